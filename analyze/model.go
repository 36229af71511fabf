// Package analyze says what a Multi-Status answer says: its responses, the
// facts that span them, the method that it answers, and the diagnosis: what
// happened per href, and which failures are the root causes of the others.
package analyze

import "lint207/analyze/xmlscan"

// Span is a range of bytes of the decoded body.
type Span struct {
	Off int64 // absolute, from 0
	Len int64 // bytes
}

// End is the offset after the last byte.
func (s Span) End() int64 { return s.Off + s.Len }

// Text is the character data of an element. Bytes points into the window of
// its response, or into an arena if references had to be resolved; it is valid
// while the response is.
type Text struct {
	Span                // the trimmed characters as they stand in the body; the start tag if there are none
	Bytes   []byte      // trimmed, references resolved
	Full    []byte      // untrimmed, references resolved
	Tag     Span        // start tag of the element
	Odd     TextOddness // what else is in the element
	Present bool        // the element is there

	verbatim bool // Full is the bytes of the window at full
	full     Span
}

// TextOddness is what a text-only element holds besides text.
type TextOddness uint8

// The oddnesses.
const (
	HasElement TextOddness = 1 << iota // a child element
	TooLong                            // more than MaxValueText bytes, an entity that is not expanded, or the response was larger than a window: Bytes is nil
	HasBreak                           // markup (comment, CDATA, reference) inside: Bytes are not verbatim at Span
)

// MaxValueText is the longest text, in bytes, that is handed to rules.
const MaxValueText = 64 << 10

// Status is a DAV:status element.
type Status struct {
	Text
	Code      int  // 100 to 999 if a three-digit code can be read, else 0
	Ambiguous bool // a second DAV:status beside it has another code; Code is 0
}

// Property is a child of a DAV:prop: a property by its name.
type Property struct {
	Name    xmlscan.NameID
	Q       int32 // bytes of the qualified name, which stands at Off+1
	Off     int64 // start tag
	Len     int32
	node    int32 // 1 + index in Response.Values, 0: nobody wants it
	Content bool  // it has content other than white space

	Collection bool // it has a DAV:collection child
}

// Tag is the span of the start tag.
func (p *Property) Tag() Span { return Span{p.Off, int64(p.Len)} }

// Condition is a child of a DAV:error element: a precondition or
// postcondition (RFC 4918 section 16).
type Condition struct {
	Name  xmlscan.NameID
	Q     int32
	Tag   Span
	Hrefs int  // DAV:href children with text
	Text  Span // character data directly below it, Len 0 if none
	Other bool // it has children other than DAV:href
	node  int32
}

// ErrorElement is a DAV:error element (RFC 4918 section 14.5).
type ErrorElement struct {
	Tag        Span
	Conditions []Condition
	Present    bool
}

// First is the name of the first condition, NameOther if there is none.
func (e *ErrorElement) First() xmlscan.NameID {
	if len(e.Conditions) == 0 {
		return xmlscan.NameOther
	}
	return e.Conditions[0].Name
}

// Propstat is a DAV:propstat element (RFC 4918 section 14.22).
type Propstat struct {
	Tag     Span
	Prop    Span // start tag of the first DAV:prop; Len 0: none
	Props   []Property
	More    int // properties beyond MaxHeldProperties, counted only
	Content int // how many properties have content
	Status  Status
	Error   ErrorElement
}

// MaxHeldProperties bounds the properties of one response that are held one
// by one; of the further ones the first of each propstat is, the rest is counted.
const MaxHeldProperties = 1 << 18

// Count is the number of properties.
func (p *Propstat) Count() int { return len(p.Props) + p.More }

// Response is a DAV:response element (RFC 4918 section 14.24).
type Response struct {
	Index     int64 // from 0
	Tag       Span
	End       int64 // offset after the end tag
	Hrefs     []Text
	Status    Status
	Propstats []Propstat
	Error     ErrorElement
	Location  Location
	Odd       []Oddity
	Values    Tree // of the properties that somebody wants, and the conditions
	Twice     bool // a property name stands in it more than once
	Spilled   bool // larger than a window: texts of properties are gone
	Complete  bool // the end tag was seen

	Named []Text // hrefs in the conditions of DAV:error, the first of them

	Facts     []HrefFact // one for each href, see Facts
	Conflicts []Conflict // with an earlier response, see Facts

	places []xmlscan.Place // Spilled: of what has left the window, ascending
}

// Value is the text of a property before its first element, nil if nobody
// wanted it or it is gone.
func (r *Response) Value(p *Property) *Text {
	if n := r.Tree(p); n != nil {
		return &n.Text
	}
	return nil
}

// Location is a DAV:location element (RFC 4918 section 14.9).
type Location struct {
	Tag     Span
	Hrefs   []Text
	Present bool
}

// OddityKind is something that a content model does not foresee. Whether it
// is a breach, the rules decide.
type OddityKind uint8

// The kinds of oddities.
const (
	StrayText         OddityKind = iota + 1 // character data in an element that has element content only
	Unexpected                              // a DAV: element that the parent's content model does not have; its content is skipped
	Repeated                                // an element that may stand once stands again; First is the first one
	ChildInText                             // an element inside a #PCDATA element
	Missing                                 // Name is missing in the element at Span
	LangAttr                                // xml:lang on a container
	BaseAttr                                // xml:base
	Instruction                             // a processing instruction
	DoctypeSeen                             // a document type declaration
	EntityDecl                              // one that declares entities
	Extension                               // an element of another namespace in a protocol position
	NestedElement                           // a protocol element (response, propstat) inside a property value
	RootSeen                                // the document element, whatever it is
	ByteOrderMark                           // the body begins with one, in UTF-8
	Encoded                                 // the encoding in force is neither UTF-8 nor UTF-16 nor US-ASCII; Text names it
	LangValue                               // an xml:lang that is no language tag; Span is its value
	ProtocolProperty                        // a child of DAV:prop named like a protocol element
	BareProperty                            // a child of DAV:prop without a namespace
	RelativeNamespace                       // the first property of a name whose namespace name is a relative reference
	OddityKinds
)

// Oddity is one place where the body leaves the content models of RFC 4918
// section 14. Elements in other namespaces are ignored (section 17), except
// that they are listed as Extension.
type Oddity struct {
	Kind   OddityKind
	Span   Span           // the text, or the start tag
	Name   xmlscan.NameID // the element concerned
	Parent xmlscan.NameID // the element in which it stands
	First  Span           // Repeated: the first one
	Text   string         // Encoded: the encoding
}

// Root is the document element.
type Root struct {
	Name xmlscan.NameID
	Tag  Span
	Q    int32
	Kind Kind
}

// Kind is the kind of a document by its root.
type Kind uint8

// The kinds of documents.
const (
	KindUnknown Kind = iota
	KindMultistatus
	KindMkcol      // {DAV:}mkcol-response (RFC 5689)
	KindMkcalendar // {urn:ietf:params:xml:ns:caldav}mkcalendar-response (RFC 4791)
	KindError      // {DAV:}error
	KindOther      // a root that is no Multi-Status
)

var kindNames = [...]string{"unknown", "multistatus", "mkcol-response", "mkcalendar-response", "error", "other"}

func (k Kind) String() string { return kindNames[k] }
