package rules

import (
	"strings"

	"lint207/analyze"
	"lint207/analyze/capture"
	"lint207/analyze/xmlscan"
)

// Faults of the client. They never count against the answer, so they are
// advice; that a server answers 207 to a request that it has to refuse is its
// own fault.
var _ = add(
	Rule{
		Name: "propfind-depth-missing-or-invalid", Family: "request", Severity: Info, When: analyze.PROPFIND, Needs: NeedsRequestHeaders,
		Covers:  []string{"R4918-041"},
		Spec:    []string{"RFC 4918 9.1"},
		Summary: "A PROPFIND request has a Depth of 0, 1 or infinity.",
		Help:    "nothing is wrong with the answer; the client should send Depth: 0, Depth: 1 or Depth: infinity",
		On: OnRequest(func(p *Pass, q *analyze.Request) {
			switch {
			case !q.DepthSent && q.Complete:
				p.ReportField(nil, "", "the request has no Depth header, which PROPFIND requires: the server takes it for infinity, or refuses it")
			case q.Depth == analyze.DepthInvalid:
				p.ReportField(nil, q.DepthText, "the request has Depth: %s, but it must be 0, 1 or infinity", Escape([]byte(q.DepthText)))
			}
		}),
	},
	Rule{
		Name: "depth-header-invalid", Family: "request", Severity: Info, Needs: NeedsRequestHeaders,
		When:    analyze.REPORT | analyze.SEARCH | analyze.PROPPATCH | analyze.MKCOL | analyze.MKCALENDAR | analyze.LOCK | analyze.TreeMethods | analyze.OtherMethod,
		Covers:  []string{"R4918-119"},
		Spec:    []string{"RFC 4918 10.2"},
		Summary: "A Depth header is 0, 1 or infinity.",
		Help:    "nothing is wrong with the answer; the client should send a Depth of 0, 1 or infinity",
		On: OnRequest(func(p *Pass, q *analyze.Request) {
			if q.Depth == analyze.DepthInvalid && q.Set != analyze.PROPFIND {
				p.ReportField(nil, q.DepthText, "the request has Depth: %s, but it must be 0, 1 or infinity", Escape([]byte(q.DepthText)))
			}
		}),
	},
	Rule{
		Name: "delete-depth-not-infinity", Family: "request", Severity: Info, When: analyze.DELETE, Needs: NeedsURL | NeedsRequestHeaders,
		Covers:  []string{"R4918-078"},
		Spec:    []string{"RFC 4918 9.6.1"},
		Summary: "A DELETE of a collection has no Depth but infinity.",
		Help:    "nothing is wrong with the answer; the client should leave the Depth header out",
		On:      OnEnd(depthNotInfinity),
	},
	Rule{
		Name: "move-depth-not-infinity", Family: "request", Severity: Info, When: analyze.MOVE, Needs: NeedsURL | NeedsRequestHeaders,
		Covers:  []string{"R4918-101"},
		Spec:    []string{"RFC 4918 9.9.2"},
		Summary: "A MOVE of a collection has no Depth but infinity.",
		Help:    "nothing is wrong with the answer; the client should leave the Depth header out",
		On:      OnEnd(depthNotInfinity),
	},
	Rule{
		Name: "copy-move-without-destination", Family: "request", Severity: Info, When: analyze.COPY | analyze.MOVE, Needs: NeedsRequestHeaders,
		Covers:  []string{"R4918-087", "R4918-100"},
		Spec:    []string{"RFC 4918 9.8", "RFC 4918 9.9"},
		Summary: "A COPY or MOVE request has a Destination header.",
		Help:    "the client should name the target in a Destination header, and the server should refuse the request with 400 without one",
		On: OnRequest(func(p *Pass, q *analyze.Request) {
			if _, ok := capture.Get(q.Header, "Destination"); !ok && q.Complete {
				p.ReportField(nil, "", "the request has no Destination header, so nothing says where to copy or move to")
			}
		}),
	},
	Rule{
		Name: "destination-not-simple-ref", Family: "request", Severity: Info, When: analyze.COPY | analyze.MOVE, Needs: NeedsRequestHeaders,
		Covers:  []string{"R4918-121"},
		Spec:    []string{"RFC 4918 10.3", "RFC 4918 8.3"},
		Summary: "A Destination is a full URI or an absolute path.",
		Help:    "nothing is wrong with the answer; the client should send a full URI or an absolute path without dot segments",
		On: OnRequest(func(p *Pass, q *analyze.Request) {
			d, ok := capture.Get(q.Header, "Destination")
			if d = strings.TrimSpace(d); ok && !isSimpleRef([]byte(d)) {
				p.ReportField(nil, d, "the request has Destination: %s, which is neither a full URI nor an absolute path without dot segments", Escape([]byte(d)))
			}
		}),
	},
	Rule{
		Name: "overwrite-header-invalid", Family: "request", Severity: Info, When: analyze.COPY | analyze.MOVE, Needs: NeedsRequestHeaders,
		Covers:  []string{"R4918-125"},
		Spec:    []string{"RFC 4918 10.6"},
		Summary: "An Overwrite header is T or F.",
		Help:    "nothing is wrong with the answer; the client should send Overwrite: T or Overwrite: F",
		On: OnRequest(func(p *Pass, q *analyze.Request) {
			if v, ok := capture.Get(q.Header, "Overwrite"); ok && !strings.EqualFold(strings.TrimSpace(v), "t") && !strings.EqualFold(strings.TrimSpace(v), "f") {
				p.ReportField(nil, v, "the request has Overwrite: %s, but it must be T or F", Escape([]byte(v)))
			}
		}),
	},
	Rule{
		Name: "timeout-header-on-non-lock", Family: "request", Severity: Info, Needs: NeedsRequestHeaders,
		When:    analyze.PROPFIND | analyze.PROPPATCH | analyze.TreeMethods,
		Covers:  []string{"R4918-126"},
		Spec:    []string{"RFC 4918 10.7"},
		Summary: "A Timeout header is for LOCK only.",
		Help:    "nothing is wrong with the answer; the client should leave the Timeout header out",
		On: OnRequest(func(p *Pass, q *analyze.Request) {
			if v, ok := capture.Get(q.Header, "Timeout"); ok {
				p.ReportField(nil, v, "the request has Timeout: %s, which is for LOCK only", Escape([]byte(v)))
			}
		}),
	},
	Rule{
		Name: "malformed-request-answered-with-207", Family: "request", Severity: Error, Needs: NeedsRequestBody,
		When:    analyze.PROPFIND | analyze.PROPPATCH | analyze.LOCK | analyze.REPORT | analyze.SEARCH,
		Covers:  []string{"R4918-028"},
		Spec:    []string{"RFC 4918 8.2"},
		Summary: "A request whose XML is not well-formed is refused with 400.",
		Help:    "answer 400 Bad Request",
		On: OnEnd(func(p *Pass) {
			if p.Request.Body.Malformed && answered207(p) {
				p.ReportMark(p.Document.RootMark(), "", "the XML of the request is not well-formed, so it has to be refused with 400, not answered with a 207 to a guess at what it means")
			}
		}),
	},
	Rule{
		Name: "invalid-propfind-answered-with-207", Family: "request", Severity: Error, When: analyze.PROPFIND, Needs: NeedsRequestBody,
		Covers:  []string{"R4918-166"},
		Spec:    []string{"RFC 4918 14.20", "RFC 4918 A.3", "RFC 4918 A.4"},
		Summary: "A propfind holds exactly one of propname, allprop and prop, or it is refused with 400.",
		Help:    "answer 400 Bad Request",
		On: OnEnd(func(p *Pass) {
			b := &p.Request.Body
			switch {
			case !b.Known || b.Empty || b.IllFormed || !answered207(p):
			case b.RootName != propfindRoot:
				p.ReportMark(p.Document.RootMark(), "root", "the body of the request is no propfind but %s, so it has to be refused with 400, not answered with a 207", Quote([]byte(b.RootName.Clark())))
			case b.Choices != 1:
				p.ReportMark(p.Document.RootMark(), "choice", "the propfind of the request holds %s propname, allprop and prop, so it has to be refused with 400, not answered with a 207", choices(b.Choices))
			}
		}),
	},
	Rule{
		Name: "proppatch-body-not-propertyupdate", Family: "request", Severity: Error, When: analyze.PROPPATCH, Needs: NeedsRequestBody,
		Covers:  []string{"R4918-064"},
		Spec:    []string{"RFC 4918 9.2"},
		Summary: "A PROPPATCH without a propertyupdate is refused with 400.",
		Help:    "answer 400 Bad Request",
		On: OnEnd(func(p *Pass) {
			b := &p.Request.Body
			switch {
			case !b.Known || b.IllFormed && !b.Empty || b.Update || !answered207(p):
			case b.Empty && !p.Request.Complete: // a fixture that lacks it
			case b.Empty:
				p.ReportMark(p.Document.RootMark(), "", "the request has no body, so there is nothing that a 207 could report about")
			default:
				p.ReportMark(p.Document.RootMark(), "", "the body of the request holds no propertyupdate but %s, so there is nothing that a 207 could report about", Quote([]byte(b.RootName.Clark())))
			}
		}),
	},
	Rule{
		Name: "multistatus-for-depth-zero-lock", Family: "request", Severity: Warning, When: analyze.LOCK, Needs: NeedsRequestHeaders,
		Covers:  []string{"R4918-115"},
		Spec:    []string{"RFC 4918 9.10.3"},
		Summary: "LOCK with Depth 0 concerns one resource, so its outcome belongs into the status line.",
		Help:    "send the status of the resource as the status of the answer",
		On: OnEnd(func(p *Pass) {
			if q := p.Request; q.Depth == analyze.DepthZero && !refresh(q) && answered207(p) {
				p.ReportMark(p.Document.RootMark(), "", "the request locks one resource (Depth: 0), so there is nothing to list in a 207, and clients take it for a granted lock")
			}
		}),
	},
	Rule{
		Name: "multistatus-for-lock-refresh", Family: "request", Severity: Warning, When: analyze.LOCK, Needs: NeedsRequestHeaders | NeedsRequestBody,
		Covers:  []string{"R4918-107"},
		Spec:    []string{"RFC 4918 9.10.2"},
		Summary: "The refresh of a lock concerns that lock alone, so its outcome belongs into the status line.",
		Help:    "send the status of the refresh as the status of the answer (412 if the token does not match)",
		On: OnEnd(func(p *Pass) {
			if refresh(p.Request) && answered207(p) {
				p.ReportMark(p.Document.RootMark(), "", "the request refreshes one lock, so there is nothing to list in a 207, and clients take it for a refreshed lock")
			}
		}),
	},
)

