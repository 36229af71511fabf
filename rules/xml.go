package rules

import (
	"bytes"
	"strings"

	"lint207/analyze"
	"lint207/analyze/xmlscan"
)

// One rule for each kind of fault of the scanner (xmlscan.FaultKind.Rule).
// Until the fault everything is read; whether reading goes on behind it, the
// comments of the kinds say.

var _ = add(
	Rule{
		Name: "xml-multiple-roots", Family: "xml", Severity: Error,
		Covers: []string{"XM-01", "R4918-023"}, Spec: []string{"XML 1.0 2.1", "RFC 4918 8.2"},
		Summary: "The body has more than one document element.",
		Help:    "send one document: put every response into one multistatus",
		On:      OnFault(secondRoot, xmlscan.MultipleRoots),
	},
	Rule{
		Name: "xml-text-outside-root", Family: "xml", Severity: Error,
		Covers: []string{"XM-02", "R4918-023"}, Spec: []string{"XML 1.0 2.1", "RFC 4918 8.2"},
		Summary: "There is text before or after the document element.",
		Help:    "send the XML document and nothing else",
		On:      OnFault(textOutside, xmlscan.TextOutsideRoot),
	},
	Rule{
		Name: "xml-no-root", Aliases: []string{"empty-207-body"}, Family: "xml", Severity: Error,
		Covers: []string{"XM-26", "R4918-023", "HT-20"}, Spec: []string{"XML 1.0 2.1", "RFC 4918 8.2"},
		Summary: "The body has no document element.",
		Help:    "send a multistatus, if need be an empty one",
		Yields:  []string{"xml-text-outside-root"},
		On: OnFault(func(p *Pass, f *xmlscan.Fault) {
			p.Report(at(f), "", "the body ends and no element has begun, so there is no answer in it")
		}, xmlscan.NoRoot),
	},
	Rule{
		Name: "xml-declaration-position", Family: "xml", Severity: Error,
		Covers: []string{"XM-03", "R4918-023"}, Spec: []string{"XML 1.0 2.8", "RFC 4918 8.2"},
		Summary: "The XML declaration is not the first thing in the body.",
		Help:    "begin the body with the XML declaration, or leave it out",
		On:      OnFault(declPosition, xmlscan.DeclPosition),
	},
	Rule{
		Name: "xml-truncated", Family: "xml", Severity: Error,
		Covers: []string{"XM-22", "R4918-023"}, Spec: []string{"XML 1.0 2.1", "RFC 4918 8.2"},
		Summary: "The body ends before the document does.",
		Help:    "find out what ended the answer early (an exception while it was streamed, a time-out, a proxy) or close every element; if the body is shorter than its Content-Length, the capture cut it",
		On:      OnFault(truncated, xmlscan.Truncated),
	},
	Rule{
		Name: "xml-tag-mismatch", Family: "xml", Severity: Error,
		Covers: []string{"XM-11", "R4918-023"}, Spec: []string{"XML 1.0 3", "RFC 4918 8.2"},
		Summary: "An end tag does not match the start tag of the element that is open.",
		Help:    "close elements in the reverse order of their start tags, with the same qualified names",
		On:      OnFault(tagMismatch, xmlscan.TagMismatch),
	},
	Rule{
		Name: "xml-unescaped-markup", Family: "xml", Severity: Error,
		Covers: []string{"XM-08", "R4918-023"}, Spec: []string{"XML 1.0 2.4", "RFC 4918 8.2"},
		Summary: "A raw & or < stands in text or in an attribute value.",
		Help:    "write &amp; for & and &lt; for <",
		On:      OnFault(unescaped, xmlscan.UnescapedMarkup),
	},
	Rule{
		Name: "xml-illegal-character", Family: "xml", Severity: Error,
		Covers: []string{"XM-06", "R4918-023"}, Spec: []string{"XML 1.0 2.2", "RFC 4918 8.2"},
		Summary: "The body holds a character that XML 1.0 does not have.",
		Help:    "percent-encode the character in an href, leave it out elsewhere: XML 1.0 has no escape for it",
		On: OnFault(func(p *Pass, f *xmlscan.Fault) {
			p.Report(at(f), f.Detail, "%s is no character of XML 1.0, so a strict parser rejects the whole body%s", escapeString(f.Detail), p.where(f))
		}, xmlscan.IllegalChar),
	},
	Rule{
		Name: "xml-illegal-character-reference", Family: "xml", Severity: Error,
		Covers: []string{"XM-07", "R4918-023"}, Spec: []string{"XML 1.0 4.1", "RFC 4918 8.2"},
		Summary: "A character reference names a character that XML 1.0 does not have.",
		Help:    "leave the character out, or percent-encode it in an href: a reference does not make it legal",
		On: OnFault(func(p *Pass, f *xmlscan.Fault) {
			p.Report(at(f), f.Detail, "%s names a character that XML 1.0 does not have, so a strict parser rejects the whole body%s", quoted(f), p.where(f))
		}, xmlscan.IllegalCharRef),
	},
	Rule{
		Name: "xml-cdata-end-in-text", Family: "xml", Severity: Error,
		Covers: []string{"XM-09", "R4918-023"}, Spec: []string{"XML 1.0 2.4", "RFC 4918 8.2"},
		Summary: "]]> stands in text outside a CDATA section.",
		Help:    "write ]]&gt; in text; inside a CDATA section split it: ]]]]><![CDATA[>",
		On: OnFault(func(p *Pass, f *xmlscan.Fault) {
			p.Report(at(f), "", `"]]>" in text that is no CDATA section is not well-formed: mostly a CDATA section that was put into another one%s`, p.where(f))
		}, xmlscan.CDataEndInText),
	},
	Rule{
		Name: "xml-undeclared-entity", Family: "xml", Severity: Error,
		Covers: []string{"XM-10", "R4918-023"}, Spec: []string{"XML 1.0 4.1", "RFC 4918 8.2"},
		Summary: "An entity other than the five predefined ones is used without a declaration.",
		Help:    "write the character itself or a character reference (&nbsp; is &#160;): XML knows only amp, lt, gt, apos and quot",
		On: OnFault(func(p *Pass, f *xmlscan.Fault) {
			p.Report(at(f), f.Detail, "the entity %s is not declared: XML knows only amp, lt, gt, apos and quot, the others are those of HTML%s", quoted(f), p.where(f))
		}, xmlscan.UndeclaredEntity),
	},
	Rule{
		Name: "xml-entity-not-checked", Family: "xml", Severity: Warning,
		Covers: []string{"XM-10"}, Spec: []string{"XML 1.0 4.1", "RFC 4918 17"},
		Summary: "An entity could be declared only in a DTD that clients do not load.",
		Help:    "write the character itself or a character reference, and send no DOCTYPE",
		On: OnFault(func(p *Pass, f *xmlscan.Fault) {
			p.Report(at(f), f.Detail, "the entity %s can be declared only in the external DTD, which WebDAV clients do not load", quoted(f))
		}, xmlscan.UncertainEntity),
	},
	Rule{
		Name: "xml-not-well-formed", Family: "xml", Severity: Error,
		Covers: []string{"R4918-023"}, Spec: []string{"RFC 4918 8.2", "XML 1.0 2.1"},
		Summary: "The body is not well-formed XML, in a way that no other rule names.",
		Help:    "send well-formed XML, best made by an XML writer",
		On: OnFault(func(p *Pass, f *xmlscan.Fault) {
			what := "markup that XML does not have"
			if f.Kind == xmlscan.DoctypeSyntax {
				what = "no document type declaration can go on here"
			}
			p.Report(at(f), "", "%s: %s, so the whole body is unusable", quoted(f), what)
		}, xmlscan.MarkupSyntax, xmlscan.DoctypeSyntax),
	},
	Rule{
		Name: "xml-limit-exceeded", Family: "xml", Severity: Warning,
		Covers: []string{"R4918-023"}, Spec: []string{"RFC 4918 8.2"},
		Summary: "The body goes past a limit of this tool, so the rest of it was not read.",
		Help:    "keep names, tags and nesting small: clients have limits as well",
		On: OnFault(func(p *Pass, f *xmlscan.Fault) {
			p.Report(at(f), f.Detail, "the body goes past the limit %s of lint207, the rest of it was not read", escapeString(f.Detail))
		}, xmlscan.Limit),
	},
)

