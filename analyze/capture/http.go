package capture

import (
	"bytes"
	"errors"
	"io"
)

// readHTTP reads messages in a row: answers, with or without their requests
// before them. Requests wait for their answers in order.
func (c *collector) readHTTP(s *source) error {
	var waiting []*Request
	interim := false // an interim answer came last
	for {
		if err := c.ctx.Err(); err != nil {
			return err
		}
		p := s.peek(lookahead)
		if len(p) == 0 {
			if _, err := s.atEnd(); err != nil {
				return err
			}
			c.requests += len(waiting)
			return nil
		}
		if n := len(p) - len(trimSpace(p)); n > 0 {
			s.skip(n)
			continue
		}
		if interim && !startsMessage(p) && len(waiting) == 1 && len(waiting[0].Body) == 0 {
			c.requestBody(s, waiting[0]) // it was sent after 100 Continue
			interim = false
			continue
		}
		line, long, err := s.longLine(MaxHead)
		if err != nil && err != io.EOF {
			return err
		}
		if long {
			continue // no start line
		}
		if q, ok := requestLine(line); ok {
			if err := c.readRequest(s, q); err != nil {
				return err
			}
			waiting = append(waiting, q)
		} else if h, ok := statusLine(line); ok {
			var q *Request
			interim = h.Status < 200 && h.Status != 101
			if len(waiting) > 0 {
				q = waiting[0]
				if !interim {
					waiting = waiting[1:]
				}
			}
			if err := c.readAnswer(s, h, q); err != nil {
				return err
			}
		}
	}
}

// readRequest reads what follows a request line.
func (c *collector) readRequest(s *source, q *Request) (err error) {
	q.Source, q.HeaderKnown = c.o.Name, true
	if q.Header, err = readFields(s); err != nil {
		return err
	}
	return c.requestBody(s, q)
}

// requestBody reads the body of a request, up to MaxRequestBody.
func (c *collector) requestBody(s *source, q *Request) error {
	body, _ := c.bodyOf(s, q.Header)
	if d, ok := body.(*declared); ok && !d.fits() {
		body = &untilMessage{s: s} // somebody changed the body and not the length
	}
	b, err := io.ReadAll(io.LimitReader(body, MaxRequestBody+1))
	if err != nil {
		return err
	}
	if len(b) > MaxRequestBody {
		_, err := io.Copy(io.Discard, body)
		return err
	}
	if _, ok := contentLength(q.Header); !ok && len(trimSpace(b)) == 0 {
		b = nil
	}
	q.Body, q.BodyKnown = undoBytes(b, codings(q.Header), MaxRequestBody)
	return nil
}

// fits says that the body may end where its declared length says, as far as
// can be seen ahead.
func (b *declared) fits() bool {
	p := b.s.peek(peekSize)
	if b.size+2*lookahead > peekSize {
		return true
	}
	if b.size > int64(len(p)) {
		return nextMessage(p, true) < 0
	}
	return ends(p[b.size:], len(p) < peekSize)
}

// readAnswer reads what follows a status line and offers the exchange.
func (c *collector) readAnswer(s *source, h *Head, q *Request) (err error) {
	if h.Header, err = readFields(s); err != nil {
		return err
	}
	if h.Status < 200 && h.Status != 101 {
		c.other(h, LooksOther)
		return nil
	}
	c.index++
	ex := &Exchange{Index: c.index, Request: q, Head: h, InSource: s.verbatim, Origin: s.at}
	if bodiless(h, q) {
		return c.offer(ex, bytes.NewReader(nil))
	}
	body, framed := c.bodyOf(s, h.Header)
	ex.Several = s.more(body)
	content, changed := body, false
	if labels := codings(h.Header); len(labels) > 0 || framed || magic(s.peek(4)) != "" {
		content, changed = undo(body, labels)
	}
	if framed || changed {
		ex.InSource, ex.Origin = false, start
	}
	if err := c.offer(ex, content); err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, body) // what a decoder left, or stopped before
	if c.ctx.Err() == nil && broken(err) {
		return nil // the consumer was told, or the answer is not linted
	}
	return err
}

// bodiless says that an answer has no body whatever its fields say (RFC 9112
// section 6.3).
func bodiless(h *Head, q *Request) bool {
	if h.Status == 204 || h.Status == 304 {
		return true
	}
	return q != nil && (q.Method == "HEAD" || q.Method == "CONNECT" && h.Status/100 == 2)
}

// broken says that an error is one of this package, about the data.
func broken(err error) bool {
	var limit *LimitError
	var format *FormatError
	return errors.As(err, &limit) || errors.As(err, &format)
}
