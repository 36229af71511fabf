package batch

import (
	"bytes"
	"context"
	"slices"
	"strings"
)

// Requests is the request of a batch.
type Requests struct {
	Entries   []RequestEntry
	AllOrNone bool
	IllFormed bool

	lost map[scoped]int
	plan *plan
}

// RequestEntry is one request of a batch.
type RequestEntry struct {
	Index, Scope int
	ID           string
	Method, URL  string
	Group        string
	DependsOn    []string
	Refs         []string // ids that its url or body refers to: $id, @{id.field}
	If           bool
	Body         bool
	Nested       bool   // it is a batch itself
	Written      bool   // dependsOn is no array but a string
	Misspelt     string // a name that was meant to be dependsOn
	Line, Col    int64  // in the request's body
	HasID        bool
	Response     int // entry, -1 none

	dollar string // the url begins with $ and this
}

// fields of a request.
const (
	qID = iota
	qMethod
	qURL
	qGroup
	qDepends
	qIf
	qBody
	qMisspelt
	qMisspelt2
	qMisspelt3
	qNested
	qFields
	qAllOrNone = -1
)

// misspelt are names that services ignore silently.
var misspelt = map[string]int{"depends_on": qMisspelt, "dependson": qMisspelt2, "dependOn": qMisspelt3}

// readRequests reads a request; nil if it is no batch of this profile.
func readRequests(q *Profile, body []byte) *Requests {
	in := newInput(context.Background(), bytes.NewReader(body))
	r := newReader(in)
	out := &Requests{}
	root, entry := &node{}, &node{}
	path := q.Requests
	if path == "" && q.kind == userKind {
		path = "requests"
	}
	at := root.at(path)
	at.list = []int{0}
	root.want("allOrNone", qAllOrNone)
	names := map[int]string{
		qID: q.ID, qMethod: "method", qURL: "url", qGroup: q.Group, qDepends: q.DependsOn, qIf: "if", qNested: "body.requests",
	}
	for f, p := range names {
		entry.want(p, f)
	}
	if q.kind == odataKind {
		for name, f := range misspelt {
			entry.want(name, f)
		}
	}
	entry.want("body", qBody)
	if q.kind == salesforceKind {
		entry.at("body").deep = qBody + 1
		entry.names["body"].slots = nil
	}
	found, scope := false, -1
	r.take = func(slot int, v *value) {
		if slot == qAllOrNone {
			out.AllOrNone = v.kind == 't'
		}
	}
	r.list = func(*node) error {
		found = true
		scope++
		return r.requests(entry, q, out, scope)
	}
	err := r.walk(root)
	if !found || q.kind == userKind && q.ID != "" && !out.named() {
		return nil
	}
	out.IllFormed = err != nil
	return out
}

// named says that a request has an id; a service may name them in another way
// than its answers.
func (r *Requests) named() bool {
	return slices.ContainsFunc(r.Entries, func(e RequestEntry) bool { return e.HasID })
}

// requests reads the array of requests.
func (r *reader) requests(entry *node, q *Profile, out *Requests, scope int) error {
	outer := r.take
	defer func() { r.take = outer }()
	if _, err := r.token(); err != nil {
		return err
	}
	for {
		switch r.next() {
		case ']':
			_, err := r.token()
			return err
		case 0:
			_, err := r.token()
			return orEOF(err)
		}
		at := r.in.position(r.opening(), 1)
		e := RequestEntry{Index: len(out.Entries), Scope: scope, Response: -1, Line: at.Line, Col: at.Col}
		r.take = func(slot int, v *value) { e.take(q, slot, v) }
		if err := r.walk(entry); err != nil {
			return err
		}
		if len(out.Entries) < MaxEntries {
			out.Entries = append(out.Entries, e)
		}
	}
}

func (e *RequestEntry) take(q *Profile, slot int, v *value) {
	switch slot {
	case qID:
		e.ID, e.HasID = v.text, v.kind == '"' || v.kind == '0'
	case qMethod:
		e.Method = v.text
	case qURL:
		e.URL = v.text
		if q.kind == odataKind {
			e.dollar = dollar(v.text)
		}
		e.refer(q, v.text)
	case qGroup:
		e.Group = v.text
	case qDepends:
		if v.kind == '[' {
			e.DependsOn = v.list
		} else if v.kind == '"' {
			e.DependsOn, e.Written = []string{v.text}, true
		}
	case qIf:
		e.If = v.kind != 'n'
	case qBody:
		e.Body = e.Body || v.kind != 'n'
		if v.kind == '"' {
			e.refer(q, v.text)
		}
	case qMisspelt, qMisspelt2, qMisspelt3:
		for name, f := range misspelt {
			if f == slot {
				e.Misspelt = name
			}
		}
	case qNested:
		e.Nested = v.kind == '['
	}
}

// dollar is the id in a url that begins with $<id> (or /$<id>, as Graph writes).
func dollar(url string) string {
	rest, ok := strings.CutPrefix(strings.TrimPrefix(url, "/"), "$")
	if !ok {
		return ""
	}
	if i := strings.IndexAny(rest, "/?(&"); i >= 0 {
		rest = rest[:i]
	}
	return rest
}

// refer collects the references @{id.field} of Salesforce.
func (e *RequestEntry) refer(q *Profile, s string) {
	if q.kind != salesforceKind {
		return
	}
	for len(e.Refs) < MaxNames {
		_, rest, ok := strings.Cut(s, "@{")
		if !ok {
			return
		}
		name, tail, ok := strings.Cut(rest, "}")
		if !ok {
			return
		}
		if i := strings.IndexAny(name, ".["); i >= 0 {
			name = name[:i]
		}
		e.Refs, s = append(e.Refs, name), tail
	}
}
