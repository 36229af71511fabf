package rules

import (
	"bytes"
	"strconv"

	"lint207/analyze"
)

// What is legal, or nearly so, and still makes named clients stumble: advice,
// never more. Rules of this family cite the section that allows it or is
// nearest to it, and cover no requirement.
var _ = add(
	Rule{
		Name: "missing-resource-in-propstat", Family: interop, Severity: Info,
		Yields:  []string{"addressbook-multiget-error-in-propstat", "multiget-error-in-propstat"},
		Spec:    []string{"RFC 4918 9.1", "RFC 4918 13"},
		Summary: "A resource that does not exist is reported by an empty propstat with 404.",
		Help:    "answer 404 for a missing Request-URI; for a member write the 404 directly into the response",
		On:      OnResponse(missingInPropstat),
	},
	Rule{
		Name: "not-found-propstat-first", Family: interop, Severity: Info,
		Spec:    []string{"RFC 4918 14.24"},
		Summary: "A propstat with 404 stands before the one with 200.",
		Help:    "write the propstat with 200 first",
		On: OnResponse(func(p *Pass, r *analyze.Response) {
			if len(r.Propstats) < 2 || p.reported() {
				return
			}
			first, second := &r.Propstats[0], &r.Propstats[1]
			if first.Status.Code == 404 && first.Count() > 0 && second.Status.Code/100 == 2 {
				p.Report(first.Status.Span, "", "the propstat with 404 stands before the one with %d: legal, but npm webdav and Joplin take the first status for that of the resource and report it as missing", second.Status.Code).
					Related(second.Status.Span, "the success")
			}
		}),
	},
	Rule{
		Name: "missing-property-beside-found", Family: interop, Severity: Info,
		Reports: analyze.SyncCollection | analyze.CalendarReports | analyze.AddressReports,
		Spec:    []string{"RFC 6578 3.8", "RFC 4918 14.22"},
		Summary: "A member that a report found lacks a property, which some clients take for its removal.",
		Help:    "leave propstats with 404 out where Prefer: return=minimal is sent; clients: look at the status of the response only",
		Yields:  []string{"not-found-propstat-first"},
		On: OnResponse(func(p *Pass, r *analyze.Response) {
			var found, gone *analyze.Propstat
			for i := range r.Propstats {
				switch ps := &r.Propstats[i]; {
				case ps.Status.Code/100 == 2 && ps.Count() > 0:
					found = ps
				case ps.Status.Code == 404 && ps.Count() > 0:
					gone = ps
				}
			}
			if found != nil && gone != nil && !p.reported() {
				p.Report(gone.Status.Span, "", "this 404 is about a property and the member is there: legal, but Mailspring and the Nextcloud DAV Connector took any 404 in the response for its removal")
			}
		}),
	},
	Rule{
		Name: "privilege-set-absent", Family: interop, Severity: Info,
		Spec:    []string{"RFC 3744 5.5"},
		Summary: "current-user-privilege-set is reported with 404.",
		Help:    "report the privileges of the user, if the server knows any access control",
		On: OnPropstat(func(p *Pass, _ *analyze.Response, ps *analyze.Propstat) {
			for i := range ps.Props {
				if q := &ps.Props[i]; ps.Status.Code == 404 && p.Name(q.Name) == davName("current-user-privilege-set") && !p.reported() {
					p.Report(q.Tag(), "", "%s is not there: legal, but cfait reads it as no privilege at all and hides the calendar (seen with Vikunja)", p.Tag(q.Tag(), q.Q)).Property(q.Name, q.Tag(), q.Q)
				}
			}
		}),
	},
	Rule{
		Name: "propstat-status-repeated", Family: interop, Severity: Info,
		Spec:    []string{"RFC 4918 14.22", "RFC 6578 3.13"},
		Summary: "Two propstats of a response have the same status.",
		Help:    "write the properties with one status into one propstat",
		Yields:  []string{"duplicate-property", "repeated-property"},
		On:      OnResponse(statusRepeated),
	},
	Rule{
		Name: "empty-200-propstat", Family: interop, Severity: Info,
		Spec:    []string{"RFC 4918 14.22"},
		Summary: "A propstat with 200 and no property stands beside another one.",
		Help:    "leave the empty propstat out",
		On: OnResponse(func(p *Pass, r *analyze.Response) {
			for i := range r.Propstats {
				if ps := &r.Propstats[i]; len(r.Propstats) > 1 && ps.Status.Code/100 == 2 && ps.Prop.Len > 0 && ps.Count() == 0 && !p.reported() {
					p.Report(ps.Tag, "", "this propstat with %d names no property: legal, but org-caldav stops reading at it, and clients that go by the first propstat find nothing", ps.Status.Code)
				}
			}
		}),
	},
	Rule{
		Name: "placeholder-status-418", Family: interop, Severity: Info,
		Spec:    []string{"RFC 8144 2.1", "RFC 9110 15.5.19"},
		Summary: "An empty propstat has the status 418, as sabre/dav writes it where there is nothing to say.",
		Help:    "write HTTP/1.1 200 OK, or leave the propstat out if the response has a status",
		Yields:  []string{"minimal-placeholder-status", "response-status-xor-propstat"},
		On: OnResponse(func(p *Pass, r *analyze.Response) {
			for i := range r.Propstats {
				if ps := &r.Propstats[i]; ps.Status.Code == 418 && ps.Count() == 0 {
					p.Report(ps.Status.Span, "418", "418 with an empty prop is how sabre/dav says that there is nothing to report: it is no failure, but clients count it as one").Help("write HTTP/1.1 200 OK")
				}
			}
		}),
	},
	Rule{
		Name: "part-too-early", Family: interop, Severity: Info,
		Spec:    []string{"RFC 8470 5.2"},
		Summary: "A part is 425, with which oCIS and OpenCloud say that a file is still being processed.",
		Help:    "nothing is wrong; a client should ask again later",
		On: onCode(func(code int) bool { return code == 425 },
			"%d is how oCIS and OpenCloud say that a file is still in post-processing: what is listed may be incomplete, and clients that take it for a failure give up instead of asking again"),
	},
	Rule{
		Name: "self-entry-not-first", Family: interop, Severity: Info, When: analyze.PROPFIND, Needs: NeedsURL,
		Spec:    []string{"RFC 4918 9.1"},
		Summary: "The entry of the Request-URI is not the first one.",
		Help:    "list the Request-URI first",
		On: OnResponse(func(p *Pass, r *analyze.Response) {
			if r.Index > 0 && len(r.Hrefs) == 1 && p.Request.Scope.Source(0).Self() && p.Request.Scope.Self == 1 && !p.reported() {
				p.Report(r.Hrefs[0].Span, "", "the entry of the Request-URI comes after others: legal, but gowebdav takes the first entry for it")
			}
		}),
	},
	Rule{
		Name: "request-uri-slash-lost", Family: interop, Severity: Info, Needs: NeedsURL,
		When:    analyze.PROPFIND | analyze.PROPPATCH,
		Spec:    []string{"RFC 4918 5.2", "RFC 4918 8.3"},
		Summary: "The Request-URI ends in a slash and its entry does not.",
		Help:    "end the href of a collection in a slash, in answers to PROPPATCH too",
		Yields:  []string{"collection-href-without-trailing-slash"},
		On: OnResponse(func(p *Pass, r *analyze.Response) {
			if s := &p.Request.Scope; len(r.Hrefs) == 1 && s.Slash() && s.Source(0).Self() && !r.Facts[0].Slash && !r.Facts[0].Plain && len(r.Propstats) > 0 {
				p.Report(r.Hrefs[0].Span, "", "the request names %s, but the entry has no slash at its end: clients that compare the two strings do not find the collection that they asked for", Quote(s.URL()))
			}
		}),
	},
	Rule{
		Name: "multiget-answered-404", Family: interop, Severity: Info, Needs: NeedsHead | NeedsRequestBody, Reports: analyze.Multigets,
		Spec:    []string{"RFC 4791 7.9", "RFC 6352 8.7"},
		Summary: "A multiget as a whole is answered 404.",
		Help:    "answer 207 with a response for each href, with 404 for those that are missing",
		On: OnEnd(func(p *Pass) {
			if p.Head.Status == 404 && len(p.Request.Body.Hrefs) > 1 {
				p.ReportField(nil, "404", "404 answers the whole multiget: if one of its %d hrefs is missing, as sabre/dav 1.8 has it, the client loses the others as well", len(p.Request.Body.Hrefs)).lower(analyze.Possible)
			}
		}),
	},
	Rule{
		Name: "dav-prefix-unusual", Family: interop, Severity: Info,
		Spec:    []string{"Namespaces in XML 1.0 5"},
		Summary: "The namespace DAV: has several prefixes, or one that was made up by a serialiser.",
		Help:    "bind DAV: to the one prefix D or d",
		On:      OnResponse(unusualPrefix),
	},
)

