package rules

import (
	"strings"

	"lint207/analyze/batch"
)

const (
	batchRequest  = `OData JSON Format 4.01 "Batch Request" 19.1`
	batchProcess  = `OData JSON Format 4.01 "Processing a Batch Request" 19.4`
	batchResponse = `OData JSON Format 4.01 "Batch Response" 19.5`
	batchProtocol = `OData Protocol 4.01 "Batch Requests" 11.7`
)

// askedRule is a rule about one entry of an OData or Graph request. Where the
// service is to blame is for nobody to say: it should have refused the batch.
func askedRule(name string, s Severity, covers, spec, summary, help string, f func(*Pass, *batch.Document, *batch.RequestEntry)) Rule {
	return Rule{
		Name: name, Family: familyBatch, Severity: s, Needs: NeedsRequestBody, Covers: []string{covers},
		Spec: []string{spec, graphDocs}, Summary: summary, Help: help,
		On: OnBatchRequest(func(p *Pass, d *batch.Document, q *batch.RequestEntry) {
			if d.IsOData() {
				f(p, d, q)
			}
		}),
	}
}

var _ = add(
	askedRule("batch-duplicate-request-id", Error, "JB-01", batchRequest,
		"Two requests of a batch have the same id.", "give every request of the batch an id of its own",
		func(p *Pass, d *batch.Document, q *batch.RequestEntry) {
			if first := d.Asked(q.ID); q.HasID && first != nil && first != q {
				p.ReportAsked(q, "%s has the id of another request (at %d:%d), so answers and dependencies cannot be told apart", asked(q), first.Line, first.Col)
			}
		}),
	askedRule("batch-id-equals-group", Error, "JB-02", batchRequest,
		"A request has the name of an atomicity group as its id.", "name groups and requests differently",
		func(p *Pass, d *batch.Document, q *batch.RequestEntry) {
			if q.HasID && len(d.AskedGroup(q.ID)) > 0 {
				p.ReportAsked(q, "the id of %s is the name of an atomicity group too, so a dependsOn that names it means two things", asked(q))
			}
		}),
	askedRule("batch-depends-on-unknown", Error, "JB-03", batchRequest,
		"dependsOn names a request that is not in the batch.", "name ids or groups of requests that stand before it in the batch",
		func(p *Pass, d *batch.Document, q *batch.RequestEntry) {
			each(q, func(name string) {
				if d.Asked(name) == nil && len(d.AskedGroup(name)) == 0 {
					p.ReportAsked(q, "%s depends on %s, which is neither a request nor a group of this batch", asked(q), Quote([]byte(name)))
				}
			})
		}),
	askedRule("batch-depends-on-self", Error, "JB-04", batchRequest,
		"A request depends on itself.", "take its own id out of dependsOn",
		func(p *Pass, d *batch.Document, q *batch.RequestEntry) {
			each(q, func(name string) {
				if d.Asked(name) == q {
					p.ReportAsked(q, "%s depends on itself, so it can never run", asked(q))
				}
			})
		}),
	askedRule("batch-depends-on-cycle", Error, "JB-05", batchRequest,
		"Requests of a batch depend on each other in a circle.", "let requests depend only on requests before them",
		func(p *Pass, d *batch.Document, q *batch.RequestEntry) {
			if n := d.Circle(q); n > 1 {
				p.ReportAsked(q, "%s depends on itself by way of others (a circle of %d requests), so none of them can ever run", asked(q), n)
			}
		}),
	askedRule("batch-depends-on-forward", Error, "JB-06", batchRequest,
		"dependsOn names a request that comes later.", "put the request behind those that it depends on",
		func(p *Pass, d *batch.Document, q *batch.RequestEntry) {
			if d.Circle(q) > 0 {
				return // batch-depends-on-cycle says it
			}
			each(q, func(name string) {
				later := d.Asked(name)
				if members := d.AskedGroup(name); later == nil && len(members) > 0 {
					later = members[0]
				}
				if later != nil && later.Index > q.Index {
					p.ReportAsked(q, "%s depends on %s, which comes only later in the batch", asked(q), Quote([]byte(name)))
				}
			})
		}),
	askedRule("batch-group-not-adjacent", Error, "JB-07", batchRequest,
		"The members of an atomicity group do not stand together.", "put the requests of a group one behind the other",
		func(p *Pass, d *batch.Document, q *batch.RequestEntry) {
			if m := d.BeforeInGroup(q); m != nil && m.Index+1 != q.Index {
				p.ReportAsked(q, "%s belongs to group %s, but requests outside of the group stand between", asked(q), Quote([]byte(q.Group)))
			}
		}),
	askedRule("batch-depends-on-member-of-group", Error, "JB-08", batchRequest,
		"dependsOn names a member of another atomicity group instead of the group.", "name the group in dependsOn",
		func(p *Pass, d *batch.Document, q *batch.RequestEntry) {
			each(q, func(name string) {
				if m := d.Asked(name); m != nil && m.Group != "" && m.Group != q.Group && !needs(q, m.Group) {
					p.ReportAsked(q, "%s depends on %s, a member of group %s, without naming the group, which succeeds or fails as a whole", asked(q), Quote([]byte(name)), Quote([]byte(m.Group)))
				}
			})
		}),
	askedRule("batch-url-reference-undeclared", Error, "JB-09", batchRequest,
		"A url begins with $<id> of a request that is not in dependsOn.", "add the id to dependsOn",
		func(p *Pass, d *batch.Document, q *batch.RequestEntry) {
			name := q.Dollar()
			m := d.Asked(name)
			if name == "" || m == nil || m == q || needs(q, name) || m.Group != "" && (m.Group == q.Group || needs(q, m.Group)) {
				return
			}
			p.ReportAsked(q, "the url of %s refers to the result of request %s, but dependsOn does not name it, so it may run too early", asked(q), Quote([]byte(name)))
		}),
	askedRule("batch-depends-on-misspelt", Warning, "JB-10", batchRequest,
		"dependsOn is misspelt.", `write "dependsOn"`,
		func(p *Pass, _ *batch.Document, q *batch.RequestEntry) {
			if q.Misspelt != "" {
				p.ReportAsked(q, "%s has %q, which services ignore silently: the name is dependsOn", asked(q), q.Misspelt)
			}
		}),
	askedRule("batch-depends-on-not-array", Warning, "JB-11", batchRequest,
		"dependsOn is a string and no array.", `write "dependsOn": ["1"]`,
		func(p *Pass, _ *batch.Document, q *batch.RequestEntry) {
			if q.Written {
				p.ReportAsked(q, "the dependsOn of %s is a string and no array, which services ignore silently", asked(q))
			}
		}),
	askedRule("batch-request-incomplete", Error, "JB-12", batchRequest,
		"A request of a batch lacks its id, method or url.", "give every request an id, a method and a url",
		func(p *Pass, _ *batch.Document, q *batch.RequestEntry) {
			var lack []string
			for _, m := range []struct {
				name string
				has  bool
			}{{"id", q.HasID}, {"method", q.Method != ""}, {"url", q.URL != ""}} {
				if !m.has {
					lack = append(lack, m.name)
				}
			}
			if len(lack) > 0 {
				p.ReportAsked(q, "%s has no %s", asked(q), strings.Join(lack, " and no "))
			}
		}),
	askedRule("batch-body-on-get-or-delete", Error, "JB-13", batchRequest,
		"A GET or DELETE in a batch has a body.", "leave the body out",
		func(p *Pass, _ *batch.Document, q *batch.RequestEntry) {
			if m := strings.ToUpper(q.Method); q.Body && !q.Nested && (m == "GET" || m == "DELETE") {
				p.ReportAsked(q, "%s is a %s with a body, which is not allowed in a batch", asked(q), m)
			}
		}),
	askedRule("batch-nested", Error, "JB-14", batchProtocol,
		"A batch holds another batch.", "send the batches one after the other",
		func(p *Pass, _ *batch.Document, q *batch.RequestEntry) {
			path, _, _ := strings.Cut(q.URL, "?")
			if q.Nested || path == "$batch" || strings.HasSuffix(path, "/$batch") {
				p.ReportAsked(q, "%s is a batch itself, and batches cannot be nested", asked(q))
			}
		}),
	Rule{
		Name: "graph-batch-too-large", Family: familyBatch, Severity: Error, Needs: NeedsRequestBody, Covers: []string{"JB-15"},
		Spec: []string{graphDocs}, Summary: "A batch to Microsoft Graph has more than 20 requests.", Help: "split the batch into batches of at most 20 requests",
		On: OnBatch(func(p *Pass, d *batch.Document) {
			if d.Name == batch.Graph && d.Request != nil && len(d.Request.Entries) > 20 {
				p.ReportAsked(&d.Request.Entries[20], "the batch has %d requests, but Microsoft Graph takes at most 20", len(d.Request.Entries))
			}
		}),
	},
	Rule{
		Name: "graph-batch-mixed-dependencies", Family: familyBatch, Severity: Error, Needs: NeedsRequestBody, Covers: []string{"JB-16"},
		Spec: []string{graphDocs}, Summary: "A batch to Microsoft Graph is neither fully sequential nor fully parallel.", Help: "let each request but the first depend on the one before it, or let none depend on another",
		On: OnBatch(func(p *Pass, d *batch.Document) {
			if d.Name != batch.Graph || d.Request == nil || len(d.Request.Entries) > 1000 {
				return
			}
			var free, bound *batch.RequestEntry
			for i := range d.Request.Entries {
				q := &d.Request.Entries[i]
				if len(q.DependsOn) > 0 {
					bound = q
				} else if i > 0 && free == nil && !d.Leads(q) {
					free = q
				}
			}
			if free != nil && bound != nil {
				p.ReportAsked(free, "%s depends on nothing, while %s does: Microsoft Graph wants a batch fully sequential or fully parallel", asked(free), asked(bound))
			}
		}),
	},
)

// each calls f for every name in dependsOn.
func each(q *batch.RequestEntry, f func(name string)) {
	for _, name := range q.DependsOn {
		f(name)
	}
}

// needs says whether dependsOn has a name.
func needs(q *batch.RequestEntry, name string) bool {
	for _, n := range q.DependsOn {
		if n == name {
			return true
		}
	}
	return false
}
