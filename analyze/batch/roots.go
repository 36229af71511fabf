package batch

import (
	"slices"
)

// maxRoots bounds the roots that are told apart for one entry.
const maxRoots = 1000

// Found says how the roots of a victim were found.
type Found uint8

// The ways, from the surest on.
const (
	Unexplained Found = iota // nothing that failed is in the answer
	Walked                   // along dependencies and groups
	Together                 // the batch is one transaction
	Guessed                  // it is the only other failure
	Undecided                // one of several: the request would tell
)

// roots are the root causes of all victims. Nodes are the entries, then the
// groups, then the requests without an answer.
type roots struct {
	d      *Document
	edges  [][]int32
	group  map[*Group]int32
	lost   map[int]int32
	set    [][]int32 // entries, by node
	fails  map[int][]int32
	blocks []bool // by entry: somebody depends on it
}

// search finds them. The walk goes over the strongly connected components, so
// that cycles end and nothing is walked twice.
func (d *Document) search() *roots {
	r := &roots{d: d, group: map[*Group]int32{}, lost: map[int]int32{}, fails: map[int][]int32{}, blocks: make([]bool, len(d.Entries))}
	r.edges = make([][]int32, len(d.Entries))
	for i := range d.Entries {
		e := &d.Entries[i]
		switch {
		case e.Class == Victim:
			r.edges[i] = append(r.needs(e.Scope, e.DependsOn, d.RequestOf(e), e.names), r.together(e)...)
		case e.RolledBack:
			r.edges[i] = r.together(e)
		case e.Class == Failure:
			r.fails[e.Scope] = append(r.fails[e.Scope], int32(i))
		}
	}
	r.solve()
	for i := range d.Entries {
		if e := &d.Entries[i]; e.Dependent() {
			for _, k := range r.set[i] {
				r.blocks[k] = true
			}
		}
	}
	return r
}

// Dependent says whether the entry came to nothing because of another one.
func (e *Entry) Dependent() bool { return e.Class == Victim || e.RolledBack }

func (r *roots) add() int32 {
	r.edges = append(r.edges, nil)
	return int32(len(r.edges) - 1)
}

// needs are the edges to what is named and did not succeed.
func (r *roots) needs(scope int, names []string, q *RequestEntry, more string) (to []int32) {
	if q != nil {
		names = append(append(slices.Clip(names), q.DependsOn...), q.Refs...)
		if q.dollar != "" {
			names = append(names, q.dollar)
		}
	}
	if more != "" {
		names = append(slices.Clip(names), more)
	}
	for _, name := range names {
		to = append(to, r.resolve(scope, name)...)
	}
	return to
}

func (r *roots) resolve(scope int, name string) []int32 {
	d := r.d
	if k, ok := d.byID[scoped{scope, d.key(name)}]; ok {
		if e := &d.Entries[k]; e.Class == Success && !e.RolledBack {
			return nil
		}
		return []int32{int32(k)}
	}
	if g := d.groups[scoped{scope, name}]; g != nil {
		return []int32{r.groupNode(g)}
	}
	if i, ok := d.lostRequest(scope, name); ok {
		return []int32{r.lostNode(i)}
	}
	return nil
}

// lostRequest finds a request without an answer.
func (d *Document) lostRequest(scope int, name string) (int, bool) {
	if d.Request == nil {
		return 0, false
	}
	if d.Request.lost == nil {
		d.Request.lost = map[scoped]int{}
		for i := range d.Request.Entries {
			if q := &d.Request.Entries[i]; q.HasID && q.Response < 0 {
				d.Request.lost[scoped{q.Scope, d.key(q.ID)}] = i
			}
		}
	}
	i, ok := d.Request.lost[scoped{scope, d.key(name)}]
	return i, ok
}

// together is the edge to the other members of the entry's group.
func (r *roots) together(e *Entry) []int32 {
	if g := r.d.GroupOf(e); g != nil {
		return []int32{r.groupNode(g)}
	}
	return nil
}

