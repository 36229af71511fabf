package rules

import (
	"strconv"

	"lint207/analyze"
	"lint207/analyze/xmlscan"
)

// What a response of sync-collection says of a member (RFC 6578 section 3.2).
var _ = add(
	Rule{
		Name: "sync-changed-with-status", Family: "sync", Severity: Error, Reports: analyze.SyncCollection, Whole: true,
		Covers:  []string{"SY-05"},
		Spec:    []string{"RFC 6578 3.2", "RFC 8144 2.1"},
		Summary: "A changed member in an answer to sync-collection has propstats and no status.",
		Help:    "leave the status out and report the properties in propstats",
		On:      OnResponse(syncChangedWithStatus),
	},
	Rule{
		Name: "sync-changed-with-bare-status", Family: "sync", Severity: Info, Reports: analyze.SyncCollection, Whole: true,
		Covers:  []string{"SY-05"},
		Spec:    []string{"RFC 6578 3.2", "RFC 8144 2.1"},
		Summary: "A changed member has a bare status, which only Prefer: return=minimal allows.",
		Help:    "report the properties in propstats, unless the request asks for return=minimal",
		On: OnResponse(func(p *Pass, r *analyze.Response) {
			if r.Status.Code/100 == 2 && len(r.Propstats) == 0 && !headersKnown(p) && !preferenceApplied(p) {
				p.Report(r.Status.Span, strconv.Itoa(r.Status.Code), "a changed member with the bare status %d is right only if the request had Prefer: return=minimal: other clients miss its properties", r.Status.Code)
			}
		}),
	},
	Rule{
		Name: "sync-removed-with-propstat", Family: "sync", Severity: Error, Reports: analyze.SyncCollection, Whole: true,
		Covers:  []string{"SY-06"},
		Spec:    []string{"RFC 6578 3.2"},
		Summary: "A removed member in an answer to sync-collection has the status 404 and no propstat.",
		Help:    "leave the propstat out",
		On: OnResponse(func(p *Pass, r *analyze.Response) {
			if r.Status.Code == 404 && len(r.Propstats) > 0 {
				p.Report(r.Propstats[0].Tag, "", "a propstat in the response of a removed member: clients that look for propstats take the member for a changed one").
					Related(r.Status.Tag, "the status that says that it was removed")
			}
		}),
	},
	Rule{
		Name: "sync-removed-wrong-status", Family: "sync", Severity: Error, Reports: analyze.SyncCollection,
		Covers:  []string{"SY-07"},
		Spec:    []string{"RFC 6578 3.2"},
		Summary: "The status of a removed member in an answer to sync-collection is 404.",
		Help:    "write HTTP/1.1 404 Not Found",
		On: OnResponse(func(p *Pass, r *analyze.Response) {
			if r.Status.Code == 410 {
				p.Report(r.Status.Span, "410", "410 does not tell a client of sync-collection that the member was removed, only 404 does, so it keeps the member")
			}
		}),
	},
	Rule{
		Name: "sync-all-propstats-404", Family: "sync", Severity: Info, Reports: analyze.SyncCollection, Whole: true,
		Covers:  []string{"SY-08"},
		Spec:    []string{"RFC 6578 3.8", "RFC 6578 3.13"},
		Summary: "A member all of whose properties are missing is there, but looks removed.",
		Help:    "if the member was removed send the status 404 and no propstat; otherwise nothing is wrong",
		On: OnResponse(func(p *Pass, r *analyze.Response) {
			if len(r.Propstats) > 0 && !r.Status.Present && everything404(r) && propertyCount(r) > 0 {
				p.Report(r.Propstats[0].Status.Span, "", "404 for every property says that the member is there without them, but many clients take it for removed")
			}
		}),
	},
	Rule{
		Name: "sync-403-without-condition", Family: "sync", Severity: Error, Reports: analyze.SyncCollection, Whole: true,
		Covers:  []string{"SY-09"},
		Spec:    []string{"RFC 6578 3.3"},
		Summary: "A collection that sync-collection cannot go into has 403 and says why.",
		Help:    "add a DAV:error with DAV:sync-traversal-supported if the collection can be synchronized on its own, with DAV:supported-report if it cannot",
		On:      OnResponse(sync403),
	},
	Rule{
		Name: "sync-token-error-in-part", Family: "sync", Severity: Warning,
		Covers:  []string{"SY-27"},
		Spec:    []string{"RFC 6578 3.2"},
		Summary: "DAV:valid-sync-token refuses a whole request, not a part of a Multi-Status.",
		Help:    "answer the request with 403 and a DAV:error that holds it",
		On: onDAVCondition("valid-sync-token", func(p *Pass, c *Condition) {
			if p.multistatus() {
				p.Report(c.Tag, "", "%s refuses the token of the whole request, so clients do not look for it in a part of a 207 and go on with the dead token", p.Tag(c.Tag, c.Q))
			}
		}),
	},
	Rule{
		Name: "sync-initial-with-removals", Family: "sync", Severity: Error, Reports: analyze.SyncCollection, Needs: NeedsRequestBody,
		Covers:  []string{"SY-16"},
		Spec:    []string{"RFC 6578 3.4"},
		Summary: "The answer to an empty sync-token lists no removed members.",
		Help:    "leave removed members out of the answer to a first synchronization",
		On: OnResponse(func(p *Pass, r *analyze.Response) {
			if b := &p.Request.Body; syncs(p.Request) && b.Report.SyncTokens == 1 && b.Report.SyncToken == "" && r.Status.Code == 404 && member(p, r) {
				p.Report(r.Status.Span, "", "the request has an empty sync-token, so the client knows no members yet, but this one is reported as removed")
			}
		}),
	},
	Rule{
		Name: "sync-removed-collection-members", Family: "sync", Severity: Error, Reports: analyze.SyncCollection,
		Covers:  []string{"SY-20"},
		Spec:    []string{"RFC 6578 3.5.2"},
		Summary: "The members of a removed collection are not reported as removed.",
		Help:    "report the removed collection alone",
		On: OnHref(func(p *Pass, h *Href) {
			f := h.Fact
			switch {
			case f == nil:
			case f.GoneAbove.Line > 0:
				p.Report(h.Span, "", "%s is reported as removed although a collection above it is, which says it all", Quote(h.Bytes)).
					RelatedPlace(f.GoneAbove.Place, f.GoneAbove.Len, "the removed collection")
			case f.GoneBelow.Line > 0:
				p.Report(h.Span, "", "%s is reported as removed, and a member of it was before, which goes without saying", Quote(h.Bytes)).
					RelatedPlace(f.GoneBelow.Place, f.GoneBelow.Len, "the member")
			}
		}),
	},
	Rule{
		Name: "sync-token-property-missing", Family: "sync", Severity: Warning, Valued: true, Whole: true,
		Covers:  []string{"SY-22"},
		Spec:    []string{"RFC 6578 3.2", "RFC 6578 4"},
		Summary: "A collection that offers sync-collection has the property sync-token, and the reverse.",
		Help:    "report both for a collection that can be synchronized, neither for another",
		On:      OnTree(syncTokenProperty, davName("supported-report-set")),
	},
)

