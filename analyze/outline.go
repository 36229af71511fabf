package analyze

import "lint207/analyze/xmlscan"

// Outline is what the requests of RFC 3253, 3648 and 5323 ask for.
type Outline struct {
	Parts    []xmlscan.Name // children of the root, the first of them
	Expand   []Expand       // of an expand-property
	Segments []string       // of the order-members of an orderpatch
	Scopes   []SearchScope  // of a basicsearch
}

// Expand is a property that expand-property names, with those to report of the
// resources that it names (RFC 3253 section 3.8).
type Expand struct {
	Name  xmlscan.NameID
	Props []Expand
}

// SearchScope is a DAV:scope of a search (RFC 5323 section 5.4).
type SearchScope struct{ Href, Depth string }

// maxOutline bounds each list of an outline.
const maxOutline = 1000

// FindExpand is the property of that name in a list, nil if it is not there.
func FindExpand(list []Expand, name xmlscan.NameID) *Expand {
	for i := range list {
		if list[i].Name == name && name >= 0 {
			return &list[i]
		}
	}
	return nil
}

// HasPart says whether the root of the request has that child.
func (o *Outline) HasPart(local string) bool {
	for _, n := range o.Parts {
		if n == dav(local) {
			return true
		}
	}
	return false
}

// start notes an element by the names on the way to it.
func (o *Outline) start(path []xmlscan.Name, s *xmlscan.Scanner, names *xmlscan.Names) {
	last := path[len(path)-1]
	switch {
	case len(path) == 2 && len(o.Parts) < maxOutline:
		o.Parts = append(o.Parts, last)
	case path[0] == dav("searchrequest") && last == dav("scope") && len(o.Scopes) < maxOutline:
		o.Scopes = append(o.Scopes, SearchScope{})
	}
	if path[0] != dav("expand-property") || last != dav("property") {
		return
	}
	list := &o.Expand
	for range len(path) - 2 { // the property around this one was noted last
		if len(*list) == 0 {
			return
		}
		list = &(*list)[len(*list)-1].Props
	}
	if len(*list) < maxOutline {
		*list = append(*list, Expand{Name: expandName(s, names)})
	}
}

// expandName is the name in the attributes of a DAV:property; the namespace is
// DAV: where none is given.
func expandName(s *xmlscan.Scanner, names *xmlscan.Names) xmlscan.NameID {
	space, local := DAV, ""
	for _, a := range s.Attrs() {
		value := string(s.Window().Slice(a.Val, a.N))
		switch Name(names.List(), a.Name) {
		case xmlscan.Name{Local: "name"}:
			local = value
		case xmlscan.Name{Local: "namespace"}:
			space = value
		}
	}
	return names.ID(space, local)
}

// end takes the text of an element.
func (o *Outline) end(path []xmlscan.Name, text []byte) {
	n := len(path)
	switch {
	case n == 3 && path[0] == dav("orderpatch") && path[1] == dav("order-member") && path[2] == dav("segment") && len(o.Segments) < maxOutline:
		o.Segments = append(o.Segments, string(text))
	case n < 2 || path[n-2] != dav("scope") || len(o.Scopes) == 0:
	case path[n-1] == dav("href"):
		o.Scopes[len(o.Scopes)-1].Href = string(text)
	case path[n-1] == dav("depth"):
		o.Scopes[len(o.Scopes)-1].Depth = string(text)
	}
}
