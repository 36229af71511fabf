package rules

import (
	"bytes"

	"lint207/analyze"
)

// The sync-token of an answer, and the place where it was cut short.
var _ = add(
	Rule{
		Name: "sync-token-missing", Family: "sync", Severity: Error, Reports: analyze.SyncCollection, Whole: true,
		Covers:  []string{"SY-01"},
		Spec:    []string{"RFC 6578 3.2", "RFC 6578 6.4"},
		Summary: "The answer to sync-collection has a DAV:sync-token beside its responses.",
		Help:    "add a DAV:sync-token with the new token as a child of the multistatus",
		On: OnEnd(func(p *Pass) {
			if tokenless(p) && !cutShort(p) {
				p.ReportMark(p.Document.RootMark(), "", "the answer to sync-collection has no sync-token, so the client cannot ask for the next changes and starts again from nothing")
			}
		}),
	},
	Rule{
		Name: "truncated-sync-without-token", Family: "sync", Severity: Error, Reports: analyze.SyncCollection, Whole: true,
		Covers:  []string{"SY-12"},
		Spec:    []string{"RFC 6578 3.6"},
		Summary: "An answer to sync-collection that was cut short has a token for what was sent.",
		Help:    "add a DAV:sync-token that stands for the part of the changes that was sent",
		On: OnEnd(func(p *Pass) {
			if tokenless(p) && cutShort(p) {
				p.ReportMark(p.Document.RootMark(), "", "507 says that more changes follow, but the answer has no sync-token with which the client could ask for them")
			}
		}),
	},
	Rule{
		Name: "sync-token-duplicate", Family: "sync", Severity: Error, Reports: analyze.SyncCollection,
		Covers:  []string{"SY-02"},
		Spec:    []string{"RFC 6578 3.2", "RFC 6578 6.4"},
		Summary: "An answer to sync-collection has one DAV:sync-token.",
		Help:    "send the newest token alone",
		On: OnOddity(func(p *Pass, o *analyze.Oddity) {
			if o.Name == analyze.NameSyncToken && o.Parent == analyze.NameMultistatus {
				p.Report(o.Span, "", "a second %s in one answer: clients take the first or the last, and lose changes with the wrong one", p.Element(o.Span))
			}
		}, analyze.Repeated),
	},
	Rule{
		Name: "sync-token-not-uri", Family: "sync", Severity: Error,
		Covers:  []string{"SY-03"},
		Spec:    []string{"RFC 6578 3.2", "RFC 6578 4", "RFC 6578 6.2"},
		Summary: "A sync-token is a URI with a scheme.",
		Help:    "make a URI of the token, as in data:,1234 or http://example.com/sync/1234",
		On: OnEverySyncToken(func(p *Pass, t *analyze.Text) {
			switch scheme, _, ok := bytes.Cut(t.Bytes, []byte(":")); {
			case t.Odd&analyze.TooLong != 0 || ok && isScheme(string(scheme)):
			case len(t.Bytes) == 0 && p.response == nil:
				p.Report(t.Tag, "", "the sync-token is empty, so the client starts again from nothing each time")
			case len(t.Bytes) > 0:
				p.Report(t.Span, "", "the sync-token %s is no URI: a client that puts it into an If header sends what no server can read", Quote(t.Bytes)).
					Help("make a URI of it, as in data:,%s", Escape(t.Bytes))
			}
		}),
	},
	Rule{
		Name: "sync-token-illegal-character", Family: "sync", Severity: Warning,
		Covers:  []string{"SY-03"},
		Spec:    []string{"RFC 6578 3.2", "RFC 3986 2"},
		Summary: "A sync-token has characters only that a URI may have.",
		Help:    "percent-encode the characters that are not allowed in a URI",
		On: OnEverySyncToken(func(p *Pass, t *analyze.Text) {
			const illegal = analyze.HrefControl | analyze.HrefSpace | analyze.HrefUnwise | analyze.HrefNonASCII
			scheme, _, ok := bytes.Cut(t.Bytes, []byte(":"))
			if ok && isScheme(string(scheme)) && analyze.ClassifyHref(t.Bytes)&illegal != 0 {
				p.Report(t.Span, "", "the sync-token %s has characters that no URI may have, so an If header with it cannot be read", Quote(t.Bytes))
			}
		}),
	},
	Rule{
		Name: "sync-token-unexpected", Family: "sync", Severity: Info, When: analyze.PROPFIND | analyze.SEARCH,
		Covers:  []string{"SY-26"},
		Spec:    []string{"RFC 6578 6.4"},
		Summary: "Only the answer to sync-collection has a DAV:sync-token beside its responses.",
		Help:    "leave the element out, or send the token as the property DAV:sync-token",
		On: OnSyncToken(func(p *Pass, t *analyze.Text) {
			p.Report(t.Tag, "", "%s beside the responses is defined for sync-collection only: no client looks for it here", p.Element(t.Tag))
		}),
	},
	Rule{
		Name: "truncated-sync-no-progress", Family: "sync", Severity: Warning, Reports: analyze.SyncCollection, Needs: NeedsRequestBody, Whole: true,
		Covers:  []string{"SY-13"},
		Spec:    []string{"RFC 6578 3.6"},
		Summary: "The token of an answer that was cut short is another one than that of the request.",
		Help:    "send a token that stands for the part of the changes that was sent",
		On: OnEnd(func(p *Pass) {
			if sent := p.Request.Body.Report.SyncToken; cutShort(p) && sent != "" && p.Facts.Token == sent {
				p.ReportMark(p.Facts.TokenMark, "", "507 says that more changes follow, but the token is the one that the client sent: it asks for the same part again and again")
			}
		}),
	},
	Rule{
		Name: "truncation-507-wrong-href", Family: "sync", Severity: Error, When: analyze.REPORT | analyze.SEARCH, Whole: true,
		Covers:  []string{"SY-10", "SE-03"},
		Spec:    []string{"RFC 6578 3.6", "RFC 5323 2.3.1"},
		Summary: "The 507 that says that an answer was cut short names the Request-URI.",
		Help:    "write the Request-URI into the href of the response with 507",
		On:      OnEnd(truncationWrongHref),
	},
	Rule{
		Name: "truncation-507-without-condition", Family: "sync", Severity: Warning, Reports: analyze.SyncCollection | analyze.CalendarQuery, Whole: true,
		Covers:  []string{"SY-11"},
		Spec:    []string{"RFC 6578 3.6"},
		Summary: "The 507 that says that an answer was cut short has the condition DAV:number-of-matches-within-limits.",
		Help:    "add a DAV:error with DAV:number-of-matches-within-limits",
		On: OnResponse(func(p *Pass, r *analyze.Response) {
			if analyze.TruncationMark(r, p.names) && len(r.Error.Conditions) == 0 {
				p.Report(r.Status.Span, "", "507 without DAV:number-of-matches-within-limits looks like a full disk, not like an answer that was cut short")
			}
		}),
	},
)