// refresh says that a LOCK refreshes a lock: no body, and an If header.
func refresh(q *analyze.Request) bool { return q.Body.Known && len(q.Request.Body) == 0 && q.If }

func choices(n int) string {
	if n == 0 {
		return "none of"
	}
	return "more than one of"
}

// depthNotInfinity needs proof that it is a collection: a final slash, or a
// member in the answer.
func depthNotInfinity(p *Pass) {
	q := p.Request
	if q.DepthSent && (q.Depth == analyze.DepthZero || q.Depth == analyze.DepthOne) && (q.Scope.Slash() || q.Scope.Below > 0) {
		p.ReportField(nil, q.DepthText, "the request has Depth: %s, but %s of a collection is always of infinite depth", Escape([]byte(q.DepthText)), Escape([]byte(p.Diagnosis.Method.Name)))
	}
}

// isSimpleRef is a Simple-ref of RFC 4918 section 8.3.
func isSimpleRef(b []byte) bool {
	scheme, authority, path, _ := analyze.SplitHref(b)
	raw, encoded := analyze.DotSegments(path)
	switch {
	case len(b) == 0 || raw || encoded || strings.Contains(string(b), "#"):
		return false
	case len(scheme) > 0:
		return !analyze.IsHTTP(scheme) || len(authority) > 0
	}
	return b[0] == '/' && !strings.HasPrefix(string(b), "//")
}

var propertybehavior = xmlscan.Name{Space: analyze.DAV, Local: "propertybehavior"}
