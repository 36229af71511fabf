package rules

import (
	"lint207/analyze"
)

// RFC 5995: POST to add members.
var _ = add(
	Rule{
		Name: "add-member-without-single-href", Family: "properties", Severity: Error, When: analyze.ReadMethods,
		Covers:  []string{"AM-01"},
		Spec:    []string{"RFC 5995 3.2.1"},
		Summary: "add-member does not hold exactly one href.",
		Help:    "write one DAV:href with the URI to which clients POST",
		On: OnTree(func(p *Pass, q *analyze.Property, n *analyze.Node) {
			if at := StrayText(n); at.Len == 0 && !n.HasChild() {
				return // perhaps a names-only answer
			}
			if count, _ := p.Count(n, davName("href")); count != 1 && p.Child(n, davName("response")) == nil { // of expand-property
				p.Report(q.Tag(), "", "%s holds %d DAV:href elements instead of one, so clients do not know where to POST", p.Tag(q.Tag(), q.Q), count).
					Property(q.Name, q.Tag(), q.Q)
			}
		}, davName("add-member")),
	},
	Rule{
		Name: "add-member-foreign-host", Family: "properties", Severity: Error, When: analyze.ReadMethods,
		Covers:  []string{"AM-02"},
		Spec:    []string{"RFC 5995 3.1"},
		Summary: "The add-member URI is on another host than the collection.",
		Help:    "name a URI with the host and port of the collection, or write it as a path",
		On:      OnTree(addMemberHost, davName("add-member")),
	},
	Rule{
		Name: "live-property-unlisted", Family: "properties", Severity: Info, When: analyze.ReadMethods,
		Covers:  []string{"AM-05"},
		Spec:    []string{"RFC 5995 3.2.1", "RFC 3253 3.1.4"},
		Summary: "A collection has add-member but does not list it in supported-live-property-set.",
		Help:    "list add-member in supported-live-property-set",
		On: OnTree(func(p *Pass, q *analyze.Property, n *analyze.Node) {
			if p.PropertyNamed(davName("add-member")) == nil || !n.HasChild() {
				return
			}
			for c := range p.Children(n) {
				if prop := p.Child(c, davName("prop")); prop != nil && p.Child(prop, davName("add-member")) != nil {
					return
				}
			}
			p.Report(q.Tag(), "add-member", "%s does not list add-member although this collection has it", p.Tag(q.Tag(), q.Q)).Property(q.Name, q.Tag(), q.Q)
		}, davName("supported-live-property-set")),
	},
	Rule{
		Name: "allow-client-defined-uri-structure", Family: "condition", Severity: Info,
		Covers:  []string{"AM-04"},
		Spec:    []string{"RFC 5995 4.1"},
		Summary: "allow-client-defined-uri holds something other than one add-member.",
		Help:    "leave the condition empty, or write one DAV:add-member with one DAV:href in it",
		On: onDAVCondition("allow-client-defined-uri", func(p *Pass, c *Condition) {
			if c.Text.Len > 0 || c.Hrefs > 0 {
				p.Report(c.Tag, "", "%s holds something other than one DAV:add-member, so clients do not find the URI in it", p.Tag(c.Tag, c.Q))
			}
		}),
	},
)

// addMemberHost compares with the href of the collection if that names a host,
// else with the request, which a proxy may have changed.
func addMemberHost(p *Pass, q *analyze.Property, n *analyze.Node) {
	h := p.Child(n, davName("href"))
	if h == nil || len(p.response.Hrefs) != 1 {
		return
	}
	scheme, authority, _, _ := analyze.SplitHref(h.Text.Bytes)
	if len(authority) == 0 || !analyze.IsHTTP(scheme) {
		return
	}
	own, host, _, _ := analyze.SplitHref(p.response.Hrefs[0].Bytes)
	sure := len(host) > 0 && string(own) == string(scheme)
	switch {
	case len(host) > 0 && analyze.Server{Scheme: own, Authority: host}.Has(h.Text.Bytes):
		return
	case len(host) == 0:
		if p.Request == nil {
			return
		}
		asked, certain := p.Request.Asked()
		if len(asked.Authority) == 0 || asked.Has(h.Text.Bytes) {
			return
		}
		sure = certain
	}
	rep := p.reportLockText(q, h, "%s in add-member is %s, on another host than the collection, so clients that send credentials there are tricked or refuse")
	if !sure {
		rep.Probably()
	}
}
