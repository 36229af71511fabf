package rules

import (
	"lint207/analyze"
	"lint207/analyze/xmlscan"
)

// The content models of RFC 4918 section 14: what has to be there, and what
// may be there once. What has no place at all is in misplaced.go.

// invisible are the rules that say why an element that stands there does not count.
var invisible = []string{"wrong-dav-namespace", "element-without-namespace"}

var _ = add(
	Rule{
		Name: "response-href-missing", Family: "structure", Severity: Error, Whole: true,
		Covers: []string{"R4918-051"}, Spec: []string{"RFC 4918 9.1", "RFC 4918 14.24"},
		Summary: "A response has no href.",
		Help:    "begin every response with the href of its resource",
		Yields:  invisible,
		On: OnResponse(func(p *Pass, r *analyze.Response) {
			if len(r.Hrefs) == 0 && p.multistatus() {
				p.Report(r.Tag, "", "this response has no href, so nobody knows which resource it speaks of; go-webdav rejects it")
			}
		}),
	},
	Rule{
		Name: "response-status-xor-propstat", Aliases: []string{"response-without-status"}, Family: "structure", Severity: Error, Whole: true,
		Covers: []string{"R4918-138", "R4918-228", "PR-03", "PU-05"}, Spec: []string{"RFC 4918 13", "RFC 4918 14.24", "RFC 8144 2.1"},
		Summary: "A response has both a status and propstats, or neither.",
		Help:    "send one status for the resource as a whole, or one or more propstats for its properties",
		Yields:  append([]string{"sync-changed-with-status", "sync-removed-with-propstat"}, invisible...),
		On:      OnResponse(statusXorPropstat),
	},
	Rule{
		Name: "multiple-hrefs-with-propstat", Family: "structure", Severity: Error,
		Covers: []string{"R4918-176"}, Spec: []string{"RFC 4918 14.24"},
		Summary: "A response with propstats has several hrefs.",
		Help:    "send one response for each href; only a response with a single status may have several",
		On: OnResponse(func(p *Pass, r *analyze.Response) {
			if len(r.Hrefs) > 1 && len(r.Propstats) > 0 && p.multistatus() {
				p.Report(r.Hrefs[1].Tag, "", "a second href in a response with propstats: nobody knows whose properties they are, and clients take the first or the last").
					Related(r.Hrefs[0].Tag, "the first href")
			}
		}),
	},
	Rule{
		Name: "response-content", Family: "structure", Severity: Error,
		Covers: []string{"R4918-177"}, Spec: []string{"RFC 4918 14.24"},
		Summary: "A status, error, responsedescription or location stands twice in a response.",
		Help:    "send each of them once; several conditions go into one error element",
		On:      OnOddity(repeatedIn(analyze.NameResponse), analyze.Repeated),
	},
	Rule{
		Name: "propstat-content", Family: "structure", Severity: Error, Whole: true,
		Covers: []string{"R4918-169", "R4918-170"}, Spec: []string{"RFC 4918 14.22"},
		Summary: "A propstat lacks its prop or its status, or has one of its elements twice.",
		Help:    "send one prop and one status in every propstat, and at most one error and one responsedescription",
		Yields:  invisible,
		On:      OnOddity(propstatContent, analyze.Missing, analyze.Repeated),
	},
	Rule{
		Name: "multistatus-content", Family: "structure", Severity: Error,
		Covers: []string{"R4918-161"}, Spec: []string{"RFC 4918 14.16"},
		Summary: "A multistatus has more than one responsedescription.",
		Help:    "send one responsedescription for the whole answer, the others in their responses",
		On: OnOddity(func(p *Pass, o *analyze.Oddity) {
			if o.Parent == analyze.NameMultistatus && o.Name == analyze.NameDescription {
				p.Report(o.Span, "", "a second %s directly in the multistatus, which may have one", p.Element(o.Span))
			}
		}, analyze.Repeated),
	},
	Rule{
		Name: "location-content", Aliases: []string{"location-structure"}, Family: "structure", Severity: Error, Whole: true,
		Covers: []string{"R4918-153", "RR-02"}, Spec: []string{"RFC 4918 14.9"},
		Summary: "A location does not contain exactly one href.",
		Help:    "put the URI into one href element inside the location",
		Yields:  invisible,
		On:      OnResponse(locationContent),
	},
	Rule{
		Name: "href-empty", Family: "structure", Severity: Error,
		Covers: []string{"R4918-151"}, Spec: []string{"RFC 4918 14.7"},
		Summary: "An href has no text.",
		Help:    "write the URI or the absolute path as the text of the href",
		On: OnOddity(func(p *Pass, o *analyze.Oddity) {
			switch {
			case o.Parent != analyze.NameHref:
			case o.Name != xmlscan.NameOther:
				p.Report(o.Span, "element", "this href holds an element (%s) instead of a URI, so clients read it as empty", escapeString(p.Name(o.Name).Local))
			default:
				p.Report(o.Span, "", "this href is empty, which names no resource: clients take it for the Request-URI or reject it")
			}
		}, analyze.Missing),
	},
	Rule{
		Name: "error-element-empty", Aliases: []string{"empty-error"}, Family: "structure", Severity: Error,
		Covers: []string{"R4918-150"}, Spec: []string{"RFC 4918 14.5"},
		Summary: "An error element has no child element.",
		Help:    "name the condition that failed by an element inside the error, or leave the error out",
		Yields:  []string{"error-element-has-text"},
		On: OnOddity(func(p *Pass, o *analyze.Oddity) {
			if o.Parent == analyze.NameError {
				p.Report(o.Span, "", "this %s names no condition, so it says nothing that the status does not say", p.Element(o.Span))
			}
		}, analyze.Missing),
	},
)

