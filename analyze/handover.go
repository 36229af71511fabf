package analyze

import (
	"sort"

	"lint207/analyze/xmlscan"
)

// How responses pass from window to window and from batch to batch.

// finish makes the response part of the batch.
func (b *builder) finish() {
	r := b.resp
	if b.moved {
		r.eachText(func(x *Text) { x.rebase(b.s.Window()) })
	}
	b.batch.n++
	b.resp, b.ps = nil, nil
	b.s.Keep(-1)
}

func (r *Response) eachText(f func(*Text)) {
	for i := range r.Hrefs {
		f(&r.Hrefs[i])
	}
	for i := range r.Location.Hrefs {
		f(&r.Location.Hrefs[i])
	}
	for i := range r.Named {
		f(&r.Named[i])
	}
	f(&r.Status.Text)
	for i := range r.Propstats {
		f(&r.Propstats[i].Status.Text)
	}
	for i := range r.Values.Nodes {
		f(&r.Values.Nodes[i].Text)
	}
}

// turn ships the full window with the responses that end in it; a response
// that is still open moves to the next batch.
func (b *builder) turn(full *xmlscan.Window) *xmlscan.Window {
	old := b.batch
	old.Window, old.Names = full, b.names.List()
	next := b.get()
	if b.resp != nil {
		slot := next.slot()
		*slot, *b.resp = *b.resp, *slot
		b.resp, b.moved = slot, true
		if b.ps != nil {
			b.ps = &slot.Propstats[len(slot.Propstats)-1]
		}
		slot.eachText(func(x *Text) {
			if !x.verbatim {
				next.arena = x.own(next.arena)
			}
		})
		if b.text.active && b.text.copied {
			n := len(next.arena)
			next.arena = append(next.arena, old.arena[b.text.arena:]...)
			b.text.arena = n
		}
	}
	b.batch = next
	b.ship(old)
	return next.takeWindow()
}

// spill lets the window go in the middle of a response: places are resolved,
// texts copied, property values given up.
func (b *builder) spill() {
	r, w := b.resp, b.s.Window()
	if r == nil { // a sync-token as large as a window
		b.text.odd |= TooLong
		b.s.Keep(b.s.Offset())
		return
	}
	r.Spilled = true
	b.abandonNodes()
	r.Values.clear()
	if b.text.active && (b.top() == inProperty || b.top() == inSkipped) {
		b.text.active = false
	}
	begun := len(b.batch.arena)
	note := func(s Span) {
		if s.Len > 0 && w.Has(s.Off, 0) {
			r.places = append(r.places, w.Place(s.Off))
		}
	}
	note(r.Tag)
	note(r.Error.Tag)
	note(r.Location.Tag)
	for i := range r.Propstats {
		note(r.Propstats[i].Tag)
		note(r.Propstats[i].Prop)
		note(r.Propstats[i].Error.Tag)
	}
	for i := range r.Odd {
		note(r.Odd[i].Span)
	}
	r.eachText(func(x *Text) {
		note(x.Span)
		note(x.Tag)
		if x.verbatim {
			b.batch.arena = x.own(b.batch.arena)
		}
	})
	b.keepText(begun)
	sort.Slice(r.places, func(i, j int) bool { return r.places[i].Off < r.places[j].Off })
	b.s.Keep(b.s.Offset())
}

// keepText moves the text that is being collected behind everything else in
// the arena, which ended at end before; it goes on there.
func (b *builder) keepText(end int) {
	c := &b.text
	switch {
	case !c.active:
	case !c.copied:
		b.copyFirst()
	default:
		part := b.batch.arena[c.arena:end]
		c.arena = len(b.batch.arena)
		b.batch.arena = append(b.batch.arena, part...)
	}
}

// Near resolves an offset like Place; of a byte that has left the window it
// gives the last place before it that was noted.
func (r *Response) Near(w *xmlscan.Window, off int64) xmlscan.Place {
	if p, ok := r.Place(w, off); ok || len(r.places) == 0 {
		return p
	}
	i := sort.Search(len(r.places), func(i int) bool { return r.places[i].Off > off })
	return r.places[max(i-1, 0)]
}

// Place resolves an offset of the response while its batch is held. ok is
// false if the byte has left the window and nobody noted its place.
func (r *Response) Place(w *xmlscan.Window, off int64) (p xmlscan.Place, ok bool) {
	if w.Has(off, 0) {
		return w.Place(off), true
	}
	i := sort.Search(len(r.places), func(i int) bool { return r.places[i].Off >= off })
	if i < len(r.places) && r.places[i].Off == off {
		return r.places[i], true
	}
	return xmlscan.Place{}, false
}
