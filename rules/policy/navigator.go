package policy

import (
	"context"

	"github.com/antchfx/xmlquery"
	"github.com/antchfx/xpath"
)

// navigator goes through a tree for the library. It stops when the context is
// done, for an expression may take the square of the nodes; and the document has
// the text of its element, as XPath has it.
type navigator struct {
	*xmlquery.NodeNavigator
	walk *walk
}

// walk is one evaluation.
type walk struct {
	ctx   context.Context
	moves int
}

// Navigator begins an evaluation at a node. It panics with ctx.Err() when ctx is
// done.
func Navigator(ctx context.Context, n *xmlquery.Node) xpath.NodeNavigator {
	return &navigator{xmlquery.CreateXPathNavigator(n), &walk{ctx: ctx}}
}

// Node is where the navigator of an evaluation stands.
func Node(n xpath.NodeNavigator) *xmlquery.NodeNavigator { return n.(*navigator).NodeNavigator }

func (w *walk) move() {
	if w.moves++; w.moves%4096 == 0 && w.ctx.Err() != nil {
		panic(w.ctx.Err())
	}
}

func (n *navigator) Value() string {
	if n.NodeType() == xpath.RootNode {
		return n.Current().InnerText()
	}
	return n.NodeNavigator.Value()
}

func (n *navigator) Copy() xpath.NodeNavigator {
	return &navigator{n.NodeNavigator.Copy().(*xmlquery.NodeNavigator), n.walk}
}

func (n *navigator) MoveTo(other xpath.NodeNavigator) bool {
	return n.NodeNavigator.MoveTo(Node(other))
}

func (n *navigator) MoveToParent() bool {
	n.walk.move()
	return n.NodeNavigator.MoveToParent()
}

func (n *navigator) MoveToChild() bool {
	n.walk.move()
	return n.NodeNavigator.MoveToChild()
}

func (n *navigator) MoveToNext() bool {
	n.walk.move()
	return n.NodeNavigator.MoveToNext()
}

func (n *navigator) MoveToPrevious() bool {
	n.walk.move()
	return n.NodeNavigator.MoveToPrevious()
}
