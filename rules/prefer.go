package rules

import (
	"strings"

	"lint207/analyze"
	"lint207/analyze/capture"
)

// Preferences of the client, and what the answer makes of them (RFC 7240, RFC
// 8144).
var _ = add(
	Rule{
		Name: "minimal-has-404-propstat", Family: "prefer", Severity: Info, When: analyze.PROPFIND | analyze.REPORT, Needs: NeedsRequestHeaders,
		Covers:  []string{"PR-01"},
		Spec:    []string{"RFC 8144 2.1"},
		Summary: "The client prefers a minimal answer and gets propstats with 404.",
		Help:    "leave out the propstats with 404 where Prefer: return=minimal is sent",
		Yields:  []string{"preference-applied-contradiction"},
		On: OnPropstat(func(p *Pass, _ *analyze.Response, ps *analyze.Propstat) {
			if p.Request.Minimal && !appliedMinimal(p.Head) && ps.Status.Code == 404 && ps.Count() > 0 && !p.reported() {
				p.Report(ps.Tag, "", "the request prefers a minimal answer, which leaves out what is not there: this propstat with 404 tells the client nothing that it wants to know")
			}
		}),
	},
	Rule{
		Name: "preference-applied-contradiction", Family: "prefer", Severity: Warning, When: analyze.PROPFIND | analyze.REPORT, Needs: NeedsHead,
		Covers:  []string{"PR-02"},
		Spec:    []string{"RFC 8144 2.1", "RFC 7240 3"},
		Summary: "Preference-Applied says return=minimal, but a propstat with 404 is there.",
		Help:    "leave out the propstats with 404, or do not claim return=minimal",
		On: OnPropstat(func(p *Pass, _ *analyze.Response, ps *analyze.Propstat) {
			if ps.Status.Code == 404 && ps.Count() > 0 && appliedMinimal(p.Head) && !p.reported() {
				p.Report(ps.Tag, "", "Preference-Applied says return=minimal, but this propstat lists what is not there, so a client that counts on the claim reads it as a surprise")
			}
		}),
	},
	Rule{
		Name: "minimal-placeholder-status", Family: "prefer", Severity: Warning, When: analyze.PROPFIND | analyze.REPORT, Needs: NeedsRequestHeaders,
		Covers:  []string{"PR-04"},
		Spec:    []string{"RFC 8144 2.1"},
		Summary: "In a minimal answer the propstat that stands in for nothing has another status than 200.",
		Help:    "write HTTP/1.1 200 OK into the propstat with the empty prop",
		On: OnResponse(func(p *Pass, r *analyze.Response) {
			if s := standIn(r); s != nil && p.Request.Minimal {
				p.Report(s.Span, string(s.Bytes), "the empty propstat of a minimal answer has the status %s instead of 200, so clients take it for a failure", Quote(s.Bytes)).Help("write HTTP/1.1 200 OK")
			}
		}),
	},
	Rule{
		Name: "minimal-proppatch-207", Family: "prefer", Severity: Info, When: analyze.PROPPATCH, Needs: NeedsRequestHeaders | NeedsHead, Whole: true,
		Covers:  []string{"PR-06"},
		Spec:    []string{"RFC 8144 2.2"},
		Summary: "A PROPPATCH that succeeded is answered with a 207 although the client prefers a minimal answer.",
		Help:    "answer 204 or 200 without a body",
		On: OnEnd(func(p *Pass) {
			if p.Request.Minimal && p.Document.FirstSuccess() != nil && !failedAny(p.Diagnosis) && isMultistatus207(p) {
				p.ReportField(nil, "", "everything succeeded and the request prefers a minimal answer, which is a 204 or 200 without a body and not a 207")
			}
		}),
	},
	Rule{
		Name: "minimal-mkcol-body", Family: "prefer", Severity: Info, When: analyze.MKCOL | analyze.MKCALENDAR, Needs: NeedsRequestHeaders | NeedsHead, Whole: true,
		Covers:  []string{"PR-07"},
		Spec:    []string{"RFC 8144 2.3"},
		Summary: "A collection was made, and the answer has a body although the client prefers a minimal one.",
		Help:    "answer 201 without a body",
		On: OnEnd(func(p *Pass) {
			if p.Request.Minimal && p.Head.Status == 201 && p.Facts.Responses > 0 && !failedAny(p.Diagnosis) {
				p.ReportField(nil, "", "the collection was made and the request prefers a minimal answer, which is a 201 without a body")
			}
		}),
	},
	Rule{
		Name: "depth-noroot-root-present", Family: "prefer", Severity: Warning, When: analyze.PROPFIND, Needs: NeedsHead | NeedsURL | NeedsRequestHeaders,
		Covers:  []string{"PR-08"},
		Spec:    []string{"RFC 8144 4"},
		Summary: "Preference-Applied says depth-noroot, but the Request-URI has an entry.",
		Help:    "leave out the response for the Request-URI, or do not claim depth-noroot",
		On: OnResponse(func(p *Pass, r *analyze.Response) {
			if applied(p.Head, "depth-noroot") && rootListed(p, r) {
				p.Report(r.Tag, "", "Preference-Applied says depth-noroot, but this entry is the one of the Request-URI, so the client takes the collection for a member of itself")
			}
		}),
	},
	Rule{
		Name: "depth-noroot-ignored", Family: "prefer", Severity: Info, When: analyze.PROPFIND, Needs: NeedsURL | NeedsRequestHeaders,
		Covers:  []string{"PR-08"},
		Spec:    []string{"RFC 8144 4"},
		Summary: "The client asks for depth-noroot and gets an entry for the Request-URI.",
		Help:    "leave out the response for the Request-URI; a server may ignore the preference",
		Yields:  []string{"depth-noroot-root-present"},
		On: OnResponse(func(p *Pass, r *analyze.Response) {
			if p.Request.NoRoot && rootListed(p, r) {
				p.Report(r.Tag, "", "the request prefers an answer without the Request-URI (depth-noroot), but this entry is about it: a client must not rely on the preference")
			}
		}),
	},
	Rule{
		Name: "depth-noroot-with-depth-0", Family: "prefer", Severity: Warning, When: analyze.PROPFIND, Needs: NeedsRequestHeaders, Whole: true,
		Covers:  []string{"PR-09"},
		Spec:    []string{"RFC 8144 4"},
		Summary: "With Depth: 0 the preference depth-noroot has no effect, but the answer is empty.",
		Help:    "answer with the entry of the Request-URI",
		On: OnEnd(func(p *Pass) {
			if p.Request.NoRoot && p.Request.Depth == analyze.DepthZero && p.Facts.Responses == 0 && answered207(p) {
				p.ReportMark(p.Document.RootMark(), "", "the answer is empty, but with Depth: 0 depth-noroot has no effect, so clients take the resource for missing")
			}
		}),
	},
	Rule{
		Name: "preference-applied-not-requested", Family: "prefer", Severity: Warning, Needs: NeedsHead | NeedsRequestHeaders,
		Covers:  []string{"PR-11"},
		Spec:    []string{"RFC 7240 3"},
		Summary: "Preference-Applied names a preference that the client did not send.",
		Help:    "name only preferences of the request in Preference-Applied",
		On:      OnHead(notPreferred),
	},
	Rule{
		Name: "vary-prefer-missing", Family: "prefer", Severity: Info, Needs: NeedsHead,
		Covers:  []string{"PR-12"},
		Spec:    []string{"RFC 7240 2"},
		Summary: "A preference was applied, but Vary does not name Prefer.",
		Help:    "add Prefer to the Vary field",
		On: OnHead(func(p *Pass, h *capture.Head) {
			if f := fieldOf(h, "Preference-Applied"); f != nil && h.Complete && !hasToken(h.Header, "Vary", "prefer") && !hasToken(h.Header, "Vary", "*") {
				p.ReportField(f, "", "the answer depends on the Prefer of the request, but no Vary says so: a cache may give it to a client with another preference")
			}
		}),
	},
)