func headersKnown(p *Pass) bool { return p.Request != nil && p.Request.HeaderKnown }

// preferenceApplied says that the answer names the preference that it honours.
func preferenceApplied(p *Pass) bool {
	return p.Head != nil && fieldOf(p.Head, "Preference-Applied") != nil
}

// syncs says that the body of the request is a well-formed sync-collection.
func syncs(q *analyze.Request) bool {
	return q.Body.Known && !q.Body.IllFormed && q.Body.RootName == davName("sync-collection")
}

// propertyCount counts the properties that a response names.
func propertyCount(r *analyze.Response) (n int) {
	for i := range r.Propstats {
		n += r.Propstats[i].Count()
	}
	return n
}

// member says that no href of a response names the Request-URI.
func member(p *Pass, r *analyze.Response) bool {
	for i := range r.Hrefs {
		if p.Request.Scope.Source(i).Self() {
			return false
		}
	}
	return true
}

// syncChangedWithStatus: a bare 2xx is the minimal form of RFC 8144, so that
// only the request tells whether it is right.
func syncChangedWithStatus(p *Pass, r *analyze.Response) {
	switch {
	case r.Status.Code/100 != 2:
	case len(r.Propstats) > 0:
		p.Report(r.Status.Tag, "both", "a status in the response of a changed member, which has propstats only: clients take the one or the other").
			Related(r.Propstats[0].Tag, "the first propstat")
	case headersKnown(p) && p.Request.Complete && !p.Request.Minimal && !preferenceApplied(p):
		p.Report(r.Status.Span, strconv.Itoa(r.Status.Code), "the bare status %d does not give a client the properties of the changed member that it asked for, and it did not ask for a minimal answer", r.Status.Code)
	}
}

