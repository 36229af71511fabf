package report

import (
	"strconv"
	"strings"

	"lint207/analyze"
	"lint207/rules"
)

// tabWidth is how many columns a tab of the body gets. Carets are placed in
// the same columns, so its true width does not matter.
const tabWidth = 4

// fullExcerpt is the size from which an excerpt may be a part of a longer line.
const fullExcerpt = 157

// cell is one character of an excerpt as it is shown.
type cell struct {
	shown string
	width int
	from  int // its first byte
}

// split makes cells of a line.
func split(line string) []cell {
	var out []cell
	for i := 0; i < len(line); {
		shown, n := escapeRune(line[i:])
		if line[i] == '\t' {
			shown = spaces(tabWidth)
		}
		w := width(shown)
		if w == 0 && len(out) > 0 { // a combining mark belongs to its letter
			out[len(out)-1].shown += shown
		} else {
			out = append(out, cell{shown, w, i})
		}
		i += n
	}
	return out
}

func sum(c []cell) (w int) {
	for i := range c {
		w += c[i].width
	}
	return w
}

// gutterWidth is the room for line numbers beside a finding's excerpts.
func gutterWidth(f *rules.Finding) int {
	line := f.At.Line
	for i := range f.Related {
		line = max(line, f.Related[i].At.Line)
	}
	return max(3, len(strconv.FormatInt(line, 10)))
}

// excerpt writes a line of the body with carets below the span.
func (t *text) excerpt(at analyze.Position, e rules.Excerpt, gutter int, paint func(...any) string) {
	if e.Text == "" || at.Line == 0 {
		return
	}
	line, before, under := frame(at, e, t.o.Width-gutter-3)
	bar := t.faint("|")
	t.line(spaces(gutter+1), bar)
	t.line(t.faint(leftPad(strconv.FormatInt(at.Line, 10), gutter)), " ", bar, " ", line)
	t.line(spaces(gutter+1), bar, " ", spaces(before), paint(strings.Repeat("^", under)))
}

func leftPad(s string, w int) string { return spaces(w-len(s)) + s }

// frame trims a line around its span to a width. It says how many columns
// stand before the span, and how many of the span are seen.
func frame(at analyze.Position, e rules.Excerpt, room int) (line string, before, under int) {
	start := min(max(e.Start, 0), len(e.Text))
	end := min(start+max(e.Length, 0), len(e.Text))
	all := split(e.Text)
	a := cellAt(all, start, len(e.Text))
	b := max(a, cellAt(all, end, len(e.Text)))
	if end > start && b < len(all) && all[b].from < end {
		b++ // the span ends inside a cell
	}
	head, span, tail := all[:a], all[a:b], all[b:]
	left := at.Col-1 > int64(e.Start) // the excerpt begins inside the line
	right := len(e.Text) >= fullExcerpt

	if sum(span) > room-2 && (left || right || sum(all) > room) {
		span, tail, right = fit(span, room-2), nil, true
	}
	marks := 0
	if left {
		marks++
	}
	if right {
		marks++
	}
	free := room - sum(span) - marks
	if sum(head)+sum(tail) > free { // something goes, on whichever side
		free = room - sum(span) - 2
	}
	// What stands before the span tells more than what follows.
	keep := max(0, free-min(sum(tail), free/3))
	if sum(head) > keep {
		head, left = fitEnd(head, keep), true
	}
	if rest := max(0, free-sum(head)); sum(tail) > rest {
		tail, right = fit(tail, rest), true
	}
	var s strings.Builder
	if left {
		s.WriteString("…")
		before = 1
	}
	for _, part := range [][]cell{head, span, tail} {
		for i := range part {
			s.WriteString(part[i].shown)
		}
	}
	if right {
		s.WriteString("…")
	}
	return s.String(), before + sum(head), max(1, sum(span))
}

// cellAt is the index of the cell that holds the byte at an offset, their
// number at the end of the text.
func cellAt(all []cell, off, end int) int {
	if off >= end {
		return len(all)
	}
	i := len(all) - 1
	for i > 0 && all[i].from > off {
		i--
	}
	return max(i, 0)
}

// fit is the longest beginning that has room.
func fit(c []cell, room int) []cell {
	for i := range c {
		if room -= c[i].width; room < 0 {
			return c[:i]
		}
	}
	return c
}

// fitEnd is the longest end that has room.
func fitEnd(c []cell, room int) []cell {
	for i := len(c) - 1; i >= 0; i-- {
		if room -= c[i].width; room < 0 {
			return c[i+1:]
		}
	}
	return c
}
