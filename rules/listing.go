package rules

import (
	"strings"

	"lint207/analyze"
)

// What else shows only beside the request or the head of the answer.
var _ = add(
	Rule{
		Name: "copy-depth-invalid", Family: "request", Severity: Info, When: analyze.COPY, Needs: NeedsURL | NeedsRequestHeaders,
		Covers:  []string{"R4918-088"},
		Spec:    []string{"RFC 4918 9.8.3"},
		Summary: "A COPY of a collection has a Depth of 0 or infinity.",
		Help:    clientFault + "send Depth: 0 or Depth: infinity",
		On: OnEnd(func(p *Pass) {
			if q := p.Request; q.Depth == analyze.DepthOne && (q.Scope.Slash() || q.Scope.Below > 0) {
				p.ReportField(nil, q.DepthText, "the request has Depth: %s, but COPY knows 0 and infinity only: servers refuse it or copy the whole tree", Escape([]byte(q.DepthText)))
			}
		}),
	},
	Rule{
		Name: "depth-header-not-supported-by-method", Family: "request", Severity: Info, When: analyze.PROPPATCH | analyze.MKCOL, Needs: NeedsRequestHeaders,
		Covers:  []string{"R4918-120"},
		Spec:    []string{"RFC 4918 10.2"},
		Summary: "PROPPATCH and MKCOL concern one resource, so Depth has no effect on them.",
		Help:    clientFault + "leave the Depth header out",
		On: OnRequest(func(p *Pass, q *analyze.Request) {
			if q.DepthSent && q.Depth != analyze.DepthInvalid && q.Set&(analyze.PROPPATCH|analyze.MKCOL) != 0 {
				p.ReportField(nil, q.DepthText, "the request has Depth: %s, which %s does not know, so it has no effect", Escape([]byte(q.DepthText)), Escape([]byte(q.Method)))
			}
		}),
	},
	Rule{
		Name: "propfind-finite-depth-inside-multistatus", Family: "request", Severity: Warning, When: analyze.PROPFIND,
		Covers:  []string{"R4918-061"},
		Spec:    []string{"RFC 4918 9.1.1", "RFC 4918 16"},
		Summary: "DAV:propfind-finite-depth refuses a whole request, so it does not stand inside a 207.",
		Help:    "answer 403 with a DAV:error that holds it, or list the collection without going deeper",
		On: onDAVCondition(finiteDepth, func(p *Pass, c *Condition) {
			if p.Facts.Root.Kind == analyze.KindMultistatus && p.response != nil {
				p.Report(c.Tag, "", "%s refuses a whole request, so clients do not look for it in an entry of a 207 and take the listing for complete", p.Tag(c.Tag, c.Q))
			}
		}),
	},
	Rule{
		Name: "proppatch-property-reported-twice", Family: "request", Severity: Warning, When: analyze.PROPPATCH, Needs: NeedsRequestBody,
		Covers:  []string{"R4918-071"},
		Spec:    []string{"RFC 4918 9.2", "RFC 4918 4.4"},
		Summary: "A property that the request changes once has one outcome.",
		Help:    "report one status for each property",
		On: onDuplicate(func(p *Pass, d *duplicate) {
			if updates(p.Request) && d.first.Status.Code != d.second.Status.Code && instructions(p.Request.Body.Names(d.b.Name)) < 2 {
				p.duplicate(d, "%s is reported with two %s although the request changes it once, so what became of it is open", "statuses")
			}
		}),
	},
	Rule{
		Name: "request-body-ignored", Family: "request", Severity: Warning, When: analyze.DELETE | analyze.COPY | analyze.MOVE, Needs: NeedsRequestBody,
		Covers:  []string{"R4918-037"},
		Spec:    []string{"RFC 4918 8.4"},
		Summary: "A request with a body that means nothing to its method is refused.",
		Help:    "answer 415 Unsupported Media Type instead of ignoring the body",
		On: OnEnd(func(p *Pass) {
			if b := &p.Request.Body; b.Known && !b.Empty && b.RootName != propertybehavior && !foreignRoot(b) && answered207(p) {
				p.ReportMark(p.Document.RootMark(), "", "the request has a body, which %s does not define, so a server that does not know what it means has to refuse it with 415", Escape([]byte(p.Diagnosis.Method.Name)))
			}
		}),
	},
	Rule{
		Name: "propertybehavior-ignored", Family: "request", Severity: Info, When: analyze.COPY | analyze.MOVE, Needs: NeedsRequestBody,
		Covers:  []string{"R4918-037"},
		Spec:    []string{"RFC 4918 8.4", "RFC 4918 F.2"},
		Summary: "RFC 4918 has no propertybehavior in COPY and MOVE any more.",
		Help:    "answer 415 to the body, or do what RFC 2518 says about it; the client should leave it out",
		On: OnEnd(func(p *Pass) {
			if p.Request.Body.RootName == propertybehavior && answered207(p) {
				p.ReportMark(p.Document.RootMark(), "", "the request has a propertybehavior of RFC 2518, which RFC 4918 has removed, so the client cannot rely on it")
			}
		}),
	},
	Rule{
		Name: "empty-propfind-not-treated-as-allprop", Family: "request", Severity: Error, When: analyze.PROPFIND, Needs: NeedsRequestHeaders | NeedsRequestBody, Whole: true,
		Covers:  []string{"R4918-044"},
		Spec:    []string{"RFC 4918 9.1"},
		Summary: "A PROPFIND without a body asks for allprop: for values, not only for names.",
		Help:    "answer as to allprop, with the values of the properties",
		Doubt:   func(p *Pass) bool { return p.Facts.AnyValues },
		On:      OnResponse(namesForAllprop),
	},
	Rule{
		Name: "lock-property-missing-on-lockable-resource", Family: "request", Severity: Error, When: analyze.PROPFIND, Needs: NeedsHead | NeedsURL,
		Covers:  []string{"R4918-020"},
		Spec:    []string{"RFC 4918 6.7", "RFC 4918 6.8", "RFC 4918 18.2"},
		Summary: "A resource that can be locked has supportedlock and lockdiscovery.",
		Help:    "report supportedlock and lockdiscovery with 200 (lockdiscovery is empty if there is no lock), or do not announce class 2 for the resource",
		On:      OnResponse(lockPropertyMissing),
	},
	Rule{
		Name: "lock-424-on-other-resource", Family: "request", Severity: Info, When: analyze.LOCK, Needs: NeedsURL,
		Covers:  []string{"R4918-114"},
		Spec:    []string{"RFC 4918 9.10.3"},
		Summary: "In the answer to LOCK only the Request-URI is listed with 424.",
		Help:    "leave out the resources that failed only because of another one",
		On: OnResponse(func(p *Pass, r *analyze.Response) {
			for i := range r.Hrefs {
				if r.Status.Code == 424 && p.Request.Scope.Source(i).Below() {
					p.Report(r.Status.Span, "", "%s failed only because of another resource, which goes without saying: nothing is locked when LOCK fails", Quote(r.Hrefs[i].Bytes))
					return
				}
			}
		}),
	},
	Rule{
		Name: "if-header-412-inside-multistatus", Family: "request", Severity: Info, Needs: NeedsRequestHeaders,
		When:    analyze.DELETE | analyze.COPY | analyze.MOVE | analyze.LOCK | analyze.PROPPATCH,
		Covers:  []string{"R4918-122"},
		Spec:    []string{"RFC 4918 10.4.1", "RFC 4918 10.4.3"},
		Summary: "An If header that is false fails the whole request with 412.",
		Help:    "send 412 Precondition Failed as the status of the answer",
		On: OnResponse(func(p *Pass, r *analyze.Response) {
			if !p.Request.If || otherConditions(p.Request) {
				return
			}
			report := func(s *analyze.Status) {
				if s.Code == 412 {
					p.Report(s.Span, "412", "412 can only come from the If header, but that fails the whole request, so the status line of the answer should say it")
				}
			}
			report(&r.Status)
			for i := range r.Propstats {
				report(&r.Propstats[i].Status)
			}
		}),
	},
)

