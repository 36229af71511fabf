package analyze

import (
	"bytes"

	"lint207/analyze/xmlscan"
)

// position is the kind of the innermost open protocol element.
type position uint8

const (
	inDocument position = iota
	inRoot
	inResponse
	inPropstat
	inProp
	inProperty // a property and everything below it
	inError
	inCondition // a condition and everything below it
	inLocation
	inText    // href, status, responsedescription
	inSkipped // an element that is ignored, with everything below it
)

// builder turns tokens into responses. It knows the content models of RFC
// 4918 section 14 and records where the body leaves them.
type builder struct {
	s       *xmlscan.Scanner
	names   *xmlscan.Names
	wanted  []bool // by NameID: the values that rules look at
	wantAll bool
	batch   *Batch
	get     func() *Batch // returns an empty batch
	ship    func(*Batch)  // hands a full one over

	ctx   []position
	depth int // depth of the property, condition or skipped element
	root  Root
	resp  *Response
	ps    *Propstat
	text  collector
	grow  growing
	moved bool // the response crossed a window

	stopped     bool // a limit was reached
	responses   int64
	shown       []int64 // by NameID: the response that showed the property last, from 1
	descs       int     // responsedescription children of the root
	syncTokens  int
	virtual     bool // the root itself is the response (mkcol-response)
	textTarget  xmlscan.NameID
	textParent  position
	description [2]Span // of the response and of the propstat
	held        int     // properties of the response held
	conditions  int     // of the response

	child   Oddity // the first element inside the text element that is open; Kind 0: none
	legacy  Span   // start tag of the last DAV:error inside a responsedescription
	classes []nameClass

	directives directives
}

func (b *builder) top() position { return b.ctx[len(b.ctx)-1] }

func (b *builder) push(c position) { b.ctx = append(b.ctx, c) }

func (b *builder) run() {
	b.ctx = append(b.ctx[:0], inDocument)
	b.root.Name = xmlscan.NameOther
	var t xmlscan.Token
	more := b.s.Next(&t)
	if more {
		b.preface(&t)
	}
	for ; more && !b.stopped; more = b.s.Next(&t) {
		switch t.Kind {
		case xmlscan.Start:
			in := b.top()
			if len(b.directives.pending) > 0 {
				b.directed(&t)
			}
			b.start(&t)
			if len(b.s.Attrs()) > 0 {
				b.attributes(&t, in)
			}
		case xmlscan.End:
			b.end(&t)
			if len(b.directives.pending)+len(b.directives.open) > 0 {
				b.undirected(&t)
			}
		case xmlscan.Comment:
			b.comment(&t)
		case xmlscan.Text:
			b.chars(&t)
		case xmlscan.PI:
			if b.top() != inProperty {
				b.odd(Oddity{Kind: Instruction, Span: span(&t)})
			}
		case xmlscan.Doctype:
			if raw := b.s.Window().Slice(t.Off, t.Len); bytes.Contains(raw, []byte("<!ENTITY")) {
				b.odd(Oddity{Kind: EntityDecl, Span: span(&t)})
			}
			b.odd(Oddity{Kind: DoctypeSeen, Span: span(&t)})
		}
	}
	b.tellDirectives()
	b.cut()
	b.send()
}

func span(t *xmlscan.Token) Span { return Span{t.Off, t.Len} }

func (b *builder) send() {
	b.batch.Window, b.batch.Names = b.s.Window(), b.names.List()
	b.ship(b.batch)
}

// cut closes what a fatal fault or the end of the input left open.
func (b *builder) cut() {
	if b.resp == nil {
		return
	}
	b.resp.Complete = false
	b.resp.End = b.s.Offset()
	b.finish()
}

func (b *builder) odd(o Oddity) {
	if b.resp != nil {
		if len(b.resp.Odd) == MaxOddities {
			b.limit("MaxOddities", MaxOddities, o.Span)
			return
		}
		b.resp.Odd = append(b.resp.Odd, o)
		return
	}
	b.batch.Odd = append(b.batch.Odd, o)
}

