package rules

import (
	"slices"
	"strings"

	"lint207/analyze"
	"lint207/analyze/capture"
)

// The methods and reports of RFC 3253 and 3744: which of them are answered
// with a Multi-Status, and what is in it.

const (
	ownRoot    = analyze.MergePreview | analyze.CompareBaseline | analyze.LatestActivityVersion | analyze.PrincipalSearchPropertySet | analyze.FreeBusyQuery
	aclReports = analyze.ACLPrincipalPropSet | analyze.PrincipalMatch | analyze.PrincipalPropertySearch | analyze.PrincipalSearchPropertySet
)

var _ = add(
	Rule{
		Name: "report-root-mismatch", Family: "deltav", Severity: Error, Reports: ownRoot,
		Covers:  []string{"DV-17", "AC-27", "CD-35"},
		Spec:    []string{"RFC 3253 11.3", "RFC 3253 12.7", "RFC 3253 13.6", "RFC 3744 9.5", "RFC 4791 7.10"},
		Summary: "The report has an answer of its own, which is no multistatus.",
		Help:    "send the document that the report defines, under 200",
		Yields:  []string{"unsupported-report-in-207"}, // refused, not answered wrong
		On: OnEnd(func(p *Pass) {
			if p.Facts.Root.Kind == analyze.KindMultistatus {
				p.ReportMark(p.Document.RootMark(), "", "a multistatus answers a report whose answer is %s, so clients find nothing in it", ownAnswers[p.Diagnosis.Method.Reports()]).
					Help("send %s under 200", ownAnswers[p.Diagnosis.Method.Reports()])
			}
		}),
	},
	Rule{
		Name: "report-with-depth-not-207", Family: "deltav", Severity: Warning, When: analyze.REPORT, Needs: NeedsHead | NeedsRequestHeaders,
		Covers:  []string{"DV-04"},
		Spec:    []string{"RFC 3253 3.6"},
		Summary: "A REPORT with a Depth header that succeeds is answered with 207.",
		Help:    "send the status line HTTP/1.1 207 Multi-Status",
		On: OnEnd(func(p *Pass) {
			if multistatusWithout207(p) && p.Head.Status/100 == 2 && p.Request.DepthSent && !p.Diagnosis.Method.Reports().Within(ownRoot) {
				p.ReportField(nil, "", "the REPORT has a Depth header and is answered with a multistatus under %d, so clients that wait for 207 do not read it", p.Head.Status)
			}
		}),
	},
	Rule{
		Name: "report-response-outside-depth", Family: "deltav", Severity: Warning, Reports: analyze.Queries, Needs: NeedsURL | NeedsRequestHeaders,
		Covers:  []string{"DV-05"},
		Spec:    []string{"RFC 3253 3.6", "RFC 4791 7.8", "RFC 6352 8.6"},
		Summary: "A report goes no deeper than the Depth of the request.",
		Help:    "leave out what lies deeper than the Depth of the request",
		On:      OnResponse(reportBeyondDepth),
	},
	Rule{
		Name: "locate-by-history-foreign", Family: "deltav", Severity: Warning, Reports: analyze.LocateByHistory, Needs: NeedsURL,
		Covers:  []string{"DV-23"},
		Spec:    []string{"RFC 3253 5.4"},
		Summary: "The answer to locate-by-history lists members of the collection that was asked.",
		Help:    "list only resources below the Request-URI",
		On: OnResponse(func(p *Pass, r *analyze.Response) {
			for i := range r.Hrefs {
				if p.Request.Scope.Source(i).Outside() {
					p.Report(r.Hrefs[i].Span, "", "%s does not lie below %s, where the report looks for it", Quote(r.Hrefs[i].Bytes), Quote(p.Request.Scope.URL()))
				}
			}
		}),
	},
	Rule{
		Name: "version-tree-incomplete", Family: "deltav", Severity: Warning, Reports: analyze.VersionTree, Whole: true,
		Covers:  []string{"DV-06"},
		Spec:    []string{"RFC 3253 3.7"},
		Summary: "The answer to version-tree lists every version of the history.",
		Help:    "add a response for each version; leave out only what the user may not read",
		On: onTreeAndEnd(func(p *Pass, _ *analyze.Property, n *analyze.Node) {
			for h := range p.Children(n) {
				if h.Name == analyze.NameHref && len(h.Text.Bytes) > 0 {
					p.Facts.NameVersion(&h.Text, p.response, p.window)
				}
			}
		}, func(p *Pass) {
			if m, href := p.Facts.UnlistedVersion(); m != nil {
				p.ReportMark(m, href, "the version %s is a neighbour of one that is listed but has no response, so clients draw a history with a gap", Quote([]byte(href)))
			}
		}, davNames("predecessor-set", "successor-set")...),
	},
	Rule{
		Name: "report-without-response", Family: "deltav", Severity: Warning, Reports: analyze.ExpandProperty | analyze.VersionTree, Whole: true,
		Covers:  []string{"DV-07"},
		Spec:    []string{"RFC 3253 3.8", "RFC 3253 3.7", "RFC 3253 3.6"},
		Summary: "expand-property and version-tree have at least one response: they are about a resource that is there.",
		Help:    "add the response; a server without the report answers 403 with DAV:supported-report in a DAV:error",
		On: OnEnd(func(p *Pass) {
			if p.Facts.Responses == 0 && answered207(p) {
				p.ReportMark(p.Document.RootMark(), "", "the answer has no response, which cannot be right for this report: clients take a report that the server does not have for one that found nothing")
			}
		}),
	},
	Rule{
		Name: "acl-report-nonzero-depth", Family: "acl", Severity: Warning, Reports: aclReports, Needs: NeedsRequestHeaders,
		Covers:  []string{"AC-23"},
		Spec:    []string{"RFC 3744 9.2", "RFC 3744 9.3", "RFC 3744 9.4", "RFC 3744 9.5"},
		Summary: "The reports of RFC 3744 are defined for Depth 0 only.",
		Help:    "the client should send Depth: 0; the server should answer 400 to another one",
		On: OnEnd(func(p *Pass) {
			if q := p.Request; answered207(p) && (q.Depth == analyze.DepthOne || q.Depth == analyze.DepthInfinity) {
				p.ReportField(nil, q.DepthText, "the client %s sent Depth: %s, for which the report is not defined, and the server answered it all the same: other servers refuse it with 400", clientName(q), Escape([]byte(q.DepthText)))
			}
		}),
	},
	Rule{
		Name: "update-not-207", Family: "deltav", Severity: Error, When: analyze.OtherMethod, Needs: NeedsHead,
		Covers:  []string{"DV-10"},
		Spec:    []string{"RFC 3253 7.1"},
		Summary: "An UPDATE that succeeds is answered with 207.",
		Help:    "send the status line HTTP/1.1 207 Multi-Status",
		On: OnEnd(func(p *Pass) {
			if p.Diagnosis.Method.Name == "UPDATE" && multistatusWithout207(p) && p.Head.Status/100 == 2 {
				p.ReportField(nil, "", "the answer to UPDATE is %d and not 207, so clients do not read which resources were changed", p.Head.Status)
			}
		}),
	},
	Rule{
		Name: "update-missing-request-uri", Family: "deltav", Severity: Warning, When: analyze.OtherMethod, Needs: NeedsURL | NeedsRequestBody, Whole: true,
		Covers:  []string{"DV-11"},
		Spec:    []string{"RFC 3253 7.1"},
		Summary: "The answer to an UPDATE to a version has an entry for the Request-URI.",
		Help:    "add a response for the Request-URI",
		On: OnEnd(func(p *Pass) {
			q := p.Request
			s := &q.Scope
			if davRoot(q, "update") && q.Body.Outline.HasPart("version") && answered207(p) && allSucceeded(p) &&
				s.SourceKnown() && s.Self == 0 && s.Unknown == 0 && !aliased(p) {
				p.ReportMark(p.Document.RootMark(), "", "the answer to UPDATE has no entry for the Request-URI %s, so clients do not learn that it was updated", Quote(s.URL()))
			}
		}),
	},
	Rule{
		Name: "versioning-response-cacheable", Family: "deltav", Severity: Warning, When: analyze.OtherMethod, Needs: NeedsHead,
		Covers:  []string{"DV-12"},
		Spec:    []string{"RFC 3253 7.1", "RFC 3253 8.2", "RFC 3253 11.2", "RFC 3253 4.3", "RFC 3253 12.6", "RFC 3253 13.5"},
		Summary: "The answers to the methods of RFC 3253 carry Cache-Control: no-cache.",
		Help:    "send Cache-Control: no-cache",
		On: OnEnd(func(p *Pass) {
			if m := p.Diagnosis.Method.Name; slices.Contains(uncached, m) && p.Head.Status/100 == 2 && p.Head.Complete && !saysNoCache(p.Head) {
				p.ReportField(nil, m, "no Cache-Control: no-cache is seen in the answer to %s, which must not be cached", Escape([]byte(m)))
			}
		}),
	},
	Rule{
		Name: "label-207-without-failure", Family: "deltav", Severity: Warning, When: analyze.OtherMethod, Whole: true,
		Covers:  []string{"DV-14"},
		Spec:    []string{"RFC 3253 8.2"},
		Summary: "A 207 to LABEL names the resources on which it failed.",
		Help:    "send 200 without a body where nothing failed",
		On: OnEnd(func(p *Pass) {
			if p.Diagnosis.Method.Name == "LABEL" && answered207(p) && allSucceeded(p) {
				p.ReportMark(p.Document.FirstSuccess(), "", "207 answers LABEL only to say where it failed, and nothing failed here, so clients look for a failure")
			}
		}),
	},
	Rule{
		Name: "unexpected-207-for-method", Family: "deltav", Severity: Info, When: analyze.OtherMethod, Needs: NeedsHead,
		Covers:  []string{"DV-18", "BI-14"},
		Spec:    []string{"RFC 3253 12.6", "RFC 5842 4", "RFC 5842 5", "RFC 5842 6"},
		Summary: "RFC 3253 and RFC 5842 define no 207 for this method.",
		Help:    "send one plain status, with the body that the RFC defines",
		On: OnEnd(func(p *Pass) {
			if m := p.Diagnosis.Method.Name; slices.Contains(without207, m) && isMultistatus207(p) {
				p.ReportField(nil, m, "207 with a multistatus answers %s, for which its RFC defines none, so clients take it for a plain success", Escape([]byte(m)))
			}
		}),
	},
	Rule{
		Name: "checked-in-and-checked-out", Family: "deltav", Severity: Warning, When: analyze.ReadMethods,
		Covers:  []string{"DV-21"},
		Spec:    []string{"RFC 3253 3.2.1", "RFC 3253 4.3"},
		Summary: "A resource is checked in or checked out, never both.",
		Help:    "report 404 for the property that the resource does not have",
		On: OnTree(func(p *Pass, q *analyze.Property, n *analyze.Node) {
			if in := p.PropertyNamed(davName("checked-in")); in != nil && in.Content && q.Content {
				p.Report(q.Tag(), "", "the resource has %s beside checked-in, so clients cannot tell whether it is checked out", p.Element(n.Tag)).
					Related(in.Tag(), "checked-in").Property(q.Name, q.Tag(), q.Q)
			}
		}, davName("checked-out")),
	},
)