func (r *roots) groupNode(g *Group) int32 {
	if n, ok := r.group[g]; ok {
		return n
	}
	n := r.add()
	r.group[g] = n
	var to []int32
	for _, k := range g.Members {
		if r.d.Entries[k].Class != Success {
			to = append(to, int32(k))
		}
	}
	for _, i := range g.Lost {
		to = append(to, r.lostNode(i))
	}
	r.edges[n] = to
	return n
}

func (r *roots) lostNode(i int) int32 {
	if n, ok := r.lost[i]; ok {
		return n
	}
	n := r.add()
	r.lost[i] = n
	q := &r.d.Request.Entries[i]
	to := r.needs(q.Scope, nil, q, "")
	if g := r.d.groups[scoped{q.Scope, q.Group}]; g != nil && q.Group != "" {
		to = append(to, r.groupNode(g))
	}
	r.edges[n] = to
	return n
}

// root says whether a node is where a walk ends.
func (r *roots) root(n int32) bool {
	if int(n) >= len(r.d.Entries) {
		return false
	}
	e := &r.d.Entries[n]
	return e.Class == Failure || e.Class == Neither
}

// solve fills set.
func (r *roots) solve() {
	r.set = make([][]int32, len(r.edges))
	components(r.edges, r.component)
}

// component unites the roots of what its nodes depend on.
func (r *roots) component(nodes []int32) {
	var set []int32
	for _, v := range nodes {
		if r.root(v) {
			set = union(set, []int32{v})
			continue
		}
		for _, w := range r.edges[v] {
			if len(r.set[w]) > 0 {
				set = union(set, r.set[w])
			}
		}
	}
	for _, v := range nodes {
		r.set[v] = set
	}
}

// union of two ascending lists; a list that is the whole is shared.
func union(a, b []int32) []int32 {
	switch {
	case len(a) == 0 || len(a) == len(b) && &a[0] == &b[0]:
		return b
	case len(b) == 0:
		return a
	}
	out := make([]int32, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 && len(out) < maxRoots {
		switch {
		case a[0] < b[0]:
			out, a = append(out, a[0]), a[1:]
		case a[0] > b[0]:
			out, b = append(out, b[0]), b[1:]
		default:
			out, a, b = append(out, a[0]), a[1:], b[1:]
		}
	}
	out = append(append(out, a...), b...)
	return out[:min(len(out), maxRoots)]
}

// Roots are the entries that an entry failed because of, in document order,
// and how they were found.
func (d *Document) Roots(e *Entry) ([]int32, Found) {
	r := d.roots
	if set := r.set[e.Index]; len(set) > 0 {
		return set, Walked
	}
	fails := r.fails[e.Scope]
	switch {
	case len(fails) == 0:
		return nil, Unexplained
	case d.Transaction:
		return fails, Together
	case d.Request != nil || d.Profile.kind == userKind && d.Profile.DependsOn != "":
		return nil, Unexplained
	case len(fails) == 1:
		return fails, Guessed
	}
	return fails, Undecided
}

// chain are the names of the entries between a victim and a root: the
// shortest way, the victim's own dependency first.
func (d *Document) chain(from int, to int32) []string {
	r := d.roots
	before := map[int32]int32{int32(from): -1}
	queue := []int32{int32(from)}
	for k := 0; k < len(queue) && len(queue) < 1<<16; k++ {
		v := queue[k]
		if v == to {
			break
		}
		if r.root(v) {
			continue
		}
		for _, w := range r.edges[v] {
			if _, ok := before[w]; !ok {
				before[w] = v
				queue = append(queue, w)
			}
		}
	}
	v, ok := before[to]
	var via []string
	for ok && v >= 0 && v != int32(from) {
		if name := r.name(v); name != "" {
			via = append(via, name)
		}
		v = before[v]
	}
	slices.Reverse(via)
	return via
}

// name of a node, "" of a group.
func (r *roots) name(v int32) string {
	if int(v) < len(r.d.Entries) {
		return r.d.Entries[v].Name
	}
	for i, n := range r.lost {
		if n == v {
			return r.d.Request.Entries[i].ID
		}
	}
	return ""
}
