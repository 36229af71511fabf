package rules

import (
	"strings"

	"golang.org/x/text/encoding/ianaindex"

	"lint207/analyze"
	"lint207/analyze/capture"
)

// The Content-Type of the answer, and the encoding that it names.
// multistatusMethods are those for which RFC 4918 defines a 207.
const multistatusMethods = analyze.PROPFIND | analyze.PROPPATCH | analyze.DELETE | analyze.COPY | analyze.MOVE | analyze.LOCK

var _ = add(
	Rule{
		Name: "multistatus-body-not-xml", Family: "head", Severity: Error, When: multistatusMethods, Needs: NeedsHead,
		Covers:  []string{"R4918-045"},
		Spec:    []string{"RFC 4918 13", "RFC 4918 9.1"},
		Summary: "A 207 to a WebDAV method has a body that is not XML.",
		Help:    "send a DAV:multistatus as application/xml",
		On: OnHead(func(p *Pass, h *capture.Head) {
			if h.Status == 207 && p.Looks == capture.LooksJSON {
				p.ReportField(fieldOf(h, "Content-Type"), "", "the body of this 207 is JSON and no multistatus, so a WebDAV client finds nothing in it")
			}
		}),
	},
	Rule{
		Name: "content-type-missing", Family: "head", Severity: Warning, Needs: NeedsHead,
		Covers:  []string{"HT-15"},
		Spec:    []string{"RFC 9110 8.3", "RFC 4918 8.2"},
		Summary: "An answer in XML has no Content-Type.",
		Help:    "send Content-Type: application/xml; charset=utf-8",
		On: OnEnd(func(p *Pass) {
			f := fieldOf(p.Head, "Content-Type")
			// Without a Date the head was trimmed by whoever captured it.
			trimmed := !p.Head.Complete || fieldOf(p.Head, "Date") == nil
			if answersInXML(p) && (f == nil && !trimmed || f != nil && f.Value == "") {
				p.ReportField(f, "", "the answer has a body but no Content-Type, so clients have to guess that it is XML")
			}
		}),
	},
	Rule{
		Name: "content-type-not-application-xml", Aliases: []string{"content-type-not-xml"}, Family: "head", Severity: Warning, Needs: NeedsHead,
		Covers:  []string{"R4918-026", "HT-15", "MT-07"},
		Spec:    []string{"RFC 4918 8.2", "RFC 7303 4.1", "RFC 9110 8.3"},
		Summary: "The Content-Type of an answer in XML is neither application/xml nor text/xml.",
		Help:    "send Content-Type: application/xml; charset=utf-8",
		On: OnEnd(func(p *Pass) {
			f, mediaType := contentType(p.Head)
			if answersInXML(p) && mediaType != "" && !isXMLType(mediaType) {
				p.ReportField(f, mediaType, "the body is XML, but its Content-Type is %s, so clients that go by the type do not parse it", Quote([]byte(f.Value)))
			}
		}),
	},
	Rule{
		Name: "content-type-text-xml-deprecated", Aliases: []string{"content-type-text-xml"}, Family: "head", Severity: Info, Needs: NeedsHead,
		Covers:  []string{"HT-18", "R4918-027"},
		Spec:    []string{"RFC 4918 8.2"},
		Summary: "text/xml is deprecated for WebDAV bodies.",
		Help:    "send Content-Type: application/xml",
		On: OnEnd(func(p *Pass) {
			if f, mediaType := contentType(p.Head); answersInXML(p) && strings.EqualFold(mediaType, "text/xml") {
				p.ReportField(f, "", "the Content-Type is %s; every client accepts it, but for WebDAV application/xml replaces it", Quote([]byte(mediaType)))
			}
		}),
	},
	Rule{
		Name: "content-type-duplicated", Family: "head", Severity: Error, Needs: NeedsHead,
		Covers:  []string{"HT-16"},
		Spec:    []string{"RFC 9110 8.3", "RFC 9110 5.3"},
		Summary: "The answer has more than one Content-Type.",
		Help:    "send one Content-Type field with one media type",
		On:      OnHead(duplicatedContentType),
	},
	Rule{
		Name: "content-type-parameter-syntax", Family: "head", Severity: Warning, Needs: NeedsHead,
		Covers:  []string{"HT-17"},
		Spec:    []string{"RFC 9110 5.6.6"},
		Summary: "A parameter of the Content-Type breaks the grammar of HTTP.",
		Help:    "write ; charset=utf-8, without blanks around the equals sign and without apostrophes",
		On: OnHead(func(p *Pass, h *capture.Head) {
			f, _ := contentType(h)
			if f == nil {
				return
			}
			if text, why := badParameter(f.Value); why != "" {
				p.ReportField(f, text, "the parameter %s of the Content-Type %s", Quote([]byte(text)), why)
			}
		}),
	},
	Rule{
		Name: "charset-bom-conflict", Family: "head", Severity: Warning, Needs: NeedsHead,
		Covers:  []string{"MT-02", "R4918-222"},
		Spec:    []string{"RFC 7303 3.2", "RFC 4918 19"},
		Summary: "The charset parameter names another encoding than the byte order mark of the body.",
		Help:    "name in the charset parameter the encoding in which the body is written, or leave the parameter out",
		On: OnEnd(func(p *Pass) {
			_, charset := p.Head.MediaType()
			// Without a byte order mark a charset that is known is in force.
			if named := encodingName(charset); named != "" && p.Encoding != "" && !sameEncoding(named, p.Encoding) {
				p.ReportField(fieldOf(p.Head, "Content-Type"), charset, "the charset parameter is %s, but the byte order mark says %s: clients that go by the charset misread the body", Quote([]byte(charset)), p.Encoding)
			}
		}),
	},
	Rule{
		Name: "charset-declaration-conflict", Aliases: []string{"charset-mismatch"}, Family: "head", Severity: Info, Needs: NeedsHead,
		Covers:  []string{"MT-03", "R4918-222"},
		Spec:    []string{"RFC 7303 8.8", "RFC 4918 19"},
		Summary: "The charset parameter and the XML declaration name different encodings.",
		Help:    "name the same encoding in both, utf-8 for choice",
		On: OnOddity(func(p *Pass, o *analyze.Oddity) {
			_, charset := p.Head.MediaType()
			declared := declaredEncoding(p.Raw(analyze.Span{Len: min(o.Span.Off, maxDeclaration)}))
			named, written := encodingName(charset), encodingName(declared)
			if named != "" && written != "" && !sameEncoding(named, written) && !sameEncoding(written, named) {
				p.ReportField(fieldOf(p.Head, "Content-Type"), charset, "the charset parameter is %s, the XML declaration says %s: the charset wins, but parsers that get the body alone do not know it, so all but ASCII may be misread", Quote([]byte(charset)), Quote([]byte(declared)))
			}
		}, analyze.RootSeen),
	},
)

