package analyze

import (
	"hash/maphash"

	"lint207/analyze/xmlscan"
)

// bindings is what is remembered of resources that have several URLs (RFC
// 5842), and of the principal of the user (RFC 5397).
type bindings struct {
	already    map[uint64]Seen // paths reported with 208
	collection bool            // a collection is reported with 200
	repeated   *Mark           // status of the first collection that is reported with 208
	resources  map[uint64]resource
	principal  uint64 // path of the first current-user-principal
	user       Seen   // it
}

// resource is the first response that shows a DAV:resource-id.
type resource struct {
	Seen              // its href
	shown, collection bool
	etag, path        uint64 // etag 0: not shown
	index             int64
}

// Same is an earlier response with the same resource-id.
type Same struct {
	Seen           // its href
	OtherType bool // the one is a collection, the other is none
	OtherEtag bool // both show an etag, and these differ
	Above     bool // it lies above this one
}

// maxBindings bounds each of the maps.
const maxBindings = 1 << 16

// alreadyReported notes the propstats with 208 Already Reported.
func (b *bindings) alreadyReported(r *Response, ps *Propstat, w *xmlscan.Window) {
	for i := range ps.Props {
		if q := &ps.Props[i]; q.Name == NameResourcetype && q.Collection && b.repeated == nil {
			b.repeated = newMark(w, r, ps.Status.Span)
		}
	}
}

// RepeatedOnly is the status of the first collection that is reported with 208
// where none is reported with 200, nil if there is none.
func (f *Facts) RepeatedOnly() *Mark {
	if f.bound.collection {
		return nil
	}
	return f.bound.repeated
}

// note takes a path that is reported with 208.
func (b *bindings) note(key uint64, at Seen) {
	if b.already == nil {
		b.already = map[uint64]Seen{}
	}
	if len(b.already) < maxBindings {
		b.already[key] = at
	}
}

// above is the first collection with 208 on the way to a path, Line 0: none.
func (b *bindings) above(prefixes []uint64) (at Seen) {
	for _, key := range prefixes[:len(prefixes)-1] {
		if at = b.already[key]; at.Line > 0 {
			return at
		}
	}
	return at
}

// SameResource is an earlier response with the same resource-id as this one,
// Line 0: there is none. The first one is noted.
func (f *Facts) SameResource(id, etag []byte, r *Response) (same Same) {
	if len(r.Hrefs) == 0 || len(r.Hrefs[0].Bytes) == 0 {
		return same
	}
	h, fact := r.Hrefs[0].Bytes, &r.Facts[0]
	scheme, authority, path, _ := SplitHref(h)
	prefixes := f.hash.path(nil, origin(h, scheme, authority), path, strict)
	own := resource{Seen: Seen{fact.At, r.Hrefs[0].Len}, shown: fact.Shown, collection: fact.Collection, path: prefixes[len(prefixes)-1], index: r.Index}
	if len(etag) > 0 {
		own.etag = maphash.Bytes(f.hash.seed, etag)
	}
	key := maphash.Bytes(f.hash.seed, id)
	first, ok := f.bound.resources[key]
	switch {
	case !ok:
		if f.bound.resources == nil {
			f.bound.resources = map[uint64]resource{}
		}
		if len(f.bound.resources) < maxBindings {
			f.bound.resources[key] = own
		}
	case first.index != r.Index: // several rules ask
		same = Same{Seen: first.Seen, OtherType: first.shown && own.shown && first.collection != own.collection}
		same.OtherEtag = first.etag != 0 && own.etag != 0 && first.etag != own.etag
		for _, p := range prefixes[:len(prefixes)-1] {
			same.Above = same.Above || p == first.path
		}
	}
	return same
}

// OtherPrincipal notes the URL of the principal of the user, and returns an
// earlier one with another path, Line 0: there is none.
func (f *Facts) OtherPrincipal(href []byte, at Seen) Seen {
	paths := hashPath(nil, href, false)
	key := paths[len(paths)-1]
	switch {
	case f.bound.user.Line == 0:
		f.bound.user, f.bound.principal = at, key
	case f.bound.principal != key:
		return f.bound.user
	}
	return Seen{}
}
