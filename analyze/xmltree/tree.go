// Package xmltree builds an xmlquery tree from the tokens of xmlscan, with a
// table from node to span: xmlquery's own parser is not strict and knows no
// columns.
package xmltree

import (
	"fmt"
	"io"

	"github.com/antchfx/xmlquery"

	"lint207/analyze/xmlscan"
)

// MaxTreeBytes is the largest body that is made into a tree.
const MaxTreeBytes = 32 << 20

// MaxTreeNodes is the largest number of nodes and attributes of a tree: small
// ones take far more memory than their bytes.
const MaxTreeNodes = 2 << 20

// ErrTooManyNodes says that a body has more than MaxTreeNodes.
type ErrTooManyNodes struct{}

func (ErrTooManyNodes) Error() string {
	return fmt.Sprintf("the body has more than MaxTreeNodes (%d) nodes, so XPath cannot look at it", MaxTreeNodes)
}

// ErrTooLarge says that a body is larger than MaxTreeBytes.
type ErrTooLarge struct{}

func (ErrTooLarge) Error() string {
	return fmt.Sprintf("the body is larger than MaxTreeBytes (%d MiB), so XPath cannot look at it", MaxTreeBytes>>20)
}

// ErrIllFormed says that a body could not be read to its end.
type ErrIllFormed struct {
	Rule string
	At   xmlscan.Place
}

func (e ErrIllFormed) Error() string {
	return fmt.Sprintf("%d:%d: the XML ends the reading here (%s)", e.At.Line, e.At.Col, e.Rule)
}

// Tree is a document.
type Tree struct {
	Root     *xmlquery.Node // of the document
	Verbatim bool           // places are those of the input
	places   map[*xmlquery.Node]Span
}

// Span is the place of a node and its length in bytes.
type Span struct {
	xmlscan.Place
	Len int64
}

// Place is where a node stands: an element at its start tag, an attribute at its
// element, the document at its element.
func (t *Tree) Place(n *xmlquery.Node) Span {
	if n.Type == xmlquery.DocumentNode {
		for n = n.FirstChild; n != nil && n.Type != xmlquery.ElementNode; {
			n = n.NextSibling
		}
	}
	return t.places[n]
}

// Elements are the elements of a name, in document order; those inside one of
// them are not listed.
func (t *Tree) Elements(space, local string) (out []*xmlquery.Node) {
	for n := t.Root.FirstChild; n != nil; {
		match := n.Type == xmlquery.ElementNode && n.NamespaceURI == space && n.Data == local
		if match {
			out = append(out, n)
		}
		if !match && n.FirstChild != nil {
			n = n.FirstChild
			continue
		}
		for n != nil && n.NextSibling == nil {
			n = n.Parent
		}
		if n != nil {
			n = n.NextSibling
		}
	}
	return out
}

// Alone takes an element out of the tree and makes it the root of one of its own.
func (t *Tree) Alone(n *xmlquery.Node) *Tree {
	xmlquery.RemoveFromTree(n)
	alone := &Tree{Root: &xmlquery.Node{Type: xmlquery.DocumentNode}, Verbatim: t.Verbatim, places: t.places}
	xmlquery.AddChild(alone.Root, n)
	return alone
}

type builder struct {
	tree    *Tree
	scanner *xmlscan.Scanner
	names   *xmlscan.Names
	open    *xmlquery.Node
	cursor  xmlscan.Cursor
	buf     []byte
	text    *xmlquery.Node // the text node that grows
	chars   []byte         // its characters so far
	nodes   int
	fatal   *xmlscan.Fault
	faultAt xmlscan.Place
}