// standIn is the status of a propstat that stands in for nothing and is no
// success: the only one, with an empty prop. Another 4xx or 5xx there speaks of
// the resource as a whole; 418 is what sabre/dav writes.
func standIn(r *analyze.Response) *analyze.Status {
	if len(r.Propstats) != 1 || r.Status.Present {
		return nil
	}
	ps := &r.Propstats[0]
	if c := ps.Status.Code; ps.Count() > 0 || ps.Prop.Len == 0 || c == 0 || c/100 == 2 || c >= 400 && c != 418 {
		return nil
	}
	return &ps.Status
}

// rootListed says that a listing deeper than 0 has an entry for the Request-URI that is there.
func rootListed(p *Pass, r *analyze.Response) bool {
	deep := p.Request.Depth == analyze.DepthOne || p.Request.Depth == analyze.DepthInfinity
	return deep && len(r.Hrefs) == 1 && len(r.Propstats) > 0 && p.Request.Scope.Source(0).Self()
}

func appliedMinimal(h *capture.Head) bool { return h != nil && applied(h, "return=minimal") }

// applied says whether Preference-Applied names a preference, in lower case.
func applied(h *capture.Head, preference string) bool {
	return hasToken(h.Header, "Preference-Applied", preference)
}

// hasToken says whether one of the fields of that name lists a preference or
// token, in lower case; parameters do not count.
func hasToken(fields []capture.Field, name, token string) bool {
	for i := range fields {
		if !strings.EqualFold(fields[i].Name, name) {
			continue
		}
		for part, rest, ok := "", fields[i].Value, true; ok; {
			if part, rest, ok = cutUnquoted(rest, ','); preference(part) == token {
				return true
			}
		}
	}
	return false
}

// preference is the token of a preference with its value, in lower case.
func preference(s string) string {
	s, _, _ = cutUnquoted(s, ';')
	token, value, _ := strings.Cut(s, "=")
	token, value = strings.ToLower(strings.TrimSpace(token)), strings.ToLower(strings.Trim(strings.TrimSpace(value), `"`))
	if value == "" {
		return token
	}
	return token + "=" + value
}

func notPreferred(p *Pass, h *capture.Head) {
	f := fieldOf(h, "Preference-Applied")
	if f == nil || !p.Request.Complete {
		return
	}
	for part, rest, ok := "", f.Value, true; ok; {
		part, rest, ok = cutUnquoted(rest, ',')
		pref := preference(part)
		token, _, _ := strings.Cut(pref, "=")
		brief := pref == "return=minimal" && p.Request.Brief
		if pref == "" || brief || prefers(p.Request, token) {
			continue
		}
		p.ReportField(f, pref, "Preference-Applied names %s, which the request does not ask for, so the client cannot know what the answer leaves out", Quote([]byte(strings.TrimSpace(part))))
		return
	}
}

// prefers says whether the request has a preference of that name, whatever its value.
func prefers(q *analyze.Request, token string) bool {
	for i := range q.Header {
		if !strings.EqualFold(q.Header[i].Name, "Prefer") {
			continue
		}
		for part, rest, ok := "", q.Header[i].Value, true; ok; {
			part, rest, ok = cutUnquoted(rest, ',')
			name, _, _ := strings.Cut(preference(part), "=")
			if name == token || name == token+"-minimal" { // return-minimal of the drafts
				return true
			}
		}
	}
	return false
}
