package rules

import (
	"strings"

	"lint207/analyze"
	"lint207/analyze/xmlscan"
)

// What was asked for, and what came: these rules need the request's body.
var _ = add(
	Rule{
		Name: "requested-property-missing", Family: "request", Severity: Error, When: analyze.ReadMethods | analyze.OtherMethod, Needs: NeedsRequestBody, Whole: true,
		Covers:  []string{"R4918-046", "AC-26", "CD-07", "PR-05", "DV-13", "SE-13"},
		Spec:    []string{"RFC 4918 9.1", "RFC 4791 7.8", "RFC 8144 2.1", "RFC 3253 7.1", "RFC 5323 5.3"},
		Summary: "Each property that the request names is in each response, with its value or with an error status.",
		Help:    "list the property in a propstat with 404 if the resource does not have it, with 403 or 401 if it may not be shown",
		On:      OnResponse(requestedPropertyMissing),
	},
	Rule{
		Name: "unrequested-property-returned", Family: "request", Severity: Info, When: analyze.PROPFIND, Needs: NeedsRequestBody,
		Covers:  []string{"R4918-055"},
		Spec:    []string{"RFC 4918 9.1"},
		Summary: "The answer to a request that names its properties holds no others.",
		Help:    "leave out what was not asked for",
		On:      OnPropstat(unrequestedProperty),
	},
	Rule{
		Name: "allprop-without-resourcetype", Family: "request", Severity: Warning, When: analyze.PROPFIND, Needs: NeedsRequestBody, Whole: true,
		Covers:  []string{"R4918-056"},
		Spec:    []string{"RFC 4918 9.1", "RFC 4918 15.9"},
		Summary: "The answer to allprop holds resourcetype for every resource.",
		Help:    "add DAV:resourcetype, empty if the resource is no collection",
		On:      OnResponse(allpropWithoutResourcetype),
	},
	Rule{
		Name: "propname-response-has-values", Family: "request", Severity: Error, When: analyze.PROPFIND, Needs: NeedsRequestBody,
		Covers:  []string{"R4918-168"},
		Spec:    []string{"RFC 4918 14.21", "RFC 4918 9.1"},
		Summary: "The answer to propname holds names of properties and no values.",
		Help:    "write the properties as empty elements",
		On:      OnPropstat(propnameHasValues),
	},
	Rule{
		Name: "proppatch-property-unreported", Family: "request", Severity: Warning, When: analyze.PROPPATCH, Needs: NeedsRequestBody, Whole: true,
		Covers:  []string{"R4918-069"},
		Spec:    []string{"RFC 4918 9.2", "RFC 4918 9.2.1"},
		Summary: "The answer to PROPPATCH reports each property that the request sets or removes.",
		Help:    "report every property of the request, with 424 where it failed only because of another one",
		On:      OnResponse(proppatchUnreported),
	},
	Rule{
		Name: "proppatch-unrequested-property", Family: "request", Severity: Warning, When: analyze.PROPPATCH, Needs: NeedsRequestBody, Whole: true,
		Covers:  []string{"R4918-070"},
		Spec:    []string{"RFC 4918 9.2", "RFC 4918 9.2.1"},
		Summary: "The answer to PROPPATCH reports no property that the request does not name.",
		Help:    "report the properties of the request, under their own names",
		On:      OnPropstat(proppatchUnrequested),
	},
	Rule{
		Name: "remove-of-missing-property-failed", Family: "request", Severity: Error, When: analyze.PROPPATCH, Needs: NeedsRequestBody,
		Covers:  []string{"R4918-172"},
		Spec:    []string{"RFC 4918 14.23"},
		Summary: "Removing a property that is not there is no error.",
		Help:    "report 200 for the removal of a property that does not exist",
		On:      OnResponse(removeOfMissing),
	},
	Rule{
		Name: "protected-property-modified", Family: "request", Severity: Error, When: analyze.PROPPATCH,
		Covers:  []string{"R4918-193"},
		Spec:    []string{"RFC 4918 15.4", "RFC 4918 15.6", "RFC 4918 15.8", "RFC 4918 15.10"},
		Summary: "A protected property cannot be set with PROPPATCH.",
		Help:    "refuse it with 403 and DAV:cannot-modify-protected-property, and report 424 for the other properties",
		On: OnPropstat(modified("is a protected property, computed by the server, so it cannot have been set as this success says",
			"getetag", "getcontentlength", "lockdiscovery", "supportedlock")),
	},
	Rule{
		Name: "usually-protected-property-modified", Family: "request", Severity: Warning, When: analyze.PROPPATCH,
		Covers:  []string{"R4918-195"},
		Spec:    []string{"RFC 4918 15.7", "RFC 4918 15.9"},
		Summary: "getlastmodified and resourcetype should be protected from PROPPATCH.",
		Help:    "refuse it with 403 and DAV:cannot-modify-protected-property, and report 424 for the other properties",
		On:      OnPropstat(modified("should be protected, but the answer says that it was set", "getlastmodified", "resourcetype")),
	},
)

