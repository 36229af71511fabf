package rules

import (
	"lint207/analyze"
	"lint207/analyze/xmlscan"
)

// The properties of address books (RFC 6352 sections 5.2, 6.2, 7.1, 8).
var _ = add(
	Rule{
		Name: "addressbook-without-collection", Family: "carddav", Severity: Error,
		Covers:  []string{"CR-19"},
		Spec:    []string{"RFC 6352 5.2", "RFC 6352 10.1"},
		Summary: "The resourcetype of an address book has no DAV:collection.",
		Help:    "write both DAV:collection and CARDDAV:addressbook into the resourcetype",
		On: OnTree(func(p *Pass, q *analyze.Property, n *analyze.Node) {
			if c := p.Child(n, addressbook); c != nil && p.Child(n, davName("collection")) == nil {
				p.Report(n.Tag, "", "%s has %s but no DAV:collection, so clients take the address book for a file", p.Tag(n.Tag, n.Q), p.Tag(c.Tag, c.Q)).Property(q.Name, q.Tag(), q.Q)
			}
		}, davName("resourcetype")),
	},
	Rule{
		Name: "nested-addressbook-collection", Family: "carddav", Severity: Error,
		Covers:  []string{"CR-20"},
		Spec:    []string{"RFC 6352 5.2"},
		Summary: "An address book lies below another one.",
		Help:    "do not create address books inside address books, at any depth",
		On:      OnTree(nestedAddressbook, davName("resourcetype")),
	},
	Rule{
		Name: "addressbook-missing-report", Family: "carddav", Severity: Warning, Whole: true, Valued: true,
		Covers:  []string{"CR-24"},
		Spec:    []string{"RFC 6352 8", "RFC 6352 3"},
		Summary: "The supported-report-set of an address book lacks a report that every one supports.",
		Help:    "list CARDDAV:addressbook-query and CARDDAV:addressbook-multiget",
		On:      OnTree(addressbookReports, davName("supported-report-set")),
	},
	Rule{
		Name: "supported-address-data-structure", Family: "carddav", Severity: Error, Valued: true,
		Covers:  []string{"CR-21"},
		Spec:    []string{"RFC 6352 6.2.2", "RFC 6352 10.4"},
		Summary: "supported-address-data holds something else than address-data-type elements.",
		Help:    "list the media types as CARDDAV:address-data-type elements",
		On:      OnTree(supportedAddressData, carddavName("supported-address-data")),
	},
	Rule{
		Name: "addressbook-collation-set-incomplete", Family: "carddav", Severity: Warning, Valued: true,
		Covers:  []string{"CR-17"},
		Spec:    []string{"RFC 6352 8.3.1", "RFC 6352 8.3"},
		Summary: "supported-collation-set lacks a collation that every CardDAV server has.",
		Help:    "list i;ascii-casemap and i;unicode-casemap, each in a CARDDAV:supported-collation",
		On:      OnTree(addressCollations, carddavName("supported-collation-set")),
	},
	Rule{
		Name: "carddav-limit-value", Family: "carddav", Severity: Warning, Valued: true,
		Covers:  []string{"CR-22"},
		Spec:    []string{"RFC 6352 6.2.3"},
		Summary: "The max-resource-size of an address book is no positive integer.",
		Help:    "write the number of octets in digits",
		On: OnValue(func(p *Pass, q *analyze.Property, t *analyze.Text) {
			if t.Odd&analyze.HasElement == 0 && !positive(t.Bytes) {
				p.Report(t.Span, string(t.Bytes), "%s is %s, not a positive number of octets, so clients do not know how large a vCard may be", p.Tag(q.Tag(), q.Q), Quote(t.Bytes)).Property(q.Name, q.Tag(), q.Q)
			}
		}, carddavName("max-resource-size")),
	},
	Rule{
		Name: "addressbook-home-set-structure", Family: "carddav", Severity: Error,
		Covers:  []string{"CR-23"},
		Spec:    []string{"RFC 6352 7.1.1"},
		Summary: "addressbook-home-set holds hrefs with a URL each, and no text.",
		Help:    "write each URL in a DAV:href",
		On: onModelsOf([]xmlscan.Name{carddavName("addressbook-home-set")},
			model{parts: []part{hrefs}, so: "clients find no address books"}),
	},
	Rule{
		Name: "principal-address-structure", Family: "carddav", Severity: Error, Valued: true,
		Covers:  []string{"CR-23"},
		Spec:    []string{"RFC 6352 7.1.2"},
		Summary: "principal-address holds something else than one href.",
		Help:    "write the URL of the vCard in one DAV:href",
		On: onModelsOf([]xmlscan.Name{carddavName("principal-address")},
			model{parts: []part{oneHref}, so: "clients find no contact of this principal"}),
	},
	Rule{
		Name: "unknown-carddav-element", Family: "carddav", Severity: Warning,
		Covers:  []string{"CR-25"},
		Spec:    []string{"RFC 6352 2"},
		Summary: "A property in the namespace of CardDAV is defined by no specification.",
		Help:    "use a namespace of your own for extensions",
		On:      OnPropstat(unknownCardDAV),
	},
)

