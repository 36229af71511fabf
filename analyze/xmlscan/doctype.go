package xmlscan

import (
	"bytes"
	"unicode/utf8"
)

// Bounds of what is remembered of an internal subset.
const (
	maxEntities   = 10_000
	maxEntityText = 1 << 20
)

// entities are the general entities that a document declares. They are never
// expanded.
type entities struct {
	names     map[string]struct{}
	text      int
	uncertain bool // there may be others, in what is not read
}

func (e *entities) reset() {
	clear(e.names)
	e.text, e.uncertain = 0, false
}

func (e *entities) has(name []byte) bool {
	_, ok := e.names[string(name)]
	return ok
}

func (e *entities) add(name []byte) {
	if len(e.names) >= maxEntities || e.text+len(name) > maxEntityText {
		e.uncertain = true
		return
	}
	if e.names == nil {
		e.names = map[string]struct{}{}
	}
	e.text += len(name)
	e.names[string(name)] = struct{}{}
}

// doctypeDecl reads the document type declaration at s.pos.
func (s *Scanner) doctypeDecl(t *Token) step {
	if s.rootSeen || s.doctype {
		return s.fatal(DoctypePosition, s.pos, len("<!DOCTYPE"), "<!DOCTYPE")
	}
	s.doctype = true
	off := s.Offset()
	s.pos += len("<!DOCTYPE")
	if !s.dtSpace(true) || !s.dtName() || !s.dtExternal() || !s.dtSubset() {
		return stop
	}
	return s.whole(t, Doctype, off)
}

// cur is the byte at the scan position; at the end of the input it reports.
func (s *Scanner) cur() (byte, bool) {
	if s.pos == s.end && !s.more() {
		s.truncated("document type declaration")
		return 0, false
	}
	return s.buf[s.pos], true
}

func (s *Scanner) dtFault() bool {
	n := 1
	if _, size := utf8.DecodeRune(s.buf[s.pos:s.end]); size > 0 {
		n = size
	}
	s.fatal(DoctypeSyntax, s.pos, n, s.cut(s.pos, s.end))
	return false
}

// dtSpace skips white space; some must be there if need is set.
func (s *Scanner) dtSpace(need bool) bool {
	for {
		c, ok := s.cur()
		if !ok {
			return false
		}
		if !space[c] {
			return !need || s.dtFault()
		}
		s.pos++
		need = false
	}
}

// dtName reads a name into s.nameText.
func (s *Scanner) dtName() bool {
	s.nameText = s.nameText[:0]
	for {
		if _, ok := s.cur(); !ok {
			return false
		}
		s.ensure(utf8.UTFMax)
		k, n := s.runeAt(s.pos)
		if k == runeOther || k == runeInName && len(s.nameText) == 0 {
			return len(s.nameText) > 0 || s.dtFault()
		}
		if len(s.nameText) > MaxName {
			s.fatal(Limit, s.pos, 0, "MaxName")
			return false
		}
		s.nameText = append(s.nameText, s.buf[s.pos:s.pos+n]...)
		s.check(s.pos, s.pos+n, inRaw)
		s.pos += n
	}
}

// dtExternal reads an ExternalID, if there is one.
func (s *Scanner) dtExternal() bool {
	c, ok := s.cur()
	if !ok || !space[c] {
		return ok
	}
	if !s.dtSpace(false) {
		return false
	}
	if c, _ = s.cur(); c != 'S' && c != 'P' {
		return true
	}
	s.ensure(len("SYSTEM"))
	literals := 1
	switch b := s.buf[s.pos:s.end]; {
	case hasPrefix(b, "PUBLIC"):
		literals = 2
	case !hasPrefix(b, "SYSTEM"):
		return s.dtFault()
	}
	s.pos += len("SYSTEM")
	for range literals {
		if !s.dtSpace(true) {
			return false
		}
		if c, _ = s.cur(); c != '"' && c != '\'' {
			return s.dtFault()
		}
		if !s.dtQuoted() {
			return false
		}
	}
	s.entities.uncertain = true
	return s.dtSpace(false)
}

// dtQuoted skips a quoted literal of any length.
func (s *Scanner) dtQuoted() bool {
	q := s.buf[s.pos]
	for s.pos++; ; {
		k := bytes.IndexByte(s.buf[s.pos:s.end], q)
		if k >= 0 {
			s.check(s.pos, s.pos+k, inRaw)
			s.pos += k + 1
			return true
		}
		if !s.pass(0) {
			s.truncated("document type declaration")
			return false
		}
	}
}

// dtSubset reads the internal subset, if there is one, and the end.
func (s *Scanner) dtSubset() bool {
	c, ok := s.cur()
	if !ok {
		return false
	}
	if c == '[' {
		s.pos++
		for more := true; more; {
			if more, ok = s.dtDecl(); !ok {
				return false
			}
		}
		if !s.dtSpace(false) {
			return false
		}
		c, _ = s.cur()
	}
	if c != '>' {
		return s.dtFault()
	}
	s.pos++
	return true
}

// dtDecl skips one thing of the internal subset. more is false behind its ']'.
func (s *Scanner) dtDecl() (more, ok bool) {
	if !s.dtSpace(false) {
		return false, false
	}
	switch s.buf[s.pos] {
	case ']':
		s.pos++
		return false, true
	case '%':
		s.pos++
		s.entities.uncertain = true
		if !s.dtName() {
			return false, false
		}
		if c, ok := s.cur(); !ok || c != ';' {
			return false, ok && s.dtFault()
		}
		s.pos++
		return true, true
	}
	s.ensure(len("<!NOTATION"))
	switch b := s.buf[s.pos:s.end]; {
	case hasPrefix(b, "<!--"):
		return true, s.skipComment() == token
	case hasPrefix(b, "<?"):
		return true, s.skipPI() == token
	case hasPrefix(b, "<!ENTITY"):
		s.pos += len("<!ENTITY")
		return true, s.dtEntity() && s.dtRest()
	case hasPrefix(b, "<!ELEMENT"), hasPrefix(b, "<!ATTLIST"), hasPrefix(b, "<!NOTATION"):
		s.pos += len("<!")
		return true, s.dtRest()
	}
	return false, s.dtFault()
}

// dtEntity remembers the name of a general entity.
func (s *Scanner) dtEntity() bool {
	if !s.dtSpace(true) {
		return false
	}
	if c, _ := s.cur(); c == '%' {
		return true
	}
	if !s.dtName() {
		return false
	}
	s.entities.add(s.nameText)
	return true
}

// dtRest skips a markup declaration to its end.
func (s *Scanner) dtRest() bool {
	for {
		c, ok := s.cur()
		switch {
		case !ok:
			return false
		case c == '>':
			s.pos++
			return true
		case c == '"' || c == '\'':
			if !s.dtQuoted() {
				return false
			}
		case c == '<':
			return s.dtFault()
		case c >= utf8.RuneSelf || class[c] == clControl:
			s.ensure(utf8.UTFMax)
			_, n := utf8.DecodeRune(s.buf[s.pos:s.end])
			s.check(s.pos, s.pos+n, inRaw)
			s.pos += n
		default:
			s.pos++
		}
	}
}
