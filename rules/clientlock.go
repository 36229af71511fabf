package rules

import (
	"strconv"
	"strings"

	"lint207/analyze"
	"lint207/analyze/capture"
)

// Faults of clients around locks: the LOCK request, and the If header that
// submits its token.
var _ = add(
	Rule{
		Name: "lock-request-without-body", Family: "request", Severity: Info, When: analyze.LOCK, Needs: NeedsRequestHeaders | NeedsRequestBody,
		Covers:  []string{"R4918-106"},
		Spec:    []string{"RFC 4918 9.10.1", "RFC 4918 9.10.2"},
		Summary: "A LOCK request has a lockinfo body, or an If header that says which lock it refreshes.",
		Help:    clientFault + "send a DAV:lockinfo, or the token of the lock to refresh in an If header",
		On: OnRequest(func(p *Pass, q *analyze.Request) {
			if q.Body.Known && q.Body.Empty && !q.If && bodiless(q) {
				p.ReportField(nil, "", "the request has neither a body, which a new lock needs, nor an If header, which a refresh needs")
			}
		}),
	},
	Rule{
		Name: "lock-refresh-if-not-single-token", Family: "request", Severity: Info, When: analyze.LOCK, Needs: NeedsRequestHeaders | NeedsRequestBody,
		Covers:  []string{"R4918-108"},
		Spec:    []string{"RFC 4918 9.10.2"},
		Summary: "A LOCK that refreshes a lock names one lock token.",
		Help:    clientFault + "refresh each lock by a request of its own",
		On: OnRequest(func(p *Pass, q *analyze.Request) {
			if !refresh(q) || !bodiless(q) {
				return
			}
			if h := analyze.ParseIf(ifHeader(q)); h.Fault == "" && len(h.Tokens) != 1 {
				p.ReportField(nil, strconv.Itoa(len(h.Tokens)), "the request has no body, so it refreshes a lock, but its If header names %d lock tokens instead of one", len(h.Tokens))
			}
		}),
	},
	Rule{
		Name: "lock-depth-invalid", Family: "request", Severity: Info, When: analyze.LOCK, Needs: NeedsRequestHeaders,
		Covers:  []string{"R4918-109"},
		Spec:    []string{"RFC 4918 9.10.3"},
		Summary: "A LOCK request has a Depth of 0 or infinity.",
		Help:    clientFault + "send Depth: 0 or Depth: infinity",
		On: OnRequest(func(p *Pass, q *analyze.Request) {
			// A refresh ignores Depth; where the body is not known, If may mean one.
			if q.Depth == analyze.DepthOne && !(q.If && (!q.Body.Known || q.Body.Empty)) {
				p.ReportField(nil, q.DepthText, "the request has Depth: %s, but a lock is of depth 0 or infinity", Escape([]byte(q.DepthText)))
			}
		}),
	},
	Rule{
		Name: "lockinfo-content", Family: "request", Severity: Info, When: analyze.LOCK, Needs: NeedsRequestBody,
		Covers:  []string{"R4918-156"},
		Spec:    []string{"RFC 4918 14.11"},
		Summary: "A lockinfo holds one lockscope, one locktype and at most one owner.",
		Help:    clientFault + "send one DAV:lockscope, one DAV:locktype and at most one DAV:owner",
		On: onRequestBody("lockinfo", func(p *Pass, s *analyze.Shape) {
			const message = "the lockinfo of the request holds %s, so it does not say which lock is wanted"
			switch {
			case s.Scopes == 0:
				p.ReportField(nil, "lockscope", message, "no lockscope")
			case s.Types == 0:
				p.ReportField(nil, "locktype", message, "no locktype")
			case s.Scopes > 1:
				p.ReportField(nil, "lockscope", message, "more than one lockscope")
			case s.Types > 1:
				p.ReportField(nil, "locktype", message, "more than one locktype")
			case s.Owners > 1:
				p.ReportField(nil, "owner", "the lockinfo of the request holds more than one owner, of which servers keep one")
			}
		}),
	},
	Rule{
		Name: "if-header-malformed", Family: "request", Severity: Info, Needs: NeedsRequestHeaders,
		Covers:  []string{"R4918-123"},
		Spec:    []string{"RFC 4918 10.4.2"},
		Summary: "An If header is a sequence of lists in parentheses, all or none of them tagged with a resource.",
		Help:    clientFault + "write the token as (<token>) or, for another resource, as <URL> (<token>)",
		On:      OnRequest(malformedIf),
	},
)

func malformedIf(p *Pass, q *analyze.Request) {
	if !q.If {
		return
	}
	n := 0
	for i := range q.Header {
		if strings.EqualFold(q.Header[i].Name, "If") {
			n++
		}
	}
	if n > 1 {
		p.ReportField(nil, "", "the request has %d If headers, but all conditions belong into one, so servers may overlook the others", n)
		return
	}
	value := ifHeader(q)
	if h := analyze.ParseIf(value); h.Fault != "" {
		p.ReportField(nil, value, "the request has If: %s, which is malformed: %s", Quote([]byte(value)), h.Fault)
	}
}

// ifHeader is the If header of a request.
func ifHeader(q *analyze.Request) string {
	v, _ := capture.Get(q.Header, "If")
	return strings.TrimSpace(v)
}

// bodiless says that the header section of a request proves that it had no
// body: a capture may have lost it.
func bodiless(q *analyze.Request) bool {
	length, sized := capture.Get(q.Header, "Content-Length")
	if sized {
		return strings.Trim(strings.TrimSpace(length), "0") == ""
	}
	_, coded := capture.Get(q.Header, "Transfer-Encoding")
	_, typed := capture.Get(q.Header, "Content-Type")
	_, http1 := capture.Get(q.Header, "Host")
	return http1 && !coded && !typed
}
