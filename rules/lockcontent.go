package rules

import (
	"strings"

	"lint207/analyze"
	"lint207/analyze/xmlscan"
)

// The content models of lockdiscovery and supportedlock (RFC 4918 section 14).
// Order is free and elements of extensions are allowed.

var (
	lockDiscovery = davName("lockdiscovery")
	supportedLock = davName("supportedlock")
)

var _ = add(
	Rule{
		Name: "lockdiscovery-content", Family: "locks", Severity: Error, When: analyze.ReadMethods,
		Covers:  []string{"R4918-196"},
		Spec:    []string{"RFC 4918 15.8"},
		Summary: "lockdiscovery holds something other than activelock elements.",
		Help:    "write one DAV:activelock for each lock, and an empty lockdiscovery if there is none",
		On:      onListOf(lockDiscovery, "activelock"),
	},
	Rule{
		Name: "supportedlock-content", Family: "locks", Severity: Error, When: analyze.ReadMethods,
		Covers:  []string{"R4918-199"},
		Spec:    []string{"RFC 4918 15.10"},
		Summary: "supportedlock holds something other than lockentry elements.",
		Help:    "write one DAV:lockentry with lockscope and locktype for each kind of lock, and an empty supportedlock if there is none",
		On:      onListOf(supportedLock, "lockentry"),
	},
	Rule{
		Name: "activelock-content", Aliases: []string{"required-child-missing"}, Family: "locks", Severity: Error, When: analyze.ReadMethods,
		Covers:  []string{"R4918-145", "R4918-218"},
		Spec:    []string{"RFC 4918 14.1", "RFC 4918 17"},
		Summary: "An activelock lacks lockscope, locktype or depth, or has one of its elements twice.",
		Help:    "write one lockscope, locktype, depth and lockroot, and at most one owner, timeout and locktoken",
		On: onLockPart("activelock", lockDiscovery, func(p *Pass, q *analyze.Property, n *analyze.Node) {
			p.checkContent(q, n, "lockscope locktype depth", "lockscope locktype depth lockroot owner timeout locktoken")
		}),
	},
	Rule{
		Name: "lockentry-content", Family: "locks", Severity: Error, When: analyze.ReadMethods,
		Covers:  []string{"R4918-155", "R4918-218"},
		Spec:    []string{"RFC 4918 14.10", "RFC 4918 17"},
		Summary: "A lockentry does not hold exactly one lockscope and one locktype.",
		Help:    "write one lockscope and one locktype; a further kind of lock takes a further lockentry",
		On: onLockPart("lockentry", supportedLock, func(p *Pass, q *analyze.Property, n *analyze.Node) {
			p.checkContent(q, n, "lockscope locktype", "lockscope locktype")
		}),
	},
	Rule{
		Name: "lockroot-missing", Aliases: []string{"activelock-without-lockroot"}, Family: "locks", Severity: Warning, When: analyze.ReadMethods,
		Covers:  []string{"R4918-157", "OB-10"},
		Spec:    []string{"RFC 4918 14.12", "RFC 4918 14.1"},
		Summary: "An activelock has no lockroot.",
		Help:    "add DAV:lockroot with the DAV:href of the resource that was locked",
		On: onLockPart("activelock", lockDiscovery, func(p *Pass, q *analyze.Property, n *analyze.Node) {
			if p.Child(n, davName("lockroot")) == nil {
				p.Report(n.Tag, "", "%s has no lockroot, so clients cannot tell which resource was locked (RFC 2518 did not have it)", p.Tag(n.Tag, n.Q)).
					Property(q.Name, q.Tag(), q.Q)
			}
		}),
	},
	Rule{
		Name: "lockscope-content", Family: "locks", Severity: Error, When: analyze.ReadMethods,
		Covers:  []string{"R4918-159"},
		Spec:    []string{"RFC 4918 14.13"},
		Summary: "lockscope does not hold exactly one of exclusive and shared.",
		Help:    "write <D:exclusive/> or <D:shared/> in it",
		On:      onLockChoice("lockscope", "exclusive", "shared"),
	},
	Rule{
		Name: "locktype-content", Family: "locks", Severity: Error, When: analyze.ReadMethods,
		Covers:  []string{"R4918-160"},
		Spec:    []string{"RFC 4918 14.15"},
		Summary: "locktype does not hold write.",
		Help:    "write <D:write/> in it",
		On:      onLockChoice("locktype", "write"),
	},
	Rule{
		Name: "lock-href-content", Family: "locks", Severity: Error, When: analyze.ReadMethods,
		Covers:  []string{"R4918-158"},
		Spec:    []string{"RFC 4918 14.12", "RFC 4918 14.14"},
		Summary: "A lockroot or locktoken has no href.",
		Help:    "put the URI into a DAV:href inside it",
		On: onLockHrefs(func(p *Pass, q *analyze.Property, n *analyze.Node) {
			if c, _ := p.Count(n, davName("href")); c == 0 {
				p.Report(n.Tag, "", "%s has no DAV:href, so clients find no URI in it", p.Tag(n.Tag, n.Q)).Property(q.Name, q.Tag(), q.Q)
			}
		}),
	},
	Rule{
		Name: "lock-href-repeated", Aliases: []string{"locktoken-structure"}, Family: "locks", Severity: Warning, When: analyze.ReadMethods,
		Covers:  []string{"R4918-158", "OB-09"},
		Spec:    []string{"RFC 4918 14.12", "RFC 4918 14.14"},
		Summary: "A lockroot or locktoken has more than one href.",
		Help:    "write one DAV:href: a lock has one token and one root",
		On: onLockHrefs(func(p *Pass, q *analyze.Property, n *analyze.Node) {
			if _, second := p.Count(n, davName("href")); second != nil {
				p.Report(second.Tag, "", "%s has a second DAV:href, as RFC 2518 allowed, so clients use one of them or neither", p.Tag(n.Tag, n.Q)).Property(q.Name, q.Tag(), q.Q)
			}
		}),
	},
)

