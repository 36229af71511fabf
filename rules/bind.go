package rules

import (
	"lint207/analyze"
)

// One resource under several URLs: the statuses 208 and 508 of RFC 5842, and
// what DAV:resource-id gives away.

var _ = add(
	Rule{
		Name: "already-reported-without-bind", Family: "bind", Severity: Warning, When: analyze.ReadMethods, Needs: NeedsRequestHeaders,
		Covers:  []string{"BI-01"},
		Spec:    []string{"RFC 5842 7.1", "RFC 5842 8.2"},
		Summary: "208 is sent only to clients that say with DAV: bind that they know it.",
		Help:    "list the members again under this URL, or answer with 508, where the request has no DAV: bind",
		On: onStatusOf(208, func(p *Pass, _ *analyze.Response, s *analyze.Status) {
			if q := p.Request; q.Complete && !listsToken(q.Header, "DAV", "bind") && !p.reported() {
				p.Report(s.Span, "", "208 goes to clients that send DAV: bind, and this one did not: it takes the collection for empty")
			}
		}),
	},
	Rule{
		Name: "already-reported-without-infinity", Family: "bind", Severity: Warning, When: analyze.PROPFIND | analyze.REPORT, Needs: NeedsRequestHeaders,
		Covers:  []string{"BI-02"},
		Spec:    []string{"RFC 5842 7.1"},
		Summary: "208 occurs in answers to Depth: infinity only.",
		Help:    "report the resource with 200: with this Depth no member is listed twice",
		On: onStatusOf(208, func(p *Pass, _ *analyze.Response, s *analyze.Status) {
			q := p.Request
			if (q.Depth == analyze.DepthZero || q.Depth == analyze.DepthOne) && q.Body.RootName != davName("sync-collection") && !p.reported() {
				p.Report(s.Span, "", "208 says that members were listed before, but this Depth lists none below the collection, so clients lose the properties of the resource")
			}
		}),
	},
	Rule{
		Name: "already-reported-in-response-status", Family: "bind", Severity: Info, When: analyze.ReadMethods,
		Covers:  []string{"BI-03"},
		Spec:    []string{"RFC 5842 7.1"},
		Summary: "208 is described as the status of a propstat.",
		Help:    "write 208 into a propstat with the properties of the collection",
		On: OnResponse(func(p *Pass, r *analyze.Response) {
			if r.Status.Code == 208 {
				p.Report(r.Status.Span, "", "208 is the status of a whole response, but RFC 5842 describes it in a propstat, where clients look for it")
			}
		}),
	},
	Rule{
		Name: "already-reported-without-original", Family: "bind", Severity: Warning, When: analyze.ReadMethods, Whole: true,
		Covers:  []string{"BI-04"},
		Spec:    []string{"RFC 5842 7.1"},
		Summary: "A collection that is reported with 208 is reported with 200 elsewhere in the answer.",
		Help:    "report the collection with 200 once, with its members",
		On: OnEnd(func(p *Pass) {
			if m := p.Facts.RepeatedOnly(); m != nil {
				p.ReportMark(m, "", "208 says that the collection is listed elsewhere in this answer, but no collection is reported with 200, so its members are lost")
			}
		}),
	},
	Rule{
		Name: "already-reported-with-descendants", Family: "bind", Severity: Warning, When: analyze.ReadMethods,
		Covers:  []string{"BI-05"},
		Spec:    []string{"RFC 5842 7.1"},
		Summary: "What lies below a collection that is reported with 208 is not listed.",
		Help:    "list the members under the first URL only",
		On: OnHrefWith(analyze.HrefReported, func(p *Pass, h *Href) {
			if !p.reported() {
				p.Report(h.Span, "", "%s lies below a collection that is reported with 208 because its members are listed elsewhere, so clients see it twice", Quote(h.Bytes)).
					RelatedPlace(h.Fact.Reported.Place, h.Fact.Reported.Len, "the collection")
			}
		}),
	},
	Rule{
		Name: "already-reported-non-collection", Family: "bind", Severity: Warning, When: analyze.ReadMethods, Valued: true,
		Covers:  []string{"BI-06"},
		Spec:    []string{"RFC 5842 7.1"},
		Summary: "208 is for collections.",
		Help:    "report the resource with 200",
		On: OnPropstat(func(p *Pass, r *analyze.Response, ps *analyze.Propstat) {
			for i := 0; i < len(ps.Props) && ps.Status.Code == 208; i++ {
				if pr := &ps.Props[i]; pr.Name == analyze.NameResourcetype && !pr.Collection {
					p.Report(ps.Status.Span, "", "208 says that members of a collection were listed before, but the resource shows itself as no collection")
				}
			}
		}),
	},
	Rule{
		Name: "loop-detected", Family: "bind", Severity: Info,
		Covers:  []string{"BI-07"},
		Spec:    []string{"RFC 5842 7.1", "RFC 5842 7.2"},
		Summary: "508 says that the whole operation ended because of a loop of bindings.",
		Help:    "take the answer for incomplete; send DAV: bind, or a smaller Depth",
		On: onStatusOf(508, func(p *Pass, _ *analyze.Response, s *analyze.Status) {
			p.Report(s.Span, "", "508 says that the server met a loop of bindings and gave up, so what follows may be missing from the answer")
		}),
	},
	Rule{
		Name: "loop-detected-wrong-code", Family: "bind", Severity: Warning,
		Covers:  []string{"BI-08"},
		Spec:    []string{"RFC 5842 7.2"},
		Summary: "Loop Detected is 508; 506 is Variant Also Negotiates.",
		Help:    "write HTTP/1.1 508 Loop Detected",
		On: OnStatus(func(p *Pass, s *analyze.Status) {
			if s.Code == 506 {
				p.Report(s.Span, "", "506 is Variant Also Negotiates, which no WebDAV resource has; a loop of bindings is 508, and clients do not know it by 506")
			}
		}),
	},
	Rule{
		Name: "resource-id-collision", Family: "bind", Severity: Warning, When: analyze.ReadMethods,
		Covers:  []string{"BI-10"},
		Spec:    []string{"RFC 5842 3.1", "RFC 5842 2.7"},
		Summary: "Two responses with one resource-id are one resource, with one resourcetype and one etag.",
		Help:    "give each resource an id of its own",
		On: onSameResource(func(p *Pass, r *analyze.Response, id *analyze.Node, s *analyze.Same) {
			what := "one is a collection and the other is none"
			if !s.OtherType {
				what = "their etags differ"
			}
			if s.OtherType || s.OtherEtag {
				p.Report(id.Text.Span, "", "an earlier response has the resource-id %s as well, but %s, so they cannot be one resource", Quote(id.Text.Bytes), what).
					RelatedPlace(s.Place, s.Len, "the earlier response")
			}
		}),
	},
	Rule{
		Name: "bind-loop-undetected", Family: "bind", Severity: Warning, When: analyze.PROPFIND | analyze.REPORT, Needs: NeedsRequestHeaders,
		Covers:  []string{"BI-15"},
		Spec:    []string{"RFC 5842 2.1.1", "RFC 5842 7.1"},
		Summary: "A listing of any depth does not list a collection again below itself.",
		Help:    "report the second one with 208 to a client that sends DAV: bind, or end with 508",
		On: onSameResource(func(p *Pass, r *analyze.Response, id *analyze.Node, s *analyze.Same) {
			if s.Above && p.Request.Depth == analyze.DepthInfinity && !reports(r, 208) && !p.reported() {
				p.Report(r.Hrefs[0].Span, "", "%s is the same resource as a collection above it, so the listing goes round in a loop", Quote(r.Hrefs[0].Bytes)).
					RelatedPlace(s.Place, s.Len, "the collection")
			}
		}),
	},
	Rule{
		Name: "search-duplicate-resource", Family: "search", Severity: Info, When: analyze.SEARCH,
		Covers:  []string{"SE-04"},
		Spec:    []string{"RFC 5323 2.3"},
		Summary: "A search reports a resource that has several URLs once.",
		Help:    "report the resource under one of its URLs",
		On: onSameResource(func(p *Pass, r *analyze.Response, id *analyze.Node, s *analyze.Same) {
			p.Report(r.Hrefs[0].Span, "", "%s is the same resource as an earlier result, so users see it twice", Quote(r.Hrefs[0].Bytes)).
				RelatedPlace(s.Place, s.Len, "the earlier result")
		}),
	},
)

