package rules

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxQuoted bounds what a message quotes, in bytes.
const maxQuoted = 80

// Quote quotes text of the body for a message: cut, invisible characters escaped.
func Quote(b []byte) string { return `"` + Escape(b) + `"` }

// Escape makes text of the body harmless and visible: control characters,
// bidirectional controls, other invisible characters and invalid UTF-8 become
// \x1b, \u{202e} and the like; a text longer than maxQuoted is cut.
func Escape(b []byte) string {
	cut := len(b) > maxQuoted
	if cut {
		b = b[:maxQuoted]
		for len(b) > 0 && !utf8.RuneStart(b[len(b)-1]) {
			b = b[:len(b)-1]
		}
		if r, n := utf8.DecodeLastRune(b); r == utf8.RuneError && n == 1 {
			b = b[:len(b)-1]
		}
	}
	s := Visible(b)
	if cut {
		s += "…"
	}
	return s
}

// Visible is Escape for a text that is not cut.
func Visible(b []byte) string {
	var s strings.Builder
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		switch {
		case r == utf8.RuneError && n == 1:
			fmt.Fprintf(&s, `\x%02x`, b[0])
		case r == '\n':
			s.WriteString(`\n`)
		case r == '\r':
			s.WriteString(`\r`)
		case r == '\t':
			s.WriteString(`\t`)
		case r < 0x20 || r == 0x7f:
			fmt.Fprintf(&s, `\x%02x`, r)
		case !unicode.IsPrint(r):
			fmt.Fprintf(&s, `\u{%x}`, r)
		default:
			s.WriteRune(r)
		}
		b = b[n:]
	}
	return s.String()
}
