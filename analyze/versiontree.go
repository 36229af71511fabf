package analyze

import "lint207/analyze/xmlscan"

// versionTree is what an answer to the report DAV:version-tree has listed and
// named so far; nil in other answers.
type versionTree struct {
	listed map[uint64]struct{} // paths of hrefs
	named  []namedVersion      // predecessors and successors without an entry before them
	full   bool                // some were not noted
}

type namedVersion struct {
	key  uint64
	mark *Mark
	href string
}

// maxNamedVersions bounds the versions that are remembered by their place.
const maxNamedVersions = 100

// list notes the hrefs of a response, by their lenient path.
func (v *versionTree) list(r *Response) {
	for i := range r.Hrefs {
		if len(v.listed) >= maxNotedPaths {
			v.full = true
			return
		}
		v.listed[lenientPath(r.Hrefs[i].Bytes)] = struct{}{}
	}
}

func lenientPath(href []byte) uint64 {
	paths := hashPath(nil, href, false)
	return paths[len(paths)-1]
}

// NameVersion notes a version that a response names as a neighbour.
func (f *Facts) NameVersion(t *Text, r *Response, w *xmlscan.Window) {
	v := f.versions
	if v == nil || len(v.named) >= maxNamedVersions {
		return
	}
	key := lenientPath(t.Bytes)
	if _, ok := v.listed[key]; !ok {
		v.named = append(v.named, namedVersion{key, newMark(w, r, t.Span), string(t.Bytes)})
	}
}

// UnlistedVersion is the first version that is named as a neighbour and has no
// entry in the whole answer, nil if there is none.
func (f *Facts) UnlistedVersion() (m *Mark, href string) {
	v := f.versions
	if v == nil || v.full {
		return nil, ""
	}
	for _, n := range v.named {
		if _, ok := v.listed[n.key]; !ok {
			return n.mark, n.href
		}
	}
	return nil, ""
}
