package analyze

import (
	"lint207/analyze/xmlscan"
)

// What stands inside prop and inside error.

// once notes whether the response has shown a property of that name before.
func (b *builder) once(name xmlscan.NameID) {
	if name < 0 {
		return
	}
	if int(name) >= len(b.shown) {
		b.shown = append(b.shown, make([]int64, int(name)+64-len(b.shown))...)
	}
	b.resp.Twice = b.resp.Twice || b.shown[name] == b.responses
	b.shown[name] = b.responses
}

func (b *builder) property(t *xmlscan.Token) {
	b.push(inProperty)
	b.depth = b.s.Depth()
	b.grow.node = 0
	if b.held >= MaxHeldProperties && len(b.ps.Props) > 0 {
		b.ps.More++
		return
	}
	b.held++
	b.once(t.Name)
	b.ps.Props = append(b.ps.Props, Property{Name: t.Name, Q: t.Q, Off: t.Off, Len: int32(t.Len)})
	if c := b.class(t.Name); c != plainName {
		b.oddName(t, c)
	}
	if !b.resp.Spilled && (b.wantAll || int(t.Name) < len(b.wanted) && t.Name >= 0 && b.wanted[t.Name]) {
		b.ps.Props[len(b.ps.Props)-1].node = b.openNode(t)
	}
}

func (b *builder) content() {
	if b.ps.More == 0 {
		p := &b.ps.Props[len(b.ps.Props)-1]
		if !p.Content {
			p.Content = true
			b.ps.Content++
		}
	}
}

func (b *builder) insideProperty(t *xmlscan.Token) {
	b.content()
	if b.grow.node > 0 {
		b.openNode(t)
	}
	if t.Name == NameCollection && b.s.Depth() == b.depth+1 && b.ps.More == 0 {
		b.ps.Props[len(b.ps.Props)-1].Collection = true
	}
	if (t.Name == NameResponse || t.Name == NamePropstat) && b.s.Depth() == b.depth+1 {
		b.odd(Oddity{Kind: NestedElement, Span: span(t), Name: t.Name, Parent: NameProp})
	}
}

func (b *builder) condition(t *xmlscan.Token) {
	if b.conditions++; b.conditions > MaxConditions {
		b.limit("MaxConditions", MaxConditions, span(t))
	}
	e := b.errorElement()
	e.Conditions = append(e.Conditions, Condition{Name: t.Name, Q: t.Q, Tag: span(t)})
	b.push(inCondition)
	b.depth = b.s.Depth()
	if b.grow.node = 0; !b.resp.Spilled {
		e.Conditions[len(e.Conditions)-1].node = b.openNode(t)
	}
}

func (b *builder) insideCondition(t *xmlscan.Token) {
	if t.Name != NameHref && b.s.Depth() == b.depth+1 {
		b.lastCondition().Other = true
	}
	if b.grow.node > 0 {
		b.openNode(t)
	}
}

// endInCondition takes the end of an element that began as a node.
func (b *builder) endInCondition(end int64) {
	c := b.lastCondition()
	n := b.closeNode(end)
	switch depth := b.s.Depth(); {
	case depth == b.depth && n.Name == NameHref && len(n.Text.Bytes) > 0:
		c.Hrefs++
		if len(b.resp.Named) < maxNamed {
			b.resp.Named = append(b.resp.Named, n.Text)
		}
	case depth < b.depth:
		if c.Text = n.Stray; len(n.Text.Bytes) > 0 {
			c.Text = n.Text.Span
		}
	}
}

func (b *builder) lastCondition() *Condition {
	e := b.errorElement()
	return &e.Conditions[len(e.Conditions)-1]
}
