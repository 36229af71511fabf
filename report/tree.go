package report

import (
	"strconv"
	"strings"

	"lint207/analyze"
)

// Limits of what is listed on the screen without ShowAll; the rest is counted.
const (
	maxCausesShown     = 10
	maxDependentsShown = 10
)

// tree writes the causes with their dependents, then the dependents that
// nothing explains.
func (t *text) tree(d *analyze.Diagnosis) {
	p := &treePrinter{text: t}
	all := blocks(d.Causes)
	shown, n := all, int64(0)
	if !t.o.ShowAll && len(all) > maxCausesShown {
		shown = all[:maxCausesShown]
	}
	for i := range shown {
		n += int64(len(shown[i].causes))
	}
	lost := t.limit(d.Unexplained)
	p.measure(shown, lost)
	for i := 0; i < len(shown); {
		if k := stacked(shown[i:]); k > 1 {
			p.stack(shown[i : i+k])
			i += k
		} else {
			p.block(&shown[i])
			i++
		}
	}
	if rest := d.CauseCount - n; rest > 0 {
		t.line()
		t.line("  … and ", count(rest, "more root cause", "more root causes"), t.hint(len(shown) < len(all)))
	}
	p.unexplained(d, lost)
}

// limit is the part of a list that is shown.
func (t *text) limit(deps []analyze.DependentEntry) []analyze.DependentEntry {
	if !t.o.ShowAll && len(deps) > maxDependentsShown {
		return deps[:maxDependentsShown]
	}
	return deps
}

// hint says how to see what is not shown.
func (t *text) hint(kept bool) string {
	if kept || !t.o.ShowAll {
		return " (--show-all)"
	}
	return ", not listed"
}

// treePrinter keeps what blocks have in common.
type treePrinter struct {
	*text
	column  int    // where properties and hrefs begin
	heading string // the last one printed
	advice  string // the last one printed
}

// Where things stand: marks at 4, their text at 6, that of branches at 9.
const (
	markIndent = "    "
	barIndent  = "      "
	rightEdge  = 75 // of the label, at 80 columns
	minColumn  = 16 // the least room for properties and hrefs
)

func (p *treePrinter) measure(all []block, lost []analyze.DependentEntry) {
	widest := 0
	for i := range all {
		for _, c := range all[i].causes {
			widest = max(widest, 6+width(p.status(&c.Entry)))
		}
		for j := range p.limit(all[i].deps) {
			e := &all[i].deps[j]
			widest = max(widest, 9+width(p.status(&e.Entry)))
		}
	}
	for i := range lost {
		widest = max(widest, 6+width(p.status(&lost[i].Entry)))
	}
	p.column = widest + 2
}

// status is the status of an entry, cut so that there is room beside it.
func (p *treePrinter) status(e *analyze.Entry) string {
	return cut(status(e.Code, e.Reason), p.o.Width-9-2-minColumn)
}

// open writes the heading of an entry, unless it is that of the last one.
func (p *treePrinter) open(e *analyze.Entry) {
	if h := heading(e); h != p.heading {
		p.line()
		p.name(h)
		p.heading = h
	}
}

func (p *treePrinter) name(h string) {
	for i, l := range wrapName(h, p.o.Width-4) {
		p.line(spaces(2+2*min(i, 1)), p.bold(l))
	}
}

// heading names what an entry is about: an href, or a request of a batch.
func heading(e *analyze.Entry) string {
	switch {
	case e.ID != "":
		return "request " + escape(e.ID)
	case e.Href == "":
		return "(no href)"
	}
	return escape(e.Href)
}

func (p *treePrinter) block(b *block) {
	for i, c := range b.causes {
		last := i == len(b.causes)-1
		p.open(&c.Entry)
		p.entry("✗ ", &c.Entry, rootLabel(c.Certainty, 1))
		// What holds for the next cause too is said below that.
		if last || !sameStory(c, b.causes[i+1]) || heading(&c.Entry) != heading(&b.causes[i+1].Entry) {
			p.story(c)
		}
	}
	if b.alsoN > 0 {
		p.bar("All of these are explained by " + p.others(b.also, b.alsoN, "") + " as well:")
	}
	p.dependents(b)
}

// stack writes causes that differ in their hrefs only: those, then once the rest.
func (p *treePrinter) stack(all []block) {
	p.line()
	for i := range all {
		p.name(heading(&all[i].causes[0].Entry))
	}
	p.heading = ""
	c := all[0].causes[0]
	p.entry("✗ ", &c.Entry, rootLabel(c.Certainty, len(all)))
	p.story(c)
}

// story writes what more is known of a cause, and what to do about it.
func (p *treePrinter) story(c *analyze.Cause) {
	if c.Condition != nil {
		p.bar("condition " + condition(c.Condition))
	}
	if c.Message != "" {
		p.bar(saying(c.Message))
	}
	if c.Redirect != "" {
		p.bar("redirected to " + c.Redirect)
	}
	if c.Advice != "" && c.Advice != p.advice {
		p.bar(c.Advice)
	}
	p.advice = c.Advice
}

