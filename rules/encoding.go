package rules

import (
	"fmt"
	"strings"

	"golang.org/x/text/encoding/charmap"

	"lint207/analyze"
	"lint207/analyze/xmlscan"
)

var _ = add(
	Rule{
		Name: "xml-invalid-encoding", Family: "xml", Severity: Error,
		Covers: []string{"XM-20", "MT-04", "MT-09", "R4918-023"}, Spec: []string{"XML 1.0 4.3.3", "RFC 7303 3.2"},
		Summary: "Bytes of the body are ill-formed in the encoding in force.",
		Help:    "send UTF-8 throughout: percent-encode the UTF-8 bytes of names in an href, convert other texts",
		On:      OnFault(invalidEncoding, xmlscan.InvalidEncoding),
	},
	Rule{
		Name: "xml-encoding-undecodable", Family: "xml", Severity: Error,
		Covers: []string{"XM-21", "R4918-023"}, Spec: []string{"XML 1.0 4.3.3", "RFC 7303 3.2"},
		Summary: "The encoding that is declared is not the one in use, or is unknown.",
		Help:    `send UTF-8, and say so: <?xml version="1.0" encoding="utf-8"?>`,
		On: OnFault(func(p *Pass, f *xmlscan.Fault) {
			p.Report(at(f), f.Detail, "the body is said to be in %s, but its bytes are not, or the name is unknown: a parser stops at the first byte", quoted(f))
		}, xmlscan.EncodingUndecodable),
	},
	Rule{
		Name: "xml-encoding-not-utf8-or-utf16", Aliases: []string{"utf32-used"}, Family: "xml", Severity: Warning,
		Covers: []string{"R4918-221", "MT-06"}, Spec: []string{"RFC 4918 19", "RFC 7303 3"},
		Summary: "The encoding is one that recipients need not know.",
		Help:    "send UTF-8",
		On: OnOddity(func(p *Pass, o *analyze.Oddity) {
			p.Report(o.Span, o.Text, "the body is in %s, but only UTF-8 and UTF-16 can be read by every client", escapeString(o.Text))
		}, analyze.Encoded),
	},
	Rule{
		Name: "utf8-bom", Family: "xml", Severity: Info,
		Covers: []string{"MT-01"}, Spec: []string{"RFC 7303 3"},
		Summary: "The body begins with a UTF-8 byte order mark.",
		Help:    "leave the byte order mark out",
		On: OnOddity(func(p *Pass, o *analyze.Oddity) {
			p.Report(o.Span, "", "the body begins with a byte order mark (EF BB BF): legal, but UTF-8 is to be sent without one")
		}, analyze.ByteOrderMark),
	},
)

// maxShown is how many ill-formed bytes a message shows.
const maxShown = 8

func invalidEncoding(p *Pass, f *xmlscan.Fault) {
	name, _, _ := strings.Cut(f.Detail, " ")
	raw := p.Raw(at(f))
	if name != "UTF-8" || len(raw) == 0 || raw[0] < 0x80 {
		p.Report(at(f), "", "these bytes are ill-formed in %s%s, so a strict parser rejects the whole body", escapeString(name), p.where(f))
		return
	}
	raw = raw[:min(len(raw), maxShown)]
	p.Report(at(f), fmt.Sprintf("%X", raw), "the bytes %X are no UTF-8%s, so a strict parser rejects the whole body: %s", raw, p.where(f), whatBytes(raw))
}

// whatBytes says where ill-formed UTF-8 comes from, as far as its bytes show it.
func whatBytes(raw []byte) string {
	follows := len(raw) > 1 && raw[1]&0xC0 == 0x80
	switch {
	case raw[0] == 0xED && follows && raw[1] >= 0xA0:
		return "they are half a surrogate pair, as CESU-8 and Java write it"
	case raw[0] == 0xC0 || raw[0] == 0xC1:
		return "they are an overlong form"
	case follows && 0xC2 <= raw[0] && raw[0] <= 0xF4:
		return "they are a character that was cut off in its middle"
	}
	return "they are probably Latin-1, for " + Quote(latin1(raw))
}

// latin1 is what the bytes are in windows-1252, the superset of ISO-8859-1
// that is mostly meant by it.
func latin1(raw []byte) []byte {
	out, err := charmap.Windows1252.NewDecoder().Bytes(raw)
	if err != nil {
		return raw
	}
	return out
}
