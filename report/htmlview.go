package report

import (
	"html/template"
	"strings"

	"lint207/analyze"
	"lint207/rules"
)

// htmlStates are the states as the page shows them, by class of entry. Marks
// tell them apart where colors do not.
var htmlStates = [...]struct{ Name, Mark string }{
	analyze.Succeeded: {"succeeded", "✓"}, analyze.Redirected: {"redirected", "→"}, analyze.Absent: {"absent", "○"},
	analyze.Truncated: {"truncated", "…"}, analyze.Failed: {"failed", "✗"}, analyze.Dependent: {"dependent", "↳"},
	analyze.Unclassifiable: {"unclassifiable", "?"},
}

var htmlFuncs = template.FuncMap{
	"size": func(c []htmlCause) int64 { return int64(len(c)) }, "findings": func(f []*rules.Finding) int64 { return int64(len(f)) },
	"segments": segments, "number": number, "count": count, "specs": (*rules.Rule).Specs, "excerpt": newHTMLExcerpt, "inFile": inFile,
	"heading": func(e analyze.Entry) string { return heading(&e) }, "property": property, "condition": condition, "upper": capital,
	"status": func(e analyze.Entry) string { return status(e.Code, e.Reason) },
	"cite":   func(s rules.Spec) string { return cite([]rules.Spec{s}) },
	"others": func(e *analyze.DependentEntry) string {
		return new(treePrinter).others(e.OtherCauses, e.OtherCauseCount, e.Href)
	},
	"via": func(s []string) string { return strings.Join(s, ", ") },
}

// segment is a part of a text: as it is, or an invisible character made visible.
type segment struct {
	Text    string
	Escaped bool
}

// segments splits a text so that a made-up "\n" can be told from a written one.
func segments(s string) (out []segment) {
	if plain(s) {
		return []segment{{s, false}}
	}
	for s != "" {
		shown, n := escapeRune(s)
		escaped := shown != s[:n]
		if k := len(out); k > 0 && out[k-1].Escaped == escaped {
			out[k-1].Text += shown
		} else {
			out = append(out, segment{shown, escaped})
		}
		s = s[n:]
	}
	return out
}

// capital begins a sentence.
func capital(s string) string {
	if s != "" && s[0] >= 'a' && s[0] <= 'z' {
		return string(s[0]-'a'+'A') + s[1:]
	}
	return s
}

// htmlExcerpt is a line of the body around a span.
type htmlExcerpt struct {
	Line                int64
	Left, Right         bool // the line goes on
	Before, Span, After string
}

// newHTMLExcerpt is nil where there is nothing to show.
func newHTMLExcerpt(at analyze.Position, e rules.Excerpt) *htmlExcerpt {
	if e.Text == "" || at.Line == 0 {
		return nil
	}
	start := min(max(e.Start, 0), len(e.Text))
	end := min(start+max(e.Length, 0), len(e.Text))
	before := e.Text[:start]
	left := at.Col-1 > int64(e.Start)
	if !left {
		before = strings.TrimLeft(before, " \t") // indentation tells nothing
	}
	return &htmlExcerpt{at.Line, left, len(e.Text) >= fullExcerpt, before, e.Text[start:end], e.Text[end:]}
}

// htmlDocument is a document as the templates see it.
type htmlDocument struct {
	Number                     int64
	Name, Answer, To, Verdict  string
	URL                        string
	State                      string // bad, good, mixed, plain
	Amounts, Causes, Found     string
	Foot                       string // what is not shown, what was not checked
	Notes                      []string
	Blocks                     []htmlBlock
	MoreCauses                 int64
	Unexplained                []analyze.DependentEntry
	MoreUnexplained            int64
	Graph                      *htmlGraph
	Rules                      []*htmlRule
	HasTree, Quiet             bool
	Batch                      bool // of a JSON batch: requests in place of hrefs
	Rest                       string
	States                     []htmlCount
	FindingsShown, FindingsAll int64
}

type htmlCount struct {
	Name, Mark string
	N          int64
}

func newHTMLDocument(number int64, r *rules.Result, o *Options) *htmlDocument {
	v := &htmlDocument{Number: number, Name: name(r), Answer: answer(r), To: to(r), State: "plain", Notes: r.Notes}
	if decoded(r) {
		v.Notes = append(append([]string(nil), v.Notes...), "lines and columns are those of the decoded body")
	}
	if r.Request != nil && !strings.Contains(v.To, " "+escape(r.Request.URL)) {
		v.URL = r.Request.URL
	}
	v.Found = severities(&r.BySeverity, o.shows)
	v.findings(r, o)
	v.Foot = foot(r, o, len(v.Rules) > 0)
	d := r.Diagnosis
	if d == nil {
		return v
	}
	v.Verdict = capital(outcome(d))
	switch {
	case Failed(r):
		v.State = "bad"
	case d.Outcome == analyze.Applied || d.Outcome == analyze.Read && trouble(d) == 0:
		v.State = "good"
	case trouble(d) > 0:
		v.State = "mixed"
	}
	v.Amounts, v.Causes = amounts(d), causes(d)
	for c, n := range d.Counts.By {
		if n > 0 {
			v.States = append(v.States, htmlCount{htmlStates[c].Name, htmlStates[c].Mark, n})
		}
	}
	v.causes(d)
	v.Quiet = len(v.Blocks)+len(v.Unexplained)+len(v.Rules) == 0
	v.Graph = newHTMLGraph(v.Blocks)
	v.Batch = d.Batch
	v.HasTree = len(r.Responses) > 0 || r.EachResponse != nil && d.Counts.Responses > 0
	v.Quiet = v.Quiet && !v.HasTree && len(v.Notes) == 0
	if !v.HasTree {
		v.count(r, 0)
	}
	return v
}

// foot says what is not shown and what was not checked.
func foot(r *rules.Result, o *Options, found bool) string {
	var parts []string
	unseen := (&text{o: *o}).unseen(r)
	switch {
	case found:
	case unseen != "":
		parts = append(parts, "No other findings")
	default:
		parts = append(parts, "No findings")
	}
	parts = appendText(parts, unseen)
	return capital(strings.Join(appendText(parts, notChecked(r.NotRun)), " · "))
}

// htmlSummary is the end of the page.
type htmlSummary struct {
	Summary    Summary
	Several    bool
	Found      string
	Documents  []htmlListed
	More       int64
	Skipped    []jsonSkipped
	MoreSkips  int64
	NotChecked string
	Quiet      int64 // documents that --quiet leaves out
}

func newHTMLSummary(h *htmlWriter, s Summary) *htmlSummary {
	by := [4]int64{rules.Info: s.Infos, rules.Warning: s.Warnings, rules.Error: s.Errors}
	found := severities(&by, func(rules.Severity) bool { return true })
	if found == "" {
		found = "no findings"
	}
	return &htmlSummary{
		Summary: s, Several: s.Documents > 1, Found: found, Documents: h.listed, More: h.number - int64(len(h.listed)),
		Skipped: h.skipped, MoreSkips: h.skips - int64(len(h.skipped)), NotChecked: notChecked(h.notRun), Quiet: s.Documents - h.number,
	}
}
