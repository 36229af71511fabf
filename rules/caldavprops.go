package rules

import (
	"lint207/analyze"
	"lint207/analyze/xmlscan"
)

// Values of CalDAV properties that are elements.
var _ = add(
	Rule{
		Name: "supported-component-set-structure", Family: "caldav", Severity: Error, Valued: true,
		Covers:  []string{"CD-24"},
		Spec:    []string{"RFC 4791 5.2.3"},
		Summary: "supported-calendar-component-set holds C:comp elements, each with a name.",
		Help:    `write <C:comp name="VEVENT"/> for each type of component`,
		On:      OnTree(componentSet, caldavName("supported-calendar-component-set")),
	},
	Rule{
		Name: "supported-calendar-data-structure", Family: "caldav", Severity: Warning,
		Covers:  []string{"CD-25"},
		Spec:    []string{"RFC 4791 5.2.4"},
		Summary: "supported-calendar-data holds empty C:calendar-data elements.",
		Help:    `write <C:calendar-data content-type="text/calendar" version="2.0"/> for each media type`,
		On: OnTree(func(p *Pass, q *analyze.Property, n *analyze.Node) {
			if p.strayText(q, n, "calendar-data elements") {
				return
			}
			for c := range p.Children(n) {
				if p.Name(c.Name) == calendarData && (len(c.Text.Bytes) > 0 || c.HasChild()) {
					p.Report(c.Tag, "", "%s in %s names a media type by its attributes and has no content, so clients do not see what it says", p.Tag(c.Tag, c.Q), p.Tag(q.Tag(), q.Q)).Property(q.Name, q.Tag(), q.Q)
				}
			}
			if n.HasChild() && p.Child(n, calendarData) == nil {
				p.Report(n.Tag, "", "%s holds no C:calendar-data, so clients cannot see which media type they may send", p.Tag(q.Tag(), q.Q)).Property(q.Name, q.Tag(), q.Q)
			}
		}, caldavName("supported-calendar-data")),
	},
	Rule{
		Name: "home-set-structure", Family: "caldav", Severity: Error,
		Covers:  []string{"CD-29"},
		Spec:    []string{"RFC 4791 6.2.1"},
		Summary: "calendar-home-set holds hrefs with a URL each, and no text.",
		Help:    "put each URL into a DAV:href",
		On: onModelsOf([]xmlscan.Name{caldavName("calendar-home-set")},
			model{parts: []part{hrefs}, so: "clients find no calendars"}),
	},
	Rule{
		Name: "collation-set-incomplete", Family: "caldav", Severity: Warning,
		Covers:  []string{"CD-30"},
		Spec:    []string{"RFC 4791 7.5", "RFC 4791 7.5.1"},
		Summary: "supported-collation-set of CalDAV holds i;ascii-casemap and i;octet.",
		Help:    "support and list both",
		On:      OnTree(collationSet, caldavName("supported-collation-set")),
	},
	Rule{
		Name: "calendar-missing-report", Family: "caldav", Severity: Warning,
		Covers:  []string{"CD-31"},
		Spec:    []string{"RFC 4791 7"},
		Summary: "A calendar offers calendar-query, calendar-multiget and free-busy-query.",
		Help:    "support and list the three reports",
		On:      OnTree(calendarReports, davName("supported-report-set")),
	},
	Rule{
		Name: "calendar-without-collection", Family: "caldav", Severity: Error,
		Covers:  []string{"CD-21"},
		Spec:    []string{"RFC 4791 4.2"},
		Summary: "A calendar shows DAV:collection beside C:calendar in its resourcetype.",
		Help:    "add DAV:collection to the resourcetype",
		On:      onTypeWithoutCollection("calendar"),
	},
	Rule{
		Name: "scheduling-collection-type", Family: "caldav", Severity: Error,
		Covers:  []string{"SC-04"},
		Spec:    []string{"RFC 6638 2.1", "RFC 6638 2.2"},
		Summary: "A scheduling inbox or outbox shows DAV:collection in its resourcetype.",
		Help:    "add DAV:collection to the resourcetype",
		On:      onTypeWithoutCollection("schedule-inbox", "schedule-outbox"),
	},
	Rule{
		Name: "schedule-transp-value", Family: "caldav", Severity: Warning,
		Covers:  []string{"SC-07"},
		Spec:    []string{"RFC 6638 9.1"},
		Summary: "schedule-calendar-transp holds C:opaque or C:transparent.",
		Help:    "write <C:opaque/> or <C:transparent/> inside it",
		On: OnTree(func(p *Pass, q *analyze.Property, n *analyze.Node) {
			opaque, transparent := p.Child(n, caldavName("opaque")), p.Child(n, caldavName("transparent"))
			switch {
			case p.strayText(q, n, "C:opaque or C:transparent"):
			case opaque != nil && transparent != nil:
				p.Report(n.Tag, "both", "%s says that the calendar counts as busy time and that it does not", p.Tag(q.Tag(), q.Q)).Property(q.Name, q.Tag(), q.Q)
			case n.HasChild() && opaque == nil && transparent == nil:
				p.Report(n.Tag, "neither", "%s holds neither C:opaque nor C:transparent, so clients cannot see whether the calendar counts as busy time", p.Tag(q.Tag(), q.Q)).Property(q.Name, q.Tag(), q.Q)
			}
		}, caldavName("schedule-calendar-transp")),
	},
	Rule{
		Name: "schedule-url-structure", Family: "caldav", Severity: Error, Valued: true,
		Covers:  []string{"SC-08"},
		Spec:    []string{"RFC 6638 9.2", "RFC 6638 2.1.1", "RFC 6638 2.2.1"},
		Summary: "The URL of a scheduling inbox or outbox is one href, that of the default calendar at most one.",
		Help:    "write one DAV:href, or report the property with 404 if there is none",
		On: OnTree(scheduleURL, caldavName("schedule-inbox-URL"), caldavName("schedule-outbox-URL"),
			caldavName("schedule-default-calendar-URL")),
	},
	Rule{
		Name: "managed-attachments-url-form", Family: "caldav", Severity: Error,
		Covers:  []string{"MA-01"},
		Spec:    []string{"RFC 8607 6.1"},
		Summary: "managed-attachments-server-URL is empty or holds one href: an http(s) URI of a server, without a path.",
		Help:    "write the scheme and the host alone, as in https://attachments.example.com",
		On:      OnTree(attachmentsURL, caldavName("managed-attachments-server-URL")),
	},
	Rule{
		Name: "timezone-service-set-structure", Family: "caldav", Severity: Warning, Valued: true,
		Covers:  []string{"TZ-05"},
		Spec:    []string{"RFC 7809 5.1"},
		Summary: "timezone-service-set holds one or more hrefs.",
		Help:    "put the URL of each time zone service into a DAV:href, or report the property with 404",
		On: OnTree(func(p *Pass, q *analyze.Property, n *analyze.Node) {
			if !p.strayText(q, n, "DAV:href elements") && !n.HasChild() {
				p.Report(n.Tag, "", "%s is empty, but a server without a time zone service does not have the property", p.Tag(q.Tag(), q.Q)).Property(q.Name, q.Tag(), q.Q)
			}
		}, caldavName("timezone-service-set")),
	},
)

