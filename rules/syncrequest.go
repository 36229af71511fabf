package rules

import (
	"strconv"

	"lint207/analyze"
)

// An answer to sync-collection beside its request.
var _ = add(
	Rule{
		Name: "sync-nonzero-depth", Family: "sync", Severity: Warning, Reports: analyze.SyncCollection, Needs: NeedsRequestHeaders | NeedsRequestBody,
		Covers:  []string{"SY-15"},
		Spec:    []string{"RFC 6578 3.2", "RFC 6578 3.3"},
		Summary: "sync-collection with a Depth other than 0 is refused with 400.",
		Help:    "answer 400 Bad Request; the client should send Depth: 0, or no Depth at all, and a sync-level",
		On: OnEnd(func(p *Pass) {
			q := p.Request
			if q.DepthSent && q.Depth != analyze.DepthZero && syncs(q) && q.Body.Report.SyncLevels > 0 && answered207(p) {
				p.ReportMark(p.Document.RootMark(), q.DepthText, "the request has Depth: %s, for which sync-collection is not defined, but it was answered: the client cannot know which members the answer is about", Escape([]byte(q.DepthText)))
			}
		}),
	},
	Rule{
		Name: "sync-limit-exceeded", Family: "sync", Severity: Error, Reports: analyze.SyncCollection, Needs: NeedsRequestBody,
		Covers:  []string{"SY-14"},
		Spec:    []string{"RFC 6578 3.7"},
		Summary: "An answer to sync-collection has no more members than DAV:nresults allows.",
		Help:    "send as many members as were asked for and a 507 for the Request-URI, or refuse the request with DAV:number-of-matches-within-limits",
		On: OnEnd(func(p *Pass) {
			if q := p.Request; q.Excess != nil && syncs(q) {
				p.ReportMark(q.Excess, "", "the request asks for at most %d members, and %s is one more: a client with little memory relies on the limit", q.Body.Report.Limit, Quote([]byte(q.Excess.Href)))
			}
		}),
	},
	Rule{
		Name: "sync-level-1-deep-member", Family: "sync", Severity: Error, Reports: analyze.SyncCollection, Needs: NeedsURL | NeedsRequestBody,
		Covers:  []string{"SY-17"},
		Spec:    []string{"RFC 6578 3.3"},
		Summary: "With sync-level 1 only the immediate members are reported.",
		Help:    "leave out what lies deeper than one level",
		On: OnResponse(func(p *Pass, r *analyze.Response) {
			if !syncs(p.Request) || p.Request.Body.Report.SyncLevel != "1" {
				return
			}
			for i := range r.Hrefs {
				if at := p.Request.Scope.Source(i); at.Below() && at.Levels > 1 {
					rep := p.Report(r.Hrefs[i].Span, "", "%s lies %d levels below the Request-URI, but the sync-level is 1, so clients mistake it for a member of the collection", Quote(r.Hrefs[i].Bytes), at.Levels)
					if p.Request.Scope.Changed() || aliased(p) {
						rep.Probably()
					}
				}
			}
		}),
	},
	Rule{
		Name: "sync-self-response", Family: "sync", Severity: Warning, Reports: analyze.SyncCollection, Needs: NeedsURL,
		Covers:  []string{"SY-18"},
		Spec:    []string{"RFC 6578 3.2", "RFC 6578 3.3"},
		Summary: "An answer to sync-collection is about members: the Request-URI stands in it only with 507.",
		Help:    "leave the collection itself out; ask for its properties with PROPFIND",
		On: OnResponse(func(p *Pass, r *analyze.Response) {
			for i := range r.Hrefs {
				if p.Request.Scope.Source(i).Self() && r.Status.Code != 507 {
					p.Report(r.Hrefs[i].Span, "", "%s is the collection itself, which clients take for one of its members", Quote(r.Hrefs[i].Bytes))
				}
			}
		}),
	},
	Rule{
		Name: "sync-foreign-href", Family: "sync", Severity: Warning, Reports: analyze.SyncCollection, Needs: NeedsURL,
		Covers:  []string{"SY-19"},
		Spec:    []string{"RFC 6578 3.3", "RFC 4918 8.3"},
		Summary: "The members in an answer to sync-collection lie below the Request-URI.",
		Help:    "write the hrefs of members as absolute paths below the Request-URI",
		On:      OnResponse(syncForeign),
	},
	Rule{
		Name: "sync-request-incomplete", Family: "sync", Severity: Info, When: analyze.REPORT, Needs: NeedsRequestBody,
		Covers:  []string{"SY-24"},
		Spec:    []string{"RFC 6578 3.2", "RFC 6578 6.1"},
		Summary: "A sync-collection request has one sync-token, one sync-level and one prop.",
		Help:    clientFault + "send one DAV:sync-token (empty at first), one DAV:sync-level and one DAV:prop",
		On: OnRequest(func(p *Pass, q *analyze.Request) {
			if !syncs(q) {
				return
			}
			s := &q.Body.Report
			for _, e := range [...]struct {
				name string
				n    int
			}{{"sync-token", s.SyncTokens}, {"sync-level", s.SyncLevels}, {"prop", s.Props}} {
				if e.n != 1 {
					p.ReportField(nil, e.name, "the request has %d %s elements instead of one, so servers refuse it or guess", e.n, e.name)
				}
			}
		}),
	},
	Rule{
		Name: "sync-level-value", Family: "sync", Severity: Info, When: analyze.REPORT, Needs: NeedsRequestBody,
		Covers:  []string{"SY-25"},
		Spec:    []string{"RFC 6578 6.3"},
		Summary: "A sync-level is 1 or infinite.",
		Help:    clientFault + "write 1 or infinite",
		On: OnRequest(func(p *Pass, q *analyze.Request) {
			switch level := q.Body.Report.SyncLevel; {
			case !syncs(q) || q.Body.Report.SyncLevels != 1 || level == "1" || level == "infinite":
			case level == "infinity":
				p.ReportField(nil, level, "the sync-level of the request is infinity, which is a Depth: a sync-level says infinite")
			default:
				p.ReportField(nil, level, "the sync-level %s of the request is neither 1 nor infinite", Quote([]byte(level)))
			}
		}),
	},
)

// syncForeign reports the first href on another server or outside of the
// collection: it is one fault, however many hrefs show it.
func syncForeign(p *Pass, r *analyze.Response) {
	s := &p.Request.Scope
	if p.reported() || !s.SourceKnown() || aliased(p) {
		return
	}
	asked, sure := p.Request.Asked()
	for i := range r.Hrefs {
		h, at := &r.Hrefs[i], s.Source(i)
		scheme, authority, _, _ := analyze.SplitHref(h.Bytes)
		switch {
		case len(authority) > 0 && analyze.IsHTTP(scheme) && len(asked.Authority) > 0 && !asked.Has(h.Bytes):
			rep := p.Report(h.Span, "authority", "%s names another server than the one that was asked, %s, so clients do not match it with their collection", Quote(h.Bytes), Quote(asked.Authority)).
				Help("write the path alone, %s", Quote(withoutServer(h.Bytes)))
			if !sure {
				rep.Probably()
			}
			return
		case at.Outside(), at.Known && at.Levels < 0:
			p.Report(h.Span, strconv.Itoa(at.Levels), "%s is no member of the collection %s that is synchronized, so clients ignore it or store it in the wrong place", Quote(h.Bytes), Quote(s.URL()))
			return
		}
	}
}