// ownAnswers are what the reports are answered with that have no multistatus.
var ownAnswers = map[analyze.Reports]string{
	analyze.MergePreview:               "DAV:merge-preview-report",
	analyze.CompareBaseline:            "DAV:compare-baseline-report",
	analyze.LatestActivityVersion:      "DAV:latest-activity-version-report",
	analyze.PrincipalSearchPropertySet: "DAV:principal-search-property-set",
	analyze.FreeBusyQuery:              "text/calendar with a VFREEBUSY",
}

// uncached are the methods whose answers carry Cache-Control: no-cache.
var uncached = []string{"UPDATE", "MERGE", "LABEL", "CHECKOUT", "CHECKIN", "UNCHECKOUT", "MKWORKSPACE", "BASELINE-CONTROL", "MKACTIVITY"}

// without207 are methods for which no 207 is defined.
var without207 = []string{
	"BASELINE-CONTROL", "VERSION-CONTROL", "CHECKOUT", "CHECKIN", "UNCHECKOUT", "MKWORKSPACE", "MKACTIVITY",
	"BIND", "UNBIND", "REBIND",
}

// saysNoCache says that a head forbids to use the answer again; no-store says
// more than no-cache.
func saysNoCache(h *capture.Head) bool {
	return listsToken(h.Header, "Cache-Control", "no-cache") || listsToken(h.Header, "Cache-Control", "no-store")
}