// strayText reports text in a value that holds elements.
func (p *Pass) strayText(q *analyze.Property, n *analyze.Node, want string) bool {
	at := StrayText(n)
	if at.Len == 0 {
		return false
	}
	p.Report(at, "text", "the text %s stands in %s, which holds %s, so clients find nothing in it", Quote(p.Raw(at)), p.Tag(q.Tag(), q.Q), want).
		Property(q.Name, q.Tag(), q.Q)
	return true
}

var comp = caldavName("comp")

func componentSet(p *Pass, q *analyze.Property, n *analyze.Node) {
	if p.strayText(q, n, "C:comp elements") {
		return
	}
	found := false
	for c := range p.Children(n) {
		if p.Name(c.Name) != comp {
			continue
		}
		found = true
		if name, _, ok := p.Attribute(c, "name"); !ok || len(name) == 0 {
			p.Report(c.Tag, "name", "%s in %s has no name attribute, so clients do not see which component the calendar takes", p.Tag(c.Tag, c.Q), p.Tag(q.Tag(), q.Q)).
				Property(q.Name, q.Tag(), q.Q)
		}
	}
	if !found && (n.HasChild() || p.Request != nil && byName(p.Request)) {
		p.Report(n.Tag, "empty", "%s holds no C:comp, so the calendar takes no component at all", p.Tag(q.Tag(), q.Q)).
			Property(q.Name, q.Tag(), q.Q)
	}
}

// neededCollations are those that a CalDAV server must have.
var neededCollations = []string{"i;ascii-casemap", "i;octet"}

func collationSet(p *Pass, q *analyze.Property, n *analyze.Node) {
	if p.Child(n, caldavName("supported-collation")) == nil {
		return
	}
	for _, need := range neededCollations {
		found := false
		for c := range p.Children(n) {
			found = found || string(c.Text.Bytes) == need
		}
		if !found {
			p.Report(n.Tag, need, "%s does not list %s, which every CalDAV server must have: clients that compare texts with it are refused", p.Tag(q.Tag(), q.Q), need).
				Property(q.Name, q.Tag(), q.Q)
		}
	}
}

