package rules

import (
	"context"
	"fmt"
	"slices"
	"sort"

	"lint207/analyze"
	"lint207/analyze/capture"
	"lint207/analyze/xmlscan"
)

// Pass is the run of the rules over one document. A rule gets it to look
// things up and to report.
type Pass struct {
	ctx context.Context // while trees are looked at

	Facts    *analyze.Facts
	Document *analyze.Document
	Head     *capture.Head    // nil: unknown
	Looks    capture.Looks    // what the body looks like, "" unknown
	Request  *analyze.Request // nil: unknown
	// Diagnosis is set for OnEnd only.
	Diagnosis *analyze.Diagnosis
	// Encoding is the encoding in force; set for OnEnd only.
	Encoding string

	plan  *plan
	opts  *Options
	state []state // by Rule.index
	rule  *Rule

	blank bool // the value that is looked at is empty

	object objectRead // the calendar object that was looked at last

	window   *xmlscan.Window
	names    []xmlscan.Name
	response *analyze.Response
	fired    []*Rule             // in this response, each once
	ceded    map[[2]*Rule]*state // what a rule found where another one fired, which may not hold in the end
	raised   int64               // findings so far, the hidden ones too
	faults   []xmlscan.Fault
	earlier  []xmlscan.Fault // of the batch before: a response may have begun in it

	suppressions []Suppression
	byName       ruleIndex       // for suppressions, made when the first one comes
	ruleNames    []string        // for those that name no rule
	whole        *xmlscan.Window // the body that trees were made of
	notes        []string

	cleanStatus map[string]struct{}

	date struct { // the last text that was read as rfc1123-date
		off int64 // its offset + 1
		moment
		ok bool
	}

	hrefArg      Href // what hooks get a pointer to, so that no call allocates
	conditionArg Condition
}

// state is what a rule has found so far.
type state struct {
	kept    []Finding
	n       int64
	lowered int64 // of these: less than certain

	hidden int64   // by comments, not in n
	hiders []hider // the names in comments that stand for the rule
}

// maxKept bounds what all rules together keep.
const maxKept = 1000

// Report reports a finding at a span. detail is a short stable string for the
// fingerprint: the offending value or code, "" if the place says it all. The
// report that it returns takes more about the finding.
func (p *Pass) Report(at analyze.Span, detail, format string, args ...any) *Report {
	return p.raise(at, at.Off, detail, format, args...)
}

// raise is Report for a place that may not be in the window; off is where it
// stands in the body, -1 if it does not.
func (p *Pass) raise(at analyze.Span, off int64, detail, format string, args ...any) *Report {
	st := &p.state[p.rule.index]
	to := p.yields()
	if to != nil && !to.open() {
		return &Report{}
	}
	if to != nil {
		st = p.cede(to)
	} else if !slices.Contains(p.fired, p.rule) {
		p.fired = append(p.fired, p.rule)
	}
	p.raised++
	if len(p.suppressions) > 0 && p.hidden(off) {
		return &Report{}
	}
	st.n++
	rep := &Report{st: st, p: p}
	if len(st.kept) < p.opts.MaxFindings {
		rep.f = p.finding(st, at, detail, format, args...)
	}
	if p.blank && p.rule.Valued && !p.givesValues() {
		rep.Probably() // it may be an answer to propname
	}
	return rep
}

// finding keeps a new finding.
func (p *Pass) finding(st *state, at analyze.Span, detail, format string, args ...any) *Finding {
	f := Finding{
		Rule: p.rule, Severity: p.severity(p.rule), Certainty: analyze.Certain,
		Message: fmt.Sprintf(format, args...), Help: p.rule.Help, Detail: detail,
	}
	f.At, f.Excerpt = p.locate(at)
	if r := p.response; r != nil && len(r.Hrefs) > 0 {
		f.Href = string(r.Hrefs[0].Bytes)
	}
	st.kept = append(st.kept, f)
	return &st.kept[len(st.kept)-1]
}

// yields is the rule that has said it better in this response, nil if none
// has; rather one that holds in any case.
func (p *Pass) yields() (to *Rule) {
	for _, name := range p.rule.Yields {
		for _, f := range p.fired {
			if f.Name == name && (to == nil || !f.open()) {
				to = f
			}
		}
	}
	return to
}

// cede is where findings are kept that stand only if the other rule does not.
func (p *Pass) cede(to *Rule) *state {
	key := [2]*Rule{p.rule, to}
	if p.ceded == nil {
		p.ceded = map[[2]*Rule]*state{}
	}
	if p.ceded[key] == nil {
		p.ceded[key] = &state{}
	}
	return p.ceded[key]
}

// ReportField reports a finding at a header field of the response, or at the
// whole head if f is nil.
func (p *Pass) ReportField(f *capture.Field, detail, format string, args ...any) *Report {
	r := p.raise(analyze.Span{}, -1, detail, format, args...)
	if r.f == nil {
		return r
	}
	r.f.At, r.f.Excerpt = analyze.Position{Place: xmlscan.Place{Line: 1, Col: 1, Col16: 1}}, Excerpt{}
	if f != nil && f.At.Line > 0 {
		r.f.At = analyze.Position{InSource: true, Place: f.At, Len: f.Len}
		text := f.Name + ": " + f.Value
		r.f.Excerpt = Excerpt{Text: text, Length: min(len(text), int(f.Len))}
	}
	return r
}

