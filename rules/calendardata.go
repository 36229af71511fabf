package rules

import (
	"bytes"

	"lint207/analyze"
	"lint207/analyze/ical"
)

// What stands in calendar-data: whether it is a calendar object at all, and
// what RFC 4791 section 4.1 says of those in a calendar.
var _ = add(
	Rule{
		Name: "calendar-data-outside-prop", Family: "caldav", Severity: Error,
		Covers:  []string{"CD-10"},
		Spec:    []string{"RFC 4791 7.8", "RFC 4791 9.6"},
		Summary: "calendar-data stands inside the prop of a propstat.",
		Help:    "put calendar-data into the DAV:prop of a propstat with 200",
		On: OnOddity(func(p *Pass, o *analyze.Oddity) {
			if o.Name == analyze.NameCalendarData && nameIs(o.Parent, analyze.NameResponse, analyze.NamePropstat) {
				p.Report(o.Span, "", "%s stands directly in a %s, where clients do not look for it, so the event is lost", p.Element(o.Span), escapeString(p.Name(o.Parent).Local))
			}
		}, analyze.Unexpected),
	},
	Rule{
		Name: "calendar-data-in-propfind", Family: "caldav", Severity: Warning, When: analyze.PROPFIND,
		Covers:  []string{"CD-11"},
		Spec:    []string{"RFC 4791 9.6"},
		Summary: "calendar-data is no property, so PROPFIND does not return it.",
		Help:    "report calendar-data with 404 in an answer to PROPFIND; clients get it by a REPORT",
		On: OnValue(func(p *Pass, q *analyze.Property, t *analyze.Text) {
			if len(t.Bytes) > 0 {
				p.Report(q.Tag(), "", "%s is no property, but this answer to PROPFIND has it with a value: clients cannot rely on that", p.Tag(q.Tag(), q.Q)).
					Property(q.Name, q.Tag(), q.Q)
			}
		}, calendarData),
	},
	Rule{
		Name: "calendar-data-has-elements", Family: "caldav", Severity: Error,
		Covers:  []string{"CD-12"},
		Spec:    []string{"RFC 4791 9.6"},
		Summary: "In an answer calendar-data holds text only.",
		Help:    "write the calendar object as text, escaped or in a CDATA section",
		On: OnTree(func(p *Pass, q *analyze.Property, n *analyze.Node) {
			for c := range p.Children(n) {
				name := p.Name(c.Name)
				if name.Space == analyze.CalDAV {
					p.Report(c.Tag, name.Local, "%s stands in calendar-data, as in a request; the answer has the calendar object there, so clients find none", p.Tag(c.Tag, c.Q)).Property(q.Name, q.Tag(), q.Q)
				} else {
					p.Report(c.Tag, name.Clark(), "%s stands in calendar-data, which holds text, so clients that read it find no calendar object", p.Tag(c.Tag, c.Q)).Property(q.Name, q.Tag(), q.Q).Probably()
				}
				return
			}
		}, calendarData),
	},
	Rule{
		Name: "calendar-data-not-icalendar", Family: "caldav", Severity: Warning, Valued: true,
		Covers:  []string{"CD-13"},
		Spec:    []string{"RFC 4791 9.6", "RFC 5545 3.4"},
		Summary: "calendar-data holds an iCalendar object.",
		Help:    "write the calendar object, which begins with BEGIN:VCALENDAR, or name its type in the attribute content-type",
		On: OnTree(func(p *Pass, q *analyze.Property, n *analyze.Node) {
			if o := p.calendarObject(n); o != nil && !o.Begins {
				p.Report(n.Text.Span, "", "calendar-data begins with %s and not with BEGIN:VCALENDAR, so clients cannot read it", Quote(firstLine(n.Text.Bytes))).Property(q.Name, q.Tag(), q.Q)
			}
		}, calendarData),
	},
	Rule{
		Name: "calendar-data-cut-off", Family: "caldav", Severity: Warning,
		Covers:  []string{"CD-13"},
		Spec:    []string{"RFC 4791 9.6", "RFC 5545 3.4"},
		Summary: "The calendar object in calendar-data has no end.",
		Help:    "send the whole object, down to END:VCALENDAR; look for a limit of the column or buffer that holds it",
		On: OnTree(func(p *Pass, q *analyze.Property, n *analyze.Node) {
			if o := p.calendarObject(n); o != nil && o.Begins && !o.Ends {
				p.reportCut(q, n, "END:VCALENDAR")
			}
		}, calendarData),
	},
	Rule{
		Name: "calendar-object-mixed-components", Family: "caldav", Severity: Warning,
		Covers:  []string{"CD-14"},
		Spec:    []string{"RFC 4791 4.1"},
		Summary: "A calendar object has one type of component besides VTIMEZONE.",
		Help:    "store an event, a to-do and a journal entry as objects of their own",
		On: onStoredObject(func(p *Pass, n *analyze.Node, o *ical.Object) {
			if o.Mixed.Len > 0 {
				p.Report(p.within(n, o.Mixed), "", "%s is the second type of component in one calendar object, which has one type only: clients show one of them and drop the other", p.line(n, o.Mixed))
			}
		}),
	},
	Rule{
		Name: "calendar-object-has-method", Family: "caldav", Severity: Warning,
		Covers:  []string{"CD-15"},
		Spec:    []string{"RFC 4791 4.1"},
		Summary: "A calendar object in a calendar has no METHOD.",
		Help:    "take METHOD out when the object is stored",
		On: onStoredObject(func(p *Pass, n *analyze.Node, o *ical.Object) {
			if o.Method.Len > 0 {
				p.Report(p.within(n, o.Method), "", "%s stands in a calendar object, which has no METHOD: clients take it for an invitation", p.line(n, o.Method))
			}
		}),
	},
	Rule{
		Name: "calendar-object-multiple-uids", Family: "caldav", Severity: Warning,
		Covers:  []string{"CD-16"},
		Spec:    []string{"RFC 4791 4.1"},
		Summary: "All components of a calendar object have the same UID.",
		Help:    "store each UID as an object of its own",
		On: onStoredObject(func(p *Pass, n *analyze.Node, o *ical.Object) {
			if o.OtherUID.Len > 0 {
				p.Report(p.within(n, o.OtherUID), "", "%s is another UID than the first of this calendar object, which has one only: clients keep one of the events", p.line(n, o.OtherUID))
			}
		}),
	},
	Rule{
		Name: "expanded-data-has-recurrence", Family: "caldav", Severity: Error, Reports: analyze.CalendarReports, Needs: NeedsRequestBody,
		Covers:  []string{"CD-17"},
		Spec:    []string{"RFC 4791 9.6.5"},
		Summary: "Expanded calendar data has no recurrence rules and no time zones.",
		Help:    "return each instance with times in UTC, without RRULE, RDATE, EXDATE and VTIMEZONE",
		On: onExpanded(func(p *Pass, n *analyze.Node, o *ical.Object) {
			switch {
			case o.Recurs.Len > 0:
				p.Report(p.within(n, o.Recurs), "", "the request asks for expanded instances, but the data has %s, so clients show too many of them or none", p.line(n, o.Recurs))
			case o.Zone.Len > 0:
				p.Report(p.within(n, o.Zone), "", "the request asks for expanded instances, whose times are in UTC, but the data has %s", p.line(n, o.Zone))
			}
		}),
	},
	Rule{
		Name: "expanded-data-not-utc", Family: "caldav", Severity: Warning, Reports: analyze.CalendarReports, Needs: NeedsRequestBody,
		Covers:  []string{"CD-17", "CD-18"},
		Spec:    []string{"RFC 4791 9.6.5"},
		Summary: "Expanded instances have times in UTC and a RECURRENCE-ID.",
		Help:    "write times of a time zone as UTC, and give each further instance its RECURRENCE-ID",
		Yields:  []string{"expanded-data-has-recurrence"},
		On: onExpanded(func(p *Pass, n *analyze.Node, o *ical.Object) {
			switch {
			case o.Zoned.Len > 0:
				p.Report(p.within(n, o.Zoned), "", "the request asks for expanded instances, whose times are in UTC, but the data has %s", p.line(n, o.Zoned))
			case o.Repeated.Len > 0:
				p.Report(p.within(n, o.Repeated), "", "this is a second component of one UID without a RECURRENCE-ID, so clients cannot tell which instance it is")
			}
		}),
	},
)

