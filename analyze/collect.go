package analyze

import (
	"lint207/analyze/advice"
	"lint207/analyze/xmlscan"
)

// group holds the failures and dependents of one response that are told one by one.
type group struct {
	index    int64
	roots    []Entry // the first of them
	deps     []Entry
	failures int64 // exact, 404 and 3xx counted
	depCount int64
	sum      shape
	first    int64 // number of failures in earlier responses
}

// outcomes collects what became of the entries: it sees every response once, holds the first groups
// and counts the rest, for each class that the method may turn out to have.
type outcomes struct {
	class  Class // ClassUnknown until settled
	limit  int   // of what is listed
	budget int   // entries that may still be held

	total      *tally
	sum        shape   // of all responses
	groups     []group // with a failure other than 404
	goneOnly   []group // with 404 and successes only
	depsOnly   []group // with 424 and no failure
	hrefs      int64
	properties int64

	deps424With404     int64 // 404 entries beside a 424
	unexplained        int64 // 424s in a response without any failure
	unexplainedAnyForm int64 // the same, but only those in propstats that are no LOCK answer
	docDeps            int64 // 424s whose cause may be in any response if the method is unknown
	responsesWithFail  int64
	responsesWithOther int64 // with something other than 2xx and 404
	responsesWithGone  int64 // with 404, and neither 424 nor anything else but 2xx
	contradiction      bool  // update: a success beside a failure in one response
	mixed              bool  // a 424 propstat beside one with another status
	firstStatusFailure int64 // index of the first response with a failure in status form, -1
	firstDep, firstOK  *Mark // status of the first 424, of the first 2xx entry

	tree *tree
}

func newOutcomes(class Class, limit int) *outcomes {
	return &outcomes{class: class, limit: limit, budget: 200 * limit, firstStatusFailure: -1, total: tallies.Get().(*tally)}
}

// response takes a response and says whether it holds something other than
// successes and absences, whatever the method.
func (o *outcomes) response(r *Response, w *xmlscan.Window, names []xmlscan.Name) {
	o.hrefs += int64(len(r.Hrefs))
	for i := range r.Propstats {
		o.properties += int64(r.Propstats[i].Count())
	}
	s := r.shape(o.total)
	before := o.sum.failures()
	o.sum.add(&s)
	if s.ok > 0 && o.firstOK == nil {
		o.firstOK = newMark(w, r, r.statusOf(func(code int) bool { return code/100 == 2 }))
	}
	if s.deps > 0 && o.firstDep == nil {
		o.firstDep = newMark(w, r, r.statusOf(func(code int) bool { return code == 424 }))
	}
	fail := s.failures()
	if s.ok > 0 && fail+s.deps > 0 {
		o.contradiction = true
	}
	if o.tree != nil {
		o.tree.response(r, w)
	}
	if fail+s.deps+s.odd == 0 {
		return
	}
	o.note(r, &s)
	only404 := s.gone == fail && s.deps+s.odd == 0
	if only404 {
		o.responsesWithGone++
		if len(o.goneOnly) < o.limit && o.class != ClassRead {
			o.goneOnly = append(o.goneOnly, o.hold(r, w, names, &s, before))
		}
		return
	}
	o.responsesWithOther++
	into := &o.groups
	if fail == 0 {
		into = &o.depsOnly
	}
	if len(*into) < o.limit && o.budget > 0 {
		*into = append(*into, o.hold(r, w, names, &s, before))
	}
}

func (s *shape) add(t *shape) {
	s.ok += t.ok
	s.gone += t.gone
	s.deps += t.deps
	s.redirects += t.redirects
	s.full += t.full
	s.odd += t.odd
	s.other += t.other
	s.statusDeps += t.statusDeps
	s.lockDeps += t.lockDeps
	s.statusFailed = s.statusFailed || t.statusFailed
	s.values = s.values || t.values
}

