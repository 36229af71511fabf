package rules

import (
	"bytes"
	"strings"

	"lint207/analyze"
	"lint207/analyze/capture"
	"lint207/analyze/ical"
)

// Time zones: the property calendar-timezone, and those of RFC 7809.
var _ = add(
	Rule{
		Name: "calendar-timezone-value", Family: "caldav", Severity: Warning,
		Covers:  []string{"CD-28"},
		Spec:    []string{"RFC 4791 5.2.2"},
		Summary: "calendar-timezone holds an iCalendar object with one VTIMEZONE.",
		Help:    "write a VCALENDAR with one VTIMEZONE; a bare name belongs into C:calendar-timezone-id (RFC 7809)",
		On: OnTree(func(p *Pass, q *analyze.Property, n *analyze.Node) {
			o := p.calendarObject(n)
			if o == nil || o.Zones == 1 {
				return
			}
			switch count := bytes.Count(n.Text.Bytes, []byte("BEGIN:VTIMEZONE")); {
			case !o.Begins:
				p.Report(n.Text.Span, "text", "%s holds %s and no iCalendar object, so clients do not find the time zone", p.Tag(q.Tag(), q.Q), Quote(firstLine(n.Text.Bytes))).Property(q.Name, q.Tag(), q.Q)
			case count != 1: // all in one line if it is indented
				p.Report(n.Text.Span, "zones", "%s holds %d VTIMEZONE components instead of one, so clients do not know the time zone of the calendar", p.Tag(q.Tag(), q.Q), count).Property(q.Name, q.Tag(), q.Q)
			}
		}, calendarTimezone),
	},
	Rule{
		Name: "timezone-id-mismatch", Family: "caldav", Severity: Warning,
		Covers:  []string{"TZ-04"},
		Spec:    []string{"RFC 7809 3.1.5", "RFC 7809 5.2"},
		Summary: "calendar-timezone-id is the TZID of calendar-timezone.",
		Help:    "report the same time zone in both properties; a server that does not know RFC 7809 leaves calendar-timezone-id to clients, who should set both",
		On:      OnValue(timezoneMismatch, timezoneID),
	},
	Rule{
		Name: "timezone-id-missing", Family: "caldav", Severity: Info, Needs: NeedsHead,
		Covers:  []string{"TZ-06"},
		Spec:    []string{"RFC 7809 3.1.5"},
		Summary: "A calendar with calendar-timezone has calendar-timezone-id.",
		Help:    "report the TZID of calendar-timezone in calendar-timezone-id",
		On: OnValue(func(p *Pass, _ *analyze.Property, t *analyze.Text) {
			if id := propertyUnder(p, 404, timezoneID); id != nil && len(t.Bytes) > 0 && byReference(p.Head) {
				p.Report(id.Tag(), "", "%s is missing although the calendar has a time zone and the server knows calendar-no-timezone", p.Tag(id.Tag(), id.Q)).
					Property(id.Name, id.Tag(), id.Q)
			}
		}, calendarTimezone),
	},
	Rule{
		Name: "timezone-missing", Family: "caldav", Severity: Warning, Needs: NeedsRequestHeaders,
		Covers:  []string{"TZ-01"},
		Spec:    []string{"RFC 7809 3.1.3"},
		Summary: "With CalDAV-Timezones: T each TZID in calendar data has its VTIMEZONE.",
		Help:    "add the VTIMEZONE of each time zone that the object uses",
		On: onCalendarObject(func(p *Pass, n *analyze.Node, o *ical.Object) {
			if wantsZones(p.Request) == "T" && zonesDue(p, o) {
				p.Report(p.within(n, o.Undefined), string(o.UndefID), "the request asks for time zone definitions (CalDAV-Timezones: T), but the data has no VTIMEZONE for %s, so the client cannot place the event", Quote(o.UndefID))
			}
		}),
	},
	Rule{
		Name: "timezone-left-out", Family: "caldav", Severity: Info,
		Covers:  []string{"TZ-03"},
		Spec:    []string{"RFC 7809 3.1.3", "RFC 4791 4.1"},
		Summary: "Each TZID in calendar data has its VTIMEZONE, unless the client does without.",
		Help:    "add the VTIMEZONE, unless the server announces calendar-no-timezone",
		On: onCalendarObject(func(p *Pass, n *analyze.Node, o *ical.Object) {
			if zonesDue(p, o) && (p.Request == nil || wantsZones(p.Request) == "") && (p.Head == nil || !byReference(p.Head)) {
				p.Report(p.within(n, o.Undefined), string(o.UndefID), "the data uses the time zone %s without a VTIMEZONE: clients that do not know the name place the event wrongly", Quote(o.UndefID))
			}
		}),
	},
	Rule{
		Name: "timezone-unwanted", Family: "caldav", Severity: Info, Needs: NeedsRequestHeaders,
		Covers:  []string{"TZ-02"},
		Spec:    []string{"RFC 7809 3.1.3"},
		Summary: "With CalDAV-Timezones: F the data has no VTIMEZONE for standard time zones.",
		Help:    "leave out the VTIMEZONE of time zones that the advertised services have",
		On: onCalendarObject(func(p *Pass, n *analyze.Node, o *ical.Object) {
			if wantsZones(p.Request) == "F" && o.Zone.Len > 0 && standardZone(o.ZoneID) {
				p.Report(p.within(n, o.Zone), string(o.ZoneID), "the request does without time zone definitions (CalDAV-Timezones: F), but the data has one for %s", Quote(o.ZoneID))
			}
		}),
	},
)

