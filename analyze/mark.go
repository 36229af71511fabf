package analyze

import "lint207/analyze/xmlscan"

// Mark is a place that outlives its window, with the part of its line that a
// report shows.
type Mark struct {
	At     Position
	Href   string // of the response, "" none
	Text   string // part of the line
	Start  int    // bytes before the span in it
	Length int    // bytes of the span in it
}

// maxMarkText bounds the part of the line, in bytes.
const maxMarkText = 160

func newMark(w *xmlscan.Window, r *Response, s Span) *Mark {
	m := &Mark{At: Position{Len: s.Len}}
	if r != nil {
		m.At.Place, _ = r.Place(w, s.Off)
		if len(r.Hrefs) > 0 {
			m.Href = string(r.Hrefs[0].Bytes)
		}
	} else if w.Has(s.Off, 0) {
		m.At.Place = w.Place(s.Off)
	}
	if w.Has(s.Off, 0) {
		text, start, n := w.Line(s.Off, s.Len, maxMarkText)
		m.Text, m.Start, m.Length = string(text), start, n
	}
	return m
}

// RootMark is the start tag of the root, nil if there is none.
func (d *Document) RootMark() *Mark { return d.root }

// FirstDependent is the status of the first 424, nil if there is none.
func (d *Document) FirstDependent() *Mark { return d.out.firstDep }

// FirstSuccess is the status of the first 2xx entry, nil if there is none.
func (d *Document) FirstSuccess() *Mark { return d.out.firstOK }

// StatusFailed says whether a response failed in status form with something
// other than 424: it may be the cause of 424s in other responses.
func (d *Document) StatusFailed() bool { return d.out.firstStatusFailure >= 0 }

// Failed says whether an entry failed with something other than 424.
func (d *Document) Failed() bool { return d.out.sum.failures() > 0 }

// DefaultSuccess says whether a status is the success that the method has by
// default, which should not be listed (RFC 4918 sections 9.6.1, 9.8.3, 9.9.2).
func (d *Document) DefaultSuccess(code int) bool {
	return code == 204 || code == 201 && d.method.Set()&(COPY|MOVE) != 0
}
