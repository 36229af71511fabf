package capture

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
)

// collector counts the exchanges of a source and hands over those that may be
// linted.
type collector struct {
	ctx        context.Context
	o          Options
	each       func(*Exchange) error
	index      int // of the last exchange
	handed     int
	others     []other // answers that are not linted, by status, in order
	otherCount int
	requests   int    // requests without an answer
	skipped    int    // exchanges that were noted one by one
	compressed string // coding of the whole source

	// Of the line of NDJSON that is being read.
	line   int64  // 0: no NDJSON
	source string // that it names
	why    string // it is not linted
}

// other is a kind of answer that is not linted.
type other struct {
	status int
	label  string // "401 Unauthorized"
	n      int
	detail string // of the first one: what its body is, where it redirects to
}

// offer hands an exchange over if it may be linted; body is its body, all
// decoding undone. What is left of the body is read over.
func (c *collector) offer(ex *Exchange, body io.Reader) error {
	b := newSource(body, false)
	defer b.close()
	p := b.peek(peekSize)
	ex.Looks, ex.Short = looks(p), len(p) < peekSize
	handed := wanted(ex, p) || owed(ex, complete(ex.Request, c.o.Request)) || c.o.AnyJSON && ex.Looks == LooksJSON
	if !handed {
		c.other(ex.Head, ex.Looks)
	} else {
		ex.Body = b.br
		if err := c.hand(ex); err != nil {
			return err
		}
	}
	_, err := io.Copy(io.Discard, b.br)
	if c.ctx.Err() != nil {
		return c.ctx.Err()
	}
	if err != nil && !broken(err) {
		return err
	}
	if err != nil && !handed {
		c.o.note("answer %d is broken: %v", ex.Index, err)
	}
	return nil
}

// hand hands an exchange over.
func (c *collector) hand(ex *Exchange) error {
	c.handed++
	ex.Line = c.line
	if ex.Source == "" {
		ex.Source = c.o.Name
	}
	ex.Several = ex.Several || ex.Index > 1
	ex.Request = complete(ex.Request, c.o.Request)
	return c.each(ex)
}

// complete adds to the request of the source what only the given one knows.
func complete(q, given *Request) *Request {
	if q == nil || given == nil {
		if q == nil {
			return given
		}
		return q
	}
	if q.Method != "" && given.Method != "" && q.Method != given.Method {
		return q
	}
	out := *q
	if out.Method == "" {
		out.Method = given.Method
	}
	if out.Target == "" {
		out.Target, out.Scheme = given.Target, given.Scheme
	}
	if !out.BodyKnown && given.BodyKnown {
		out.Body, out.BodyKnown = given.Body, true
	}
	if len(out.Header) == 0 && !out.HeaderKnown {
		out.Header, out.HeaderKnown = given.Header, given.HeaderKnown
	}
	return &out
}

// other counts an answer that is not linted.
func (c *collector) other(h *Head, l Looks) {
	if h == nil {
		h = &Head{}
	}
	c.otherCount++
	if c.line > 0 {
		c.why = strings.TrimSpace(label(h) + " " + detail(h, l))
	}
	i := slices.IndexFunc(c.others, func(o other) bool { return o.status == h.Status })
	if i >= 0 {
		c.others[i].n++
		return
	}
	c.others = append(c.others, other{h.Status, label(h), 1, detail(h, l)})
}

func label(h *Head) string {
	reason := h.Reason
	if reason == "" {
		reason = http.StatusText(h.Status)
	}
	if len(reason) > 60 {
		reason = reason[:60]
	}
	return strings.TrimSpace(fmt.Sprintf("%d %s", h.Status, printable(reason)))
}

// detail says more about a single answer.
func detail(h *Head, l Looks) string {
	if to, ok := Get(h.Header, "Location"); ok && h.Status/100 == 3 {
		return "a redirect to " + printable(to[:min(len(to), 200)])
	}
	switch l {
	case LooksEmpty:
		return "with an empty body"
	case LooksXML:
		return "with an XML body that is no Multi-Status"
	case LooksHTML:
		return "with an HTML page"
	case LooksJSON:
		return "with a JSON body"
	}
	return ""
}

// end writes the last note, or says what the source is if nothing was linted.
func (c *collector) end() error {
	if c.handed > 0 {
		if c.otherCount > 0 {
			c.o.note("%s: %s", counted(c.otherCount, "other answer"), c.otherList())
		}
		return nil
	}
	switch {
	case c.otherCount == 1:
		o := &c.others[0]
		return &NotRecognised{What: strings.TrimSpace(fmt.Sprintf("one HTTP answer, %s %s", o.label, o.detail)) + ": no Multi-Status"}
	case c.otherCount > 0:
		return &NotRecognised{What: fmt.Sprintf("%s, none of them a Multi-Status: %s", counted(c.otherCount, "HTTP answer"), c.otherList())}
	case c.skipped > 0:
		return &NotRecognised{What: "no exchange whose body could be read"}
	case c.requests > 0:
		return &NotRecognised{Request: true, What: "this is the request: pipe the answer, or give it as --request"}
	}
	return &NotRecognised{What: "no HTTP exchange in it"}
}

// otherList names the other answers: "100 Continue, 401 Unauthorized (3)".
func (c *collector) otherList() string {
	const shown = 8
	var b strings.Builder
	for i, o := range c.others {
		if i == shown {
			fmt.Fprintf(&b, " and %d kinds more", len(c.others)-shown)
			break
		}
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(o.label)
		if o.n > 1 {
			fmt.Fprintf(&b, " (%d)", o.n)
		}
	}
	return b.String()
}

// counted is "1 answer" or "2 answers".
func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// printable makes text of a source fit for a message: what is not printable
// ASCII or a letter of another script becomes a question mark.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x20 || r >= 0x7F && r < 0xA1 || r == 0xFFFD || r >= 0x2028 && r <= 0x202E || r >= 0x2066 && r <= 0x2069 {
			return '?'
		}
		return r
	}, s)
}

// offerBytes offers an exchange whose body is in memory; what is left of its
// content codings is undone.
func (c *collector) offerBytes(ex *Exchange, body []byte) error {
	labels := codings(ex.Head.Header)
	label := ""
	if len(labels) > 0 {
		label = labels[len(labels)-1]
	}
	if coded(label, body[:min(len(body), 64)]) == "" && len(labels) <= MaxCodings {
		return c.offer(ex, bytes.NewReader(body))
	}
	ex.InSource, ex.Origin = false, start
	content, _ := undo(bytes.NewReader(body), labels)
	return c.offer(ex, content)
}
