package rules

import (
	"strconv"

	"lint207/analyze"
)

// All or nothing: PROPPATCH (RFC 4918 section 9.2) and LOCK (9.10.3).
var _ = add(
	Rule{
		Name: "proppatch-partial-success", Aliases: []string{"proppatch-mixed-success"}, Family: "dependency", Severity: Error, When: analyze.PROPPATCH,
		Covers:  []string{"R4918-065", "R4918-073", "OB-16"},
		Spec:    []string{"RFC 4918 9.2", "RFC 4918 9.2.1"},
		Summary: "A PROPPATCH response has a success beside a failure, although all or nothing is done.",
		Help:    "undo the changes and report 424 Failed Dependency for the properties that would have been changed",
		On:      OnResponse(partialSuccess("PROPPATCH changes all properties or none, so the client cannot know what is stored")),
	},
	Rule{
		Name: "mkcol-mixed-success", Family: "dependency", Severity: Error, When: analyze.MKCOL | analyze.MKCALENDAR,
		Covers:  []string{"MK-03"},
		Spec:    []string{"RFC 5689 3"},
		Summary: "An MKCOL or MKCALENDAR answer has a success beside a failure, although all or nothing is done.",
		Help:    "create nothing, and report 424 Failed Dependency for the properties that would have been set",
		On:      OnResponse(partialSuccess("the collection is made with all properties or not at all, so the client cannot know what there is now")),
	},
	Rule{
		Name: "proppatch-result-in-status-form", Family: "dependency", Severity: Warning, When: analyze.PROPPATCH,
		Covers:  []string{"R4918-072"},
		Spec:    []string{"RFC 4918 9.2.1", "RFC 4918 13"},
		Summary: "A PROPPATCH result has one status for the resource instead of one for each property.",
		Help:    "report the properties in propstats, or refuse the request with a plain status",
		On:      onStatusForm(func(code int) bool { return !nothingAttempted(code) && code >= 200 }),
	},
	Rule{
		Name: "proppatch-refusal-in-status-form", Family: "dependency", Severity: Info, When: analyze.PROPPATCH,
		Covers:  []string{"R4918-072"},
		Spec:    []string{"RFC 4918 9.2", "RFC 4918 13"},
		Summary: "A PROPPATCH that attempted nothing is refused inside a 207 instead of by a plain status.",
		Help:    "answer the request with that status, without a Multi-Status",
		On:      onStatusForm(nothingAttempted),
	},
	Rule{
		Name: "lock-partial-success", Family: "dependency", Severity: Error, When: analyze.LOCK,
		Covers:  []string{"R4918-110"},
		Spec:    []string{"RFC 4918 9.10.3"},
		Summary: "A LOCK answer has a success beside a failure, although the whole hierarchy is locked or nothing.",
		Help:    "report only the resources that could not be locked, and the Request-URI with 424 Failed Dependency",
		On: OnEnd(func(p *Pass) {
			if ok := p.Document.FirstSuccess(); ok != nil && failedAny(p.Diagnosis) {
				p.ReportMark(ok, "", "this entry says that the lock succeeded and another one that it failed, but LOCK locks all or nothing, so clients may rely on a lock that is not there")
			}
		}),
	},
	Rule{
		Name: "lock-success-in-multistatus", Family: "dependency", Severity: Error, When: analyze.LOCK, Whole: true,
		Covers:  []string{"R4918-104"},
		Spec:    []string{"RFC 4918 9.10.1", "RFC 4918 9.10.6"},
		Summary: "A LOCK answer reports success in a Multi-Status, which always means that no lock was granted.",
		Help:    "answer 200 or 201 with a DAV:prop that holds lockdiscovery, and the Lock-Token header",
		On: OnEnd(func(p *Pass) {
			if ok := p.Document.FirstSuccess(); ok != nil && !failedAny(p.Diagnosis) {
				p.ReportMark(ok, "", "a Multi-Status to LOCK always means that no lock was granted, but this entry reports a success and brings no lock token")
			}
		}),
	},
)

func failedAny(d *analyze.Diagnosis) bool {
	return d.Counts.By[analyze.Failed]+d.Counts.By[analyze.Dependent] > 0
}

// nothingAttempted: these say that no change was tried, which section 9.2
// leaves out of the duty to answer with propstats.
func nothingAttempted(code int) bool { return code == 401 || code == 404 || code == 423 }

// partialSuccess looks for a property with 2xx and one that failed in one
// response; the finding stands at the later status. A propstat with an empty
// prop carries no outcome.
func partialSuccess(why string) func(*Pass, *analyze.Response) {
	return func(p *Pass, r *analyze.Response) { reportMixed(p, r, why) }
}

func reportMixed(p *Pass, r *analyze.Response, why string) {
	var ok, failed *analyze.Propstat
	for i := range r.Propstats {
		ps := &r.Propstats[i]
		switch c := ps.Status.Code; {
		case ps.Count() == 0 || c < 200 || c > 599:
		case c/100 == 2 && ok == nil:
			ok = ps
		case c/100 != 2 && failed == nil:
			failed = ps
		}
	}
	if ok == nil || failed == nil {
		return
	}
	later, earlier := failed, ok
	if ok.Status.Off > failed.Status.Off {
		later, earlier = ok, failed
	}
	q, good, bad := &later.Props[0], &ok.Props[0], &failed.Props[0]
	p.Report(later.Status.Span, strconv.Itoa(failed.Status.Code), "%d for %s beside %d for %s: %s",
		ok.Status.Code, p.Tag(good.Tag(), good.Q), failed.Status.Code, p.Tag(bad.Tag(), bad.Q), why).
		Property(q.Name, q.Tag(), q.Q).
		Related(earlier.Status.Span, "the other outcome")
}

// onStatusForm looks at responses in status form with some codes.
func onStatusForm(match func(int) bool) Hook {
	return OnResponse(func(p *Pass, r *analyze.Response) {
		if r.Status.Present && len(r.Propstats) == 0 && match(r.Status.Code) {
			p.Report(r.Status.Span, strconv.Itoa(r.Status.Code), "the result of PROPPATCH is %s for the resource as a whole, so the client cannot learn what became of each property", Quote(r.Status.Bytes))
		}
	})
}
