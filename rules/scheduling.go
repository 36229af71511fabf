package rules

import (
	"bytes"
	"strings"

	"lint207/analyze"
	"lint207/analyze/capture"
	"lint207/analyze/xmlscan"
)

// MKCALENDAR, POST to an outbox, and the conditions and names of CalDAV.
var _ = add(
	Rule{
		Name: "mkcalendar-207-claims-success", Family: "caldav", Severity: Error, When: analyze.MKCALENDAR, Whole: true,
		Covers:  []string{"CD-32"},
		Spec:    []string{"RFC 4791 5.3.1", "RFC 4791 5.3.1.1"},
		Summary: "A 207 to MKCALENDAR says which property failed.",
		Help:    "answer 201 Created if the calendar was made",
		On: OnEnd(func(p *Pass) {
			if ok := p.Document.FirstSuccess(); ok != nil && !failedAny(p.Diagnosis) && answered207(p) {
				p.ReportMark(ok, "", "a 207 to MKCALENDAR means that no calendar was made, but nothing in it failed, so the client cannot know whether there is one")
			}
		}),
	},
	Rule{
		Name: "mkcalendar-success-root", Family: "caldav", Severity: Warning, When: analyze.MKCALENDAR, Needs: NeedsHead,
		Covers:  []string{"CD-33"},
		Spec:    []string{"RFC 4791 5.3.1"},
		Summary: "The body of a successful MKCALENDAR is a C:mkcalendar-response.",
		Help:    "send a C:mkcalendar-response, or no body",
		On: OnEnd(func(p *Pass) {
			if k := p.Facts.Root.Kind; p.Head.Status == 201 && (k == analyze.KindMultistatus || k == analyze.KindMkcol) {
				p.ReportMark(p.Document.RootMark(), k.String(), "the body of a 201 to MKCALENDAR is a %s and not a C:mkcalendar-response, so clients cannot tell whether all properties were set", k)
			}
		}),
	},
	Rule{
		Name: "mkcalendar-cacheable", Family: "caldav", Severity: Info, When: analyze.MKCALENDAR, Needs: NeedsHead,
		Covers:  []string{"CD-34"},
		Spec:    []string{"RFC 4791 5.3.1"},
		Summary: "The answer to MKCALENDAR has Cache-Control: no-cache.",
		Help:    "send Cache-Control: no-cache",
		On: OnHead(func(p *Pass, h *capture.Head) {
			if f := fieldOf(h, "Cache-Control"); f == nil || !strings.Contains(strings.ToLower(f.Value), "no-cache") && !strings.Contains(strings.ToLower(f.Value), "no-store") {
				p.ReportField(f, "", "the answer to MKCALENDAR lacks Cache-Control: no-cache, which it must have")
			}
		}),
	},
	Rule{
		Name: "schedule-response-root", Family: "caldav", Severity: Warning, When: analyze.OtherMethod, Needs: NeedsHead,
		Covers:  []string{"SC-01"},
		Spec:    []string{"RFC 6638 5", "RFC 6638 10.1"},
		Summary: "POST to a scheduling outbox is answered by a C:schedule-response under 200.",
		Help:    "send 200 with a C:schedule-response that has a C:response for each recipient",
		On: OnEnd(func(p *Pass) {
			switch {
			case p.Diagnosis.Method.Name != "POST" || p.Head.Status != 207:
			case p.Name(p.Facts.Root.Name) == caldavName("schedule-response"):
				p.ReportMark(p.Document.RootMark(), "status", "a schedule-response under 207 is no Multi-Status: clients look for a DAV:response in it and find none")
			case p.multistatus() && toOutbox(p):
				p.ReportMark(p.Document.RootMark(), "root", "a multistatus answers a POST to a scheduling outbox, where clients look for a schedule-response and find no recipient")
			}
		}),
	},
	Rule{
		Name: "condition-in-unexpected-207", Family: "caldav", Severity: Info, When: analyze.OtherMethod,
		Covers:  []string{"MA-04"},
		Spec:    []string{"RFC 8607 3.11"},
		Summary: "A condition about attachments refuses a whole request, not a part of a Multi-Status.",
		Help:    "answer 403 or 409 with a DAV:error body",
		On: OnCondition(func(p *Pass, c *Condition) {
			if n := p.Name(c.Name); n.Space == analyze.CalDAV && oneOf(n.Local, attachmentConditions) && p.multistatus() {
				p.Report(c.Tag, n.Local, "%s refuses a whole request, so clients do not look for it in a part of a 207", p.Tag(c.Tag, c.Q))
			}
		}),
	},
	Rule{
		Name: "no-uid-conflict-without-href", Family: "caldav", Severity: Info,
		Covers:  []string{"CD-36"},
		Spec:    []string{"RFC 4791 5.3.2.1"},
		Summary: "C:no-uid-conflict names the resource that has the UID.",
		Help:    "write the URL of the other resource in a DAV:href inside it, unless the user may not know of it",
		On: onCalDAVCondition("no-uid-conflict", func(p *Pass, c *Condition) {
			if c.Hrefs == 0 {
				p.Report(c.Tag, "", "%s does not name the resource that has the UID, so clients cannot find what stands in the way", p.Tag(c.Tag, c.Q))
			}
		}),
	},
	Rule{
		Name: "supported-filter-without-detail", Family: "caldav", Severity: Info,
		Covers:  []string{"CD-37"},
		Spec:    []string{"RFC 4791 7.8"},
		Summary: "C:supported-filter repeats the filter that is not supported.",
		Help:    "repeat the comp-filter, prop-filter or param-filter inside it",
		On: onCalDAVCondition("supported-filter", func(p *Pass, c *Condition) {
			if !c.Other {
				p.Report(c.Tag, "", "%s does not say which filter is not supported, so clients cannot leave it out", p.Tag(c.Tag, c.Q))
			}
		}),
	},
	Rule{
		Name: "unknown-caldav-element", Family: "caldav", Severity: Warning, When: analyze.ReadMethods,
		Covers:  []string{"CD-38"},
		Spec:    []string{"RFC 4791 1.2"},
		Summary: "A property in the namespace of CalDAV is defined by no RFC.",
		Help:    "use a namespace of your own for extensions",
		On:      OnPropstat(unknownCalDAV),
	},
)

