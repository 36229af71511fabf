package analyze

import (
	"bytes"
	"hash/maphash"

	"lint207/analyze/xmlscan"
)

// Conflict is an entry that does not go with an earlier one: a success that a
// failure forbids, or a failure that follows from another.
type Conflict struct {
	Kind    ConflictKind
	At      Span          // status of the later entry
	Earlier xmlscan.Place // status of the earlier one
	Len     int64
	Href    string // of the later entry
}

// ConflictKind tells the conflicts apart.
type ConflictKind uint8

// The kinds of conflicts.
const (
	AncestorSucceeded ConflictKind = iota // DELETE, MOVE: an ancestor succeeded although a member failed (RFC 4918 section 9.6.1)
	BelowSucceeded                        // COPY, MOVE: something below a failed collection succeeded (9.8.3, 9.9.2)
	RedundantFailure                      // one above and one below both failed: one follows from the other
)

// Tree limits.
const (
	maxTreeNodes = 4 << 20 // paths that are remembered; beyond them causes are not looked for
	maxPending   = 4 << 20 // hashes of dependents whose cause has not come yet
	nodeChunk    = 256
)

// tree explains the 424s of DELETE, COPY and MOVE by the paths of the hrefs:
// a keyed hash per path, first causes and counts, no text.
type tree struct {
	method Methods
	hash   hasher
	source []uint64 // prefixes of the Request-URI, nil unknown
	dest   []uint64 // of the Destination
	nodes  map[uint64]*node
	free   []node
	spots  []spot
	cursor xmlscan.Cursor

	absolute treePath // of the entry in hand, from the root of the server
	buf      treePath

	causes      int64           // failures so far, in document order
	dependents  map[int64]int64 // by index of the cause, for the listed ones
	limit       int64
	pending     []uint64 // dependents, with all that is needed to explain them at the end: count, then that many hashes, own path first
	unexplained int64
	parentLock  int64 // 1 + index of the first 423 on an ancestor of source or destination
	conflict    bool
	rootEntry   bool // the Request-URI, or the Destination, has an entry
}

// node is one path.
type node struct {
	failed, below                uint32 // 1 + index of the first failure here; strictly below here
	nFailed, nBelow              uint32
	ok, okBelow, fail, failBelow uint32 // 1 + index of a spot: first success here, strictly below; first failure
}

// spot is the place of a status.
type spot struct {
	off               int64
	line, col, length uint32
	wide              uint32
}

// treePath are the hashes of all prefixes of a path, the path itself last.
type treePath []uint64

func (p treePath) own() uint64     { return p[len(p)-1] }
func (p treePath) above() treePath { return p[:len(p)-1] }

func newTree(m Methods, url, destination string, limit int) *tree {
	t := &tree{method: m, hash: hasher{seed: maphash.MakeSeed()}, nodes: map[uint64]*node{}, dependents: map[int64]int64{}, limit: int64(limit)}
	if url != "" {
		t.source = t.prefixes(nil, []byte(url))
	}
	if destination != "" {
		t.dest = t.prefixes(nil, []byte(destination))
	}
	return t
}

func (t *tree) prefixes(dst treePath, href []byte) treePath {
	_, _, path, _ := SplitHref(href)
	return t.hash.path(dst, nil, path, lenient)
}

// locate sets t.absolute and returns the prefixes of an href, relative to the
// tree that it lies in if source and destination are known and do not overlap:
// an entry may be named by the one and its collection by the other (RFC 4918
// section 9.8.5).
func (t *tree) locate(href []byte) treePath {
	t.absolute = t.prefixes(t.absolute, href)
	if t.source == nil || t.dest == nil || within(t.source, t.dest) || within(t.dest, t.source) {
		return t.absolute
	}
	for _, base := range []treePath{t.source, t.dest} {
		if within(t.absolute, base) {
			t.buf = t.relative(t.buf, len(base), href)
			return t.buf
		}
	}
	return t.absolute
}

