package capture

import (
	"bytes"
	"io"
	"strconv"
)

// bodyOf gives the body of a message whose head was just read, framing undone
// (RFC 9112 section 6.3); framed says that there was framing within the body.
// Recorders undo framing and content coding and keep the fields that speak of
// them, so a field counts only if what stands there agrees.
func (c *collector) bodyOf(s *source, fields []Field) (body io.Reader, framed bool) {
	if te, ok := Get(fields, "Transfer-Encoding"); ok && bytes.Contains(bytes.ToLower([]byte(te)), []byte("chunked")) && startsChunk(s.peek(1024)) {
		return &chunked{s: s}, true
	}
	if p := s.peek(lookahead); startsMessage(p) && opensMessage(p) && !ofMessages(fields) {
		return bytes.NewReader(nil), false // curl -i leaves out the body of an answer that it goes on from
	}
	n, ok := contentLength(fields)
	if !ok {
		return &untilMessage{s: s}, false
	}
	p := s.peek(64)
	if labels := codings(fields); len(labels) > 0 && coded(labels[len(labels)-1], p) == "" {
		return &untilMessage{s: s}, false // the length is that of the coded content
	}
	return &declared{c: c, s: s, size: n, left: n}, false
}

// ofMessages says that the body is itself an HTTP message, as TRACE answers.
func ofMessages(fields []Field) bool {
	mediaType, _ := (&Head{Header: fields}).MediaType()
	return mediaType == "message/http" || mediaType == "application/http"
}

// contentLength gives the Content-Length if there is just one that is a number.
func contentLength(fields []Field) (int64, bool) {
	n, found := int64(-1), false
	for i := range fields {
		if !equalFold(fields[i].Name, "Content-Length") {
			continue
		}
		v, err := strconv.ParseUint(fields[i].Value, 10, 63)
		if err != nil || found && n != int64(v) {
			return 0, false
		}
		n, found = int64(v), true
	}
	return n, found
}

// declared reads a body of a declared length. If something else than another
// message follows, the declaration is wrong and the body goes on.
type declared struct {
	c          *collector
	s          *source
	size, left int64
	beyond     *untilMessage
}

func (b *declared) Read(p []byte) (int, error) {
	if b.beyond != nil {
		return b.beyond.Read(p)
	}
	if b.left == 0 {
		if b.s.endsHere() {
			return 0, io.EOF
		}
		b.c.o.note("Content-Length says %d, but the body goes on: it is read to its end", b.size)
		b.beyond = &untilMessage{s: b.s}
		return b.beyond.Read(p)
	}
	n, err := b.s.Read(p[:min(int64(len(p)), b.left)])
	b.left -= int64(n)
	return n, err
}

// endsHere says that a body may end at the next byte: nothing but white space
// follows, or another message.
func (s *source) endsHere() bool {
	p := s.peek(2 * lookahead)
	return ends(p, len(p) < 2*lookahead)
}

// ends says the same of the text p; whole says that nothing follows it.
func ends(p []byte, whole bool) bool {
	t := trimSpace(p)
	if len(t) == 0 {
		return whole
	}
	if line, rest, ok := bytes.Cut(t, newline); ok && separator(line) {
		t = trimSpace(rest)
	}
	return startsMessage(t)
}

// more says that another message follows the body whose head was just read, as
// far as can be seen ahead.
func (s *source) more(body io.Reader) bool {
	p := s.peek(peekSize)
	switch b := body.(type) {
	case *declared:
		if b.size >= int64(len(p)) {
			return false
		}
		p = p[b.size:]
		return len(trimSpace(p)) > 0 && ends(p, true)
	case *untilMessage:
		return nextMessage(p, s.at.Col == 1) >= 0
	case *chunked:
		return nextMessage(p, s.at.Col == 1) >= 0
	}
	return false
}