var calendarData = caldavName("calendar-data")

// calendarObject is what calendar-data, or another property with iCalendar in
// it, shows; nil if it is empty, not all there, or of another media type.
func (p *Pass) calendarObject(n *analyze.Node) *ical.Object {
	if len(n.Text.Bytes) == 0 || n.HasChild() || n.Text.Odd&analyze.TooLong != 0 {
		return nil
	}
	if p.object.at == n.Tag.Off && p.object.of == p.response {
		return p.object.known
	}
	p.object.at, p.object.of, p.object.known = n.Tag.Off, p.response, nil
	if kind, _, ok := p.Attribute(n, "content-type"); ok && !bytes.HasPrefix(bytes.ToLower(kind), []byte("text/calendar")) {
		return nil
	}
	p.object.known = &p.object.Object
	p.object.Read(n.Text.Bytes)
	return p.object.known
}

// objectRead is the calendar object that was read last, so that it is read once.
type objectRead struct {
	ical.Object
	at    int64
	of    *analyze.Response
	known *ical.Object
}

// within is the span of a line of a text, up to its first fold; the whole text
// where the body writes the line in other characters.
func (p *Pass) within(n *analyze.Node, at ical.Place) analyze.Span {
	line := firstLine(n.Text.Bytes[at.Off : at.Off+at.Len])
	raw, off := p.Raw(n.Text.Span), int64(0)
	for range bytes.Count(n.Text.Bytes[:at.Off], line) + 1 {
		i := bytes.Index(raw[off:], line)
		if i < 0 {
			return n.Text.Span
		}
		off += int64(i + len(line))
	}
	return analyze.Span{Off: n.Text.Off + off - int64(len(line)), Len: int64(len(line))}
}

