package batch

import (
	"slices"

	"lint207/analyze"
	"lint207/analyze/advice"
)

// Diagnose says what happened and why. At most limit causes, dependents and
// unexplained entries are listed; all are counted.
func (d *Document) Diagnose(limit int) *analyze.Diagnosis {
	g := &analyze.Diagnosis{Kind: analyze.KindOther, Certainty: analyze.Certain, IllFormed: d.IllFormed(), Cut: d.Cut, Limited: d.limited()}
	if d.Profile == nil {
		g.Outcome = analyze.OutcomeUnknown
		return g
	}
	g.Batch = true
	t := &teller{d: d, g: g, limit: limit, at: map[int]int{}, sure: map[int]bool{}}
	t.causes()
	t.dependents()
	t.counts()
	g.Outcome = d.outcome(g)
	return g
}

// limited says that a limit kept something from being looked at.
func (d *Document) limited() bool {
	return slices.ContainsFunc(d.Faults, func(f Fault) bool { return f.Kind == TooDeep || f.Kind == TooLong || f.Kind == TooMany })
}

// teller makes the diagnosis.
type teller struct {
	d     *Document
	g     *analyze.Diagnosis
	limit int
	at    map[int]int  // entry -> cause, of those listed
	sure  map[int]bool // causes that explain something for certain
}

// cause says whether an entry failed on its own account.
func (d *Document) cause(e *Entry) bool {
	return e.Class == Failure || e.Class == Neither && d.roots.blocks[e.Index]
}

// EntryClass is the class that reports count an entry under.
func (d *Document) EntryClass(e *Entry) analyze.EntryClass {
	switch {
	case e.Dependent():
		return analyze.Dependent
	case e.Class == Success:
		return analyze.Succeeded
	case d.cause(e):
		return analyze.Failed
	case e.Code/100 == 3:
		return analyze.Redirected
	}
	return analyze.Unclassifiable
}

func (d *Document) entry(e *Entry) analyze.Entry {
	out := analyze.Entry{ID: e.Name, Code: e.Code, Class: d.EntryClass(e), Response: int64(e.Index), RolledBack: e.RolledBack}
	if e.At != nil {
		out.At = e.At.At
	}
	out.Message = e.Message
	if e.ErrorCode != "" && e.Class != Victim {
		out.ErrorCode, out.Message = e.ErrorCode, e.ErrorCode
		if e.Message != "" {
			out.Message += ": " + e.Message
		}
	}
	return out
}

func (t *teller) causes() {
	d, g := t.d, t.g
	for i := range d.Entries {
		e := &d.Entries[i]
		if !d.cause(e) {
			continue
		}
		g.CauseCount++
		if len(g.Causes) >= t.limit {
			continue
		}
		c := analyze.Cause{Entry: d.entry(e), Certainty: analyze.Certain, Dependents: nil}
		c.Advice = d.advice(e)
		if g.IllFormed || g.Cut {
			c.Certainty = analyze.Probable
		}
		t.at[i] = len(g.Causes)
		g.Causes = append(g.Causes, c)
	}
	g.CauseCount += d.More[Failure]
}

func (t *teller) dependents() {
	d, g := t.d, t.g
	guessed := map[int]bool{}
	for i := range d.Entries {
		e := &d.Entries[i]
		if !e.Dependent() {
			continue
		}
		roots, how := d.Roots(e)
		if how == Unexplained || how == Undecided {
			t.unexplained(e, roots)
			continue
		}
		k, listed := t.at[int(roots[0])]
		if !listed { // only counted
			k = len(g.Causes) - 1
		}
		c := &g.Causes[k]
		c.DependentCount++
		guessed[k] = guessed[k] || how == Guessed
		t.sure[k] = t.sure[k] || how != Guessed
		if !listed || len(c.Dependents) >= t.limit {
			continue
		}
		dep := analyze.DependentEntry{Entry: d.entry(e), OtherCauses: d.refs(roots[1:]), OtherCauseCount: int64(len(roots) - 1)}
		if how == Walked {
			dep.Via = d.chain(i, roots[0])
		}
		c.Dependents = append(c.Dependents, dep)
	}
	for k := range guessed {
		if guessed[k] && !t.sure[k] {
			g.Causes[k].Certainty = analyze.Probable
		}
	}
	t.more()
}

