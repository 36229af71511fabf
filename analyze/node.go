package analyze

import (
	"iter"

	"lint207/analyze/xmlscan"
)

// Node is an element of a property value or of a condition.
type Node struct {
	Name  xmlscan.NameID
	Q     int32 // bytes of the qualified name, which stands at Tag.Off+1
	Tag   Span
	End   int64 // offset after its end
	Text  Text  // the character data before its first child: all there is if it has no child
	Stray Span  // the first character data other than white space behind a child, Len 0: none
	Lang  bool  // an xml:lang is in scope
	Whole bool  // its end was seen and nothing in it was left out

	index, parent int32
	after         int32 // index behind its last descendant
	attr, attrs   int32 // its attributes in Tree.Attrs
}

// NodeAttr is an attribute of a Node; namespace declarations are not listed.
type NodeAttr struct {
	Name  xmlscan.NameID
	Value Span // without the quotes, raw
}

// Tree holds the values and conditions of a response whose elements rules
// look at, in document order.
type Tree struct {
	Nodes []Node
	Attrs []NodeAttr
}

// maxNodes bounds the elements of one response that are held.
const maxNodes = 1 << 16

// Children are the child elements of a node.
func (t *Tree) Children(n *Node) iter.Seq[*Node] {
	return func(yield func(*Node) bool) {
		for i := n.index + 1; i < n.after; i = t.Nodes[i].after {
			if !yield(&t.Nodes[i]) {
				return
			}
		}
	}
}

// First is the first child element of a node, nil if it has none; with Next it
// is Children where the body of the loop would be a closure on the heap.
func (t *Tree) First(n *Node) *Node {
	if !n.HasChild() {
		return nil
	}
	return &t.Nodes[n.index+1]
}

// Next is the next sibling of a node, nil if it is the last one.
func (t *Tree) Next(n *Node) *Node {
	if n.parent < 0 || n.after >= t.Nodes[n.parent].after {
		return nil
	}
	return &t.Nodes[n.after]
}

// Parent is the element around a node, nil for the root of a value.
func (t *Tree) Parent(n *Node) *Node {
	if n.parent < 0 {
		return nil
	}
	return &t.Nodes[n.parent]
}

// HasChild says whether a node has a child element of any name.
func (n *Node) HasChild() bool { return n.after > n.index+1 }

// Attributes are the attributes of a node.
func (t *Tree) Attributes(n *Node) []NodeAttr { return t.Attrs[n.attr : n.attr+n.attrs] }

// Tree is the value of a property as elements, nil if nobody wanted it or not
// all of it is there.
func (r *Response) Tree(p *Property) *Node {
	if p.node == 0 || r.Spilled {
		return nil
	}
	return r.node(p.node)
}

// ConditionTree is a condition with all that is in it, nil if not all of it is there.
func (r *Response) ConditionTree(c *Condition) *Node {
	if c.node == 0 || r.Spilled {
		return nil
	}
	return r.node(c.node)
}

func (r *Response) node(i int32) *Node {
	if n := &r.Values.Nodes[i-1]; n.Whole {
		return n
	}
	return nil
}

func (t *Tree) clear() { t.Nodes, t.Attrs = t.Nodes[:0], t.Attrs[:0] }

// growing is the tree that is being built.
type growing struct {
	node int32 // index of the innermost open node + 1, 0: none
	lang bool  // some element around the properties had an xml:lang
}

// openNode adds an element below the open one; its index + 1. Beyond maxNodes
// all that is open is given up.
func (b *builder) openNode(t *xmlscan.Token) int32 {
	tree := &b.resp.Values
	if len(tree.Nodes) >= maxNodes {
		b.abandonNodes()
		return 0
	}
	n := Node{Name: t.Name, Q: t.Q, Tag: span(t), Lang: b.grow.lang, index: int32(len(tree.Nodes)), parent: b.grow.node - 1, attr: int32(len(tree.Attrs))}
	if n.parent >= 0 {
		n.Lang = tree.Nodes[n.parent].Lang
		b.endNodeText()
	}
	for _, a := range b.s.Attrs() {
		tree.Attrs = append(tree.Attrs, NodeAttr{a.Name, Span{a.Val, a.N}})
		n.Lang = n.Lang || a.Name == NameXMLLang
	}
	n.attrs = int32(len(tree.Attrs)) - n.attr
	tree.Nodes = append(tree.Nodes, n)
	b.grow.node = n.index + 1
	b.text.start(n.Tag)
	return b.grow.node
}

// abandonNodes leaves the open nodes without an end, so that nobody looks at them.
func (b *builder) abandonNodes() {
	if b.grow.node > 0 {
		b.grow.node, b.text.active = 0, false
	}
}

func (b *builder) endNodeText() {
	if b.text.active {
		b.finishText(&b.resp.Values.Nodes[b.grow.node-1].Text)
	}
}

// nodeChars takes character data inside the open node.
func (b *builder) nodeChars(t *xmlscan.Token) {
	n := &b.resp.Values.Nodes[b.grow.node-1]
	if b.text.active {
		b.addText(t)
	} else if n.Stray.Len == 0 && (t.Flags&xmlscan.White == 0 || t.Flags&xmlscan.CData != 0) && !b.unexpanded(t) {
		n.Stray = b.trimmed(t)
	}
}

// closeNode ends the open node; end is the offset behind it. It is valid
// until the next one is opened.
func (b *builder) closeNode(end int64) *Node {
	b.endNodeText()
	nodes := b.resp.Values.Nodes
	n := &nodes[b.grow.node-1]
	n.End, n.after, n.Whole = end, int32(len(nodes)), true
	if n.HasChild() {
		n.Text.Odd |= HasElement
	}
	b.grow.node = n.parent + 1
	return n
}