// onStatusOf looks at the responses and propstats with a code.
func onStatusOf(code int, f func(*Pass, *analyze.Response, *analyze.Status)) Hook {
	return OnResponse(func(p *Pass, r *analyze.Response) {
		if r.Status.Code == code {
			f(p, r, &r.Status)
		}
		for i := range r.Propstats {
			if s := &r.Propstats[i].Status; s.Code == code {
				f(p, r, s)
			}
		}
	})
}

// reports says that a response has a part with that code.
func reports(r *analyze.Response, code int) bool {
	for i := range r.Propstats {
		if r.Propstats[i].Status.Code == code {
			return true
		}
	}
	return r.Status.Code == code
}

// onSameResource looks at responses that show the resource-id of an earlier one.
func onSameResource(f func(p *Pass, r *analyze.Response, id *analyze.Node, s *analyze.Same)) Hook {
	return OnTree(func(p *Pass, _ *analyze.Property, n *analyze.Node) {
		id := p.Child(n, davName("href"))
		if id == nil || len(id.Text.Bytes) == 0 {
			return
		}
		var etag []byte
		if q := p.PropertyNamed(davName("getetag")); q != nil {
			if t := p.response.Value(q); t != nil {
				etag = t.Bytes
			}
		}
		if s := p.Facts.SameResource(id.Text.Bytes, etag, p.response); s.Line > 0 {
			f(p, p.response, id, &s)
		}
	}, davName("resource-id"))
}