// listsToken says whether a field that is a comma-separated list has a token, in any case.
func listsToken(fields []capture.Field, name, token string) bool {
	for i := range fields {
		if !strings.EqualFold(fields[i].Name, name) {
			continue
		}
		for item := range strings.SplitSeq(fields[i].Value, ",") {
			if strings.EqualFold(strings.TrimSpace(item), token) {
				return true
			}
		}
	}
	return false
}

// allSucceeded says that there is a success and nothing else.
func allSucceeded(p *Pass) bool {
	return p.Document.FirstSuccess() != nil && !p.Document.Failed() && p.Document.FirstDependent() == nil
}

// clientName is what the User-Agent field says, as far as the first blank.
func clientName(q *analyze.Request) string {
	v, ok := capture.Get(q.Header, "User-Agent")
	if !ok || v == "" {
		return "(which gives no User-Agent)"
	}
	return Quote([]byte(v))
}

// reportBeyondDepth looks at requests that say their Depth only, and reports
// the first href: it is one fault.
func reportBeyondDepth(p *Pass, r *analyze.Response) {
	q := p.Request
	most := 0
	switch {
	case !q.DepthSent || aliased(p) || q.Scope.Changed() || p.reported():
		return
	case q.Depth == analyze.DepthOne:
		most = 1
	case q.Depth != analyze.DepthZero:
		return
	}
	for i := range r.Hrefs {
		if at := q.Scope.Source(i); at.Below() && at.Levels > most && r.Status.Code/100 <= 2 {
			p.Report(r.Hrefs[i].Span, "", "%s lies deeper than the Depth: %d of the REPORT allows, so clients file it under the wrong collection", Quote(r.Hrefs[i].Bytes), most)
			return
		}
	}
}
