package capture

import (
	"bytes"
	"slices"
)

// dump reads the lines of a block of size bytes and adds what they hold to to,
// up to limit in all: past it nothing is kept and long is set; without long it
// is an error. lossy says that the lines were ASCII. The block ends early
// where a line of it is missing.
func (t *trace) dump(to *[]byte, size int64, limit int, long *bool) (lossy bool, err error) {
	for at := int64(0); at < size; {
		line, ok := t.dumpLine(at)
		if !ok {
			return lossy, nil
		}
		text := bytes.TrimRight(line[offsetLen(at):], "\r\n")
		b, exact := hexBytes(text, min(16, size-at))
		if !exact {
			lossy = true
			b = t.asciiBytes(text, at, size, len(line))
		}
		if len(b) == 0 {
			return lossy, nil
		}
		t.s.skip(len(line))
		at += int64(len(b))
		switch {
		case long != nil && (*long || len(*to)+len(b) > limit):
			*long, *to = true, nil
		case len(*to)+len(b) > limit:
			return lossy, &LimitError{What: "the header section", Limit: "MaxHead, 1 MiB", Where: lineAt(t.s.at.Line)}
		default:
			*to = append(*to, b...)
		}
	}
	return lossy, nil
}

// dumpLine looks at the next line if it is that of an offset.
func (t *trace) dumpLine(at int64) ([]byte, bool) {
	p := t.s.peek(512)
	i := bytes.IndexByte(p, '\n')
	if i < 0 {
		i = len(p) - 1
	}
	if !isOffset(p, at) {
		return nil, false
	}
	return p[:i+1], true
}

// isOffset says that a line begins with the offset at as "%04x: ".
func isOffset(line []byte, at int64) bool {
	n := offsetLen(at)
	if len(line) < n || line[n-2] != ':' || line[n-1] != ' ' {
		return false
	}
	for i := n - 3; i >= 0; i-- {
		if unhex(line[i]) != int(at&15) {
			return false
		}
		at >>= 4
	}
	return true
}

// offsetLen is the length of an offset with colon and blank.
func offsetLen(at int64) int {
	n := 4
	for at >>= 16; at > 0; at >>= 4 {
		n++
	}
	return n + 2
}

// hexBytes reads want bytes of a --trace line: "50 52 4f ... PRO".
func hexBytes(text []byte, want int64) ([]byte, bool) {
	if n := int64(len(text)); n < 3*want || n > 48+want {
		return nil, false
	}
	out := make([]byte, want)
	for i := range out {
		hi, lo := unhex(text[3*i]), unhex(text[3*i+1])
		if hi < 0 || lo < 0 || text[3*i+2] != ' ' {
			return nil, false
		}
		out[i] = byte(hi<<4 | lo)
	}
	return out, true
}

// asciiBytes reads a --trace-ascii line. Where CRLF stood curl ends the line
// and leaves the two bytes out: the next offset, or the size, tells.
func (t *trace) asciiBytes(text []byte, at, size int64, lineLen int) []byte {
	end := at + int64(len(text))
	if end == size {
		return text
	}
	if end > size {
		return nil
	}
	next := t.s.peek(lineLen + 32)[lineLen:]
	if isOffset(next, end) {
		return slices.Clone(text)
	}
	if end+2 <= size {
		return append(slices.Clone(text), '\r', '\n')
	}
	return nil
}

const asciiLoss = "curl --trace-ascii writes dots for line feeds and for all that is not printable ASCII, so what depends on them is not judged (--trace is exact)"

// restore makes the best of a body that was written as ASCII: the copy that
// "--trace-ascii -" leaves between the blocks is exact; otherwise line feeds
// are guessed.
func (t *trace) restore(l *logged) {
	plain, _, err := unchunk(t.data, l.h.Header)
	if err != nil {
		plain = t.data
	}
	copied := t.stdout
	for {
		if _, ok := statusLine(firstLine(copied)); !ok {
			break
		}
		n := headEnd(copied)
		if n < 0 {
			break
		}
		copied = copied[n:]
	}
	compressed := len(codings(l.h.Header)) > 0
	switch {
	case t.stdoutLong:
	case compressed && len(copied) > 0, sameButDots(plain, copied):
		l.body = copied
		return
	}
	if compressed {
		l.skip = "curl --trace-ascii destroys a compressed body (--trace is exact)"
		return
	}
	if len(plain) == 0 && err == nil {
		return
	}
	l.body, l.lossy = guessLines(plain), asciiLoss
}

// sameButDots says that ascii is what --trace-ascii makes of b.
func sameButDots(ascii, b []byte) bool {
	if len(ascii) != len(b) || len(b) == 0 {
		return false
	}
	for i, c := range b {
		if ascii[i] != c && (ascii[i] != '.' || c >= 0x20 && c < 0x7F) {
			return false
		}
	}
	return true
}

// guessLines turns dots back into line feeds where nothing but white space may
// stand: between ">" and "<" with nothing but dots and blanks, between
// attributes, and before and after the document.
func guessLines(b []byte) []byte {
	out := slices.Clone(b)
	for i := 0; i < len(out); i++ {
		if out[i] != '.' {
			continue
		}
		j := i
		for j < len(out) && (out[j] == '.' || out[j] == ' ' || out[j] == '\r' || out[j] == '\n') {
			j++
		}
		k := i
		for k > 0 && (out[k-1] == ' ' || out[k-1] == '\r' || out[k-1] == '\n') {
			k--
		}
		between := (k == 0 || out[k-1] == '>') && (j == len(out) || out[j] == '<')
		attribute := k > 0 && (out[k-1] == '"' || out[k-1] == '\'') && j < len(out) && nameByte(out[j]) &&
			bytes.IndexByte(out[j:min(len(out), j+256)], '=') > 0
		for ; i < j && (between || attribute); i++ {
			if out[i] == '.' {
				out[i] = '\n'
			}
		}
		i = max(i, j-1)
	}
	return out
}

// exactDots says that every dot that is left was one in all likelihood: single,
// between letters or digits. A byte sequence of UTF-8 leaves two or more.
func exactDots(b []byte) bool {
	alnum := func(i int) bool {
		if i < 0 || i >= len(b) {
			return false
		}
		c := b[i]
		return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
	}
	for i, c := range b {
		if c == '.' && !(alnum(i-1) && alnum(i+1)) {
			return false
		}
	}
	return true
}
