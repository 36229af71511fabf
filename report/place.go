package report

import (
	"fmt"
	"path"
	"strconv"
	"strings"
	"unicode/utf16"

	"lint207/analyze"
	"lint207/rules"
)

// CI systems show a finding at a line of a file. A position of a decoded body
// is no place in the file: it is told in words instead.

// bodyPlace says where in the decoded body something stands; "" if it stands
// in the file.
func bodyPlace(at analyze.Position) string {
	if at.InSource || at.Line == 0 {
		return ""
	}
	return fmt.Sprintf("line %d, column %d of the decoded body", at.Line, at.Col)
}

// told is a sentence, with the place behind it if that is not in the file.
func told(r *rules.Result, at analyze.Position, s string) string {
	var where []string
	if r.Several {
		where = append(where, "exchange "+strconv.Itoa(r.Index))
	}
	where = appendText(where, bodyPlace(at))
	if len(where) > 0 {
		s += " (" + strings.Join(where, ", ") + ")"
	}
	return escape(s)
}

// inFile says whether a position is one in the file.
func inFile(at analyze.Position) bool { return at.InSource && at.Line > 0 }

// path is the path of a source in the repository, without "./".
func (o *Options) path(source string) string {
	p := clean(o.Path(source))
	if p == "" {
		return "."
	}
	return path.Clean(p)
}

// endCol16 is the column behind the span in UTF-16 code units, if the excerpt
// shows the span; 0 if that is not known.
func endCol16(at analyze.Position, e *rules.Excerpt) int64 {
	start := min(max(e.Start, 0), len(e.Text))
	span := e.Text[start:min(start+max(e.Length, 0), len(e.Text))]
	if at.Len > 0 && span == "" {
		return 0
	}
	return at.Col16 + int64(units(span))
}

// units is the length of a text in UTF-16 code units.
func units(s string) (n int) {
	for _, r := range s {
		n += utf16.RuneLen(r)
	}
	return n
}

// about names what an entry is about: "/a" or "Z:b on /a"; escaped.
func about(e *analyze.Entry) string {
	if p := property(e.Property); p != "" {
		return p + " on " + heading(e)
	}
	return heading(e)
}

// failure is a cause in one line: "403 Forbidden for Z:b on /a"; escaped.
func failure(e *analyze.Entry) string { return status(e.Code, e.Reason) + " for " + about(e) }

// since says how many entries depend on a cause, "" if none does.
func since(c *analyze.Cause) string {
	if c.DependentCount == 0 {
		return ""
	}
	return ", " + count(c.DependentCount, "dependent", "dependents")
}

// shown are the findings that are severe enough.
func (o *Options) shown(r *rules.Result) (out []*rules.Finding) {
	for i := range r.Findings {
		if f := &r.Findings[i]; o.shows(f.Severity) {
			out = append(out, f)
		}
	}
	return out
}

// kept says how many findings the result counts but does not hold.
func kept(r *rules.Result) string {
	if r.Omitted == 0 {
		return ""
	}
	return count(r.Omitted, "more finding is", "more findings are") + " not kept (--max-findings)"
}

// unlisted says how many causes the diagnosis counts but does not list.
func unlisted(d *analyze.Diagnosis) string {
	if n := d.CauseCount - int64(len(d.Causes)); n > 0 {
		return count(n, "more root cause is", "more root causes are") + " not listed (--show-all)"
	}
	return ""
}

// totals are the numbers of a run in one sentence.
func totals(s Summary) string {
	parts := []string{count(s.Documents, "document", "documents")}
	if s.FailedOperations > 0 {
		parts = append(parts, count(s.FailedOperations, "operation", "operations")+" failed")
	}
	found := severities(&[4]int64{rules.Info: s.Infos, rules.Warning: s.Warnings, rules.Error: s.Errors}, func(rules.Severity) bool { return true })
	if found == "" {
		found = "no findings"
	}
	parts = append(parts, found)
	if s.Skipped > 0 {
		parts = append(parts, count(s.Skipped, "file", "files")+" skipped")
	}
	if s.Unreadable > 0 {
		parts = append(parts, count(s.Unreadable, "source", "sources")+" could not be read")
	}
	if s.Interrupted {
		parts = append(parts, interrupted)
	}
	return strings.Join(parts, ", ")
}
