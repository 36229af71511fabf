package report

import (
	"io"
	"strconv"
	"strings"

	"lint207/analyze"
	"lint207/rules"
)

// maxSameShown is how many findings of one rule are shown in full.
const maxSameShown = 3

// WriteFinding writes one finding as the text report does.
func WriteFinding(w io.Writer, r *rules.Result, f *rules.Finding, o Options) error {
	t := textTo(w, o.normal())
	t.finding(r, f)
	return t.w.Flush()
}

// findings writes the findings of a document in their order. Those of one
// rule beyond the first few are counted where the next one would stand.
func (t *text) findings(r *rules.Result) {
	seen := map[*rules.Rule]int{}
	for i := range r.Findings {
		f := &r.Findings[i]
		if !t.o.shows(f.Severity) {
			continue
		}
		seen[f.Rule]++
		switch n := seen[f.Rule]; {
		case t.o.ShowAll || n <= maxSameShown:
			t.line()
			t.finding(r, f)
		case n == maxSameShown+1:
			t.fold(r.Counts[f.Rule]-maxSameShown, f)
		}
	}
	t.kept(r, seen)
}

// fold is the line that stands for further findings of a rule.
func (t *text) fold(rest int64, f *rules.Finding) {
	behind := ""
	if f.At.Line > 0 {
		behind = "first at line " + strconv.FormatInt(f.At.Line, 10)
	}
	t.more(rest, f, behind)
}

func (t *text) more(n int64, f *rules.Finding, behind string) {
	s := "  … and " + number(max(n, 1)) + " more "
	t.line()
	switch plain := s + f.Severity.String() + "[" + f.Rule.Name + "], "; {
	case behind == "":
		t.line(s, t.label(f))
	case width(plain)+width(behind) <= t.prose():
		t.line(s, t.label(f), ", ", behind)
	default:
		t.line(s, t.label(f), ",")
		t.line(markIndent, behind)
	}
}

// kept counts findings that the result does not hold and no fold has counted.
func (t *text) kept(r *rules.Result, seen map[*rules.Rule]int) {
	for i := range r.Findings {
		f := &r.Findings[i]
		n := int64(seen[f.Rule])
		seen[f.Rule] = 0
		if n == 0 || r.Counts[f.Rule] <= n || !t.o.ShowAll && n > maxSameShown {
			continue
		}
		t.more(r.Counts[f.Rule]-n, f, "not kept (--max-findings)")
	}
}

func (t *text) label(f *rules.Finding) string {
	return t.severity[f.Severity](f.Severity.String() + "[" + f.Rule.Name + "]")
}

// finding writes one finding: a line that stands alone, the place, what the
// specification says, and what to do.
func (t *text) finding(r *rules.Result, f *rules.Finding) {
	t.line(t.bold(where(r, f.At)), " ", t.label(f), " ", escape(f.Message))
	gutter := gutterWidth(f)
	t.excerpt(f.At, f.Excerpt, gutter, t.severity[f.Severity])
	for i := range f.Related {
		rel := &f.Related[i]
		t.line(t.bold(where(r, rel.At)), " note: ", escape(rel.Message))
		t.excerpt(rel.At, rel.Excerpt, gutter, t.faint)
	}
	eq := spaces(gutter+1) + t.faint("=") + " "
	if s := f.Rule.Specs(); len(s) > 0 {
		for i, l := range wrap(cite(s), t.prose()-gutter-3) {
			if i == 0 {
				t.line(eq, t.link(l, s[0].URL))
			} else {
				t.line(spaces(gutter+3), l)
			}
		}
	}
	if f.Help != "" {
		for i, l := range wrap(escape(f.Help), t.prose()-gutter-9) {
			if i == 0 {
				t.line(eq, "help: ", l)
			} else {
				t.line(spaces(gutter+9), l)
			}
		}
	}
}

// where is a place as editors and people read it.
func where(r *rules.Result, at analyze.Position) string {
	s := name(r) + ":"
	if at.Line > 0 {
		s += strconv.FormatInt(at.Line, 10) + ":" + strconv.FormatInt(at.Col, 10) + ":"
	}
	return s
}

// cite names sections, those of one document together:
// "RFC 4918 section 9.2.1, 11.4".
func cite(specs []rules.Spec) string {
	var parts []string
	last := ""
	for _, s := range specs {
		if s.Document == last && s.Section != "" {
			parts[len(parts)-1] += ", " + strings.TrimPrefix(section(s.Section), "section ")
			continue
		}
		last = s.Document
		part := s.Document
		if s.Section != "" {
			part += " " + section(s.Section)
		}
		parts = append(parts, part)
	}
	return escape(strings.Join(parts, "; "))
}

// section is "section 9.2", or "appendix A".
func section(s string) string {
	if s[0] >= 'A' && s[0] <= 'Z' {
		return "appendix " + s
	}
	return "section " + s
}