// Build reads a body. It returns ErrTooLarge, ErrTooManyNodes, ErrIllFormed or a
// read error.
func Build(r io.Reader, charset string) (*Tree, error) {
	limited := &io.LimitedReader{R: r, N: MaxTreeBytes + 1}
	b := &builder{names: xmlscan.NewNames(), tree: &Tree{
		Root: &xmlquery.Node{Type: xmlquery.DocumentNode}, places: map[*xmlquery.Node]Span{},
	}}
	b.open = b.tree.Root
	b.scanner = xmlscan.New(limited, b.names, xmlscan.Options{Charset: charset, KeepWhite: true, Preamble: true, Fault: b.fault})
	var t xmlscan.Token
	for b.nodes <= MaxTreeNodes && b.scanner.Next(&t) {
		b.token(&t)
	}
	b.endText()
	_, b.tree.Verbatim = b.scanner.Encoding()
	switch {
	case b.nodes > MaxTreeNodes:
		return nil, ErrTooManyNodes{}
	case limited.N == 0:
		return nil, ErrTooLarge{}
	case b.scanner.Err() != nil:
		return nil, b.scanner.Err()
	case b.fatal != nil:
		return nil, ErrIllFormed{b.fatal.Kind.Rule(), b.faultAt}
	}
	return b.tree, nil
}

func (b *builder) fault(f xmlscan.Fault) {
	if f.Fatal && b.fatal == nil {
		b.fatal, b.faultAt = &f, b.scanner.Window().Place(f.Off)
	}
}

func (b *builder) token(t *xmlscan.Token) {
	switch t.Kind {
	case xmlscan.Start, xmlscan.End, xmlscan.Comment:
		b.endText()
	}
	switch t.Kind {
	case xmlscan.Start:
		b.start(t)
	case xmlscan.End:
		b.open = b.open.Parent
	case xmlscan.Text:
		raw := b.scanner.Window().Slice(t.Off+int64(t.In), t.N)
		if b.text == nil {
			b.text = &xmlquery.Node{Type: xmlquery.TextNode}
			b.add(b.text, t)
		}
		b.chars = xmlscan.AppendText(b.chars, raw, t.Flags)
	case xmlscan.Comment:
		raw := b.scanner.Window().Slice(t.Off, t.Len)
		if len(raw) >= len("<!---->") {
			b.add(&xmlquery.Node{Type: xmlquery.CommentNode, Data: string(raw[4 : len(raw)-3])}, t)
		}
	}
}

// endText completes the text node: one holds what character data, CDATA
// sections and references make up.
func (b *builder) endText() {
	if b.text != nil {
		b.text.Data, b.text, b.chars = string(b.chars), nil, b.chars[:0]
	}
}

func (b *builder) add(n *xmlquery.Node, t *xmlscan.Token) {
	b.nodes += 1 + len(n.Attr)
	xmlquery.AddChild(b.open, n)
	b.tree.places[n] = Span{b.cursor.Place(b.scanner.Window(), t.Off), t.Len}
}

func (b *builder) start(t *xmlscan.Token) {
	name := b.name(t.Name)
	n := &xmlquery.Node{Type: xmlquery.ElementNode, Data: name.Local, NamespaceURI: name.Space, Prefix: b.prefix(t.Off+1, int64(t.Q))}
	for _, a := range b.scanner.Attrs() {
		an := b.name(a.Name)
		b.buf = xmlscan.AppendAttrValue(b.buf[:0], b.scanner.Window().Slice(a.Val, a.N))
		attr := xmlquery.Attr{Value: string(b.buf), NamespaceURI: an.Space}
		attr.Name.Local, attr.Name.Space = an.Local, b.prefix(a.Off, int64(a.Q))
		n.Attr = append(n.Attr, attr)
	}
	b.add(n, t)
	b.open = n
}

func (b *builder) name(id xmlscan.NameID) xmlscan.Name {
	list := b.names.List()
	if id < 0 || int(id) >= len(list) {
		return xmlscan.Name{}
	}
	return list[id]
}

func (b *builder) prefix(off, n int64) string {
	q := b.scanner.Window().Slice(off, n)
	for i, c := range q {
		if c == ':' {
			return string(q[:i])
		}
	}
	return ""
}
