package analyze

import (
	"strconv"

	"lint207/analyze/xmlscan"
)

// AddressRequest is what an addressbook-query or addressbook-multiget asks for
// (RFC 6352 sections 8.6, 8.7, 10.4 and 10.6).
type AddressRequest struct {
	Version string // of the vCards, "" any
	Partial bool   // only some properties of the vCards
	Limit   int64  // nresults, of a sync-collection too; 0: none, or one that cannot be read
}

func carddav(local string) xmlscan.Name { return xmlscan.Name{Space: CardDAV, Local: local} }

// start notes an element by the names on the way to it.
func (a *AddressRequest) start(path []xmlscan.Name, s *xmlscan.Scanner, names []xmlscan.Name) {
	switch n := len(path); {
	case path[n-1] == carddav("address-data"):
		for _, at := range s.Attrs() {
			if (Name(names, at.Name) == xmlscan.Name{Local: "version"}) {
				a.Version = string(s.Window().Slice(at.Val, at.N))
			}
		}
	case n > 1 && path[n-2] == carddav("address-data") && path[n-1] == carddav("prop"):
		a.Partial = true
	}
}

// end takes the text of an element.
func (a *AddressRequest) end(path []xmlscan.Name, text []byte) {
	if len(path) != 3 {
		return
	}
	if path[0] == carddav("addressbook-query") && path[2] == carddav("nresults") || path[0] == dav("sync-collection") && path[2] == dav("nresults") {
		a.Limit, _ = strconv.ParseInt(string(text), 10, 64)
	}
}

// addressNotes is what the answer to such a report has brought so far.
type addressNotes struct {
	Results   int64 // responses other than the mark of a truncation
	Truncated *Mark // status of the first response with 507
	atRoot    bool  // one of them names the Request-URI
	misplaced *Mark // href of the first one that names a member

	missing map[uint64]string // hrefs of a multiget that have no response yet, by lenient path
	unclear bool              // some cannot be compared

	quota, space xmlscan.NameID // conditions of a 507 that is no mark of a truncation
}

// Misplaced is the href of a member under which a truncation is reported while
// the Request-URI has no such entry, nil if there is none.
func (n *addressNotes) Misplaced() *Mark {
	if n.atRoot {
		return nil
	}
	return n.misplaced
}

// Missing is a member that an addressbook-multiget asks for and that has no
// response, and how many there are; 0 where that cannot be told.
func (r *Request) Missing() (first string, n int) {
	if r.unclear || r.Truncated != nil || r.Body.IllFormed {
		return "", 0
	}
	for _, h := range r.Body.Hrefs {
		if key, ok := lenientKey([]byte(h)); ok && r.missing[key] == h {
			if n++; n == 1 {
				first = h
			}
		}
	}
	return first, n
}

// ask notes what an addressbook report asks for; of the hrefs of a multiget
// those of members, since others may be left out.
func (r *Request) ask(names *xmlscan.Names) {
	r.quota, r.space = names.ID(DAV, "quota-not-exceeded"), names.ID(DAV, "sufficient-disk-space")
	r.missing = make(map[uint64]string, len(r.Body.Hrefs))
	for _, h := range r.Body.Hrefs {
		if key, ok := lenientKey([]byte(h)); ok && r.Scope.Of([]byte(h)).Below() && h[len(h)-1] != '/' {
			r.missing[key] = h
		}
	}
}

// address notes the next response.
func (r *Request) address(resp *Response, w *xmlscan.Window) {
	mark := resp.Status.Code == 507 && !r.storage(resp)
	if !mark {
		r.Results++
	} else if r.Truncated == nil {
		r.Truncated = newMark(w, resp, resp.Status.Span)
	}
	for i := range resp.Hrefs {
		at := r.Scope.Source(i)
		r.atRoot = r.atRoot || mark && at.Self()
		if mark && at.Below() && r.misplaced == nil {
			r.misplaced = newMark(w, resp, resp.Hrefs[i].Span)
		}
		key, ok := lenientKey(resp.Hrefs[i].Bytes)
		r.unclear = r.unclear || !ok
		delete(r.missing, key)
	}
}

// storage says that the condition of a 507 is about space, not about a limit of results.
func (n *addressNotes) storage(r *Response) bool {
	first := r.Error.First()
	return first >= 0 && (first == n.quota || first == n.space)
}

// lenientKey hashes a path; false: it has dot segments or a query, or is relative.
func lenientKey(href []byte) (key uint64, ok bool) {
	_, _, path, query := SplitHref(href)
	raw, encoded := DotSegments(path)
	if len(path) == 0 || path[0] != '/' || len(query) > 0 || raw || encoded {
		return 0, false
	}
	keys := hashPath(nil, href, false)
	return keys[len(keys)-1], true
}
