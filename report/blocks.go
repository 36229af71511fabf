package report

import "lint207/analyze"

// block is one cause, or several that explain exactly the same dependents.
type block struct {
	causes []*analyze.Cause
	deps   []analyze.DependentEntry
	count  int64         // dependents, listed or not
	also   []analyze.Ref // causes in other blocks that explain all of them too
	alsoN  int64
}

// folder finds the causes that have the dependents of another one.
type folder struct {
	list   []analyze.Cause
	index  map[causeKey][]int
	folded []bool
}

// causeKey is what a reference says of a cause.
type causeKey struct {
	id, href, property string
	code               int
}

// blocks folds causes with the same dependents.
func blocks(list []analyze.Cause) []block {
	f := &folder{list: list, index: map[causeKey][]int{}, folded: make([]bool, len(list))}
	for i := range list {
		c := &list[i]
		k := causeKey{c.ID, c.Href, clark(c.Property), c.Code}
		f.index[k] = append(f.index[k], i)
	}
	all := make([]block, 0, len(list))
	for i := range list {
		c := &list[i]
		if f.folded[i] {
			continue
		}
		b := block{causes: []*analyze.Cause{c}, deps: c.Dependents, count: c.DependentCount}
		if sameOthers(b.deps) {
			b.also, b.alsoN = b.deps[0].OtherCauses, b.deps[0].OtherCauseCount
			if int64(len(b.also)) == b.alsoN && f.fold(&b) {
				b.also, b.alsoN = nil, 0
			}
		}
		all = append(all, b)
	}
	return all
}

// fold takes the other causes of a block's dependents into the block, unless
// one of them has dependents of its own or is not listed.
func (f *folder) fold(b *block) bool {
	var found []int
	for _, ref := range b.also {
		at := -1
		for _, j := range f.index[causeKey{ref.ID, ref.Href, clark(ref.Property), ref.Code}] {
			if !f.folded[j] && f.list[j].DependentCount == 0 {
				at = j
				break
			}
		}
		if at < 0 {
			for _, j := range found {
				f.folded[j] = false
			}
			return false
		}
		f.folded[at] = true
		found = append(found, at)
	}
	for _, j := range found {
		b.causes = append(b.causes, &f.list[j])
	}
	return true
}

// sameOthers says whether all dependents name the same other causes.
func sameOthers(deps []analyze.DependentEntry) bool {
	if len(deps) == 0 {
		return false
	}
	for i := range deps[1:] {
		a, b := &deps[0], &deps[i+1]
		if a.OtherCauseCount != b.OtherCauseCount || len(a.OtherCauses) != len(b.OtherCauses) {
			return false
		}
		for j := range a.OtherCauses {
			x, y := &a.OtherCauses[j], &b.OtherCauses[j]
			if x.ID != y.ID || x.Href != y.Href || x.Code != y.Code || clark(x.Property) != clark(y.Property) {
				return false
			}
		}
	}
	return true
}

func clark(p *analyze.PropName) string {
	if p == nil {
		return ""
	}
	return p.Clark()
}

// stacked is how many of the first blocks can be written as a stack.
func stacked(all []block) int {
	plain := func(b *block) bool { return len(b.causes) == 1 && b.count == 0 && b.causes[0].Property == nil }
	n := 0
	for n < len(all) && plain(&all[n]) && sameStory(all[0].causes[0], all[n].causes[0]) {
		n++
	}
	return n
}

// sameStory says whether there is nothing else to tell of two causes than of one.
func sameStory(a, b *analyze.Cause) bool {
	return a.Code == b.Code && a.Reason == b.Reason && a.Certainty == b.Certainty && a.Advice == b.Advice &&
		a.Redirect == b.Redirect && a.Message == b.Message && clark(a.Condition) == clark(b.Condition)
}

// sameEntry says whether two entries differ in their hrefs only.
func sameEntry(a, b *analyze.Entry) bool {
	return a.Property == nil && b.Property == nil && a.Code == b.Code && a.Reason == b.Reason
}
