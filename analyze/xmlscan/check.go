package xmlscan

import (
	"bytes"
	"fmt"
	"unicode/utf8"
)

// What check looks for besides characters.
const (
	inRaw  = 0                 // nothing: CDATA, comments, processing instructions
	inAttr = clAmp             // references
	inText = clAmp | clBracket // references and "]]>"
)

// check reports the faults of buf[i:end].
func (s *Scanner) check(i, end int, in uint8) {
	for {
		if i = specialBefore(s.buf, i, end); i >= end {
			return
		}
		switch c := class[s.buf[i]]; {
		case c == clHigh:
			i = s.high(i, end)
		case c == clControl:
			i = s.control(i, end)
		case c&in == clAmp:
			i += s.reference(i, end)
		case c&in == clBracket && hasPrefix(s.buf[i:end], "]]>"):
			s.fault(CDataEndInText, i, 3, "]]>")
			i += 3
		default:
			i++
		}
	}
}

// control reports a run of illegal control characters.
func (s *Scanner) control(i, end int) int {
	first := i
	for i < end && class[s.buf[i]] == clControl {
		i++
	}
	s.fault(IllegalChar, first, i-first, fmt.Sprintf("U+%04X", s.buf[first]))
	return i
}

// high checks the runes beyond ASCII from index i on.
func (s *Scanner) high(i, end int) int {
	for i < end && s.buf[i] >= utf8.RuneSelf {
		r, n := utf8.DecodeRune(s.buf[i:end])
		switch {
		case s.in.ascii || r == utf8.RuneError && (n == 1 || s.in.dec != nil):
			bad := s.badRun(i, end)
			if bad == 0 {
				break
			}
			s.fault(InvalidEncoding, i, bad, s.in.detail(s.buf[i:i+bad]))
			n = bad
		case r == 0xFFFE || r == 0xFFFF:
			s.fault(IllegalChar, i, n, fmt.Sprintf("U+%04X", r))
		}
		i += n
	}
	return i
}

// badRun is the length of the run of bytes at index i that are ill-formed in
// the encoding in force.
func (s *Scanner) badRun(i, end int) int {
	first := i
	for i < end && s.buf[i] >= utf8.RuneSelf {
		r, n := utf8.DecodeRune(s.buf[i:end])
		switch {
		case s.in.ascii || r == utf8.RuneError && n == 1:
			n = 1
		case r == utf8.RuneError && s.in.dec != nil && s.in.dec.isBad(s.base+int64(i)):
		default:
			return i - first
		}
		i += n
	}
	return i - first
}

// reference reports what is wrong with the reference at index i and returns
// its length.
func (s *Scanner) reference(i, end int) int {
	k, _, n := parseRef(s.buf[i:end])
	switch k {
	case refNone:
		s.fault(UnescapedMarkup, i, 1, s.cut(i, i+1+nameLen(s.buf[i+1:end])))
	case refIllegal:
		s.fault(IllegalCharRef, i, n, s.cut(i, i+n))
	case refEntity:
		s.entity(i, n)
	}
	return n
}

// Unexpanded says that a raw text refers to an entity which the document, or a
// part of its DTD that is not read, declares: nobody knows here what it says.
func (s *Scanner) Unexpanded(raw []byte) bool {
	for {
		i := bytes.IndexByte(raw, '&')
		if i < 0 {
			return false
		}
		k, _, n := parseRef(raw[i:])
		if name := raw[i+1 : i+max(n-1, 1)]; k == refEntity && (s.entities.has(name) || s.mayDeclare()) {
			return true
		}
		raw = raw[i+n:]
	}
}

func (s *Scanner) mayDeclare() bool { return s.entities.uncertain && !s.standalone }

func (s *Scanner) entity(i, n int) {
	name := s.buf[i+1 : i+n-1]
	switch {
	case s.entities.has(name):
	case s.mayDeclare():
		s.fault(UncertainEntity, i, n, s.cut(i, i+n))
	default:
		s.fault(UndeclaredEntity, i, n, s.cut(i, i+n))
	}
}

// Kinds of runes at the place of a name.
type runeKind uint8

const (
	runeOther  runeKind = iota
	runeName            // NameStartChar
	runeInName          // NameChar, but no NameStartChar
	runeBad             // ill-formed bytes: reported, and taken as a part of the name
)

func runeKindOf(b []byte) (runeKind, int) {
	if len(b) == 0 {
		return runeOther, 0
	}
	r, n := utf8.DecodeRune(b)
	switch {
	case r == utf8.RuneError && n == 1:
		return runeBad, n
	case isNameStart(r):
		return runeName, n
	case isNameChar(r):
		return runeInName, n
	}
	return runeOther, n
}

func (s *Scanner) runeAt(i int) (runeKind, int) {
	k, n := runeKindOf(s.buf[min(i, s.end):s.end])
	if s.in.ascii && n > 0 && s.buf[i] >= utf8.RuneSelf {
		return runeBad, 1
	}
	return k, n
}

// nameAt is the length of the name at index i, within the extent of its tag.
// Ill-formed bytes in it are reported. 0: no name begins there.
func (s *Scanner) nameAt(i int, x extent) (int, step) {
	first, odd := i, false
	for i < x.limit {
		if nameByte[s.buf[i]] && (i > first || nameStart[s.buf[i]]) {
			i++
			continue
		}
		k, n := s.runeAt(i)
		if k == runeOther || k == runeInName && i == first {
			break
		}
		odd = true
		i += n
	}
	if i = min(i, x.limit); i-first > MaxName {
		return 0, s.fatal(Limit, first, i-first, "MaxName")
	}
	if odd {
		s.check(first, i, inRaw)
	}
	return i - first, again
}
