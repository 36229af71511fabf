package redact

import (
	"bytes"
	"context"
	"fmt"
	"unicode/utf16"

	"lint207/analyze/capture"
)

// Redactor replaces the same word by the same one in everything that it is
// given.
type Redactor struct{ n *names }

// New makes a Redactor.
func New() *Redactor { return &Redactor{newNames()} }

// Body redacts the body of a request or an answer in place.
func (r *Redactor) Body(b []byte) { r.n.body(b) }

// Messages redacts HTTP messages in a row in place.
func (r *Redactor) Messages(b []byte) { r.n.messages(b) }

// URL redacts a URL or a path.
func (r *Redactor) URL(s string) string {
	b := []byte(s)
	r.n.text(b, keepScheme)
	return string(b)
}

// Capture redacts a whole capture. It comes back in its form; if that cannot be
// kept, as lines of NDJSON, and note says why. b is written to.
func (r *Redactor) Capture(ctx context.Context, b []byte, form capture.Kind) (out []byte, note string, err error) {
	b, coding, err := capture.Undo(b)
	if err != nil {
		return nil, "", err
	}
	if coding != "" {
		note = "the file is written without its " + coding
	}
	if form == capture.Auto {
		if form, err = capture.Recognise(b); err != nil {
			return nil, "", err
		}
	}
	n := r.n
	lines := func(why string) ([]byte, string, error) {
		b, err := asLines(ctx, b, form)
		if err != nil {
			return nil, "", err
		}
		out, err := n.ndjson(b)
		return out, why + ", so the exchanges are written as NDJSON", err
	}
	switch form {
	case capture.Curl:
		return lines("curl mixes its own lines with the body")
	case capture.HTTP:
		if hasCoded(b) {
			return lines("a body is compressed")
		}
		n.messages(b)
	case capture.HAR:
		b, err = n.har(b)
	case capture.NDJSON:
		b, err = n.ndjson(b)
	default:
		n.body(b)
	}
	return b, note, err
}

// body redacts a body by what it looks like.
func (n *names) body(b []byte) {
	order, bom := wide(b)
	switch t := bytes.TrimLeft(bytes.TrimPrefix(b, []byte("\xEF\xBB\xBF")), " \t\r\n"); {
	case order != 0:
		n.wideBody(b[bom:], order)
	case len(t) > 0 && (t[0] == '{' || t[0] == '['):
		n.json(b)
	case delimiter(lineText(t)):
		n.calendar(b, 0)
	default:
		n.xml(b)
	}
}

// wide says that a text is UTF-16 and how long its byte order mark is.
func wide(b []byte) (order int, bom int) {
	switch {
	case len(b) < 4:
	case b[0] == 0xFE && b[1] == 0xFF:
		return 1, 2
	case b[0] == 0xFF && b[1] == 0xFE:
		return -1, 2
	case b[0] == 0 && b[1] == '<' && b[2] == 0:
		return 1, 0
	case b[0] == '<' && b[1] == 0 && b[3] == 0:
		return -1, 0
	}
	return 0, 0
}

// wideBody redacts UTF-16; every pseudonym has as many code units as its word.
func (n *names) wideBody(b []byte, order int) {
	units := make([]uint16, len(b)/2)
	hi, lo := 0, 1
	if order < 0 {
		hi, lo = 1, 0
	}
	for i := range units {
		units[i] = uint16(b[2*i+hi])<<8 | uint16(b[2*i+lo])
	}
	text := []byte(string(utf16.Decode(units)))
	n.xml(text)
	back := utf16.Encode([]rune(string(text)))
	if len(back) != len(units) {
		clear(b) // never: but rather nothing than the text
		return
	}
	for i, u := range back {
		b[2*i+hi], b[2*i+lo] = byte(u>>8), byte(u)
	}
}

// messages redacts HTTP messages in a row.
func (n *names) messages(b []byte) {
	eachMessage(b, func(before, start, fields, body []byte) {
		n.text(before, 0)
		n.startLine(start)
		n.fields(fields)
		if data, size := capture.Chunks(body); size > 0 {
			n.pieces(data)
			n.text(body[size:], keepScheme)
			return
		}
		n.body(body)
	})
}

// pieces redacts a body that stands in several places.
func (n *names) pieces(data [][]byte) {
	whole := bytes.Join(data, nil)
	n.body(whole)
	scatter(whole, data)
}

// scatter writes a text to the places that it was put together from.
func scatter(whole []byte, parts [][]byte) {
	for _, p := range parts {
		copy(p, whole)
		whole = whole[len(p):]
	}
}

// eachMessage finds the messages of a text.
func eachMessage(b []byte, each func(before, start, fields, body []byte)) {
	for len(b) > 0 {
		at := 0
		for at < len(b) && !capture.StartsMessage(b[at:]) {
			if i := bytes.IndexByte(b[at:], '\n'); i >= 0 {
				at += i + 1
			} else {
				at = len(b)
			}
		}
		start := line(b[at:])
		head := at + start
		for head < len(b) && b[head] != '<' {
			n := line(b[head:])
			head += n
			if len(bytes.TrimRight(b[head-n:head], "\r\n")) == 0 {
				break
			}
		}
		end := head + capture.NextMessage(b[head:])
		each(b[:at], b[at:at+start], b[at+start:head], b[head:end])
		b = b[end:]
	}
}

// line is the length of the first line.
func line(b []byte) int {
	if i := bytes.IndexByte(b, '\n'); i >= 0 {
		return i + 1
	}
	return len(b)
}

func hasCoded(b []byte) (found bool) {
	eachMessage(b, func(_, _, fields, body []byte) {
		if data, size := capture.Chunks(body); size > 0 {
			body = bytes.Join(data, nil)
		}
		found = found || len(body) > 0 && capture.Coded(capture.Fields(fields), body)
	})
	return found
}

// asLines writes the exchanges of a capture as NDJSON.
func asLines(ctx context.Context, b []byte, form capture.Kind) ([]byte, error) {
	var out bytes.Buffer
	err := capture.Read(ctx, bytes.NewReader(b), capture.Options{Input: form}, func(ex *capture.Exchange) error {
		return writeLine(&out, ex)
	})
	if err != nil {
		return nil, fmt.Errorf("the exchanges cannot be read: %w", err)
	}
	return out.Bytes(), nil
}
