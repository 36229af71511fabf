package rules

import (
	"slices"
	"strings"

	"lint207/analyze"
	"lint207/analyze/xmlscan"
)

const webdavMethods = analyze.PROPFIND | analyze.PROPPATCH | analyze.LOCK | analyze.TreeMethods

var _ = add(
	Rule{
		Name: "xml-undeclared-prefix", Aliases: []string{"xml-namespace-error"}, Family: "xml", Severity: Error,
		Covers: []string{"XN-01", "R4918-024"}, Spec: []string{"Namespaces in XML 1.0 5", "RFC 4918 8.2"},
		Summary: "A prefix is used without a declaration.",
		Help:    "declare the prefix on this element or on one around it",
		On:      OnFault(undeclaredPrefix, xmlscan.UndeclaredPrefix),
	},
	Rule{
		Name: "xml-prefix-undeclared-empty", Family: "xml", Severity: Error,
		Covers: []string{"XN-02", "R4918-024"}, Spec: []string{"Namespaces in XML 1.0 5", "RFC 4918 8.2"},
		Summary: "A prefix is bound to an empty namespace name.",
		Help:    `leave the declaration out; only xmlns="" is legal`,
		On:      OnFault(faultSays("%s takes a prefix back, which XML 1.0 does not allow, so a strict parser rejects the whole body"), xmlscan.EmptyPrefixDecl),
	},
	Rule{
		Name: "xml-reserved-prefix", Family: "xml", Severity: Error,
		Covers: []string{"XN-03", "R4918-024"}, Spec: []string{"Namespaces in XML 1.0 3", "RFC 4918 8.2"},
		Summary: "The prefix xml or xmlns, or a namespace name of theirs, is used for something else.",
		Help:    "use another prefix",
		On:      OnFault(faultSays("%s uses a prefix or a namespace name that is reserved, so a strict parser rejects the whole body"), xmlscan.ReservedPrefix),
	},
	Rule{
		Name: "xml-bad-qname", Family: "xml", Severity: Error,
		Covers: []string{"XN-05", "R4918-024"}, Spec: []string{"Namespaces in XML 1.0 4", "RFC 4918 8.2"},
		Summary: "A name has two colons, or one with nothing good beside it.",
		Help:    "write names as prefix:local or local, and bind the prefix to the namespace name",
		On:      OnFault(faultSays("%s is no qualified name, so a namespace-aware parser rejects the whole body: mostly a namespace name that was put before the local name"), xmlscan.BadQName),
	},
	Rule{
		Name: "xml-colon-in-name", Family: "xml", Severity: Warning,
		Covers: []string{"XN-06", "R4918-024"}, Spec: []string{"Namespaces in XML 1.0 7"},
		Summary: "The target of a processing instruction has a colon.",
		Help:    "leave the processing instruction out",
		On:      OnFault(faultSays("the target %s of a processing instruction has a colon, which some namespace-aware parsers reject"), xmlscan.ColonInName),
	},
	Rule{
		Name: "xml-relative-namespace", Family: "xml", Severity: Info,
		Covers: []string{"XN-10"}, Spec: []string{"Namespaces in XML 1.0 2.2"},
		Summary: "The namespace name of a property is a relative reference.",
		Help:    "use an absolute URI as namespace name",
		On: OnOddity(func(p *Pass, o *analyze.Oddity) {
			p.Report(o.Span, p.Name(o.Name).Space, "%s is in the namespace %s, a relative reference, which is deprecated as a namespace name", p.Element(o.Span), Quote([]byte(p.Name(o.Name).Space)))
		}, analyze.RelativeNamespace),
	},
	Rule{
		Name: "wrong-dav-namespace", Family: "xml", Severity: Error,
		Covers: []string{"R4918-144", "XN-07"}, Spec: []string{"RFC 4918 14", "Namespaces in XML 1.0 2.3"},
		Summary: `An element of the protocol is in a namespace that is nearly "DAV:".`,
		Help:    `bind the prefix to exactly "DAV:", the four characters with the colon`,
		On:      OnOddity(wrongNamespace, analyze.RootSeen, analyze.Extension),
	},
	Rule{
		Name: "element-without-namespace", Family: "xml", Severity: Error,
		Covers: []string{"XN-08", "R4918-144"}, Spec: []string{"RFC 4918 14", "Namespaces in XML 1.0 6.2"},
		Summary: "An element of the protocol is in no namespace.",
		Help:    `declare xmlns="DAV:" on the document element, or use a prefix bound to "DAV:"`,
		On:      OnOddity(noNamespace, analyze.RootSeen, analyze.Extension),
	},
	Rule{
		Name: "root-not-multistatus", Family: "xml", Severity: Error, When: webdavMethods, Needs: NeedsHead,
		Covers: []string{"R4918-133"}, Spec: []string{"RFC 4918 13", "RFC 4918 14.16"},
		Summary: "The body of a 207 has another document element than DAV:multistatus.",
		Help:    "send a DAV:multistatus with the 207, or another status with this body",
		Yields:  []string{"wrong-dav-namespace", "element-without-namespace"},
		On:      OnOddity(rootNotMultistatus, analyze.RootSeen),
	},
)

