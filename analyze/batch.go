package analyze

import "lint207/analyze/xmlscan"

// Batch is a window of the body with the responses that end in it: the unit
// that goes from the scanning goroutine to the one that looks.
type Batch struct {
	Window *xmlscan.Window
	Names  []xmlscan.Name  // snapshot that covers every NameID in the batch
	Faults []xmlscan.Fault // the first of them
	// MoreFaults counts the others by kind.
	MoreFaults [64]int64
	Odd        []Oddity // of the document as a whole
	Root       *Root    // set in the batch in which the root's start tag was read

	SyncToken *Text // the DAV:sync-token child of the root that was read, nil none

	resps []Response
	n     int
	arena []byte
}

// Responses are the responses of the batch, in document order.
func (b *Batch) Responses() []Response { return b.resps[:b.n] }

func (b *Batch) reset() {
	b.Faults, b.Odd, b.Root, b.n, b.arena = b.Faults[:0], b.Odd[:0], nil, 0, b.arena[:0]
	b.SyncToken = nil
	clear(b.MoreFaults[:])
}

// slot returns the response after the last finished one, emptied.
func (b *Batch) slot() *Response {
	if b.n == len(b.resps) {
		b.resps = append(b.resps, Response{})
	}
	r := &b.resps[b.n]
	r.clear()
	return r
}

func (r *Response) clear() {
	*r = Response{
		Hrefs: r.Hrefs[:0], Propstats: r.Propstats[:0], Odd: r.Odd[:0], Values: Tree{r.Values.Nodes[:0], r.Values.Attrs[:0]}, Named: r.Named[:0],
		places: r.places[:0], Facts: r.Facts[:0], Conflicts: r.Conflicts[:0],
		Error:    ErrorElement{Conditions: r.Error.Conditions[:0]},
		Location: Location{Hrefs: r.Location.Hrefs[:0]},
	}
}

// add appends an emptied propstat, its capacity reused.
func (r *Response) add(tag Span) *Propstat {
	n := len(r.Propstats)
	if n < cap(r.Propstats) {
		r.Propstats = r.Propstats[:n+1]
	} else {
		r.Propstats = append(r.Propstats, Propstat{})
	}
	p := &r.Propstats[n]
	*p = Propstat{Tag: tag, Props: p.Props[:0], Error: ErrorElement{Conditions: p.Error.Conditions[:0]}}
	return p
}

// takeWindow is the window that the batch was last read into, or a new one.
func (b *Batch) takeWindow() *xmlscan.Window {
	if b.Window == nil {
		return xmlscan.NewWindow()
	}
	w := b.Window
	b.Window = nil
	return w
}
