package analyze

import (
	"bytes"
	"strconv"

	"lint207/analyze/xmlscan"
)

// Limits of one response; past one of them the reading ends.
const (
	MaxOddities   = 1 << 16 // things that are out of place
	MaxPropstats  = 1 << 16
	MaxHrefs      = 1 << 16
	MaxConditions = 1 << 16 // of all DAV:error elements together
)

// maxNamed bounds the hrefs in conditions of one response that are looked at.
const maxNamed = 100

// limit ends the reading and says why.
func (b *builder) limit(name string, n int, at Span) {
	if !b.stopped {
		b.stopped = true
		b.fault(xmlscan.Fault{Kind: xmlscan.Limit, Fatal: true, Off: at.Off, Len: at.Len, Detail: name + " (" + strconv.Itoa(n) + " in one response)"})
	}
}

// maxFaults bounds the faults of a batch that are held one by one.
const maxFaults = 4096

// fault notes a breach of XML; beyond maxFaults only their number.
func (b *builder) fault(f xmlscan.Fault) {
	if len(b.batch.Faults) >= maxFaults && !f.Fatal {
		b.batch.MoreFaults[f.Kind]++
		return
	}
	b.batch.Faults = append(b.batch.Faults, f)
}

// preface looks at how the body begins; t is its first token.
func (b *builder) preface(t *xmlscan.Token) {
	encoding, verbatim := b.s.Encoding()
	switch encoding {
	case "US-ASCII", "UTF-16LE", "UTF-16BE":
	case "UTF-8":
		if bom := b.s.Window().Slice(0, 3); verbatim && string(bom) == "\xEF\xBB\xBF" {
			b.odd(Oddity{Kind: ByteOrderMark, Span: Span{0, 3}})
		}
	default:
		at := span(t)
		if t.Kind == xmlscan.Decl {
			at = encodingValue(b.s.Window().Slice(t.Off, t.Len), at)
		}
		b.odd(Oddity{Kind: Encoded, Span: at, Text: encoding})
	}
}

// encodingValue is the span of the encoding that an XML declaration names, the
// whole declaration if it names none.
func encodingValue(decl []byte, whole Span) Span {
	i := bytes.Index(decl, []byte("encoding"))
	if i < 0 {
		return whole
	}
	from := bytes.IndexAny(decl[i:], "\"'") + i + 1
	n := bytes.IndexAny(decl[from:], "\"'")
	if from == i || n < 0 {
		return whole
	}
	return Span{whole.Off + int64(from), int64(n)}
}

// attributes looks at the attributes of a start tag that stands in a
// position. Those of values and of conditions are data; only their language
// tags are looked at.
func (b *builder) attributes(t *xmlscan.Token, in position) {
	data := in == inProperty || in == inCondition || in == inSkipped
	for _, a := range b.s.Attrs() {
		o := Oddity{Span: Span{a.Off, a.Val + a.N + 1 - a.Off}, Name: t.Name}
		switch a.Name {
		case NameXMLLang:
			b.grow.lang = b.grow.lang || container(t.Name) && !data
			if value := b.s.Window().Slice(a.Val, a.N); !LanguageTag(value) && len(value) > 0 {
				b.odd(Oddity{Kind: LangValue, Span: Span{a.Val, a.N}, Name: t.Name})
			} else if o.Kind = LangAttr; container(t.Name) && !data && in != inProp {
				b.odd(o)
			}
		case NameXMLBase:
			if o.Kind = BaseAttr; !data && in != inProp {
				b.odd(o)
			}
		}
	}
}

// container says whether an element holds property values.
func container(n xmlscan.NameID) bool {
	return n == NameMultistatus || n == NameResponse || n == NamePropstat || n == NameProp
}

