package rules

import (
	"lint207/analyze"
	"lint207/analyze/xmlscan"
)

const clientFault = "nothing is wrong with the answer; the client should "

// Faults in the bodies that clients send: like those in client.go they are
// advice, and never count against the answer.
var _ = add(
	Rule{
		Name: "include-has-text", Family: "request", Severity: Info, When: analyze.PROPFIND, Needs: NeedsRequestBody,
		Covers:  []string{"R4918-152"},
		Spec:    []string{"RFC 4918 14.8"},
		Summary: "The include of a PROPFIND holds empty elements, and no text.",
		Help:    clientFault + "name the properties by empty elements inside include",
		On: onRequestBody("propfind", func(p *Pass, s *analyze.Shape) {
			if s.Include != "" {
				p.ReportField(nil, s.Include, "the include of the request holds the text %s, but properties are named by empty elements, so servers overlook it", Quote([]byte(s.Include)))
			}
		}),
	},
	Rule{
		Name: "propfind-request-has-values", Family: "request", Severity: Info, When: analyze.PROPFIND, Needs: NeedsRequestBody,
		Covers:  []string{"R4918-167"},
		Spec:    []string{"RFC 4918 14.20"},
		Summary: "A PROPFIND names properties by empty elements.",
		Help:    clientFault + "leave the elements of the properties empty",
		On: onRequestBody("propfind", func(p *Pass, s *analyze.Shape) {
			if s.Valued.Local != "" {
				p.ReportField(nil, s.Valued.Clark(), "the request gives %s a value, but PROPFIND only names properties: it does not search for values", displayName(s.Valued))
			}
		}),
	},
	Rule{
		Name: "propertyupdate-content", Family: "request", Severity: Info, When: analyze.PROPPATCH, Needs: NeedsRequestBody,
		Covers:  []string{"R4918-165"},
		Spec:    []string{"RFC 4918 14.19"},
		Summary: "A propertyupdate holds at least one set or remove.",
		Help:    clientFault + "put the properties into DAV:set or DAV:remove",
		On: onRequestBody("propertyupdate", func(p *Pass, s *analyze.Shape) {
			if s.Instructions == 0 {
				p.ReportField(nil, "", "the propertyupdate of the request holds neither set nor remove, so it changes nothing")
			}
		}),
	},
	Rule{
		Name: "propertyupdate-remove-has-values", Family: "request", Severity: Info, When: analyze.PROPPATCH, Needs: NeedsRequestBody,
		Covers:  []string{"R4918-173"},
		Spec:    []string{"RFC 4918 14.23"},
		Summary: "Properties that are to be removed are named by empty elements.",
		Help:    clientFault + "leave the elements inside DAV:remove empty",
		On: onRequestBody("propertyupdate", func(p *Pass, s *analyze.Shape) {
			if s.Removed.Local != "" {
				p.ReportField(nil, s.Removed.Clark(), "the request removes %s and gives a value with it, but a removal needs the name only", displayName(s.Removed))
			}
		}),
	},
	Rule{
		Name: "propertyupdate-set-content", Family: "request", Severity: Info, When: analyze.PROPPATCH, Needs: NeedsRequestBody,
		Covers:  []string{"R4918-180"},
		Spec:    []string{"RFC 4918 14.26"},
		Summary: "A set holds one prop, and nothing else.",
		Help:    clientFault + "write the properties into one DAV:prop inside DAV:set",
		On:      onRequestBody("propertyupdate", setContent),
	},
)

// onRequestBody looks at how a well-formed body with the DAV: root keeps to its
// content model.
func onRequestBody(root string, f func(*Pass, *analyze.Shape)) Hook {
	want := xmlscan.Name{Space: analyze.DAV, Local: root}
	return OnRequest(func(p *Pass, q *analyze.Request) {
		if q.Body.Known && !q.Body.IllFormed && q.Body.RootName == want {
			f(p, &q.Body.Shape)
		}
	})
}

func setContent(p *Pass, s *analyze.Shape) {
	switch {
	case s.SetOther.Local != "":
		p.ReportField(nil, s.SetOther.Clark(), "a set of the request holds %s directly, but properties stand in DAV:prop, so servers overlook it", displayName(s.SetOther))
	case s.SetText != "":
		p.ReportField(nil, s.SetText, "a set of the request holds the text %s, but all that may stand in it is DAV:prop", Quote([]byte(s.SetText)))
	case s.SetProps == 0:
		p.ReportField(nil, "", "a set of the request holds no DAV:prop, so it sets nothing")
	case s.SetProps > 1:
		p.ReportField(nil, "", "a set of the request holds more than one DAV:prop, so servers may overlook all but one")
	}
}
