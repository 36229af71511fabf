package report

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// escape makes text harmless and visible: what controls a terminal, reorders
// or hides text, or is no UTF-8, becomes \n, \x1b, \u{202e}. Every text that
// may come from a body, a file name or a request goes through it. A backslash
// stays, so text that is escaped already stays as it is.
func escape(s string) string {
	if plain(s) {
		return s
	}
	var b strings.Builder
	for s != "" {
		cell, n := escapeRune(s)
		b.WriteString(cell)
		s = s[n:]
	}
	return b.String()
}

// escapeRune gives the first character of a text as it is shown, and how many
// bytes it takes.
func escapeRune(s string) (shown string, n int) {
	r, n := utf8.DecodeRuneInString(s)
	switch {
	case r == utf8.RuneError && n <= 1:
		return fmt.Sprintf(`\x%02x`, s[0]), 1
	case strings.HasPrefix(s, "##"): // "##[", "##vso[", "##teamcity[": CI systems obey them
		return `\u{23}`, n
	case r == '\n':
		return `\n`, n
	case r == '\r':
		return `\r`, n
	case r == '\t':
		return `\t`, n
	case r < 0x20 || r == 0x7f:
		return fmt.Sprintf(`\x%02x`, r), n
	case invisible(r):
		return fmt.Sprintf(`\u{%x}`, r), n
	}
	return s[:n], n
}

func plain(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < 0x20 || s[i] >= 0x7f || s[i] == '#' && strings.HasPrefix(s[i:], "##") {
			return false
		}
	}
	return true
}

// disarm makes a line harmless to GitHub Actions, which obeys what begins
// with "::", white space before it or not.
func disarm(line string) string {
	i := 0
	for i < len(line) {
		if line[i] == ' ' {
			i++
		} else if end := strings.IndexByte(line[i:], 'm'); line[i] == 0x1b && end > 0 { // a color
			i += end + 1
		} else {
			break
		}
	}
	if strings.HasPrefix(line[i:], "::") {
		return line[:i] + `\u{3a}` + line[i+1:]
	}
	return line
}

// blanks are characters that count as printable and show nothing.
var blanks = map[rune]bool{
	0x034f: true, 0x115f: true, 0x1160: true, 0x17b4: true, 0x17b5: true,
	0x2800: true, 0x3164: true, 0xffa0: true,
}

// invisible says whether a character is not seen as what it is: controls,
// bidirectional and other format characters, spaces that are no space,
// private use and unassigned characters.
func invisible(r rune) bool { return !unicode.IsPrint(r) || blanks[r] }

// Line is a text of one line as it may be printed on a line of its own, to a
// terminal or into the log of a CI job: escaped, and no workflow command.
func Line(s string) string { return disarm(escape(s)) }
