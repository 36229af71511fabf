package rules

import (
	"strings"

	"lint207/analyze"
)

// The texts of an activelock, and what its locks say of each other.
var _ = add(
	Rule{
		Name: "activelock-timeout-invalid", Aliases: []string{"lock-timeout-format"}, Family: "locks", Severity: Warning, When: analyze.ReadMethods,
		Covers:  []string{"R4918-127", "OB-11"},
		Spec:    []string{"RFC 4918 14.29", "RFC 4918 10.7"},
		Summary: "The timeout of a lock is neither Infinite nor Second- with digits.",
		Help:    "write Infinite, or Second-600 for ten minutes",
		On: onActivelockChild("timeout", func(p *Pass, q *analyze.Property, n *analyze.Node) {
			b := n.Text.Bytes
			if equalFold(b, "infinite") || secondsOf(b) != nil {
				return
			}
			rep := p.reportLockText(q, n, "%s is %s, which is neither Infinite nor Second- with digits, so clients do not know when to refresh the lock")
			switch {
			case isDigits(b):
				rep.Help("write Second-%s", Escape(b))
			case equalFold(b, "infinity"):
				rep.Help("write Infinite")
			}
		}),
	},
	Rule{
		Name: "activelock-timeout-too-large", Family: "locks", Severity: Error, When: analyze.ReadMethods,
		Covers:  []string{"R4918-128"},
		Spec:    []string{"RFC 4918 10.7"},
		Summary: "The timeout of a lock is larger than 4294967295 seconds.",
		Help:    "write Infinite, or at most Second-4294967295",
		On: onActivelockChild("timeout", func(p *Pass, q *analyze.Property, n *analyze.Node) {
			if above32(secondsOf(n.Text.Bytes)) {
				p.reportLockText(q, n, "%s is %s, more than the 4294967295 seconds that RFC 4918 allows, so clients overflow")
			}
		}),
	},
	Rule{
		Name: "depth-element-invalid", Family: "locks", Severity: Error, When: analyze.ReadMethods,
		Covers:  []string{"R4918-147"},
		Spec:    []string{"RFC 4918 14.4"},
		Summary: "The depth of a lock is none of 0, 1 and infinity.",
		Help:    "write 0 or infinity",
		On: onActivelockChild("depth", func(p *Pass, q *analyze.Property, n *analyze.Node) {
			if b := n.Text.Bytes; string(b) != "0" && string(b) != "1" && !equalFold(b, "infinity") {
				rep := p.reportLockText(q, n, "%s is %s, which is no depth, so clients cannot tell whether the members are locked, too")
				if equalFold(b, "infinite") {
					rep.Help("write infinity")
				}
			}
		}),
	},
	Rule{
		Name: "activelock-depth-one", Family: "locks", Severity: Warning, When: analyze.ReadMethods,
		Covers:  []string{"R4918-148"},
		Spec:    []string{"RFC 4918 9.10.3", "RFC 4918 14.4"},
		Summary: "The depth of a lock is 1, which LOCK does not accept.",
		Help:    "write 0 or infinity",
		On: onActivelockChild("depth", func(p *Pass, q *analyze.Property, n *analyze.Node) {
			if string(n.Text.Bytes) == "1" {
				p.reportLockText(q, n, "%s of a lock is %s, but LOCK takes 0 and infinity only, so clients cannot tell which members are locked")
			}
		}),
	},
	Rule{
		Name: "locktoken-not-uri", Family: "locks", Severity: Error, When: analyze.ReadMethods,
		Covers:  []string{"OB-08"},
		Spec:    []string{"RFC 4918 6.5", "RFC 4918 14.14"},
		Summary: "A lock token is no URI.",
		Help:    "write a URI with a scheme, such as urn:uuid: and a new UUID",
		On: onTokenHref(func(p *Pass, q *analyze.Property, n *analyze.Node) {
			if len(scheme(n.Text.Bytes)) > 0 {
				return
			}
			rep := p.reportLockText(q, n, "the lock token in %s is %s, which is no absolute URI, so clients that send it in an If or Lock-Token field break the grammar")
			if isUUID(n.Text.Bytes) {
				rep.Help("write urn:uuid:%s", Escape(n.Text.Bytes))
			}
		}),
	},
	Rule{
		Name: "opaquelocktoken-malformed", Family: "locks", Severity: Warning, When: analyze.ReadMethods,
		Covers:  []string{"R4918-230", "OB-08"},
		Spec:    []string{"RFC 4918 C", "RFC 4122 3"},
		Summary: "A lock token says that it is a UUID but has none.",
		Help:    "write a UUID of 36 characters behind the scheme; opaquelocktoken may have a path after it",
		On: onTokenHref(func(p *Pass, q *analyze.Property, n *analyze.Node) {
			uuid, rest := uuidOf(n.Text.Bytes)
			path := len(rest) == 0 || rest[0] == '/' && !hasPrefixFold(n.Text.Bytes, "urn:")
			component := len(rest) > 0 && (rest[0] == '?' || rest[0] == '#') // RFC 8141
			if uuid != nil && !(isUUID(uuid) && (path || component)) {
				p.reportLockText(q, n, "the lock token in %s is %s, but that scheme takes a UUID, which alone makes the token unique for all time")
			}
		}),
	},
	Rule{
		Name: "lock-token-uuid-version-1", Family: "locks", Severity: Info, When: analyze.ReadMethods,
		Covers:  []string{"R4918-226"},
		Spec:    []string{"RFC 4918 20.7"},
		Summary: "A lock token is a version 1 UUID with the hardware address of the server.",
		Help:    "make the token of random bits (a version 4 UUID)",
		On: onTokenHref(func(p *Pass, q *analyze.Property, n *analyze.Node) {
			if uuid, _ := uuidOf(n.Text.Bytes); isUUID(uuid) && uuid[14] == '1' && !multicast(uuid[25]) {
				p.reportLockText(q, n, "the lock token in %s is %s, a version 1 UUID, whose last part may be the hardware address of the server")
			}
		}),
	},
	Rule{
		Name: "conflicting-active-locks", Family: "locks", Severity: Error, When: analyze.ReadMethods,
		Covers:  []string{"R4918-015"},
		Spec:    []string{"RFC 4918 6.1"},
		Yields:  []string{"duplicate-lock-token"},
		Summary: "An exclusive lock stands beside another lock of the same resource.",
		Help:    "list the lock that holds; an exclusive lock excludes every other",
		On: OnTree(func(p *Pass, q *analyze.Property, n *analyze.Node) {
			if one, other := p.lockConflict(n); other != nil {
				p.Report(other.Tag, "", "%s is listed beside another lock of this resource although one of the two is exclusive, so clients cannot tell which lock holds", p.Tag(other.Tag, other.Q)).
					Property(q.Name, q.Tag(), q.Q).Related(one.Tag, "the other lock")
			}
		}, lockDiscovery),
	},
	Rule{
		Name: "duplicate-lock-token", Family: "locks", Severity: Error, When: analyze.ReadMethods,
		Covers:  []string{"R4918-017"},
		Spec:    []string{"RFC 4918 6.5"},
		Summary: "Two locks of one resource have the same token.",
		Help:    "give each lock a token of its own, and list each lock once",
		On:      OnTree(duplicateLockToken, lockDiscovery),
	},
	Rule{
		Name: "depth-zero-lock-with-foreign-root", Family: "locks", Severity: Warning, When: analyze.ReadMethods,
		Covers:  []string{"R4918-018"},
		Spec:    []string{"RFC 4918 6.1"},
		Summary: "A resource shows a lock of depth 0 whose root is another resource.",
		Help:    "list a lock of depth 0 on the resource that was locked only",
		On:      onLockPart("activelock", lockDiscovery, foreignRootOfDepthZero),
	},
	Rule{
		Name: "lockdiscovery-exposes-owner", Family: "locks", Severity: Info, When: analyze.ReadMethods, Needs: NeedsRequestHeaders, Stage: Preview,
		Covers:  []string{"R4918-224"},
		Spec:    []string{"RFC 4918 20.4"},
		Summary: "The answer to an anonymous request shows who owns a lock.",
		Help:    "leave the owner out, or show lockdiscovery to those only who may read it",
		On: onActivelockChild("owner", func(p *Pass, q *analyze.Property, n *analyze.Node) {
			if anonymous(p.Request) && (len(n.Text.Bytes) > 0 || n.HasChild()) {
				p.Report(n.Tag, "", "%s is shown in answer to a request without credentials, and owners are personal data", p.Tag(n.Tag, n.Q)).Property(q.Name, q.Tag(), q.Q)
			}
		}),
	},
)

