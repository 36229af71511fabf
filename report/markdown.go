package report

import (
	"fmt"
	"io"
	"strings"

	"lint207/analyze"
	"lint207/rules"
)

// markdown writes a comment for a pull request, or the summary of a step: the
// total, then for each document what happened and its findings. What has no
// room is counted.
type markdown struct {
	w    io.Writer
	o    Options
	b    strings.Builder
	full bool
	left struct{ documents, causes, findings int64 }
}

// maxMarkdown is the longest text that GitHub takes for a comment, less what
// the first and the last paragraph need.
const maxMarkdown = 65_536 - 1_000

func newMarkdown(w io.Writer, o Options) Writer { return &markdown{w: w, o: o} }

// put adds text, all of it or nothing. Once something had no room nothing has.
func (m *markdown) put(s string) bool {
	m.full = m.full || m.b.Len()+len(s) > maxMarkdown
	if !m.full {
		m.b.WriteString(s)
	}
	return !m.full
}

// Document adds the section of a document, unless there is nothing to tell.
func (m *markdown) Document(r *rules.Result) error {
	shown := m.o.shown(r)
	d := r.Diagnosis
	if d == nil || !Failed(r) && len(shown) == 0 && trouble(d) == 0 {
		return nil
	}
	if !m.put(fmt.Sprintf("\n### %s\n\n%s\n", mdCode(name(r)), mdText(capitalized(answer(r)+to(r)+": "+outcome(d))))) {
		m.left.documents++
		m.left.causes += d.CauseCount
		m.left.findings += int64(len(shown)) + r.Omitted
		return nil
	}
	m.causes(d)
	for i, f := range shown {
		if i == 0 {
			m.put("\n")
		}
		if !m.put(m.finding(r, f)) {
			m.left.findings++
		}
	}
	if s := kept(r); s != "" && !m.put("- "+mdText(s)+"\n") {
		m.left.findings += r.Omitted
	}
	return nil
}

func (m *markdown) causes(d *analyze.Diagnosis) {
	for i := range d.Causes {
		c := &d.Causes[i]
		head := ""
		if i == 0 {
			head = "\n"
		}
		s := fmt.Sprintf("%s- %s: %s for %s%s\n", head, rootLabel(c.Certainty, 1), mdCode(status(c.Code, c.Reason)), mdAbout(&c.Entry), since(c))
		if c.Advice != "" {
			s += "  " + mdText(c.Advice) + "\n"
		}
		if !m.put(s) {
			m.left.causes++
			continue
		}
		m.dependents(c.Dependents, c.DependentCount)
	}
	if s := unlisted(d); s != "" {
		m.put("- " + s + "\n")
	}
	if d.UnexplainedCount > 0 {
		m.put("\n- unexplained: the answer names no cause\n")
		m.dependents(d.Unexplained, d.UnexplainedCount)
	}
}

// dependents lists the first ones below a cause.
func (m *markdown) dependents(deps []analyze.DependentEntry, n int64) {
	shown := deps[:min(len(deps), maxDependentsShown)]
	for i := range shown {
		e := &shown[i].Entry
		m.put(fmt.Sprintf("  - %s for %s\n", mdCode(status(e.Code, e.Reason)), mdAbout(e)))
	}
	if rest := n - int64(len(shown)); rest > 0 {
		m.put("  - … and " + number(rest) + " more\n")
	}
}

func mdAbout(e *analyze.Entry) string {
	if p := property(e.Property); p != "" {
		return mdCode(p) + " on " + mdCode(heading(e))
	}
	return mdCode(heading(e))
}

func (m *markdown) finding(r *rules.Result, f *rules.Finding) string {
	place := strings.TrimSuffix(where(r, f.At), ":")
	message := f.Message
	if s := bodyPlace(f.At); s != "" {
		place, message = name(r), message+" ("+s+")"
	}
	rule := "`" + f.Rule.Name + "`"
	if specs := f.Rule.Specs(); len(specs) > 0 && specs[0].URL != "" {
		rule = "[" + rule + "](" + specs[0].URL + ")"
	}
	s := fmt.Sprintf("- **%s** %s at %s: %s\n", f.Severity, rule, mdCode(place), mdText(message))
	if f.Help != "" {
		s += "  " + mdText("help: "+f.Help) + "\n"
	}
	return s
}

// Skipped writes nothing: the total counts it.
func (m *markdown) Skipped(string, string) error { return nil }

// End writes the comment.
func (m *markdown) End(s Summary) error {
	out := "## lint207\n\n" + capitalized(totals(s)) + "\n" + m.b.String()
	var more []string
	for _, n := range []struct {
		n         int64
		one, many string
	}{
		{m.left.documents, "document", "documents"}, {m.left.causes, "root cause", "root causes"}, {m.left.findings, "finding", "findings"},
	} {
		if n.n > 0 {
			more = append(more, count(n.n, n.one, n.many))
		}
	}
	if m.full {
		if len(more) == 0 {
			more = []string{"some lines"}
		}
		out += "\nLeft out, because a comment has no more room: " + strings.Join(more, ", ") + "\n"
	}
	_, err := io.WriteString(m.w, out)
	return err
}

func capitalized(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// mdCode is a code span, in which nothing means anything but the fence.
func mdCode(s string) string {
	s = escape(s)
	longest, run := 0, 0
	for _, r := range s {
		if r == '`' {
			run++
		} else {
			run = 0
		}
		longest = max(longest, run)
	}
	fence := strings.Repeat("`", longest+1)
	if s == "" || strings.HasPrefix(s, "`") || strings.HasSuffix(s, "`") || strings.Trim(s, " ") != s {
		s = " " + s + " "
	}
	return fence + s + fence
}

// mdText is text in which nothing is markup. GitHub makes links of mentions,
// of numbers and of addresses even where their characters are escaped: an
// empty comment takes them apart.
func mdText(s string) string {
	s = escape(s)
	var b strings.Builder
	if strings.HasPrefix(s, "/") { // GitLab obeys a line such as "/close"
		b.WriteByte('\\')
	}
	for i, r := range s {
		if r > ' ' && r < 0x7f && strings.ContainsRune("\\`*_{}[]()<>#+-.!|~&@:$%^='\"", r) && !mdPlain(s, i) {
			b.WriteByte('\\')
		}
		if r == '.' && i >= 3 && strings.EqualFold(s[i-3:i], "www") {
			b.WriteString("<!-- -->")
		}
		b.WriteRune(r)
		if r == '@' || r == '#' || r == ':' && strings.HasPrefix(s[i:], "://") {
			b.WriteString("<!-- -->")
		}
	}
	return b.String()
}

// mdPlain says that a character means nothing where it stands: punctuation
// inside a word or behind one, unless it makes a list of a number.
func mdPlain(s string, i int) bool {
	return i > 0 && strings.IndexByte(".:-+='\"%()", s[i]) >= 0 && strings.Trim(s[:i], "0123456789") != ""
}
