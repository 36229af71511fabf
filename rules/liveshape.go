package rules

import (
	"bytes"

	"lint207/analyze"
	"lint207/analyze/xmlscan"
)

// Properties of RFC 4918 section 15 whatever their grammar: emptiness, white
// space, elements in texts, spelling.
var _ = add(
	Rule{
		Name: "empty-live-property-instead-of-404", Aliases: []string{"property-under-wrong-status"}, Family: "properties", Severity: Error,
		When: analyze.ReadMethods, Valued: true,
		Covers:  []string{"R4918-047", "R4918-171", "R4918-002"},
		Spec:    []string{"RFC 4918 9.1", "RFC 4918 14.22"},
		Summary: "A property that has no empty value is reported with success and without a value.",
		Help:    "report the property in a propstat with 404 if the resource does not have it",
		On: onEmpty(func(p *Pass, q *analyze.Property, t *analyze.Text) {
			if emptyTolerated(p, q) {
				return
			}
			p.reportEmpty(q, "%s is reported with success but is empty, which is no value of it, so clients take the property for present and fail to read it")
		}),
	},
	Rule{
		Name: "empty-content-property", Family: "properties", Severity: Info, When: analyze.ReadMethods, Valued: true,
		Covers:  []string{"HT-25"},
		Spec:    []string{"RFC 4918 9.1", "RFC 4918 15.3", "RFC 4918 15.5"},
		Summary: "getcontentlanguage, or getcontenttype of a collection, is reported with success and without a value.",
		Help:    "report the property in a propstat with 404 if the resource does not have it",
		On: onEmpty(func(p *Pass, q *analyze.Property, t *analyze.Text) {
			if emptyTolerated(p, q) {
				p.reportEmpty(q, "%s is reported with success but is empty; 404 would say that the resource does not have it")
			}
		}),
	},
	Rule{
		Name: "get-property-surrounding-whitespace", Family: "properties", Severity: Warning, When: analyze.ReadMethods,
		Covers:  []string{"R4918-183"},
		Spec:    []string{"RFC 4918 15"},
		Summary: "A value that comes from a header has blanks around it.",
		Help:    "strip the blanks around the value",
		On: OnValue(func(p *Pass, q *analyze.Property, t *analyze.Text) {
			if len(t.Bytes) > 0 && len(t.Full) != len(t.Bytes) && !hasBreak(t.Full) {
				p.reportValue(q, t, "%s is %s with blanks around it, which clients that compare texts take for part of the value")
			}
		}, davName("getcontentlanguage"), davName("getcontentlength"), davName("getcontenttype")),
	},
	Rule{
		Name: "get-property-layout-whitespace", Family: "properties", Severity: Info, When: analyze.ReadMethods,
		Covers:  []string{"R4918-183", "HT-23", "HT-24"},
		Spec:    []string{"RFC 4918 15"},
		Summary: "A value that comes from a header stands on lines of its own, or is a validator with white space around it or doubled in it.",
		Help:    "write the value directly between the tags",
		On: OnValue(func(p *Pass, q *analyze.Property, t *analyze.Text) {
			around := len(t.Full) != len(t.Bytes)
			validator := p.Name(q.Name).Local == "getetag" || p.Name(q.Name).Local == "getlastmodified"
			if len(t.Bytes) > 0 && (around && (validator || hasBreak(t.Full)) || hasBreak(t.Bytes)) {
				p.reportValue(q, t, "%s is %s with white space that is no part of it; clients that compare texts do not strip it")
			}
		}, davName("getcontentlanguage"), davName("getcontentlength"), davName("getcontenttype"), davName("getetag"), davName("getlastmodified")),
	},
	Rule{
		Name: "displayname-has-elements", Family: "properties", Severity: Error, When: analyze.ReadMethods,
		Covers:  []string{"R4918-187"},
		Spec:    []string{"RFC 4918 15.2"},
		Summary: "displayname holds an element instead of plain text.",
		Help:    "write the name as text, with < and & escaped",
		On:      onElementInText("displayname"),
	},
	Rule{
		Name: "live-property-value-invalid", Family: "properties", Severity: Error, When: analyze.ReadMethods,
		Covers:  []string{"R4918-002"},
		Spec:    []string{"RFC 4918 4.1", "RFC 4918 15"},
		Summary: "A property whose value is text holds an element.",
		Help:    "write the value as text only",
		On:      onElementInText("creationdate", "getcontentlanguage", "getcontentlength", "getcontenttype", "getetag", "getlastmodified"),
	},
	Rule{
		Name: "noncanonical-literal-case", Family: "properties", Severity: Info, When: analyze.ReadMethods,
		Covers:  []string{"R4918-001", "HT-24"},
		Spec:    []string{"RFC 4918 2"},
		Summary: "A literal is written in another case than the grammar has it; RFC 4918 allows that, clients may compare exactly.",
		Help:    "write literals as the grammar does: W/, GMT, infinity, Second-, Infinite",
		On:      OnTree(literalCase, davName("getetag"), davName("getlastmodified"), davName("lockdiscovery")),
	},
)