// onTokenHref looks at the texts of the lock tokens.
func onTokenHref(f func(*Pass, *analyze.Property, *analyze.Node)) Hook {
	return onActivelockChild("locktoken", func(p *Pass, q *analyze.Property, n *analyze.Node) {
		if h := p.Child(n, davName("href")); h != nil {
			f(p, q, h)
		}
	})
}

// reportLockText reports the text of an element in a lock; the format takes the
// name of the element and the quoted text.
func (p *Pass) reportLockText(q *analyze.Property, n *analyze.Node, format string) *Report {
	return p.Report(n.Text.Span, Escape(n.Text.Bytes), format, p.Tag(n.Tag, n.Q), Quote(n.Text.Bytes)).Property(q.Name, q.Tag(), q.Q)
}

// secondsOf is the number in Second-N, nil if the text is not of that form.
func secondsOf(b []byte) []byte {
	if hasPrefixFold(b, "second-") && isDigits(b[len("second-"):]) {
		return b[len("second-"):]
	}
	return nil
}

// above32 says whether a number in digits is larger than 2^32-1.
func above32(b []byte) bool {
	const most = "4294967295"
	for len(b) > 0 && b[0] == '0' {
		b = b[1:]
	}
	return len(b) > len(most) || len(b) == len(most) && string(b) > most
}

