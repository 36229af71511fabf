package rules

import (
	"strings"

	"lint207/analyze"
	"lint207/analyze/xmlscan"
)

// Content models of property values as data: which DAV: elements an element
// holds, and how many of them. Elements of other namespaces are extensions
// (RFC 4918 section 17): where one stands nothing is said to be missing.

// model is the content model of an element in a value.
type model struct {
	element string // its local name in DAV:; "" the property itself
	below   string // local name of its parent, "" any
	parts   []part
	text    bool   // it may hold text
	closed  bool   // a DAV: element that is no part stands in the place of one
	so      string // what follows for clients
}

// part is one member of a content model.
type part struct {
	names    []string // alternatives; none: any element
	min, max int      // max 0: any number
	filled   bool     // an href of it that has neither text nor elements is as good as none
}

// one is a part that stands exactly once.
func one(names ...string) part { return part{names: names, min: 1, max: 1} }

// oneHref is a DAV:href with text, or the DAV:response which expand-property
// writes in its place (RFC 3253 section 3.8).
var oneHref = part{names: []string{"href", "response"}, min: 1, max: 1, filled: true}

// hrefs are any number of them.
var hrefs = part{names: []string{"href", "response"}, filled: true}

// many is a part that stands any number of times.
func many(names ...string) part { return part{names: names} }

func (pt *part) has(n xmlscan.Name) bool {
	return pt.names == nil || n.Space == analyze.DAV && oneOf(n.Local, pt.names)
}

// what names the part in a message.
func (pt *part) what() string {
	if pt.names == nil {
		return "element"
	}
	return strings.TrimSuffix("DAV:"+strings.Join(pt.names, " or DAV:"), " or DAV:response")
}

func davNames(locals ...string) []xmlscan.Name {
	out := make([]xmlscan.Name, len(locals))
	for i, l := range locals {
		out[i] = davName(l)
	}
	return out
}

// onModels checks the values of DAV: properties against models; the first
// fault of an element counts.
func onModels(props []string, models ...model) Hook {
	return onModelsOf(davNames(props...), models...)
}

func onModelsOf(props []xmlscan.Name, models ...model) Hook {
	h := OnTree(func(p *Pass, q *analyze.Property, n *analyze.Node) {
		for i := range models {
			if m := &models[i]; m.element == "" {
				m.check(p, q, n)
			} else {
				m.walk(p, q, n)
			}
		}
	}, props...)
	h.nested = true
	return h
}

// walk looks for the elements that the model is about, up to the first fault:
// a server that writes one of them wrong writes all so. What expand-property
// has put in is a response with values of its own.
func (m *model) walk(p *Pass, q *analyze.Property, n *analyze.Node) bool {
	parent := m.below == "" || p.Name(n.Name) == davName(m.below)
	for c := range p.Children(n) {
		if c.Name == analyze.NameResponse {
			continue
		}
		if parent && p.Name(c.Name) == davName(m.element) && m.check(p, q, c) || m.walk(p, q, c) {
			return true
		}
	}
	return false
}

// check reports the first fault of an element, and says whether it has one.
// q is nil in a condition.
func (m *model) check(p *Pass, q *analyze.Property, n *analyze.Node) bool {
	if at := StrayText(n); at.Len > 0 && !m.text {
		p.Report(at, string(p.Raw(at)), "%s holds the text %s, where only elements have a meaning, so %s", p.Element(n.Tag), Quote(p.Raw(at)), m.so).about(q)
		return true
	}
	foreign := false
	for c := range p.Children(n) {
		name := p.Name(c.Name)
		known := m.known(name)
		foreign = foreign || !known && name.Space != analyze.DAV
		if !known && m.closed && name.Space == analyze.DAV {
			p.Report(c.Tag, name.Local, "%s stands directly in %s, which holds %s, so %s", p.Element(c.Tag), p.Element(n.Tag), m.parts[0].what(), m.so).about(q)
			return true
		}
	}
	for i := range m.parts {
		if m.count(p, q, n, &m.parts[i], foreign) {
			return true
		}
	}
	return false
}

// isBlank says that an element holds neither text nor elements.
func isBlank(n *analyze.Node) bool {
	return len(n.Text.Bytes) == 0 && n.Text.Odd&analyze.TooLong == 0 && !n.HasChild()
}

// about says which property the finding is about, if it is about one.
func (r *Report) about(q *analyze.Property) {
	if q != nil {
		r.Property(q.Name, q.Tag(), q.Q)
	}
}

func (m *model) known(n xmlscan.Name) bool {
	for i := range m.parts {
		if m.parts[i].has(n) {
			return true
		}
	}
	return false
}

// count reports a part that is missing or stands too often.
func (m *model) count(p *Pass, q *analyze.Property, n *analyze.Node, pt *part, foreign bool) bool {
	count := 0
	var lost *analyze.Node
	for c := range p.Children(n) {
		name := p.Name(c.Name)
		if !pt.has(name) {
			if oneOf(name.Local, pt.names) && (name.Space == "" || nearDAV(name.Space)) {
				lost = c
			}
			continue
		}
		if pt.filled && c.Name == analyze.NameHref && isBlank(c) {
			p.Report(c.Tag, "", "%s in %s is empty, so %s", p.Element(c.Tag), p.Element(n.Tag), m.so).about(q)
			return true
		}
		if count++; count > pt.max && pt.max > 0 {
			p.Report(c.Tag, "", "%s is one too many in %s, which holds one %s, so %s", p.Element(c.Tag), p.Element(n.Tag), pt.what(), m.so).about(q)
			return true
		}
	}
	switch {
	case lost != nil && count == 0:
		r := p.Report(lost.Tag, "namespace", "%s in %s is not in the namespace DAV:, so %s", p.Element(lost.Tag), p.Element(n.Tag), m.so).
			Help("declare xmlns=\"DAV:\" for it, or write the prefix of DAV: before its name")
		if pt.min == 0 { // an extension may stand where nothing is due
			r.Probably()
		}
		r.about(q)
		return true
	case count >= pt.min:
		return false
	case foreign:
		return false
	}
	p.Report(n.Tag, "missing", "%s has no %s, so %s", p.Element(n.Tag), pt.what(), m.so).about(q)
	return true
}
