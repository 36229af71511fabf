package rules

import (
	"strconv"

	"lint207/analyze"
	"lint207/analyze/capture"
)

// The reports of CardDAV and their answers (RFC 6352 sections 8.6 and 8.7).
var _ = add(
	Rule{
		Name: "addressbook-multiget-missing-href", Family: "carddav", Severity: Error, Reports: analyze.AddressbookMultiget, Needs: NeedsRequestBody | NeedsURL, Whole: true,
		Covers:  []string{"CR-01"},
		Spec:    []string{"RFC 6352 8.7"},
		Summary: "An addressbook-multiget is answered without a response for an href that it names.",
		Help:    "add a response for each href of the request, with 404 if there is nothing under it",
		On: OnEnd(func(p *Pass) {
			if first, n := p.Request.Missing(); n > 0 && p.multistatus() {
				p.ReportMark(p.Document.RootMark(), first, "the request asks for %s%s, but no response is about it: clients cannot tell whether the contact is gone", Quote([]byte(first)), andOthers(n-1))
			}
		}),
	},
	Rule{
		Name: "addressbook-multiget-error-in-propstat", Family: "carddav", Severity: Warning, Reports: analyze.AddressbookMultiget, Whole: true,
		Covers:  []string{"CR-02"},
		Spec:    []string{"RFC 6352 8.7"},
		Summary: "An addressbook-multiget says in a propstat that the resource itself cannot be read.",
		Help:    "write the status directly into the response, without propstats",
		On:      OnResponse(multigetErrorInPropstat),
	},
	Rule{
		Name: "addressbook-multiget-depth", Family: "carddav", Severity: Info, Reports: analyze.AddressbookMultiget, Needs: NeedsRequestHeaders,
		Covers:  []string{"CR-03"},
		Spec:    []string{"RFC 6352 8.7"},
		Summary: "An addressbook-multiget has a Depth of 0.",
		Help:    clientFault + "send Depth: 0, or no Depth",
		On: OnEnd(func(p *Pass) {
			if q := p.Request; q.DepthSent && q.Depth != analyze.DepthZero {
				p.ReportField(nil, q.DepthText, "the request has Depth: %s, but an addressbook-multiget has 0: it names what it wants (the examples of RFC 6352 share this fault)", Escape([]byte(q.DepthText)))
			}
		}),
	},
	Rule{
		Name: "addressbook-query-depth", Family: "carddav", Severity: Info, Reports: analyze.AddressbookQuery, Needs: NeedsRequestHeaders,
		Covers:  []string{"CR-04"},
		Spec:    []string{"RFC 6352 8.6"},
		Summary: "An addressbook-query has a Depth header.",
		Help:    clientFault + "send Depth: 1; without it servers look at the collection alone and find nothing",
		On: OnEnd(func(p *Pass) {
			if q := p.Request; q.Complete && !q.DepthSent {
				p.ReportField(nil, "", "the addressbook-query has no Depth, which means 0: servers look at the collection alone, so the answer may be empty")
			}
		}),
	},
	Rule{
		Name: "addressbook-507-wrong-href", Family: "carddav", Severity: Error, Reports: analyze.AddressbookQuery, Needs: NeedsURL, Whole: true,
		Covers:  []string{"CR-05"},
		Spec:    []string{"RFC 6352 8.6.2"},
		Summary: "A truncated addressbook-query has its 507 under a member instead of the Request-URI.",
		Help:    "report the 507 in a response for the Request-URI",
		On: OnEnd(func(p *Pass) {
			if m := p.Request.Misplaced(); m != nil {
				p.ReportMark(m, "507", "the 507 that marks a truncated answer stands under a member and not under the Request-URI %s, so clients take the answer for complete", Quote(p.Request.Scope.URL()))
			}
		}),
	},
	Rule{
		Name: "addressbook-507-without-condition", Family: "carddav", Severity: Warning, Reports: analyze.AddressbookQuery,
		Covers:  []string{"CR-06"},
		Spec:    []string{"RFC 6352 8.6.2"},
		Summary: "The 507 of a truncated addressbook-query does not say number-of-matches-within-limits.",
		Help:    "add <D:error><D:number-of-matches-within-limits/></D:error> to the response",
		On: OnResponse(func(p *Pass, r *analyze.Response) {
			if r.Status.Code == 507 && !r.Error.Present {
				p.Report(r.Tag, "", "this 507 comes without DAV:number-of-matches-within-limits, so clients may take the truncated answer for a lack of disk space")
			}
		}),
	},
	Rule{
		Name: "addressbook-507-counted-in-limit", Family: "carddav", Severity: Info, Reports: analyze.AddressbookQuery, Needs: NeedsRequestBody, Whole: true,
		Covers:  []string{"CR-07"},
		Spec:    []string{"RFC 6352 8.6.2"},
		Summary: "The mark of a truncation seems to be counted against the limit of the client.",
		Help:    "send as many results as the limit says, and the 507 besides",
		On: OnEnd(func(p *Pass) {
			if q := p.Request; q.Truncated != nil && q.Body.Address.Limit == q.Results+1 {
				p.ReportMark(q.Truncated, "", "the request allows %d results and got %d and this 507, which does not count", q.Body.Address.Limit, q.Results).lower(analyze.Possible)
			}
		}),
	},
	Rule{
		Name: "addressbook-query-possibly-truncated", Family: "carddav", Severity: Info, Reports: analyze.AddressbookQuery, Needs: NeedsRequestBody, Whole: true,
		Covers:  []string{"CR-08"},
		Spec:    []string{"RFC 6352 8.6.1", "RFC 6352 8.6.2"},
		Summary: "As many results as the limit allows, and no 507: there may be more.",
		Help:    "add a 507 for the Request-URI if there are more matches",
		On: OnEnd(func(p *Pass) {
			if q := p.Request; q.Truncated == nil && q.Body.Address.Limit > 0 && q.Body.Address.Limit == q.Results {
				p.ReportMark(p.Document.RootMark(), "", "the answer has as many results as the limit of the request allows (%d) and no 507: if there are more matches, clients cannot know it", q.Results).lower(analyze.Possible)
			}
		}),
	},
	Rule{
		Name: "addressbook-query-truncated-without-results", Family: "carddav", Severity: Info, Reports: analyze.AddressbookQuery, Needs: NeedsRequestBody, Whole: true,
		Covers:  []string{"CR-09"},
		Spec:    []string{"RFC 6352 8.6.2"},
		Summary: "A truncated answer holds no result.",
		Help:    "send the matches up to the limit beside the 507",
		On: OnEnd(func(p *Pass) {
			if q := p.Request; q.Truncated != nil && q.Results == 0 {
				p.ReportMark(q.Truncated, "", "the answer says that it is truncated and has no result at all, so clients get nothing to show")
			}
		}),
	},
	Rule{
		Name: "address-conversion-without-condition", Family: "carddav", Severity: Info, Reports: analyze.AddressReports,
		Covers:  []string{"CR-10"},
		Spec:    []string{"RFC 6352 5.1.1", "RFC 6352 8.7.2"},
		Summary: "A 415 in an addressbook report does not say supported-address-data-conversion.",
		Help:    "add a DAV:error with CARDDAV:supported-address-data-conversion",
		On: OnResponse(func(p *Pass, r *analyze.Response) {
			if r.Status.Code == 415 && !r.Error.Present {
				p.Report(r.Tag, "", "this 415 comes without CARDDAV:supported-address-data-conversion, so clients do not learn that another version of the vCard is to be had")
			}
		}),
	},
	Rule{
		Name: "addressbook-query-empty-result-status", Family: "carddav", Severity: Warning, Reports: analyze.AddressbookQuery, Needs: NeedsHead,
		Covers:  []string{"CR-26"},
		Spec:    []string{"RFC 6352 8.6"},
		Summary: "An addressbook-query without matches is answered with another status than 207.",
		Help:    "answer 207 with an empty multistatus",
		On: OnHead(func(p *Pass, h *capture.Head) {
			if h.Status == 204 {
				p.ReportField(nil, "204", "204 answers the addressbook-query, which has a multistatus as its answer even if nothing matches, so clients take it for a failure")
			}
		}),
	},
)

