package report

import (
	"strings"

	"github.com/mattn/go-runewidth"
)

// cells measures text in columns. It is our own, because the package's
// default depends on the environment.
var cells = &runewidth.Condition{StrictEmojiNeutral: true}

func width(s string) int {
	if plain(s) {
		return len(s)
	}
	return cells.StringWidth(s)
}

// pad fills a text with spaces to a width.
func pad(s string, w int) string { return s + spaces(w-width(s)) }

func spaces(n int) string { return strings.Repeat(" ", max(0, n)) }

// cut shortens a text to a width, with a mark.
func cut(s string, w int) string {
	if width(s) <= w {
		return s
	}
	return cells.Truncate(s, w, "…")
}

// wrap breaks escaped text at spaces into lines of at most w columns; a word
// that is longer is broken, behind a slash if one is near the end.
func wrap(s string, w int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(s) {
		word = disarm(word) // it may come first on a line
		if line != "" && width(line)+1+width(word) <= w {
			line += " " + word
			continue
		}
		if line != "" {
			lines = append(lines, line)
		}
		for width(word) > w {
			head := breakWord(word, w)
			lines = append(lines, head)
			word = word[len(head):]
		}
		line = word
	}
	if line != "" || len(lines) == 0 {
		lines = append(lines, line)
	}
	return lines
}

// wrapName breaks escaped text that stands for itself, such as an href: every
// space in it counts.
func wrapName(s string, w int) (lines []string) {
	for s = disarm(s); width(s) > w; s = disarm(s) {
		head := breakWord(s, w)
		if t := strings.TrimRight(head, " "); t != "" {
			head = t // a space is seen at the beginning of the next line
		}
		lines = append(lines, head)
		s = s[len(head):]
	}
	return append(lines, s)
}

// breakWord is the part of a long word that goes on the first line.
func breakWord(s string, w int) string {
	n, used := 0, 0
	for i, r := range s {
		rw := cells.RuneWidth(r)
		if used+rw > w && i > 0 {
			break
		}
		used += rw
		n = i + len(string(r))
	}
	if i := strings.LastIndexByte(s[:n], '/'); i >= 0 && i+1 >= n*2/3 {
		n = i + 1
	}
	return s[:n]
}

// Paragraph is text of the tool's own broken at spaces into lines of at most
// columns, each behind an indent and with a line end.
func Paragraph(text, indent string, columns int) string {
	var b strings.Builder
	for _, line := range wrap(text, max(columns, minWidth)-len(indent)) {
		b.WriteString(indent + line + "\n")
	}
	return b.String()
}
