package analyze

import (
	"bytes"
	"strings"
)

// Wanted is a resource that a multiget asks for.
type Wanted struct {
	Href     string   // as the request has it
	At       Relation // to the Request-URI
	Slash    bool     // it ends in a slash, as a collection does
	answered bool
}

// wants are the hrefs of a multiget, by their lenient path: as many as the request has.
type wants struct {
	targets []Wanted
	byPath  map[uint64]int32
	unclear bool // an href of the request cannot be compared

	matched []int32 // for each href of the response in hand: 1 + index in targets, 0: nobody asked
}

// want notes what a multiget asks for.
func (r *Request) want() {
	r.multi.byPath = make(map[uint64]int32, len(r.Body.Hrefs))
	for _, h := range r.Body.Hrefs {
		full := r.Scope.resolve([]byte(h))
		key, ok := r.lenient(full)
		if !ok {
			r.multi.unclear = true
			continue
		}
		if _, twice := r.multi.byPath[key]; twice {
			continue
		}
		r.multi.byPath[key] = int32(len(r.multi.targets))
		r.multi.targets = append(r.multi.targets, Wanted{Href: h, At: r.Scope.Of(full), Slash: strings.HasSuffix(h, "/")})
	}
}

// lenient hashes the path of an href; ok is false if it has dot segments or no
// path, or a query, which is beyond what can be compared.
func (r *Request) lenient(href []byte) (key uint64, ok bool) {
	_, _, path, query := SplitHref(href)
	if len(path) == 0 || path[0] != '/' || len(query) > 0 || dotted(path) {
		return 0, false
	}
	r.paths = hashPath(r.paths[:0], href, false)
	return r.paths[len(r.paths)-1], true
}

// dotted says that a path has dot segments.
func dotted(path []byte) bool {
	i := bytes.Index(path, []byte("/."))
	return i >= 0 && (bytes.Contains(path[i:], []byte("/./")) || bytes.Contains(path[i:], []byte("/../")) || bytes.HasSuffix(path, []byte("/.")) || bytes.HasSuffix(path, []byte("/..")))
}

// answer notes which of the wanted resources a response is about.
func (r *Request) answer(resp *Response) {
	r.multi.matched = r.multi.matched[:0]
	for i := range resp.Hrefs {
		at := int32(-1)
		if key, ok := r.lenient(resp.Hrefs[i].Bytes); ok {
			j, asked := r.multi.byPath[key]
			if at = 0; asked {
				r.multi.targets[j].answered = true
				at = j + 1
			}
		} else {
			r.multi.unclear = true
		}
		r.multi.matched = append(r.multi.matched, at)
	}
}

// AskedFor is what a multiget asked for under the i-th href of the response in
// hand, nil if nobody did; known is false where that cannot be told.
func (r *Request) AskedFor(i int) (w *Wanted, known bool) {
	if i >= len(r.multi.matched) { // nobody knew that it is a multiget
		return nil, false
	}
	switch j := r.multi.matched[i]; {
	case j > 0:
		return &r.multi.targets[j-1], true
	case j < 0:
		return nil, false
	}
	return nil, len(r.multi.targets) > 0 && !r.multi.unclear && !r.Body.IllFormed
}

// Wanted are the resources that a multiget asks for.
func (r *Request) Wanted() []Wanted { return r.multi.targets }

// Unanswered are those without a response, nil where that cannot be told.
func (r *Request) Unanswered() (out []*Wanted) {
	if r.multi.unclear || r.Body.IllFormed {
		return nil
	}
	for i := range r.multi.targets {
		if w := &r.multi.targets[i]; !w.answered {
			out = append(out, w)
		}
	}
	return out
}

// resolve makes an absolute path or URI of a reference (RFC 3986 section
// 5.2, but for dot segments); one that cannot be resolved stays as it is.
func (s *Scope) resolve(href []byte) []byte {
	if scheme, _, _, _ := SplitHref(href); len(scheme) > 0 || len(href) == 0 || href[0] == '/' || !s.source.known {
		return href
	}
	_, _, path, _ := SplitHref(s.URL())
	return append(bytes.Clone(path[:bytes.LastIndexByte(path, '/')+1]), href...)
}
