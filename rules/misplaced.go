package rules

import (
	"sort"

	"lint207/analyze"
)

// What has no place where it stands: clients ignore it (RFC 4918 section 17).

var _ = add(
	Rule{
		Name: "nested-response", Family: "structure", Severity: Error,
		Covers: []string{"R4918-052"}, Spec: []string{"RFC 4918 9.1", "RFC 4918 14.16"},
		Summary: "A response stands inside another one.",
		Help:    "list every response as a child of the multistatus, however deep its resource is",
		On: OnOddity(func(p *Pass, o *analyze.Oddity) {
			if o.Name == analyze.NameResponse && p.multistatus() && nameIs(o.Parent, analyze.NameResponse, analyze.NamePropstat, analyze.NameLocation) {
				p.Report(o.Span, "", "a response inside another response is ignored, so its resource is lost for clients")
			}
		}, analyze.Unexpected),
	},
	Rule{
		Name: "nested-propstat", Family: "structure", Severity: Warning,
		Covers: []string{"OC-08"}, Spec: []string{"RFC 4918 14.22", "RFC 4918 17"},
		Summary: "A propstat stands inside another one.",
		Help:    "put the propstats side by side into the response",
		On: OnOddity(func(p *Pass, o *analyze.Oddity) {
			if o.Name == analyze.NamePropstat && o.Parent == analyze.NamePropstat {
				p.Report(o.Span, "", "a propstat inside another propstat is ignored, so its properties are lost for clients")
			}
		}, analyze.Unexpected),
	},
	Rule{
		Name: "condition-outside-error", Family: "structure", Severity: Error,
		Covers: []string{"R4918-200"}, Spec: []string{"RFC 4918 16"},
		Summary: "A condition stands outside an error element, or an error outside a response and a propstat.",
		Help:    "put the condition into a DAV:error, and that into the propstat or response that failed",
		On:      OnOddity(conditionOutside, analyze.Unexpected, analyze.Extension),
	},
	Rule{
		Name: "misplaced-dav-element", Family: "structure", Severity: Warning,
		Covers: []string{"R4918-215", "PU-05"}, Spec: []string{"RFC 4918 17"},
		Summary: "A DAV: element stands where it has no meaning.",
		Help:    "move it to the element that has it in its content model, or leave it out",
		On:      OnOddity(misplaced, analyze.Unexpected),
	},
	Rule{
		Name: "unknown-dav-element", Family: "structure", Severity: Warning,
		Covers: []string{"R4918-213", "DV-02"}, Spec: []string{"RFC 4918 17", "RFC 3253 1.5"},
		Summary: "An element in the namespace DAV: is defined by no RFC.",
		Help:    "use a namespace of your own for extensions",
		On:      OnOddity(unknownElement, analyze.Unexpected),
	},
	Rule{
		Name: "extension-element-ignored", Family: "structure", Severity: Info,
		Covers: []string{"R4918-214"}, Spec: []string{"RFC 4918 17"},
		Summary: "An element of another namespace stands between those of the protocol.",
		Help:    "nothing is wrong; do not rely on clients to read it",
		On:      OnOddity(extension, analyze.Extension),
	},
	Rule{
		Name: "text-in-element-content", Family: "structure", Severity: Error,
		Covers: []string{"R4918-216"}, Spec: []string{"RFC 4918 17"},
		Summary: "Text stands between elements where none may be.",
		Help:    "put the text into a responsedescription, or leave it out",
		On:      OnOddity(strayText, analyze.StrayText),
	},
	Rule{
		Name: "error-element-has-text", Aliases: []string{"error-has-text"}, Family: "structure", Severity: Error,
		Covers: []string{"R4918-149"}, Spec: []string{"RFC 4918 14.5"},
		Summary: "An error element has text directly in it.",
		Help:    "name the condition by an element inside the error, and put the words into a responsedescription beside it",
		On: OnOddity(func(p *Pass, o *analyze.Oddity) {
			if o.Parent == analyze.NameError {
				p.Report(o.Span, "", "the text %s stands directly in an error element, where only conditions have a meaning", Quote(p.Raw(o.Span)))
			}
		}, analyze.StrayText),
	},
	Rule{
		Name: "prop-has-text", Family: "structure", Severity: Error,
		Covers: []string{"R4918-163"}, Spec: []string{"RFC 4918 14.18"},
		Summary: "A prop has text directly in it.",
		Help:    "write every property as an element",
		On: OnOddity(func(p *Pass, o *analyze.Oddity) {
			if o.Parent == analyze.NameProp {
				p.Report(o.Span, "", "the text %s stands directly in a prop, where every property is an element: clients ignore it", Quote(p.Raw(o.Span)))
			}
		}, analyze.StrayText),
	},
	Rule{
		Name: "child-element-in-text-element", Family: "structure", Severity: Error,
		Covers: []string{"R4918-178"}, Spec: []string{"RFC 4918 14.25", "RFC 4918 14.28", "RFC 4918 17"},
		Summary: "An element stands inside one that holds text only.",
		Help:    "send the text alone, escaped if it has markup in it",
		On: OnOddity(func(p *Pass, o *analyze.Oddity) {
			if o.Name != analyze.NameError || o.Parent != analyze.NameDescription {
				p.Report(o.Span, p.Name(o.Parent).Local, "%s stands inside %s, which holds text only, so clients lose the text or what is in the element", p.Element(o.Span), escapeString(p.Name(o.Parent).Local))
			}
		}, analyze.ChildInText),
	},
	Rule{
		Name: "error-inside-responsedescription", Family: "structure", Severity: Warning,
		Covers: []string{"DV-01", "R4918-178"}, Spec: []string{"RFC 4918 16", "RFC 4918 14.25"},
		Summary: "An error element stands inside a responsedescription, the place that RFC 3253 had for it.",
		Help:    "put the error beside the responsedescription, into the propstat or the response",
		On: OnOddity(func(p *Pass, o *analyze.Oddity) {
			if o.Name == analyze.NameError && o.Parent == analyze.NameDescription {
				p.Report(o.Span, "", "an error inside a responsedescription is the form of RFC 3253: clients of RFC 4918 look for it beside the responsedescription and do not see it here")
			}
		}, analyze.ChildInText),
	},
	Rule{
		Name: "protocol-element-as-property", Family: "structure", Severity: Warning,
		Covers: []string{"R4918-164"}, Spec: []string{"RFC 4918 14.18"},
		Summary: "An element of the protocol stands inside prop, where it is read as a property.",
		Help:    "close the prop before it",
		On:      OnOddity(protocolProperty, analyze.ProtocolProperty),
	},
	Rule{
		Name: "property-without-namespace", Family: "structure", Severity: Info,
		Covers: []string{"R4918-009", "XN-11"}, Spec: []string{"RFC 4918 4.4", "Namespaces in XML 1.0 6.2"},
		Summary: "A property is in no namespace.",
		Help:    "declare the namespace of the property if it has one",
		On: OnOddity(func(p *Pass, o *analyze.Oddity) {
			p.Report(o.Span, p.Name(o.Name).Local, "the property %s is in no namespace: legal, but mostly a declaration that got lost", p.Element(o.Span))
		}, analyze.BareProperty),
	},
)