// relative hashes the segments behind the first n prefixes anew.
func (t *tree) relative(dst treePath, n int, href []byte) treePath {
	_, _, path, _ := SplitHref(href)
	for range n - 1 {
		path = bytes.TrimLeft(path, "/")
		i := bytes.IndexByte(path, '/')
		if i < 0 {
			i = len(path)
		}
		path = path[i:]
	}
	return t.hash.path(dst, []byte("relative"), path, lenient)
}

// within says whether a is base or below it.
func within(a, base treePath) bool { return len(a) >= len(base) && a[len(base)-1] == base[len(base)-1] }

func below(a, base treePath) bool { return len(a) > len(base) && within(a, base) }

func (t *tree) node(h uint64) *node {
	n := t.nodes[h]
	if n == nil {
		if len(t.nodes) >= maxTreeNodes {
			return &node{}
		}
		if len(t.free) == 0 {
			t.free = make([]node, nodeChunk)
		}
		n, t.free = &t.free[0], t.free[1:]
		t.nodes[h] = n
	}
	return n
}

func (t *tree) spot(p xmlscan.Place, n int64) uint32 {
	t.spots = append(t.spots, spot{p.Off, uint32(p.Line), uint32(p.Col), uint32(n), uint32(p.Col - p.Col16)})
	return uint32(len(t.spots))
}

// response takes each entry in document order.
func (t *tree) response(r *Response, w *xmlscan.Window) {
	r.each(func(_, code int, n int64, ps *Propstat) {
		status := &r.Status
		if ps != nil {
			status = &ps.Status
		}
		var at xmlscan.Place
		if w.Has(status.Off, 0) {
			at = t.cursor.Place(w, status.Off)
		}
		for i := range int(n) {
			if ps != nil {
				i = 0
			}
			var href []byte
			if i < len(r.Hrefs) {
				href = r.Hrefs[i].Bytes
			}
			t.entry(r, href, code, at, status.Span)
		}
	})
}

func (t *tree) entry(r *Response, href []byte, code int, at xmlscan.Place, status Span) {
	p := t.locate(href)
	if t.onRoot() {
		t.rootEntry = true
	}
	switch {
	case code/100 == 2:
		t.success(r, p, href, at, status)
	case code == 424:
		t.dependent(p)
	case classifiable(code):
		t.failure(r, p, href, code, at, status)
	}
}

// onRoot says whether the entry in hand is the Request-URI or the Destination.
func (t *tree) onRoot() bool {
	same := func(root treePath) bool {
		return root != nil && len(t.absolute) == len(root) && within(t.absolute, root)
	}
	return same(t.source) || same(t.dest)
}

// aboveRoots says whether it is a strict ancestor of the source (not for COPY,
// which leaves the source alone) or of the destination.
func (t *tree) aboveRoots() bool {
	return t.method != COPY && t.source != nil && below(t.source, t.absolute) || t.dest != nil && below(t.dest, t.absolute)
}

func (t *tree) success(r *Response, p treePath, href []byte, at xmlscan.Place, status Span) {
	n, here := t.node(p.own()), t.spot(at, status.Len)
	if n.ok == 0 {
		n.ok = here
	}
	if t.method != COPY && n.failBelow > 0 {
		t.conflicts(r, AncestorSucceeded, status, n.failBelow, href)
	}
	if t.method == DELETE {
		return
	}
	told := false
	for _, h := range p.above() {
		a := t.node(h)
		if a.okBelow == 0 {
			a.okBelow = here
		}
		if a.fail > 0 && !told {
			told = true
			t.conflicts(r, BelowSucceeded, status, a.fail, href)
		}
	}
}

func (t *tree) conflicts(r *Response, k ConflictKind, at Span, earlier uint32, href []byte) {
	// MOVE of an ancestor describes at best a copied shell: odd, not impossible.
	t.conflict = t.conflict || k == BelowSucceeded || k == AncestorSucceeded && t.method == DELETE
	s := &t.spots[earlier-1]
	r.Conflicts = append(r.Conflicts, Conflict{
		Kind: k, At: at, Len: int64(s.length), Href: string(href),
		Earlier: xmlscan.Place{Off: s.off, Line: int64(s.line), Col: int64(s.col), Col16: int64(s.col) - int64(s.wide)},
	})
}

