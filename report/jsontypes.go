package report

import (
	"lint207/analyze"
	"lint207/rules"
)

// The types of the JSON report. A pointer is null where something is unknown
// or does not apply. docs/schema/report.schema.json says the same.
type (
	jsonTool struct {
		Name    string `json:"name"`
		Version string `json:"version"`
	}
	jsonSkipped struct {
		Source string `json:"source"`
		Reason string `json:"reason"`
	}
	jsonRequest struct {
		Method *string `json:"method"`
		URL    *string `json:"url"`
	}
	jsonMethod struct {
		Name      *string `json:"name"`
		Report    *string `json:"report"`
		Class     string  `json:"class"`
		From      *string `json:"from"`
		Certainty *string `json:"certainty"`
	}
	jsonCounts struct {
		Responses      int64 `json:"responses"`
		Entries        int64 `json:"entries"`
		Succeeded      int64 `json:"succeeded"`
		Redirected     int64 `json:"redirected"`
		Absent         int64 `json:"absent"`
		Truncated      int64 `json:"truncated"`
		Failed         int64 `json:"failed"`
		Dependent      int64 `json:"dependent"`
		Unclassifiable int64 `json:"unclassifiable"`
	}
	jsonPosition struct {
		In          string `json:"in"`
		Line        int64  `json:"line"`
		Column      int64  `json:"column"`
		ColumnUTF16 int64  `json:"columnUtf16"`
		Offset      int64  `json:"offset"`
		Length      int64  `json:"length"`
	}
	jsonProperty struct {
		Namespace *string `json:"namespace"`
		Name      string  `json:"name"`
	}
	jsonResponse struct {
		ID        *string        `json:"id,omitempty"`
		Hrefs     []string       `json:"hrefs"`
		Position  *jsonPosition  `json:"position"`
		Status    *int           `json:"status"`
		Class     string         `json:"class"`
		Propstats []jsonPropstat `json:"propstats"`
	}
	jsonPropstat struct {
		Status     *int          `json:"status"`
		Reason     *string       `json:"reason"`
		Condition  *string       `json:"condition"`
		Position   *jsonPosition `json:"position"`
		Properties []string      `json:"properties"`
		Omitted    int           `json:"propertiesOmitted"`
	}
	jsonEntry struct {
		ID       *string       `json:"id"`
		Via      []string      `json:"via,omitempty"`
		Message  *string       `json:"message,omitempty"`
		Undone   bool          `json:"rolledBack,omitempty"`
		Href     *string       `json:"href"`
		Property *jsonProperty `json:"property"`
		Status   *int          `json:"status"`
	}
	jsonCause struct {
		jsonEntry
		Reason         *string         `json:"reason"`
		Condition      *string         `json:"condition"`
		Certainty      string          `json:"certainty"`
		Advice         *string         `json:"advice"`
		Position       *jsonPosition   `json:"position"`
		Dependents     []jsonDependent `json:"dependents"`
		DependentCount int64           `json:"dependentCount"`
	}
	jsonDependent struct {
		jsonEntry
		Position        *jsonPosition `json:"position"`
		OtherCauses     []jsonEntry   `json:"otherCauses"`
		OtherCauseCount int64         `json:"otherCauseCount"`
		Candidates      []jsonEntry   `json:"candidates,omitempty"`
	}
	jsonFinding struct {
		Rule        string        `json:"rule"`
		Severity    string        `json:"severity"`
		Certainty   string        `json:"certainty"`
		Message     string        `json:"message"`
		Help        *string       `json:"help"`
		Spec        []jsonSpec    `json:"spec"`
		Href        *string       `json:"href"`
		Property    *jsonProperty `json:"property"`
		Position    *jsonPosition `json:"position"`
		Excerpt     *jsonExcerpt  `json:"excerpt"`
		Related     []jsonRelated `json:"related"`
		Fingerprint *string       `json:"fingerprint"`
	}
	jsonSpec struct {
		Document string  `json:"document"`
		Section  *string `json:"section"`
		URL      *string `json:"url"`
	}
	jsonExcerpt struct {
		Text   string `json:"text"`
		Start  int    `json:"start"`
		Length int    `json:"length"`
	}
	jsonRelated struct {
		Message  string        `json:"message"`
		Position *jsonPosition `json:"position"`
		Excerpt  *jsonExcerpt  `json:"excerpt"`
	}
	jsonNotRun struct {
		Needs string `json:"needs"`
		Rules int    `json:"rules"`
	}
)

// orNull is a text, null if there is none.
func orNull(s string) *string {
	if s == "" {
		return nil
	}
	s = clean(s)
	return &s
}

// code is a status, null if it is unknown.
func code(n int) *int {
	if n == 0 {
		return nil
	}
	return &n
}

func clarkOrNull(p *analyze.PropName) *string { return orNull(clark(p)) }

func requestJSON(q *rules.RequestInfo) *jsonRequest {
	if q == nil {
		return nil
	}
	return &jsonRequest{orNull(q.Method), orNull(q.URL)}
}

