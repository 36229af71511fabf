package analyze

import (
	"bytes"

	"lint207/analyze/xmlscan"
)

// noted is what a request remembers of the responses that were read.
type noted struct {
	multi wants // of calendar-multiget
	synced

	included []bool // by Body.Include: some response reports it

	listed  map[uint64]struct{} // paths of hrefs
	orphans []Orphan            // members whose parent was not listed before them
	parents map[uint64]struct{} // of orphans
	full    bool                // some were not noted

	locked     *Mark      // status of the Request-URI in the answer to LOCK
	lockedCode int        // it
	codes      [16]uint64 // of the members below it, a bit for each

	outcomes map[uint64]outcome // of COPY and MOVE, by path below the Request-URI or the Destination
	Both     *Mark              // the first path that has another outcome in the other tree
	paths    []uint64           // scratch space

	limited bool // the request is a report of CardDAV or a sync-collection
	addressNotes
}

type outcome struct {
	code int
	dest bool
}

// Orphan is a member whose parent has no entry.
type Orphan struct {
	Parent []byte // its path, as in the href of the member
	Mark   *Mark  // href of the member
	key    uint64
}

const (
	maxNotedPaths = 1 << 18
	maxOrphans    = 100
)

// Response notes the next response.
func (r *Request) Response(resp *Response, w *xmlscan.Window, names []xmlscan.Name) {
	r.Scope.Response(resp, w)
	r.report(resp, w, names)
	switch {
	case r.Set == PROPFIND:
		r.include(resp)
		if r.Depth == DepthInfinity && r.Scope.SourceKnown() {
			r.list(resp, w)
		}
	case r.Set == LOCK:
		r.lock(resp, w)
	case r.Set == COPY || r.Set == MOVE:
		r.outcome(resp, w)
	case r.limited:
		r.address(resp, w)
	}
}

func (r *Request) include(resp *Response) {
	if len(r.Body.Include) == 0 {
		return
	}
	if r.included == nil {
		r.included = make([]bool, len(r.Body.Include))
	}
	for i, id := range r.Body.Include {
		for j := range resp.Propstats {
			ps := &resp.Propstats[j]
			r.included[i] = r.included[i] || id < 0 || ps.More > 0
			for k := 0; k < len(ps.Props) && !r.included[i]; k++ {
				r.included[i] = ps.Props[k].Name == id
			}
		}
	}
}

// NotIncluded are the properties of an include that no response reports.
func (r *Request) NotIncluded() (ids []xmlscan.NameID) {
	for i, seen := range r.included {
		if !seen {
			ids = append(ids, r.Body.Include[i])
		}
	}
	return ids
}

// list notes the paths of a listing of any depth.
func (r *Request) list(resp *Response, w *xmlscan.Window) {
	if r.listed == nil {
		r.listed, r.parents = map[uint64]struct{}{}, map[uint64]struct{}{}
	}
	for i := range resp.Hrefs {
		h := &resp.Hrefs[i]
		r.paths = hashPath(r.paths[:0], h.Bytes, false)
		n := len(r.paths)
		at := r.Scope.Source(i)
		if n == 0 || !at.Known {
			continue
		}
		if len(r.listed) >= maxNotedPaths {
			r.full = true
			return
		}
		r.listed[r.paths[n-1]] = struct{}{}
		if at.Below() && at.Levels > 1 && shows(resp) {
			r.orphan(resp, h, r.paths[n-2], w)
		}
	}
}

// shows says that a response has properties under a 2xx, so that its resource is there.
func shows(resp *Response) bool {
	for i := range resp.Propstats {
		if ps := &resp.Propstats[i]; ps.Status.Code/100 == 2 && len(ps.Props) > 0 {
			return true
		}
	}
	return false
}

func (r *Request) orphan(resp *Response, h *Text, parent uint64, w *xmlscan.Window) {
	if _, ok := r.listed[parent]; ok || len(r.orphans) >= maxOrphans {
		return
	}
	if _, ok := r.parents[parent]; ok {
		return
	}
	_, _, path, query := SplitHref(h.Bytes)
	path = bytes.TrimRight(path, "/")
	i := bytes.LastIndexByte(path, '/')
	if i < 0 || len(query) > 0 {
		return
	}
	r.parents[parent] = struct{}{}
	r.orphans = append(r.orphans, Orphan{append([]byte{}, path[:i+1]...), newMark(w, resp, h.Span), parent})
}

