package analyze

import (
	"bytes"

	"lint207/analyze/capture"
	"lint207/analyze/xmlscan"
)

// Relation is where an href lies, seen from another URL: paths are compared
// leniently, so that what differs is apart in any reading of RFC 3986.
type Relation struct {
	Known  bool // both have a path that can be compared
	Apart  bool // in neither direction above the other
	Levels int  // 0: the same path; n > 0: n segments below; n < 0: above
}

// Self says that the href names the same resource.
func (r Relation) Self() bool { return r.Known && !r.Apart && r.Levels == 0 }

// Below says that the href names a member at any depth.
func (r Relation) Below() bool { return r.Known && !r.Apart && r.Levels > 0 }

// Outside says that the href is neither the resource, nor below, nor above it.
func (r Relation) Outside() bool { return r.Known && r.Apart }

// Relate says where an href lies, seen from another URL.
func Relate(href, from []byte) Relation {
	b := newBase(string(from))
	var buf []byte
	return b.relate(href, &buf)
}

// base is a URL to compare hrefs with.
type base struct {
	url      string
	server   Server // empty in path form
	segments [][]byte
	known    bool
	changed  bool // it had empty or dot segments, which servers remove
	slash    bool // the path ends in a slash
}

// newBase parts a URL into decoded segments; empty and dot segments go, as in
// every server that cleans paths before it looks for the resource.
func newBase(url string) base {
	b := base{url: url}
	scheme, authority, path, _ := SplitHref([]byte(url))
	b.server = Server{scheme, authority}
	if len(path) == 0 && len(authority) > 0 {
		path = []byte("/")
	}
	if len(path) == 0 || path[0] != '/' {
		return b
	}
	b.known, b.slash = true, path[len(path)-1] == '/'
	rest := path[1:]
	for len(rest) > 0 {
		seg, tail, _ := bytes.Cut(rest, []byte("/"))
		rest = tail
		switch seg = DecodePercent(nil, seg, true); string(seg) {
		case "", ".":
			b.changed = true
		case "..":
			b.changed = true
			b.segments = b.segments[:max(0, len(b.segments)-1)]
		default:
			b.segments = append(b.segments, seg)
		}
	}
	return b
}

// relate compares an href with the base. buf is scratch space.
func (b *base) relate(href []byte, buf *[]byte) (r Relation) {
	if !b.known {
		return r
	}
	scheme, authority, path, _ := SplitHref(href)
	if len(path) == 0 && len(authority) > 0 {
		path = rootPath
	}
	if len(path) == 0 || path[0] != '/' || len(scheme) > 0 && !IsHTTP(scheme) {
		return r
	}
	n := 0
	for rest := path[1:]; len(rest) > 0; {
		i := bytes.IndexByte(rest, '/')
		if i < 0 {
			i = len(rest)
		}
		seg := rest[:i]
		rest = rest[min(i+1, len(rest)):]
		if len(seg) == 0 {
			continue
		}
		if bytes.IndexByte(seg, '%') >= 0 {
			*buf = DecodePercent((*buf)[:0], seg, true)
			seg = *buf
		}
		if dots(seg) {
			return Relation{} // another rule says so
		}
		if n < len(b.segments) && !alike(seg, b.segments[n]) {
			r.Apart = true
		}
		n++
	}
	r.Known, r.Levels = true, n-len(b.segments)
	return r
}

// endsLike says whether the shorter of the two paths is the end of the other:
// so it is where a proxy maps one prefix to another.
func (b *base) endsLike(href []byte) bool {
	other := newBase(string(href))
	n := min(len(b.segments), len(other.segments))
	for i := range n {
		if !alike(b.segments[len(b.segments)-1-i], other.segments[len(other.segments)-1-i]) {
			return false
		}
	}
	return n > 0
}

var rootPath = []byte("/")

func dots(seg []byte) bool { return string(seg) == "." || string(seg) == ".." }

// alike says whether two decoded segments may name the same thing: servers fold
// case (RFC 4918 section 5.2), compose Unicode and turn Latin-1 into UTF-8, so
// that two segments with characters beyond ASCII are always alike.
func alike(a, b []byte) bool {
	if beyondASCII(a) && beyondASCII(b) {
		return true
	}
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if lowerASCII(a[i]) != lowerASCII(b[i]) {
			return false
		}
	}
	return true
}

func beyondASCII(b []byte) bool {
	for _, c := range b {
		if c >= 0x80 {
			return true
		}
	}
	return false
}

func lowerASCII(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		c += 'a' - 'A'
	}
	return c
}

// Scope is how the hrefs of an answer lie to the URLs of its request. Counts
// are of the hrefs of responses read so far.
type Scope struct {
	source, dest base
	buf          []byte
	here         []Relation // of the hrefs of the response in hand, to the Request-URI
	there        []Relation // to the Destination

	Self, Below, Apart, Unknown int64 // to the Request-URI
	DestSelf                    int64 // of hrefs that name the Destination
	Single                      *Mark // status of the first response, if it failed as a whole
	SingleSelf                  bool  // it names the Request-URI or the Destination
}