// gone: what is not there is no obstacle for its ancestors, and has nothing below it.
func gone(code int) bool { return code == 404 || code == 410 }

func (t *tree) failure(r *Response, p treePath, href []byte, code int, at xmlscan.Place, status Span) {
	t.causes++
	order := uint32(min(t.causes, 1<<32-1))
	n := t.node(p.own())
	if n.nFailed++; n.failed == 0 {
		n.failed = order
	}
	if code == 423 && t.parentLock == 0 && t.aboveRoots() {
		t.parentLock = t.causes
	}
	if gone(code) {
		return
	}
	here := t.spot(at, status.Len)
	if n.fail == 0 {
		n.fail = here
	}
	if t.method != DELETE && n.okBelow > 0 {
		t.conflicts(r, BelowSucceeded, status, n.okBelow, href)
	}
	other := n.failBelow
	told := false
	for _, h := range p.above() {
		a := t.node(h)
		if a.nBelow++; a.below == 0 {
			a.below, a.failBelow = order, here
		}
		if other == 0 {
			other = a.fail
		}
		if t.method != COPY && a.ok > 0 && !told {
			told = true
			t.conflicts(r, AncestorSucceeded, status, a.ok, href)
		}
	}
	if other > 0 {
		t.conflicts(r, RedundantFailure, status, other, href)
	}
}

// explain returns 1 + the index of the first cause known so far, 0 if none,
// and how many causes there are. DELETE looks below, COPY above, MOVE both
// ways (a member that stays behind keeps its collection). locked: a locked
// parent explains it, too.
func (t *tree) explain(own uint64, ancestors []uint64, locked bool) (first, count int64) {
	take := func(f, n int64) {
		if f > 0 && (first == 0 || f < first) {
			first = f
		}
		count += n
	}
	if t.method != DELETE {
		for _, h := range ancestors {
			if a := t.nodes[h]; a != nil {
				take(int64(a.failed), int64(a.nFailed))
				locked = locked && int64(a.failed) != t.parentLock
			}
		}
	}
	if n := t.nodes[own]; n != nil && t.method != COPY {
		take(int64(n.below), int64(n.nBelow))
	}
	if locked && t.parentLock > 0 {
		take(t.parentLock, 1)
	}
	return first, count
}

// dependent takes a 424. A cause that comes later never takes it from one that
// came earlier, so it is settled at once if it can be.
func (t *tree) dependent(p treePath) {
	locked := t.onRoot()
	first, _ := t.explain(p.own(), p.above(), locked)
	if first > 0 || len(t.pending)+len(p)+1 > maxPending {
		t.assign(first)
		return
	}
	flag := uint64(0)
	if locked {
		flag = 1 << 32
	}
	t.pending = append(append(t.pending, uint64(len(p))|flag, p.own()), p.above()...)
}

// assign counts a dependent for its cause.
func (t *tree) assign(first int64) {
	switch {
	case first == 0:
		t.unexplained++
	case first <= t.limit:
		t.dependents[first]++
	}
}

// finish assigns the dependents whose cause came later.
func (t *tree) finish() {
	for p := t.pending; len(p) > 0; {
		n, locked := int(p[0]&(1<<32-1)), p[0]>>32 == 1
		first, _ := t.explain(p[1], p[2:1+n], locked)
		t.assign(first)
		p = p[1+n:]
	}
	t.pending = nil
}

// causeOf is what explains a listed dependent: as dependent, at the end.
func (t *tree) causeOf(href string) (first, count int64) {
	p := t.locate([]byte(href))
	return t.explain(p.own(), p.above(), t.onRoot())
}

// explains says whether the failure of one href explains the 424 of another.
func (t *tree) explains(cause, dependent *Entry) bool {
	up := append(treePath(nil), t.locate([]byte(cause.Href))...)
	parent := cause.Code == 423 && t.aboveRoots()
	down := t.locate([]byte(dependent.Href))
	switch {
	case parent && t.onRoot():
		return true
	case t.method != DELETE && below(down, up):
		return true
	}
	return t.method != COPY && !gone(cause.Code) && below(up, down)
}