// attachmentConditions are those of RFC 8607 section 3.11.
var attachmentConditions = []string{"max-attachment-size", "max-attachments-per-resource", "valid-action", "valid-rid", "valid-managed-id", "valid-managed-id-parameter"}

func onCalDAVCondition(local string, f func(*Pass, *Condition)) Hook {
	name := xmlscan.Name{Space: analyze.CalDAV, Local: local}
	return OnCondition(func(p *Pass, c *Condition) {
		if p.Name(c.Name) == name {
			f(p, c)
		}
	})
}

// toOutbox says that the request is a scheduling message: an iCalendar object
// with a METHOD, or sent to what is called an outbox.
func toOutbox(p *Pass) bool {
	if strings.Contains(strings.ToLower(p.opts.URL), "outbox") {
		return true
	}
	if p.Request == nil {
		return false
	}
	body := p.Request.Request.Body
	return bytes.HasPrefix(bytes.TrimSpace(body), []byte("BEGIN:VCALENDAR")) && bytes.Contains(body, []byte("\nMETHOD:"))
}

// caldavProperties are those of RFC 4791, 6638, 7529, 7809, 7953 and 8607, and
// some of drafts that servers send.
var caldavProperties = map[string]bool{
	"calendar-data": true, "calendar-description": true, "calendar-home-set": true, "calendar-timezone": true, "max-attendees-per-instance": true,
	"max-date-time": true, "max-instances": true, "max-resource-size": true, "min-date-time": true, "supported-calendar-component-set": true,
	"supported-calendar-data": true, "supported-collation-set": true,
	"calendar-user-address-set": true, "calendar-user-type": true, "schedule-calendar-transp": true, "schedule-default-calendar-URL": true,
	"schedule-inbox-URL": true, "schedule-outbox-URL": true, "schedule-tag": true,
	"supported-rscale-set": true, "calendar-timezone-id": true, "timezone-service-set": true, "calendar-availability": true,
	"managed-attachments-server-URL": true, "max-attachment-size": true, "max-attachments-per-resource": true,
	"calendar-free-busy-set": true, "default-alarm-vevent-datetime": true, "default-alarm-vevent-date": true,
	"default-alarm-vtodo-datetime": true, "default-alarm-vtodo-date": true, "supported-calendar-component-sets": true,
}

// unknownCalDAV: under another status than 2xx the name is the client's.
func unknownCalDAV(p *Pass, _ *analyze.Response, ps *analyze.Propstat) {
	if ps.Status.Code/100 != 2 {
		return
	}
	for i := range ps.Props {
		q := &ps.Props[i]
		if n := p.Name(q.Name); n.Space == analyze.CalDAV && !caldavProperties[n.Local] {
			p.Report(q.Tag(), n.Local, "no RFC defines the property %s in the namespace of CalDAV, so no client knows it", p.Tag(q.Tag(), q.Q)).Property(q.Name, q.Tag(), q.Q)
		}
	}
}
