package report

import (
	"bufio"
	"io"
	"strings"

	"lint207/analyze"
	"lint207/rules"
)

// sarif writes SARIF 2.1.0 as a stream: results first, then the rules that
// they name. Root causes of operations that failed are results of the kind
// "informational", with a code flow to their dependents.
type sarif struct {
	w     *bufio.Writer
	o     Options
	open  bool
	some  bool
	index map[string]int
	rules []sarifRule
	notes []sarifNotification
	err   error
}

func newSARIF(w io.Writer, o Options) Writer {
	return &sarif{w: bufio.NewWriter(w), o: o, index: map[string]int{}, rules: []sarifRule{}, notes: []sarifNotification{}}
}

const sarifSchema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

// value writes what stands in the run.
func (s *sarif) value(indent string, v any) {
	b, err := encode(indent, "  ", v)
	if s.err == nil {
		s.err = err
	}
	s.w.Write(b)
}

func (s *sarif) head() {
	if !s.open {
		s.open = true
		s.w.WriteString("{\n  \"$schema\": \"" + sarifSchema + "\",\n  \"version\": \"2.1.0\",\n  \"runs\": [\n    {\n      \"results\": [")
	}
}

func (s *sarif) result(v *sarifResult) {
	if s.some {
		s.w.WriteByte(',')
	}
	s.some = true
	s.w.WriteString("\n        ")
	s.value("        ", v)
}

// Document writes the results of one document.
func (s *sarif) Document(r *rules.Result) error {
	s.head()
	if Failed(r) {
		for i := range r.Diagnosis.Causes {
			s.cause(r, &r.Diagnosis.Causes[i])
		}
		s.note("causes-not-listed", "note", unlisted(r.Diagnosis), r.Source)
	}
	for _, f := range s.o.shown(r) {
		s.finding(r, f)
	}
	s.note("findings-not-kept", "warning", kept(r), r.Source)
	for _, n := range r.Notes {
		s.note("capture", "note", n, r.Source)
	}
	if s.err != nil {
		return s.err
	}
	return s.w.Flush()
}

func (s *sarif) finding(r *rules.Result, f *rules.Finding) {
	at := s.o.location(r, f.At, &f.Excerpt)
	at.Logical = logical(f.Href)
	if region := at.Physical.Region; region != nil && f.Excerpt.Text != "" {
		start := min(max(f.Excerpt.Start, 0), len(f.Excerpt.Text))
		span := clean(f.Excerpt.Text[start:min(start+max(f.Excerpt.Length, 0), len(f.Excerpt.Text))])
		if span != "" && region.End > region.Column {
			region.Snippet = &sarifMessage{span}
		}
	}
	out := &sarifResult{
		RuleID: f.Rule.Name, RuleIndex: s.rule(f.Rule), Level: sarifLevels[f.Severity],
		Message: sarifFinding(r, f), Locations: []sarifLocation{at},
		Properties: s.properties(r, f.At, f.Href, f.Property, f.Certainty),
	}
	if f.Fingerprint != "" {
		out.Fingerprints = map[string]string{"lint207/1": f.Fingerprint}
	}
	for i := range f.Related {
		rel := &f.Related[i]
		l := s.o.location(r, rel.At, &rel.Excerpt)
		text := sarifText(told(r, rel.At, rel.Message))
		l.ID, l.Message = i+1, &text
		out.Related = append(out.Related, l)
	}
	s.result(out)
}

func sarifFinding(r *rules.Result, f *rules.Finding) sarifMessage {
	m := sarifText(told(r, f.At, f.Message))
	if f.Help != "" {
		m.Text += "\nhelp: " + sarifText(f.Help).Text
	}
	return m
}

func (s *sarif) properties(r *rules.Result, at analyze.Position, href string, p *analyze.PropName, c analyze.Certainty) sarifProperties {
	out := sarifProperties{Exchange: r.Index, Href: orNull(href), Property: clarkOrNull(p), Certain: c.String()}
	if bodyPlace(at) != "" {
		out.Body = &sarifPlace{at.Line, at.Col}
	}
	return out
}

// causeRule stands for root causes, which are no breach of a specification.
var causeRule = &rules.Rule{
	Name: "root-cause", Family: "diagnosis", Severity: rules.Off,
	Summary: "An entry failed by itself; others may depend on it.",
}

