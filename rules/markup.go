package rules

import "lint207/analyze"

// What XML allows and a Multi-Status has no use for.

var _ = add(
	Rule{
		Name: "doctype-present", Aliases: []string{"xml-doctype-present"}, Family: "xml", Severity: Info,
		Covers: []string{"R4918-219", "XM-19"}, Spec: []string{"RFC 4918 17", "RFC 4918 20.6"},
		Summary: "The body has a document type declaration.",
		Help:    "leave the DOCTYPE out",
		Yields:  []string{"entity-declaration-present"},
		On: OnOddity(func(p *Pass, o *analyze.Oddity) {
			p.Report(o.Span, "", "the body has a DOCTYPE: legal, but no client may use it, and some reject every document that has one")
		}, analyze.DoctypeSeen),
	},
	Rule{
		Name: "entity-declaration-present", Family: "xml", Severity: Info,
		Covers: []string{"R4918-225", "XM-19"}, Spec: []string{"RFC 4918 20.6"},
		Summary: "The body declares entities.",
		Help:    "leave the DOCTYPE out and write the characters themselves",
		On: OnOddity(func(p *Pass, o *analyze.Oddity) {
			p.Report(o.Span, "", "the DOCTYPE declares entities: a 207 never needs them, and many clients refuse to expand them")
		}, analyze.EntityDecl),
	},
	Rule{
		Name: "processing-instruction-present", Family: "xml", Severity: Info,
		Covers: []string{"R4918-220"}, Spec: []string{"RFC 4918 17"},
		Summary: "The body has a processing instruction.",
		Help:    "leave it out unless a browser is to show the listing with a stylesheet",
		On: OnOddity(func(p *Pass, o *analyze.Oddity) {
			p.Report(o.Span, "", "a processing instruction (%s) stands in the body: clients ignore it", Quote(p.Raw(o.Span)))
		}, analyze.Instruction),
	},
	Rule{
		Name: "xml-base-has-no-effect", Aliases: []string{"xml-base-present"}, Family: "xml", Severity: Info,
		Covers: []string{"R4918-035", "MT-08"}, Spec: []string{"RFC 4918 8.3", "RFC 7303 6"},
		Summary: "xml:base stands on an element of the protocol, where clients ignore it.",
		Help:    "leave xml:base out and write every href so that it holds against the Request-URI",
		On: OnOddity(func(p *Pass, o *analyze.Oddity) {
			p.Report(o.Span, "", "%s is ambiguous: RFC 4918 resolves every href against the Request-URI, RFC 7303 lets xml:base change that, and clients ignore it", Escape(p.Raw(o.Span)))
		}, analyze.BaseAttr),
	},
	Rule{
		Name: "xml-lang-on-container", Family: "xml", Severity: Info, When: analyze.ReadMethods,
		Covers: []string{"R4918-007"}, Spec: []string{"RFC 4918 4.3"},
		Summary: "xml:lang on a container tags every property value below it.",
		Help:    "put xml:lang on the one element whose text is in that language",
		On: OnOddity(func(p *Pass, o *analyze.Oddity) {
			p.Report(o.Span, "", "%s on <%s> says that every property value below is in that language, dead properties that were stored without one included", Escape(p.Raw(o.Span)), escapeString(p.Name(o.Name).Local))
		}, analyze.LangAttr),
	},
	Rule{
		Name: "xml-lang-value", Family: "xml", Severity: Info,
		Covers: []string{"XM-25"}, Spec: []string{"XML 1.0 2.12", "RFC 5646 2.1"},
		Summary: "The value of xml:lang is no language tag.",
		Help:    "write a language tag such as en-US, with a hyphen, or leave the value empty",
		On: OnOddity(func(p *Pass, o *analyze.Oddity) {
			p.Report(o.Span, string(p.Raw(o.Span)), "xml:lang %s is no language tag", Quote(p.Raw(o.Span)))
		}, analyze.LangValue),
	},
)