var neededReports = []xmlscan.Name{caldavName("calendar-query"), caldavName("calendar-multiget"), caldavName("free-busy-query")}

// calendarReports is silent where the list of reports cannot be read.
func calendarReports(p *Pass, q *analyze.Property, n *analyze.Node) {
	if !p.hasType(caldavName("calendar")) {
		return
	}
	for _, need := range neededReports {
		if lists, ok := listsReport(p, n, need); ok && !lists {
			p.Report(n.Tag, need.Local, "%s of a calendar does not list %s, which every calendar must offer: clients that look here do not use it", p.Tag(q.Tag(), q.Q), need.Local).
				Property(q.Name, q.Tag(), q.Q)
		}
	}
}

var resourcetype = davName("resourcetype")

// hasType says whether the response shows a type in a 2xx resourcetype.
func (p *Pass) hasType(name xmlscan.Name) bool {
	q := p.PropertyNamed(resourcetype)
	if q == nil {
		return false
	}
	n := p.response.Tree(q)
	return n != nil && p.Child(n, name) != nil
}

// onTypeWithoutCollection looks for CalDAV types of collections that do not
// show DAV:collection.
func onTypeWithoutCollection(locals ...string) Hook {
	return OnTree(func(p *Pass, q *analyze.Property, n *analyze.Node) {
		if q.Collection {
			return
		}
		for c := range p.Children(n) {
			if name := p.Name(c.Name); name.Space == analyze.CalDAV && oneOf(name.Local, locals) {
				p.Report(n.Tag, name.Local, "%s shows %s without DAV:collection, so clients take it for a file", p.Tag(q.Tag(), q.Q), p.Tag(c.Tag, c.Q)).
					Property(q.Name, q.Tag(), q.Q)
				return
			}
		}
	}, resourcetype)
}

var href = davName("href")

func scheduleURL(p *Pass, q *analyze.Property, n *analyze.Node) {
	if p.strayText(q, n, "a DAV:href") {
		return
	}
	switch count, second := p.Count(n, href); {
	case count > 0 && isBlank(p.Child(n, href)):
		p.Report(p.Child(n, href).Tag, "blank", "the %s in %s is empty, so clients ask for the URL \"\"", p.Tag(p.Child(n, href).Tag, p.Child(n, href).Q), p.Tag(q.Tag(), q.Q)).
			Property(q.Name, q.Tag(), q.Q)
	case second != nil:
		p.Report(second.Tag, "several", "a second %s in %s, which holds one URL: clients take the first or the last", p.Tag(second.Tag, second.Q), p.Tag(q.Tag(), q.Q)).
			Property(q.Name, q.Tag(), q.Q)
	case count == 0 && !n.HasChild() && p.Name(q.Name).Local != "schedule-default-calendar-URL":
		p.Report(n.Tag, "empty", "%s is empty, but a user without this collection does not have the property: clients ask for the URL \"\"", p.Tag(q.Tag(), q.Q)).
			Property(q.Name, q.Tag(), q.Q)
	}
}

// attachmentsURL: a lone "/" is a path as well, but one that does no harm.
func attachmentsURL(p *Pass, q *analyze.Property, n *analyze.Node) {
	if p.strayText(q, n, "a DAV:href") {
		return
	}
	_, second := p.Count(n, href)
	if second != nil {
		p.Report(second.Tag, "several", "a second %s in %s, which holds one URL at most", p.Tag(second.Tag, second.Q), p.Tag(q.Tag(), q.Q)).Property(q.Name, q.Tag(), q.Q)
		return
	}
	h := p.Child(n, href)
	if h == nil || len(h.Text.Bytes) == 0 {
		return
	}
	scheme, authority, path, query := analyze.SplitHref(h.Text.Bytes)
	switch {
	case !analyze.IsHTTP(scheme) || len(authority) == 0:
		p.Report(h.Text.Span, "server", "%s is no http(s) URI with a host, so clients cannot tell which server their attachments are on", Quote(h.Text.Bytes)).Property(q.Name, q.Tag(), q.Q)
	case string(path) == "/" && len(query) == 0:
		p.Report(h.Text.Span, "slash", "%s has a path, but the URL is compared by scheme and host alone", Quote(h.Text.Bytes)).Property(q.Name, q.Tag(), q.Q).Probably()
	case len(path)+len(query) > 0:
		p.Report(h.Text.Span, "path", "%s has a path, but the URL names a server by scheme and host alone, so clients find no attachment that matches", Quote(h.Text.Bytes)).Property(q.Name, q.Tag(), q.Q)
	}
}
