package rules

import (
	"bytes"

	"lint207/analyze"
	"lint207/analyze/xmlscan"
)

// What hrefs say about each other, and about what their entries say.
var _ = add(
	Rule{
		Name: "duplicate-response-href", Family: "href", Severity: Error,
		Covers:  []string{"R4918-174", "AC-24", "SY-04", "SY-21"},
		Spec:    []string{"RFC 4918 14.24", "RFC 6578 3.2", "RFC 6578 3.5.1"},
		Summary: "An href stands in one response of a Multi-Status only, and only once.",
		Help:    "put everything about a resource into one response",
		On:      OnHref(duplicateResponseHref),
	},
	Rule{
		Name: "response-href-equivalent-duplicate", Family: "href", Severity: Warning,
		Covers:  []string{"R4918-012"},
		Spec:    []string{"RFC 4918 5.2", "RFC 3986 6.2.2"},
		Summary: "A resource is listed under one spelling of its URL.",
		Help:    "list the resource once, under the spelling that the server prefers",
		On:      OnHref(responseHrefEquivalent),
	},
	Rule{
		Name: "href-format-mixed", Aliases: []string{"href-mixed-forms"}, Family: "href", Severity: Error,
		Covers:  []string{"R4918-031", "UR-18"},
		Spec:    []string{"RFC 4918 8.3"},
		Summary: "All response hrefs of a Multi-Status are full URIs, or all are absolute paths.",
		Help:    "write every href in the same form, best as an absolute path",
		On:      OnHref(hrefFormatMixed),
	},
	Rule{
		Name: "collection-href-without-trailing-slash", Family: "href", Severity: Warning, Valued: true,
		Covers:  []string{"R4918-013", "R4918-034"},
		Spec:    []string{"RFC 4918 5.2", "RFC 4918 8.3"},
		Summary: "The href of a collection ends in a slash.",
		Help:    "end the href of the collection in a slash",
		On:      OnHref(collectionWithoutSlash),
	},
	Rule{
		Name: "member-of-non-collection", Aliases: []string{"collection-without-collection-type"}, Family: "href", Severity: Error, Valued: true,
		Covers:  []string{"R4918-011", "R4918-146"},
		Spec:    []string{"RFC 4918 5.2", "RFC 4918 15.9"},
		Summary: "A resource that has members in the answer shows DAV:collection as its resourcetype.",
		Help:    "put DAV:collection into the resourcetype of the collection",
		On:      OnHref(memberOfNonCollection),
	},
	Rule{
		Name: "href-double-encoded", Family: "href", Severity: Info,
		Covers:  []string{"UR-06", "R4918-036"},
		Spec:    []string{"RFC 3986 2.4"},
		Summary: "An href is percent-encoded once, not twice.",
		Help:    "percent-encode the name once, when the href is made from it",
		On:      OnValue(hrefDoubleEncoded, xmlscan.Name{Space: analyze.DAV, Local: "displayname"}),
	},
)

func duplicateResponseHref(p *Pass, h *Href) {
	if f := h.Fact; f != nil && f.Same.Line > 0 {
		p.Report(h.Span, "", "the href %s was given before, and an href may stand only once in a Multi-Status: clients keep one of the two and lose what the other says", Quote(h.Bytes)).
			RelatedPlace(f.Same.Place, f.Same.Len, "the first time")
	}
}

func responseHrefEquivalent(p *Pass, h *Href) {
	if f := h.Fact; f != nil && f.Equal.Line > 0 {
		p.Report(h.Span, "", "the href %s is equivalent to one that was given before in another spelling, so clients see one resource twice", Quote(h.Bytes)).
			RelatedPlace(f.Equal.Place, f.Equal.Len, "the other spelling")
	}
}

func hrefFormatMixed(p *Pass, h *Href) {
	f := h.Fact
	if f == nil || f.Mixed.Line == 0 {
		return
	}
	form, other := "a full URI", "an absolute path"
	if h.Bytes[0] == '/' {
		form, other = other, form
	}
	p.Report(h.Span, "", "the href %s is %s, but an earlier one in this answer is %s: clients that compare hrefs do not find what belongs together", Quote(h.Bytes), form, other).
		RelatedPlace(f.Mixed.Place, f.Mixed.Len, "the first href in the other form")
}

func collectionWithoutSlash(p *Pass, h *Href) {
	f := h.Fact
	switch {
	case f == nil || len(h.Bytes) == 0:
	case f.Collection && !f.Slash:
		p.Report(h.Span, "", "%s is a collection, but its href does not end in a slash, so clients resolve relative references against its parent", Quote(h.Bytes)).
			Help("write %s", Quote(withSlash(h.Bytes)))
	case f.Parent.Line > 0:
		p.Report(h.Span, "", "%s is a member of a collection that was listed without a final slash, so clients do not see that one is in the other", Quote(h.Bytes)).
			RelatedPlace(f.Parent.Place, f.Parent.Len, "the collection")
	case f.Member.Line > 0 && !f.Slash && !f.Shown:
		p.Report(h.Span, "", "%s has a member in this answer, but its href does not end in a slash, so clients do not see that it is a collection", Quote(h.Bytes)).
			RelatedPlace(f.Member.Place, f.Member.Len, "the member").
			Help("write %s", Quote(withSlash(h.Bytes)))
	}
}

// withSlash puts a slash behind the path, before the query.
func withSlash(b []byte) []byte {
	_, _, _, query := analyze.SplitHref(b)
	path := b[:len(b)-len(query)]
	return append(append(bytes.Clone(path), '/'), query...)
}

func memberOfNonCollection(p *Pass, h *Href) {
	f := h.Fact
	switch {
	case f == nil:
	case f.PlainParent.Line > 0:
		p.Report(h.Span, "", "%s is a member of a resource that shows an empty resourcetype, so clients take that collection for a file", Quote(h.Bytes)).
			RelatedPlace(f.PlainParent.Place, f.PlainParent.Len, "the resource that should be a collection")
	case f.Plain && f.MemberOK:
		p.Report(h.Span, "", "%s shows an empty resourcetype but has a member in this answer, so clients take the collection for a file", Quote(h.Bytes)).
			RelatedPlace(f.Member.Place, f.Member.Len, "the member")
	}
}

// hrefDoubleEncoded needs evidence: a file may well be called "b%20c". Here
// the displayname is what is left when the last segment is decoded twice.
func hrefDoubleEncoded(p *Pass, _ *analyze.Property, v *analyze.Text) {
	r := p.response
	if len(r.Hrefs) != 1 || r.Facts[0].Bits&analyze.HrefEncodedTwice == 0 {
		return
	}
	h := &r.Hrefs[0]
	_, _, path, _ := analyze.SplitHref(h.Bytes)
	path = bytes.TrimSuffix(path, []byte("/"))
	once := analyze.DecodePercent(nil, path[bytes.LastIndexByte(path, '/')+1:], true)
	twice := analyze.DecodePercent(nil, once, true)
	if bytes.Equal(twice, v.Bytes) && !bytes.Equal(once, twice) {
		p.Report(h.Span, "", "the href %s is likely percent-encoded twice, since the displayname is %s: clients that decode it once ask for a resource that is not there", Quote(h.Bytes), Quote(v.Bytes)).Probably()
	}
}
