// Package diff says what has changed between two captures of the same request:
// the outcome, what became of each href and property, the root causes and the
// findings. Order, prefixes, white space, percent-encoding and the authority of
// hrefs make no difference.
package diff

import (
	"bytes"
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"lint207/analyze"
	"lint207/rules"
)

// Summary is what is compared of an exchange.
type Summary struct {
	source string
	index  int
	method string
	url    string
	about  map[string]string // outcome, status, kind, method
	hrefs  map[string]string // what became of the properties, by href
	batch  map[place]string  // what became of the entries of a batch, by id
	causes map[place]string
	found  map[fault]int64
	says   map[fault]said
	many   bool // not all findings are listed
}

// place is an href or a property of it, or the id of an entry of a batch.
type place struct{ id, href, property string }

// fault is a finding without its position.
type fault struct {
	rule, severity string
	place          place
	detail         string
}

// said is the message of a finding and where it stands.
type said struct {
	message string
	at      analyze.Position
}

// Summarize takes what is compared from a result of a run with Options.All.
func Summarize(r *rules.Result) (*Summary, error) {
	d := r.Diagnosis
	s := &Summary{
		source: r.Source, index: r.Index, hrefs: map[string]string{}, batch: map[place]string{}, causes: map[place]string{},
		found: map[fault]int64{}, says: map[fault]said{}, many: r.Omitted > 0,
		about: map[string]string{"kind": r.Kind, "outcome": string(d.Outcome), "method": d.Method.Name, "entries": classes(&d.Counts)},
	}
	if r.Request != nil {
		s.method, s.url = r.Request.Method, normal(r.Request.URL)
	}
	if r.Status != 0 {
		s.about["status"] = strconv.Itoa(r.Status)
	}
	for i := range d.Causes {
		c := &d.Causes[i]
		what := outcome(c.Code, c.Condition)
		if c.ErrorCode != "" {
			what += " " + c.ErrorCode
		}
		s.causes[placeOf(c.ID, c.Href, c.Property)] = what + dependents(c.DependentCount)
	}
	for i := range r.Findings {
		f := &r.Findings[i]
		k := fault{f.Rule.Name, f.Severity.String(), placeOf("", f.Href, f.Property), f.Detail}
		if s.found[k]++; s.found[k] == 1 {
			s.says[k] = said{f.Message, f.At}
		}
	}
	if r.EachResponse == nil {
		for i := range r.Responses {
			s.response(&r.Responses[i])
		}
		return s, nil
	}
	return s, r.EachResponse(func(i *rules.ResponseInfo) error { s.response(i); return nil })
}

func dependents(n int64) string {
	switch n {
	case 0:
		return ""
	case 1:
		return ", 1 dependent"
	}
	return ", " + strconv.FormatInt(n, 10) + " dependents"
}

// classes counts the entries that are not simply there.
func classes(c *analyze.Counts) string {
	var parts []string
	for class, n := range c.By {
		if n > 0 {
			parts = append(parts, strconv.FormatInt(n, 10)+" "+analyze.EntryClass(class).String())
		}
	}
	return strings.Join(parts, ", ")
}

// response notes what became of an href and its properties.
func (s *Summary) response(i *rules.ResponseInfo) {
	if i.ID != "" {
		s.entry(i)
		return
	}
	var entries []string
	if i.Status != 0 || len(i.Propstats) == 0 {
		entries = append(entries, "\t"+outcome(i.Status, nil))
	}
	for j := range i.Propstats {
		p := &i.Propstats[j]
		status := outcome(p.Status, p.Condition)
		if len(p.Properties) == 0 {
			entries = append(entries, "\t"+status)
		}
		for k := range p.Properties {
			entries = append(entries, p.Properties[k].Clark()+"\t"+status)
		}
		if p.Omitted > 0 {
			entries = append(entries, "(more)\t"+strconv.Itoa(p.Omitted)+" properties that are not listed")
		}
	}
	slices.Sort(entries)
	text := strings.Join(entries, "\n")
	for _, h := range i.Hrefs {
		key := normal(h)
		if was, ok := s.hrefs[key]; ok {
			both := append(strings.Split(was, "\n"), entries...)
			slices.Sort(both)
			s.hrefs[key] = strings.Join(both, "\n")
			continue
		}
		s.hrefs[key] = text
	}
}

// entry notes what became of an entry of a batch.
func (s *Summary) entry(i *rules.ResponseInfo) {
	what := outcome(i.Status, nil)
	switch {
	case i.Class != analyze.Dependent || i.Status == 424:
	case i.Status/100 == 2:
		what += ", rolled back"
	default:
		what += ", dependent"
	}
	at := place{id: i.ID}
	if was, ok := s.batch[at]; ok {
		what = was + " and " + what
	}
	s.batch[at] = what
}

func outcome(code int, condition *analyze.PropName) string {
	s := "no status"
	if code != 0 {
		s = strings.TrimSpace(strconv.Itoa(code) + " " + http.StatusText(code))
	}
	if condition != nil {
		s += " " + condition.Clark()
	}
	return s
}

func placeOf(id, href string, p *analyze.PropName) place {
	at := place{id: id}
	if href != "" {
		at.href = normal(href)
	}
	if p != nil {
		at.property = p.Clark()
	}
	return at
}

// normal is an href without what makes no difference: scheme and authority, and
// the way in which characters are percent-encoded.
func normal(href string) string {
	b := []byte(href)
	if scheme, _, path, query := analyze.SplitHref(b); analyze.IsHTTP(scheme) {
		b = bytes.Clone(path)
		if len(query) > 0 {
			b = append(append(b, '?'), bytes.TrimPrefix(query, []byte("?"))...)
		}
		if len(b) == 0 {
			b = []byte("/")
		}
	}
	return string(analyze.DecodePercent(nil, analyze.EncodeHref(nil, b), false))
}

func (p place) compare(q place) int {
	return cmp.Or(strings.Compare(p.href, q.href), strings.Compare(p.id, q.id), strings.Compare(p.property, q.property))
}