func at(f *xmlscan.Fault) analyze.Span { return analyze.Span{Off: f.Off, Len: f.Len} }

func quoted(f *xmlscan.Fault) string { return Quote([]byte(f.Detail)) }

func escapeString(s string) string { return Escape([]byte(s)) }

// where names the element in which the fault is, as the end of a sentence.
func (p *Pass) where(f *xmlscan.Fault) string {
	if n := p.Name(f.Element); n.Local != "" {
		return " (in " + escapeString(n.Local) + ")"
	}
	return ""
}

func secondRoot(p *Pass, f *xmlscan.Fault) {
	first := p.Name(p.Facts.Root.Name).Local
	second := f.Detail[strings.IndexByte(f.Detail, ':')+1:]
	if first == second {
		p.Report(at(f), "", "a second <%s> follows the first: two documents in one body, and clients see the first at most", escapeString(f.Detail))
		return
	}
	p.Report(at(f), "", "<%s> follows the document element <%s>, and there may be only one", escapeString(f.Detail), escapeString(first))
}

// scriptWords are how interpreters begin what they print into an answer.
var scriptWords = []string{"Warning", "Notice", "Fatal error", "Deprecated", "Parse error", "Strict Standards", "Uncaught", "Traceback"}

func textOutside(p *Pass, f *xmlscan.Fault) {
	side := "before"
	if f.Fatal {
		side = "after"
	}
	for _, w := range scriptWords {
		if strings.Contains(f.Detail, w) {
			p.Report(at(f), "script", "a message of the server's script stands %s the document: %s; strict parsers reject the whole body", side, quoted(f)).
				Help("fix what the message says, and log such messages instead of printing them (PHP: display_errors=Off)")
			return
		}
	}
	p.Report(at(f), "", "the text %s stands %s the document element, so strict parsers reject the whole body", quoted(f), side)
}

