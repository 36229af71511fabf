package rules

import (
	"lint207/analyze"
)

// The characters of an href: RFC 3986 as RFC 4918 section 8.3.1 wants it.
var _ = add(
	Rule{
		Name: "href-illegal-character", Family: "href", Severity: Error,
		Covers:  []string{"UR-01", "R4918-030"},
		Spec:    []string{"RFC 3986 2", "RFC 3986 A", "RFC 4918 8.3.1"},
		Summary: "An href holds no blank, quote, control or other character that no URI may hold.",
		Help:    "percent-encode the character",
		On:      OnHrefWith(illegalInHref, hrefIllegalCharacter),
	},
	Rule{
		Name: "href-non-ascii", Family: "href", Severity: Error,
		Covers:  []string{"UR-02", "R4918-030"},
		Spec:    []string{"RFC 3986 2", "RFC 3987 2.1", "RFC 4918 8.3.1"},
		Summary: "Characters above U+007F are percent-encoded as UTF-8 in an href.",
		Help:    "percent-encode the UTF-8 octets of the name",
		On:      OnHrefWith(analyze.HrefNonASCII, hrefNonASCII),
	},
	Rule{
		Name: "href-bad-percent-encoding", Family: "href", Severity: Error,
		Covers:  []string{"UR-03", "R4918-030"},
		Spec:    []string{"RFC 3986 2.1", "RFC 4918 8.3.1"},
		Summary: "Each \"%\" in an href begins a percent-encoding with two hex digits.",
		Help:    "write a literal \"%\" as %25",
		On:      OnHrefWith(analyze.HrefBadPercent, hrefBadPercent),
	},
	Rule{
		Name: "href-unencoded-reserved", Family: "href", Severity: Error,
		Covers:  []string{"UR-07", "R4918-030"},
		Spec:    []string{"RFC 3986 2.2", "RFC 3986 3.3", "RFC 4918 8.3.1"},
		Summary: "\"[\", \"]\" and \"#\" in a name are percent-encoded in an href.",
		Help:    "percent-encode the character",
		On:      OnHrefWith(analyze.HrefBracket|analyze.HrefFragment, hrefUnencodedReserved),
	},
	Rule{
		Name: "href-surrounding-whitespace", Family: "href", Severity: Warning,
		Covers:  []string{"UR-16"},
		Spec:    []string{"RFC 3986 2", "RFC 4918 14.7"},
		Summary: "No white space stands around the URI in an href.",
		Help:    "write the URI directly between the tags",
		On:      OnHref(hrefSurroundingWhitespace),
	},
	Rule{
		Name: "href-lowercase-percent", Family: "href", Severity: Info,
		Covers:  []string{"UR-04"},
		Spec:    []string{"RFC 3986 2.1", "RFC 3986 6.2.2.1"},
		Summary: "The hex digits of percent-encodings are upper case.",
		Help:    "write percent-encodings with upper-case digits",
		On:      OnHrefWith(analyze.HrefLowerHex, hrefLowercasePercent),
	},
	Rule{
		Name: "href-overencoded-unreserved", Family: "href", Severity: Info,
		Covers:  []string{"UR-05"},
		Spec:    []string{"RFC 3986 2.3", "RFC 3986 6.2.2.2"},
		Summary: "Letters, digits and -._~ are not percent-encoded.",
		Help:    "write unreserved characters as they are",
		Yields:  []string{"href-dot-segment"},
		On:      OnHrefWith(analyze.HrefOverencoded, hrefOverencoded),
	},
	Rule{
		Name: "href-non-utf8", Family: "href", Severity: Info,
		Covers:  []string{"UR-14"},
		Spec:    []string{"RFC 3986 2.5"},
		Summary: "The percent-encoded octets of an href are UTF-8 text.",
		Help:    "percent-encode names as UTF-8, unless the client that made the name sent these octets",
		On:      OnHrefWith(analyze.HrefNotUTF8, hrefNonUTF8),
	},
)

const illegalInHref = analyze.HrefControl | analyze.HrefSpace | analyze.HrefUnwise

func hrefIllegalCharacter(p *Pass, h *Href) {
	c := h.Bytes[analyze.IndexHref(h.Bytes, illegalInHref)]
	name := Quote([]byte{c})
	if c == ' ' {
		name = "blank"
	}
	p.Report(h.Span, name, "the href %s has a raw %s, which no URI may hold, so clients fail to parse it or drop the entry", Quote(h.Bytes), name).
		Help("%s", encoded(h))
}

func hrefNonASCII(p *Pass, h *Href) {
	p.Report(h.Span, "", "the href %s has raw characters above U+007F, which makes it an IRI and no URI, so clients that compare URIs do not find the resource", Quote(h.Bytes)).
		Help("%s", encoded(h))
}

func hrefBadPercent(p *Pass, h *Href) {
	p.Report(h.Span, "", "the href %s has a \"%%\" without two hex digits after it; some clients (go-webdav) reject the whole answer for that", Quote(h.Bytes)).
		Help("%s", encoded(h))
}

// hrefUnencodedReserved: "[" and "]" belong around an IPv6 host only; "#" is
// href-fragment, unless what follows shows that it is part of a name.
func hrefUnencodedReserved(p *Pass, h *Href) {
	_, _, path, query := analyze.SplitHref(h.Bytes)
	rest := h.Bytes[len(h.Bytes)-len(path)-len(query):]
	c := "#"
	if i := analyze.IndexHref(rest, analyze.HrefBracket); i >= 0 {
		c = string(rest[i : i+1])
	} else if !numberSignIsData(h.Bytes) {
		return
	}
	p.Report(h.Span, c, "the href %s has a raw %q, which has to be percent-encoded in a name: clients drop the entry or ask for another resource", Quote(h.Bytes), c).
		Help("%s", encoded(h))
}

// numberSignIsData says whether what follows the first "#" looks like the rest
// of a name: a further segment, a file extension, another "#".
func numberSignIsData(b []byte) bool {
	i := analyze.IndexHref(b, analyze.HrefFragment)
	if i < 0 {
		return false
	}
	for _, c := range b[i+1:] {
		if c == '#' || c == '/' || c == '.' {
			return true
		}
	}
	return false
}

func hrefSurroundingWhitespace(p *Pass, h *Href) {
	if len(h.Full) == len(h.Bytes) || len(h.Bytes) == 0 {
		return
	}
	p.Report(h.Span, "", "white space stands around the href %s; it is part of the text and not of the URI, and not every client trims it", Quote(h.Bytes))
}

func hrefLowercasePercent(p *Pass, h *Href) {
	p.Report(h.Span, "", "the href %s has percent-encodings with lower-case digits, which clients that compare strings take for another URL", Quote(h.Bytes))
}

func hrefOverencoded(p *Pass, h *Href) {
	b := analyze.DecodePercent(nil, h.Bytes, false)
	p.Report(h.Span, "", "the href %s percent-encodes characters that need no encoding, so clients that compare strings do not find the resource", Quote(h.Bytes)).
		Help("write %s", Quote(b))
}

func hrefNonUTF8(p *Pass, h *Href) {
	p.Report(h.Span, "", "the percent-encoded octets of the href %s are not UTF-8, so clients show a garbled name", Quote(h.Bytes))
}

// encoded is the help for an href that needs more percent-encoding: the
// corrected href, if it is short enough to be shown whole.
func encoded(h *Href) string {
	b := analyze.EncodeHref(nil, h.Bytes)
	if len(b) > maxQuoted || string(b) == string(h.Bytes) {
		return "percent-encode every character that RFC 3986 does not allow in a path, as UTF-8"
	}
	return "write " + Quote(b)
}
