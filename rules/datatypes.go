package rules

import (
	"bytes"
	"strings"

	"lint207/analyze"
	"lint207/analyze/capture"
	"lint207/analyze/xmlscan"
)

// RFC 4316 (datatypes), RFC 7529 (RSCALE) and RFC 7953 (availability).

var xsiType = xmlscan.Name{Space: "http://www.w3.org/2001/XMLSchema-instance", Local: "type"}

var _ = add(
	Rule{
		Name: "datatype-on-base-property", Family: "properties", Severity: Info, When: analyze.ReadMethods,
		Covers:  []string{"DT-02"},
		Spec:    []string{"RFC 4316 5"},
		Summary: "xsi:type stands on a property of RFC 4918, whose type is known.",
		Help:    "leave xsi:type out on the properties of RFC 4918",
		On: OnTree(func(p *Pass, q *analyze.Property, n *analyze.Node) {
			for _, a := range p.response.Values.Attributes(n) {
				if p.Name(a.Name) == xsiType {
					p.Report(q.Tag(), "", "%s has an xsi:type, but the type of this property is known, so clients that check the attribute may take it for another property", p.Tag(q.Tag(), q.Q)).
						Property(q.Name, q.Tag(), q.Q)
				}
			}
		}, davName("creationdate"), davName("displayname"), davName("getcontentlanguage"), davName("getcontentlength"), davName("getcontenttype"),
			davName("getetag"), davName("getlastmodified"), davName("lockdiscovery"), davName("resourcetype"), davName("supportedlock")),
	},
	Rule{
		Name: "supported-rscale-structure", Family: "caldav", Severity: Info, When: analyze.ReadMethods,
		Covers:  []string{"RS-01"},
		Spec:    []string{"RFC 7529 10.1"},
		Summary: "supported-rscale-set holds something other than supported-rscale elements.",
		Help:    "write one CALDAV:supported-rscale with a name for each calendar scale",
		On: OnTree(func(p *Pass, q *analyze.Property, n *analyze.Node) {
			at := StrayText(n)
			for c := range p.Children(n) {
				if at.Len == 0 && p.Name(c.Name).Space == analyze.CalDAV && p.Name(c.Name).Local != "supported-rscale" {
					at = c.Tag
				}
			}
			if at.Len > 0 {
				p.Report(at, "", "%s is a list of supported-rscale elements, so clients do not see what else stands in it", p.Tag(q.Tag(), q.Q)).Property(q.Name, q.Tag(), q.Q)
			}
		}, caldavName("supported-rscale-set")),
	},
	Rule{
		Name: "calendar-availability-value", Family: "caldav", Severity: Warning, When: analyze.ReadMethods,
		Covers:  []string{"AV-01"},
		Spec:    []string{"RFC 7953 7.2.4"},
		Summary: "calendar-availability does not hold one VAVAILABILITY and otherwise VTIMEZONE only.",
		Help:    "write one VCALENDAR with one VAVAILABILITY and the VTIMEZONEs that it needs",
		On:      OnValue(availability, caldavName("calendar-availability")),
	},
	Rule{
		Name: "availability-timezone-unwanted", Family: "caldav", Severity: Info, When: analyze.ReadMethods, Needs: NeedsRequestHeaders,
		Covers:  []string{"AV-02"},
		Spec:    []string{"RFC 7953 7.2.4", "RFC 7809 3.1.3"},
		Summary: "calendar-availability holds a VTIMEZONE although the client asked for none.",
		Help:    "leave VTIMEZONE out where the request says CalDAV-Timezones: F",
		On: OnValue(func(p *Pass, q *analyze.Property, t *analyze.Text) {
			wish, _ := capture.Get(p.Request.Header, "CalDAV-Timezones")
			if _, zones, _ := components(t.Bytes, "VAVAILABILITY", "VTIMEZONE"); strings.EqualFold(strings.TrimSpace(wish), "F") && zones > 0 {
				p.Report(t.Tag, "", "%s holds a VTIMEZONE although the request says CalDAV-Timezones: F", p.Tag(q.Tag(), q.Q)).Property(q.Name, q.Tag(), q.Q)
			}
		}, caldavName("calendar-availability")),
	},
)

func availability(p *Pass, q *analyze.Property, t *analyze.Text) {
	if len(t.Bytes) == 0 {
		return
	}
	n, _, other := components(t.Bytes, "VAVAILABILITY", "VTIMEZONE")
	switch {
	case other != nil:
		p.Report(t.Tag, string(other), "%s holds a %s, but only VAVAILABILITY and VTIMEZONE belong there, so clients ignore or refuse it", p.Tag(q.Tag(), q.Q), Escape(other)).
			Property(q.Name, q.Tag(), q.Q)
	case n != 1:
		p.Report(t.Tag, "", "%s holds %d VAVAILABILITY components instead of one, so clients cannot tell when the user is available", p.Tag(q.Tag(), q.Q), n).
			Property(q.Name, q.Tag(), q.Q)
	}
}

// components counts the components directly in a VCALENDAR: those of two names,
// and the name of the first that is neither.
func components(b []byte, first, second string) (firsts, seconds int, other []byte) {
	depth := 0
	for line := range bytes.Lines(b) {
		line = analyze.TrimSpace(line)
		switch {
		case hasPrefixFold(line, "end:"):
			depth--
		case hasPrefixFold(line, "begin:"):
			name := line[len("begin:"):]
			if depth++; depth != 2 {
				continue
			}
			switch {
			case equalFold(name, first):
				firsts++
			case equalFold(name, second):
				seconds++
			case other == nil:
				other = name
			}
		}
	}
	return firsts, seconds, other
}
