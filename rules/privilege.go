package rules

import (
	"lint207/analyze"
	"lint207/analyze/xmlscan"
)

// The privileges of RFC 3744: their names, their tree, and what an acl does
// with them.

var _ = add(
	Rule{
		Name: "vendor-privilege-in-dav-namespace", Family: "acl", Severity: Warning, When: analyze.ReadMethods,
		Covers:  []string{"AC-09"},
		Spec:    []string{"RFC 3744 3"},
		Summary: "Privileges that a server invents are not in the namespace DAV:.",
		Help:    "use a namespace of your own for privileges that RFC 3744 does not define",
		On:      OnTree(vendorPrivilege, davNames("acl", "current-user-privilege-set", "supported-privilege-set")...),
	},
	Rule{
		Name: "privilege-self-containment", Family: "acl", Severity: Warning, When: analyze.ReadMethods,
		Covers:  []string{"AC-10"},
		Spec:    []string{"RFC 3744 3"},
		Summary: "A privilege does not contain itself.",
		Help:    "list a privilege in the tree below those that contain it, never below itself",
		On:      OnTree(selfContainment, davName("supported-privilege-set")),
	},
	Rule{
		Name: "acl-unsupported-or-abstract-privilege", Family: "acl", Severity: Warning, When: analyze.ReadMethods,
		Covers:  []string{"AC-05"},
		Spec:    []string{"RFC 3744 5.5.2", "RFC 3744 5.3"},
		Summary: "The privileges in DAV:acl are supported by the resource and not abstract.",
		Help:    "grant and deny only what DAV:supported-privilege-set lists without DAV:abstract",
		On:      OnTree(unsupportedPrivilege("acl", "so clients cannot send this acl back"), davName("acl")),
	},
	Rule{
		Name: "current-user-privilege-unsupported", Family: "acl", Severity: Warning, When: analyze.ReadMethods,
		Covers:  []string{"AC-06"},
		Spec:    []string{"RFC 3744 5.4"},
		Summary: "The privileges of the current user are supported by the resource and not abstract.",
		Help:    "list only what DAV:supported-privilege-set lists without DAV:abstract",
		On:      OnTree(unsupportedPrivilege("current-user-privilege-set", "so clients find no meaning for it"), davName("current-user-privilege-set")),
	},
	Rule{
		Name: "acl-violates-own-restrictions", Family: "acl", Severity: Info, When: analyze.ReadMethods,
		Covers:  []string{"AC-19"},
		Spec:    []string{"RFC 3744 5.6", "RFC 3744 5.5"},
		Summary: "A DAV:acl shows what the DAV:acl-restrictions of the resource forbid.",
		Help:    "check whether the restrictions are right; clients cannot send this acl back",
		On:      OnTree(ownRestrictions, davName("acl")),
	},
	Rule{
		Name: "description-missing-lang", Family: "acl", Severity: Warning, When: analyze.ReadMethods,
		Covers:  []string{"AC-08"},
		Spec:    []string{"RFC 3744 5.3", "RFC 3744 9.5"},
		Summary: "The DAV:description of a privilege states its language.",
		Help:    `write <D:description xml:lang="en">`,
		On:      OnTree(descriptionLang, davName("supported-privilege-set")),
	},
)

// davPrivileges are the privileges of RFC 3744 section 3.
var davPrivileges = map[string]bool{
	"read": true, "write": true, "write-properties": true, "write-content": true, "unlock": true, "read-acl": true,
	"read-current-user-privilege-set": true, "write-acl": true, "bind": true, "unbind": true, "all": true,
}

// below calls f for every element of that name in a value, and stops if f says so.
func (p *Pass) below(n *analyze.Node, name xmlscan.Name, f func(*analyze.Node) bool) bool {
	for c := range p.Children(n) {
		if p.Name(c.Name) == name && !f(c) || !p.below(c, name, f) {
			return false
		}
	}
	return true
}

func vendorPrivilege(p *Pass, q *analyze.Property, n *analyze.Node) {
	p.below(n, davName("privilege"), func(w *analyze.Node) bool {
		for c := range p.Children(w) {
			if name := p.Name(c.Name); name.Space == analyze.DAV && !davPrivileges[name.Local] {
				p.Report(c.Tag, name.Local, "%s is none of the privileges that RFC 3744 defines in the namespace DAV:, so no client knows what it allows", p.Element(c.Tag)).Property(q.Name, q.Tag(), q.Q)
				return false
			}
		}
		return true
	})
}

