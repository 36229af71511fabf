package rules

import (
	"strings"

	"lint207/analyze"
)

// 412 and the headers that it answers.
var _ = add(
	Rule{
		Name: "precondition-failed-without-conditional-header", Aliases: []string{"precondition-failed-without-condition"},
		Family: "request", Severity: Error, Needs: NeedsRequestHeaders,
		Covers:  []string{"R4918-131", "HT-13"},
		Spec:    []string{"RFC 4918 12.1"},
		Summary: "412 answers a condition that the request set.",
		Help:    "send the status that says what is wrong: 409, 403 or 423",
		On:      OnResponse(unconditional412),
	},
	Rule{
		Name: "overwrite-412-inside-multistatus", Family: "request", Severity: Warning, When: analyze.COPY | analyze.MOVE, Needs: NeedsURL | NeedsRequestHeaders,
		Covers:  []string{"R4918-096"},
		Spec:    []string{"RFC 4918 9.8.4", "RFC 4918 10.6"},
		Summary: "Where Overwrite: F forbids to replace the destination, the whole request fails with 412.",
		Help:    "send 412 Precondition Failed as the status of the answer",
		On:      OnResponse(overwrite412),
	},
)

func unconditional412(p *Pass, r *analyze.Response) {
	// RFC 2518 section 8.8.8: a propertybehavior could fail with 412, too.
	if q := p.Request; q.Conditional || q.Body.RootName == propertybehavior {
		return
	}
	if r.Status.Code == 412 {
		report412(p, &r.Status)
	}
	for i := range r.Propstats {
		if s := &r.Propstats[i].Status; s.Code == 412 {
			report412(p, s)
		}
	}
}

func report412(p *Pass, s *analyze.Status) {
	r := p.Report(s.Span, "412", "412 says that a condition of the request was not met, but the request has no If, If-* or Overwrite header, so a client cannot act on it")
	if !p.Request.Complete {
		r.Probably() // the field may have been left out
	}
}

func overwrite412(p *Pass, r *analyze.Response) {
	if r.Status.Code != 412 || !strings.EqualFold(p.Request.Overwrite, "f") {
		return
	}
	for i := range r.Hrefs {
		if s := &p.Request.Scope; s.Source(i).Self() || s.Dest(i).Self() {
			p.Report(r.Status.Span, "412", "the whole request fails because Overwrite: F forbids to replace the destination, so 412 belongs into the status line, not into an entry")
			return
		}
	}
}
