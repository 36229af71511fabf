package report

import (
	"fmt"
	"strings"

	"lint207/analyze"
	"lint207/analyze/xmlscan"
	"lint207/rules"
)

// Rules of the cases. They are not those of the registry: goldens must not
// change with them.
var (
	orphanRule = &rules.Rule{Name: "proppatch-424-without-cause", Severity: rules.Error, Spec: []string{"RFC 4918 9.2.1", "RFC 4918 11.4"}}
	reasonRule = &rules.Rule{Name: "status-line-without-reason", Severity: rules.Warning, Spec: []string{"RFC 4918 14.28", "RFC 9112 4", "RFC 9112 A"}}
	slashRule  = &rules.Rule{Name: "collection-href-without-slash", Severity: rules.Info, Spec: []string{"RFC 4918 5.2"}}
	xmlRule    = &rules.Rule{Name: "xml-mismatched-end-tag", Severity: rules.Error, Spec: []string{"XML 1.0 3"}}
	hrefRule   = &rules.Rule{Name: "href-with-illegal-character", Severity: rules.Error, Spec: []string{"RFC 4918 8.3", "RFC 3986 2"}}
)

const ns = "http://example.com/ns/"

func zprop(local string) *analyze.PropName {
	return &analyze.PropName{Name: xmlscan.Name{Space: ns, Local: local}, Q: "Z:" + local}
}

func dprop(local string) *analyze.PropName {
	return &analyze.PropName{Name: xmlscan.Name{Space: "DAV:", Local: local}, Q: "D:" + local}
}

func pos(line, col, length int64) analyze.Position {
	return analyze.Position{InSource: true, Place: xmlscan.Place{Off: line*60 + col - 61, Line: line, Col: col, Col16: col}, Len: length}
}

// marked is the place and the excerpt of a line whose span stands between
// « and ».
func marked(line int64, s string) (analyze.Position, rules.Excerpt) {
	before, rest, _ := strings.Cut(s, "«")
	span, after, _ := strings.Cut(rest, "»")
	p := pos(line, int64(len(before))+1, int64(len(span)))
	return p, rules.Excerpt{Text: before + span + after, Start: len(before), Length: len(span)}
}

func finding(r *rules.Rule, line int64, s, message, help string) rules.Finding {
	f := rules.Finding{
		Rule: r, Severity: r.Severity, Certainty: analyze.Certain, Message: message, Help: help,
		Fingerprint: fmt.Sprintf("%016x", line),
	}
	f.At, f.Excerpt = marked(line, s)
	return f
}

func entry(href string, p *analyze.PropName, code int, line int64) analyze.Entry {
	c := analyze.Failed
	if code == 424 {
		c = analyze.Dependent
	}
	return analyze.Entry{Href: href, Property: p, Code: code, Class: c, At: pos(line, 17, 22)}
}

func dependent(href string, p *analyze.PropName, line int64, others ...analyze.Ref) analyze.DependentEntry {
	return analyze.DependentEntry{Entry: entry(href, p, 424, line), OtherCauses: others, OtherCauseCount: int64(len(others))}
}

func cause(e analyze.Entry, advice string, deps ...analyze.DependentEntry) analyze.Cause {
	return analyze.Cause{Entry: e, Certainty: analyze.Certain, Advice: advice, Dependents: deps, DependentCount: int64(len(deps))}
}

// result makes a result of a diagnosis and findings; what can be counted is.
func result(source string, d *analyze.Diagnosis, findings ...rules.Finding) *rules.Result {
	r := &rules.Result{
		Source: source, Index: 1, Kind: "multistatus", Status: 207, Diagnosis: d,
		Findings: findings, Counts: map[*rules.Rule]int64{},
	}
	for i := range findings {
		r.Counts[findings[i].Rule]++
		r.BySeverity[findings[i].Severity]++
	}
	d.Kind = analyze.KindMultistatus
	if d.CauseCount == 0 {
		d.CauseCount = int64(len(d.Causes))
	}
	if d.UnexplainedCount == 0 {
		d.UnexplainedCount = int64(len(d.Unexplained))
	}
	by := &d.Counts.By
	by[analyze.Failed] = d.CauseCount
	by[analyze.Dependent] = d.UnexplainedCount
	for i := range d.Causes {
		by[analyze.Dependent] += d.Causes[i].DependentCount
	}
	for _, n := range by {
		d.Counts.Entries += n
	}
	d.Counts.Responses = max(d.Counts.Responses, d.Hrefs)
	return r
}

