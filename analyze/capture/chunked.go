package capture

import (
	"bytes"
	"fmt"
	"io"
)

// startsChunk says that p begins with the size line of a chunk (RFC 9112
// section 7.1), so that the framing is still there.
func startsChunk(p []byte) bool {
	line, _, ok := bytes.Cut(p[:min(len(p), 1024)], newline)
	if !ok {
		return false
	}
	line, _, _ = bytes.Cut(line, []byte(";"))
	line = bytes.TrimRight(line, " \t\r")
	if len(line) == 0 || len(line) > 64 {
		return false
	}
	for _, c := range line {
		if unhex(c) < 0 {
			return false
		}
	}
	return true
}

// chunked undoes chunked framing and reads over the trailer section.
type chunked struct {
	s    *source
	left int64 // of the current chunk
	some bool  // a chunk was read
	err  error
}

func (c *chunked) Read(p []byte) (int, error) {
	if c.left == 0 && c.err == nil {
		c.err = c.next()
	}
	if c.err != nil {
		return 0, c.err
	}
	n, err := c.s.Read(p[:min(int64(len(p)), c.left)])
	c.left -= int64(n)
	return n, err
}

// next reads the line end of the chunk before and the size of the next chunk.
func (c *chunked) next() error {
	if c.some {
		c.skipLineEnd()
	}
	c.some = true
	where := lineAt(c.s.at.Line)
	line, err := c.s.line(MaxHead, "the size of a chunk")
	if err != nil {
		return err // a body that was cut off ends here
	}
	size, err := chunkSize(line, where)
	if err != nil {
		return err
	}
	if size == 0 {
		if _, err := readFields(c.s); err != nil {
			return err
		}
		return io.EOF
	}
	c.left = size
	return nil
}

func (c *chunked) skipLineEnd() {
	p := c.s.peek(2)
	switch {
	case len(p) > 0 && p[0] == '\n':
		c.s.skip(1)
	case len(p) == 2 && p[0] == '\r' && p[1] == '\n':
		c.s.skip(2)
	}
}

// chunkSize reads the size line of a chunk; extensions are passed over.
func chunkSize(line []byte, where string) (int64, error) {
	digits, _, _ := bytes.Cut(bytes.TrimRight(line, "\r\n"), []byte(";"))
	digits = bytes.TrimSpace(digits)
	var n int64
	for _, c := range digits {
		d := unhex(c)
		if d < 0 {
			return 0, &FormatError{Where: where, What: "the size of a chunk is not hexadecimal: " + excerpt(line), Do: "record the answer again"}
		}
		if n >= 1<<58 {
			return 0, &LimitError{What: fmt.Sprintf("the chunk size %s", excerpt(digits)), Limit: "2^62 bytes", Where: where}
		}
		n = n<<4 | int64(d)
	}
	if len(digits) == 0 {
		return 0, &FormatError{Where: where, What: "a chunk without a size", Do: "record the answer again"}
	}
	return n, nil
}

func unhex(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}
