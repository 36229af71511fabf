package rules

import (
	"strconv"

	"lint207/analyze"
	"lint207/analyze/xmlscan"
)

// Extended MKCOL (RFC 5689), and MKCALENDAR where it is the same.
var _ = add(
	Rule{
		Name: "mkcol-multistatus-body", Family: "mkcol", Severity: Warning, When: analyze.MKCOL, Needs: NeedsRequestBody | NeedsHead,
		Covers:  []string{"MK-01"},
		Spec:    []string{"RFC 5689 3", "RFC 5689 5.2"},
		Summary: "An extended MKCOL is answered with a multistatus instead of a mkcol-response.",
		Help:    "answer with a DAV:mkcol-response under the status of the failure",
		On: OnEnd(func(p *Pass) {
			if p.Request.Body.RootName == mkcolRoot && p.multistatus() {
				p.ReportMark(p.Document.RootMark(), "", "the answer to an extended MKCOL is a multistatus and not a mkcol-response: clients that follow RFC 5689 find no reason in it, and a 207 looks like a success (sabre/dav does this)")
			}
		}),
	},
	Rule{
		Name: "mkcol-response-structure", Family: "mkcol", Severity: Error, Whole: true,
		Covers:  []string{"MK-02"},
		Spec:    []string{"RFC 5689 5.2"},
		Summary: "A mkcol-response holds no propstat.",
		Help:    "report the properties of the request in propstats directly below the mkcol-response",
		On: OnResponse(func(p *Pass, r *analyze.Response) {
			if p.Facts.Root.Kind == analyze.KindMkcol && len(r.Propstats) == 0 {
				p.Report(r.Tag, "", "this mkcol-response holds no propstat, so the client cannot learn what became of its properties")
			}
		}),
	},
	Rule{
		Name: "mkcol-response-namespace", Family: "mkcol", Severity: Error,
		Covers:  []string{"MK-02"},
		Spec:    []string{"RFC 5689 5.2", "RFC 4791 9.3"},
		Summary: "A mkcol-response or mkcalendar-response is in a wrong namespace.",
		Help:    "write mkcol-response in DAV:, mkcalendar-response in urn:ietf:params:xml:ns:caldav",
		On: OnOddity(func(p *Pass, o *analyze.Oddity) {
			n := p.Name(o.Name)
			want := map[string]string{"mkcol-response": analyze.DAV, "mkcalendar-response": analyze.CalDAV}[n.Local]
			if want != "" && want != n.Space {
				p.Report(o.Span, n.Space, "%s is in the namespace %s instead of %q, so clients do not find out what became of their properties", p.Element(o.Span), Quote([]byte(n.Space)), want).
					Help("bind the prefix to %s", want)
			}
		}, analyze.RootSeen),
	},
	Rule{
		Name: "mkcol-response-extra-element", Family: "mkcol", Severity: Warning,
		Covers:  []string{"MK-02"},
		Spec:    []string{"RFC 5689 5.2"},
		Summary: "A mkcol-response holds a response, an href or a status, as a multistatus would.",
		Help:    "write the propstats directly below the mkcol-response, and nothing else",
		Yields:  []string{"mkcol-response-structure"},
		On:      OnResponse(mkcolExtra),
	},
	Rule{
		Name: "mkcol-success-with-failure", Family: "mkcol", Severity: Error, Needs: NeedsHead, When: analyze.MKCOL | analyze.MKCALENDAR,
		Covers:  []string{"MK-04"},
		Spec:    []string{"RFC 5689 3"},
		Summary: "A 201 says that the collection was made, but a property failed.",
		Help:    "answer with the status of the failure and make no collection, or report 200 for every property",
		Yields:  []string{"mkcol-mixed-success"},
		On: OnResponse(func(p *Pass, r *analyze.Response) {
			for i := range r.Propstats {
				if ps := &r.Propstats[i]; p.Head.Status == 201 && ps.Status.Code >= 400 && ps.Count() > 0 {
					q := &ps.Props[0]
					p.Report(ps.Status.Span, strconv.Itoa(ps.Status.Code), "the answer is 201, but %s failed with %d: the collection is made with all properties or not at all, so clients do not look into the body of a 201", p.Tag(q.Tag(), q.Q), ps.Status.Code).Property(q.Name, q.Tag(), q.Q)
					return
				}
			}
		}),
	},
	Rule{
		Name: "mkcol-failure-with-2xx", Family: "mkcol", Severity: Warning, Needs: NeedsHead, When: analyze.MKCOL, Whole: true,
		Covers:  []string{"MK-05"},
		Spec:    []string{"RFC 5689 3", "RFC 5689 3.5"},
		Summary: "An extended MKCOL that failed has a status of success.",
		Help:    "answer with the status of the failure, such as 403 or 409",
		On: OnEnd(func(p *Pass) {
			if s := p.Head.Status; s/100 == 2 && s != 201 && p.Facts.Root.Kind == analyze.KindMkcol && failedAny(p.Diagnosis) {
				p.ReportField(nil, strconv.Itoa(s), "the answer is %d although a property failed and no collection was made, so clients that go by the status believe it is there", s)
			}
		}),
	},
	Rule{
		Name: "mkcol-property-unreported", Family: "mkcol", Severity: Warning, When: analyze.MKCOL, Needs: NeedsRequestBody, Whole: true,
		Covers:  []string{"MK-06"},
		Spec:    []string{"RFC 5689 3"},
		Summary: "The answer to an extended MKCOL that failed does not report each property of the request.",
		Help:    "report every property of the request, with 424 where it failed only because of another one",
		On:      OnResponse(mkcolUnreported),
	},
	Rule{
		Name: "mkcol-resourcetype-without-condition", Family: "mkcol", Severity: Info, When: analyze.MKCOL,
		Covers:  []string{"MK-07"},
		Spec:    []string{"RFC 5689 3.3"},
		Summary: "A resourcetype is refused without valid-resourcetype.",
		Help:    "add <D:error><D:valid-resourcetype/></D:error> to the propstat",
		On: OnPropstat(func(p *Pass, r *analyze.Response, ps *analyze.Propstat) {
			if c := ps.Status.Code; c != 403 && c != 409 || ps.Error.Present || r.Error.Present {
				return
			}
			for i := range ps.Props {
				if q := &ps.Props[i]; q.Name == analyze.NameResourcetype {
					p.Report(ps.Tag, "", "%s is refused without DAV:valid-resourcetype, so the client cannot know that the server does not make such collections", p.Tag(q.Tag(), q.Q)).Property(q.Name, q.Tag(), q.Q)
				}
			}
		}),
	},
)

