package rules

import (
	"strings"

	"lint207/analyze"
)

const (
	wholeScope = analyze.PROPFIND | analyze.PROPPATCH | analyze.DELETE | analyze.COPY | analyze.MOVE
	anywhere   = wholeScope | analyze.LOCK
)

// Where the hrefs of an answer lie, seen from the Request-URI. What is claimed
// to be absent or different is compared leniently on both sides.
var _ = add(
	Rule{
		Name: "propfind-self-entry-missing", Family: "request", Severity: Warning, When: analyze.PROPFIND, Needs: NeedsURL, Whole: true,
		Covers:  []string{"R4918-049"},
		Spec:    []string{"RFC 4918 9.1"},
		Summary: "The answer to PROPFIND has an entry for the Request-URI itself, whatever the depth.",
		Help:    "add a response for the resource that was asked for",
		On:      OnEnd(selfEntryMissing),
	},
	Rule{
		Name: "propfind-response-beyond-depth", Family: "request", Severity: Error, When: analyze.PROPFIND, Needs: NeedsURL | NeedsRequestHeaders,
		Covers:  []string{"R4918-042"},
		Spec:    []string{"RFC 4918 9.1", "RFC 4918 10.2"},
		Summary: "The answer to PROPFIND goes no deeper than the Depth of the request.",
		Help:    "leave out what lies deeper than the Depth of the request",
		On:      OnResponse(beyondDepth),
	},
	Rule{
		Name: "response-href-outside-request-scope", Family: "request", Severity: Warning, When: analyze.DELETE | analyze.COPY | analyze.MOVE | analyze.LOCK, Needs: NeedsURL,
		Covers:  []string{"R4918-084", "R4918-097", "R4918-116"},
		Spec:    []string{"RFC 4918 9.6.1", "RFC 4918 9.8.5", "RFC 4918 9.9.4", "RFC 4918 9.10.3"},
		Summary: "The entries lie where the method acts: at or below the Request-URI or the Destination.",
		Help:    "name the resource by its URL below the Request-URI (or below the Destination of COPY and MOVE)",
		On:      OnResponse(outsideScope),
	},
	Rule{
		Name: "href-prefix-differs-from-request-uri", Family: "request", Severity: Error, When: anywhere | analyze.REPORT, Needs: NeedsURL,
		Covers:  []string{"R4918-033"},
		Spec:    []string{"RFC 4918 8.3"},
		Summary: "The hrefs begin as the Request-URI does.",
		Help:    "write hrefs as absolute paths, with the prefix that the client used",
		On:      OnResponse(prefixDiffers),
	},
	Rule{
		Name: "proppatch-response-for-other-resource", Family: "request", Severity: Error, When: analyze.PROPPATCH, Needs: NeedsURL,
		Covers:  []string{"R4918-068"},
		Spec:    []string{"RFC 4918 9.2"},
		Summary: "The answer to PROPPATCH is about the Request-URI.",
		Help:    "write the URL of the request into the href",
		On:      OnResponse(otherResource),
	},
	Rule{
		Name: "lock-request-uri-424-missing", Family: "request", Severity: Warning, When: analyze.LOCK, Needs: NeedsURL, Whole: true,
		Covers:  []string{"R4918-112"},
		Spec:    []string{"RFC 4918 9.10.3"},
		Summary: "Where another resource made LOCK fail the Request-URI is listed as well, with 424.",
		Help:    "add a response for the Request-URI with 424 Failed Dependency",
		On: OnEnd(func(p *Pass) {
			s := &p.Request.Scope
			if s.SourceKnown() && s.Self == 0 && s.Below > 0 && s.Apart == 0 && s.Unknown == 0 && p.Document.Failed() {
				p.ReportMark(p.Document.RootMark(), "", "the answer says what made LOCK fail but has no entry for the Request-URI %s, which should be listed with 424", Quote(s.URL()))
			}
		}),
	},
	Rule{
		Name: "single-request-uri-failure-in-207", Family: "request", Severity: Info, When: wholeScope, Needs: NeedsURL, Whole: true,
		Covers:  []string{"R4918-058", "R4918-083", "R4918-094"},
		Spec:    []string{"RFC 4918 9.1", "RFC 4918 9.6.1", "RFC 4918 9.8.3", "RFC 4918 9.9.2", "RFC 4918 13"},
		Summary: "A failure of the Request-URI alone belongs into the status line of the answer.",
		Help:    "send this status as the status of the answer, without a Multi-Status",
		On: OnEnd(func(p *Pass) {
			s := &p.Request.Scope
			alone := s.SingleSelf || s.Unknown == 1 && p.Diagnosis.Method.Set().Within(analyze.PROPFIND) // it lists the Request-URI whatever the href says
			if p.Facts.Responses == 1 && s.Single != nil && alone && answered207(p) {
				p.ReportMark(s.Single, "", "the only entry says that the Request-URI failed as a whole, which the status line of the answer should say: clients take a 207 for a partial success")
			}
		}),
	},
	Rule{
		Name: "copy-depth-zero-lists-members", Family: "request", Severity: Warning, When: analyze.COPY, Needs: NeedsURL | NeedsRequestHeaders,
		Covers:  []string{"R4918-089"},
		Spec:    []string{"RFC 4918 9.8.3"},
		Summary: "COPY with Depth 0 does not touch members, so the answer does not list any.",
		Help:    "copy the collection alone, and report about the collection alone",
		On:      OnResponse(copyListsMembers),
	},
)