// answersInXML says whether the body is an answer of WebDAV in XML; what GET
// gives is a stored file.
func answersInXML(p *Pass) bool {
	k := p.Facts.Root.Kind
	return k != analyze.KindUnknown && k != analyze.KindOther && !givesFile(p)
}

// contentType gives the Content-Type if there is just one that is not empty
// and no list, with its media type as it is written.
func contentType(h *capture.Head) (f *capture.Field, mediaType string) {
	for i := range h.Header {
		if g := &h.Header[i]; strings.EqualFold(g.Name, "Content-Type") {
			if f != nil {
				return nil, ""
			}
			f = g
		}
	}
	if f == nil || f.Value == "" || isMediaList(f.Value) {
		return nil, ""
	}
	mediaType, _, _ = cutUnquoted(f.Value, ';')
	return f, strings.TrimSpace(mediaType)
}

func isXMLType(mediaType string) bool {
	return strings.EqualFold(mediaType, "application/xml") || strings.EqualFold(mediaType, "text/xml")
}

func duplicatedContentType(p *Pass, h *capture.Head) {
	var first *capture.Field
	for i := range h.Header {
		f := &h.Header[i]
		switch {
		case !strings.EqualFold(f.Name, "Content-Type"):
		case isMediaList(f.Value):
			p.ReportField(f, f.Value, "the Content-Type %s is a list, so clients may take either type or none", Quote([]byte(f.Value)))
			return
		case first != nil:
			p.ReportField(f, f.Value, "a second Content-Type, %s, stands after %s, so clients may take either or none", Quote([]byte(f.Value)), Quote([]byte(first.Value)))
			return
		default:
			first = f
		}
	}
}