// LanguageTag says whether b has the form of a language tag (RFC 5646 section
// 2.1, as far as subtags go): letters first, then letters and digits, one to
// eight each, parted by hyphens.
func LanguageTag(b []byte) bool {
	n, first := 0, true
	for _, c := range b {
		switch letter := 'a' <= c|0x20 && c|0x20 <= 'z'; {
		case c == '-' && n > 0:
			n, first = 0, false
			continue
		case letter, !first && '0' <= c && c <= '9':
		default:
			return false
		}
		if n++; n > 8 {
			return false
		}
	}
	return n > 0
}

// childInText takes an element inside a text-only one. The first is told when
// the text ends; a DAV:error inside a responsedescription, the place that
// RFC 3253 section 1.6 had for it, at once, and its conditions are read.
func (b *builder) childInText(t *xmlscan.Token) {
	b.text.odd |= HasElement
	o := Oddity{Kind: ChildInText, Span: span(t), Name: t.Name, Parent: b.textTarget}
	if b.textTarget != NameDescription || t.Name != NameError {
		if b.child.Kind == 0 {
			b.child = o
		}
		b.skip()
		return
	}
	b.odd(o)
	if b.resp == nil {
		b.skip()
		return
	}
	if e := b.errorElement(); !e.Present {
		e.Tag, e.Present = span(t), true
		b.legacy = e.Tag
	}
	b.push(inError)
}

// tellChild tells the first element inside the text element that ends.
func (b *builder) tellChild() {
	if b.child.Kind != 0 {
		b.odd(b.child)
		b.child = Oddity{}
	}
}

// finishHref makes the text of an href; one without text is told as such,
// whatever else stands in it.
func (b *builder) finishHref(h *Text) {
	b.finishText(h)
	if len(h.Bytes) > 0 || h.Odd&TooLong != 0 {
		return
	}
	o := Oddity{Kind: Missing, Span: h.Tag, Name: xmlscan.NameOther, Parent: NameHref}
	if b.child.Kind != 0 {
		o.Name = b.child.Name
		b.child = Oddity{}
	}
	b.odd(o)
}

// endPropstat tells what a propstat lacks, as one oddity: Name is NameOther if
// both are missing.
func (b *builder) endPropstat() {
	ps := b.ps
	if ps.Status.Present && ps.Prop.Len > 0 {
		return
	}
	o := Oddity{Kind: Missing, Span: ps.Tag, Name: xmlscan.NameOther, Parent: NamePropstat}
	switch {
	case ps.Status.Present:
		o.Name = NameProp
	case ps.Prop.Len > 0:
		o.Name = NameStatus
	}
	b.odd(o)
}

// nameClass is what there is to say of a property's name, found once for each.
type nameClass uint8

const (
	unseenName nameClass = iota
	plainName
	protocolName // like a protocol element of RFC 4918
	bareName     // no namespace
	relativeName // its namespace name is a relative reference
)

func (b *builder) class(id xmlscan.NameID) nameClass {
	if id < 0 {
		return plainName
	}
	for int(id) >= len(b.classes) {
		b.classes = append(b.classes, unseenName)
	}
	if b.classes[id] == unseenName {
		b.classes[id] = classifyName(id, b.names.List()[id])
	}
	return b.classes[id]
}

func classifyName(id xmlscan.NameID, n xmlscan.Name) nameClass {
	switch {
	case id <= NameDescription:
		return protocolName
	case n.Space == "" && bytes.IndexByte([]byte(n.Local), ':') < 0:
		return bareName
	case n.Space != "" && schemeEnd([]byte(n.Space)) == 0:
		return relativeName
	}
	return plainName
}

func (b *builder) oddName(t *xmlscan.Token, c nameClass) {
	o := Oddity{Span: span(t), Name: t.Name, Parent: NameProp}
	switch c {
	case protocolName:
		o.Kind = ProtocolProperty
	case bareName:
		o.Kind = BareProperty
	case relativeName:
		o.Kind = RelativeNamespace
		b.classes[t.Name] = plainName // once is enough
	}
	b.odd(o)
}
