package rules

import "lint207/analyze"

// 424 and its causes. Where a cause is looked for depends on the method: the
// same response (PROPPATCH, MKCOL, MKCALENDAR), any other one (LOCK), the tree
// of the hrefs (DELETE, COPY, MOVE).
var _ = add(
	Rule{
		Name: "proppatch-424-without-cause", Family: "dependency", Severity: Error, When: analyze.PROPPATCH,
		Covers:  []string{"R4918-075"},
		Spec:    []string{"RFC 4918 9.2.1", "RFC 4918 11.4"},
		Summary: "A PROPPATCH response in which every failure is 424 hides its cause.",
		Help:    "report the property that failed with its own status (403, 409, 423 or 507) beside the 424s",
		Doubt:   func(p *Pass) bool { return p.Document.StatusFailed() }, // a locked parent may be the cause
		On:      OnResponse(withoutCause),
	},
	Rule{
		Name: "only-failed-dependency", Family: "dependency", Severity: Warning, When: analyze.MKCOL | analyze.MKCALENDAR,
		Covers:  []string{"MK-08"},
		Spec:    []string{"RFC 5689 3", "RFC 4918 11.4"},
		Summary: "An MKCOL or MKCALENDAR answer in which every failure is 424 hides its cause.",
		Help:    "report the property that failed with its own status (403, 409 or 507) beside the 424s",
		On:      OnResponse(withoutCause),
	},
	Rule{
		Name: "lock-424-without-cause", Family: "dependency", Severity: Error, When: analyze.LOCK, Whole: true,
		Covers:  []string{"R4918-111"},
		Spec:    []string{"RFC 4918 9.10.3"},
		Summary: "A LOCK answer names no resource on which the lock failed.",
		Help:    "add a response for a resource that could not be locked, with its own status (423 or 403) and a DAV:error",
		On: OnEnd(func(p *Pass) {
			c := &p.Diagnosis.Counts
			switch {
			case p.Facts.Root.Kind != analyze.KindMultistatus || p.Document.Failed() || p.Document.FirstSuccess() != nil:
			case c.Responses == 0:
				p.ReportMark(p.Document.RootMark(), "", "the answer to LOCK is empty, so the client cannot learn which resource is in the way")
			case c.By[analyze.Dependent] > 0:
				p.ReportMark(p.Document.FirstDependent(), "424", "every entry of this answer to LOCK is 424, so the client cannot learn which resource is in the way")
			}
		}),
	},
	Rule{
		Name: "failed-dependency-without-cause", Family: "dependency", Severity: Warning, Whole: true,
		When:    analyze.PROPFIND | analyze.OtherMethod | analyze.UnknownMethod,
		Covers:  []string{"R4918-130"},
		Spec:    []string{"RFC 4918 11.4"},
		Summary: "Every failure in the answer is 424, so nothing says what it depends on.",
		Help:    "report what failed first, with its own status, beside the 424s",
		On: OnEnd(func(p *Pass) {
			if p.Document.OnlyDependents() {
				p.ReportMark(p.Document.FirstDependent(), "424", "424 says that something else failed, but nothing in this answer did, so the client cannot learn what to fix")
			}
		}),
	},
	Rule{
		Name: "propfind-unexpected-424", Family: "dependency", Severity: Info, When: analyze.PROPFIND, Whole: true,
		Covers:  []string{"R4918-054"},
		Spec:    []string{"RFC 4918 9.1", "RFC 4918 11.4"},
		Summary: "Reads do not depend on each other, so 424 has no sensible cause in a PROPFIND answer.",
		Help:    "send the status of the property or resource itself: 404, 403 or 401",
		On: OnEnd(func(p *Pass) {
			if p.Document.FirstDependent() != nil && p.Document.Failed() {
				p.ReportMark(p.Document.FirstDependent(), "424", "424 in an answer to PROPFIND: reads do not depend on each other, so no other entry explains it")
			}
		}),
	},
	Rule{
		Name: "dependent-424-listed", Family: "dependency", Severity: Warning, When: analyze.TreeMethods,
		Covers:  []string{"R4918-080", "R4918-092"},
		Spec:    []string{"RFC 4918 9.6.1", "RFC 4918 9.8.3", "RFC 4918 9.9.2"},
		Summary: "DELETE, COPY and MOVE should not list what failed only because of another resource.",
		Help:    "leave this response out, and name the resource that failed with its own status",
		On: OnResponse(func(p *Pass, r *analyze.Response) {
			if r.Status.Code == 424 {
				p.Report(r.Status.Span, "424", "424 should not be listed here, only the resource that failed: it tells nobody what to fix, and clients that show every entry report one failure several times")
			}
		}),
	},
	Rule{
		Name: "lock-424-propstat", Family: "dependency", Severity: Info, When: analyze.LOCK,
		Covers:  []string{"OB-05"},
		Spec:    []string{"RFC 2518 8.10.10", "RFC 4918 9.10.3"},
		Summary: "A LOCK answer tells the outcome in a propstat, as in RFC 2518.",
		Help:    "write the status directly into the response, without a propstat",
		On: OnPropstat(func(p *Pass, _ *analyze.Response, ps *analyze.Propstat) {
			if onlyLockdiscovery(ps) && ps.Status.Code/100 > 2 {
				p.Report(ps.Tag, "", "the outcome of LOCK stands in a propstat with lockdiscovery, the form of RFC 2518 that Apache mod_dav still sends")
			}
		}),
	},
	Rule{
		Name: "propstat-in-non-property-method", Family: "dependency", Severity: Warning, When: analyze.LOCK | analyze.TreeMethods,
		Covers:  []string{"R4918-139"},
		Spec:    []string{"RFC 4918 13"},
		Summary: "A propstat stands in the answer to a method that is not about properties.",
		Help:    "write one DAV:status into the response instead of the propstat",
		On: OnPropstat(func(p *Pass, _ *analyze.Response, ps *analyze.Propstat) {
			if !onlyLockdiscovery(ps) {
				p.Report(ps.Tag, "", "a propstat tells outcomes of properties, but this method has none, so clients that look for the status of the resource find nothing")
			}
		}),
	},
)

// withoutCause looks for a 424 in a response in which nothing else failed. The
// cause may stand before or behind it; every status that is neither 2xx nor
// 424 counts, also one that cannot be read.
func withoutCause(p *Pass, r *analyze.Response) {
	var first *analyze.Propstat
	for i := range r.Propstats {
		ps := &r.Propstats[i]
		switch c := ps.Status.Code; {
		case ps.Count() == 0:
		case c == 424 && first == nil:
			first = ps
		case c != 424 && c/100 != 2:
			return
		}
	}
	if first == nil || succeeds(r) {
		return // beside a success the answer contradicts itself: proppatch-partial-success
	}
	q := &first.Props[0]
	p.Report(first.Status.Span, "424", "424 for %s, but nothing in this response failed, so the client cannot learn what to fix", p.Tag(q.Tag(), q.Q)).
		Property(q.Name, q.Tag(), q.Q)
}

// succeeds says whether a property of the response has a 2xx status.
func succeeds(r *analyze.Response) bool {
	for i := range r.Propstats {
		if ps := &r.Propstats[i]; ps.Count() > 0 && ps.Status.Code/100 == 2 {
			return true
		}
	}
	return false
}

// onlyLockdiscovery: a propstat with nothing but lockdiscovery is how RFC 2518
// (section 8.10.10) and Apache mod_dav tell the outcome of LOCK.
func onlyLockdiscovery(ps *analyze.Propstat) bool {
	return ps.Count() == 1 && ps.Props[0].Name == analyze.NameLockdiscovery
}