// instructions counts how often a propertyupdate names a property.
func instructions(n analyze.Named) int { return n.Set + n.Remove }

// foreignRoot says that a body is one of an extension, which may give it a meaning.
func foreignRoot(b *analyze.RequestBody) bool {
	return b.RootName.Local != "" && b.RootName.Space != analyze.DAV
}

// otherConditions says that a 412 may have another cause than the If header.
func otherConditions(q *analyze.Request) bool {
	for i := range q.Header {
		if name := q.Header[i].Name; len(name) > 3 && strings.EqualFold(name[:3], "if-") {
			return true
		}
	}
	return strings.EqualFold(q.Overwrite, "f") || q.Body.RootName == propertybehavior
}

// neverEmpty are properties of RFC 4918 that have no empty value.
var neverEmpty = []string{"creationdate", "getcontentlength", "getcontenttype", "getetag", "getlastmodified"}

// namesForAllprop wants two properties without a value that cannot be empty,
// and no value in what was read so far: others may be empty in earnest.
func namesForAllprop(p *Pass, r *analyze.Response) {
	if p.reported() || p.Facts.AnyValues || len(p.Request.Request.Body) > 0 || !bodiless(p.Request) {
		return
	}
	var first *analyze.Property
	for i := range r.Propstats {
		ps := &r.Propstats[i]
		for j := range ps.Props {
			pr := &ps.Props[j]
			if n := p.Name(pr.Name); ps.Status.Code/100 != 2 || pr.Content || n.Space != analyze.DAV || !oneOf(n.Local, neverEmpty) {
				continue
			}
			if first == nil || first.Name == pr.Name {
				first = pr
				continue
			}
			p.Report(first.Tag(), "", "the request has no body, which asks for all properties with their values, but %s and %s have none, so clients get nothing to work with", p.Tag(first.Tag(), first.Q), p.Tag(pr.Tag(), pr.Q)).Property(first.Name, first.Tag(), first.Q)
			return
		}
	}
}

func lockPropertyMissing(p *Pass, r *analyze.Response) {
	if p.reported() || len(r.Hrefs) != 1 || !p.Request.Scope.Source(0).Self() || aliased(p) {
		return
	}
	for i := range r.Propstats {
		ps := &r.Propstats[i]
		for j := range ps.Props {
			pr := &ps.Props[j]
			if n := p.Name(pr.Name); ps.Status.Code != 404 || n.Space != analyze.DAV || n.Local != "supportedlock" && n.Local != "lockdiscovery" {
				continue
			}
			if why := locks(p); why != "" {
				p.Report(pr.Tag(), "", "%s says that the resource can be locked, but %s is reported with 404, so clients that look there take it for one that cannot be locked", why, p.Tag(pr.Tag(), pr.Q)).Property(pr.Name, pr.Tag(), pr.Q)
				return
			}
		}
	}
}

// locks quotes the field by which the answer says that LOCK works, "" none.
func locks(p *Pass) string {
	for i := range p.Head.Header {
		f := &p.Head.Header[i]
		dav := strings.EqualFold(f.Name, "DAV")
		if !dav && !strings.EqualFold(f.Name, "Allow") {
			continue
		}
		for part := range strings.SplitSeq(f.Value, ",") {
			if part = strings.TrimSpace(part); dav && part == "2" || !dav && part == "LOCK" {
				return f.Name + ": " + Escape([]byte(f.Value))
			}
		}
	}
	return ""
}
