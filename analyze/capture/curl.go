package capture

import (
	"bytes"
	"io"

	"lint207/analyze/xmlscan"
)

// readCurl reads what curl -v, --trace or --trace-ascii writes.
func (c *collector) readCurl(s *source) error {
	if startsTrace(trimSpace(s.peek(peekSize))) {
		return c.readTrace(s)
	}
	v := &verbose{c: c, s: s}
	return v.read()
}

// startsVerbose says that p looks like a curl -v log: a line that begins with
// "> " and a request line or "< " and a status line, and no markup before it.
func startsVerbose(p []byte) bool {
	if len(p) > 1 && p[0] == '<' && p[1] != ' ' {
		return false
	}
	for line := range bytes.Lines(p) {
		if sent(line) != nil || received(line) != nil {
			return true
		}
	}
	return false
}

// sent reads the request line of a log.
func sent(line []byte) *Request {
	if len(line) > 2 && line[0] == '>' && line[1] == ' ' {
		if q, ok := requestLine(line[2:]); ok {
			return q
		}
	}
	return nil
}

// received reads the status line of a log.
func received(line []byte) *Head {
	if len(line) > 2 && line[0] == '<' && line[1] == ' ' {
		if h, ok := statusLine(line[2:]); ok {
			return h
		}
	}
	return nil
}

// verbose reads a curl -v log line by line.
type verbose struct {
	c   *collector
	s   *source
	tls bool // the connection is encrypted

	state verboseState
	q     *Request
	h     *Head
	head  []byte // field lines of the head that is being read

	text []byte        // what followed the response's head: the body, with lines of curl in it
	at   xmlscan.Place // of the text's first byte
	long bool          // the text is too long and not kept
}

type verboseState uint8

const (
	between   verboseState = iota // what comes is of no interest
	inRequest                     // "> " lines
	inAnswer                      // "< " lines
	inBody
)

func (v *verbose) read() error {
	lineStart := true
	for {
		if err := v.c.ctx.Err(); err != nil {
			return err
		}
		at := v.s.at
		line, err := v.s.br.ReadSlice('\n')
		advance(&v.s.at, line)
		if lineStart && len(line) > 0 {
			if err := v.line(line, at); err != nil {
				return err
			}
		} else {
			v.keep(line, at)
		}
		lineStart = bytes.HasSuffix(line, newline)
		if err == io.EOF {
			return v.flush(false)
		}
		if err != nil && !tooLongForBuffer(err) {
			return err
		}
	}
}

// line takes a line, or the start of a long one.
func (v *verbose) line(line []byte, at xmlscan.Place) error {
	if bytes.HasPrefix(line, []byte("* ")) {
		v.info(line)
	}
	if q := sent(line); q != nil {
		err := v.flush(true)
		v.q, v.state = q, inRequest
		return err
	}
	if h := received(line); h != nil {
		err := v.interim()
		if v.h != nil {
			err = v.flush(true)
		}
		v.h, v.state, v.head = h, inAnswer, nil
		return err
	}
	mark := byte('>')
	switch v.state {
	case inAnswer:
		mark = '<'
	case inBody:
		v.keep(line, at)
		return nil
	case between:
		return nil
	}
	if line[0] != mark {
		return nil // curl's own lines between
	}
	rest := bytes.TrimLeft(line[1:], " ")
	if len(bytes.TrimRight(rest, "\r\n")) > 0 {
		if len(v.head)+len(rest) > MaxHead {
			return &LimitError{What: "the header section", Limit: "MaxHead, 1 MiB", Where: lineAt(at.Line)}
		}
		v.head = append(v.head, bytes.TrimPrefix(line[1:], []byte(" "))...)
		return nil
	}
	if v.state == inRequest {
		v.q.Header, v.q.HeaderKnown, v.state = parseFields(v.head), true, between
	} else {
		v.h.Header, v.state = parseFields(v.head), inBody
	}
	v.head = nil
	return nil
}

// info learns from curl's own lines whether the connection is encrypted.
func (v *verbose) info(line []byte) { v.tls = encrypted(line, v.tls) }

