package xmlscan

import "bytes"

// startTag reads the start tag at s.pos, whose first name byte is good.
func (s *Scanner) startTag(t *Token) step {
	b, i := s.buf, s.pos+1
	s.attrs = s.attrs[:0]
	for nameByte[b[i]] {
		i++
	}
	n := i - s.pos - 1
	switch {
	case n > MaxName || n == 0:
	case b[i] == '>':
		return s.open(t, n, i+1-s.pos, false, len(s.ns.list))
	case b[i] == '/' && b[i+1] == '>':
		return s.open(t, n, i+2-s.pos, true, len(s.ns.list))
	}
	return s.fullTag(t)
}

// open delivers the start tag of length size at s.pos with a name of n bytes.
// mark is the number of bindings outside of it.
func (s *Scanner) open(t *Token, n, size int, empty bool, mark int) step {
	if len(s.stack) == 0 && s.rootSeen {
		return s.fatal(MultipleRoots, s.pos, size, s.cut(s.pos+1, s.pos+1+n))
	}
	if len(s.stack) >= MaxDepth {
		return s.fatal(Limit, s.pos, size, "MaxDepth")
	}
	id := s.resolve(s.pos+1, n, hashName(s.buf, s.pos+1, n), false)
	if len(s.attrs) > 0 {
		s.resolveAttrs()
	}
	off := s.base + int64(s.pos)
	s.stack = append(s.stack, element{off: off, n: int32(size), raw: int32(len(s.raws)), mark: int32(mark), name: id})
	s.raws = append(s.raws, s.buf[s.pos+1:s.pos+1+n]...)
	t.Kind, t.Flags, t.Empty, t.Name = Start, 0, empty, id // a literal would be built and copied
	t.Off, t.Len, t.Q, t.In, t.N = off, int64(size), int32(n), 0, 0
	s.pos += size
	s.rootSeen, s.afterTag = true, true
	if empty {
		s.pendingEnd = true
		s.empty = *t
		s.empty.Kind, s.empty.Q = End, 0
	}
	return token
}

// pop closes the innermost element.
func (s *Scanner) pop() {
	n := len(s.stack) - 1
	e := &s.stack[n]
	s.raws = s.raws[:e.raw]
	if int(e.mark) < len(s.ns.list) {
		s.ns.pop(int(e.mark))
	}
	s.stack = s.stack[:n]
	if len(s.places) > n {
		s.places = s.places[:n]
	}
}

// endTag reads the end tag at s.pos.
func (s *Scanner) endTag(t *Token) step {
	if n := len(s.stack); n > 0 {
		e := &s.stack[n-1]
		name, p := s.raws[e.raw:], s.pos+2
		if q := p + len(name); q < s.end && s.buf[q] == '>' && string(s.buf[p:q]) == string(name) {
			return s.close(t, q+1-s.pos)
		}
	}
	return s.oddEndTag(t)
}

func (s *Scanner) close(t *Token, size int) step {
	t.Kind, t.Flags, t.Empty, t.Name = End, 0, false, s.stack[len(s.stack)-1].name
	t.Off, t.Len, t.Q, t.In, t.N = s.base+int64(s.pos), int64(size), 0, 0, 0
	s.pop()
	s.attrs = s.attrs[:0]
	s.pos += size
	s.afterTag = true
	return token
}

// oddEndTag reads an end tag that has white space, ends with the window or is
// wrong.
func (s *Scanner) oddEndTag(t *Token) step {
	x := s.tagExtent()
	p := s.pos + 2
	n, r := s.nameAt(p, x)
	switch {
	case r == stop:
		return stop
	case n == 0:
		if k, size := s.runeAt(p); k == runeInName {
			return s.fatal(BadName, p, size, s.cut(p, x.limit))
		}
		return s.broken(x, MarkupSyntax, p, 1, "</")
	case p+n == x.limit && x.how != tagClosed:
		return s.broken(x, AttrSyntax, p+n, 1, "end tag")
	}
	size := x.limit - s.pos
	if len(s.stack) == 0 {
		return s.fatal(TagMismatch, s.pos, size, s.cut(p, p+n))
	}
	top := len(s.stack) - 1
	if !bytes.Equal(s.buf[p:p+n], s.raws[s.stack[top].raw:]) {
		return s.fatalFault(Fault{Kind: TagMismatch, Off: s.base + int64(s.pos), Len: int64(size), Detail: s.cut(p, p+n),
			Related: s.elementPlace(top), RelLen: int64(s.stack[top].n)})
	}
	for p += n; p < x.limit && space[s.buf[p]]; p++ {
	}
	if p >= x.limit || s.buf[p] != '>' {
		return s.broken(x, AttrSyntax, p, 1, "end tag")
	}
	return s.close(t, p+1-s.pos)
}

// How the search for the end of a tag ended.
const (
	tagClosed  uint8 = iota // limit is behind the '>'
	tagLess                 // a '<' stands at limit
	tagAtEnd                // the input ends at limit
	tagTooLong              // MaxTag bytes and no end
)

type extent struct {
	limit int
	how   uint8
}

// tagExtent finds the end of the tag at s.pos. It may turn the window.
func (s *Scanner) tagExtent() extent {
	for {
		i, ok := s.tagEnd()
		switch {
		case i-s.pos > MaxTag:
			return extent{s.pos + MaxTag, tagTooLong}
		case ok && s.buf[i] == '>':
			return extent{i + 1, tagClosed}
		case ok:
			return extent{i, tagLess}
		case !s.more():
			return extent{s.end, tagAtEnd}
		}
	}
}

// tagEnd is the index of the first '>' outside of quotes or of the first '<'.
func (s *Scanner) tagEnd() (int, bool) {
	b := s.buf[:s.end]
	for i := s.pos + 1; i < len(b); i++ {
		switch c := b[i]; c {
		case '<', '>':
			return i, true
		case '"', '\'':
			k := bytes.IndexByte(b[i+1:], c)
			if k < 0 {
				k = len(b) - i - 1
			}
			if l := bytes.IndexByte(b[i+1:i+1+k], '<'); l >= 0 {
				return i + 1 + l, true
			}
			i += k + 1
		}
	}
	return len(b), false
}

// broken is the fatal fault at index i of a tag that fits no production. If the
// tag was cut off there, that is the fault.
func (s *Scanner) broken(x extent, k FaultKind, i, n int, detail string) step {
	if i >= x.limit {
		switch x.how {
		case tagAtEnd:
			s.mark, s.marked = s.base+int64(s.pos), Place{}
			return s.truncated("tag")
		case tagTooLong:
			return s.fatal(Limit, s.pos, x.limit-s.pos, "MaxTag")
		}
	}
	return s.fatal(k, i, n, detail)
}
