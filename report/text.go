package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"lint207/analyze"
	"lint207/rules"
)

// text writes for people: first what happened, then why, then what is wrong
// with the answer.
type text struct {
	*style
	w       *bufio.Writer
	o       Options
	printed bool // something was written
	gap     bool // an empty line is due before whatever comes next
	notRun  []rules.NotRun
}

func newText(w io.Writer, o Options) Writer { return textTo(w, o) }

func textTo(w io.Writer, o Options) *text {
	return &text{style: newStyle(&o), w: bufio.NewWriter(w), o: o}
}

// maxProse is the longest line of prose, however wide the terminal is.
const maxProse = 100

func (t *text) prose() int { return min(t.o.Width, maxProse) }

func (t *text) line(parts ...string) {
	t.w.WriteString(disarm(strings.TrimRight(strings.Join(parts, ""), " ")))
	t.w.WriteByte('\n')
	t.printed = true
}

// Document writes one result.
func (t *text) Document(r *rules.Result) error {
	shown := t.shownFindings(r)
	failed := Failed(r)
	t.notRun = append(t.notRun, r.NotRun...)
	if t.o.Quiet && !failed && shown == 0 {
		return nil
	}
	d := r.Diagnosis
	long := failed || shown > 0 || len(r.Notes) > 0 || d != nil && trouble(d) > 0 ||
		t.o.ShowAll && r.EachResponse != nil
	if t.gap || long && t.printed {
		t.line()
	}
	t.gap = long
	t.header(r, !long)
	if !long {
		return t.w.Flush()
	}
	t.notes(r)
	if err := t.table(r); err != nil {
		return err
	}
	if d != nil {
		t.tree(d)
	}
	t.findings(r)
	t.line()
	t.summary(r)
	return t.w.Flush()
}

// header is the first line: what was answered to what, and what it came to.
func (t *text) header(r *rules.Result, clean bool) {
	head := t.bold(name(r)+":") + " " + answer(r) + to(r)
	d := r.Diagnosis
	switch {
	case d == nil:
		t.line(head)
	case Failed(r) || trouble(d) > 0 || d.Counts.Entries == 0 && d.Outcome != analyze.Read:
		t.line(head, ": ", t.verdict(r))
	default:
		s := head + ", " + t.verdict(r) + ": " + amounts(d)
		if more := t.unseen(r); clean && more != "" {
			s += " · " + more
		}
		t.line(s)
	}
}

func (t *text) verdict(r *rules.Result) string {
	d := r.Diagnosis
	s := outcome(d)
	switch {
	case Failed(r):
		return t.bad(s)
	case d.Outcome == analyze.Applied:
		return t.good(s)
	}
	return s
}

// notes are sentences about the capture, and about what positions mean.
func (t *text) notes(r *rules.Result) {
	notes := r.Notes
	if decoded(r) {
		notes = append(append([]string(nil), notes...), "lines and columns are those of the decoded body")
	}
	for i, n := range notes {
		if i == 0 {
			t.line()
		}
		t.wrapped("  note: ", "        ", n)
	}
}

// decoded says that findings have positions in the decoded body.
func decoded(r *rules.Result) bool {
	for i := range r.Findings {
		if at := &r.Findings[i].At; at.Line > 0 && !at.InSource {
			return true
		}
	}
	return false
}

// wrapped writes prose behind a prefix; further lines have another prefix of
// the same width.
func (t *text) wrapped(first, next, s string) {
	for i, l := range wrap(escape(s), t.prose()-width(first)) {
		if i > 0 {
			first = next
		}
		t.line(first, l)
	}
}

// summary is the last line of a document: causes, findings, and what was not
// checked.
func (t *text) summary(r *rules.Result) {
	var parts []string
	if d := r.Diagnosis; d != nil {
		parts = appendText(parts, causes(d))
	}
	told := severities(&r.BySeverity, t.o.shows)
	if told == "" {
		told = "no findings"
		if t.unseen(r) != "" {
			told = "no other findings"
		}
	}
	parts = append(parts, told)
	parts = appendText(parts, t.unseen(r))
	parts = appendText(parts, notChecked(r.NotRun))
	t.joined("  ", parts)
}

