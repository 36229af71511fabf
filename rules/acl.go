package rules

import "lint207/analyze"

// The content models of RFC 3744: who may do what, as far as clients read it.

const (
	noOne   = "clients do not learn whom the entry is about"
	noRight = "clients do not learn which privileges the entry is about"
	noMine  = "clients take the privileges that are listed this way for not granted and show the resource as read-only"
	noTree  = "clients cannot offer the privilege to a user"
)

var aclProperty = []string{"acl"}

var _ = add(
	Rule{
		Name: "ace-principal-count", Family: "acl", Severity: Error, When: analyze.ReadMethods,
		Covers:  []string{"AC-01"},
		Spec:    []string{"RFC 3744 5.5"},
		Summary: "A DAV:ace has exactly one DAV:principal or DAV:invert.",
		Help:    "write one DAV:principal (or DAV:invert) in each DAV:ace, and an ace of its own for each principal",
		On: onModels(aclProperty,
			model{element: "ace", below: "acl", parts: []part{one("principal", "invert")}, so: noOne}),
	},
	Rule{
		Name: "ace-grant-deny-count", Family: "acl", Severity: Error, When: analyze.ReadMethods,
		Covers:  []string{"AC-02"},
		Spec:    []string{"RFC 3744 5.5", "RFC 3744 5.5.2"},
		Summary: "A DAV:ace has exactly one DAV:grant or DAV:deny.",
		Help:    "write all privileges of the ace in one DAV:grant or one DAV:deny, and an ace of its own for what is denied",
		On: onModels(aclProperty,
			model{element: "ace", below: "acl", parts: []part{one("grant", "deny")}, so: noRight}),
	},
	Rule{
		Name: "ace-privilege-list", Family: "acl", Severity: Error, When: analyze.ReadMethods,
		Covers:  []string{"AC-03"},
		Spec:    []string{"RFC 3744 5.5.2"},
		Summary: "DAV:grant and DAV:deny hold DAV:privilege elements, at least one.",
		Help:    "write <D:privilege><D:read/></D:privilege> for each privilege",
		On: onModels(aclProperty,
			model{element: "grant", below: "ace", parts: []part{{names: []string{"privilege"}, min: 1}}, closed: true, so: noRight},
			model{element: "deny", below: "ace", parts: []part{{names: []string{"privilege"}, min: 1}}, closed: true, so: noRight}),
	},
	Rule{
		Name: "ace-principal-content", Family: "acl", Severity: Error, When: analyze.ReadMethods,
		Covers:  []string{"AC-04"},
		Spec:    []string{"RFC 3744 5.5.1"},
		Summary: "DAV:principal in a DAV:ace holds one of href, all, authenticated, unauthenticated, property and self.",
		Help:    "write the URL of the principal in a DAV:href, or <D:all/>, <D:authenticated/>, <D:unauthenticated/>, <D:self/> or a DAV:property",
		On: onModels(aclProperty,
			model{element: "principal", below: "ace", parts: []part{acePrincipal}, so: noOne},
			model{element: "principal", below: "invert", parts: []part{acePrincipal}, so: noOne}),
	},
	Rule{
		Name: "inherited-structure", Family: "acl", Severity: Error, When: analyze.ReadMethods,
		Covers:  []string{"AC-20"},
		Spec:    []string{"RFC 3744 5.5.4"},
		Summary: "DAV:inherited in a DAV:ace holds exactly one href.",
		Help:    "write the URL of the resource from which the ace is inherited in a DAV:href",
		On: onModels(aclProperty,
			model{element: "inherited", below: "ace", parts: []part{oneHref}, so: "clients do not learn where the entry can be changed"}),
	},
	Rule{
		Name: "current-user-privilege-set-structure", Family: "acl", Severity: Error, When: analyze.ReadMethods,
		Covers:  []string{"AC-06"},
		Spec:    []string{"RFC 3744 5.4"},
		Summary: "DAV:current-user-privilege-set holds DAV:privilege elements.",
		Help:    "write <D:privilege><D:read/></D:privilege> for each privilege",
		On: onModels([]string{"current-user-privilege-set"},
			model{parts: []part{many("privilege")}, closed: true, so: noMine}),
	},
	Rule{
		Name: "supported-privilege-structure", Family: "acl", Severity: Warning, When: analyze.ReadMethods,
		Covers:  []string{"AC-07"},
		Spec:    []string{"RFC 3744 5.3"},
		Summary: "A DAV:supported-privilege has one privilege, one description and at most one abstract.",
		Help:    "write <D:privilege>...</D:privilege>, then <D:abstract/> if it cannot be granted alone, then a DAV:description with xml:lang",
		On: onModels([]string{"supported-privilege-set"},
			model{parts: []part{many("supported-privilege")}, closed: true, so: noTree},
			model{element: "supported-privilege", parts: []part{one("privilege"), {names: []string{"abstract"}, max: 1}, one("description")}, so: noTree}),
	},
	Rule{
		Name: "acl-restrictions-structure", Family: "acl", Severity: Warning, When: analyze.ReadMethods,
		Covers:  []string{"AC-18"},
		Spec:    []string{"RFC 3744 5.6"},
		Summary: "DAV:acl-restrictions has each of grant-only, no-invert, deny-before-grant and required-principal at most once.",
		Help:    "write each restriction once, all required principals in one DAV:required-principal",
		On: onModels([]string{"acl-restrictions"},
			model{parts: []part{atMostOne("grant-only"), atMostOne("no-invert"), atMostOne("deny-before-grant"), atMostOne("required-principal")},
				so: "clients that read the first one only send an ACL that is refused"}),
	},
	Rule{
		Name: "principal-url-structure", Family: "acl", Severity: Error, When: analyze.ReadMethods, Valued: true,
		Covers:  []string{"AC-13"},
		Spec:    []string{"RFC 3744 4.2"},
		Summary: "DAV:principal-URL holds exactly one href with a URL.",
		Help:    "write the URL of the principal in a DAV:href, or report the property with 404 if the resource is no principal",
		On: onModels([]string{"principal-URL"},
			model{parts: []part{oneHref}, so: "clients cannot find the principal"}),
	},
	Rule{
		Name: "owner-property-structure", Family: "acl", Severity: Warning, When: analyze.ReadMethods,
		Covers:  []string{"AC-15"},
		Spec:    []string{"RFC 3744 5.1", "RFC 3744 5.2"},
		Summary: "The properties DAV:owner and DAV:group hold at most one href and no text.",
		Help:    "write the URL of the principal in a DAV:href, or leave the property empty",
		On: onModels([]string{"owner", "group"},
			model{parts: []part{atMostOne("href", "response")}, so: "clients that look for the URL of a principal find none"}),
	},
	Rule{
		Name: "href-set-structure", Family: "acl", Severity: Error, When: analyze.ReadMethods,
		Covers:  []string{"R4918-002"},
		Spec:    []string{"RFC 3744 4.1", "RFC 3744 4.3", "RFC 3744 4.4", "RFC 3744 5.7", "RFC 3744 5.8", "RFC 3253 3.4", "RFC 3253 5.3.1", "RFC 6638 2.4.1"},
		Summary: "A property that is a set of URLs holds hrefs with a URL each, and no text.",
		Help:    "put each URL into a DAV:href; leave the property empty if there is none",
		On: onModelsOf(append(davNames("alternate-URI-set", "group-member-set", "group-membership", "inherited-acl-set", "principal-collection-set",
			"predecessor-set", "successor-set", "checkout-set", "version-set"), caldavName("calendar-user-address-set")),
			model{parts: []part{hrefs}, so: "clients do not find the URL"}),
	},
	Rule{
		Name: "principal-collection-set-scheme", Family: "acl", Severity: Info, When: analyze.ReadMethods,
		Covers:  []string{"AC-17"},
		Spec:    []string{"RFC 3744 5.8"},
		Summary: "The URLs in DAV:principal-collection-set are http or https URLs.",
		Help:    "list URLs under which principals can be searched with a REPORT",
		On: OnTree(func(p *Pass, q *analyze.Property, n *analyze.Node) {
			for h := range p.Children(n) {
				if scheme, _, _, _ := analyze.SplitHref(h.Text.Bytes); h.Name == analyze.NameHref && len(scheme) > 0 && !analyze.IsHTTP(scheme) {
					p.Report(h.Text.Span, string(scheme), "%s in %s is no http or https URL, so clients cannot search it for principals", Quote(h.Text.Bytes), p.Element(n.Tag)).Property(q.Name, q.Tag(), q.Q)
				}
			}
		}, davName("principal-collection-set")),
	},
)

var acePrincipal = one("href", "response", "all", "authenticated", "unauthenticated", "property", "self")

// atMostOne is a part that may be missing.
func atMostOne(names ...string) part { return part{names: names, max: 1} }
