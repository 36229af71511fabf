package rules

import (
	"bytes"

	"lint207/analyze"
	"lint207/analyze/ical"
)

// What reports give as CARDDAV:address-data (RFC 6352 sections 5.1 and 10.4).
// The vCard is looked at by its lines only: it is no parser of vCards.
var _ = add(
	Rule{
		Name: "address-data-has-elements", Family: "carddav", Severity: Error,
		Covers:  []string{"CR-13"},
		Spec:    []string{"RFC 6352 10.4"},
		Summary: "An address-data in an answer holds elements of CardDAV instead of a vCard.",
		Help:    "write the vCard as character data; the elements belong into the request",
		On:      OnTree(func(p *Pass, q *analyze.Property, n *analyze.Node) { addressDataChild(p, q, n, true) }, addressData),
	},
	Rule{
		Name: "address-data-has-foreign-elements", Family: "carddav", Severity: Warning,
		Covers:  []string{"CR-13"},
		Spec:    []string{"RFC 6352 10.4"},
		Summary: "An address-data in an answer holds elements of another namespace.",
		Help:    "write the address object as character data, escaped if it is XML itself",
		Yields:  []string{"address-data-has-elements"},
		On:      OnTree(func(p *Pass, q *analyze.Property, n *analyze.Node) { addressDataChild(p, q, n, false) }, addressData),
	},
	Rule{
		Name: "address-object-multiple-vcards", Family: "carddav", Severity: Warning,
		Covers:  []string{"CR-14"},
		Spec:    []string{"RFC 6352 5.1"},
		Summary: "An address object holds more than one vCard.",
		Help:    "store each vCard in a resource of its own",
		On: OnValue(func(p *Pass, q *analyze.Property, t *analyze.Text) {
			if topLevelCards(t.Bytes) > 1 {
				p.Report(q.Tag(), "", "%s holds more than one vCard, but an address object is a single one: clients keep the first and lose the rest", p.Tag(q.Tag(), q.Q)).Property(q.Name, q.Tag(), q.Q)
			}
		}, addressData),
	},
	Rule{
		Name: "address-data-cut-off", Family: "carddav", Severity: Warning,
		Covers:  []string{"CR-14"},
		Spec:    []string{"RFC 6352 5.1", "RFC 6350 6.1.2"},
		Summary: "The vCard in an address-data has no end.",
		Help:    "send the whole vCard, down to END:VCARD; look for a limit of the column or buffer that holds it",
		On: OnTree(func(p *Pass, q *analyze.Property, n *analyze.Node) {
			if !n.HasChild() && cardCut(bytes.TrimSpace(n.Text.Bytes)) {
				p.reportCut(q, n, "END:VCARD")
			}
		}, addressData),
	},
	Rule{
		Name: "address-object-without-uid", Family: "carddav", Severity: Info, Reports: analyze.AddressReports, Needs: NeedsRequestBody,
		Covers:  []string{"CR-15"},
		Spec:    []string{"RFC 6352 5.1"},
		Summary: "A vCard has no UID.",
		Help:    "give the vCard a UID when it is stored",
		On: OnValue(func(p *Pass, q *analyze.Property, t *analyze.Text) {
			if !p.Request.Body.Address.Partial && singleCard(t.Bytes) && cardLine(t.Bytes, "UID") == nil {
				p.Report(q.Tag(), "", "the vCard in %s has no UID, so clients cannot recognise the contact when its URL changes", p.Tag(q.Tag(), q.Q)).Property(q.Name, q.Tag(), q.Q)
			}
		}, addressData),
	},
	Rule{
		Name: "address-data-version-mismatch", Family: "carddav", Severity: Warning, Reports: analyze.AddressReports, Needs: NeedsRequestBody,
		Covers:  []string{"CR-11"},
		Spec:    []string{"RFC 6352 10.4", "RFC 6352 5.1.1"},
		Summary: "A vCard has another VERSION than the request asks for.",
		Help:    "convert the vCard to the version that was asked for, or report 415 with CARDDAV:supported-address-data-conversion",
		On: OnValue(func(p *Pass, q *analyze.Property, t *analyze.Text) {
			want, got := p.Request.Body.Address.Version, cardLine(t.Bytes, "VERSION")
			if want != "" && got != nil && singleCard(t.Bytes) && want != string(got) {
				p.Report(q.Tag(), string(got), "the request asks for vCard %s, but the data says VERSION:%s, which a client that asked for another one may not understand", Escape([]byte(want)), Escape(got)).Property(q.Name, q.Tag(), q.Q)
			}
		}, addressData),
	},
	Rule{
		Name: "address-data-attribute-mismatch", Family: "carddav", Severity: Info,
		Covers:  []string{"CR-12"},
		Spec:    []string{"RFC 6352 10.4"},
		Summary: "The version attribute of address-data is another one than the VERSION of the vCard.",
		Help:    "write the version of the vCard into the attribute (without it 3.0 is meant)",
		Yields:  []string{"address-data-version-mismatch"},
		On:      OnTree(addressDataAttribute, addressData),
	},
	Rule{
		Name: "weak-etag-on-address-object", Family: "carddav", Severity: Error,
		Covers:  []string{"CR-16"},
		Spec:    []string{"RFC 6352 6.3.2.3"},
		Summary: "The getetag of an address object is a weak entity tag.",
		Help:    "compute a strong entity tag, one that changes with every byte of the vCard",
		On: OnValue(func(p *Pass, q *analyze.Property, t *analyze.Text) {
			if bytes.HasPrefix(t.Bytes, []byte(`W/"`)) && addressObject(p) {
				p.Report(t.Span, "", "the entity tag %s of this address object is weak, so clients cannot use it in If-Match and may overwrite each other's changes", Quote(t.Bytes)).
					Property(q.Name, q.Tag(), q.Q).Help("write %s once it is a strong entity tag", Escape(t.Bytes[2:]))
			}
		}, davName("getetag")),
	},
	Rule{
		Name: "address-object-without-etag", Family: "carddav", Severity: Error,
		Covers:  []string{"CR-16"},
		Spec:    []string{"RFC 6352 6.3.2.3"},
		Summary: "An address object has no getetag.",
		Help:    "give every address object a strong entity tag",
		On:      OnPropstat(addressWithoutEtag),
	},
	Rule{
		Name: "address-data-in-propfind", Family: "carddav", Severity: Warning, When: analyze.PROPFIND,
		Covers:  []string{"CR-18"},
		Spec:    []string{"RFC 6352 10.4"},
		Summary: "The answer to PROPFIND has an address-data with a value, which is no property.",
		Help:    "report address-data with 404 in answers to PROPFIND",
		On: OnValue(func(p *Pass, q *analyze.Property, t *analyze.Text) {
			if len(t.Bytes) > 0 && !p.reported() {
				p.Report(q.Tag(), "", "%s is part of the answers to reports and no property, so no client looks for it in an answer to PROPFIND", p.Tag(q.Tag(), q.Q)).Property(q.Name, q.Tag(), q.Q)
			}
		}, addressData),
	},
)