func appendText(parts []string, s string) []string {
	if s == "" {
		return parts
	}
	return append(parts, s)
}

// joined writes parts with middle dots between them. A part that does not fit
// on the line goes on the next one.
func (t *text) joined(indent string, parts []string) {
	line := indent
	for i, p := range parts {
		switch {
		case i == 0:
		case width(line)+3+width(p) <= t.prose():
			line += " · "
		default:
			t.line(line)
			line = indent
		}
		if width(line)+width(p) > t.prose() {
			lines := wrap(p, t.prose()-width(indent))
			for _, l := range lines[:len(lines)-1] {
				t.line(line, l)
				line = indent
			}
			p = lines[len(lines)-1]
		}
		line += p
	}
	t.line(line)
}

// causes counts causes and dependents.
func causes(d *analyze.Diagnosis) string {
	dependents := d.Counts.By[analyze.Dependent]
	if d.CauseCount == 0 && dependents == 0 {
		return ""
	}
	s := "no root cause"
	if d.CauseCount > 0 {
		s = count(d.CauseCount, "root cause", "root causes")
	}
	if dependents > 0 {
		s += ", " + count(dependents, "dependent", "dependents")
	}
	if n := d.UnexplainedCount; n > 0 {
		s += " (" + number(n) + " unexplained)"
	}
	return s
}

// unseen counts findings that are not shown: too mild, or suppressed.
func (t *text) unseen(r *rules.Result) string {
	var parts []string
	if s := severities(&r.BySeverity, func(s rules.Severity) bool { return !t.o.shows(s) }); s != "" {
		parts = append(parts, s+" hidden by --min-severity")
	}
	if r.Suppressed > 0 {
		parts = append(parts, number(int64(r.Suppressed))+" suppressed")
	}
	if r.Baselined > 0 {
		parts = append(parts, number(r.Baselined)+" in the baseline")
	}
	return strings.Join(parts, ", ")
}

// shownFindings counts the findings that are severe enough.
func (t *text) shownFindings(r *rules.Result) (n int64) {
	for s := rules.Info; s <= rules.Error; s++ {
		if t.o.shows(s) {
			n += r.BySeverity[s]
		}
	}
	return n
}

// Skipped names a source that is nothing for lint207. In a folder that is
// ordinary, so the total counts them, and only ShowAll names each.
func (t *text) Skipped(source, reason string) error {
	if !t.o.ShowAll || t.o.Quiet {
		return nil
	}
	if t.gap {
		t.line()
		t.gap = false
	}
	t.line(t.bold(escape(source)+":"), " skipped: ", escape(reason))
	return t.w.Flush()
}

// End writes the total, if there is more to add up than one document.
func (t *text) End(s Summary) error {
	several := s.Documents > 1 || s.Documents > 0 && s.Skipped+s.Unreadable > 0
	if !several || t.o.Quiet && !t.printed {
		if s.Interrupted {
			t.line()
			t.line(interrupted)
		}
		return t.w.Flush()
	}
	parts := []string{count(s.Documents, "document", "documents")}
	if s.FailedOperations > 0 {
		parts = append(parts, count(s.FailedOperations, "operation", "operations")+" failed")
	}
	by := [4]int64{rules.Info: s.Infos, rules.Warning: s.Warnings, rules.Error: s.Errors}
	found := severities(&by, func(rules.Severity) bool { return true })
	if found == "" {
		found = "no findings"
	}
	parts = append(parts, found)
	if s.Suppressed > 0 {
		parts = append(parts, number(s.Suppressed)+" suppressed")
	}
	if s.Baselined > 0 {
		parts = append(parts, number(s.Baselined)+" in the baseline")
	}
	if s.Skipped > 0 {
		more := ""
		if !t.o.ShowAll {
			more = " (--show-all)"
		}
		parts = append(parts, count(s.Skipped, "file", "files")+" skipped"+more)
	}
	if s.Unreadable > 0 {
		parts = append(parts, fmt.Sprintf("%s could not be read", count(s.Unreadable, "source", "sources")))
	}
	if s.Interrupted {
		parts = append(parts, interrupted)
	}
	parts = appendText(parts, notChecked(t.notRun))
	t.line()
	t.joined("", parts)
	return t.w.Flush()
}
