package analyze

import "lint207/analyze/xmlscan"

// Shape is how the body of a request keeps to the content models of RFC 4918
// section 14. Elements of other namespaces do not count (section 17).
type Shape struct {
	Valued  xmlscan.Name // the first property below the prop of a propfind that has text
	Include string       // the first text of an include

	Scopes, Types, Owners int // children of a lockinfo

	Instructions int          // set and remove elements of a propertyupdate
	Removed      xmlscan.Name // the first property below a remove that has a content
	SetOther     xmlscan.Name // the first DAV: child of a set that is no prop
	SetText      string       // the first text of a set
	SetProps     int          // prop children of the first set that has none (0) or several (2); 1: there is no such set

	props int // of the set in hand
}

// maxShapeText bounds the texts that are kept, in bytes.
const maxShapeText = 80

func dav(local string) xmlscan.Name { return xmlscan.Name{Space: DAV, Local: local} }

// start notes an element by the names on the way to it.
func (s *Shape) start(path []xmlscan.Name) {
	last := path[len(path)-1]
	switch {
	case len(path) == 1:
		s.SetProps = 1
	case len(path) == 2 && path[0] == dav("lockinfo"):
		switch last {
		case dav("lockscope"):
			s.Scopes++
		case dav("locktype"):
			s.Types++
		case dav("owner"):
			s.Owners++
		}
	case path[0] != dav("propertyupdate"):
	case len(path) == 2 && (last == dav("set") || last == dav("remove")):
		s.Instructions++
		s.props = 0
	case len(path) == 3 && path[1] == dav("set"):
		s.inSet(last)
	default:
		s.below(path)
	}
}

func (s *Shape) inSet(n xmlscan.Name) {
	switch {
	case n == dav("prop"):
		s.props++
	case n.Space == DAV && s.SetOther.Local == "":
		s.SetOther = n
	}
}

// below notes what stands in a property that is to be removed.
func (s *Shape) below(path []xmlscan.Name) {
	if len(path) > 4 && path[1] == dav("remove") && path[2] == dav("prop") && s.Removed.Local == "" {
		s.Removed = path[3]
	}
}

// text notes character data other than white space.
func (s *Shape) text(path []xmlscan.Name, text []byte) {
	clipped := func() string { return string(text[:min(len(text), maxShapeText)]) }
	switch {
	case len(path) < 2:
	case path[0] == dav("propfind"):
		if len(path) == 3 && path[1] == dav("prop") && s.Valued.Local == "" {
			s.Valued = path[2]
		}
		if len(path) == 2 && path[1] == dav("include") && s.Include == "" {
			s.Include = clipped()
		}
	case path[0] != dav("propertyupdate"):
	case len(path) == 2 && path[1] == dav("set") && s.SetText == "":
		s.SetText = clipped()
	case len(path) >= 4 && path[1] == dav("remove") && path[2] == dav("prop") && s.Removed.Local == "":
		s.Removed = path[3]
	}
}

// end notes the end of a set.
func (s *Shape) end(path []xmlscan.Name) {
	if len(path) == 2 && path[0] == dav("propertyupdate") && path[1] == dav("set") && s.props != 1 && s.SetProps == 1 {
		s.SetProps = min(s.props, 2)
	}
}
