package rules

import (
	"lint207/analyze"
	"lint207/analyze/capture"
	"lint207/analyze/xmlscan"
)

// Principals (RFC 3744 section 4, RFC 5397), and what a refusal for lack of
// privileges says (RFC 3744 section 7.1.1).

var _ = add(
	Rule{
		Name: "principal-resourcetype-missing", Family: "acl", Severity: Warning, When: analyze.ReadMethods,
		Covers:  []string{"AC-11"},
		Spec:    []string{"RFC 3744 4"},
		Summary: "A principal has DAV:principal in its resourcetype.",
		Help:    "add <D:principal/> to the resourcetype, or report principal-URL with 404 if the resource is no principal",
		On: OnTree(func(p *Pass, q *analyze.Property, n *analyze.Node) {
			if p.Child(n, davName("principal")) != nil {
				return
			}
			for _, name := range davNames("principal-URL", "group-membership") {
				if u := p.PropertyNamed(name); u != nil && u.Content {
					p.Report(q.Tag(), name.Local, "the resource has %s, which only principals have, but its resourcetype does not say principal, so clients do not offer it as a user or group", name.Local).
						Related(u.Tag(), "the property of a principal").Property(q.Name, q.Tag(), q.Q)
					return
				}
			}
		}, davName("resourcetype")),
	},
	Rule{
		Name: "principal-displayname-empty", Family: "acl", Severity: Warning, When: analyze.ReadMethods, Valued: true,
		Covers:  []string{"AC-12"},
		Spec:    []string{"RFC 3744 4"},
		Summary: "A principal has a displayname that is not empty.",
		Help:    "give the principal a DAV:displayname, its login name if there is no other",
		On: OnTree(func(p *Pass, q *analyze.Property, n *analyze.Node) {
			if p.Child(n, davName("principal")) == nil {
				return
			}
			switch d, code := p.anyProperty(davName("displayname")); {
			case d == nil:
			case code/100 == 2 && !d.Content:
				p.Report(d.Tag(), "empty", "the displayname of a principal is empty, so clients show a user or group without a name").Property(d.Name, d.Tag(), d.Q)
			case code == 404:
				p.Report(d.Tag(), "404", "a principal has no displayname, so clients show a user or group without a name").Property(d.Name, d.Tag(), d.Q)
			}
		}, davName("resourcetype")),
	},
	Rule{
		Name: "principal-for-anonymous", Family: "acl", Severity: Info, When: analyze.ReadMethods, Needs: NeedsRequestHeaders,
		Covers:  []string{"CP-03"},
		Spec:    []string{"RFC 5397 3"},
		Summary: "The current-user-principal of a request without a user is DAV:unauthenticated.",
		Help:    "write <D:unauthenticated/>; or the capture has lost the credentials",
		On: OnTree(func(p *Pass, q *analyze.Property, n *analyze.Node) {
			if h := p.Child(n, davName("href")); h != nil && p.Request.Complete && !authenticated(p.Request) && !p.reported() {
				p.Report(h.Tag, "", "the request shows no credentials, but the answer names a principal for it: a client that is not logged in should see unauthenticated").Property(q.Name, q.Tag(), q.Q)
			}
		}, davName("current-user-principal")),
	},
	Rule{
		Name: "current-user-principal-varies", Family: "acl", Severity: Warning, When: analyze.ReadMethods,
		Covers:  []string{"CP-05"},
		Spec:    []string{"RFC 5397 3"},
		Summary: "One user has one principal URL.",
		Help:    "give the same URL in every response",
		On: OnTree(func(p *Pass, q *analyze.Property, n *analyze.Node) {
			h := p.Child(n, davName("href"))
			if h == nil || len(h.Text.Bytes) == 0 || p.reported() {
				return
			}
			at := analyze.Seen{Place: p.response.Near(p.window, h.Text.Off), Len: h.Text.Len}
			if other := p.Facts.OtherPrincipal(h.Text.Bytes, at); other.Line > 0 {
				p.Report(h.Text.Span, "", "the user is %s here and somebody else in an earlier response, so clients cannot tell whose calendars to look for", Quote(h.Text.Bytes)).
					RelatedPlace(other.Place, other.Len, "the other principal").Property(q.Name, q.Tag(), q.Q)
			}
		}, davName("current-user-principal")),
	},
	Rule{
		Name: "need-privileges-structure", Family: "acl", Severity: Warning,
		Covers:  []string{"AC-22"},
		Spec:    []string{"RFC 3744 7.1.1"},
		Summary: "DAV:need-privileges lists DAV:resource elements with one href and a privilege each.",
		Help:    "write <D:resource><D:href>where</D:href><D:privilege>what</D:privilege></D:resource> for each privilege that is missing",
		On: onDAVCondition("need-privileges", func(p *Pass, c *Condition) {
			n := p.response.ConditionTree(c.Condition)
			if n != nil && !needPrivileges.check(p, nil, n) {
				neededResource.walk(p, nil, n)
			}
		}),
	},
	Rule{
		Name: "forbidden-without-condition", Family: "acl", Severity: Info, When: analyze.ReadMethods | analyze.TreeMethods,
		Covers:  []string{"AC-21"},
		Spec:    []string{"RFC 3744 7.1.1", "RFC 4918 16"},
		Summary: "A 403 says in DAV:error what is forbidden.",
		Help:    "name the missing privilege in DAV:need-privileges, or the condition that failed",
		On: onStatusOf(403, func(p *Pass, r *analyze.Response, s *analyze.Status) {
			if !p.reported() && !explained(r) {
				p.Report(s.Span, "", "this 403 has no DAV:error, so nobody can tell whether a privilege is missing, and which, or something else is forbidden")
			}
		}),
	},
)

const noCause = "clients do not learn which privilege to ask for, and where"

var (
	needPrivileges = model{parts: []part{{names: []string{"resource"}, min: 1}}, closed: true, so: noCause}
	neededResource = model{element: "resource", parts: []part{oneHref, {names: []string{"privilege"}, min: 1}}, so: noCause}
)

// explained says that some part of the response has a DAV:error.
func explained(r *analyze.Response) bool {
	for i := range r.Propstats {
		if r.Propstats[i].Error.Present {
			return true
		}
	}
	return r.Error.Present
}

// anyProperty is a property of the response in hand, whatever became of it,
// with its status.
func (p *Pass) anyProperty(name xmlscan.Name) (*analyze.Property, int) {
	for i := range p.response.Propstats {
		ps := &p.response.Propstats[i]
		for j := range ps.Props {
			if p.Name(ps.Props[j].Name) == name {
				return &ps.Props[j], ps.Status.Code
			}
		}
	}
	return nil, 0
}

// authenticated says that a request shows credentials of some kind.
func authenticated(q *analyze.Request) bool {
	for _, name := range []string{"Authorization", "Cookie", "Proxy-Authorization", "X-Remote-User", "Remote-User"} {
		if _, ok := capture.Get(q.Header, name); ok {
			return true
		}
	}
	return false
}
