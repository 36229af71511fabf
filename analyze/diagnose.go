package analyze

import (
	"cmp"
	"slices"
)

// diagnose settles the diagnosis after the last byte.
func (o *outcomes) diagnose(d *Diagnosis, responses int64) {
	class := d.Method.Class
	if class == ClassOther {
		class = ClassLock // any other response may hold the cause (Apache answers PUT so)
	}
	d.Counts = o.counts(d.Method.Class, responses)
	d.Hrefs, d.PropCount = o.hrefs, o.properties
	d.CauseCount = d.Counts.By[Failed]
	if o.tree != nil {
		o.tree.finish()
	}
	d.Outcome = o.outcome(d, &d.Counts)
	d.Certainty = d.Method.Certainty
	switch {
	case d.Outcome == OutcomeUnknown:
		d.Certainty = Certain
	case d.Outcome == RolledBack && o.total.failed(propstatForm) == 0:
		d.Certainty = Probable // RFC 4918 section 9.2 knows no status form
	}
	certainty := d.Method.Certainty
	if d.IllFormed || d.Cut || d.Method.Class == ClassUnknown || d.Method.Class == ClassOther {
		certainty = Probable
	}
	groups := o.merged()
	l := &linker{o: o, d: d, class: class, entries: d.Method.Class, certainty: certainty, byOrder: map[int64]int{}}
	l.causes(groups)
	for i := range groups {
		l.dependents(&groups[i])
	}
	l.count()
}

// merged are the held groups in document order.
func (o *outcomes) merged() []group {
	all := slices.Concat(o.groups, o.goneOnly, o.depsOnly)
	slices.SortFunc(all, func(a, b group) int { return cmp.Compare(a.index, b.index) })
	return all
}

// linker lists causes and puts each listed dependent under the first cause
// that explains it.
type linker struct {
	o         *outcomes
	d         *Diagnosis
	class     Class // where causes are looked for
	entries   Class // what counts as a failure
	certainty Certainty
	byOrder   map[int64]int // order of a failure (from 1) -> index in d.Causes
	first     map[int64]int // response -> index in d.Causes of its first cause
}

func (l *linker) causes(groups []group) {
	l.first = map[int64]int{}
	for i := range groups {
		g := &groups[i]
		for j, e := range g.roots {
			if classify(l.entries, e.form, e.Code, g.depCount > 0) != Failed {
				continue
			}
			if len(l.d.Causes) >= l.o.limit {
				return
			}
			k := len(l.d.Causes)
			l.d.Causes = append(l.d.Causes, cause(e, l.d.Method, l.certainty))
			l.byOrder[g.first+int64(j)+1] = k
			if _, ok := l.first[g.index]; !ok {
				l.first[g.index] = k
			}
		}
	}
}

// scope says where the cause of a dependent of the group is: index in
// d.Causes of the first one, how many there are, and how sure that is. none
// is -1, a cause that is not listed -2.
func (l *linker) scope(g *group, e *Entry) (first int, count int64, c Certainty) {
	own := func() (int, int64, Certainty) {
		k, ok := l.first[g.index]
		if !ok {
			return -2, g.failures, l.certainty
		}
		return k, g.failures, l.certainty
	}
	any := func(c Certainty) (int, int64, Certainty) {
		if l.d.CauseCount == 0 {
			return -1, 0, c
		}
		if len(l.d.Causes) == 0 {
			return -2, l.d.CauseCount, c
		}
		return 0, l.d.CauseCount, c
	}
	switch l.class {
	case ClassRead:
		return -1, 0, l.certainty
	case ClassLock:
		return any(l.certainty)
	case ClassTree:
		f, n := l.o.tree.causeOf(e.Href)
		if f == 0 {
			return -1, 0, l.certainty
		}
		if k, ok := l.byOrder[f]; ok {
			return k, n, l.certainty
		}
		return -2, n, l.certainty
	case ClassUpdate:
		if g.failures > 0 {
			return own()
		}
		// A locked parent in status form is a possible cause (RFC 4918 section 9.2).
		if l.o.firstStatusFailure < 0 {
			return -1, 0, l.certainty
		}
		if k, ok := l.first[l.o.firstStatusFailure]; ok {
			return k, 1, Probable
		}
		return -2, 1, Probable
	}
	if e.form == propstatForm && !l.lockForm(g) {
		if g.failures > 0 {
			return own()
		}
		return -1, 0, Probable
	}
	return any(Probable)
}

