package xmlscan

import "unicode/utf8"

// fill reads until the window is full or the input ends, so that the borders
// of windows depend on the content alone.
func (s *Scanner) fill() {
	n := s.in.read(s.buf[s.end : len(s.buf)-pad])
	s.end += n
	s.buf[s.end] = 0
	s.w.Buf = s.buf[:s.end:s.end]
}

// ensure makes n bytes available from the scan position on.
func (s *Scanner) ensure(n int) bool {
	for s.end-s.pos < n {
		if !s.more() {
			return false
		}
	}
	return true
}

// more makes room and reads on. It is false at the end of the input. Afterwards
// only s.pos is a good index, all others are not.
func (s *Scanner) more() bool {
	if s.in.eof || s.over {
		return false
	}
	kept := s.pos
	if s.keep >= 0 {
		kept = max(0, min(kept, int(s.keep-s.base)))
	}
	from := s.border(kept - Margin)
	size := len(s.buf) - pad
	if from <= 0 {
		if size < MaxResponseWindow {
			s.grow(2 * size)
			return true
		}
		if s.o.Spill != nil {
			s.o.Spill()
		}
		s.keep = max(s.keep, s.Offset())
		from = s.border(s.pos - Margin)
	}
	if from <= 0 { // no token is that long
		s.fatal(Limit, s.pos, 0, "MaxResponseWindow")
		return false
	}
	s.turn(from)
	return true
}

// border moves an index back to the start of a rune.
func (s *Scanner) border(i int) int {
	for k := 0; k < utf8.UTFMax-1 && i > 0 && !utf8.RuneStart(s.buf[i]); k++ {
		i--
	}
	return max(i, 0)
}

func (s *Scanner) grow(size int) {
	s.w.resize(size, s.end)
	s.buf = s.w.store
	s.fill()
}

// turn goes on in a new window that begins at index from.
func (s *Scanner) turn(from int) {
	full := s.w
	rest := full.Buf[from:]
	next := full.Base
	s.resolvePlaces(s.base + int64(from))
	next.advance(full.Buf[:from])
	w := s.nextWindow(full)
	size := WindowSize
	for size < MaxResponseWindow && len(rest) > size/2 {
		size *= 2
	}
	w.resize(size, 0)
	w.points = w.points[:0]
	w.Base = next
	copy(w.store, rest)
	s.w, s.buf = w, w.store
	s.base = next.Off
	s.pos -= from
	s.end = len(rest)
	s.fill()
}

func (s *Scanner) nextWindow(full *Window) *Window {
	if s.o.Turn != nil {
		return s.o.Turn(full)
	}
	w := s.spare
	if w == nil {
		w = NewWindow()
	}
	s.spare = full
	return w
}

// resolvePlaces notes the places of the start tags and of the markup that the
// window is about to lose.
func (s *Scanner) resolvePlaces(base int64) {
	var c Cursor
	for len(s.places) < len(s.stack) && s.stack[len(s.places)].off < base {
		s.places = append(s.places, c.Place(s.w, s.stack[len(s.places)].off))
	}
	if s.mark >= 0 && s.mark < base && s.marked.Line == 0 {
		s.marked = s.w.Place(s.mark)
	}
}

// elementPlace is where an open element's start tag stands.
func (s *Scanner) elementPlace(i int) Place {
	if i < len(s.places) {
		return s.places[i]
	}
	return s.w.Place(s.stack[i].off)
}

func (s *Scanner) markPlace() Place {
	if s.marked.Line > 0 {
		return s.marked
	}
	return s.w.Place(s.mark)
}