// privilegeOf is the name of the privilege of a supported-privilege, and whether it is abstract.
func (p *Pass) privilegeOf(n *analyze.Node) (name xmlscan.NameID, abstract bool) {
	name = xmlscan.NameOther
	if w := p.Child(n, davName("privilege")); w != nil {
		for c := range p.Children(w) {
			name = c.Name
			break
		}
	}
	return name, p.Child(n, davName("abstract")) != nil
}

func selfContainment(p *Pass, q *analyze.Property, n *analyze.Node) {
	p.below(n, davName("supported-privilege"), func(s *analyze.Node) bool {
		name, _ := p.privilegeOf(s)
		for up := p.response.Values.Parent(s); up != nil && name >= 0; up = p.response.Values.Parent(up) {
			if outer, _ := p.privilegeOf(up); outer == name && p.Name(up.Name) == davName("supported-privilege") {
				p.Report(s.Tag, p.Name(name).Clark(), "the privilege %s stands below itself, so clients that walk the tree go round in circles", displayName(p.Name(name))).
					Related(up.Tag, "the outer one").Property(q.Name, q.Tag(), q.Q)
				return false
			}
		}
		return true
	})
}

// support says whether the tree of supported privileges has a privilege that
// is not abstract; a privilege may stand in it more than once.
func (p *Pass) support(set *analyze.Node, name xmlscan.NameID) (listed, concrete bool) {
	p.below(set, davName("supported-privilege"), func(s *analyze.Node) bool {
		if id, abstract := p.privilegeOf(s); id == name {
			listed, concrete = true, concrete || !abstract
		}
		return !concrete
	})
	return listed, concrete
}

// unsupportedPrivilege needs the supported-privilege-set of the same resource.
func unsupportedPrivilege(property, so string) func(*Pass, *analyze.Property, *analyze.Node) {
	return func(p *Pass, q *analyze.Property, n *analyze.Node) {
		sp := p.PropertyNamed(davName("supported-privilege-set"))
		if sp == nil {
			return
		}
		set := p.response.Tree(sp)
		if set == nil || !set.HasChild() {
			return
		}
		p.below(n, davName("privilege"), func(w *analyze.Node) bool {
			for c := range p.Children(w) {
				listed, concrete := p.support(set, c.Name)
				if concrete || c.Name < 0 {
					continue
				}
				why := "does not list"
				if listed {
					why = "lists as abstract only"
				}
				p.Report(c.Tag, p.Name(c.Name).Clark(), "%s has the privilege %s, which supported-privilege-set of the same resource %s, %s", property, p.Element(c.Tag), why, so).
					Related(set.Tag, "the supported privileges").Property(q.Name, q.Tag(), q.Q)
				return false
			}
			return true
		})
	}
}

func ownRestrictions(p *Pass, q *analyze.Property, n *analyze.Node) {
	rp := p.PropertyNamed(davName("acl-restrictions"))
	if rp == nil {
		return
	}
	set := p.response.Tree(rp)
	if set == nil {
		return
	}
	has := func(local string) bool { return p.Child(set, davName(local)) != nil }
	granted := false
	for ace := range p.Children(n) {
		deny, invert, what := p.Child(ace, davName("deny")), p.Child(ace, davName("invert")), ""
		switch {
		case p.Child(ace, davName("inherited")) != nil || p.Child(ace, davName("protected")) != nil:
			continue
		case deny != nil && has("grant-only"):
			what = "denies something, which grant-only"
		case invert != nil && has("no-invert"):
			what = "inverts a principal, which no-invert"
		case deny != nil && granted && has("deny-before-grant"):
			what = "denies something behind a grant, which deny-before-grant"
		}
		granted = granted || p.Child(ace, davName("grant")) != nil
		if what != "" {
			p.Report(ace.Tag, what, "this ace %s in the acl-restrictions of the resource forbids, so clients cannot send the acl back", what).
				Related(set.Tag, "the restrictions").Property(q.Name, q.Tag(), q.Q)
			return
		}
	}
}

// descriptionLang reports the first description of a set: they are alike.
func descriptionLang(p *Pass, q *analyze.Property, n *analyze.Node) {
	p.below(n, davName("supported-privilege"), func(s *analyze.Node) bool {
		d := p.Child(s, davName("description"))
		if d == nil || d.Lang || len(d.Text.Bytes) == 0 {
			return true
		}
		p.Report(d.Tag, "", "%s does not state its language with xml:lang, so clients cannot choose it for their users", p.Element(d.Tag)).Property(q.Name, q.Tag(), q.Q)
		return false
	})
}