func method(name string, c analyze.Class, from string, sure analyze.Certainty) analyze.Method {
	return analyze.Method{Name: name, Class: c, From: from, Certainty: sure}
}

var needRequest = []rules.NotRun{{Needs: "url", Rules: 5}, {Needs: "request-headers", Rules: 9}, {Needs: "request-body", Rules: 37}}

const protectedAdvice = "The server refused to change this property. If it is protected, take it out of the request; otherwise check the write permission on it."

const lockedAdvice = "Somebody holds a lock on this resource. Send its lock token in the If header, or wait until the owner unlocks it."

func seed() *rules.Result {
	const doc = "/documents/report.docx"
	d := &analyze.Diagnosis{
		Method: method("PROPPATCH", analyze.ClassUpdate, "body", analyze.Certain), Outcome: analyze.RolledBack, Certainty: analyze.Certain,
		Hrefs: 1, PropCount: 3,
		Causes: []analyze.Cause{cause(entry(doc, zprop("readonly"), 403, 11), protectedAdvice,
			dependent(doc, zprop("author"), 7), dependent(doc, zprop("department"), 7))},
	}
	d.Causes[0].Reason = "Forbidden"
	r := result("stdin", d)
	r.NotRun = needRequest
	r.Responses = []rules.ResponseInfo{{
		Hrefs: []string{doc}, At: pos(3, 3, 12), Class: analyze.Failed,
		Propstats: []rules.PropstatInfo{
			{Status: 424, Reason: "Failed Dependency", At: pos(7, 17, 30), Properties: []analyze.PropName{*zprop("author"), *zprop("department")}},
			{Status: 403, Reason: "Forbidden", At: pos(11, 17, 22), Properties: []analyze.PropName{*zprop("readonly")}},
		},
	}}
	return r
}

const orphanHelp = "report the property that failed with its own status (403, 409, 423 or 507) beside the 424s"

func orphan() *rules.Result {
	d := &analyze.Diagnosis{
		Method: method("PROPPATCH", analyze.ClassUpdate, "flag", analyze.Certain), Outcome: analyze.RolledBack, Certainty: analyze.Certain,
		Hrefs: 1, PropCount: 1,
		Unexplained: []analyze.DependentEntry{dependent("/documents/report.docx", zprop("author"), 9)},
	}
	r := result("orphan.xml", d, finding(orphanRule, 9, "      <D:status>«HTTP/1.1 424 Failed Dependency»</D:status>",
		"424 for Z:author, but nothing in this response failed, so the client cannot learn what to fix", orphanHelp))
	r.Findings[0].Href = "/documents/report.docx"
	r.NotRun = needRequest
	return r
}

func clean207() *rules.Result {
	d := &analyze.Diagnosis{
		Method:  analyze.Method{Class: analyze.ClassRead, From: "body", Certainty: analyze.Certain},
		Outcome: analyze.Read, Certainty: analyze.Certain, Hrefs: 150_000, PropCount: 900_000,
	}
	d.Counts.By[analyze.Succeeded], d.Counts.By[analyze.Absent] = 600_000, 300_000
	r := result("listing.xml", d)
	r.Status = 0
	r.NotRun = needRequest
	return r
}

func manyDependents() *rules.Result {
	const doc = "/documents/report.docx"
	c := cause(entry(doc, zprop("readonly"), 403, 11), protectedAdvice)
	for i := range 100 {
		c.Dependents = append(c.Dependents, dependent(doc, zprop(fmt.Sprintf("property-%03d", i+1)), int64(20+i)))
	}
	c.DependentCount = 1107
	d := &analyze.Diagnosis{
		Method: method("PROPPATCH", analyze.ClassUpdate, "request", analyze.Certain), Outcome: analyze.RolledBack, Certainty: analyze.Certain,
		Hrefs: 1, PropCount: 1108, Causes: []analyze.Cause{c},
	}
	r := result("many.http", d)
	r.Request = &rules.RequestInfo{Method: "PROPPATCH", URL: doc}
	return r
}