// isMediaList says whether another media type stands behind a comma.
func isMediaList(value string) bool {
	_, rest, ok := cutUnquoted(value, ',')
	for ok {
		var part string
		part, rest, ok = cutUnquoted(rest, ',')
		part, _, _ = strings.Cut(part, ";")
		kind, subtype, slash := strings.Cut(strings.TrimSpace(part), "/")
		if slash && isToken(kind) && isToken(subtype) {
			return true
		}
	}
	return false
}

// badParameter finds the first parameter of a field value that breaks RFC 9110
// section 5.6.6, and says why; an empty one is legal.
func badParameter(value string) (text, why string) {
	_, rest, ok := cutUnquoted(value, ';')
	for ok {
		text, rest, ok = cutUnquoted(rest, ';')
		text = strings.Trim(text, " \t")
		if why = parameterFault(text); why != "" {
			return text, why
		}
	}
	return "", ""
}

func parameterFault(s string) string {
	name, value, equals := strings.Cut(s, "=")
	switch {
	case s == "":
		return ""
	case !equals || value == "":
		return "has no value"
	case strings.TrimRight(name, " \t") != name || strings.TrimLeft(value, " \t") != value:
		return "has blanks beside the equals sign, so strict parsers do not see its value"
	case !isToken(name):
		return "has a name that is no token"
	case value[0] == '"':
		if !isQuoted(value) {
			return "has a quoted value that does not end where the parameter ends"
		}
	case value[0] == '\'' && strings.EqualFold(name, "charset"):
		return "has apostrophes, which are no quotes in HTTP, so the value is a charset that nobody knows"
	case !isToken(value):
		return "has a value that must stand in quotes"
	}
	return ""
}

// maxDeclaration bounds how far the XML declaration is looked at.
const maxDeclaration = 256

// declaredEncoding reads the encoding out of an XML declaration at the start
// of a body; "" if there is none, or a byte order mark before it.
func declaredEncoding(b []byte) string {
	rest, ok := strings.CutPrefix(string(b), "<?xml")
	rest, _, end := strings.Cut(rest, "?>")
	_, rest, found := strings.Cut(rest, "encoding")
	rest, equals := strings.CutPrefix(strings.TrimLeft(rest, " \t\r\n"), "=")
	rest = strings.TrimLeft(rest, " \t\r\n")
	if !ok || !end || !found || !equals || rest == "" {
		return ""
	}
	value, _, _ := strings.Cut(rest[1:], rest[:1])
	return value
}

// encodingName is the name under which the scanner knows a charset, "" if
// nobody knows it. utf8 is no registered name, but everybody knows it.
func encodingName(charset string) string {
	switch name := strings.ToUpper(charset); name {
	case "":
		return ""
	case "UTF8":
		return "UTF-8"
	case "UTF-8", "UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "UTF-32LE", "UTF-32BE", "US-ASCII", "ISO-8859-1":
		return name
	}
	enc, err := ianaindex.IANA.Encoding(charset)
	if err != nil || enc == nil {
		return ""
	}
	name, err := ianaindex.MIME.Name(enc)
	if err != nil {
		name, _ = ianaindex.IANA.Name(enc)
	}
	return name
}

// sameEncoding says whether what has the encoding may be called by the name:
// the names without a byte order fit both.
func sameEncoding(name, encoding string) bool {
	return name == encoding || (name == "UTF-16" || name == "UTF-32") && strings.HasPrefix(encoding, name) ||
		encoding == "UTF-32" && strings.HasPrefix(name, "UTF-32")
}