func methodJSON(m *analyze.Method) *jsonMethod {
	out := &jsonMethod{Name: orNull(m.Name), Report: orNull(m.Report), Class: m.Class.String(), From: orNull(m.From)}
	if m.From != "" {
		out.Certainty = orNull(m.Certainty.String())
	}
	return out
}

func countsJSON(c *analyze.Counts) jsonCounts {
	by := &c.By
	return jsonCounts{
		c.Responses, c.Entries, by[analyze.Succeeded], by[analyze.Redirected], by[analyze.Absent],
		by[analyze.Truncated], by[analyze.Failed], by[analyze.Dependent], by[analyze.Unclassifiable],
	}
}

// positionJSON is a position, null if the place is not known.
func positionJSON(p *analyze.Position) *jsonPosition {
	if p.Line == 0 {
		return nil
	}
	in := "body"
	if p.InSource {
		in = "source"
	}
	return &jsonPosition{in, p.Line, p.Col, p.Col16, p.Off, p.Len}
}

func propertyJSON(p *analyze.PropName) *jsonProperty {
	if p == nil {
		return nil
	}
	return &jsonProperty{orNull(p.Space), clean(p.Local)}
}

func responseJSON(i *rules.ResponseInfo) *jsonResponse {
	out := &jsonResponse{
		ID: orNull(i.ID), Hrefs: []string{}, Position: positionJSON(&i.At), Status: code(i.Status),
		Class: i.Class.String(), Propstats: []jsonPropstat{},
	}
	for _, h := range i.Hrefs {
		out.Hrefs = append(out.Hrefs, clean(h))
	}
	for j := range i.Propstats {
		p := &i.Propstats[j]
		names := []string{}
		for k := range p.Properties {
			names = append(names, clean(p.Properties[k].Clark()))
		}
		out.Propstats = append(out.Propstats, jsonPropstat{
			code(p.Status), orNull(p.Reason), clarkOrNull(p.Condition), positionJSON(&p.At), names, p.Omitted,
		})
	}
	return out
}

func entryJSON(e *analyze.Entry) jsonEntry {
	out := jsonEntry{ID: orNull(e.ID), Href: orNull(e.Href), Property: propertyJSON(e.Property), Status: code(e.Code)}
	out.Message, out.Undone = orNull(e.Message), e.RolledBack
	for _, id := range e.Via {
		out.Via = append(out.Via, clean(id))
	}
	return out
}

func causeJSON(c *analyze.Cause) any {
	out := &jsonCause{
		jsonEntry: entryJSON(&c.Entry), Reason: orNull(c.Reason), Condition: clarkOrNull(c.Condition),
		Certainty: c.Certainty.String(), Advice: orNull(c.Advice), Position: positionJSON(&c.At),
		Dependents: []jsonDependent{}, DependentCount: c.DependentCount,
	}
	for i := range c.Dependents {
		out.Dependents = append(out.Dependents, dependentJSON(&c.Dependents[i]).(jsonDependent))
	}
	return out
}

func dependentJSON(d *analyze.DependentEntry) any {
	out := jsonDependent{
		jsonEntry: entryJSON(&d.Entry), Position: positionJSON(&d.At),
		OtherCauses: []jsonEntry{}, OtherCauseCount: d.OtherCauseCount,
	}
	for i := range d.OtherCauses {
		r := &d.OtherCauses[i]
		out.OtherCauses = append(out.OtherCauses, jsonEntry{
			ID: orNull(r.ID), Href: orNull(r.Href), Property: propertyJSON(r.Property), Status: code(r.Code),
		})
	}
	for i := range d.Candidates {
		r := &d.Candidates[i]
		out.Candidates = append(out.Candidates, jsonEntry{ID: orNull(r.ID), Status: code(r.Code)})
	}
	return out
}

func findingJSON(f *rules.Finding) *jsonFinding {
	out := &jsonFinding{
		Rule: f.Rule.Name, Severity: f.Severity.String(), Certainty: f.Certainty.String(),
		Message: clean(f.Message), Help: orNull(f.Help), Spec: []jsonSpec{},
		Href: orNull(f.Href), Property: propertyJSON(f.Property), Position: positionJSON(&f.At),
		Excerpt: excerptJSON(&f.Excerpt), Related: []jsonRelated{}, Fingerprint: orNull(f.Fingerprint),
	}
	for _, s := range f.Rule.Specs() {
		out.Spec = append(out.Spec, jsonSpec{s.Document, orNull(s.Section), orNull(s.URL)})
	}
	for i := range f.Related {
		r := &f.Related[i]
		out.Related = append(out.Related, jsonRelated{clean(r.Message), positionJSON(&r.At), excerptJSON(&r.Excerpt)})
	}
	return out
}

// excerptJSON is an excerpt as valid UTF-8; its span follows the text.
func excerptJSON(e *rules.Excerpt) *jsonExcerpt {
	if e.Text == "" {
		return nil
	}
	start := min(max(e.Start, 0), len(e.Text))
	end := min(start+max(e.Length, 0), len(e.Text))
	before, span, after := clean(e.Text[:start]), clean(e.Text[start:end]), clean(e.Text[end:])
	return &jsonExcerpt{before + span + after, len(before), len(span)}
}