// lock is the example of RFC 4918 section 9.10.9.
func lock() *rules.Result {
	e := entry("/webdav/secret", nil, 403, 6)
	e.Condition = &analyze.PropName{Name: xmlscan.Name{Space: "DAV:", Local: "lock-token-submitted"}, Q: "D:lock-token-submitted"}
	d := &analyze.Diagnosis{
		Method: method("LOCK", analyze.ClassLock, "body", analyze.Probable), Outcome: analyze.NotApplied, Certainty: analyze.Probable,
		Hrefs: 2, PropCount: 1,
		Causes: []analyze.Cause{cause(e, lockedAdvice, dependent("/webdav/", dprop("lockdiscovery"), 12))},
	}
	d.Causes[0].Certainty = analyze.Probable
	r := result("lock.xml", d)
	r.NotRun = append([]rules.NotRun{{Needs: "method", Rules: 80}, {Needs: "head", Rules: 12}}, needRequest...)
	return r
}

func nestedCopy() *rules.Result {
	top, inner := entry("/a/b/", nil, 403, 5), entry("/a/b/c/", nil, 507, 9)
	ref := analyze.Ref{Href: "/a/b/c/", Code: 507}
	d := &analyze.Diagnosis{
		Method: method("COPY", analyze.ClassTree, "flag", analyze.Certain), Outcome: analyze.PartlyApplied, Certainty: analyze.Certain,
		Hrefs: 12,
		Causes: []analyze.Cause{
			cause(top, "The server refused to copy this collection. Check the permissions on it and on its destination.",
				dependent("/a/b/x.txt", nil, 13), dependent("/a/b/c/y.txt", nil, 17, ref),
				dependent("/a/b/c/a-folder-with-a-long-name/another-folder-with-a-long-name/letter-to-the-editor.txt", nil, 21, ref)),
			cause(inner, "The destination is out of space. Free some, or raise the quota."),
			cause(entry("/a/k1.txt", nil, 423, 25), lockedAdvice),
			cause(entry("/a/k2.txt", nil, 423, 29), lockedAdvice),
			cause(entry("/a/k3.txt", nil, 423, 33), lockedAdvice),
		},
	}
	r := result("copy.xml", d)
	r.NotRun = []rules.NotRun{{Needs: "url", Rules: 3}}
	return r
}

// folded has two causes that explain the same dependents.
func folded() *rules.Result {
	const doc = "/calendars/anna/work/"
	other := analyze.Ref{Href: doc, Property: dprop("displayname"), Code: 409}
	d := &analyze.Diagnosis{
		Method: method("PROPPATCH", analyze.ClassUpdate, "config", analyze.Certain), Outcome: analyze.RolledBack, Certainty: analyze.Certain,
		Hrefs: 2, PropCount: 6,
		Causes: []analyze.Cause{
			cause(entry(doc, zprop("readonly"), 403, 5), protectedAdvice, dependent(doc, zprop("author"), 7, other), dependent(doc, zprop("color"), 7, other)),
			cause(entry(doc, dprop("displayname"), 409, 9), "The value conflicts with the state of the resource."),
			cause(entry("/calendars/anna/home/", zprop("a-property-name-that-is-as-long-as-generated-names-are"), 403, 15), protectedAdvice),
		},
	}
	return result("two.xml", d)
}

func batch() *rules.Result {
	e := analyze.Entry{ID: "2", Code: 404, Class: analyze.Failed, At: pos(4, 14, 3)}
	a := analyze.DependentEntry{Entry: analyze.Entry{ID: "3", Code: 424, Class: analyze.Dependent, At: pos(8, 14, 3)}}
	b := analyze.DependentEntry{Entry: analyze.Entry{ID: "7", Via: []string{"3"}, Code: 424, Class: analyze.Dependent, At: pos(12, 14, 3)}}
	d := &analyze.Diagnosis{
		Method: method("POST", analyze.ClassUnknown, "request", analyze.Certain), Outcome: analyze.PartlyApplied, Certainty: analyze.Certain,
		Causes: []analyze.Cause{cause(e, "What this request names is not there.", a, b)},
	}
	d.Counts.By[analyze.Succeeded] = 2
	r := result("batch.har", d)
	r.Status, r.Kind, r.Several, r.Index = 200, "graph", true, 14
	r.Request = &rules.RequestInfo{Method: "POST", URL: "https://graph.microsoft.com/v1.0/$batch"}
	return r
}
