package batch

// What rules want to know of the request.

// plan is the request's ids, groups and circles.
type plan struct {
	ids    map[string]*RequestEntry
	groups map[string][]*RequestEntry
	before map[int]*RequestEntry
	circle []int // by request: how many are in the circle that it is in
}

func (d *Document) plan() *plan {
	r := d.Request
	if r.plan != nil {
		return r.plan
	}
	p := &plan{ids: map[string]*RequestEntry{}, groups: map[string][]*RequestEntry{}, before: map[int]*RequestEntry{}}
	r.plan = p
	for i := range r.Entries {
		q := &r.Entries[i]
		if k := d.key(q.ID); q.HasID && p.ids[k] == nil {
			p.ids[k] = q
		}
		if q.Group != "" {
			if m := p.groups[q.Group]; len(m) > 0 {
				p.before[i] = m[len(m)-1]
			}
			p.groups[q.Group] = append(p.groups[q.Group], q)
		}
	}
	p.circle = d.circles()
	return p
}

// Asked is the first request with an id, nil if there is none.
func (d *Document) Asked(id string) *RequestEntry { return d.plan().ids[d.key(id)] }

// AskedGroup are the members of a group in the request.
func (d *Document) AskedGroup(name string) []*RequestEntry { return d.plan().groups[name] }

// BeforeInGroup is the member of its group before a request, nil if it is the first.
func (d *Document) BeforeInGroup(q *RequestEntry) *RequestEntry { return d.plan().before[q.Index] }

// Circle is the number of requests in the circle of dependencies that a
// request is in, 0 if it is in none. A request that names only itself is in none.
func (d *Document) Circle(q *RequestEntry) int { return d.plan().circle[q.Index] }

// circles finds the strongly connected components of dependsOn.
func (d *Document) circles() []int {
	p, n := d.Request.plan, len(d.Request.Entries)
	edges := make([][]int32, n)
	for i := range edges {
		for _, name := range d.Request.Entries[i].DependsOn {
			if q := p.ids[d.key(name)]; q != nil {
				edges[i] = append(edges[i], int32(q.Index))
			}
		}
	}
	size := make([]int, n)
	components(edges, func(nodes []int32) {
		if len(nodes) > 1 {
			for _, v := range nodes {
				size[v] = len(nodes)
			}
		}
	})
	return size
}

// Dollar is the id in a url that begins with $<id>, "" if it does not.
func (q *RequestEntry) Dollar() string { return q.dollar }

// Leads says whether something else in the batch depends on a request
// that depends on nothing: it is the beginning of a sequence.
func (d *Document) Leads(q *RequestEntry) bool {
	for i := range d.Request.Entries {
		for _, name := range d.Request.Entries[i].DependsOn {
			if d.Asked(name) == q {
				return true
			}
		}
	}
	return false
}

// Named is the entry that makes a dependency fail: the one with that id, or a
// member of the group of that name; nil if it succeeded. known says whether
// the answer tells what became of it.
func (d *Document) Named(e *Entry, name string) (blocking *Entry, known bool) {
	if k, ok := d.byID[scoped{e.Scope, d.key(name)}]; ok {
		if b := &d.Entries[k]; b.Class != Success || b.RolledBack {
			return b, true
		}
		return nil, true
	}
	g := d.groups[scoped{e.Scope, name}]
	if g == nil {
		return nil, false
	}
	for _, k := range g.Members {
		if d.Entries[k].Class != Success {
			return &d.Entries[k], true
		}
	}
	return nil, len(g.Lost) == 0
}

// Before says whether a dependency stands before the request: only then the
// service had to honour it.
func (d *Document) Before(q *RequestEntry, name string) bool {
	if m := d.Asked(name); m != nil {
		return m.Index < q.Index
	}
	m := d.AskedGroup(name)
	return len(m) > 0 && m[0].Index < q.Index
}

// Unclear says whether nothing explains that a group failed: every failure in
// it is a victim, and none of them depends on anything else.
func (d *Document) Unclear(g *Group) bool {
	if len(g.Lost) > 0 {
		return false
	}
	for _, k := range g.Members {
		e := &d.Entries[k]
		if e.Class == Failure || e.Class == Neither || len(d.roots.set[k]) > 0 || !d.roots.single(k) {
			return false
		}
	}
	return true
}

// single says whether an entry leads to nothing but its own group.
func (r *roots) single(k int) bool {
	q := r.d.RequestOf(&r.d.Entries[k])
	return q == nil || len(q.DependsOn) == 0
}

// FirstVictim is the first victim of the group, nil if there is none.
func (g *Group) FirstVictim(d *Document) *Entry {
	for _, k := range g.Members {
		if d.Entries[k].Class == Victim {
			return &d.Entries[k]
		}
	}
	return nil
}