var mkcolRoot = xmlscan.Name{Space: analyze.DAV, Local: "mkcol"}

// mkcolExtra looks for what belongs into a multistatus.
func mkcolExtra(p *Pass, r *analyze.Response) {
	if p.Facts.Root.Kind != analyze.KindMkcol {
		return
	}
	at := analyze.Span{}
	switch {
	case len(r.Hrefs) > 0:
		at = r.Hrefs[0].Tag
	case r.Status.Present:
		at = r.Status.Tag
	}
	for i := range r.Odd {
		if o := &r.Odd[i]; o.Kind == analyze.Unexpected && o.Name == analyze.NameResponse && at.Len == 0 {
			at = o.Span
		}
	}
	if at.Len > 0 {
		p.Report(at, "", "%s does not belong into a mkcol-response, which speaks of the one collection only: clients ignore it", p.Element(at))
	}
}

func mkcolUnreported(p *Pass, r *analyze.Response) {
	q := p.Request
	b := &q.Body
	if !b.Known || b.IllFormed || b.RootName != mkcolRoot || q.Minimal || !propertyForm(r) || !failing(r) {
		return
	}
	q.Stamp(r)
	for _, id := range b.Set {
		if !q.Reports(r, id) {
			text, detail := missing(p, r, b.Set)
			p.Report(r.Tag, detail, "the request sets %s, which this answer does not mention, so the client cannot learn what became of it", text)
			return
		}
	}
}

func failing(r *analyze.Response) bool {
	for i := range r.Propstats {
		if r.Propstats[i].Status.Code >= 400 {
			return true
		}
	}
	return false
}
