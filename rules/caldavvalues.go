package rules

import (
	"bytes"

	"lint207/analyze"
	"lint207/analyze/xmlscan"
)

// Values of CalDAV properties that are texts (RFC 4791 section 5.2, RFC 6638
// section 9, RFC 8607 section 6). An empty value may be one of an answer that
// lists names, so it is never a fault here.
var _ = add(
	textRule(Rule{
		Name: "caldav-limit-value", Severity: Warning,
		Covers:  []string{"CD-26", "MA-02"},
		Spec:    []string{"RFC 4791 5.2.5", "RFC 4791 5.2.8", "RFC 4791 5.2.9", "RFC 8607 6.2", "RFC 8607 6.3"},
		Summary: "A CalDAV limit is a positive integer.",
		Help:    "write the limit in decimal digits, or report the property with 404 if there is no limit",
	}, positiveInteger, "is no positive integer, so clients cannot read the limit",
		caldavName("max-resource-size"), caldavName("max-instances"), caldavName("max-attendees-per-instance"),
		caldavName("max-attachment-size"), caldavName("max-attachments-per-resource")),
	textRule(Rule{
		Name: "caldav-date-limit-value", Severity: Warning,
		Covers:  []string{"CD-27"},
		Spec:    []string{"RFC 4791 5.2.6", "RFC 4791 5.2.7"},
		Summary: "min-date-time and max-date-time are date-times of iCalendar in UTC.",
		Help:    "write the date as 19000101T000000Z",
	}, utcDateTime, "is no iCalendar date-time in UTC, such as 19000101T000000Z, so clients cannot read the limit",
		caldavName("min-date-time"), caldavName("max-date-time")),
	textRule(Rule{
		Name: "schedule-tag-value", Severity: Error,
		Covers:  []string{"SC-03"},
		Spec:    []string{"RFC 6638 8.2", "RFC 6638 9.3"},
		Summary: "A schedule-tag is an opaque text in quotation marks.",
		Help:    "put the tag into quotation marks, without W/",
	}, quotedTag, "is no tag in quotation marks, so a client that sends it back in If-Schedule-Tag-Match is refused",
		caldavName("schedule-tag")),
	textRule(Rule{
		Name: "calendar-user-type-value", Severity: Info,
		Covers:  []string{"SC-10"},
		Spec:    []string{"RFC 6638 2.4.2", "RFC 5545 3.2.3"},
		Summary: "calendar-user-type is a CUTYPE of iCalendar.",
		Help:    "write INDIVIDUAL, GROUP, RESOURCE, ROOM or UNKNOWN",
	}, userType, "is no type that iCalendar defines, so clients treat it as UNKNOWN or INDIVIDUAL",
		caldavName("calendar-user-type")),
)

// textRule makes a rule that wants the text of some properties to be good.
func textRule(r Rule, good func([]byte) bool, why string, names ...xmlscan.Name) Rule {
	r.Family = "caldav"
	r.On = OnValue(func(p *Pass, q *analyze.Property, t *analyze.Text) {
		if len(t.Bytes) > 0 && !good(t.Bytes) {
			p.Report(t.Span, string(firstLine(t.Bytes[:min(len(t.Bytes), maxQuoted)])), "the value %s of %s %s", Quote(t.Bytes), p.Tag(q.Tag(), q.Q), why).
				Property(q.Name, q.Tag(), q.Q)
		}
	}, names...)
	return r
}

func positiveInteger(b []byte) bool {
	zero := true
	for _, c := range b {
		if c < '0' || c > '9' {
			return false
		}
		zero = zero && c == '0'
	}
	return !zero
}

// utcDateTime: form #2 of DATE-TIME in RFC 5545 section 3.3.5.
func utcDateTime(b []byte) bool {
	const form = "00000000T000000Z"
	if len(b) != len(form) {
		return false
	}
	for i, c := range b {
		if digit := '0' <= c && c <= '9'; digit != (form[i] == '0') || !digit && c != form[i] {
			return false
		}
	}
	return true
}

func quotedTag(b []byte) bool {
	n := len(b)
	return n >= 2 && b[0] == '"' && b[n-1] == '"' && bytes.IndexByte(b[1:n-1], '"') < 0
}

var userTypes = []string{"INDIVIDUAL", "GROUP", "RESOURCE", "ROOM", "UNKNOWN"}

func userType(b []byte) bool {
	for _, s := range userTypes {
		if bytes.EqualFold(b, []byte(s)) {
			return true
		}
	}
	return len(b) > 2 && bytes.EqualFold(b[:2], []byte("X-"))
}