func undeclaredPrefix(p *Pass, f *xmlscan.Fault) {
	prefix, _, _ := strings.Cut(f.Detail, ":")
	prefix = escapeString(prefix)
	r := p.Report(at(f), f.Detail, "the prefix of %s is declared nowhere, so a namespace-aware parser rejects the whole body or does not see this name", quoted(f))
	switch strings.ToLower(prefix) {
	case "dav":
		r.Help(`bind a prefix to the namespace name DAV: (xmlns:D="DAV:") and write D%s`, escapeString(f.Detail[len(prefix):]))
	case "d":
		r.Help(`declare xmlns:%s="DAV:" on the document element`, prefix)
	default:
		r.Help("declare xmlns:%s on this element or on one around it", prefix)
	}
}

// nearDAV says that a namespace name was meant to be "DAV:".
func nearDAV(space string) bool {
	s := strings.ToLower(strings.TrimSpace(space))
	s = strings.TrimRight(s, ":/")
	return space != analyze.DAV && (s == "dav" || s == "urn:dav" || s == "http://www.ietf.org/standards/dav" || s == "http:dav" || s == "http://dav")
}

// lostDAV says that an element of the protocol lost its namespace.
func lostDAV(n xmlscan.Name) bool {
	return nearDAV(n.Space) || n.Space == "" && slices.Contains(protocolNames, n.Local)
}

func wrongNamespace(p *Pass, o *analyze.Oddity) {
	n := p.Name(o.Name)
	if o.Kind == analyze.RootSeen {
		if n.Local != "multistatus" || n.Space == analyze.DAV || n.Space == "" {
			return
		}
	} else if !nearDAV(n.Space) {
		return
	}
	p.Report(o.Span, n.Space, `%s is in the namespace %s instead of "DAV:", so clients do not see it`, p.Element(o.Span), Quote([]byte(n.Space)))
}

func noNamespace(p *Pass, o *analyze.Oddity) {
	n := p.Name(o.Name)
	if n.Space != "" || !lostDAV(n) || o.Kind == analyze.RootSeen && n.Local != "multistatus" {
		return
	}
	p.Report(o.Span, n.Local, `%s is in no namespace instead of "DAV:", so clients do not see it`, p.Element(o.Span))
}

func rootNotMultistatus(p *Pass, o *analyze.Oddity) {
	n := p.Name(o.Name)
	if p.Head.Status != 207 || o.Name == analyze.NameMultistatus || n.Space == "" && strings.Contains(n.Local, ":") {
		return
	}
	p.Report(o.Span, n.Clark(), "the document element of this 207 is %s, and not multistatus in the namespace DAV:, so clients find no responses in it", p.Element(o.Span))
}
