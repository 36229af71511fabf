package rules

import (
	"bytes"
	"strings"

	"lint207/analyze"
	"lint207/analyze/xmlscan"
)

// Quirks of values, of status-lines and of what was asked for.
var _ = add(
	Rule{
		Name: "reason-phrase-empty", Family: interop, Severity: Info,
		Spec:    []string{"RFC 9112 4"},
		Summary: "A status-line has no reason phrase and only the blank that belongs before it.",
		Help:    "write the reason phrase",
		On: OnStatus(func(p *Pass, s *analyze.Status) {
			if l := readStatusLine(s); l.fault == lineFine && len(l.reason) == 0 && !p.reported() {
				p.Report(s.Span, string(l.code), "the reason phrase is empty: legal, but neon (in WinSCP) strips the blank that is left and then rejects the line, and where a formatter strips it go-webdav rejects the whole document").
					Help("write %s", l.corrected())
			}
		}),
	},
	Rule{
		Name: "reason-phrase-unusual", Family: interop, Severity: Info,
		Spec:    []string{"RFC 9112 4", "RFC 9110 15.1"},
		Summary: "A reason phrase is a placeholder, or the standard one in another letter case.",
		Help:    "write the standard reason phrase",
		On:      OnStatus(unusualPhrase),
	},
	Rule{
		Name: "proppatch-unknown-dav-property", Family: interop, Severity: Info, When: analyze.PROPPATCH,
		Spec:    []string{"RFC 4918 9.2", "RFC 4918 17"},
		Summary: "A PROPPATCH succeeded for a property in DAV: that no RFC defines.",
		Help:    "clients: set a property that exists; servers: refuse names in DAV: that mean nothing to them",
		On:      OnPropstat(unknownPatched),
	},
	Rule{
		Name: "windows-timestamp-accepted", Family: interop, Severity: Info, When: analyze.PROPPATCH, Stage: Preview,
		Spec:    []string{"RFC 4918 9.2"},
		Summary: "A PROPPATCH of a file time of Windows succeeded, which many servers say without keeping it.",
		Help:    "check with PROPFIND whether the property is kept and getlastmodified follows it",
		On: OnPropstat(func(p *Pass, _ *analyze.Response, ps *analyze.Propstat) {
			for i := range ps.Props {
				q := &ps.Props[i]
				if n := p.Name(q.Name); ps.Status.Code/100 == 2 && n.Space == microsoft && strings.HasSuffix(n.Local, "Time") && !p.reported() {
					p.Report(q.Tag(), "", "%s was set as this success says, but many servers throw it away, so that Windows shows the time of the upload", p.Tag(q.Tag(), q.Q)).
						Property(q.Name, q.Tag(), q.Q).lower(analyze.Possible)
				}
			}
		}),
	},
	Rule{
		Name: "protocol-element-requested", Family: interop, Severity: Info,
		Spec:    []string{"RFC 4918 14.7", "RFC 4918 14.18"},
		Summary: "An element of the protocol was asked for as if it were a property.",
		Help:    clientFault + "do not ask for DAV:href and the like in a PROPFIND",
		On: OnOddity(func(p *Pass, o *analyze.Oddity) {
			ps, q := p.propertyAt(o.Span.Off)
			if q != nil && ps.Status.Code == 404 && !q.Content && !p.reported() {
				p.Report(o.Span, p.Name(o.Name).Local, "%s is no property, so the client asked for nothing; a parser that looks for it anywhere below the response finds this empty one, too", p.Element(o.Span)).
					Property(q.Name, q.Tag(), q.Q)
			}
		}, analyze.ProtocolProperty),
	},
	Rule{
		Name: "propfind-empty-answer", Family: interop, Severity: Info, When: analyze.PROPFIND, Whole: true,
		Spec:    []string{"RFC 4918 9.1"},
		Summary: "The answer to PROPFIND has no entry at all, not even for the Request-URI.",
		Help:    "list the Request-URI, also if it is an empty collection; answer 404 if it is missing",
		On: OnEnd(func(p *Pass) {
			if p.Facts.Responses == 0 && answered207(p) && (p.Request == nil || !p.Request.Rootless) && (p.Head == nil || !applied(p.Head, "depth-noroot")) {
				p.ReportMark(p.Document.RootMark(), "", "the answer is empty: legal, but clients expect the entry of what they asked for and take the resource for missing")
			}
		}),
	},
	Rule{
		Name: "unsupported-report-in-207", Family: interop, Severity: Info, When: analyze.REPORT, Needs: NeedsURL, Whole: true,
		Spec:    []string{"RFC 3253 3.6", "RFC 4918 13"},
		Summary: "A 207 holds nothing but the refusal of the report itself.",
		Help:    "answer 403 with a DAV:error body that holds DAV:supported-report",
		On: OnEnd(func(p *Pass) {
			d, s := p.Diagnosis, &p.Request.Scope
			if p.Facts.Responses != 1 || p.Facts.SyncToken || s.Single == nil || s.Below > 0 || len(d.Causes) != 1 || !answered207(p) {
				return
			}
			if c := d.Causes[0].Condition; c != nil && c.Name == (xmlscan.Name{Space: analyze.DAV, Local: "supported-report"}) {
				p.ReportMark(s.Single, "", "the report itself is refused, but inside a 207, which clients read as an answer without results")
			}
		}),
	},
	Rule{
		Name: "proppatch-set-answered-404", Family: interop, Severity: Info, When: analyze.PROPPATCH, Needs: NeedsRequestBody,
		Spec:    []string{"RFC 4918 9.2.1", "RFC 4918 11.4"},
		Summary: "A property that was to be set is answered with 404, beside the failure of another one.",
		Help:    "report 424 for what was not set because another property failed, and 403 for what cannot be set",
		On:      OnPropstat(setAnswered404),
	},
	Rule{
		Name: "report-answered-empty", Family: interop, Severity: Info, Reports: analyze.OtherReport, Whole: true,
		Spec:    []string{"RFC 3253 3.6"},
		Summary: "A REPORT that lint207 does not know has an empty answer.",
		Help:    "refuse a report that the server does not know with 403 and DAV:supported-report",
		On: OnEnd(func(p *Pass) {
			if p.Facts.Responses == 0 && answered207(p) {
				p.ReportMark(p.Document.RootMark(), "", "the answer is empty: if the server does not know this report (Radicale answers so) it should refuse it, since clients read that nothing was found").lower(analyze.Possible)
			}
		}),
	},
	Rule{
		Name: "propfind-depth-1-without-members", Family: interop, Severity: Info, When: analyze.PROPFIND, Needs: NeedsURL | NeedsRequestHeaders, Whole: true, Stage: Preview,
		Spec:    []string{"RFC 4918 9.1"},
		Summary: "A listing of a collection has no member: it is empty, or Depth was not looked at.",
		Help:    "list the members where the Depth is 1 or infinity",
		On: OnEnd(func(p *Pass) {
			if q := p.Request; q.DepthSent && q.Depth == analyze.DepthOne && p.Facts.Responses == 1 && q.Scope.Self == 1 && q.Scope.Slash() && !q.Rootless && !failedAny(p.Diagnosis) && answered207(p) {
				p.ReportMark(p.Document.RootMark(), "", "Depth: 1 was asked for, but the collection alone is listed: it has no members, or the server did not look at Depth").lower(analyze.Possible)
			}
		}),
	},
	Rule{
		Name: "sync-limit-reached-unmarked", Family: interop, Severity: Info, Reports: analyze.SyncCollection, Needs: NeedsRequestBody, Whole: true,
		Spec:    []string{"RFC 6578 3.6", "RFC 6578 3.7"},
		Summary: "A sync-collection has as many entries as the limit allows, and no 507: there may be more.",
		Help:    "add a 507 for the Request-URI if the answer was cut, with a sync-token for the part that was sent",
		On: OnEnd(func(p *Pass) {
			if q := p.Request; q.Truncated == nil && q.Body.Address.Limit > 0 && q.Body.Address.Limit == q.Results && answered207(p) && p.Facts.Root.Kind == analyze.KindMultistatus {
				p.ReportMark(p.Document.RootMark(), "", "the answer has as many entries as the limit of the request allows (%d) and no 507: if it was cut (the PDO backend of sabre/dav did that in silence), the rest is never synchronised", q.Results).lower(analyze.Possible)
			}
		}),
	},
)