func (p *Pass) severity(r *Rule) Severity {
	if p.opts.Severity != nil {
		return p.opts.Severity(r)
	}
	return r.Severity
}

func (p *Pass) locate(at analyze.Span) (analyze.Position, Excerpt) {
	pos := analyze.Position{Len: at.Len}
	if p.response != nil {
		pos.Place = p.response.Near(p.window, at.Off)
	} else if p.window != nil && p.window.Has(at.Off, 0) {
		pos.Place = p.window.Place(at.Off)
	}
	return pos, p.excerpt(at)
}

func (p *Pass) excerpt(at analyze.Span) (e Excerpt) {
	if p.window == nil || !p.window.Has(at.Off, 0) {
		return e
	}
	text, start, n := p.window.Line(at.Off, at.Len, maxExcerpt)
	return Excerpt{Text: string(text), Start: start, Length: n}
}

// maxExcerpt bounds an excerpt, in bytes.
const maxExcerpt = 160

// Report adds to a finding. All methods are no-ops on a finding that is only counted.
type Report struct {
	f   *Finding
	st  *state
	p   *Pass
	low bool // counted as less than certain
}

// Help replaces the rule's help.
func (r *Report) Help(format string, args ...any) *Report {
	if r.f != nil {
		r.f.Help = fmt.Sprintf(format, args...)
	}
	return r
}

// Property says which property the finding is about.
func (r *Report) Property(id xmlscan.NameID, tag analyze.Span, q int32) *Report {
	if r.f != nil {
		r.f.Property = &analyze.PropName{Name: r.p.Name(id), Q: string(r.p.window.Slice(tag.Off+1, int64(q)))}
	}
	return r
}

// Related adds a second place, by its span in the same response or window.
func (r *Report) Related(at analyze.Span, format string, args ...any) *Report {
	if r.f != nil && at.Len > 0 {
		pos, ex := r.p.locate(at)
		if pos.Line > 0 {
			r.f.Related = append(r.f.Related, Related{Message: fmt.Sprintf(format, args...), At: pos, Excerpt: ex})
		}
	}
	return r
}

// RelatedPlace adds a second place that has left the window.
func (r *Report) RelatedPlace(at xmlscan.Place, length int64, format string, args ...any) *Report {
	if r.f != nil && at.Line > 0 {
		r.f.Related = append(r.f.Related, Related{Message: fmt.Sprintf(format, args...), At: analyze.Position{Place: at, Len: length}})
	}
	return r
}

// Probably lowers the certainty: an error becomes a warning.
func (r *Report) Probably() *Report { return r.lower(analyze.Probable) }

func (r *Report) lower(c analyze.Certainty) *Report {
	if r.st != nil && !r.low {
		r.st.lowered++
	}
	r.low = true
	if r.f != nil {
		r.f.Certainty = c
	}
	return r
}

// Name resolves a name.
func (p *Pass) Name(id xmlscan.NameID) xmlscan.Name { return analyze.Name(p.names, id) }

// enough says that further findings of the rule are only counted, so that
// nobody reads what a message would say.
func (p *Pass) enough() bool { return len(p.state[p.rule.index].kept) >= p.opts.MaxFindings }

// Tag is the qualified name of an element as the document writes it, escaped.
func (p *Pass) Tag(tag analyze.Span, q int32) string {
	if p.enough() {
		return ""
	}
	if b := p.window.Slice(tag.Off+1, int64(q)); b != nil {
		return Escape(b)
	}
	return p.nameAt(tag)
}

// nameAt is the name of a property whose bytes have left the window.
func (p *Pass) nameAt(tag analyze.Span) string {
	if r := p.response; r != nil {
		for i := range r.Propstats {
			props := r.Propstats[i].Props
			k := sort.Search(len(props), func(k int) bool { return props[k].Off >= tag.Off })
			if k < len(props) && props[k].Off == tag.Off {
				return Escape([]byte(p.Name(props[k].Name).Clark()))
			}
		}
	}
	return "an element"
}

// Element is the qualified name of the start tag at a span, escaped.
func (p *Pass) Element(tag analyze.Span) string {
	if p.enough() {
		return ""
	}
	b := p.window.Slice(tag.Off, tag.Len)
	for i := 1; i < len(b); i++ {
		if c := b[i]; c <= ' ' || c == '/' || c == '>' {
			return Escape(b[1:i])
		}
	}
	return "an element"
}

// Raw is the bytes at a span as they stand in the body, nil if they have left the window.
func (p *Pass) Raw(at analyze.Span) []byte { return p.window.Slice(at.Off, at.Len) }

// damaged says whether a fault of the XML lies in the element whose start tag
// and text are given: nothing else is raised there.
func (p *Pass) damaged(tag analyze.Span, end int64) bool {
	if len(p.faults) == 0 && len(p.earlier) == 0 {
		return false
	}
	for _, fs := range [][]xmlscan.Fault{p.earlier, p.faults} {
		i := sort.Search(len(fs), func(i int) bool { return fs[i].Off >= tag.Off })
		if i < len(fs) && fs[i].Off < end && fs[i].IllFormed() {
			return true
		}
	}
	return false
}