var propfindRoot = xmlscan.Name{Space: analyze.DAV, Local: "propfind"}

// byName says that a well-formed request names the properties that it asks for, and nothing else.
func byName(q *analyze.Request) bool {
	b := &q.Body
	return b.Known && !b.IllFormed && len(b.Props) > 0 && !b.AllProp && !b.PropName && b.Choices == 1
}

// asksNames says that the request is a propfind for propname.
func asksNames(q *analyze.Request) bool {
	b := &q.Body
	return b.RootName == propfindRoot && !b.IllFormed && b.PropName && b.Choices == 1
}

// propertyForm says that the response lists properties, all of which are known.
func propertyForm(r *analyze.Response) bool {
	n := 0
	for i := range r.Propstats {
		if r.Propstats[i].More > 0 {
			return false
		}
		n += len(r.Propstats[i].Props)
	}
	// One empty propstat with a failure speaks of the resource as a whole.
	return len(r.Propstats) > 0 && !r.Status.Present && (n > 0 || r.Propstats[0].Status.Code/100 == 2)
}

func requestedPropertyMissing(p *Pass, r *analyze.Response) {
	q := p.Request
	if !byName(q) || q.Minimal || !propertyForm(r) || q.Set == analyze.OtherMethod && !davRoot(q, "update", "merge") {
		return
	}
	q.Stamp(r)
	report := q.Body.RootName != propfindRoot
	var others localNames
	for _, id := range q.Body.Asked {
		if q.Reports(r, id) || report && (dataPart(p.Name(id)) || others.has(p, r, id)) {
			continue
		}
		text, detail := missing(p, r, q.Body.Asked)
		rep := p.Report(r.Tag, detail, "the request asks for %s, which this response does not mention: clients cannot tell whether the resource does not have it or it may not be read", text)
		if report || !q.Complete {
			rep.Probably() // headers may have asked for less
		}
		return
	}
}

// davRoot says that the root of the request is one of these DAV: elements.
func davRoot(q *analyze.Request, locals ...string) bool {
	n := q.Body.RootName
	return q.Body.Known && n.Space == analyze.DAV && oneOf(n.Local, locals)
}

// dataPart: calendar-data and address-data are no properties, so that a report
// may leave them out where a resource has none (RFC 4791 section 7.8).
func dataPart(n xmlscan.Name) bool {
	return n.Space == analyze.CalDAV && n.Local == "calendar-data" || n.Space == analyze.CardDAV && n.Local == "address-data"
}

// localNames are the local names of the properties of a response, gathered
// when somebody asks: a property may be reported in another namespace, as in
// the example of RFC 3744 section 9.4.2.
type localNames map[string]struct{}

func (l *localNames) has(p *Pass, r *analyze.Response, id xmlscan.NameID) bool {
	if *l == nil {
		*l = localNames{}
		for i := range r.Propstats {
			for j := range r.Propstats[i].Props {
				(*l)[p.Name(r.Propstats[i].Props[j].Name).Local] = struct{}{}
			}
		}
	}
	_, ok := (*l)[p.Name(id).Local]
	return ok
}

// maxNamed bounds the properties that a message names, maxDetailed those in
// the detail of a finding.
const (
	maxNamed    = 5
	maxDetailed = 100
)

// missing names the properties that a stamped response does not report. A
// million may be missing in each of a million responses.
func missing(p *Pass, r *analyze.Response, ids []xmlscan.NameID) (text, detail string) {
	var names, all []string
	for _, id := range ids {
		if len(all) == maxDetailed {
			break
		}
		if p.Request.Reports(r, id) {
			continue
		}
		all = append(all, p.Name(id).Clark())
		if len(names) < maxNamed {
			names = append(names, displayName(p.Name(id)))
		}
	}
	text = strings.Join(names, ", ")
	if n := len(all) - len(names); n > 0 {
		text += " and others"
	}
	return text, strings.Join(all, " ")
}

// displayName is a name as people write it: DAV:x, otherwise Clark notation.
func displayName(n xmlscan.Name) string {
	if n.Space == analyze.DAV {
		return Escape([]byte("DAV:" + n.Local))
	}
	if n.Space == "" {
		return Escape([]byte(n.Local)) + " (without a namespace)"
	}
	return Escape([]byte(n.Clark()))
}

func unrequestedProperty(p *Pass, _ *analyze.Response, ps *analyze.Propstat) {
	q := p.Request
	if p.reported() || !byName(q) || q.Body.RootName != propfindRoot || ps.Status.Code/100 != 2 {
		return
	}
	for i := range ps.Props {
		pr := &ps.Props[i]
		if pr.Name >= 0 && q.Body.Names(pr.Name).Prop == 0 {
			p.Report(pr.Tag(), p.Name(pr.Name).Clark(), "%s was not asked for: no client looks at it", p.Tag(pr.Tag(), pr.Q)).Property(pr.Name, pr.Tag(), pr.Q)
			return
		}
	}
}