var (
	calendarTimezone = caldavName("calendar-timezone")
	timezoneID       = caldavName("calendar-timezone-id")
)

// timezoneMismatch: some TZIDs have a prefix before the name of the time zone.
func timezoneMismatch(p *Pass, q *analyze.Property, t *analyze.Text) {
	tz := p.PropertyNamed(calendarTimezone)
	if tz == nil || len(t.Bytes) == 0 {
		return
	}
	n := p.response.Tree(tz)
	if n == nil {
		return
	}
	o := p.calendarObject(n)
	if o == nil || o.Zones != 1 || len(o.ZoneID) == 0 || bytes.EqualFold(o.ZoneID, t.Bytes) ||
		bytes.HasSuffix(o.ZoneID, t.Bytes) && o.ZoneID[len(o.ZoneID)-len(t.Bytes)-1] == '/' {
		return
	}
	p.Report(t.Span, string(o.ZoneID), "the time zone is %s here and %s in %s, so clients disagree about the times of the calendar", Quote(t.Bytes), Quote(o.ZoneID), p.Tag(tz.Tag(), tz.Q)).
		Property(q.Name, q.Tag(), q.Q).
		Related(tz.Tag(), "the other property")
}

// wantsZones is the value of CalDAV-Timezones, "" if it was not sent.
func wantsZones(q *analyze.Request) string {
	v, _ := capture.Get(q.Header, "CalDAV-Timezones")
	return strings.ToUpper(strings.TrimSpace(v))
}

// zonesDue: a part of an object may lack the VTIMEZONE, and expanded data has none.
func zonesDue(p *Pass, o *ical.Object) bool {
	if o.Undefined.Len == 0 {
		return false
	}
	return p.Request == nil || !p.Request.Body.Report.Part && !p.Request.Body.Report.Expand
}

// byReference says that the server announces RFC 7809.
func byReference(h *capture.Head) bool {
	for i := range h.Header {
		if f := &h.Header[i]; strings.EqualFold(f.Name, "DAV") && strings.Contains(strings.ToLower(f.Value), "calendar-no-timezone") {
			return true
		}
	}
	return false
}

// standardZone says that a TZID looks like one of the IANA data base: Area/City.
func standardZone(id []byte) bool {
	i := bytes.IndexByte(id, '/')
	return i > 0 && i < len(id)-1 && 'A' <= id[0] && id[0] <= 'Z'
}