func rootLabel(c analyze.Certainty, n int) string {
	s := ""
	switch c {
	case analyze.Probable:
		s = "likely "
	case analyze.Possible:
		s = "possible "
	}
	if n == 1 {
		return s + "root cause"
	}
	return number(int64(n)) + " " + s + "root causes"
}

// entry writes a failure: mark, status, property, and a label at the right.
func (p *treePrinter) entry(mark string, e *analyze.Entry, label string) {
	left := markIndent + mark + p.status(e)
	what := property(e.Property)
	edge := min(p.prose(), 80) - (80 - rightEdge)
	room := edge - width(label) - 2 - p.column
	painted := markIndent + p.bad(mark+p.status(e))
	switch {
	case what == "":
		p.line(painted, spaces(edge-width(label)-width(left)), p.bold(label))
	case width(what) <= room:
		p.line(painted, spaces(p.column-width(left)), what, spaces(edge-width(label)-p.column-width(what)), p.bold(label))
	default: // a long name gets lines of its own
		p.line(painted, spaces(edge-width(label)-width(left)), p.bold(label))
		p.bar("property " + what)
	}
}

// bar writes prose beside the bar of a cause.
func (p *treePrinter) bar(s string) {
	prefix := barIndent + p.faint("│") + " "
	for _, l := range wrap(escape(s), p.prose()-8) {
		p.line(prefix, l)
	}
}

func (p *treePrinter) dependents(b *block) {
	shown := p.limit(b.deps)
	rest := b.count - int64(len(shown))
	under := b.causes[len(b.causes)-1]
	for i := range shown {
		e := &shown[i]
		last := i == len(shown)-1 && rest == 0
		p.dependent(e, &under.Entry, last)
		if e.OtherCauseCount > 0 && b.alsoN == 0 && len(b.causes) == 1 {
			p.behind(wrap("also explained by "+p.others(e.OtherCauses, e.OtherCauseCount, under.Href), p.o.Width-p.column), last)
		}
	}
	if rest > 0 {
		p.line(barIndent, p.faint("└─"), " … and ", number(rest), " more", p.hint(len(shown) < len(b.deps)))
	}
}

// dependent writes one branch. Its href is told where it is not the cause's.
func (p *treePrinter) dependent(e *analyze.DependentEntry, under *analyze.Entry, last bool) {
	branch := "├─ "
	if last {
		branch = "└─ "
	}
	var what []string
	if e.ID != under.ID || e.Href != under.Href {
		what = append(what, heading(&e.Entry))
	}
	if e.Property != nil {
		what = append(what, property(e.Property))
	}
	if e.RolledBack {
		what = append(what, "rolled back")
	}
	if len(e.Via) > 0 {
		what = append(what, chain(&e.Entry, under))
	}
	left := p.status(&e.Entry)
	room := p.o.Width - p.column
	lines := []string{strings.Join(what, "  ")}
	if width(lines[0]) > room { // one below the other
		lines = nil
		for _, s := range what {
			lines = append(lines, wrapName(s, room)...)
		}
	}
	if len(lines) == 0 {
		lines = []string{""}
	}
	p.line(barIndent, p.faint(branch), left, spaces(p.column-9-width(left)), lines[0])
	p.behind(lines[1:], last)
}

// behind goes on with a branch on another line.
func (p *treePrinter) behind(lines []string, last bool) {
	trunk := p.faint("│")
	if last {
		trunk = " "
	}
	for _, l := range lines {
		p.line(barIndent, trunk, spaces(p.column-7), l)
	}
}

// others names other causes; the href only where it is another than here.
func (p *treePrinter) others(refs []analyze.Ref, n int64, here string) string {
	var parts []string
	for i := range refs[:min(len(refs), 3)] {
		r := &refs[i]
		s := strconv.Itoa(r.Code)
		if r.Property != nil {
			s += " for " + property(r.Property)
		}
		if r.Property == nil || r.Href != here {
			s += " on " + heading(&analyze.Entry{ID: r.ID, Href: r.Href})
		}
		parts = append(parts, s)
	}
	if rest := n - int64(len(parts)); rest > 0 {
		parts = append(parts, number(rest)+" more")
	}
	if k := len(parts); k > 1 {
		return strings.Join(parts[:k-1], ", ") + " and " + parts[k-1]
	}
	return strings.Join(parts, "")
}

// unexplained writes the dependents for which the answer holds no cause.
func (p *treePrinter) unexplained(d *analyze.Diagnosis, lost []analyze.DependentEntry) {
	if d.UnexplainedCount == 0 {
		return
	}
	p.heading = ""
	for i := 0; i < len(lost); {
		e := &lost[i].Entry
		p.open(e)
		for i++; i < len(lost) && sameEntry(e, &lost[i].Entry); i++ {
			p.name(heading(&lost[i].Entry))
		}
		p.entry("? ", e, "unexplained")
	}
	if rest := d.UnexplainedCount - int64(len(lost)); rest > 0 {
		p.line(markIndent, "… and ", number(rest), " more", p.hint(len(lost) < len(d.Unexplained)))
	}
	if d.Batch {
		if !p.undecided(lost) {
			p.bar("Nothing in the answer explains this. Look into the server's log, or send these requests alone.")
		}
		return
	}
	p.bar("Nothing in the answer explains this. Look into the server's log, or repeat the request in smaller parts.")
}