// tokenless says that a multistatus under 207 has no token.
func tokenless(p *Pass) bool { return !p.Facts.SyncToken && answered207(p) }

// cutShort says that an answer tells that it is not complete.
func cutShort(p *Pass) bool { return p.Diagnosis.Counts.By[analyze.Truncated] > 0 }

// truncationWrongHref compares with the Request-URI, or where that is not known
// with the other hrefs, all of which lie below it.
func truncationWrongHref(p *Pass) {
	m := p.Diagnosis.Method
	sync := m.Reports().Within(analyze.SyncCollection | analyze.CalendarQuery)
	switch known := p.Request != nil && p.Request.Scope.SourceKnown(); {
	case known && (sync || m.Name == "SEARCH"):
		if at, sure := p.Request.CutElsewhere(); at != nil && !aliased(p) {
			rep := p.ReportMark(at, "", "507 for %s instead of the Request-URI %s does not tell clients that the answer was cut short, so they take it for complete", Quote([]byte(at.Href)), Quote(p.Request.Scope.URL()))
			if !sure {
				rep.Probably()
			}
		}
	case !known && sync:
		if at := p.Facts.CutApart(); at != nil {
			p.ReportMark(at, "", "507 for %s, which cannot be the Request-URI since others do not lie below it, does not tell clients that the answer was cut short", Quote([]byte(at.Href))).Probably()
		}
	}
}
