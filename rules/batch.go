package rules

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"lint207/analyze"
	"lint207/analyze/batch"
	"lint207/analyze/capture"
)

// OnBatch looks at the answer of a JSON batch as a whole.
func OnBatch(f func(*Pass, *batch.Document)) Hook { return Hook{batch: f} }

// OnBatchEntry looks at every entry of the answer.
func OnBatchEntry(f func(*Pass, *batch.Document, *batch.Entry)) Hook { return Hook{entry: f} }

// OnBatchRequest looks at every entry of the request.
func OnBatchRequest(f func(*Pass, *batch.Document, *batch.RequestEntry)) Hook {
	return Hook{asked: f}
}

// OnJSONFault turns faults of the JSON into findings.
func OnJSONFault(f func(*Pass, *batch.Fault), kinds ...batch.FaultKind) Hook {
	return Hook{json: f, jsonKinds: kinds}
}

// familyBatch are the rules about JSON batches.
const familyBatch = "batch"

// inFamily takes the rules about JSON batches, or all others.
func inFamily(rs []*Rule, isBatch bool) []*Rule {
	return slices.DeleteFunc(slices.Clone(rs), func(r *Rule) bool { return (r.Family == familyBatch) != isBatch })
}

// readsBatch says whether the body is to be read as a JSON batch.
func readsBatch(ex *capture.Exchange) bool { return ex.Looks == capture.LooksJSON }

// lintBatch is Lint for a JSON body.
func (l *run) lintBatch(ctx context.Context) (*Result, error) {
	o := batch.Options{Profiles: l.opts.Profiles, Force: l.opts.Profile, URL: l.opts.URL}
	if h := l.ex.Head; h != nil {
		o.Status = h.Status
	}
	if q := l.ex.Request; q != nil {
		if host, ok := capture.Get(q.Header, "Host"); ok && strings.HasPrefix(o.URL, "/") {
			o.URL = "https://" + host + o.URL // the host tells the service
		}
		if q.BodyKnown {
			o.Request = q.Body
		}
	}
	d, err := batch.Read(ctx, l.ex.Body, o)
	if d == nil {
		var not *batch.NotRecognised
		if errors.As(err, &not) {
			err = &ErrNotMultistatus{JSON: true, Why: not.Error()}
		}
		return nil, err
	}
	limit := analyze.MaxListed
	if l.opts.All {
		limit = analyze.MaxListedAll
	}
	g := d.Diagnose(limit)
	g.Method = l.method
	l.pass.batchRules(d, g)
	r := l.result(g)
	r.Kind = d.Name
	r.Notes = append(r.Notes, batchNotes(d)...)
	r.NotRun = l.pass.plan.notRun
	l.entries(d, r)
	l.pass.settle(g, r)
	l.pass.release()
	relocate(r, shifter(l.ex, true))
	return r, err
}

// batchRules runs the rules over a batch.
func (p *Pass) batchRules(d *batch.Document, g *analyze.Diagnosis) {
	p.Diagnosis = g
	for i := range d.Faults {
		for _, p.rule = range p.plan.json[d.Faults[i].Kind] {
			p.fired = p.fired[:0]
			p.rule.On.json(p, &d.Faults[i])
		}
	}
	if d.Profile == nil {
		return
	}
	for i := range d.Entries {
		p.fired = p.fired[:0]
		for _, p.rule = range p.plan.entry {
			p.rule.On.entry(p, d, &d.Entries[i])
		}
	}
	if d.Request != nil && !d.Request.IllFormed {
		for i := range d.Request.Entries {
			p.fired = p.fired[:0]
			for _, p.rule = range p.plan.asked {
				p.rule.On.asked(p, d, &d.Request.Entries[i])
			}
		}
	}
	p.fired = p.fired[:0]
	for _, p.rule = range p.plan.batch {
		p.rule.On.batch(p, d)
	}
}

// entries lists the entries that are no success; all of them on demand.
func (l *run) entries(d *batch.Document, r *Result) {
	info := func(e *batch.Entry) ResponseInfo {
		return ResponseInfo{ID: e.Name, At: e.At.At, Status: e.Code, Class: d.EntryClass(e)}
	}
	for i := range d.Entries {
		e := &d.Entries[i]
		switch {
		case d.EntryClass(e) == analyze.Succeeded:
		case len(r.Responses) < MaxResponses:
			r.Responses = append(r.Responses, info(e))
		default:
			r.ResponsesOmitted++
		}
	}
	if l.opts.All {
		shift := shifter(l.ex, true)
		r.EachResponse = func(yield func(*ResponseInfo) error) error {
			for i := range d.Entries {
				in := info(&d.Entries[i])
				in.relocate(shift)
				if err := yield(&in); err != nil {
					return err
				}
			}
			return nil
		}
	}
}

// batchNotes are sentences about the answer as a whole.
func batchNotes(d *batch.Document) (notes []string) {
	switch {
	case d.Name == batch.Lone424:
		note := loneNote
		if d.Message != "" {
			note = "The answer says " + Quote([]byte(d.Message)) + ". " + note
		}
		return []string{note}
	case d.Name == batch.Graph && d.Status == 424:
		notes = append(notes, "The 424 of the whole answer is old documentation or an old mock, no dependency between its entries.")
	}
	if n := d.Lost(); n > 0 && d.Request != nil {
		notes = append(notes, fmt.Sprintf("%d of %s no answer here: they never ran, or it is lost.", n, have(len(d.Request.Entries))))
	}
	if n := d.More[0] + d.More[1] + d.More[2] + d.More[3]; n > 0 {
		notes = append(notes, fmt.Sprintf("The first %d entries are traced, %d more are only counted.", len(d.Entries), n))
	}
	return notes
}

func have(n int) string {
	if n == 1 {
		return "1 request has"
	}
	return fmt.Sprintf("%d requests have", n)
}

// ReportEntry reports a finding at the status of an entry.
func (p *Pass) ReportEntry(e *batch.Entry, format string, args ...any) *Report {
	return p.ReportMark(e.At, e.Name, format, args...)
}

// ReportAsked reports a finding about an entry of the request. Its place there
// goes into the message: positions are those of the answer.
func (p *Pass) ReportAsked(q *batch.RequestEntry, format string, args ...any) *Report {
	return p.ReportField(nil, q.ID, "%s (at %d:%d in the request)", fmt.Sprintf(format, args...), q.Line, q.Col)
}

// asked names a request of a batch.
func asked(q *batch.RequestEntry) string {
	if !q.HasID {
		return fmt.Sprintf("request number %d", q.Index+1)
	}
	return "request " + Quote([]byte(q.ID))
}
