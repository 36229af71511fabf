package analyze

import (
	"lint207/analyze/xmlscan"
)

// The character data of the protocol elements.

func (b *builder) startText(t *xmlscan.Token, parent position) {
	b.push(inText)
	b.text.start(span(t))
	b.textTarget, b.textParent = t.Name, parent
}

func (b *builder) chars(t *xmlscan.Token) {
	switch b.top() {
	case inText:
		b.addText(t)
	case inProperty:
		if t.Flags&xmlscan.White == 0 || t.Flags&xmlscan.CData != 0 {
			b.content()
		}
		if b.grow.node > 0 {
			b.nodeChars(t)
		}
	case inCondition:
		if b.grow.node > 0 {
			b.nodeChars(t)
		}
	case inSkipped, inDocument:
	default:
		if t.Flags&xmlscan.White == 0 && !b.unexpanded(t) {
			b.odd(Oddity{Kind: StrayText, Span: b.trimmed(t), Name: b.s.Parent(0), Parent: b.s.Parent(0)})
		}
	}
}

// trimmed is the span of a Text token's characters without the white space around.
func (b *builder) trimmed(t *xmlscan.Token) Span {
	off, n := t.Off+int64(t.In), t.N
	raw := b.s.Window().Slice(off, n)
	for len(raw) > 0 && isSpace(raw[0]) {
		raw, off = raw[1:], off+1
	}
	raw = TrimSpace(raw)
	return Span{off, int64(len(raw))}
}

func (b *builder) endText() {
	r := b.resp
	switch {
	case b.textTarget == NameHref && b.textParent == inResponse:
		r.Hrefs = append(r.Hrefs, Text{})
		b.finishHref(&r.Hrefs[len(r.Hrefs)-1])
	case b.textTarget == NameHref:
		r.Location.Hrefs = append(r.Location.Hrefs, Text{})
		b.finishHref(&r.Location.Hrefs[len(r.Location.Hrefs)-1])
	case b.textTarget == NameStatus && b.textParent == inResponse:
		b.finishStatus(&r.Status)
	case b.textTarget == NameStatus:
		b.finishStatus(&b.ps.Status)
	case b.textTarget == NameSyncToken:
		b.batch.SyncToken = new(Text)
		b.finishText(b.batch.SyncToken)
		b.s.Keep(-1)
	default:
		b.text.active = false
	}
	b.tellChild()
}

// finishStatus reads a status. Where a second one says something else nobody
// knows which holds, so the code is that of neither.
func (b *builder) finishStatus(s *Status) {
	if s.Present {
		var again Text
		if b.finishText(&again); StatusCode(again.Bytes) != s.Code {
			s.Code, s.Ambiguous = 0, true
		}
		return
	}
	b.finishText(&s.Text)
	s.Code = StatusCode(s.Bytes)
}

// StatusCode reads the three-digit code of a status-line, leniently: the
// first run of exactly three digits behind white space or at the start. 0 if
// there is none.
func StatusCode(line []byte) int {
	for i := 0; i+3 <= len(line); i++ {
		if i > 0 && !isSpace(line[i-1]) {
			continue
		}
		n := 0
		for n < len(line)-i && '0' <= line[i+n] && line[i+n] <= '9' {
			n++
		}
		if n == 3 && (i+3 == len(line) || isSpace(line[i+3])) {
			return int(line[i]-'0')*100 + int(line[i+1]-'0')*10 + int(line[i+2]-'0')
		}
	}
	return 0
}
