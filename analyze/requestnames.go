package analyze

import "lint207/analyze/xmlscan"

// Named says how often the body of a request names a property.
type Named struct{ Prop, Set, Remove int }

// Names looks a property up in Props, Set and Remove.
func (b *RequestBody) Names(id xmlscan.NameID) Named { return b.named[id] }

// index makes Names quick: a request may name a million properties.
func (b *RequestBody) index() {
	b.named = make(map[xmlscan.NameID]Named, len(b.Props)+len(b.Set)+len(b.Remove))
	for _, id := range b.Props {
		n := b.named[id]
		if n.Prop++; n.Prop == 1 {
			b.Asked = append(b.Asked, id)
		}
		b.named[id] = n
	}
	change := func(ids []xmlscan.NameID, add Named) {
		for _, id := range ids {
			n := b.named[id]
			if n.Set+n.Remove == 0 {
				b.Changed = append(b.Changed, id)
			}
			b.named[id] = Named{n.Prop, n.Set + add.Set, n.Remove + add.Remove}
		}
	}
	change(b.Set, Named{Set: 1})
	change(b.Remove, Named{Remove: 1})
}