func declPosition(p *Pass, f *xmlscan.Fault) {
	before := p.window.Slice(0, f.Off)
	before = bytes.TrimPrefix(before, []byte("\xEF\xBB\xBF"))
	switch {
	case f.Fatal:
		p.Report(at(f), "", "a second XML declaration stands behind the end of the document: two documents in one body, and clients see the first at most").
			Help("send one document: put every response into one multistatus")
	case f.Element != xmlscan.NameOther:
		p.Report(at(f), "", "an XML declaration stands inside the document: a whole document was put into another one%s", p.where(f)).
			Help("leave the declaration of the inner document out")
	case len(before) > 0 && len(analyze.TrimSpace(before)) == 0:
		p.Report(at(f), "", "%d bytes of white space stand before the XML declaration, which has to be the first thing in the body: strict parsers reject it all", len(before)).
			Help("print nothing before the declaration: look for blank lines outside of <?php ... ?> or at the start of a template")
	default:
		p.Report(at(f), "", "the XML declaration has to be the first thing in the body, but something stands before it: strict parsers reject it all")
	}
}

func truncated(p *Pass, f *xmlscan.Fault) {
	related := analyze.Span{Off: f.Related.Off, Len: f.RelLen}
	var r *Report
	switch {
	case f.RelLen == 1:
		r = p.Report(at(f), "cut", "the body ends in the middle of its %s: the answer was cut off", escapeString(f.Detail))
	case f.Element == p.Facts.Root.Name:
		r = p.Report(at(f), "root", "the body ends without </%s>: the answer was cut off between two responses, or the end tag was forgotten", escapeString(f.Detail))
	default:
		r = p.Report(at(f), "", "the body ends inside <%s>: the answer was cut off, or end tags are missing", escapeString(f.Detail))
	}
	r.RelatedPlace(f.Related, related.Len, "begins here")
}

func tagMismatch(p *Pass, f *xmlscan.Fault) {
	if f.Related.Line == 0 {
		p.Report(at(f), "", "</%s> closes nothing: the document element is closed already or was never opened", escapeString(f.Detail))
		return
	}
	start := p.Element(analyze.Span{Off: f.Related.Off, Len: f.RelLen})
	if start == "an element" {
		start = escapeString(p.Name(f.Element).Local)
	}
	p.Report(at(f), "", "</%s> stands where </%s> is due, so the body cannot be read any further", escapeString(f.Detail), start).
		Help("close <%s> before </%s>", start, escapeString(f.Detail)).
		RelatedPlace(f.Related, f.RelLen, "<%s> is open since here", start)
}

func unescaped(p *Pass, f *xmlscan.Fault) {
	local := p.Name(f.Element).Local
	switch {
	case !strings.HasPrefix(f.Detail, "&"):
		p.Report(at(f), "<", "a raw %s stands where text or the end of an attribute value is due, so the body cannot be read any further", quoted(f)).
			Help("write &lt;")
	case local == "href":
		p.Report(at(f), f.Detail, "a raw & stands in an href (%s): a strict parser rejects the whole listing because of one name", quoted(f)).
			Help("write &amp;%s (percent-encoding it as %%26 would name another URL)", escapeString(f.Detail[1:]))
	default:
		p.Report(at(f), f.Detail, "a raw & (%s) begins no reference, so a strict parser rejects the whole body%s", quoted(f), p.where(f)).
			Help("write &amp;%s", escapeString(f.Detail[1:]))
	}
}