// multistatus says that the responses are children of a multistatus: the root
// of a mkcol-response is a response in the model only.
func (p *Pass) multistatus() bool { return p.Facts.Root.Kind == analyze.KindMultistatus }

func statusXorPropstat(p *Pass, r *analyze.Response) {
	switch n := len(r.Propstats); {
	case !p.multistatus() || r.Status.Present == (n == 0):
	case n == 0:
		p.Report(r.Tag, "neither", "this response has neither a status nor a propstat, so it says nothing about its resource")
	case r.Status.Tag.Off < r.Propstats[0].Tag.Off:
		p.Report(r.Propstats[0].Tag, "both", "a propstat in a response that has a status as well: clients take the one or the other, npm webdav takes it for plain success").
			Related(r.Status.Tag, "the status of the response")
	default:
		p.Report(r.Status.Tag, "both", "a status in a response that has propstats as well: clients take the one or the other, npm webdav takes it for plain success").
			Related(r.Propstats[0].Tag, "the first propstat")
	}
}

// repeatedIn reports what stands twice in an element.
func repeatedIn(parent xmlscan.NameID) func(*Pass, *analyze.Oddity) {
	return func(p *Pass, o *analyze.Oddity) {
		if o.Parent == parent {
			p.Report(o.Span, p.Name(o.Name).Local, "a second %s in one %s, which may have one: clients take the first or the last", p.Element(o.Span), escapeString(p.Name(parent).Local)).
				Related(o.First, "the first one")
		}
	}
}

var propstatTwice = repeatedIn(analyze.NamePropstat)

func propstatContent(p *Pass, o *analyze.Oddity) {
	switch {
	case o.Kind == analyze.Repeated:
		propstatTwice(p, o)
	case o.Parent != analyze.NamePropstat:
	case o.Name == analyze.NameProp:
		p.Report(o.Span, "prop", "this propstat has no prop, so its status speaks of no property; npm webdav stops with a TypeError")
	case o.Name == analyze.NameStatus:
		p.Report(o.Span, "status", "this propstat has no status: some clients take that for success, others for failure")
	default:
		p.Report(o.Span, "both", "this propstat has neither a prop nor a status")
	}
}

func locationContent(p *Pass, r *analyze.Response) {
	switch n := len(r.Location.Hrefs); {
	case !r.Location.Present || n == 1:
	case n == 0:
		p.Report(r.Location.Tag, "none", "this location holds no href, so clients cannot follow the redirect")
	default:
		p.Report(r.Location.Hrefs[1].Tag, "several", "a second href in one location, which holds exactly one").
			Related(r.Location.Hrefs[0].Tag, "the first one")
	}
}
