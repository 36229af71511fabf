package xmlscan

import "bytes"

// fullTag reads a start tag with attributes, white space or anything odd.
func (s *Scanner) fullTag(t *Token) step {
	x := s.tagExtent()
	n, r := s.nameAt(s.pos+1, x)
	if r == stop {
		return stop
	}
	mark := len(s.ns.list)
	i := s.pos + 1 + n
	for count := 0; ; count++ {
		after := i
		for i < x.limit && space[s.buf[i]] {
			i++
		}
		if i >= x.limit {
			return s.broken(x, AttrSyntax, i, 1, "<")
		}
		switch c := s.buf[i]; {
		case c == '>':
			return s.open(t, n, i+1-s.pos, false, mark)
		case c == '/':
			if i+1 < x.limit && s.buf[i+1] == '>' {
				return s.open(t, n, i+2-s.pos, true, mark)
			}
			return s.broken(x, AttrSyntax, i+1, 1, "/")
		case count >= MaxAttrs:
			return s.fatal(Limit, i, 0, "MaxAttrs")
		}
		if i, r = s.attr(i, after, mark, count == 0, x); r == stop {
			return stop
		}
	}
}

// attr reads the attribute at index i and returns the index behind it. The
// last thing before it ended at after.
func (s *Scanner) attr(i, after, mark int, first bool, x extent) (int, step) {
	n, r := s.nameAt(i, x)
	switch {
	case r == stop:
		return i, stop
	case n == 0:
		return i, s.noAttrName(i, after, first, x)
	case i == after && first: // cannot continue the element's name
		return i, s.fatal(BadName, i, n, s.cut(s.pos+1, i+n))
	case i == after:
		s.fault(AttrSyntax, i, n, "no white space before "+s.cut(i, i+n))
	}
	eq := s.skipSpace(i+n, x)
	if eq >= x.limit || s.buf[eq] != '=' {
		return i, s.broken(x, AttrSyntax, eq, 1, "no value: "+s.cut(i, i+n))
	}
	q := s.skipSpace(eq+1, x)
	if q >= x.limit || s.buf[q] != '"' && s.buf[q] != '\'' {
		return i, s.broken(x, AttrSyntax, q, 1, "no quotes: "+s.cut(i, i+n))
	}
	size := bytes.IndexByte(s.buf[q+1:x.limit], s.buf[q])
	if size < 0 {
		s.check(q+1, x.limit, inAttr)
		return i, s.broken(x, UnescapedMarkup, x.limit, 1, s.cut(x.limit, x.limit+1))
	}
	s.check(q+1, q+1+size, inAttr)
	a := Attr{Name: NameOther, Off: s.base + int64(i), Q: int32(n), Val: s.base + int64(q+1), N: int64(size)}
	s.attrs = append(s.attrs, a)
	if isDecl(s.buf[i : i+n]) {
		colon := min(n, len("xmlns:"))
		r = s.declare(i+colon, n-colon, mark, &a)
	}
	return q + 2 + size, r
}

// noAttrName is the fault of what stands where an attribute's name is due.
func (s *Scanner) noAttrName(i, after int, first bool, x extent) step {
	k, n := s.runeAt(i)
	switch {
	case i == after && first:
		return s.broken(x, BadName, i, n, s.cut(s.pos+1, i+n))
	case k == runeInName:
		return s.broken(x, BadName, i, n, s.cut(i, i+n))
	}
	return s.broken(x, AttrSyntax, i, n, s.cut(i, i+n))
}

func (s *Scanner) skipSpace(i int, x extent) int {
	for i < x.limit && space[s.buf[i]] {
		i++
	}
	return i
}

func isDecl(name []byte) bool {
	return hasPrefix(name, "xmlns") && (len(name) == len("xmlns") || name[len("xmlns")] == ':')
}

func (s *Scanner) attrName(a *Attr) []byte {
	i := int(a.Off - s.base)
	return s.buf[i : i+int(a.Q)]
}

// seenAttr remembers in which tag an attribute's name came last.
type seenAttr struct {
	tag   uint32
	index int32
}

// resolveAttrs resolves the attributes' names, drops the namespace
// declarations and ignores duplicates.
func (s *Scanner) resolveAttrs() {
	if s.tags++; s.tags == 0 { // wrapped around
		clear(s.seen)
		s.tags = 1
	}
	kept := s.attrs[:0]
	for _, a := range s.attrs {
		i := int(a.Off - s.base)
		if isDecl(s.attrName(&a)) {
			continue
		}
		a.Name = s.resolve(i, int(a.Q), hashName(s.buf, i, int(a.Q))^attrSalt, true)
		if first := s.seenBefore(a.Name, len(kept)); first >= 0 {
			s.duplicate(i, int(a.Q), kept[first])
			continue
		}
		kept = append(kept, a)
	}
	s.attrs = kept
}

// seenBefore is the index of the attribute of this name in the tag, -1 if it
// is the first. Names beyond MaxNames are not compared.
func (s *Scanner) seenBefore(id NameID, index int) int {
	if id == NameOther {
		return -1
	}
	for int(id) >= len(s.seen) {
		s.seen = append(s.seen, seenAttr{})
	}
	x := &s.seen[id]
	if x.tag == s.tags {
		return int(x.index)
	}
	*x = seenAttr{s.tags, int32(index)}
	return -1
}

func (s *Scanner) duplicate(i, n int, first Attr) {
	s.report(Fault{Kind: DuplicateAttr, Off: s.base + int64(i), Len: int64(n), Detail: s.cut(i, i+n),
		Related: s.w.Place(first.Off), RelLen: int64(first.Q)})
}
