package rules

import (
	"bytes"

	"lint207/analyze"
	"lint207/analyze/xmlscan"
)

// Collections of CalDAV that may not lie in one another. What is compared
// equal is compared strictly.
var _ = add(
	Rule{
		Name: "nested-calendar-collection", Family: "caldav", Severity: Error, Valued: true,
		Covers:  []string{"CD-22"},
		Spec:    []string{"RFC 4791 4.2"},
		Summary: "A calendar has no calendar below it, at any depth.",
		Help:    "put the calendars side by side",
		On: onNesting(analyze.CalendarInCalendar, calendarType, calendarType,
			"the calendar %s and another one lie in one another, so clients show its events twice or not at all"),
	},
	Rule{
		Name: "scheduling-collection-in-calendar", Family: "caldav", Severity: Error, Valued: true,
		Covers:  []string{"SC-05"},
		Spec:    []string{"RFC 6638 2.1", "RFC 6638 2.2"},
		Summary: "A scheduling inbox or outbox does not lie below a calendar.",
		Help:    "put inbox and outbox beside the calendars",
		On: onNesting(analyze.SchedulingInCalendar, calendarType, schedulingType,
			"a scheduling inbox or outbox lies below a calendar, as %s shows, so clients mix messages and events"),
	},
	Rule{
		Name: "collection-in-schedule-inbox", Family: "caldav", Severity: Error, Valued: true,
		Covers:  []string{"SC-06"},
		Spec:    []string{"RFC 6638 2.2"},
		Summary: "A scheduling inbox contains no collections.",
		Help:    "put the collection elsewhere",
		On: onNesting(analyze.CollectionInScheduled, inboxType, collectionType,
			"a collection lies in a scheduling inbox, as %s shows, where clients look for messages only"),
	},
	Rule{
		Name: "non-calendar-member", Family: "caldav", Severity: Info, Valued: true,
		Covers:  []string{"CD-23"},
		Spec:    []string{"RFC 4791 4.2"},
		Summary: "The files in a calendar are calendar objects.",
		Help:    "put other files elsewhere",
		On: onNesting(analyze.FileInCalendar, calendarType, otherFile,
			"a file of another media type lies in a calendar, as %s shows, where clients expect calendar objects only", davName("getcontenttype")),
	},
)

// typeTest says whether a resourcetype is of a kind.
type typeTest func(*Pass, *analyze.Property, *analyze.Node) bool

func ofType(names ...xmlscan.Name) typeTest {
	return func(p *Pass, _ *analyze.Property, n *analyze.Node) bool {
		for _, name := range names {
			if p.Child(n, name) != nil {
				return true
			}
		}
		return false
	}
}

var (
	calendarType   = ofType(caldavName("calendar"))
	inboxType      = ofType(caldavName("schedule-inbox"))
	schedulingType = ofType(caldavName("schedule-inbox"), caldavName("schedule-outbox"))
)

func collectionType(_ *Pass, q *analyze.Property, _ *analyze.Node) bool { return q.Collection }

// otherFile says that a resource is no collection and of a media type that no
// calendar object has.
func otherFile(p *Pass, q *analyze.Property, n *analyze.Node) bool {
	kind := p.PropertyNamed(davName("getcontenttype"))
	if q.Collection || n.HasChild() || kind == nil {
		return false
	}
	t := p.response.Value(kind)
	return t != nil && len(t.Bytes) > 0 && !bytes.Contains(bytes.ToLower(t.Bytes), []byte("calendar"))
}

// onNesting looks at resourcetypes for an inner collection in an outer one; the
// finding stands at the href of the later one. more are properties that the
// tests look at.
func onNesting(kind analyze.NestKind, outer, inner typeTest, message string, more ...xmlscan.Name) Hook {
	return OnTree(func(p *Pass, q *analyze.Property, n *analyze.Node) {
		r := p.response
		if q.Name != analyze.NameResourcetype || len(r.Hrefs) != 1 || len(r.Hrefs[0].Bytes) == 0 {
			return
		}
		isOuter := outer(p, q, n)
		isInner := p.Facts.Awaits(kind) && inner(p, q, n)
		if !isOuter && !isInner {
			return
		}
		h := &r.Hrefs[0]
		other := p.Facts.Nest(kind, isOuter, isInner, h.Bytes, analyze.Seen{Place: r.Facts[0].At, Len: h.Len})
		if other.Line > 0 {
			p.Report(h.Span, "", message, Quote(h.Bytes)).
				RelatedPlace(other.Place, other.Len, "the other collection")
		}
	}, append(more, resourcetype)...)
}
