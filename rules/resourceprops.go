package rules

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"lint207/analyze"
	"lint207/analyze/xmlscan"
)

// What the properties of RFC 4918 say of the resource as a whole.
var _ = add(
	Rule{
		Name: "resourcetype-has-text", Family: "properties", Severity: Error, When: analyze.ReadMethods,
		Covers:  []string{"R4918-197"},
		Spec:    []string{"RFC 4918 15.9"},
		Summary: "resourcetype holds text; a type is an element.",
		Help:    "write <D:resourcetype><D:collection/></D:resourcetype> for a collection, and an empty resourcetype for a file",
		On: OnTree(func(p *Pass, q *analyze.Property, n *analyze.Node) {
			if at := StrayText(n); at.Len > 0 {
				p.Report(at, Escape(p.Raw(at)), "the text %s in %s is no resource type, so clients take the resource for a plain file", Quote(p.Raw(at)), p.Tag(q.Tag(), q.Q)).
					Property(q.Name, q.Tag(), q.Q)
			}
		}, davName("resourcetype")),
	},
	Rule{
		Name: "resourcetype-collection-without-namespace", Family: "properties", Severity: Warning, When: analyze.ReadMethods,
		Covers:  []string{"R4918-002"},
		Spec:    []string{"RFC 4918 15.9", "RFC 4918 14.3"},
		Summary: "The collection element of resourcetype is not in the namespace DAV:.",
		Help:    "write <D:collection/> with a prefix that is bound to DAV:",
		On: OnTree(func(p *Pass, q *analyze.Property, n *analyze.Node) {
			for c := range p.Children(n) {
				name := p.Name(c.Name)
				if name.Local == "collection" && (name.Space == "" || strings.EqualFold(strings.TrimRight(name.Space, ": "), "DAV")) && name.Space != analyze.DAV {
					p.Report(c.Tag, name.Clark(), "%s is not in the namespace DAV:, so clients take the collection for a file", p.Tag(c.Tag, c.Q)).Property(q.Name, q.Tag(), q.Q)
				}
			}
		}, davName("resourcetype")),
	},
	Rule{
		Name: "displayname-percent-encoded", Family: "properties", Severity: Warning, When: analyze.ReadMethods,
		Covers:  []string{"R4918-187"},
		Spec:    []string{"RFC 4918 15.2"},
		Summary: "displayname is the percent-encoded last segment of the href instead of a name for people.",
		Help:    "write the name decoded; only the href is percent-encoded",
		On: OnValue(func(p *Pass, q *analyze.Property, t *analyze.Text) {
			if bytes.IndexByte(t.Bytes, '%') < 0 || len(p.response.Hrefs) != 1 || t.Odd&analyze.HasElement != 0 {
				return
			}
			if decoded := analyze.DecodePercent(nil, t.Bytes, true); string(decoded) != string(t.Bytes) && string(lastSegment(p.response.Hrefs[0].Bytes)) == string(t.Bytes) {
				rep := p.reportValue(q, t, "%s is %s, percent-encoded like the href, but it is shown to people, who cannot read it")
				if utf8.Valid(decoded) && !bytes.ContainsAny(decoded, "<&") {
					rep.Help("write %s", Escape(decoded))
				}
			}
		}, davName("displayname")),
	},
	Rule{
		Name: "resourcetype-missing", Family: "properties", Severity: Error, When: analyze.PROPFIND,
		Covers:  []string{"R4918-198"},
		Spec:    []string{"RFC 4918 15.9"},
		Summary: "resourcetype is reported with 404, but every resource of WebDAV has it.",
		Help:    "report resourcetype with 200, empty if the resource is no collection",
		On:      OnResponse(resourcetypeMissing),
	},
	Rule{
		Name: "non-webdav-member-listed", Family: "properties", Severity: Info, When: analyze.PROPFIND, Stage: Preview,
		Covers:  []string{"R4918-050"},
		Spec:    []string{"RFC 4918 9.1", "RFC 4918 15.9"},
		Summary: "A member that seems not to be a resource of WebDAV is listed.",
		Help:    "leave resources out that have none of the properties of WebDAV",
		On: OnResponse(func(p *Pass, r *analyze.Response) {
			if len(r.Propstats) != 1 || r.Propstats[0].Status.Code != 404 {
				return
			}
			if q := resourcetypeIn(&r.Propstats[0]); q != nil {
				p.Report(q.Tag(), "", "nothing but 404 is reported, even for %s, which every resource of WebDAV has, so clients cannot use this entry", p.Tag(q.Tag(), q.Q)).
					Property(q.Name, q.Tag(), q.Q)
			}
		}),
	},
	Rule{
		Name: "unprotected-property-refused", Family: "properties", Severity: Warning, When: analyze.PROPPATCH,
		Covers:  []string{"R4918-186"},
		Spec:    []string{"RFC 4918 15.2", "RFC 4918 15.3"},
		Summary: "displayname or getcontentlanguage is refused as protected.",
		Help:    "let clients set the property, or send a plain 403 if this user may not",
		On: OnPropstat(func(p *Pass, r *analyze.Response, ps *analyze.Propstat) {
			if !p.saysProtected(&ps.Error) && !(len(r.Propstats) == 1 && p.saysProtected(&r.Error)) {
				return
			}
			for i := range ps.Props {
				q := &ps.Props[i]
				if n := p.Name(q.Name); n == davName("displayname") || n == davName("getcontentlanguage") {
					p.Report(q.Tag(), n.Local, "%s is refused as protected, but clients should be able to set it", p.Tag(q.Tag(), q.Q)).
						Property(q.Name, q.Tag(), q.Q)
				}
			}
		}),
	},
	Rule{
		Name: "resource-failure-as-empty-propstat", Family: "properties", Severity: Info, When: analyze.ReadMethods,
		Yields:  []string{"missing-resource-in-propstat", "addressbook-multiget-error-in-propstat", "multiget-error-in-propstat"},
		Covers:  []string{"R4918-059"},
		Spec:    []string{"RFC 4918 9.1", "RFC 4918 14.24"},
		Summary: "The failure of a whole resource is wrapped into a propstat that names no property.",
		Help:    "write DAV:status directly into the response, without a propstat",
		On: OnResponse(func(p *Pass, r *analyze.Response) {
			if len(r.Propstats) != 1 || r.Status.Present {
				return
			}
			if ps := &r.Propstats[0]; ps.Prop.Len > 0 && ps.Count() == 0 && ps.Status.Code >= 300 {
				p.Report(ps.Prop, "", "%s names no property, so the %d beside it is about the whole resource; clients that look for a status of the response do not find it", p.Element(ps.Prop), ps.Status.Code)
			}
		}),
	},
	Rule{
		Name: "empty-multistatus", Family: "structure", Severity: Info, When: analyze.PROPFIND | analyze.PROPPATCH, Whole: true,
		Covers:  []string{"R4918-140", "OB-01"},
		Spec:    []string{"RFC 4918 14.16"},
		Summary: "The multistatus has no response.",
		Help:    "add a response for the Request-URI",
		On: OnEnd(func(p *Pass) {
			quiet := p.Request != nil && (p.Request.NoRoot || p.Request.Minimal)
			if p.Facts.Responses == 0 && p.Facts.Root.Kind == analyze.KindMultistatus && !quiet {
				p.ReportMark(p.Document.RootMark(), "", "the answer has no response, not even for the Request-URI, so clients cannot tell what became of the request")
			}
		}),
	},
	Rule{
		Name: "legacy-dav-element", Family: "properties", Severity: Info, When: analyze.ReadMethods,
		Covers:  []string{"OB-14"},
		Spec:    []string{"RFC 4918 F.1", "RFC 2518 13.10"},
		Summary: "DAV:source was a property of RFC 2518 and is gone from RFC 4918.",
		Help:    "leave the property out unless old clients need it",
		On: OnTree(func(p *Pass, q *analyze.Property, n *analyze.Node) {
			p.Report(q.Tag(), "", "%s was a property of RFC 2518 that RFC 4918 has removed, so clients of today do not look at it", p.Tag(q.Tag(), q.Q)).
				Property(q.Name, q.Tag(), q.Q)
		}, davName("source")),
	},
)

