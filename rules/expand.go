package rules

import (
	"sort"

	"lint207/analyze"
)

// DAV:response elements inside property values: what DAV:expand-property puts
// in the place of each href (RFC 3253 section 3.8), and nothing else does.

var _ = add(
	Rule{
		Name: "expand-property-href-not-expanded", Family: "deltav", Severity: Warning, Reports: analyze.ExpandProperty, Needs: NeedsRequestBody,
		Covers:  []string{"DV-07"},
		Spec:    []string{"RFC 3253 3.8"},
		Summary: "Where expand-property names properties below a property, each href in it is replaced by a response.",
		Help:    "write a DAV:response with the properties that the request names in the place of the DAV:href",
		On: OnTree(func(p *Pass, q *analyze.Property, n *analyze.Node) {
			if want := analyze.FindExpand(p.Request.Body.Outline.Expand, q.Name); want != nil {
				p.expand(n, want, hrefNotExpanded)
			}
		}),
	},
	Rule{
		Name: "expand-property-unrequested", Family: "deltav", Severity: Info, Reports: analyze.ExpandProperty, Needs: NeedsRequestBody,
		Covers:  []string{"DV-09"},
		Spec:    []string{"RFC 3253 3.8"},
		Summary: "Each level of an answer to expand-property has the properties that the request names at that level.",
		Help:    "leave out what was not asked for",
		On: OnTree(func(p *Pass, q *analyze.Property, n *analyze.Node) {
			list := p.Request.Body.Outline.Expand
			want := analyze.FindExpand(list, q.Name)
			switch {
			case len(list) == 0 || p.reported():
			case want == nil:
				p.unasked(n)
			default:
				p.expand(n, want, func(p *Pass, n *analyze.Node, want *analyze.Expand) {
					if want == nil && !p.reported() {
						p.unasked(n)
					}
				})
			}
		}),
	},
	Rule{
		Name: "nested-response-outside-expand-property", Family: "deltav", Severity: Error, When: analyze.ReadMethods,
		Covers:  []string{"DV-08"},
		Spec:    []string{"RFC 3253 3.8"},
		Summary: "A response stands in a property value although the request was no expand-property.",
		Help:    "write the DAV:href alone",
		On:      OnOddity(nestedOutside, analyze.NestedElement),
	},
)

func (p *Pass) unasked(n *analyze.Node) {
	p.Report(n.Tag, p.Name(n.Name).Clark(), "the request does not ask for %s at this level: no client looks at it", p.Element(n.Tag))
}

// expand calls f for a property of the answer with what the request asks of
// it, and for the properties of the responses inside it; want is nil there if
// the request does not name the property.
func (p *Pass) expand(n *analyze.Node, want *analyze.Expand, f func(*Pass, *analyze.Node, *analyze.Expand)) {
	f(p, n, want)
	if want == nil || len(want.Props) == 0 {
		return
	}
	p.below(n, davName("propstat"), func(ps *analyze.Node) bool {
		if p.nestedIn(ps, n) && p.succeeded(ps) {
			if prop := p.Child(ps, davName("prop")); prop != nil {
				for c := range p.Children(prop) {
					p.expand(c, analyze.FindExpand(want.Props, c.Name), f)
				}
			}
		}
		return true
	})
}

// nestedIn says that a propstat belongs to a response of this property, not of
// one inside it.
func (p *Pass) nestedIn(ps, property *analyze.Node) bool {
	up := p.response.Values.Parent(ps)
	for up != nil && up != property {
		if up.Name == analyze.NameProp {
			return false
		}
		up = p.response.Values.Parent(up)
	}
	return true
}

// succeeded says that a nested propstat has a 2xx status.
func (p *Pass) succeeded(ps *analyze.Node) bool {
	s := p.Child(ps, davName("status"))
	return s != nil && analyze.StatusCode(s.Text.Bytes)/100 == 2
}

// hrefNotExpanded reports the first href of a property that names a resource of this server.
func hrefNotExpanded(p *Pass, n *analyze.Node, want *analyze.Expand) {
	if want == nil || len(want.Props) == 0 {
		return
	}
	for c := range p.Children(n) {
		if c.Name == analyze.NameHref && p.ofThisServer(c.Text.Bytes) {
			p.Report(c.Tag, p.Name(n.Name).Clark(), "the request asks for properties of what %s names, but %s is a bare href and not a response, so the client has to ask again", p.Element(n.Tag), Quote(c.Text.Bytes))
			return
		}
	}
}

// ofThisServer says that an href names a resource of the server that was asked.
func (p *Pass) ofThisServer(href []byte) bool {
	if len(href) > 0 && href[0] == '/' {
		return len(href) == 1 || href[1] != '/'
	}
	asked, sure := p.Request.Asked()
	return sure && asked.Has(href)
}

// nestedOutside needs to know the request, and speaks of the reports of the
// RFCs only. What clients have stored in properties of their own is theirs.
func nestedOutside(p *Pass, o *analyze.Oddity) {
	if o.Name != analyze.NameResponse || !plainReads(p.Request) {
		return
	}
	pr := p.propertyAround(o.Span)
	if pr == nil || p.Name(pr.Name).Space != analyze.DAV {
		return
	}
	p.Report(o.Span, p.Name(pr.Name).Clark(), "%s holds a response although the request was no expand-property, so clients that look for an href there find none", p.Tag(pr.Tag(), pr.Q)).
		Property(pr.Name, pr.Tag(), pr.Q)
}

// plainReads says that the request is known not to expand properties.
func plainReads(q *analyze.Request) bool {
	if q == nil {
		return false
	}
	kind := analyze.Method{Name: "REPORT"}.WithRoot(q.Body.RootName).Reports()
	return q.Set&(analyze.PROPFIND|analyze.SEARCH) != 0 || q.Set == analyze.REPORT && kind != 0 && kind&(analyze.ExpandProperty|analyze.OtherReport) == 0
}

// propertyAround is the property in whose value a place lies.
func (p *Pass) propertyAround(at analyze.Span) *analyze.Property {
	var found *analyze.Property
	for i := range p.response.Propstats {
		props := p.response.Propstats[i].Props
		k := sort.Search(len(props), func(k int) bool { return props[k].Off > at.Off })
		if k > 0 && (found == nil || props[k-1].Off > found.Off) {
			found = &props[k-1]
		}
	}
	return found
}