// line quotes a line of a calendar object.
func (p *Pass) line(n *analyze.Node, at ical.Place) string {
	if p.enough() {
		return ""
	}
	return Quote(n.Text.Bytes[at.Off : at.Off+at.Len])
}

// reportCut reports the last line of an object that is cut off.
func (p *Pass) reportCut(q *analyze.Property, n *analyze.Node, end string) {
	b := bytes.TrimSpace(n.Text.Bytes)
	last := bytes.TrimSpace(b[bytes.LastIndexAny(b, "\r\n")+1:])
	at := n.Text.Span
	if i := bytes.LastIndex(p.Raw(at), last); i >= 0 {
		at = analyze.Span{Off: at.Off + int64(i), Len: int64(len(last))}
	}
	p.Report(at, "", "%s ends with %s and without %s: the object was cut off, and clients reject it or lose what is missing", p.Tag(q.Tag(), q.Q), Quote(last), end).Property(q.Name, q.Tag(), q.Q)
}

func firstLine(b []byte) []byte {
	if i := bytes.IndexAny(b, "\r\n"); i >= 0 {
		return b[:i]
	}
	return b
}

// onCalendarObject looks at the iCalendar objects in calendar-data.
func onCalendarObject(f func(*Pass, *analyze.Node, *ical.Object)) Hook {
	return OnTree(func(p *Pass, q *analyze.Property, n *analyze.Node) {
		if o := p.calendarObject(n); o != nil && o.Begins {
			f(p, n, o)
		}
	}, calendarData)
}

// onStoredObject leaves out the objects of a scheduling inbox, which are
// messages (RFC 6638 section 2.2).
func onStoredObject(f func(*Pass, *analyze.Node, *ical.Object)) Hook {
	return onCalendarObject(func(p *Pass, n *analyze.Node, o *ical.Object) {
		if o.Mixed.Len+o.Method.Len+o.OtherUID.Len > 0 && !inInbox(p) {
			f(p, n, o)
		}
	})
}

// inInbox says that a URL looks like one of a scheduling inbox, which DAViCal
// names .in.
func inInbox(p *Pass) bool {
	inbox := func(b []byte) bool {
		return bytes.Contains(bytes.ToLower(b), []byte("inbox")) || bytes.Contains(b, []byte("/.in/"))
	}
	for i := range p.response.Hrefs {
		if inbox(p.response.Hrefs[i].Bytes) {
			return true
		}
	}
	return inbox([]byte(p.opts.URL))
}

// onExpanded looks at the answers to a request with C:expand.
func onExpanded(f func(*Pass, *analyze.Node, *ical.Object)) Hook {
	return onCalendarObject(func(p *Pass, n *analyze.Node, o *ical.Object) {
		if b := &p.Request.Body; !b.IllFormed && b.Report.Expand {
			f(p, n, o)
		}
	})
}
