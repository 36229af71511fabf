package rules

import (
	"bytes"

	"lint207/analyze"
)

// ORDERPATCH (RFC 3648 section 7).

var _ = add(
	Rule{
		Name: "orderpatch-foreign-href", Family: "ordered", Severity: Warning, When: analyze.OtherMethod, Needs: NeedsURL,
		Covers:  []string{"OC-01"},
		Spec:    []string{"RFC 3648 7"},
		Summary: "The answer to ORDERPATCH names the collection and its members only.",
		Help:    "name the member that could not be moved, or the Request-URI if the ordering type could not be changed",
		On: OnResponse(func(p *Pass, r *analyze.Response) {
			if p.Request.Method != "ORDERPATCH" {
				return
			}
			for i := range r.Hrefs {
				if at := p.Request.Scope.Source(i); at.Outside() || at.Below() && at.Levels > 1 {
					p.Report(r.Hrefs[i].Span, "", "%s is no member of %s, whose order was to be changed, so clients cannot match it with a move", Quote(r.Hrefs[i].Bytes), Quote(p.Request.Scope.URL()))
				}
			}
		}),
	},
	Rule{
		Name: "orderpatch-207-claims-success", Family: "ordered", Severity: Error, When: analyze.OtherMethod,
		Covers:  []string{"OC-02"},
		Spec:    []string{"RFC 3648 7"},
		Summary: "A 207 to ORDERPATCH reports failures only: the method is all or nothing.",
		Help:    "leave out what would have worked; send 200 where everything did",
		On: OnEnd(func(p *Pass) {
			if m := p.Document.FirstSuccess(); m != nil && p.Diagnosis.Method.Name == "ORDERPATCH" && answered207(p) {
				p.ReportMark(m, "", "ORDERPATCH is all or nothing and answered with 207 only if it failed, so no part of the answer can have succeeded")
			}
		}),
	},
	Rule{
		Name: "orderpatch-success-root", Family: "ordered", Severity: Warning, When: analyze.OtherMethod, Needs: NeedsHead,
		Covers:  []string{"OC-03"},
		Spec:    []string{"RFC 3648 7"},
		Summary: "The body of an ORDERPATCH that succeeded, if any, is a DAV:orderpatch-response.",
		Help:    "send 200 without a body",
		On: OnEnd(func(p *Pass) {
			if p.Diagnosis.Method.Name == "ORDERPATCH" && p.Head.Status == 200 && p.Facts.Root.Kind == analyze.KindMultistatus {
				p.ReportMark(p.Document.RootMark(), "", "a multistatus under 200 answers ORDERPATCH, whose success has the root orderpatch-response, so clients do not know whether it failed")
			}
		}),
	},
	Rule{
		Name: "orderpatch-unrequested-href", Family: "ordered", Severity: Info, When: analyze.OtherMethod, Needs: NeedsURL | NeedsRequestBody,
		Covers:  []string{"OC-04"},
		Spec:    []string{"RFC 3648 7"},
		Summary: "Each response to ORDERPATCH is about a member that the request moves.",
		Help:    "name the members of the request only",
		On:      OnResponse(orderUnrequested),
	},
)

func orderUnrequested(p *Pass, r *analyze.Response) {
	q := p.Request
	if !davRoot(q, "orderpatch") || q.Body.IllFormed || len(q.Body.Outline.Segments) == 0 {
		return
	}
	for i := range r.Hrefs {
		at := q.Scope.Source(i)
		if !at.Below() || at.Levels > 1 {
			continue
		}
		name, found := memberName(r.Hrefs[i].Bytes), false
		for _, s := range q.Body.Outline.Segments {
			found = found || bytes.EqualFold(name, memberName([]byte(s)))
		}
		if !found {
			p.Report(r.Hrefs[i].Span, "", "the request does not move %s, so its outcome answers nothing", Quote(r.Hrefs[i].Bytes))
		}
	}
}

// memberName is the last segment of the path of an href, decoded.
func memberName(href []byte) []byte {
	_, _, path, _ := analyze.SplitHref(href)
	path = bytes.TrimRight(path, "/")
	return analyze.DecodePercent(nil, path[bytes.LastIndexByte(path, '/')+1:], true)
}
