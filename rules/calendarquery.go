package rules

import (
	"bytes"

	"lint207/analyze"
	"lint207/analyze/capture"
)

// The answers to calendar-query and free-busy-query, and the entity tags of
// calendar objects.
var _ = add(
	Rule{
		Name: "query-depth-default", Family: "caldav", Severity: Info, Reports: analyze.CalendarQuery, Needs: NeedsURL | NeedsRequestHeaders,
		Covers:  []string{"CD-09"},
		Spec:    []string{"RFC 4791 7.8", "RFC 3253 3.6"},
		Summary: "A query without a Depth header is about the Request-URI alone.",
		Help:    clientFault + "send Depth: 1 to get the members of the collection from every server",
		On: OnEnd(func(p *Pass) {
			if q := p.Request; !q.DepthSent && q.Complete && q.Scope.Below > 0 {
				p.ReportField(nil, "", "the request has no Depth, which means 0, but the answer lists members of the collection: other servers answer with nothing")
			}
		}),
	},
	Rule{
		Name: "query-empty-result-status", Family: "caldav", Severity: Warning, Reports: analyze.CalendarQuery, Needs: NeedsHead,
		Covers:  []string{"CD-08"},
		Spec:    []string{"RFC 4791 7.8"},
		Summary: "A calendar-query without matches is answered with another status than 207.",
		Help:    "answer 207 with an empty multistatus",
		On: OnHead(func(p *Pass, h *capture.Head) {
			if h.Status == 204 {
				p.ReportField(nil, "204", "204 answers the calendar-query, which has a multistatus as its answer even if nothing matches, so clients take it for a failure")
			}
		}),
	},
	Rule{
		Name: "calendar-query-partial-507", Family: "caldav", Severity: Info, Reports: analyze.CalendarQuery,
		Covers:  []string{"CD-41"},
		Spec:    []string{"RFC 4791 7.8"},
		Summary: "Too many matches fail a calendar-query as a whole.",
		Help:    "nothing is wrong for clients that know the 507 of RFC 6352 and RFC 6578; others need 403 with DAV:number-of-matches-within-limits for the whole request",
		On: OnResponse(func(p *Pass, r *analyze.Response) {
			if analyze.TruncationMark(r, p.names) {
				p.Report(r.Status.Span, "", "507 marks an answer to calendar-query that was cut short, which RFC 4791 does not know: clients without RFC 6578 take it for complete")
			}
		}),
	},
	Rule{
		Name: "weak-etag-on-calendar-object", Family: "caldav", Severity: Error,
		Covers:  []string{"CD-19"},
		Spec:    []string{"RFC 4791 5.3.4"},
		Summary: "The getetag of a calendar object is a strong entity tag.",
		Help:    "send a strong entity tag, without W/",
		On: OnValue(func(p *Pass, q *analyze.Property, t *analyze.Text) {
			if bytes.HasPrefix(t.Bytes, []byte("W/")) && isCalendarObject(p) {
				p.Report(t.Span, "", "%s is the weak entity tag of a calendar object, with which no client can make a change conditional", Quote(t.Bytes)).
					Property(q.Name, q.Tag(), q.Q)
			}
		}, getetag),
	},
	Rule{
		Name: "calendar-object-without-etag", Family: "caldav", Severity: Error,
		Covers:  []string{"CD-20"},
		Spec:    []string{"RFC 4791 5.3.4"},
		Summary: "Every calendar object has a getetag.",
		Help:    "give each calendar object a strong entity tag and report it in getetag",
		On: OnValue(func(p *Pass, _ *analyze.Property, t *analyze.Text) {
			if e := propertyUnder(p, 404, getetag); e != nil && len(t.Bytes) > 0 {
				p.Report(e.Tag(), "", "%s is reported as missing of a calendar object, so clients cannot see whether it has changed", p.Tag(e.Tag(), e.Q)).
					Property(e.Name, e.Tag(), e.Q)
			}
		}, calendarData),
	},
)

// isCalendarObject says that the response in hand is about a calendar object:
// it has calendar-data, or answers a report that gives nothing else.
func isCalendarObject(p *Pass) bool {
	if data := p.PropertyNamed(calendarData); data != nil {
		return data.Content
	}
	r := p.response
	if p.Request == nil || len(r.Hrefs) != 1 || r.Facts[0].Slash {
		return false
	}
	root := p.Request.Body.RootName
	return root == caldavName("calendar-query") || root == caldavName("calendar-multiget")
}
