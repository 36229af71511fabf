// Package ical looks at iCalendar text (RFC 5545) as far as a linter of
// Multi-Status answers needs it: lines and components, never values.
package ical

import "bytes"

// Line is a content line (RFC 5545 section 3.1).
type Line struct {
	Off, Len int    // where it stands, with its folds, without the line end
	Text     []byte // unfolded; valid until the next line
}

// Name is the name of the property.
func (l *Line) Name() []byte {
	if i := bytes.IndexAny(l.Text, ":;"); i >= 0 {
		return l.Text[:i]
	}
	return l.Text
}

// Is says whether the line is of the property of that name; letter case makes
// no difference (RFC 5545 section 3.1).
func (l *Line) Is(name string) bool {
	n := l.Name()
	return len(n) == len(name) && bytes.EqualFold(n, []byte(name))
}

// Value is what follows the first colon outside of quotes.
func (l *Line) Value() []byte {
	if i := l.colon(); i < len(l.Text) {
		return bytes.TrimSpace(l.Text[i+1:])
	}
	return nil
}

func (l *Line) colon() int {
	quoted := false
	for i, c := range l.Text {
		switch {
		case c == '"':
			quoted = !quoted
		case c == ':' && !quoted:
			return i
		}
	}
	return len(l.Text)
}

// Param is the value of a parameter without its quotes, nil if there is none.
func (l *Line) Param(name string) []byte {
	rest := l.Text[len(l.Name()):l.colon()]
	for len(rest) > 0 {
		rest = rest[1:] // the semicolon
		end := 0
		for quoted := false; end < len(rest) && (quoted || rest[end] != ';'); end++ {
			if rest[end] == '"' {
				quoted = !quoted
			}
		}
		if eq := bytes.IndexByte(rest[:end], '='); eq == len(name) && bytes.EqualFold(rest[:eq], []byte(name)) {
			return bytes.Trim(rest[eq+1:end], `"`)
		}
		rest = rest[end:]
	}
	return nil
}

// keep makes a part of the line last as long as the text.
func (l *Line) keep(part []byte) []byte {
	if len(l.Text) == l.Len {
		return part
	}
	return bytes.Clone(part)
}

// Lines reads the lines of a text.
type Lines struct {
	Line
	text []byte
	next int
	buf  []byte
}

// Reset begins with another text.
func (s *Lines) Reset(text []byte) { s.text, s.next = text, 0 }

// Next goes to the next line; empty lines are passed over.
func (s *Lines) Next() bool {
	for s.next < len(s.text) && (s.text[s.next] == '\r' || s.text[s.next] == '\n') {
		s.next++
	}
	if s.next >= len(s.text) {
		return false
	}
	part := s.physical()
	s.Off, s.Text = s.next, part
	s.next += len(part)
	for s.folded() {
		if len(s.Text) == s.next-s.Off {
			s.buf = append(s.buf[:0], s.Text...)
		}
		s.next += s.lineEnd() + 1
		part = s.physical()
		s.buf = append(s.buf, part...)
		s.Text = s.buf
		s.next += len(part)
	}
	s.Len = s.next - s.Off
	return true
}

// physical is what is left of the physical line.
func (s *Lines) physical() []byte {
	rest := s.text[s.next:]
	if i := bytes.IndexAny(rest, "\r\n"); i >= 0 {
		return rest[:i]
	}
	return rest
}

// lineEnd is how many bytes end the line here.
func (s *Lines) lineEnd() int {
	switch rest := s.text[s.next:]; {
	case bytes.HasPrefix(rest, []byte("\r\n")):
		return 2
	case len(rest) > 0:
		return 1
	}
	return 0
}

// folded says that the next physical line goes on with this one.
func (s *Lines) folded() bool {
	after := s.next + s.lineEnd()
	return after < len(s.text) && (s.text[after] == ' ' || s.text[after] == '\t')
}