// onEmpty looks at properties of RFC 4918 that have no empty value.
func onEmpty(f func(*Pass, *analyze.Property, *analyze.Text)) Hook {
	return OnTree(func(p *Pass, q *analyze.Property, n *analyze.Node) {
		if len(n.Text.Bytes) > 0 || n.Text.Odd != 0 || n.HasChild() || p.Request != nil && p.Request.Body.PropName {
			return
		}
		f(p, q, &n.Text)
	}, davName("creationdate"), davName("getcontentlanguage"), davName("getcontentlength"), davName("getcontenttype"), davName("getetag"), davName("getlastmodified"))
}

// emptyTolerated: a client can have set the language, and servers that know no
// type for a collection often leave it empty.
func emptyTolerated(p *Pass, q *analyze.Property) bool {
	switch p.Name(q.Name).Local {
	case "getcontentlanguage":
		return true
	case "getcontenttype":
		t := p.PropertyNamed(davName("resourcetype"))
		slash := len(p.response.Facts) > 0 && p.response.Facts[0].Slash
		return slash || t != nil && t.Content
	}
	return false
}

// givesValues says that the response is surely no answer to propname: the
// request is known, or a property other than resourcetype, which some servers
// fill in any case, has a value.
func (p *Pass) givesValues() bool {
	if p.Request != nil && p.Request.Body.Known {
		return true
	}
	for i := range p.response.Propstats {
		ps := &p.response.Propstats[i]
		for j := range ps.Props {
			if q := &ps.Props[j]; ps.Status.Code/100 == 2 && q.Content && q.Name != analyze.NameResourcetype {
				return true
			}
		}
	}
	return false
}

func (p *Pass) reportEmpty(q *analyze.Property, format string) *Report {
	return p.Report(q.Tag(), p.Name(q.Name).Local, format, p.Tag(q.Tag(), q.Q)).Property(q.Name, q.Tag(), q.Q)
}

func hasBreak(b []byte) bool { return bytes.IndexByte(b, '\n') >= 0 || bytes.IndexByte(b, '\r') >= 0 }

// onElementInText looks for an element in a property that is text.
func onElementInText(locals ...string) Hook {
	names := make([]xmlscan.Name, len(locals))
	for i, l := range locals {
		names[i] = davName(l)
	}
	return OnTree(func(p *Pass, q *analyze.Property, n *analyze.Node) {
		for c := range p.Children(n) {
			p.Report(c.Tag, p.Name(c.Name).Clark(), "%s is plain text but holds the element %s, so clients read it as empty or cut", p.Tag(q.Tag(), q.Q), p.Tag(c.Tag, c.Q)).
				Property(q.Name, q.Tag(), q.Q)
			return
		}
	}, names...)
}

func literalCase(p *Pass, q *analyze.Property, n *analyze.Node) {
	b := n.Text.Bytes
	switch {
	case n.HasChild():
		lockLiteralCase(p, q, n)
	case len(b) == 0 || b[0] == '"' || b[0] == 'W' && len(b) > 1 && b[1] == '/': // a tag as it should be
	case b[0] == 'w':
		if e := readEntityTag(b); e.ok && e.folded {
			p.reportCase(q, n, "W/", "W/"+Escape(b[2:]))
		}
	default:
		if m, ok := p.rfc1123(&n.Text); ok && m.folded {
			p.reportCase(q, n, "names of days and months with one capital, and GMT", m.utc().Format(rfc1123Layout))
		}
	}
}

// lockLiteralCase looks at the depth and the timeout of each lock.
func lockLiteralCase(p *Pass, q *analyze.Property, n *analyze.Node) {
	for lock := range p.Children(n) {
		for c := range p.Children(lock) {
			name, b := p.Name(c.Name), c.Text.Bytes
			switch {
			case name == davName("depth") && equalFold(b, "infinity") && string(b) != "infinity":
				p.reportCase(q, c, "infinity", "infinity")
			case name == davName("timeout") && equalFold(b, "infinite") && string(b) != "Infinite":
				p.reportCase(q, c, "Infinite", "Infinite")
			case name == davName("timeout") && hasPrefixFold(b, "second-") && string(b[:len("Second-")]) != "Second-":
				p.reportCase(q, c, "Second-", "Second-"+Escape(b[len("Second-"):]))
			}
		}
	}
}

func (p *Pass) reportCase(q *analyze.Property, n *analyze.Node, literal, fixed string) {
	p.Report(n.Text.Span, Escape(n.Text.Bytes), "%s is right in any case, but the grammar writes %s and some clients compare exactly", Quote(n.Text.Bytes), literal).
		Property(q.Name, q.Tag(), q.Q).Help("write %s", fixed)
}
