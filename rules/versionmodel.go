package rules

import "lint207/analyze"

// The values of the properties of RFC 3253, 3648, 4437, 5323, 5397 and 5842.
// expand-property writes a DAV:response where a DAV:href stands otherwise.

var _ = add(
	Rule{
		Name: "single-href-property", Family: "deltav", Severity: Error, When: analyze.ReadMethods, Valued: true,
		Covers:  []string{"DV-22"},
		Spec:    []string{"RFC 3253 3.2.1", "RFC 3253 3.3.1", "RFC 3253 5.2.1", "RFC 3253 6.2.1"},
		Summary: "DAV:checked-in, checked-out, version-history and workspace hold exactly one href.",
		Help:    "write the URL of the one resource in a DAV:href, or report the property with 404 if the resource does not have it",
		On: onModels([]string{"checked-in", "checked-out", "version-history", "workspace"},
			model{parts: []part{oneHref}, so: "clients do not learn which resource is meant"}),
	},
	Rule{
		Name: "supported-report-set-structure", Family: "deltav", Severity: Error, When: analyze.ReadMethods,
		Covers:  []string{"DV-19"},
		Spec:    []string{"RFC 3253 3.1.5"},
		Summary: "DAV:supported-report-set holds a DAV:supported-report with a DAV:report for each report.",
		Help:    "write <D:supported-report><D:report><D:sync-collection/></D:report></D:supported-report> for each report",
		On: onModels([]string{"supported-report-set"},
			model{parts: []part{many("supported-report")}, closed: true, so: noReport},
			model{element: "supported-report", below: "supported-report-set", parts: []part{one("report")}, closed: true, so: noReport},
			model{element: "report", below: "supported-report", parts: []part{{min: 1, max: 1}}, so: noReport}),
	},
	Rule{
		Name: "supported-query-grammar-structure", Family: "search", Severity: Warning, When: analyze.ReadMethods,
		Covers:  []string{"SE-14"},
		Spec:    []string{"RFC 5323 3.3"},
		Summary: "DAV:supported-query-grammar-set holds a DAV:supported-query-grammar with a DAV:grammar for each grammar.",
		Help:    "write <D:supported-query-grammar><D:grammar><D:basicsearch/></D:grammar></D:supported-query-grammar> for each grammar",
		On: onModels([]string{"supported-query-grammar-set"},
			model{parts: []part{many("supported-query-grammar")}, closed: true, so: "clients do not find out how to search"},
			model{element: "supported-query-grammar", parts: []part{one("grammar")}, closed: true, so: "clients do not find out how to search"}),
	},
	Rule{
		Name: "ordering-type-structure", Family: "ordered", Severity: Error, When: analyze.ReadMethods, Valued: true,
		Covers:  []string{"OC-06"},
		Spec:    []string{"RFC 3648 4.1.1"},
		Summary: "DAV:ordering-type holds one href with the URI of the ordering.",
		Help:    "write <D:href>DAV:custom</D:href>, <D:href>DAV:unordered</D:href> or the URI of the ordering",
		On: onModels([]string{"ordering-type"},
			model{parts: []part{oneHref}, so: "clients do not learn how the collection is ordered"}),
	},
	Rule{
		Name: "resource-id-structure", Family: "bind", Severity: Error, When: analyze.ReadMethods, Valued: true,
		Covers:  []string{"BI-09"},
		Spec:    []string{"RFC 5842 3.1"},
		Summary: "DAV:resource-id holds one href with an absolute URI.",
		Help:    "write an absolute URI such as urn:uuid:... in a DAV:href",
		On:      OnTree(resourceID, davName("resource-id")),
	},
	Rule{
		Name: "parent-set-structure", Family: "bind", Severity: Error, When: analyze.ReadMethods,
		Covers:  []string{"BI-11"},
		Spec:    []string{"RFC 5842 3.2"},
		Summary: "DAV:parent-set holds DAV:parent elements with one href and one path segment each.",
		Help:    "write <D:parent><D:href>URL of the collection</D:href><D:segment>encoded name</D:segment></D:parent> for each binding",
		On:      OnTree(parentSet, davName("parent-set")),
	},
	Rule{
		Name: "parent-set-duplicate", Family: "bind", Severity: Warning, When: analyze.ReadMethods,
		Covers:  []string{"BI-12"},
		Spec:    []string{"RFC 5842 3.2"},
		Summary: "DAV:parent-set lists each binding once.",
		Help:    "list each pair of collection and segment once",
		On:      OnTree(parentTwice, davName("parent-set")),
	},
	Rule{
		Name: "redirect-lifetime-value", Family: "redirect", Severity: Warning, When: analyze.ReadMethods, Valued: true,
		Covers:  []string{"RR-07"},
		Spec:    []string{"RFC 4437 13.1"},
		Summary: "DAV:redirect-lifetime holds DAV:permanent or DAV:temporary.",
		Help:    "write <D:permanent/> or <D:temporary/> in it",
		On:      OnTree(redirectLifetime, davName("redirect-lifetime")),
	},
	Rule{
		Name: "supported-method-missing-name", Family: "deltav", Severity: Warning, When: analyze.ReadMethods,
		Covers:  []string{"DV-20"},
		Spec:    []string{"RFC 3253 3.1.3"},
		Summary: "Each DAV:supported-method names its method in the attribute name.",
		Help:    `write <D:supported-method name="REPORT"/>`,
		On:      OnTree(supportedMethod, davName("supported-method-set")),
	},
	Rule{
		Name: "current-user-principal-structure", Family: "acl", Severity: Error, When: analyze.ReadMethods, Valued: true,
		Covers:  []string{"CP-01"},
		Spec:    []string{"RFC 5397 3"},
		Summary: "DAV:current-user-principal holds one href, or DAV:unauthenticated.",
		Help:    "write the URL of the principal in a DAV:href, or <D:unauthenticated/> for a request without a user",
		On: onModels([]string{"current-user-principal"},
			model{parts: []part{{names: []string{"href", "unauthenticated", "response"}, min: 1, max: 1, filled: true}}, so: "clients do not learn who they are logged in as and stop the discovery of calendars and address books"}),
	},
	Rule{
		Name: "current-user-principal-scheme", Family: "acl", Severity: Error, When: analyze.ReadMethods, Valued: true,
		Covers:  []string{"CP-02"},
		Spec:    []string{"RFC 5397 3"},
		Summary: "The href in DAV:current-user-principal is an http or https URL.",
		Help:    "write the URL of the principal resource, or its path",
		On:      OnTree(principalScheme, davName("current-user-principal")),
	},
)

