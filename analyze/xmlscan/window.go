package xmlscan

import (
	"bytes"
	"unicode/utf8"
)

// pad bytes stand behind the valid ones, so that a word can always be loaded;
// the first of them is a zero and ends every scan.
const pad = 8

const checkpointStep = 4 << 10

// Window is a part of the decoded body.
type Window struct {
	// Buf is the valid bytes.
	Buf []byte
	// Base is where Buf[0] stands. In the first window of a body with a byte
	// order mark its columns are below 1, for the mark has none.
	Base Place

	store  []byte
	points []Place // of every checkpointStep bytes, as far as somebody asked
}

// NewWindow returns an empty window.
func NewWindow() *Window { return &Window{} }

// Reset empties the window; its memory is kept for the next use.
func (w *Window) Reset() { w.Buf, w.points = w.store[:0], w.points[:0] }

// resize gives room for size bytes; the first n are kept.
func (w *Window) resize(size, n int) {
	if cap(w.store) < size+pad {
		next := make([]byte, size+pad)
		copy(next, w.store[:n])
		w.store = next
	}
	w.store = w.store[:size+pad]
}

// Has says whether all bytes of a span lie in the window (or, for an empty
// span, whether it touches it). No window has none.
func (w *Window) Has(off, n int64) bool {
	return w != nil && off >= w.Base.Off && n >= 0 && off+n <= w.Base.Off+int64(len(w.Buf))
}

// Slice is the bytes of a span, nil if it does not lie wholly in the window.
func (w *Window) Slice(off, n int64) []byte {
	if !w.Has(off, n) {
		return nil
	}
	i := off - w.Base.Off
	return w.Buf[i : i+n : i+n]
}

// Place resolves an offset in the window, the end included.
func (w *Window) Place(off int64) Place {
	rel := w.clamp(off)
	if len(w.points) == 0 {
		w.points = append(w.points, w.Base)
	}
	k := rel / checkpointStep
	for len(w.points) <= k {
		n := len(w.points) * checkpointStep
		p := w.points[len(w.points)-1]
		p.advance(w.Buf[n-checkpointStep : n])
		w.points = append(w.points, p)
	}
	p := w.points[k]
	p.advance(w.Buf[k*checkpointStep : rel])
	return p.visible()
}

// clamp is the index of an offset in Buf.
func (w *Window) clamp(off int64) int {
	return int(min(max(off-w.Base.Off, 0), int64(len(w.Buf))))
}

// visible lifts the columns of a byte order mark to 1.
func (p Place) visible() Place {
	p.Col, p.Col16 = max(p.Col, 1), max(p.Col16, 1)
	return p
}

// Line is the part of the line around a span, at most limit bytes, without its
// line end and cut at rune borders, and the span's part in it. A span over
// several lines ends with its first line.
func (w *Window) Line(off, n int64, limit int) (text []byte, start, length int) {
	rel := w.clamp(off)
	lo := max(0, rel-limit)
	lo += bytes.LastIndexByte(w.Buf[lo:rel], '\n') + 1
	hi := min(len(w.Buf), rel+limit)
	if i := bytes.IndexByte(w.Buf[rel:hi], '\n'); i >= 0 {
		hi = rel + i
		if hi > lo && w.Buf[hi-1] == '\r' {
			hi--
		}
	}
	rel = min(rel, hi)
	shown := int(min(max(n, 0), int64(hi-rel), int64(limit)))
	if hi-lo > limit {
		from := max(lo, rel-(limit-shown)/2)
		from = max(lo, min(from, hi-limit))
		lo, hi = from, from+limit
	}
	for k := 0; k < utf8.UTFMax-1 && lo < rel && !utf8.RuneStart(w.Buf[lo]); k++ {
		lo++
	}
	for k := 0; k < utf8.UTFMax-1 && hi > rel && hi < len(w.Buf) && !utf8.RuneStart(w.Buf[hi]); k++ {
		hi--
	}
	return w.Buf[lo:hi:hi], rel - lo, min(shown, hi-rel)
}

// Cursor resolves ascending offsets over successive windows and looks at each
// byte once. A step back is right too, but costs a Window.Place.
type Cursor struct{ p Place }

// Place resolves an offset in the window.
func (c *Cursor) Place(w *Window, off int64) Place {
	off = w.Base.Off + int64(w.clamp(off))
	if off < c.p.Off {
		return w.Place(off)
	}
	if c.p.Line == 0 || c.p.Off < w.Base.Off {
		c.p = w.Base
	}
	c.p.advance(w.Buf[c.p.Off-w.Base.Off : off-w.Base.Off])
	return c.p.visible()
}
