package report

import (
	"strconv"
	"strings"

	"lint207/analyze"
)

// graph is what a diagnosis says as nodes and edges: from a cause to what
// depends on it. The formats that draw share it.
type graph struct {
	nodes []node
	edges []edge
	more  int64 // causes and dependents that the diagnosis counts but does not list
}

// node is a cause, a dependent, or what stands for the causes that the answer
// does not name.
type node struct {
	id       string // stable: c1, c2 ... d1, d2 ..., u
	kind     nodeKind
	heading  string // the href, or the request of a batch; escaped
	status   string // "403 Forbidden"; escaped, "" for an unexplained cause
	property string // as in the document; escaped, "" none
	entry    *analyze.Entry
}

type nodeKind uint8

const (
	causeNode nodeKind = iota
	dependentNode
	unknownNode // "unexplained": no cause is in the answer
)

// edge goes from a node to one that depends on it.
type edge struct {
	from, to string
	other    bool // the dependent is listed under another cause
}

// label is what a node says, line by line.
func (n *node) label() []string {
	var out []string
	for _, s := range []string{n.heading, n.property, n.status} {
		out = appendText(out, s)
	}
	return out
}

// grapher numbers nodes and finds them again.
type grapher struct {
	graph
	causes  map[causeKey]string
	byID    map[string]string // of a batch: id of the request -> id of the node
	numbers [3]int
}

// newGraph makes the graph of a diagnosis.
func newGraph(d *analyze.Diagnosis) *graph {
	g := &grapher{causes: map[causeKey]string{}, byID: map[string]string{}}
	if d == nil {
		return &g.graph
	}
	g.more = d.CauseCount - int64(len(d.Causes)) + d.UnexplainedCount - int64(len(d.Unexplained))
	ids := make([]string, len(d.Causes))
	for i := range d.Causes {
		c := &d.Causes[i]
		ids[i] = g.add(causeNode, "c", &c.Entry)
		k := causeKey{c.ID, c.Href, clark(c.Property), c.Code}
		if _, ok := g.causes[k]; !ok {
			g.causes[k] = ids[i]
		}
		g.more += c.DependentCount - int64(len(c.Dependents))
	}
	for i := range d.Causes {
		g.dependents(ids[i], d.Causes[i].Dependents)
	}
	if d.UnexplainedCount > 0 {
		g.nodes = append(g.nodes, node{id: "u", kind: unknownNode, heading: "unexplained: the answer names no cause"})
		g.dependents("u", d.Unexplained)
	}
	return &g.graph
}

func (g *grapher) add(k nodeKind, prefix string, e *analyze.Entry) string {
	g.numbers[k]++
	id := prefix + strconv.Itoa(g.numbers[k])
	g.nodes = append(g.nodes, node{id, k, heading(e), status(e.Code, e.Reason), property(e.Property), e})
	if e.ID != "" {
		g.byID[e.ID] = id
	}
	return id
}

// dependents hangs entries below a cause; in a batch below the request on
// which they waited.
func (g *grapher) dependents(cause string, deps []analyze.DependentEntry) {
	first := len(g.nodes)
	for i := range deps {
		g.add(dependentNode, "d", &deps[i].Entry)
	}
	for i := range deps {
		to := g.nodes[first+i].id
		g.edges = append(g.edges, edge{from: g.above(cause, &deps[i].Entry), to: to})
		for _, r := range deps[i].OtherCauses {
			if from, ok := g.causes[causeKey{r.ID, r.Href, clark(r.Property), r.Code}]; ok && from != cause {
				g.edges = append(g.edges, edge{from, to, true})
			}
		}
	}
}

// above is the last known node between a cause and an entry, or the cause.
func (g *grapher) above(cause string, e *analyze.Entry) string {
	for i := len(e.Via) - 1; i >= 0; i-- {
		if id, ok := g.byID[e.Via[i]]; ok {
			return id
		}
	}
	return cause
}

// title is what a document's graph is called.
func title(source, outcome string) string { return strings.TrimSuffix(source+": "+outcome, ": ") }