// more counts the victims that are not held.
func (t *teller) more() {
	n := t.d.More[Victim]
	if n > 0 && t.d.Transaction && len(t.g.Causes) > 0 {
		t.g.Causes[0].DependentCount += n
		return
	}
	t.g.UnexplainedCount += n
}

func (t *teller) unexplained(e *Entry, candidates []int32) {
	t.g.UnexplainedCount++
	if len(t.g.Unexplained) >= t.limit {
		return
	}
	dep := analyze.DependentEntry{Entry: t.d.entry(e), Candidates: t.d.refs(candidates), CandidateCount: int64(len(candidates))}
	t.g.Unexplained = append(t.g.Unexplained, dep)
}

func (d *Document) refs(entries []int32) (refs []analyze.Ref) {
	for _, k := range entries[:min(len(entries), analyze.MaxOtherCauses)] {
		refs = append(refs, analyze.Ref{ID: d.Entries[k].Name, Code: d.Entries[k].Code})
	}
	return refs
}

func (t *teller) counts() {
	c := &t.g.Counts
	for i := range t.d.Entries {
		c.By[t.d.EntryClass(&t.d.Entries[i])]++
	}
	more := &t.d.More
	c.By[analyze.Succeeded] += more[Success]
	c.By[analyze.Failed] += more[Failure]
	c.By[analyze.Dependent] += more[Victim]
	c.By[analyze.Unclassifiable] += more[Neither]
	c.Entries = int64(len(t.d.Entries)) + more[Success] + more[Failure] + more[Victim] + more[Neither]
	c.Responses = c.Entries
}

// Lost is the number of requests that got no answer.
func (d *Document) Lost() (n int) {
	if d.Request == nil {
		return 0
	}
	for i := range d.Request.Entries {
		if d.Request.Entries[i].Response < 0 {
			n++
		}
	}
	return n
}

func (d *Document) outcome(g *analyze.Diagnosis) analyze.Outcome {
	by := &g.Counts.By
	good := by[analyze.Succeeded] + by[analyze.Redirected]
	bad := by[analyze.Failed] + by[analyze.Dependent]
	lost := int64(d.Lost())
	switch {
	case g.IllFormed || g.Cut || by[analyze.Unclassifiable] > 0 || good+bad == 0:
		return analyze.OutcomeUnknown
	case d.Partial != nil && (good == 0 || bad == 0): // the rest may say otherwise
		return analyze.OutcomeUnknown
	case bad+lost == 0:
		return analyze.Applied
	case d.Transaction && good > 0 && d.scopes() == 1:
		return analyze.Contradictory
	case good == 0 && d.Transaction:
		return analyze.RolledBack
	case good == 0:
		return analyze.NotApplied
	}
	return analyze.PartlyApplied
}

func (d *Document) scopes() int {
	if n := len(d.Entries); n > 0 {
		return d.Entries[n-1].Scope + 1
	}
	return 0
}

// advices are those that differ from WebDAV.
var advices = map[int]string{
	400: "The server did not understand this request. Check what was sent for it.",
	404: "What this request names is not there. Check its url, or stop asking for it.",
	409: "The state of the resource does not allow this: it exists already, or it has changed. Read it again, correct the request and repeat it.",
	423: "The resource is locked by somebody else. Repeat the request later.",
	500: "The server failed on this. Look into its log for this request, and repeat it once.",
	507: "The server has no room for this. Make room, or ask for more.",
}

func (d *Document) advice(e *Entry) string {
	if s := advices[e.Code]; s != "" {
		return s
	}
	method := ""
	if q := d.RequestOf(e); q != nil {
		method = q.Method
	}
	return advice.For(advice.Query{Method: method, Class: "unknown", Status: e.Code})
}