// answered207 says that the answer is a 207 as far as is known.
func answered207(p *Pass) bool {
	return p.Facts.Root.Kind == analyze.KindMultistatus && (p.Head == nil || p.Head.Status == 0 || p.Head.Status == 207)
}

// aliased says that the server may rightly answer under another URL.
func aliased(p *Pass) bool {
	if p.Request.Scope.Contains("/!svn/") { // mod_dav_svn answers for another one of its URLs
		return true
	}
	return p.Head != nil && fieldOf(p.Head, "Content-Location") != nil
}

// selfEntryMissing leaves an answer that is all outside, or deeper than Depth: 0,
// to the rules that say so.
func selfEntryMissing(p *Pass) {
	s := &p.Request.Scope
	if p.Request.Depth == analyze.DepthZero || !s.SourceKnown() || s.Self > 0 || s.Unknown > 0 || s.Below == 0 || p.Request.Rootless || aliased(p) {
		return
	}
	p.ReportMark(p.Document.RootMark(), "", "the answer has no entry for the Request-URI %s itself, so clients that look for it take the resource for missing", Quote(s.URL()))
}

func beyondDepth(p *Pass, r *analyze.Response) {
	most := 0
	switch p.Request.Depth {
	case analyze.DepthZero:
	case analyze.DepthOne:
		most = 1
	default:
		return
	}
	for i := range r.Hrefs {
		if at := p.Request.Scope.Source(i); at.Below() && at.Levels > most {
			rep := p.Report(r.Hrefs[i].Span, "", "%s lies deeper than Depth: %d of the request allows, so clients mistake it for a member of the collection they asked for", Quote(r.Hrefs[i].Bytes), most)
			if s := &p.Request.Scope; aliased(p) || s.Changed() || s.Self == 0 { // without an entry for itself it may have another name
				rep.Probably()
			}
		}
	}
}

func outsideScope(p *Pass, r *analyze.Response) {
	s := &p.Request.Scope
	if !s.SourceKnown() || twoTrees(p) && !s.DestKnown() {
		return
	}
	for i := range r.Hrefs {
		if s.Source(i).Outside() && (!s.DestKnown() || s.Dest(i).Outside()) {
			p.Report(r.Hrefs[i].Span, "", "%s lies outside of what the request is about (%s), so clients cannot match it with anything", Quote(r.Hrefs[i].Bytes), Quote(s.URL()))
		}
	}
}

