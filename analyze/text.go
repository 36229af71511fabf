package analyze

import (
	"lint207/analyze/xmlscan"
)

// collector gathers the character data of one element. Text that stands
// verbatim in one piece is not copied; anything else goes into the arena.
type collector struct {
	active bool
	tag    Span
	pieces int
	first  Span // content of the only piece
	begin  int64
	end    int64
	arena  int // start in the arena once copied
	copied bool
	odd    TextOddness
}

func (c *collector) start(tag Span) { *c = collector{active: true, tag: tag, begin: -1} }

// add takes a Text token.
func (b *builder) addText(t *xmlscan.Token) {
	c := &b.text
	off := t.Off + int64(t.In)
	if c.begin < 0 {
		c.begin = off
	}
	c.end = off + t.N
	if c.odd&TooLong != 0 {
		return
	}
	const needsWork = xmlscan.HasRef | xmlscan.HasCR | xmlscan.CData
	c.pieces++
	if c.pieces == 1 && !c.copied && t.Flags&needsWork == 0 {
		c.first = Span{off, t.N}
		return
	}
	if !c.copied {
		b.copyFirst()
	}
	raw := b.s.Window().Slice(off, t.N)
	if b.unexpanded(t) {
		c.odd |= TooLong
		b.batch.arena = b.batch.arena[:c.arena]
		return
	}
	b.batch.arena = xmlscan.AppendText(b.batch.arena, raw, t.Flags)
	c.odd |= HasBreak
	if len(b.batch.arena)-c.arena > MaxValueText {
		c.odd |= TooLong
		b.batch.arena = b.batch.arena[:c.arena]
	}
}

// unexpanded says that a text refers to an entity that only a DTD explains:
// what it says is not at hand.
func (b *builder) unexpanded(t *xmlscan.Token) bool {
	return t.Flags&xmlscan.HasRef != 0 && t.Flags&xmlscan.CData == 0 && b.s.Unexpanded(b.s.Window().Slice(t.Off+int64(t.In), t.N))
}

// copyFirst moves what was verbatim so far into the arena.
func (b *builder) copyFirst() {
	c := &b.text
	c.copied, c.arena = true, len(b.batch.arena)
	if c.first.Len > 0 {
		b.batch.arena = append(b.batch.arena, b.s.Window().Slice(c.first.Off, c.first.Len)...)
	}
}

// finish makes the Text; its bytes are valid while the batch is.
func (b *builder) finishText(t *Text) {
	c := &b.text
	c.active = false
	*t = Text{Tag: c.tag, Present: true, Odd: c.odd}
	switch {
	case c.odd&TooLong != 0 || c.first.Len > MaxValueText:
		t.Odd |= TooLong
		t.Span = Span{c.begin, c.end - c.begin}
		return
	case c.copied:
		t.Full = b.batch.arena[c.arena:len(b.batch.arena):len(b.batch.arena)]
	case c.first.Len > 0:
		t.verbatim, t.full = true, c.first
		t.Full = b.s.Window().Slice(c.first.Off, c.first.Len)
	}
	t.trim(b.s.Window(), c.begin, c.end)
}

// trim sets Bytes and the span of the trimmed characters.
func (t *Text) trim(w *xmlscan.Window, begin, end int64) {
	t.Bytes = TrimSpace(t.Full)
	if len(t.Bytes) == 0 {
		t.Span = t.Tag
		return
	}
	if raw := w.Slice(begin, end-begin); raw != nil {
		for len(raw) > 0 && isSpace(raw[0]) {
			raw, begin = raw[1:], begin+1
		}
		for len(raw) > 0 && isSpace(raw[len(raw)-1]) {
			raw, end = raw[:len(raw)-1], end-1
		}
	}
	t.Span = Span{begin, end - begin}
}

// rebase points the text into a window or arena that has taken over its bytes.
func (t *Text) rebase(w *xmlscan.Window) {
	if !t.verbatim {
		return
	}
	if t.Full = w.Slice(t.full.Off, t.full.Len); t.Full == nil {
		t.Bytes, t.Odd = nil, t.Odd|TooLong
		return
	}
	t.Bytes = TrimSpace(t.Full)
}

// own copies the text into the arena.
func (t *Text) own(arena []byte) []byte {
	if len(t.Full) == 0 {
		return arena
	}
	n := len(arena)
	arena = append(arena, t.Full...)
	t.Full = arena[n:len(arena):len(arena)]
	t.Bytes, t.verbatim = TrimSpace(t.Full), false
	return arena
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

// TrimSpace trims XML white space.
func TrimSpace(b []byte) []byte {
	for len(b) > 0 && isSpace(b[0]) {
		b = b[1:]
	}
	for len(b) > 0 && isSpace(b[len(b)-1]) {
		b = b[:len(b)-1]
	}
	return b
}