// Orphans are members of a listing whose parent has no entry in the whole of it.
func (r *Request) Orphans() (out []Orphan) {
	if r.full || r.Scope.Unknown > 0 {
		return nil
	}
	for _, o := range r.orphans {
		if _, ok := r.listed[o.key]; !ok {
			out = append(out, o)
		}
	}
	return out
}

func (r *Request) lock(resp *Response, w *xmlscan.Window) {
	c := resp.Status.Code
	for i := range resp.Hrefs {
		switch at := r.Scope.Source(i); {
		case c < 400 || c > 999:
		case at.Self() && r.locked == nil:
			r.locked, r.lockedCode = newMark(w, resp, resp.Status.Span), c
		case at.Below():
			r.codes[c/64] |= 1 << (c % 64)
		}
	}
}

// CopiedStatus is the status of the Request-URI in the answer to LOCK if it is
// no 424 but the status of a member as well; nil otherwise.
func (r *Request) CopiedStatus() (m *Mark, code int) {
	c := r.lockedCode
	if r.locked == nil || c == 424 || r.codes[c/64]>>(c%64)&1 == 0 {
		return nil, 0
	}
	return r.locked, c
}

// outcome compares what COPY or MOVE says of a path in one tree with what it
// says of it in the other.
func (r *Request) outcome(resp *Response, w *xmlscan.Window) {
	s := &r.Scope
	c := resp.Status.Code
	if c == 0 || r.Both != nil || !s.SourceKnown() || !s.DestKnown() || !s.source.relate([]byte(s.dest.url), &s.buf).Outside() {
		return
	}
	for i := range resp.Hrefs {
		o, skip := outcome{c, false}, len(s.source.segments)
		if at := s.Source(i); !at.Self() && !at.Below() {
			o.dest, skip = true, len(s.dest.segments)
			if at = s.Dest(i); !at.Self() && !at.Below() {
				continue
			}
		}
		key, ok := r.below(resp.Hrefs[i].Bytes, skip)
		if before, seen := r.outcomes[key]; !ok {
			continue
		} else if seen && before.dest != o.dest && before.code != c {
			r.Both = newMark(w, resp, resp.Hrefs[i].Span)
			return
		}
		if r.outcomes == nil {
			r.outcomes = map[uint64]outcome{}
		}
		if len(r.outcomes) < maxNotedPaths {
			r.outcomes[key] = o
		}
	}
}

// below hashes what follows the first segments of an href.
func (r *Request) below(href []byte, skip int) (key uint64, ok bool) {
	_, _, path, query := SplitHref(href)
	for range skip {
		i := bytes.IndexByte(bytes.TrimLeft(path, "/"), '/')
		if i < 0 {
			path = path[:0]
			break
		}
		path = bytes.TrimLeft(path, "/")[i:]
	}
	r.paths = hashPath(r.paths[:0], path, true)
	if n := len(r.paths); n > 0 {
		key = r.paths[n-1]
	}
	return key, len(query) == 0 && !beyondASCII(path)
}

// hashPath appends a hash for each prefix of the path of an href: FNV-1a over
// its decoded segments. Unless exact, letter case and all beyond ASCII make no
// difference, as in alike.
func hashPath(dst []uint64, href []byte, exact bool) []uint64 {
	const offset, prime = 14695981039346656037, 1099511628211
	_, authority, path, _ := SplitHref(href)
	if len(path) == 0 && len(authority) > 0 {
		path = rootPath
	}
	h := uint64(offset)
	dst = append(dst, h)
	for rest := path; len(rest) > 0; {
		seg, tail, _ := bytes.Cut(rest, rootPath)
		rest = tail
		if len(seg) == 0 {
			continue
		}
		before := h
		high := false
		for i := 0; i < len(seg); i++ {
			c := seg[i]
			if d, ok := octet(seg[i:]); ok {
				c, i = d, i+2
			}
			if !exact {
				high = high || c >= 0x80
				c = lowerASCII(c)
			}
			h = (h ^ uint64(c)) * prime
		}
		if high {
			h = (before ^ 0x100) * prime
		}
		h = (h ^ '/') * prime
		dst = append(dst, h)
	}
	return dst
}