const noReport = "clients do not find out that the report is there, and fall back to a full PROPFIND"

var resourceIDModel = model{parts: []part{oneHref}, so: "clients cannot tell whether two URLs are one resource"}

func resourceID(p *Pass, q *analyze.Property, n *analyze.Node) {
	h := p.Child(n, davName("href"))
	if h == nil || len(h.Text.Bytes) == 0 || StrayText(n).Len > 0 || hasScheme(h.Text.Bytes) {
		resourceIDModel.check(p, q, n)
		return
	}
	p.Report(h.Text.Span, "relative", "the resource-id %s is no absolute URI, so it may mean another resource elsewhere", Quote(h.Text.Bytes)).Property(q.Name, q.Tag(), q.Q)
}

// hasScheme says that b begins as an absolute URI does.
func hasScheme(b []byte) bool {
	scheme, _, _, _ := analyze.SplitHref(b)
	return len(scheme) > 0
}

const noParent = "clients cannot tell where the resource is bound"

var (
	parentSetModel = model{parts: []part{many("parent")}, closed: true, so: noParent}
	parentModel    = model{element: "parent", parts: []part{oneHref, one("segment")}, so: noParent}
)

func parentSet(p *Pass, q *analyze.Property, n *analyze.Node) {
	parentSetModel.check(p, q, n)
	parentModel.walk(p, q, n)
	for c := range p.Children(n) {
		s := p.Child(c, davName("segment"))
		if s == nil || s.HasChild() || p.Name(c.Name) != davName("parent") {
			continue
		}
		for _, b := range s.Text.Bytes {
			if b == '/' {
				p.Report(s.Text.Span, "slash", "the segment %s is more than one path segment, so clients build a wrong URL from it", Quote(s.Text.Bytes)).
					Help("write the last segment of the URL alone, a slash in a name as %%2F").Property(q.Name, q.Tag(), q.Q)
				break
			}
		}
	}
}

// maxCompared bounds the bindings that are compared one by one.
const maxCompared = 100

func parentTwice(p *Pass, q *analyze.Property, n *analyze.Node) {
	var seen [maxCompared][2]*analyze.Node
	k := 0
	for c := range p.Children(n) {
		h, s := p.Child(c, davName("href")), p.Child(c, davName("segment"))
		if h == nil || s == nil || k == maxCompared {
			continue
		}
		for _, e := range seen[:k] {
			if string(e[0].Text.Bytes) == string(h.Text.Bytes) && string(e[1].Text.Bytes) == string(s.Text.Bytes) && len(s.Text.Bytes) > 0 {
				p.Report(c.Tag, string(s.Text.Bytes), "the binding %s in %s is listed twice, so clients count one name as two", Quote(s.Text.Bytes), Quote(h.Text.Bytes)).
					Related(e[0].Tag, "the first one").Property(q.Name, q.Tag(), q.Q)
				return
			}
		}
		seen[k] = [2]*analyze.Node{h, s}
		k++
	}
}

func redirectLifetime(p *Pass, q *analyze.Property, n *analyze.Node) {
	const so = "clients cannot tell whether to remember the new place"
	if at := StrayText(n); at.Len > 0 {
		p.Report(at, "", "redirect-lifetime is the text %s instead of an element permanent or temporary, so %s", Quote(p.Raw(at)), so).Property(q.Name, q.Tag(), q.Q)
	} else if !n.HasChild() {
		p.Report(n.Tag, "", "%s is empty, so %s", p.Element(n.Tag), so).Property(q.Name, q.Tag(), q.Q)
	}
}

func supportedMethod(p *Pass, q *analyze.Property, n *analyze.Node) {
	for c := range p.Children(n) {
		if p.Name(c.Name) != davName("supported-method") {
			continue
		}
		if _, _, ok := p.Attribute(c, "name"); !ok {
			p.Report(c.Tag, "", "%s has no attribute name, so clients do not learn which method is supported", p.Element(c.Tag)).Property(q.Name, q.Tag(), q.Q)
		}
	}
}

func principalScheme(p *Pass, q *analyze.Property, n *analyze.Node) {
	h := p.Child(n, davName("href"))
	if h == nil || len(h.Text.Bytes) == 0 || h.HasChild() {
		return
	}
	if scheme, _, _, _ := analyze.SplitHref(h.Text.Bytes); len(scheme) > 0 && !analyze.IsHTTP(scheme) {
		p.Report(h.Text.Span, string(scheme), "the principal is %s, which is no http or https URL, so clients cannot ask it for its calendars or address books", Quote(h.Text.Bytes)).Property(q.Name, q.Tag(), q.Q)
	}
}