var addressData = carddavName("address-data")

// addressDataChild reports the first child of an address-data, of the
// namespace of CardDAV or of any other.
func addressDataChild(p *Pass, q *analyze.Property, n *analyze.Node, carddav bool) {
	for c := range p.Children(n) {
		if name := p.Name(c.Name); (name.Space == analyze.CardDAV) == carddav {
			p.Report(c.Tag, name.Local, "%s holds the element %s, but a vCard is character data, so clients read no contact here", p.Tag(q.Tag(), q.Q), p.Tag(c.Tag, c.Q)).Property(q.Name, q.Tag(), q.Q)
			return
		}
	}
}

func addressDataAttribute(p *Pass, q *analyze.Property, n *analyze.Node) {
	got := cardLine(n.Text.Bytes, "VERSION")
	if n.Text.Odd&analyze.TooLong != 0 || got == nil || !singleCard(n.Text.Bytes) {
		return
	}
	says, at, ok := p.Attribute(n, "version")
	if !ok {
		says, at = []byte("3.0"), n.Tag
	}
	if !bytes.Equal(says, got) {
		p.Report(at, string(got), "%s says version %s (the default is 3.0), but its vCard says VERSION:%s", p.Tag(q.Tag(), q.Q), Escape(says), Escape(got)).Property(q.Name, q.Tag(), q.Q)
	}
}