// andOthers says how many more there are.
func andOthers(n int) string {
	switch n {
	case 0:
		return ""
	case 1:
		return " (and 1 other)"
	}
	return " (and " + strconv.Itoa(n) + " others)"
}

// multigetErrorInPropstat: every address object has a getetag, so a 404 for it,
// with no property that was found, speaks of the resource.
func multigetErrorInPropstat(p *Pass, r *analyze.Response) {
	var gone *analyze.Property
	for i := range r.Propstats {
		ps := &r.Propstats[i]
		if ps.Status.Code < 400 {
			return
		}
		for j := range ps.Props {
			if q := &ps.Props[j]; ps.Status.Code == 404 && !q.Content && p.Name(q.Name) == davName("getetag") {
				gone = q
			}
		}
	}
	switch {
	case gone != nil:
		p.Report(r.Tag, "", "nothing was found here, not even %s, so the resource itself is missing, but no status of the response says so: clients take it for a contact without data", p.Tag(gone.Tag(), gone.Q))
	case len(r.Propstats) > 0 && !r.Status.Present && propertyCount(r) == 0:
		s := &r.Propstats[0].Status
		p.Report(r.Tag, "empty", "the %d stands in a propstat that names no property, and no status of the response says that the resource cannot be read: clients take it for a contact without data", s.Code).
			Help("write <status>%s</status> into the response instead of the propstat", Escape(s.Bytes))
	}
}