// resourcetypeMissing: an entry that shows nothing at all may be a resource
// that is not WebDAV-compliant (section 9.1) or a lock-null resource.
func resourcetypeMissing(p *Pass, r *analyze.Response) {
	shows := false
	var missing *analyze.Property
	for i := range r.Propstats {
		ps := &r.Propstats[i]
		shows = shows || ps.Status.Code/100 == 2 && ps.Count() > 0
		if ps.Status.Code == 404 && missing == nil {
			missing = resourcetypeIn(ps)
		}
	}
	self := p.Request != nil && len(r.Hrefs) == 1 && p.Request.Scope.Source(0).Self() && !aliased(p)
	if missing == nil || !shows && !self {
		return
	}
	rep := p.Report(missing.Tag(), "", "%s is reported with 404, but every resource has it, so clients cannot tell a collection from a file", p.Tag(missing.Tag(), missing.Q)).
		Property(missing.Name, missing.Tag(), missing.Q)
	if !shows {
		rep.Probably()
	}
}

// lastSegment is the last segment of the path of an href, as it is written.
func lastSegment(href []byte) []byte {
	_, _, path, _ := analyze.SplitHref(href)
	path = bytes.TrimRight(path, "/")
	return path[bytes.LastIndexByte(path, '/')+1:]
}

func resourcetypeIn(ps *analyze.Propstat) *analyze.Property {
	for i := range ps.Props {
		if ps.Props[i].Name == analyze.NameResourcetype {
			return &ps.Props[i]
		}
	}
	return nil
}

func (p *Pass) saysProtected(e *analyze.ErrorElement) bool {
	return p.hasCondition(e, davName(protectedProperty))
}

func (p *Pass) hasCondition(e *analyze.ErrorElement, name xmlscan.Name) bool {
	for i := range e.Conditions {
		if p.Name(e.Conditions[i].Name) == name {
			return true
		}
	}
	return false
}
