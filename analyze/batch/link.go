package batch

import (
	"strings"
)

// finish connects the answer with its request and its groups, and classifies
// what only the whole answer tells.
func (d *Document) finish(o *Options) {
	if d.Profile == nil {
		return
	}
	if o.Request != nil {
		d.Request = readRequests(d.Profile, o.Request)
	}
	d.Transaction = d.Profile.AllOrNothing
	d.byID = make(map[scoped]int, len(d.Entries))
	for i := range d.Entries {
		e := &d.Entries[i]
		if e.ID == "" {
			continue
		}
		k := scoped{e.Scope, d.key(e.ID)}
		if _, ok := d.byID[k]; ok {
			e.Twice = true
			continue
		}
		d.byID[k] = i
	}
	d.link()
	d.group()
	if d.Profile.kind == salesforceKind {
		d.salesforce()
	}
	d.roots = d.search()
}

// link finds the answer of each request.
func (d *Document) link() {
	if d.Request == nil {
		return
	}
	d.Transaction = d.Transaction || d.Request.AllOrNone
	for i := range d.Request.Entries {
		q := &d.Request.Entries[i]
		if d.Profile.ID == "" { // in the order of the requests
			if i < len(d.Entries) {
				q.Response, d.Entries[i].request = i, i
			}
			continue
		}
		k, ok := d.byID[scoped{q.Scope, d.key(q.ID)}]
		if !ok || !q.HasID {
			continue
		}
		q.Response = k
		e := &d.Entries[k]
		if e.request >= 0 {
			continue // a duplicate id
		}
		e.request = i
		if e.Group == "" {
			e.Group = q.Group
		}
	}
}

// group collects the atomicity groups and what was rolled back in them.
func (d *Document) group() {
	d.groups = map[scoped]*Group{}
	of := func(scope int, name string) *Group {
		g := d.groups[scoped{scope, name}]
		if g == nil {
			g = &Group{Name: name}
			d.groups[scoped{scope, name}] = g
		}
		return g
	}
	for i := range d.Entries {
		if e := &d.Entries[i]; e.Group != "" {
			g := of(e.Scope, e.Group)
			g.Members = append(g.Members, i)
			g.failed = g.failed || e.Class == Failure || e.Class == Victim
		}
	}
	if d.Request != nil {
		for i := range d.Request.Entries {
			if q := &d.Request.Entries[i]; q.Group != "" && q.Response < 0 {
				g := of(q.Scope, q.Group)
				g.Lost = append(g.Lost, i)
			}
		}
	}
	for i := range d.Entries {
		if e := &d.Entries[i]; e.Class == Success && e.Group != "" {
			e.RolledBack = d.groups[scoped{e.Scope, e.Group}].failed
		}
	}
}

const rolledBackText = "rolled back since another operation in the same transaction failed"

// salesforce reads the messages of PROCESSING_HALTED: who refers to something
// that did not fail has failed on its own account.
func (d *Document) salesforce() {
	for i := range d.Entries {
		e := &d.Entries[i]
		if e.Class != Victim {
			continue
		}
		if strings.Contains(e.Message, rolledBackText) {
			d.Transaction = true
		}
		name, ok := invalidReference(e.Message)
		if !ok {
			continue
		}
		k, ok := d.byID[scoped{e.Scope, name}]
		if !ok || d.Entries[k].Class == Success || k == i {
			e.Class = Failure
			continue
		}
		e.names = name
	}
}

// invalidReference is the entry that "Invalid reference specified. No value
// for X.f found in X" names.
func invalidReference(message string) (string, bool) {
	if !strings.Contains(message, "Invalid reference specified") {
		return "", false
	}
	i := strings.LastIndex(message, " found in ")
	if i < 0 {
		return "", false
	}
	name := strings.TrimRight(strings.TrimSpace(message[i+len(" found in "):]), ".")
	return strings.Trim(name, `"'`), true
}

// RequestOf is the request of an entry, nil unknown.
func (d *Document) RequestOf(e *Entry) *RequestEntry {
	if d.Request == nil || e.request < 0 {
		return nil
	}
	return &d.Request.Entries[e.request]
}

// GroupOf is the group of an entry, nil if it is in none.
func (d *Document) GroupOf(e *Entry) *Group {
	if e.Group == "" {
		return nil
	}
	return d.groups[scoped{e.Scope, e.Group}]
}

// Failed says whether the group came to nothing.
func (g *Group) Failed() bool { return g.failed }