const microsoft = "urn:schemas-microsoft-com:"

// unusualPhrase knows "(status)", which Apache writes where it has no phrase,
// and phrases such as the "Ok" of Zope.
func unusualPhrase(p *Pass, s *analyze.Status) {
	l := readStatusLine(s)
	want := reasons[s.Code]
	switch {
	case l.fault != lineFine || want == "" || p.reported():
	case string(l.reason) == "(status)":
		p.Report(s.Span, string(l.code), "%s is the placeholder that Apache writes for a missing phrase, so clients that show the phrase show nothing useful", Quote(l.reason)).Help("write %s %d %s", l.version, s.Code, want)
	case string(l.reason) != want && bytes.EqualFold(l.reason, []byte(want)):
		p.Report(s.Span, string(l.code), "the phrase %s differs from the standard one in letter case, as that of Zope does: legal, but clients that compare the whole line with %q do not recognise it", Quote(l.reason), string(l.version)+" "+string(l.code)+" "+want).
			Help("write %s %d %s", l.version, s.Code, want).lower(analyze.Possible)
	}
}

func unknownPatched(p *Pass, _ *analyze.Response, ps *analyze.Propstat) {
	if ps.Status.Code/100 != 2 {
		return
	}
	for i := range ps.Props {
		q := &ps.Props[i]
		n := p.Name(q.Name)
		if n.Space != analyze.DAV || davElements[n] || p.reported() {
			continue
		}
		rep := p.Report(q.Tag(), n.Local, "%s was set as this success says, but no RFC defines it, so it changes nothing that clients look at", p.Tag(q.Tag(), q.Q)).Property(q.Name, q.Tag(), q.Q)
		if get := (xmlscan.Name{Space: analyze.DAV, Local: "get" + n.Local}); davElements[get] {
			rep.Help("DAV:%s may be meant, which is computed by the server in most cases", get.Local)
		}
	}
}

// setAnswered404 wants another root failure beside the 404: 404 for all means
// that the resource is missing.
func setAnswered404(p *Pass, r *analyze.Response, ps *analyze.Propstat) {
	if ps.Status.Code != 404 || !updates(p.Request) {
		return
	}
	for i := range r.Propstats {
		other := &r.Propstats[i]
		if c := other.Status.Code; other.Count() == 0 || c < 400 || c == 404 || c == 424 {
			continue
		}
		for j := range ps.Props {
			q := &ps.Props[j]
			if q.Name >= 0 && nameIs(q.Name, p.Request.Body.Set...) && !nameIs(q.Name, p.Request.Body.Remove...) {
				p.Report(ps.Status.Span, p.Name(q.Name).Clark(), "404 for %s, which the request sets: nothing had to be there, and if it was not set because of the %d beside it, clients look for 424", p.Tag(q.Tag(), q.Q), other.Status.Code).
					Property(q.Name, q.Tag(), q.Q)
				return
			}
		}
	}
}
