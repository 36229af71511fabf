package rules

import (
	"lint207/analyze"
	"lint207/analyze/xmlscan"
)

// The faults of the grammar of tags, comments, processing instructions and
// names differ in their words only.

var _ = add(
	Rule{
		Name: "xml-declaration-syntax", Family: "xml", Severity: Error,
		Covers: []string{"XM-04", "R4918-023"}, Spec: []string{"XML 1.0 2.8", "RFC 4918 8.2"},
		Summary: "The XML declaration does not follow its grammar.",
		Help:    `write <?xml version="1.0" encoding="utf-8"?>`,
		On:      OnFault(faultSays(`the XML declaration cannot go on with %s: it has version, encoding and standalone, in this order, and ends in "?>"`), xmlscan.DeclSyntax),
	},
	Rule{
		Name: "xml-version-not-1.0", Aliases: []string{"xml-version"}, Family: "xml", Severity: Warning,
		Covers: []string{"XM-05"}, Spec: []string{"XML 1.0 2.8"},
		Summary: "The XML declaration names a version other than 1.0.",
		Help:    `write version="1.0"`,
		On:      OnFault(faultSays("the document says that it is XML %s, which many parsers refuse outright"), xmlscan.VersionNot10),
	},
	Rule{
		Name: "xml-duplicate-attribute", Family: "xml", Severity: Error,
		Covers: []string{"XM-12", "XN-04", "R4918-023", "R4918-024"}, Spec: []string{"XML 1.0 3.1", "Namespaces in XML 1.0 6.3"},
		Summary: "An attribute stands twice in one start tag.",
		Help:    "keep one of them",
		On: OnFault(func(p *Pass, f *xmlscan.Fault) {
			p.Report(at(f), f.Detail, "the attribute %s stands twice in this tag, so a strict parser rejects the whole body", quoted(f)).
				RelatedPlace(f.Related, f.RelLen, "the first one")
		}, xmlscan.DuplicateAttr),
	},
	Rule{
		Name: "xml-attribute-syntax", Family: "xml", Severity: Error,
		Covers: []string{"XM-13", "R4918-023"}, Spec: []string{"XML 1.0 3.1", "RFC 4918 8.2"},
		Summary: "A tag does not follow its grammar.",
		Help:    `write attributes as name="value", with white space before each, and end the tag with ">" or "/>"`,
		On: OnFault(func(p *Pass, f *xmlscan.Fault) {
			if before := int64(len(":/")); f.Off >= before && string(p.Raw(analyze.Span{Off: f.Off - before, Len: before + 1})) == "://" {
				p.Report(at(f), "", "a URL stands in the tag where a name is due, so a strict parser rejects the whole body").
					Help("declare a prefix for the namespace, and write the name with this prefix")
				return
			}
			p.Report(at(f), "", "the tag cannot go on like this (%s), so a strict parser rejects the whole body", escapeString(f.Detail))
		}, xmlscan.AttrSyntax),
	},
	Rule{
		Name: "xml-bad-name", Family: "xml", Severity: Error,
		Covers: []string{"XM-14", "R4918-023"}, Spec: []string{"XML 1.0 2.3", "RFC 4918 8.2"},
		Summary: "A name of an element, an attribute or a processing instruction is none.",
		Help:    "begin names with a letter or an underscore, and refuse property names that are no XML names",
		On:      OnFault(faultSays("%s is no name of XML, so a strict parser rejects the whole body: mostly a property name made from a user's text"), xmlscan.BadName),
	},
	Rule{
		Name: "xml-comment-syntax", Family: "xml", Severity: Error,
		Covers: []string{"XM-15", "R4918-023"}, Spec: []string{"XML 1.0 2.5", "RFC 4918 8.2"},
		Summary: `A comment contains "--" or ends in "--->".`,
		Help:    `leave the comment out, or put a blank between the hyphens`,
		On:      OnFault(faultSays("%s stands inside a comment, so a strict parser rejects the whole body"), xmlscan.CommentSyntax),
	},
	Rule{
		Name: "xml-reserved-pi", Family: "xml", Severity: Error,
		Covers: []string{"XM-16", "R4918-023"}, Spec: []string{"XML 1.0 2.6", "RFC 4918 8.2"},
		Summary: `A processing instruction is called "xml" in upper or mixed case.`,
		Help:    "write the XML declaration as <?xml ...?>, in lower case and at the very start",
		On:      OnFault(faultSays("no processing instruction may be called %s, so a strict parser rejects the whole body"), xmlscan.ReservedPI),
	},
	Rule{
		Name: "xml-cdata-syntax", Family: "xml", Severity: Error,
		Covers: []string{"XM-17", "R4918-023"}, Spec: []string{"XML 1.0 2.7", "RFC 4918 8.2"},
		Summary: "A CDATA section stands outside the document element.",
		Help:    "put CDATA sections into elements only",
		On: OnFault(func(p *Pass, f *xmlscan.Fault) {
			p.Report(at(f), "", "a CDATA section stands outside the document element, so the body cannot be read any further")
		}, xmlscan.CDataSyntax),
	},
	Rule{
		Name: "xml-doctype-position", Family: "xml", Severity: Error,
		Covers: []string{"XM-18", "R4918-023"}, Spec: []string{"XML 1.0 2.8", "RFC 4918 8.2"},
		Summary: "A document type declaration stands after the start of the document element, or is the second one.",
		Help:    "leave the DOCTYPE out: an answer needs none",
		On: OnFault(func(p *Pass, f *xmlscan.Fault) {
			p.Report(at(f), "", "a DOCTYPE may stand once, before the document element: mostly an HTML page that was printed into the answer")
		}, xmlscan.DoctypePosition),
	},
)

// faultSays reports a fault with a message that quotes its detail.
func faultSays(format string) func(*Pass, *xmlscan.Fault) {
	return func(p *Pass, f *xmlscan.Fault) { p.Report(at(f), f.Detail, format, quoted(f)) }
}