func (l *linker) lockForm(g *group) bool { return g.sum.lockDeps == g.depCount-g.sum.statusDeps }

func (l *linker) dependents(g *group) {
	for _, e := range g.deps {
		e.Class = Dependent
		k, n, c := l.scope(g, &e)
		switch {
		case k >= 0:
			to := &l.d.Causes[k]
			to.Certainty = min(to.Certainty, c)
			if len(to.Dependents) < l.o.limit {
				dep := DependentEntry{Entry: e, OtherCauseCount: n - 1}
				dep.OtherCauses = l.others(g, &e, k, n-1)
				to.Dependents = append(to.Dependents, dep)
			}
		case k == -1 && len(l.d.Unexplained) < l.o.limit:
			l.d.Unexplained = append(l.d.Unexplained, DependentEntry{Entry: e})
		}
	}
}

// others are the first causes besides the k-th that explain the entry.
func (l *linker) others(g *group, e *Entry, k int, n int64) []Ref {
	var refs []Ref
	for i := range l.d.Causes {
		if int64(len(refs)) >= min(n, MaxOtherCauses) {
			break
		}
		if c := &l.d.Causes[i]; i != k && l.explains(g, e, c) {
			refs = append(refs, Ref{Href: c.Href, Property: c.Property, Code: c.Code})
		}
	}
	return refs
}

func (l *linker) explains(g *group, e *Entry, c *Cause) bool {
	switch {
	case l.class == ClassLock, l.class == ClassUnknown && (e.form == statusForm || l.lockForm(g)):
		return true
	case l.class != ClassTree:
		return c.Response == g.index
	}
	return l.o.tree.explains(&c.Entry, e)
}

// count sets the exact numbers, also for what is not listed.
func (l *linker) count() {
	d, o := l.d, l.o
	total := d.Counts.By[Dependent]
	switch l.class {
	case ClassRead:
		d.UnexplainedCount = total
	case ClassLock:
		l.all(total)
	case ClassTree:
		d.UnexplainedCount = o.tree.unexplained
		for order, n := range o.tree.dependents {
			if k, ok := l.byOrder[order]; ok {
				d.Causes[k].DependentCount += n
			}
		}
	case ClassUpdate:
		l.perResponse(0)
		if k, ok := l.first[o.firstStatusFailure]; ok {
			d.Causes[k].DependentCount += o.unexplained
		} else if o.firstStatusFailure < 0 {
			d.UnexplainedCount = o.unexplained
		}
	default:
		l.perResponse(1)
		d.UnexplainedCount = o.unexplainedAnyForm
		l.all(o.docDeps)
	}
}

// all gives n dependents to the first cause of the document.
func (l *linker) all(n int64) {
	switch {
	case len(l.d.Causes) > 0:
		l.d.Causes[0].DependentCount += n
	case l.d.CauseCount == 0:
		l.d.UnexplainedCount += n
	}
}

// perResponse gives the dependents of each listed response to its first
// cause; without a known method only those in propstats that are no LOCK answer.
func (l *linker) perResponse(unknown int) {
	for _, g := range l.o.groups {
		if k, ok := l.first[g.index]; ok {
			n := g.depCount
			if unknown == 1 {
				n -= g.sum.statusDeps + g.sum.lockDeps
			}
			l.d.Causes[k].DependentCount += n
		}
	}
}