func (b *builder) start(t *xmlscan.Token) {
	switch b.top() {
	case inProp:
		b.property(t)
	case inProperty:
		b.insideProperty(t)
	case inCondition:
		b.insideCondition(t)
	case inSkipped:
	case inText:
		b.childInText(t)
	case inResponse:
		b.inResponse(t)
	case inPropstat:
		b.inPropstat(t)
	case inRoot:
		b.inRoot(t)
	case inError:
		b.condition(t)
	case inLocation:
		if t.Name == NameHref {
			if len(b.resp.Location.Hrefs) == MaxHrefs {
				b.limit("MaxHrefs", MaxHrefs, span(t))
			}
			b.startText(t, inLocation)
			return
		}
		b.foreign(t, NameLocation)
	case inDocument:
		b.rootStart(t)
	}
}

func (b *builder) skip() {
	b.push(inSkipped)
	b.depth = b.s.Depth()
}

// foreign takes an element that the content model of parent does not have.
func (b *builder) foreign(t *xmlscan.Token, parent xmlscan.NameID) {
	kind := Extension
	if int(t.Name) < int(knownNames) && t.Name >= 0 || b.names.List()[max(t.Name, 0)].Space == DAV && t.Name >= 0 {
		kind = Unexpected
	}
	b.odd(Oddity{Kind: kind, Span: span(t), Name: t.Name, Parent: parent})
	b.skip()
}

func (b *builder) rootStart(t *xmlscan.Token) {
	b.root = Root{Name: t.Name, Tag: span(t), Q: t.Q, Kind: KindOther}
	name := t.Name
	if undeclaredError(b.names.List(), name) {
		name = NameError
	}
	switch name {
	case NameMultistatus:
		b.root.Kind = KindMultistatus
		b.push(inRoot)
	case NameMkcolResponse, NameMkcalendarResponse:
		b.root.Kind = KindMkcol
		if t.Name == NameMkcalendarResponse {
			b.root.Kind = KindMkcalendar
		}
		b.virtual = true
		b.openResponse(t)
	case NameError:
		b.root.Kind = KindError
		b.virtual = true
		b.openResponse(t)
		b.ctx[len(b.ctx)-1] = inError
		b.resp.Error.Tag, b.resp.Error.Present = span(t), true
	default:
		b.skip()
	}
	r := b.root
	b.batch.Root = &r
}

// undeclaredError says that a root is meant to be a DAV:error: with the usual
// prefix, which is bound nowhere (RFC 4791 section 7.8.10 prints one so).
func undeclaredError(names []xmlscan.Name, id xmlscan.NameID) bool {
	if id < knownNames {
		return false
	}
	n := names[id]
	return n.Space == "" && (n.Local == "D:error" || n.Local == "d:error" || n.Local == "DAV:error")
}

func (b *builder) inRoot(t *xmlscan.Token) {
	switch t.Name {
	case NameResponse:
		b.openResponse(t)
	case NameDescription:
		if b.descs++; b.descs > 1 {
			b.odd(Oddity{Kind: Repeated, Span: span(t), Name: t.Name, Parent: NameMultistatus})
		}
		b.startText(t, inRoot)
	case NameSyncToken:
		if b.syncTokens++; b.syncTokens > 1 {
			b.odd(Oddity{Kind: Repeated, Span: span(t), Name: t.Name, Parent: NameMultistatus})
		}
		b.s.Keep(t.Off)
		b.startText(t, inRoot)
	default:
		b.foreign(t, NameMultistatus)
	}
}

func (b *builder) openResponse(t *xmlscan.Token) {
	b.s.Keep(t.Off)
	b.resp = b.batch.slot()
	b.resp.Index, b.resp.Tag = b.responses, span(t)
	b.responses++
	b.moved, b.held, b.conditions, b.description = false, 0, 0, [2]Span{}
	b.push(inResponse)
}

func (b *builder) repeated(t *xmlscan.Token, parent xmlscan.NameID, first Span) {
	b.odd(Oddity{Kind: Repeated, Span: span(t), Name: t.Name, Parent: parent, First: first})
}