func allpropWithoutResourcetype(p *Pass, r *analyze.Response) {
	b := &p.Request.Body
	all := len(p.Request.Request.Body) == 0 && p.Request.Complete || !b.IllFormed && b.RootName == propfindRoot && b.AllProp && b.Choices == 1
	if !b.Known || !all || !propertyForm(r) {
		return
	}
	found := false
	for i := range r.Propstats {
		ps := &r.Propstats[i]
		found = found || ps.Status.Code/100 == 2 && len(ps.Props) > 0
		for j := range ps.Props {
			if ps.Props[j].Name == analyze.NameResourcetype {
				return
			}
		}
	}
	if found {
		p.Report(r.Tag, "", "resourcetype is missing or hidden in this answer to allprop, so clients cannot tell a collection from a file")
	}
}

func propnameHasValues(p *Pass, _ *analyze.Response, ps *analyze.Propstat) {
	if p.reported() || ps.Content == 0 || ps.Status.Code/100 != 2 || !asksNames(p.Request) {
		return
	}
	for i := range ps.Props {
		if pr := &ps.Props[i]; pr.Content {
			p.Report(pr.Tag(), "", "the request asks for names only (propname), but %s has a value", p.Tag(pr.Tag(), pr.Q)).Property(pr.Name, pr.Tag(), pr.Q)
			return
		}
	}
}

// updates says that the request is a well-formed propertyupdate.
func updates(q *analyze.Request) bool {
	return q.Body.Known && !q.Body.IllFormed && q.Body.RootName == xmlscan.Name{Space: analyze.DAV, Local: "propertyupdate"}
}

func proppatchUnreported(p *Pass, r *analyze.Response) {
	q := p.Request
	if !updates(q) || q.Minimal || !propertyForm(r) {
		return
	}
	q.Stamp(r)
	for _, id := range q.Body.Changed {
		if q.Reports(r, id) {
			continue
		}
		text, detail := missing(p, r, q.Body.Changed)
		p.Report(r.Tag, detail, "the request changes %s, which this response does not mention, so the client cannot learn what became of it", text)
		return
	}
}

func proppatchUnrequested(p *Pass, _ *analyze.Response, ps *analyze.Propstat) {
	q := p.Request
	if !updates(q) {
		return
	}
	for i := range ps.Props {
		pr := &ps.Props[i]
		if pr.Name >= 0 && instructions(q.Body.Names(pr.Name)) == 0 {
			p.Report(pr.Tag(), p.Name(pr.Name).Clark(), "the request neither sets nor removes %s, so its outcome answers nothing", p.Tag(pr.Tag(), pr.Q)).Property(pr.Name, pr.Tag(), pr.Q)
		}
	}
}

// removeOfMissing looks for 404s of removals. If all properties have 404, the
// set ones too, the resource itself may be missing.
func removeOfMissing(p *Pass, r *analyze.Response) {
	q := p.Request
	if !updates(q) || len(q.Body.Remove) == 0 || everything404(r) && len(q.Body.Set) > 0 {
		return
	}
	for i := range r.Propstats {
		ps := &r.Propstats[i]
		for j := range ps.Props {
			pr := &ps.Props[j]
			if n := q.Body.Names(pr.Name); ps.Status.Code == 404 && pr.Name >= 0 && n.Remove > 0 && n.Set == 0 {
				p.Report(ps.Status.Span, p.Name(pr.Name).Clark(), "the removal of %s failed with 404, but removing a property that is not there is no error", p.Tag(pr.Tag(), pr.Q)).Property(pr.Name, pr.Tag(), pr.Q)
				break
			}
		}
	}
}

func everything404(r *analyze.Response) bool {
	for i := range r.Propstats {
		if ps := &r.Propstats[i]; ps.Count() > 0 && ps.Status.Code != 404 {
			return false
		}
	}
	return true
}

// modified looks for protected DAV: properties in a success. Where the request
// is not known it may have been a removal, which does succeed for a property
// that the resource does not have (RFC 4918 section 14.23).
func modified(why string, locals ...string) func(*Pass, *analyze.Response, *analyze.Propstat) {
	return func(p *Pass, _ *analyze.Response, ps *analyze.Propstat) {
		if ps.Status.Code/100 != 2 {
			return
		}
		known := p.Request != nil && p.Request.Body.Known && !p.Request.Body.IllFormed
		for i := range ps.Props {
			pr := &ps.Props[i]
			n := p.Name(pr.Name)
			if n.Space != analyze.DAV || !oneOf(n.Local, locals) || known && p.Request.Body.Names(pr.Name).Set == 0 {
				continue
			}
			rep := p.Report(pr.Tag(), n.Local, "%s %s", p.Tag(pr.Tag(), pr.Q), why).Property(pr.Name, pr.Tag(), pr.Q)
			if !known {
				rep.Probably()
			}
		}
	}
}

func oneOf(s string, list []string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}