// SourceKnown says whether hrefs can be compared with the Request-URI.
func (s *Scope) SourceKnown() bool { return s.source.known }

// DestKnown says whether hrefs can be compared with the Destination.
func (s *Scope) DestKnown() bool { return s.dest.known }

// Changed says that the Request-URI has empty or dot segments.
func (s *Scope) Changed() bool { return s.source.changed }

// Slash says that the Request-URI ends in a slash.
func (s *Scope) Slash() bool { return s.source.slash }

// URL is the Request-URI in force.
func (s *Scope) URL() []byte { return []byte(s.source.url) }

// Source is where the i-th href of the response in hand lies.
func (s *Scope) Source(i int) Relation { return s.here[i] }

// Dest is where it lies seen from the Destination.
func (s *Scope) Dest(i int) Relation { return s.there[i] }

// Of compares any href with the Request-URI.
func (s *Scope) Of(href []byte) Relation { return s.source.relate(href, &s.buf) }

// EndsLike says whether an href and the Request-URI differ by a prefix only.
func (s *Scope) EndsLike(href []byte) bool { return s.source.endsLike(href) }

// Contains says whether the Request-URI has a part of a path in it.
func (s *Scope) Contains(part string) bool { return bytes.Contains(s.URL(), []byte(part)) }

// Response notes the hrefs of the next response.
func (s *Scope) Response(r *Response, w *xmlscan.Window) {
	s.here, s.there = s.here[:0], s.there[:0]
	for i := range r.Hrefs {
		a, b := s.source.relate(r.Hrefs[i].Bytes, &s.buf), s.dest.relate(r.Hrefs[i].Bytes, &s.buf)
		s.here, s.there = append(s.here, a), append(s.there, b)
		switch {
		case !a.Known:
			s.Unknown++
		case a.Apart:
			s.Apart++
		case a.Levels == 0:
			s.Self++
		case a.Levels > 0:
			s.Below++
		}
		if b.Self() {
			s.DestSelf++
		}
	}
	if r.Index == 0 && len(r.Hrefs) == 1 {
		s.single(r, w)
	}
}

// single notes the first response if it failed as a whole: in status form, or
// with one propstat that names no property.
func (s *Scope) single(r *Response, w *xmlscan.Window) {
	status := &r.Status
	if len(r.Propstats) == 1 && !status.Present && r.Propstats[0].Count() == 0 {
		status = &r.Propstats[0].Status
	}
	if status.Code >= 400 {
		s.Single, s.SingleSelf = newMark(w, r, status.Span), s.here[0].Self() || s.there[0].Self()
	}
}

// Server is a scheme with an authority.
type Server struct {
	Scheme, Authority []byte // nil: unknown
}

// Asked is the server that the client asked, and whether it and the scheme are
// sure: a proxy may have changed Host on the way.
func (r *Request) Asked() (s Server, sure bool) { return r.asked, r.askedSure }

// DestServer is the server of the Destination, if that is a full URI.
func (s *Scope) DestServer() Server { return s.dest.server }

func (r *Request) findServer() {
	if len(r.Scope.source.server.Authority) > 0 {
		r.asked, r.askedSure = r.Scope.source.server, true
		return
	}
	host, ok := capture.Get(r.Header, "Host")
	if !ok {
		host, _ = capture.Get(r.Header, ":authority")
	}
	r.asked.Authority = bytes.TrimSpace([]byte(host))
	if r.Scheme != "" {
		r.asked.Scheme = []byte(r.Scheme)
		r.askedSure = !r.Forwarded
	}
}

// Has says whether an http(s) href is on the server. Where a scheme is not
// known, its default port is not, either.
func (s Server) Has(href []byte) bool {
	scheme, authority, _, _ := SplitHref(href)
	a, b := host(authority), host(s.Authority)
	if len(s.Scheme) == 0 {
		return bytes.EqualFold(anyPort(a), anyPort(b))
	}
	return bytes.EqualFold(scheme, s.Scheme) && bytes.EqualFold(withoutPort(a, scheme), withoutPort(b, scheme))
}

// host leaves the user out.
func host(authority []byte) []byte { return authority[bytes.LastIndexByte(authority, '@')+1:] }

func anyPort(b []byte) []byte {
	return bytes.TrimSuffix(bytes.TrimSuffix(bytes.TrimSuffix(b, []byte(":443")), []byte(":80")), []byte(":"))
}

func withoutPort(b, scheme []byte) []byte {
	if len(scheme) == 5 {
		return bytes.TrimSuffix(bytes.TrimSuffix(b, []byte(":443")), []byte(":"))
	}
	return bytes.TrimSuffix(bytes.TrimSuffix(b, []byte(":80")), []byte(":"))
}