// addressObject says that the response in hand shows an address object: it has
// its data, or a report found it that finds nothing else.
func addressObject(p *Pass) bool {
	if q := p.Request; q != nil && (q.Body.RootName == carddavName("addressbook-query") || q.Body.RootName == carddavName("addressbook-multiget")) {
		return true
	}
	q := p.PropertyNamed(addressData)
	return q != nil && q.Content
}

// addressWithoutEtag looks for a 404 of getetag beside the data of an address object.
func addressWithoutEtag(p *Pass, _ *analyze.Response, ps *analyze.Propstat) {
	if ps.Status.Code != 404 || !p.Facts.AddressData {
		return
	}
	if data := p.PropertyNamed(addressData); data == nil || !data.Content {
		return
	}
	for i := range ps.Props {
		if q := &ps.Props[i]; p.Name(q.Name) == davName("getetag") {
			p.Report(q.Tag(), "", "this address object has no %s, so clients cannot tell when it changes", p.Tag(q.Tag(), q.Q)).Property(q.Name, q.Tag(), q.Q)
		}
	}
}

// vCards, by their lines.
var (
	beginCard = []byte("BEGIN:VCARD")
	endCard   = []byte("END:VCARD")
)

// singleCard says that a text is one vCard from the first line to the last.
func singleCard(b []byte) bool {
	b = bytes.TrimSpace(b)
	return len(b) > len(beginCard)+len(endCard) && bytes.EqualFold(b[:len(beginCard)], beginCard) &&
		bytes.EqualFold(b[len(b)-len(endCard):], endCard) && topLevelCards(b) == 1
}

// topLevelCards counts the vCards that do not stand in another one, as the
// AGENT of vCard 2.1 does.
func topLevelCards(b []byte) (n int) {
	depth := 0
	for line := range bytes.Lines(b) {
		switch line = bytes.TrimSpace(line); {
		case bytes.EqualFold(line, beginCard):
			if depth++; depth == 1 {
				n++
			}
		case bytes.EqualFold(line, endCard):
			depth = max(0, depth-1)
		}
	}
	return n
}

// cardCut says that a vCard begins in a text and ends nowhere in it. An end
// that is written wrong is an end all the same.
func cardCut(b []byte) bool {
	n := len(beginCard)
	if len(b) < n || !bytes.EqualFold(b[:n], beginCard) || len(b) > n && b[n] > ' ' ||
		bytes.EqualFold(b[max(0, len(b)-len(endCard)):], endCard) {
		return false
	}
	var lines ical.Lines
	for lines.Reset(b); lines.Next(); {
		if lines.Is("END") && bytes.EqualFold(lines.Value(), []byte("VCARD")) {
			return false
		}
	}
	return !bytes.Contains(bytes.ToUpper(b), endCard) // a text indented as a whole is one folded line
}

// cardLine is the value of the first property of that name in a vCard, nil if
// it has none. A group and parameters may stand around the name.
func cardLine(b []byte, name string) []byte {
	for line := range bytes.Lines(b) {
		i := bytes.IndexAny(line, ":;")
		if i < 0 {
			continue
		}
		key := line[bytes.LastIndexByte(line[:i], '.')+1 : i]
		if j := bytes.IndexByte(line, ':'); j >= 0 && len(key) == len(name) && bytes.EqualFold(key, []byte(name)) {
			return bytes.TrimSpace(line[j+1:])
		}
	}
	return nil
}
