package capture

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"sync"

	"lint207/analyze/xmlscan"
)

// source reads bytes, looks ahead up to peekSize, and knows the place of the
// next byte.
type source struct {
	br *bufio.Reader
	at xmlscan.Place
	// verbatim: these bytes are those of the file, not of something decoded.
	verbatim bool
}

var readers = sync.Pool{New: func() any { return bufio.NewReaderSize(nil, peekSize) }}

func newSource(r io.Reader, verbatim bool) *source {
	br := readers.Get().(*bufio.Reader)
	br.Reset(r)
	return &source{br: br, at: start, verbatim: verbatim}
}

// start is the place of the first byte.
var start = xmlscan.Place{Line: 1, Col: 1, Col16: 1}

// close gives the buffer back; the source must not be used afterwards.
func (s *source) close() {
	s.br.Reset(nil)
	readers.Put(s.br)
	s.br = nil
}

// peek gives up to n of the next bytes, fewer at the end of the input or
// before a read error, which a later read reports.
func (s *source) peek(n int) []byte {
	b, _ := s.br.Peek(min(n, peekSize))
	return b
}

// atEnd says that no byte follows. It reports a read error other than io.EOF.
func (s *source) atEnd() (bool, error) {
	_, err := s.br.Peek(1)
	if err == io.EOF {
		return true, nil
	}
	return err != nil, err
}

// Read reads and moves on.
func (s *source) Read(p []byte) (int, error) {
	n, err := s.br.Read(p)
	advance(&s.at, p[:n])
	return n, err
}

// skip moves over n bytes that were peeked.
func (s *source) skip(n int) {
	b, _ := s.br.Peek(n)
	advance(&s.at, b)
	s.br.Discard(len(b))
}

// line reads a line with its line end, at most limit bytes of it; then the
// error is *LimitError. The last line may lack a line end. io.EOF comes alone.
func (s *source) line(limit int, what string) ([]byte, error) {
	from := s.at.Line
	b, err := s.br.ReadSlice('\n')
	if err == nil {
		advance(&s.at, b)
		return bytes.Clone(b), nil
	}
	out := bytes.Clone(b)
	advance(&s.at, b)
	for err == bufio.ErrBufferFull {
		if len(out) > limit {
			return nil, &LimitError{What: what, Limit: "MaxHead, 1 MiB", Where: lineAt(from)}
		}
		b, err = s.br.ReadSlice('\n')
		advance(&s.at, b)
		out = append(out, b...)
	}
	if err == io.EOF && len(out) > 0 {
		err = nil
	}
	return out, err
}

// advance moves a place over b.
func advance(at *xmlscan.Place, b []byte) {
	at.Off += int64(len(b))
	if i := bytes.LastIndexByte(b, '\n'); i >= 0 {
		at.Line += int64(bytes.Count(b[:i], newline)) + 1
		at.Col, at.Col16 = 1, 1
		b = b[i+1:]
	}
	at.Col += int64(len(b))
	for _, c := range b {
		switch {
		case c < 0x80 || c >= 0xC0 && c < 0xF0:
			at.Col16++
		case c >= 0xF0:
			at.Col16 += 2
		}
	}
}

var newline = []byte{'\n'}

// guarded is a reader that ends with the context's error, and asks no more of
// one that has ended.
type guarded struct {
	ctx   context.Context
	r     io.Reader
	ended error
}

func (g *guarded) Read(p []byte) (n int, err error) {
	if err := g.ctx.Err(); err != nil {
		return 0, err
	}
	if g.ended == nil {
		n, g.ended = g.r.Read(p)
	}
	return n, g.ended
}

func tooLongForBuffer(err error) bool { return err == bufio.ErrBufferFull }

// skipBOM moves over a UTF-8 byte order mark, which is none of JSON.
func (s *source) skipBOM() {
	if string(s.peek(3)) == "\xEF\xBB\xBF" {
		s.skip(3)
	}
}