// note keeps what the evidence for the method and the unlisted counts need.
func (o *outcomes) note(r *Response, s *shape) {
	if s.deps > 0 {
		o.deps424With404 += s.gone
		o.docDeps += s.statusDeps + s.lockDeps
		if s.failures() == 0 {
			o.unexplained += s.deps
			o.unexplainedAnyForm += s.deps - s.statusDeps - s.lockDeps
		}
		if s.deps > s.statusDeps+s.lockDeps && (s.ok > 0 || s.failures() > 0) && !r.Status.Present {
			o.mixed = true
		}
	}
	if s.statusFailed && o.firstStatusFailure < 0 {
		o.firstStatusFailure = r.Index
	}
	if s.failures() > 0 {
		o.responsesWithFail++
	}
}

// hold renders the entries of a response that are worth telling.
func (o *outcomes) hold(r *Response, w *xmlscan.Window, names []xmlscan.Name, s *shape, before int64) group {
	g := group{index: r.Index, first: before, sum: *s, failures: s.failures(), depCount: s.deps}
	r.each(func(form, code int, n int64, ps *Propstat) {
		if code/100 == 2 || !classifiable(code) {
			return
		}
		into := &g.roots
		if code == 424 {
			into = &g.deps
		}
		for i := 0; i < int(n) && len(*into) < o.limit; i++ {
			*into = append(*into, r.entry(w, names, code, i, ps))
			o.budget--
		}
	})
	return g
}

// entry renders the i-th entry with a status.
func (r *Response) entry(w *xmlscan.Window, names []xmlscan.Name, code, i int, ps *Propstat) Entry {
	status, err := &r.Status, &r.Error
	e := Entry{Response: r.Index, Code: code}
	if ps != nil {
		e.form = propstatForm
		status = &ps.Status
		if ps.Error.Present {
			err = &ps.Error
		}
		if i < len(ps.Props) {
			p := &ps.Props[i]
			e.Property = r.propName(w, names, p.Name, p.Tag(), p.Q)
		}
		i = 0
	}
	if i < len(r.Hrefs) {
		e.Href = string(r.Hrefs[i].Bytes)
	}
	if len(err.Conditions) > 0 {
		c := err.telling(names)
		e.Condition = r.propName(w, names, c.Name, c.Tag, c.Q)
	}
	if len(r.Location.Hrefs) > 0 {
		e.Redirect = string(r.Location.Hrefs[0].Bytes)
	}
	e.Reason = Reason(status.Bytes)
	e.At = Position{Len: status.Len}
	e.At.Place, _ = r.Place(w, status.Off)
	return e
}

// telling is the first condition that a specification defines; servers such
// as sabre/dav put elements of their own before it. Else the first one.
func (e *ErrorElement) telling(names []xmlscan.Name) *Condition {
	for i := range e.Conditions {
		n := Name(names, e.Conditions[i].Name)
		if c, ok := advice.ForCondition(n.Space, n.Local); ok && c.Standard() {
			return &e.Conditions[i]
		}
	}
	return &e.Conditions[0]
}

// Name resolves an id.
func Name(names []xmlscan.Name, id xmlscan.NameID) xmlscan.Name {
	if id < 0 || int(id) >= len(names) {
		return xmlscan.Name{}
	}
	return names[id]
}

func (r *Response) propName(w *xmlscan.Window, names []xmlscan.Name, id xmlscan.NameID, tag Span, q int32) *PropName {
	return &PropName{Name: Name(names, id), Q: string(w.Slice(tag.Off+1, int64(q)))}
}

// Reason is the reason phrase of a status-line, "" if there is none.
func Reason(line []byte) string {
	for i := 0; i+3 <= len(line); i++ {
		if (i == 0 || isSpace(line[i-1])) && StatusCode(line[i:min(i+4, len(line))]) > 0 {
			return string(TrimSpace(line[i+3:]))
		}
	}
	return ""
}

// cause makes a cause of an entry; the advice is the most specific there is.
func cause(e Entry, m Method, c Certainty) Cause {
	q := advice.Query{Method: m.query(), Class: m.Class.String(), Status: e.Code, Redirect: e.Redirect}
	if e.Property != nil {
		q.PropSpace, q.PropLocal = e.Property.Space, e.Property.Local
	}
	if e.Condition != nil {
		q.CondSpace, q.CondLocal = e.Condition.Space, e.Condition.Local
	}
	e.Class = Failed
	return Cause{Entry: e, Certainty: c, Advice: advice.For(q)}
}