// sync403 is an error where the request shows that sub-collections were to be
// gone into; a 403 with any condition is explained.
func sync403(p *Pass, r *analyze.Response) {
	if r.Status.Code != 403 || len(r.Propstats) > 0 || len(r.Error.Conditions) > 0 || len(r.Hrefs) != 1 || !r.Facts[0].Slash {
		return
	}
	known := p.Request != nil && syncs(p.Request)
	if known && (p.Request.Body.Report.SyncLevel != "infinite" || !member(p, r)) {
		return
	}
	rep := p.Report(r.Status.Span, "", "403 for the collection %s does not say whether it can be synchronized on its own, so clients cannot go on there", Quote(r.Hrefs[0].Bytes))
	if !known {
		rep.Probably()
	}
}

var (
	supportedReport = davName("supported-report")
	reportName      = davName("report")
	syncCollection  = davName("sync-collection")
	syncToken       = davName("sync-token")
)

// syncTokenProperty is silent where the list of reports cannot be read.
func syncTokenProperty(p *Pass, q *analyze.Property, n *analyze.Node) {
	lists, ok := listsReport(p, n, syncCollection)
	if !ok {
		return
	}
	has := p.PropertyNamed(syncToken)
	if missing := propertyUnder(p, 404, syncToken); lists && has == nil && missing != nil {
		p.Report(missing.Tag(), "missing", "the collection offers the report sync-collection, but the property %s is missing, so clients cannot see whether anything has changed", p.Tag(missing.Tag(), missing.Q)).
			Property(missing.Name, missing.Tag(), missing.Q)
	}
	if !lists && has != nil && has.Content {
		p.Report(q.Tag(), "report", "the collection has the property sync-token, but %s does not list the report sync-collection that the token is for", p.Tag(q.Tag(), q.Q)).
			Property(q.Name, q.Tag(), q.Q)
	}
}

// listsReport says whether a supported-report-set lists a report; ok is false
// if the list is empty or not as RFC 3253 section 3.1.5 has it.
func listsReport(p *Pass, set *analyze.Node, name xmlscan.Name) (lists, ok bool) {
	for sr := range p.Children(set) {
		if p.Name(sr.Name) != supportedReport {
			continue
		}
		report := p.Child(sr, reportName)
		if report == nil || !report.HasChild() {
			return false, false
		}
		ok = true
		lists = lists || p.Child(report, name) != nil
	}
	return lists, ok
}

// propertyUnder is the property of that name under a status, nil if there is none.
func propertyUnder(p *Pass, code int, name xmlscan.Name) *analyze.Property {
	for i := range p.response.Propstats {
		ps := &p.response.Propstats[i]
		for j := range ps.Props {
			if ps.Status.Code == code && p.Name(ps.Props[j].Name) == name {
				return &ps.Props[j]
			}
		}
	}
	return nil
}