// multicast: the second hex digit of the node is odd if the node is random
// (RFC 4122 section 4.5).
func multicast(c byte) bool {
	if c > '9' { // a is 10
		c++
	}
	return c&1 == 1
}

// lockText is the trimmed text of an element in a lock, nil if it is not there.
func (p *Pass) lockText(lock *analyze.Node, locals ...string) []byte {
	n := lock
	for _, l := range locals {
		if n = p.Child(n, davName(l)); n == nil {
			return nil
		}
	}
	return n.Text.Bytes
}

// lockConflict finds an exclusive lock and another one of known scope.
func (p *Pass) lockConflict(n *analyze.Node) (one, other *analyze.Node) {
	var exclusive bool
	for c := range p.Children(n) {
		scope := p.Child(c, davName("lockscope"))
		if scope == nil || p.Name(c.Name) != davName("activelock") {
			continue
		}
		e, s := p.Child(scope, davName("exclusive")) != nil, p.Child(scope, davName("shared")) != nil
		switch {
		case e == s: // none or both
		case one == nil:
			one, exclusive = c, e
		case e || exclusive:
			return one, c
		}
	}
	return nil, nil
}

// duplicateLockToken compares each lock with the earlier ones.
func duplicateLockToken(p *Pass, q *analyze.Property, n *analyze.Node) {
	const most = 64 // locks that are compared
	i := 0
	for c := range p.Children(n) {
		token := p.lockText(c, "locktoken", "href")
		if i++; i > most || len(token) == 0 {
			continue
		}
		for d := range p.Children(n) {
			if d == c {
				break
			}
			if string(p.lockText(d, "locktoken", "href")) == string(token) {
				h := p.Child(p.Child(c, davName("locktoken")), davName("href"))
				p.reportLockText(q, h, "two locks of this resource share the token in %s, %s, so clients cannot tell which one they hold").
					Related(d.Tag, "the first lock with this token")
				break
			}
		}
	}
}

// foreignRootOfDepthZero: a binding may give a resource a second URL, so what
// counts is a root above or below.
func foreignRootOfDepthZero(p *Pass, q *analyze.Property, lock *analyze.Node) {
	if string(p.lockText(lock, "depth")) != "0" || len(p.response.Hrefs) != 1 {
		return
	}
	root, here := p.lockText(lock, "lockroot", "href"), p.response.Hrefs[0].Bytes
	if string(root) == string(here) {
		return
	}
	if at := analyze.Relate(here, root); !at.Known || at.Apart || at.Self() {
		return
	}
	h := p.Child(p.Child(lock, davName("lockroot")), davName("href"))
	p.reportLockText(q, h, "the lock has depth 0, but its root in %s is %s, another resource, so clients cannot tell what is locked")
}

// anonymous says that the request is known as a whole and has no credentials.
func anonymous(q *analyze.Request) bool {
	if !q.Complete {
		return false
	}
	for i := range q.Header {
		switch strings.ToLower(q.Header[i].Name) {
		case "authorization", "cookie", "proxy-authorization":
			return false
		}
	}
	return true
}