const interop = "interop"

// missingInPropstat leaves the only entry of a known Request-URI to
// single-request-uri-failure-in-207.
func missingInPropstat(p *Pass, r *analyze.Response) {
	if len(r.Propstats) != 1 || r.Status.Present || r.Index == 0 && p.Request != nil && p.Request.Scope.SingleSelf {
		return
	}
	if ps := &r.Propstats[0]; ps.Status.Code == 404 && ps.Count() == 0 && ps.Prop.Len > 0 {
		p.Report(ps.Status.Span, "", "the empty propstat with 404 is meant to say that the resource is missing, as nginx does, but clients read that it is there without properties (Nautilus asks again for ever)")
	}
}

func statusRepeated(p *Pass, r *analyze.Response) {
	for i := 1; i < len(r.Propstats) && !p.reported(); i++ {
		b := &r.Propstats[i]
		for j := range r.Propstats[:min(i, 8)] {
			a := &r.Propstats[j]
			if a.Status.Code != b.Status.Code || b.Status.Code == 0 || a.Count() == 0 || b.Count() == 0 || a.Error.First() != b.Error.First() {
				continue
			}
			p.Report(b.Status.Span, strconv.Itoa(b.Status.Code), "a second propstat with %d in this response: legal, but npm webdav drops it, and the client of sabre/dav keeps the second only", b.Status.Code).
				Related(a.Status.Span, "the first one")
			return
		}
	}
}