// prefixDiffers reports the first href whose authority is not the one that was
// asked, or where nothing else says so, whose path lies outside: it is one
// fault, however many hrefs show it.
func prefixDiffers(p *Pass, r *analyze.Response) {
	s := &p.Request.Scope
	if p.reported() {
		return
	}
	for i := range r.Hrefs {
		h := &r.Hrefs[i]
		if foreign(p, h) {
			return
		}
		if !s.Source(i).Outside() || aliased(p) || !pathCounts(p, r, h) {
			continue
		}
		p.Report(h.Span, "path", "the path of %s lies outside of that of the request, %s, so clients do not find what they asked for", Quote(h.Bytes), Quote(s.URL())).Probably()
		return
	}
}

// pathCounts leaves to other rules what they say better.
func pathCounts(p *Pass, r *analyze.Response, h *analyze.Text) bool {
	switch p.Request.Set {
	case analyze.PROPFIND:
		return true
	case analyze.PROPPATCH:
		return len(r.Propstats) > 0 && p.Request.Scope.EndsLike(h.Bytes)
	}
	return false
}

// listingReports list members of the Request-URI.
var listingReports = []string{"calendar-query", "calendar-multiget", "addressbook-query", "addressbook-multiget"}

// foreign reports an href on another server.
func foreign(p *Pass, h *analyze.Text) bool {
	scheme, au, _, _ := analyze.SplitHref(h.Bytes)
	if len(au) == 0 || !analyze.IsHTTP(scheme) {
		return false
	}
	asked, sure := p.Request.Asked()
	report := p.Request.Set&analyze.REPORT != 0
	if report && !oneOf(p.Request.Body.RootName.Local, listingReports) {
		return false // versions and principals may live elsewhere; sync-foreign-href has sync-collection
	}
	if len(asked.Authority) == 0 || asked.Has(h.Bytes) || twoTrees(p) && atDestination(p, h) {
		return false
	}
	rep := p.Report(h.Span, "authority", "%s names another server than the one that was asked, %s: clients do not match it with their request, or send their credentials elsewhere", Quote(h.Bytes), Quote(asked.Authority)).
		Help("write the path alone, %s", Quote(withoutServer(h.Bytes)))
	if !sure || p.Request.Set&(analyze.REPORT|analyze.SEARCH) != 0 { // they may know resources of other servers
		rep.Probably()
	}
	return true
}

// twoTrees says that the method has a Destination as well.
func twoTrees(p *Pass) bool { return p.Request.Set&(analyze.COPY|analyze.MOVE) != 0 }

// atDestination says that an href is, or may be, on the server of the Destination.
func atDestination(p *Pass, h *analyze.Text) bool {
	if p.opts.Destination == "" {
		return true
	}
	dest := p.Request.Scope.DestServer()
	return len(dest.Authority) > 0 && dest.Has(h.Bytes)
}

// withoutServer is an http(s) URL without scheme and authority.
func withoutServer(b []byte) []byte {
	_, _, path, query := analyze.SplitHref(b)
	if len(path) == 0 {
		path = []byte("/")
	}
	return append(append([]byte{}, path...), query...)
}

func otherResource(p *Pass, r *analyze.Response) {
	s := &p.Request.Scope
	if len(r.Propstats) == 0 || !s.SourceKnown() || aliased(p) {
		return
	}
	for i := range r.Hrefs {
		h := &r.Hrefs[i]
		if at := s.Source(i); at.Known && !at.Self() && !s.EndsLike(h.Bytes) {
			p.Report(h.Span, "", "the request changes properties of %s, but this response is about %s: clients do not find the outcome", Quote(s.URL()), Quote(h.Bytes))
		}
	}
}

// copyListsMembers: members of the Destination may have to go when it is
// overwritten, so only those of the source count unless overwriting is forbidden.
func copyListsMembers(p *Pass, r *analyze.Response) {
	s := &p.Request.Scope
	if p.Request.Depth != analyze.DepthZero || !s.SourceKnown() || !s.DestKnown() {
		return
	}
	for i := range r.Hrefs {
		dest := s.Dest(i)
		if s.Source(i).Below() && dest.Known && !dest.Below() || dest.Below() && strings.EqualFold(p.Request.Overwrite, "f") {
			p.Report(r.Hrefs[i].Span, "", "%s is a member, but the request has Depth: 0, which copies the collection without its members", Quote(r.Hrefs[i].Bytes))
		}
	}
}