var addressbook = carddavName("addressbook")

// nestedAddressbook asks the facts for an address book above or below this one.
func nestedAddressbook(p *Pass, q *analyze.Property, n *analyze.Node) {
	r := p.response
	c := p.Child(n, addressbook)
	if c == nil || len(r.Hrefs) != 1 {
		return
	}
	if other := p.Facts.AddressBook(r.Hrefs[0].Bytes, analyze.Seen{Place: r.Facts[0].At, Len: r.Hrefs[0].Len}); other.Line > 0 {
		p.Report(c.Tag, "", "this address book lies in another one, or another one lies in it: clients do not look into address books for others").
			Property(q.Name, q.Tag(), q.Q).RelatedPlace(other.Place, other.Len, "the other address book")
	}
}

// addressbookReports reads a supported-report-set; it says nothing of one that
// it cannot read.
func addressbookReports(p *Pass, q *analyze.Property, n *analyze.Node) {
	types := p.PropertyNamed(davName("resourcetype"))
	if types == nil {
		return
	}
	if t := p.response.Tree(types); t == nil || p.Child(t, addressbook) == nil {
		return
	}
	query, multiget := false, false
	for s := range p.Children(n) {
		report := p.Child(s, davName("report"))
		if p.Name(s.Name) != davName("supported-report") || report == nil {
			return
		}
		query = query || p.Child(report, carddavName("addressbook-query")) != nil
		multiget = multiget || p.Child(report, carddavName("addressbook-multiget")) != nil
	}
	missing := "addressbook-query"
	if query {
		missing = "addressbook-multiget"
	}
	if !query || !multiget {
		p.Report(n.Tag, missing, "%s of this address book does not list %s, so clients that look for it cannot read the contacts", p.Tag(q.Tag(), q.Q), missing).Property(q.Name, q.Tag(), q.Q)
	}
}

func supportedAddressData(p *Pass, q *analyze.Property, n *analyze.Node) {
	types := 0
	for c := range p.Children(n) {
		switch name := p.Name(c.Name); {
		case name == carddavName("address-data-type"):
			types++
		case name == addressData:
			p.Report(c.Tag, "", "%s holds %s as CalDAV would, but CardDAV has address-data-type here, so clients find no media type", p.Tag(q.Tag(), q.Q), p.Tag(c.Tag, c.Q)).
				Property(q.Name, q.Tag(), q.Q).Help("write address-data-type instead of address-data")
			return
		case name.Space == analyze.CardDAV:
			p.Report(c.Tag, name.Local, "%s holds %s instead of address-data-type, so clients find no media type", p.Tag(q.Tag(), q.Q), p.Tag(c.Tag, c.Q)).Property(q.Name, q.Tag(), q.Q)
			return
		}
	}
	if types == 0 {
		p.Report(n.Tag, "", "%s lists no address-data-type, so clients do not know which vCards the server takes", p.Tag(q.Tag(), q.Q)).Property(q.Name, q.Tag(), q.Q)
	}
}

func addressCollations(p *Pass, q *analyze.Property, n *analyze.Node) {
	ascii, unicode := false, false
	for c := range p.Children(n) {
		if p.Name(c.Name) == carddavName("supported-collation") {
			ascii = ascii || string(c.Text.Bytes) == "i;ascii-casemap"
			unicode = unicode || string(c.Text.Bytes) == "i;unicode-casemap"
		}
	}
	missing := "i;ascii-casemap"
	if ascii {
		missing = "i;unicode-casemap"
	}
	if !ascii || !unicode {
		p.Report(n.Tag, missing, "%s does not list %s, which every CardDAV server has, so clients do not search with it", p.Tag(q.Tag(), q.Q), missing).Property(q.Name, q.Tag(), q.Q)
	}
}

// positive says whether a text is a positive integer in digits.
func positive(b []byte) bool {
	nonzero := false
	for _, c := range b {
		if c < '0' || c > '9' {
			return false
		}
		nonzero = nonzero || c != '0'
	}
	return nonzero
}

// cardDAVProperties are those of RFC 6352, and of drafts that servers have
// taken up.
var cardDAVProperties = []string{
	"addressbook-description", "supported-address-data", "max-resource-size", "addressbook-home-set", "principal-address",
	"supported-collation-set", "address-data",
	"directory-gateway", "directory", "max-image-size",
}

func unknownCardDAV(p *Pass, _ *analyze.Response, ps *analyze.Propstat) {
	if ps.Status.Code/100 != 2 {
		return
	}
	last := xmlscan.NameOther
	for i := range ps.Props {
		q := &ps.Props[i]
		if q.Name == last {
			continue
		}
		last = q.Name
		if n := p.Name(q.Name); n.Space == analyze.CardDAV && !oneOf(n.Local, cardDAVProperties) {
			p.Report(q.Tag(), n.Local, "%s is defined by no specification, so it does not belong into the namespace of CardDAV", p.Tag(q.Tag(), q.Q)).Property(q.Name, q.Tag(), q.Q)
		}
	}
}
