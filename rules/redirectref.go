package rules

import (
	"strconv"
	"strings"

	"lint207/analyze"
	"lint207/analyze/capture"
)

// Redirect reference resources (RFC 4437). Their rules bind only servers that
// have them: the resource or the DAV field says so.

var _ = add(
	Rule{
		Name: "redirect-despite-apply-to-redirect-ref", Family: "redirect", Severity: Warning, When: analyze.PROPFIND | analyze.REPORT, Needs: NeedsRequestHeaders,
		Covers:  []string{"RR-04"},
		Spec:    []string{"RFC 4437 12.2", "RFC 4437 5"},
		Summary: "With Apply-To-Redirect-Ref: T a redirect reference is described, not followed.",
		Help:    "report the properties of the reference itself",
		On: onRedirect(func(p *Pass, r *analyze.Response, s *analyze.Status) {
			v, ok := capture.Get(p.Request.Header, "Apply-To-Redirect-Ref")
			if ok && strings.TrimSpace(v) == "T" && (p.hasRedirectRefs() || p.isRedirectRef(r)) {
				p.Report(s.Span, strconv.Itoa(s.Code), "the request says Apply-To-Redirect-Ref: T, but the response is %s, so the client cannot see the reference itself", Quote(s.Bytes))
			}
		}),
	},
	Rule{
		Name: "redirect-in-tree-operation", Family: "redirect", Severity: Info, When: analyze.TreeMethods | analyze.LOCK, Needs: NeedsHead,
		Covers:  []string{"RR-05"},
		Spec:    []string{"RFC 4437 8"},
		Summary: "COPY, MOVE, DELETE and LOCK of a collection act on the redirect references in it.",
		Help:    "act on the reference itself, as if the request said Apply-To-Redirect-Ref: T",
		On: onRedirect(func(p *Pass, r *analyze.Response, s *analyze.Status) {
			if p.hasRedirectRefs() {
				p.Report(s.Span, strconv.Itoa(s.Code), "the server has redirect references and answers %s for a member, but this method acts on the reference itself", Quote(s.Bytes))
			}
		}),
	},
	Rule{
		Name: "redirectref-missing-property", Family: "redirect", Severity: Warning, When: analyze.ReadMethods,
		Covers:  []string{"RR-06"},
		Spec:    []string{"RFC 4437 13"},
		Summary: "A redirect reference has the properties reftarget and redirect-lifetime.",
		Help:    "report where the reference leads, and whether for ever",
		On: OnTree(func(p *Pass, q *analyze.Property, n *analyze.Node) {
			if p.Child(n, davName("redirectref")) == nil {
				return
			}
			for _, name := range davNames("reftarget", "redirect-lifetime") {
				if pr, code := p.anyProperty(name); pr != nil && code == 404 {
					p.Report(pr.Tag(), name.Local, "the resource is a redirectref but %s is reported with 404, so clients do not learn where it leads", p.Tag(pr.Tag(), pr.Q)).Property(pr.Name, pr.Tag(), pr.Q)
				}
			}
		}, davName("resourcetype")),
	},
)

// onRedirect looks at the redirects of a response.
func onRedirect(f func(*Pass, *analyze.Response, *analyze.Status)) Hook {
	return OnResponse(func(p *Pass, r *analyze.Response) {
		if redirects(r.Status.Code) {
			f(p, r, &r.Status)
		}
		for i := range r.Propstats {
			if s := &r.Propstats[i].Status; redirects(s.Code) {
				f(p, r, s)
			}
		}
	})
}

// hasRedirectRefs says that the server has redirect references.
func (p *Pass) hasRedirectRefs() bool {
	return p.Head != nil && listsToken(p.Head.Header, "DAV", "redirectrefs")
}

// isRedirectRef says that a response shows itself as a redirect reference.
func (p *Pass) isRedirectRef(r *analyze.Response) bool {
	q := p.PropertyNamed(davName("resourcetype"))
	if q == nil {
		return false
	}
	n := r.Tree(q)
	return n != nil && p.Child(n, davName("redirectref")) != nil
}
