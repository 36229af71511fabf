package rules

import (
	"lint207/analyze"
	"lint207/analyze/xmlscan"
)

// How rules about property values ask for what stands in them.

func davName(local string) xmlscan.Name    { return xmlscan.Name{Space: analyze.DAV, Local: local} }
func caldavName(local string) xmlscan.Name { return xmlscan.Name{Space: analyze.CalDAV, Local: local} }
func carddavName(local string) xmlscan.Name {
	return xmlscan.Name{Space: analyze.CardDAV, Local: local}
}

// Children are the child elements of a node of a value.
func (p *Pass) Children(n *analyze.Node) func(func(*analyze.Node) bool) {
	return p.response.Values.Children(n)
}

// Child is the first child element of that name, nil if there is none.
func (p *Pass) Child(n *analyze.Node, name xmlscan.Name) *analyze.Node {
	for c := range p.Children(n) {
		if p.Name(c.Name) == name {
			return c
		}
	}
	return nil
}

// Count is the number of child elements of that name, and the second of them.
func (p *Pass) Count(n *analyze.Node, name xmlscan.Name) (count int, second *analyze.Node) {
	for c := range p.Children(n) {
		if p.Name(c.Name) != name {
			continue
		}
		if count++; count == 2 {
			second = c
		}
	}
	return count, second
}

// Attribute is the value of an attribute without a namespace, raw.
func (p *Pass) Attribute(n *analyze.Node, local string) (value []byte, at analyze.Span, ok bool) {
	for _, a := range p.response.Values.Attributes(n) {
		if p.Name(a.Name) == (xmlscan.Name{Local: local}) {
			return p.Raw(a.Value), a.Value, true
		}
	}
	return nil, n.Tag, false
}

// StrayText is the character data of a node that should hold elements only;
// Len 0: there is none.
func StrayText(n *analyze.Node) analyze.Span {
	if len(n.Text.Bytes) > 0 {
		return n.Text.Span
	}
	return n.Stray
}

// PropertyNamed is the property of that name in the 2xx propstats of the
// response in hand, nil if it has none.
func (p *Pass) PropertyNamed(name xmlscan.Name) *analyze.Property {
	for i := range p.response.Propstats {
		ps := &p.response.Propstats[i]
		if ps.Status.Code/100 != 2 {
			continue
		}
		for j := range ps.Props {
			if p.Name(ps.Props[j].Name) == name {
				return &ps.Props[j]
			}
		}
	}
	return nil
}