// onListOf looks for text and for known elements of another name in a property
// that is a list of one kind of element.
func onListOf(property xmlscan.Name, local string) Hook {
	want := davName(local)
	return OnTree(func(p *Pass, q *analyze.Property, n *analyze.Node) {
		if at := StrayText(n); at.Len > 0 {
			p.Report(at, "", "the text %s in %s is no part of its value, which is a list of %s elements: clients ignore it or reject the property", Quote(p.Raw(at)), p.Tag(q.Tag(), q.Q), local).
				Property(q.Name, q.Tag(), q.Q)
			return
		}
		for c := range p.Children(n) {
			if name := p.Name(c.Name); name != want && davElements[name] {
				p.Report(c.Tag, name.Local, "%s stands directly in %s, not inside %s, so clients do not see it", p.Tag(c.Tag, c.Q), p.Tag(q.Tag(), q.Q), local).
					Property(q.Name, q.Tag(), q.Q)
				return
			}
		}
	}, property)
}

// onLockPart looks at each activelock or lockentry.
func onLockPart(local string, property xmlscan.Name, f func(*Pass, *analyze.Property, *analyze.Node)) Hook {
	want := davName(local)
	return OnTree(func(p *Pass, q *analyze.Property, n *analyze.Node) {
		for c := range p.Children(n) {
			if p.Name(c.Name) == want {
				f(p, q, c)
			}
		}
	}, property)
}

// onActivelockChild looks at one kind of element in each activelock.
func onActivelockChild(local string, f func(*Pass, *analyze.Property, *analyze.Node)) Hook {
	want := davName(local)
	return onLockPart("activelock", lockDiscovery, func(p *Pass, q *analyze.Property, lock *analyze.Node) {
		for c := range p.Children(lock) {
			if p.Name(c.Name) == want {
				f(p, q, c)
			}
		}
	})
}

func onLockHrefs(f func(*Pass, *analyze.Property, *analyze.Node)) Hook {
	return onLockPart("activelock", lockDiscovery, func(p *Pass, q *analyze.Property, lock *analyze.Node) {
		for c := range p.Children(lock) {
			if name := p.Name(c.Name); name == davName("lockroot") || name == davName("locktoken") {
				f(p, q, c)
			}
		}
	})
}

// checkContent wants each of the required elements, and none of the single
// ones twice; lists are words.
func (p *Pass) checkContent(q *analyze.Property, n *analyze.Node, required, single string) {
	missing := ""
	for local := range strings.FieldsSeq(required) {
		if p.Child(n, davName(local)) == nil {
			missing += ", " + local
		}
	}
	if missing != "" {
		p.Report(n.Tag, missing[2:], "%s lacks %s, so clients cannot tell what kind of lock it is", p.Tag(n.Tag, n.Q), missing[2:]).Property(q.Name, q.Tag(), q.Q)
	}
	for local := range strings.FieldsSeq(single) {
		if _, second := p.Count(n, davName(local)); second != nil {
			p.Report(second.Tag, local, "%s stands twice in one %s, so clients read one of the two", p.Tag(second.Tag, second.Q), p.Tag(n.Tag, n.Q)).Property(q.Name, q.Tag(), q.Q)
		}
	}
}

// onLockChoice wants one of the elements in each lockscope or locktype. An
// element that nobody knows may be that of an extension.
func onLockChoice(local string, choices ...string) Hook {
	want := davName(local)
	return OnTree(func(p *Pass, q *analyze.Property, n *analyze.Node) {
		for lock := range p.Children(n) {
			for c := range p.Children(lock) {
				if p.Name(c.Name) == want {
					p.checkChoice(q, c, choices)
				}
			}
		}
	}, lockDiscovery, supportedLock)
}

func (p *Pass) checkChoice(q *analyze.Property, n *analyze.Node, choices []string) {
	found, foreign := 0, false
	for c := range p.Children(n) {
		if name := p.Name(c.Name); name.Space == analyze.DAV && oneOf(name.Local, choices) {
			found++
		} else {
			foreign = foreign || !davElements[name]
		}
	}
	list := strings.Join(choices, " or ")
	switch {
	case found > 1:
		p.Report(n.Tag, "", "%s holds %s more than once, so clients cannot tell what kind of lock it is", p.Tag(n.Tag, n.Q), list).Property(q.Name, q.Tag(), q.Q)
	case found == 0:
		rep := p.Report(n.Tag, "", "%s holds no %s, so clients cannot tell what kind of lock it is", p.Tag(n.Tag, n.Q), list).Property(q.Name, q.Tag(), q.Q)
		if foreign {
			rep.Probably()
		}
	}
}