func (s *sarif) cause(r *rules.Result, c *analyze.Cause) {
	message := sarifText(told(r, c.At, failure(&c.Entry)+since(c)))
	if c.Advice != "" {
		message.Text += "\n" + sarifText(c.Advice).Text
	}
	at := s.o.entryLocation(r, &c.Entry)
	steps := []sarifStep{{at, 0, "essential"}}
	out := &sarifResult{
		RuleID: causeRule.Name, RuleIndex: s.rule(causeRule), Kind: "informational", Level: "none",
		Message: message, Properties: s.properties(r, c.At, c.Href, c.Property, c.Certainty),
	}
	for i := range c.Dependents {
		l := s.o.entryLocation(r, &c.Dependents[i].Entry)
		steps = append(steps, sarifStep{l, 1, "important"})
		l.ID = i + 1
		out.Related = append(out.Related, l)
	}
	if len(c.Dependents) > 0 {
		out.Flows = []sarifFlow{{[]sarifThread{{steps}}}}
	}
	at.Message = nil
	out.Locations = []sarifLocation{at}
	s.result(out)
}

// rule is the index of a rule among those that are named.
func (s *sarif) rule(r *rules.Rule) int {
	i, ok := s.index[r.Name]
	if !ok {
		i = len(s.rules)
		s.index[r.Name] = i
		s.rules = append(s.rules, ruleSARIF(r))
	}
	return i
}

var problems = [...]string{rules.Off: "", rules.Info: "recommendation", rules.Warning: "warning", rules.Error: "error"}

func ruleSARIF(r *rules.Rule) sarifRule {
	short := r.Summary
	if short == "" {
		short = r.Name
	}
	out := sarifRule{
		ID: r.Name, Old: r.Aliases, Short: sarifText(short), Full: sarifText(short), Default: sarifConfig{sarifLevels[r.Severity]},
		Properties: sarifProperties{Severity: problems[r.Severity], Spec: r.Spec},
	}
	if r.Family != "" {
		out.Properties.Tags = []string{r.Family}
	}
	if page, err := r.Page(); err == nil {
		out.Full = sarifMessage{strings.TrimSpace(page.Text)}
	}
	var help []string
	help = appendText(help, r.Help)
	if specs := r.Specs(); len(specs) > 0 {
		help = append(help, cite(specs))
		out.HelpURI = specs[0].URL
	}
	if len(help) > 0 {
		out.Help = &sarifMessage{strings.Join(help, "\n")}
	}
	return out
}

// note keeps what the tool has to say of itself.
func (s *sarif) note(id, level, text, source string) {
	if text == "" {
		return
	}
	n := sarifNotification{Descriptor: sarifID{id}, Level: level, Message: sarifText(text)}
	if source != "" {
		n.Locations = []sarifLocation{{Physical: sarifPhysical{Artifact: s.o.artifact(source)}}}
	}
	s.notes = append(s.notes, n)
}

// Skipped notes a source that is nothing for lint207.
func (s *sarif) Skipped(source, reason string) error {
	s.note("skipped", "note", "skipped: "+strings.TrimSpace(reason), source)
	return nil
}

// End writes the tool, with the rules that were named, and the notifications.
func (s *sarif) End(sum Summary) error {
	s.head()
	if s.some {
		s.w.WriteString("\n      ")
	}
	if n := sum.Unreadable; n > 0 {
		s.note("unreadable", "error", count(n, "source", "sources")+" could not be read", "")
	}
	if sum.Interrupted {
		s.note("interrupted", "error", interrupted, "")
	}
	put := func(key string, v any) {
		s.w.WriteString(",\n      \"" + key + "\": ")
		s.value("      ", v)
	}
	s.w.WriteByte(']')
	driver := struct {
		Name    string      `json:"name"`
		Version string      `json:"semanticVersion,omitempty"`
		Rules   []sarifRule `json:"rules"`
	}{"lint207", s.o.Version, s.rules}
	put("tool", map[string]any{"driver": driver})
	put("invocations", []sarifInvocation{{sum.Unreadable == 0 && !sum.Interrupted, s.notes}})
	put("columnKind", "utf16CodeUnits")
	root := sarifText("the root of the repository")
	put("originalUriBaseIds", map[string]any{"SRCROOT": map[string]any{"description": root}})
	s.w.WriteString("\n    }\n  ]\n}\n")
	if s.err != nil {
		return s.err
	}
	return s.w.Flush()
}
