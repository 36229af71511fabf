package capture

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

// harText is a string of a recording that may be a body.
type harText struct {
	text    []byte
	known   bool // there was one
	base64  bool
	long    bool // it was cut off at MaxString
	mangled bool // its UTF-8 is ill-formed
}

// harEntry is what matters of an entry of a HAR, or of a line of NDJSON.
type harEntry struct {
	source, lossy        string
	request              Request
	hasRequest           bool
	response             Head
	hasResponse          bool
	reqBody, body        harText
	reqSize, size, moved int64 // bodySize of the request, content.size and bodySize of the response; -1 unknown
	saved                int64 // content.compression
}

// readHAR reads a HTTP Archive 1.2, one entry held at a time.
func (c *collector) readHAR(s *source) error {
	s.skipBOM()
	d := newJSONReader(s)
	err := d.object(func(name string) error {
		if name != "log" {
			return d.dec.SkipValue()
		}
		return d.object(func(name string) error {
			if name != "entries" {
				return d.dec.SkipValue()
			}
			return d.array(func() error { return c.harEntry(d) })
		})
	})
	var stop *stopped
	switch {
	case errors.As(err, &stop):
		return stop.err
	case c.ctx.Err() != nil:
		return c.ctx.Err()
	case err == nil || broken(err):
		return err
	case errors.Is(err, io.ErrUnexpectedEOF) || err == io.EOF:
		return &FormatError{Where: fmt.Sprintf("after %s", counted(c.index, "exchange")), What: "the HAR is cut off", Do: "save the recording again"}
	}
	var syntax *jsontext.SyntacticError
	if errors.As(err, &syntax) {
		return &FormatError{Where: fmt.Sprintf("byte %d, after %s", d.dec.InputOffset(), counted(c.index, "exchange")), What: "the HAR is no valid JSON", Err: syntax.Err, Do: "save the recording again"}
	}
	return err
}

// stopped carries an error of the consumer through the JSON reader.
type stopped struct{ err error }

func (s *stopped) Error() string { return s.err.Error() }

// harEntry reads one entry and offers it.
func (c *collector) harEntry(d *jsonReader) error {
	if err := c.ctx.Err(); err != nil {
		return err
	}
	e := &harEntry{reqSize: -1, size: -1, moved: -1}
	err := d.object(func(name string) error {
		switch name {
		case "request":
			e.hasRequest = true
			return d.request(e)
		case "response":
			e.hasResponse = true
			return d.response(e)
		}
		return d.dec.SkipValue()
	})
	if err != nil {
		return err
	}
	more := d.dec.PeekKind() != ']' // a read error shows at the next token
	if err := c.offerEntry(e, more, "HAR"); err != nil {
		return &stopped{err}
	}
	return nil
}

// offerEntry offers an exchange whose body is in memory.
func (c *collector) offerEntry(e *harEntry, more bool, form string) error {
	c.index++
	if !e.hasResponse {
		c.requests++
		c.why = "a request without an answer"
		return nil
	}
	h := &e.response
	ex := &Exchange{Source: e.source, Index: c.index, Head: h, Several: more || c.index > 1}
	if e.hasRequest {
		e.finishRequest()
		e.request.Source = c.o.Name
		ex.Request = &e.request
	}
	body, skip := e.bytes(form)
	if skip != "" {
		if h.Status == 207 || h.Status == 424 {
			c.skipped++
			c.why = skip
			what := label(h)
			if e.hasRequest {
				what += " to " + printable(e.request.Method+" "+e.request.Target[:min(len(e.request.Target), 200)])
			}
			c.o.note("exchange %d (%s) is skipped: %s", c.index, what, skip)
			return nil
		}
		c.other(h, LooksOther)
		return nil
	}
	ex.Lossy = e.lossy
	if e.body.mangled {
		ex.Lossy = "the recording holds ill-formed UTF-8 where the body stands, so bytes of the body are lost"
	}
	return c.offerBytes(ex, body)
}

// bytes gives the body of the answer, or the reason why there is none.
func (e *harEntry) bytes(form string) (b []byte, skip string) {
	t := &e.body
	switch {
	case t.long || !t.base64 && len(t.text) > MaxCaptureBody || t.base64 && len(t.text)/4*3 > MaxCaptureBody:
		return nil, "its body is larger than MaxCaptureBody, 64 MiB"
	case !t.known && (e.size > 0 || e.size < 0 && e.moved > 0):
		return nil, "the " + form + " does not hold its body (record with content, or save the HAR before the next page loads)"
	case !t.known && e.size < 0 && e.moved < 0 && form == "HAR":
		return nil, "the HAR does not hold its body"
	case !t.base64:
		return e.sent(), ""
	}
	b, err := decodeBase64(t.text)
	if err != nil {
		return nil, "its body is no valid base64"
	}
	return b, ""
}

// sent gives the bytes of a body that is text. Some recorders take a body
// whose Content-Type has no charset for Latin-1 (mitmproxy), or decode one that
// says it is Latin-1: the size on the wire tells.
func (e *harEntry) sent() []byte {
	t, n := e.body.text, e.moved
	if len(codings(e.response.Header)) > 0 {
		n += e.saved
	}
	if e.moved <= 0 || n <= 0 || n >= int64(len(t)) || e.body.mangled {
		return t
	}
	b := make([]byte, 0, n)
	for _, r := range string(t) {
		if r > 0xFF || int64(len(b)) == n {
			return t
		}
		b = append(b, byte(r))
	}
	_, charset := e.response.MediaType()
	if charset == "" {
		charset = string(t[:min(len(t), 100)]) // the XML declaration
	}
	if int64(len(b)) == n && (utf8.Valid(b) || strings.Contains(strings.ToLower(charset), "iso-8859-1")) {
		return b
	}
	return t
}

// finishRequest settles what is known of the request's body.
func (e *harEntry) finishRequest() {
	q := &e.request
	if i := strings.Index(q.Target, "://"); i > 0 {
		q.Scheme = strings.ToLower(q.Target[:i])
	}
	q.HeaderKnown = len(q.Header) > 0
	t := &e.reqBody
	switch {
	case t.long || t.mangled || len(t.text) > MaxRequestBody:
	case len(t.text) == 0 && announced(q.Header): // a browser leaves the body of a Blob out
	case t.known:
		b, err := decodeBase64(t.text)
		if t.base64 && err != nil {
			return
		}
		// HAR has no field that says so, but the size tells.
		if unsaid := err == nil && int64(len(b)) == e.reqSize && len(t.text) != len(b); !t.base64 && !unsaid {
			b = t.text
		}
		q.Body, q.BodyKnown = undoBytes(b, codings(q.Header), MaxRequestBody)
	default:
		q.BodyKnown = e.reqSize == 0
	}
}

// announced says that a head announces a body that is not empty.
func announced(fields []Field) bool {
	_, chunked := Get(fields, "Transfer-Encoding")
	n, sized := Get(fields, "Content-Length")
	return chunked || sized && strings.Trim(n, "0") != ""
}

func decodeBase64(b []byte) ([]byte, error) {
	clean := b[:0:0]
	for _, c := range b {
		if c != '=' && c != '\n' && c != '\r' && c != ' ' {
			clean = append(clean, c)
		}
	}
	n, err := base64.RawStdEncoding.Decode(clean, clean)
	return clean[:n], err
}