// conditionOutside: an element whose name is that of a condition only.
func conditionOutside(p *Pass, o *analyze.Oddity) {
	switch n := p.Name(o.Name); {
	case conditionOnly(n):
		p.Report(o.Span, n.Clark(), "the condition %s stands directly in %s and not in error, so clients do not see why it failed", p.Element(o.Span), escapeString(p.Name(o.Parent).Local))
	case o.Name == analyze.NameError && o.Parent == analyze.NameMultistatus:
		p.Report(o.Span, "error", "an error directly in the multistatus belongs to no resource, so clients ignore it")
	}
}

func extension(p *Pass, o *analyze.Oddity) {
	if n := p.Name(o.Name); !lostDAV(n) && !conditionOnly(n) {
		p.Report(o.Span, n.Clark(), "%s is an extension: clients ignore it with everything in it", p.Element(o.Span))
	}
}

func misplaced(p *Pass, o *analyze.Oddity) {
	n := p.Name(o.Name)
	switch {
	case !davElements[n], // unknown-dav-element or condition-outside-error
		o.Name == analyze.NameError && o.Parent == analyze.NameMultistatus,             // condition-outside-error
		o.Parent == analyze.NameResponse && oneOf(n.Local, searchElements),             // RFC 5323 sections 4.1 and 5.16
		o.Name == analyze.NameResponse && o.Parent != analyze.NameMultistatus,          // nested-response
		o.Name == analyze.NamePropstat && o.Parent == analyze.NamePropstat,             // nested-propstat
		o.Name == analyze.NameProp && o.Parent == analyze.NameResponse && p.formless(): // response-status-xor-propstat
	default:
		p.Report(o.Span, n.Local, "%s has no meaning in %s, so clients ignore it with everything in it", p.Element(o.Span), escapeString(p.Name(o.Parent).Local))
	}
}

// searchElements stand in a response to SEARCH.
var searchElements = []string{"score", "query-schema"}

// formless says that the response has neither a status nor a propstat.
func (p *Pass) formless() bool {
	return p.response != nil && !p.response.Status.Present && len(p.response.Propstats) == 0
}

func unknownElement(p *Pass, o *analyze.Oddity) {
	n := p.Name(o.Name)
	if n.Space != analyze.DAV || davElements[n] || conditionOnly(n) {
		return
	}
	r := p.Report(o.Span, n.Local, "no RFC defines %s in the namespace DAV:, so clients ignore it with everything in it", p.Element(o.Span))
	if meant := nearest(n.Local); meant != "" {
		r.Help("write %s if that is meant", meant)
	}
}

func strayText(p *Pass, o *analyze.Oddity) {
	switch r := p.response; {
	case nameIs(o.Parent, analyze.NameError, analyze.NameProp): // rules of their own
	case o.Parent == analyze.NameLocation && r != nil && len(r.Location.Hrefs) != 1: // location-content
	default:
		p.Report(o.Span, "", "the text %s stands directly in %s, which holds elements only: clients ignore it or reject the answer", Quote(p.Raw(o.Span)), escapeString(p.Name(o.Parent).Local))
	}
}

// protocolProperty: outside a 2xx propstat it is a name that the client asked
// for, and without content it may be one in any.
func protocolProperty(p *Pass, o *analyze.Oddity) {
	ps, q := p.propertyAt(o.Span.Off)
	if q == nil || !q.Content || ps.Status.Code/100 != 2 {
		return
	}
	p.Report(o.Span, p.Name(o.Name).Local, "%s inside prop is read as a property of that name, so clients do not see it as an element of the protocol", p.Element(o.Span)).
		Property(q.Name, q.Tag(), q.Q)
}

// propertyAt finds a property of the response by its offset.
func (p *Pass) propertyAt(off int64) (*analyze.Propstat, *analyze.Property) {
	if p.response == nil {
		return nil, nil
	}
	all := p.response.Propstats
	i := sort.Search(len(all), func(i int) bool { return all[i].Tag.Off > off }) - 1
	if i < 0 {
		return nil, nil
	}
	ps := &all[i]
	j := sort.Search(len(ps.Props), func(j int) bool { return ps.Props[j].Off >= off })
	if j == len(ps.Props) || ps.Props[j].Off != off {
		return nil, nil
	}
	return ps, &ps.Props[j]
}
