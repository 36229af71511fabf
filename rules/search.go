package rules

import (
	"bytes"
	"strconv"
	"strings"

	"lint207/analyze"
	"lint207/analyze/capture"
)

// SEARCH (RFC 5323).

var _ = add(
	Rule{
		Name: "search-result-without-propstat", Family: "search", Severity: Warning, When: analyze.SEARCH, Needs: NeedsRequestBody, Whole: true,
		Covers:  []string{"SE-02"},
		Spec:    []string{"RFC 5323 2.3"},
		Summary: "Each resource that a search finds has a response with a propstat.",
		Help:    "write the selected properties in a propstat; the response with 507 that says that the result was cut short has none",
		On: OnResponse(func(p *Pass, r *analyze.Response) {
			if len(r.Propstats) == 0 && r.Status.Code/100 == 2 && davRoot(p.Request, "searchrequest") {
				p.Report(r.Status.Span, "", "a result of the search has a status and no propstat, so clients see no property of it")
			}
		}),
	},
	Rule{
		Name: "search-result-outside-scope", Family: "search", Severity: Warning, When: analyze.SEARCH, Needs: NeedsURL | NeedsRequestBody,
		Covers:  []string{"SE-09"},
		Spec:    []string{"RFC 5323 5.4"},
		Summary: "The results of a search lie in a scope of the request.",
		Help:    "list only what lies in a DAV:scope of the request, as deep as its DAV:depth says",
		On:      OnResponse(resultOutsideScope),
	},
	Rule{
		Name: "search-score-value", Family: "search", Severity: Warning, When: analyze.SEARCH,
		Covers:  []string{"SE-06"},
		Spec:    []string{"RFC 5323 5.16.1"},
		Summary: "DAV:score is an integer from 0 to 10000.",
		Help:    "write the score as an integer from 0 to 10000",
		On:      OnOddity(scoreValue, analyze.Unexpected),
	},
	Rule{
		Name: "query-schema-response-structure", Family: "search", Severity: Warning, When: analyze.SEARCH,
		Covers:  []string{"SE-07"},
		Spec:    []string{"RFC 5323 4.1"},
		Summary: "DAV:query-schema stands in a response, beside its status.",
		Help:    "write href, status and query-schema into the response, without a propstat",
		On: OnTree(func(p *Pass, q *analyze.Property, n *analyze.Node) {
			p.Report(n.Tag, "", "%s stands among the properties of a propstat and not beside the status of the response, so clients that look for the schema find none", p.Element(n.Tag)).about(q)
		}, davName("query-schema")),
	},
	Rule{
		Name: "error-nested-response-structure", Family: "search", Severity: Info,
		Covers:  []string{"SE-11"},
		Spec:    []string{"RFC 5323 2.2.2"},
		Summary: "A response in DAV:search-scope-valid has an href and a status.",
		Help:    "write the scope that is not valid in a DAV:href, and what is wrong with it in a DAV:status",
		On: onDAVCondition("search-scope-valid", func(p *Pass, c *Condition) {
			n := p.response.ConditionTree(c.Condition)
			if n == nil {
				return
			}
			for r := range p.Children(n) {
				if r.Name == analyze.NameResponse && (p.Child(r, davName("href")) == nil || p.Child(r, davName("status")) == nil && p.Child(r, davName("propstat")) == nil) {
					p.Report(r.Tag, "", "%s in search-scope-valid lacks its href or its status, so nobody can tell which scope is wrong", p.Element(r.Tag))
				}
			}
		}),
	},
	Rule{
		Name: "search-response-cacheable", Family: "search", Severity: Info, When: analyze.SEARCH, Needs: NeedsHead,
		Covers:  []string{"SE-12"},
		Spec:    []string{"RFC 5323 2.3"},
		Summary: "The answer to SEARCH should not be cached.",
		Help:    "send Cache-Control: no-cache, or none",
		On: OnHead(func(p *Pass, h *capture.Head) {
			if f := freshness(h); f != nil {
				p.ReportField(f, "", "the answer to SEARCH should not be cached, but Cache-Control says %s", Quote([]byte(f.Value)))
			}
		}),
	},
)

// resultOutsideScope compares with scopes that are paths or URLs of this
// server; another one may be bound anywhere.
func resultOutsideScope(p *Pass, r *analyze.Response) {
	q := p.Request
	scopes := q.Body.Outline.Scopes
	if !davRoot(q, "searchrequest") || q.Body.IllFormed || len(scopes) == 0 || len(r.Propstats) == 0 || p.reported() || p.hasBindings() {
		return
	}
	for i := range r.Hrefs {
		for j := range scopes {
			if !p.apart(r.Hrefs[i].Bytes, &scopes[j]) || p.belowOwnRoot(r.Hrefs[i].Bytes, &scopes[j]) {
				return
			}
		}
	}
	if len(r.Hrefs) > 0 {
		p.Report(r.Hrefs[0].Span, "", "%s lies outside of the scope %s that was searched, so it is no result that the client asked for", Quote(r.Hrefs[0].Bytes), Quote([]byte(scopes[0].Href))).Probably()
	}
}

// hasBindings says that a resource of the scope may have another URL as well.
func (p *Pass) hasBindings() bool {
	return p.PropertyNamed(davName("resource-id")) != nil || p.Head != nil && listsToken(p.Head.Header, "DAV", "bind")
}

// apart says that an href lies outside of a scope in any reading.
func (p *Pass) apart(href []byte, s *analyze.SearchScope) bool {
	if s.Href == "" || s.Href[0] != '/' {
		return false // relative to the Request-URI, or another server
	}
	at := analyze.Relate(href, []byte(s.Href))
	switch {
	case at.Outside():
		return true
	case s.Depth == "0":
		return at.Known && at.Levels != 0
	case s.Depth == "1":
		return at.Known && (at.Levels < 0 || at.Levels > 1)
	}
	return at.Known && at.Levels < 0
}

// belowOwnRoot says that an href lies in a scope that is seen from the
// Request-URI though it begins with a slash: Nextcloud and ownCloud read
// /files/u in a SEARCH on /remote.php/dav/ so.
func (p *Pass) belowOwnRoot(href []byte, s *analyze.SearchScope) bool {
	_, _, root, _ := analyze.SplitHref(p.Request.Scope.URL())
	if s.Href == "" || s.Href[0] != '/' || len(root) < 2 {
		return false
	}
	own := *s
	own.Href = strings.TrimSuffix(string(root), "/") + s.Href
	return !p.apart(href, &own)
}

// maxScore bounds the text of a score that is looked at, in bytes.
const maxScore = 64

// scoreValue reads the text behind the start tag, which the model leaves out.
func scoreValue(p *Pass, o *analyze.Oddity) {
	if o.Parent != analyze.NameResponse || p.Name(o.Name) != davName("score") {
		return
	}
	raw := p.Raw(analyze.Span{Off: o.Span.End(), Len: min(maxScore, p.response.End-o.Span.End())})
	text, _, whole := bytes.Cut(raw, []byte("<"))
	if !whole || bytes.IndexByte(text, '&') >= 0 {
		return
	}
	value := analyze.TrimSpace(text)
	if n, err := strconv.Atoi(string(value)); err != nil || n < 0 || n > 10000 {
		at := analyze.Span{Off: o.Span.End() + int64(bytes.Index(text, value)), Len: int64(len(value))}
		if len(value) == 0 {
			at = o.Span
		}
		p.Report(at, string(value), "the score %s is no integer from 0 to 10000, so clients cannot sort by it", Quote(value))
	}
}