// unusualPrefix compares the prefixes of a propstat and of its first property
// in DAV:, in the first response.
func unusualPrefix(p *Pass, r *analyze.Response) {
	if r.Index > 0 {
		return
	}
	tag := r.Tag
	if p.Facts.Root.Kind == analyze.KindMkcalendar && len(r.Propstats) > 0 { // its root is C:mkcalendar-response
		tag = r.Propstats[0].Tag
	}
	own := prefixAt(p, tag)
	if generated(own) {
		p.Report(tag, string(own), "DAV: has the prefix %s here: legal, but clients that look for D: or d: find nothing", Escape(own))
		return
	}
	for i := range r.Propstats {
		for j := range r.Propstats[i].Props {
			q := &r.Propstats[i].Props[j]
			if p.Name(q.Name).Space != analyze.DAV {
				continue
			}
			if other := prefixAt(p, q.Tag()); !bytes.Equal(own, other) && p.Raw(q.Tag()) != nil {
				p.Report(q.Tag(), string(other), "DAV: has the prefix %s here and %s elsewhere: legal, but clients that look for one prefix, as webdav-client-cpp did, find nothing", Quote(other), Quote(own)).Property(q.Name, q.Tag(), q.Q)
			}
			return
		}
	}
}

// prefixAt is the prefix of the start tag at a span, empty if it has none.
func prefixAt(p *Pass, tag analyze.Span) []byte {
	b := p.Raw(tag)
	for i := 1; i < len(b); i++ {
		switch c := b[i]; {
		case c == ':':
			return b[1:i]
		case c <= ' ' || c == '/' || c == '>':
			return nil
		}
	}
	return nil
}

// generated says that a prefix is "ns" and a number, as ElementTree makes them up.
func generated(prefix []byte) bool {
	return len(prefix) > 2 && string(prefix[:2]) == "ns" && digits(prefix[2:])
}