func encrypted(line []byte, before bool) bool {
	for _, s := range []string{"SSL connection using", "TLS handshake", "ALPN: ", "ALPN, ", "QUIC"} {
		if bytes.Contains(line, []byte(s)) {
			return true
		}
	}
	return before && !bytes.Contains(line, []byte("Connected to "))
}

// keep keeps a piece of the body's text.
func (v *verbose) keep(b []byte, at xmlscan.Place) {
	if v.state != inBody {
		return
	}
	if len(v.text) == 0 {
		v.at = at
	}
	if v.long = v.long || len(v.text)+len(b) > MaxCaptureBody+MaxHead; v.long {
		v.text = nil
		return
	}
	v.text = append(v.text, b...)
}

// interim drops an interim answer: the final one follows.
func (v *verbose) interim() error {
	if v.h != nil && v.h.Status < 200 && v.h.Status != 101 {
		v.c.other(v.h, LooksOther)
		v.h, v.text, v.long = nil, nil, false
	}
	return nil
}

// flush offers the exchange that is complete now; more says that another one
// follows.
func (v *verbose) flush(more bool) error {
	v.interim()
	q, h, text, long := v.q, v.h, v.text, v.long
	v.q, v.h, v.head, v.text, v.long, v.state = nil, nil, nil, nil, false, between
	if q != nil {
		q.Source, q.Scheme = v.c.o.Name, "http"
		if v.tls {
			q.Scheme = "https"
		}
		n, sized := contentLength(q.Header)
		_, chunked := Get(q.Header, "Transfer-Encoding")
		q.BodyKnown = q.HeaderKnown && (!sized || n == 0) && !chunked
	}
	if h == nil {
		if q != nil {
			v.c.requests++
		}
		return nil
	}
	l := &logged{h: h, q: q, more: more, long: long}
	var whole bool
	if l.body, l.received, whole = v.clean(text, h); whole && v.s.verbatim && len(l.body) > 0 {
		if i := bytes.Index(text, l.body); i >= 0 {
			l.inSource, l.origin = true, v.at
			advance(&l.origin, text[:i])
		}
	}
	return v.c.offerLogged(l)
}

// logged is an exchange of a curl log.
type logged struct {
	q        *Request
	h        *Head
	body     []byte
	received int64 // bytes that curl says it received; 0 unknown
	more     bool  // another exchange follows
	long     bool  // the body was too long to keep
	inSource bool
	origin   xmlscan.Place
	lossy    string
	skip     string // why it cannot be linted, "" it can
}

// offerLogged offers an exchange of a log.
func (c *collector) offerLogged(l *logged) error {
	c.index++
	n, _ := contentLength(l.h.Header)
	skip := l.skip
	switch {
	case skip != "":
	case l.long || len(l.body) > MaxCaptureBody:
		skip = "its body is larger than MaxCaptureBody, 64 MiB"
	case len(l.body) == 0 && !bodiless(l.h, l.q) && (n > 0 || l.received > 0):
		skip = "the log does not hold its body (curl wrote it elsewhere, see -o)"
	}
	if skip != "" {
		if l.h.Status != 207 && l.h.Status != 424 {
			c.other(l.h, LooksOther)
			return nil
		}
		c.skipped++
		c.o.note("exchange %d (%s) is skipped: %s", c.index, label(l.h), skip)
		return nil
	}
	ex := &Exchange{
		Index: c.index, Several: l.more, Request: l.q, Head: l.h,
		InSource: l.inSource, Origin: l.origin, Lossy: l.lossy,
	}
	body, framed, err := unchunk(l.body, l.h.Header)
	if err != nil {
		return err
	}
	if framed {
		ex.InSource, ex.Origin = false, start
	}
	return c.offerBytes(ex, body)
}

// unchunk undoes chunked framing of a body in memory if it is still there.
func unchunk(b []byte, fields []Field) (body []byte, framed bool, err error) {
	if _, ok := Get(fields, "Transfer-Encoding"); !ok || !startsChunk(b) {
		return b, false, nil
	}
	s := newSource(bytes.NewReader(b), false)
	defer s.close()
	body, err = io.ReadAll(&chunked{s: s})
	return body, true, err
}
