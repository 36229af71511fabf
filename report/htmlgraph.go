package report

import (
	"fmt"
	"strconv"

	"lint207/analyze"
)

// Limits of the drawing; the list beside it has the rest.
const (
	maxGraphCauses     = 8
	maxGraphDependents = 12 // of one cause
)

// Measures of the drawing in its own units.
const (
	graphRow   = 30
	graphBox   = 24
	graphLeft  = 350
	graphRight = 510 // where dependents begin
	graphWidth = 860
	graphText  = 42 // characters of a label
)

// htmlGraph is the drawing: causes at the left, dependents at the right.
type htmlGraph struct {
	Width, Height int
	Nodes         []graphNode
	Edges         []graphEdge
	Label         string
	Rest          string
	Open          bool
}

type graphNode struct {
	X, Y, W, H, TextX, TextY int
	Kind                     string // failed, dependent, more
	Text, Full               string
}

type graphEdge struct {
	Path  string
	Other bool // explains it as well; it is listed under another cause
}

// newHTMLGraph lays out the causes that have dependents; nil if none has.
func newHTMLGraph(all []htmlBlock) *htmlGraph {
	g := &htmlGraph{Width: graphWidth}
	at := map[causeKey]int{} // the middle of the box of a cause
	type wish struct {
		to  int
		ref causeKey
	}
	var wishes []wish
	y, drawn, left := 0, 0, 0
	for i := range all {
		b := &all[i]
		if b.Count == 0 {
			continue
		}
		if drawn == maxGraphCauses {
			left++
			continue
		}
		drawn++
		deps := b.Deps[:min(len(b.Deps), maxGraphDependents)]
		rest := b.Count - int64(len(deps))
		rows := len(deps)
		if rest > 0 {
			rows++
		}
		height := max(rows, len(b.Causes[:min(len(b.Causes), maxGraphCauses)])) * graphRow
		mids := g.causes(b, y, height, at)
		for j := range deps {
			mid := y + (height-rows*graphRow)/2 + j*graphRow + graphRow/2
			g.node(graphRight, mid, "dependent", "↳ ", graphLabel(&deps[j].Entry, b.Causes[0].Href), graphLabel(&deps[j].Entry, ""))
			g.edges(mids, mid)
			for _, r := range deps[j].OtherCauses {
				wishes = append(wishes, wish{mid, causeKey{r.ID, r.Href, clark(r.Property), r.Code}})
			}
		}
		if rest > 0 {
			mid := y + height - graphRow/2
			g.node(graphRight, mid, "more", "", number(rest)+" more", "")
			g.edges(mids, mid)
		}
		y += height + graphRow/2
	}
	for _, w := range wishes {
		if from, ok := at[w.ref]; ok {
			g.edge(from, w.to, true)
		}
	}
	if drawn == 0 {
		return nil
	}
	g.Height, g.Open = y-graphRow/2, drawn > 1 || len(wishes) > 0
	g.Label = fmt.Sprintf("Graph from %s to what depends on them; the list below says the same", count(int64(drawn), "cause", "causes"))
	if left > 0 {
		g.Rest = count(int64(left), "more cause", "more causes") + " with dependents, not drawn"
	}
	return g
}

// causes draws the causes of a block one below the other.
func (g *htmlGraph) causes(b *htmlBlock, y, height int, at map[causeKey]int) (mids []int) {
	list := b.Causes[:min(len(b.Causes), maxGraphCauses)]
	for i, c := range list {
		mid := y + (height-len(list)*graphRow)/2 + i*graphRow + graphRow/2
		text := graphLabel(&c.Entry, "")
		g.node(0, mid, "failed", "✗ ", text, text)
		at[causeKey{c.ID, c.Href, clark(c.Property), c.Code}] = mid
		mids = append(mids, mid)
	}
	return mids
}

func (g *htmlGraph) edges(from []int, to int) {
	for i, f := range from {
		g.edge(f, to, i > 0)
	}
}

func (g *htmlGraph) node(x, mid int, kind, mark, text, full string) {
	g.Nodes = append(g.Nodes, graphNode{
		X: x + 1, Y: mid - graphBox/2, W: graphLeft - 2, H: graphBox, TextX: x + 11, TextY: mid + 4,
		Kind: kind, Text: mark + tail(text, graphText), Full: full,
	})
}

func (g *htmlGraph) edge(from, to int, other bool) {
	bend := (graphLeft + graphRight) / 2
	g.Edges = append(g.Edges, graphEdge{
		fmt.Sprintf("M%d %dC%d %d %d %d %d %d", graphLeft, from, bend, from, bend, to, graphRight-6, to), other,
	})
}

// graphLabel is the status, and the property or the href. The href is left
// out beside the property if it is that of the cause.
func graphLabel(e *analyze.Entry, under string) string {
	s := strconv.Itoa(e.Code) + " "
	if e.Property == nil || e.ID != "" {
		return s + heading(e)
	}
	if e.Href == under {
		return s + property(e.Property)
	}
	return s + property(e.Property) + " " + heading(e)
}

// tail shortens a label in its middle: the ends of hrefs tell them apart.
func tail(s string, w int) string {
	r := []rune(s)
	if len(r) <= w {
		return s
	}
	head := w / 4
	return string(r[:head]) + "…" + string(r[len(r)-(w-head-1):])
}