func (b *builder) inResponse(t *xmlscan.Token) {
	r := b.resp
	switch t.Name {
	case NamePropstat:
		if len(r.Propstats) == MaxPropstats {
			b.limit("MaxPropstats", MaxPropstats, span(t))
		}
		b.ps = r.add(span(t))
		b.description[1] = Span{}
		b.push(inPropstat)
	case NameHref:
		if len(r.Hrefs) == MaxHrefs {
			b.limit("MaxHrefs", MaxHrefs, span(t))
		}
		b.startText(t, inResponse)
	case NameStatus:
		if r.Status.Present {
			b.repeated(t, NameResponse, r.Status.Tag)
		}
		b.startText(t, inResponse)
	case NameError:
		b.startError(t, &r.Error, NameResponse)
	case NameDescription:
		if b.description[0].Len > 0 {
			b.repeated(t, NameResponse, b.description[0])
		}
		b.description[0] = span(t)
		b.startText(t, inResponse)
	case NameLocation:
		if r.Location.Present {
			b.repeated(t, NameResponse, r.Location.Tag)
			b.skip()
			return
		}
		r.Location.Tag, r.Location.Present = span(t), true
		b.push(inLocation)
	default:
		b.foreign(t, NameResponse)
	}
}

func (b *builder) startError(t *xmlscan.Token, e *ErrorElement, parent xmlscan.NameID) {
	if e.Present && e.Tag != b.legacy {
		b.repeated(t, parent, e.Tag)
	} else {
		e.Tag, e.Present = span(t), true
	}
	b.push(inError)
}

// errorElement is the DAV:error that is open.
func (b *builder) errorElement() *ErrorElement {
	for i := len(b.ctx) - 1; i >= 0; i-- {
		if b.ctx[i] == inPropstat {
			return &b.ps.Error
		}
	}
	return &b.resp.Error
}

func (b *builder) inPropstat(t *xmlscan.Token) {
	ps := b.ps
	switch t.Name {
	case NameProp:
		if ps.Prop.Len > 0 {
			b.repeated(t, NamePropstat, ps.Prop)
		} else {
			ps.Prop = span(t)
		}
		b.push(inProp)
	case NameStatus:
		if ps.Status.Present {
			b.repeated(t, NamePropstat, ps.Status.Tag)
		}
		b.startText(t, inPropstat)
	case NameError:
		b.startError(t, &ps.Error, NamePropstat)
	case NameDescription:
		if b.description[1].Len > 0 {
			b.repeated(t, NamePropstat, b.description[1])
		}
		b.description[1] = span(t)
		b.startText(t, inPropstat)
	default:
		b.foreign(t, NamePropstat)
	}
}

func (b *builder) end(t *xmlscan.Token) {
	switch b.top() {
	case inProperty:
		if b.grow.node > 0 {
			b.closeNode(t.Off + t.Len)
		}
		if b.s.Depth() >= b.depth {
			return
		}
		b.grow.node = 0
	case inCondition:
		if b.grow.node > 0 {
			b.endInCondition(t.Off + t.Len)
		}
		if b.s.Depth() >= b.depth {
			return
		}
	case inSkipped:
		if b.s.Depth() >= b.depth {
			return
		}
	case inText:
		b.endText()
	case inPropstat:
		b.endPropstat()
	case inResponse:
		b.pop()
		b.endResponse(t)
		return
	case inError:
		if e := b.errorElement(); len(e.Conditions) == 0 {
			b.odd(Oddity{Kind: Missing, Span: e.Tag, Name: xmlscan.NameOther, Parent: NameError})
		}
		if b.virtual && len(b.ctx) == 2 {
			b.pop()
			b.endResponse(t)
			return
		}
	}
	b.pop()
}

func (b *builder) pop() { b.ctx = b.ctx[:len(b.ctx)-1] }

func (b *builder) endResponse(t *xmlscan.Token) {
	b.resp.Complete = true
	b.resp.End = t.Off + t.Len
	b.finish()
}
