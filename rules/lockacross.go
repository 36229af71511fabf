package rules

import (
	"bytes"

	"lint207/analyze"
)

// What the locks of different resources say of each other.
var _ = add(
	Rule{
		Name: "lock-token-describes-different-locks", Family: "locks", Severity: Warning, When: analyze.ReadMethods,
		Covers:  []string{"R4918-019"},
		Spec:    []string{"RFC 4918 6.5"},
		Summary: "One lock token stands for two locks that differ in root, depth, scope or type.",
		Help:    "give each lock a token of its own, and report the same lock alike on each resource",
		Yields:  []string{"duplicate-lock-token"},
		On:      onLockPart("activelock", lockDiscovery, differentLocks),
	},
	Rule{
		Name: "indirect-lock-not-reported", Family: "locks", Severity: Warning, When: analyze.ReadMethods, Stage: Preview,
		Covers:  []string{"R4918-016"},
		Spec:    []string{"RFC 4918 6.1", "RFC 4918 7.4"},
		Summary: "A member of a collection with a lock of depth infinity does not report that lock.",
		Help:    "list the lock of the collection in the lockdiscovery of each member, with the same token",
		On:      OnTree(indirectLock, lockDiscovery),
	},
)

// differentLocks compares the lock with the first one that had its token. The
// time that is left may differ, and the owner may be hidden.
func differentLocks(p *Pass, q *analyze.Property, lock *analyze.Node) {
	token := p.lockText(lock, "locktoken", "href")
	if len(token) == 0 {
		return
	}
	key := p.Facts.Hash(token)
	if depth := p.lockText(lock, "depth"); len(depth) > 0 {
		kind := p.Facts.Hash(bytes.ToLower(depth), p.choice(lock, "lockscope"), p.choice(lock, "locktype"))
		p.compareLock(analyze.LockKind, q, lock, token, key, kind, "another depth, scope or type")
	}
	if root := rootPath(p.lockText(lock, "lockroot", "href")); len(root) > 0 {
		p.compareLock(analyze.LockRoot, q, lock, token, key, p.Facts.Hash(root), "another root")
	}
}

func (p *Pass) compareLock(topic analyze.Topic, q *analyze.Property, lock *analyze.Node, token []byte, key, value uint64, what string) {
	first, again := p.Facts.Recall(topic, key)
	if !again {
		p.Facts.Remember(topic, key, value, p.response.Near(p.window, lock.Tag.Off), lock.Tag.Len)
		return
	}
	if first.Value != value {
		p.Report(lock.Tag, what, "the lock token %s stood for a lock with %s before, so clients cannot tell what they hold", Quote(token), what).
			Property(q.Name, q.Tag(), q.Q).RelatedPlace(first.At, first.Len, "the first lock with this token")
	}
}

// choice is the name of the first element in a child of a lock.
func (p *Pass) choice(lock *analyze.Node, local string) []byte {
	if n := p.Child(lock, davName(local)); n != nil {
		for c := range p.Children(n) {
			return []byte(p.Name(c.Name).Local)
		}
	}
	return nil
}

// rootPath is the path of a lockroot in a form that is equal for all spellings
// that may mean the same; nil if that cannot be told.
func rootPath(href []byte) []byte {
	_, authority, path, _ := analyze.SplitHref(href)
	if len(path) == 0 && len(authority) > 0 {
		return []byte("/")
	}
	path = bytes.ToLower(analyze.DecodePercent(nil, path, true))
	for _, c := range path {
		if c >= 0x80 {
			return nil
		}
	}
	return append([]byte("/"), bytes.Trim(path, "/")...)
}

// indirectLock notes locks of depth infinity and looks for those of the
// collections above. What a principal may not see may be hidden, so this is
// never certain.
func indirectLock(p *Pass, q *analyze.Property, n *analyze.Node) {
	if len(p.response.Hrefs) != 1 {
		return
	}
	own, above := p.Facts.Path()
	for _, key := range above {
		if deep, ok := p.Facts.Recall(analyze.DeepLock, key); ok && !p.hasToken(n, deep.Value) {
			p.Report(q.Tag(), "", "%s does not list the lock of depth infinity that a collection above has, so clients take the resource for unlocked", p.Tag(q.Tag(), q.Q)).
				Property(q.Name, q.Tag(), q.Q).RelatedPlace(deep.At, deep.Len, "the lock of the collection").Probably()
			return
		}
	}
	for lock := range p.Children(n) {
		token := p.lockText(lock, "locktoken", "href")
		if len(token) > 0 && equalFold(p.lockText(lock, "depth"), "infinity") {
			p.Facts.Remember(analyze.DeepLock, own, p.Facts.Hash(token), p.response.Near(p.window, lock.Tag.Off), lock.Tag.Len)
		}
	}
}

// hasToken says whether a lockdiscovery shows the token with that hash.
func (p *Pass) hasToken(n *analyze.Node, hash uint64) bool {
	for lock := range p.Children(n) {
		if token := p.lockText(lock, "locktoken", "href"); len(token) > 0 && p.Facts.Hash(token) == hash {
			return true
		}
	}
	return false
}
