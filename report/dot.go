package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"lint207/rules"
)

// dot writes the graph from causes to dependents for Graphviz: one digraph,
// a cluster for each document that has any.
type dot struct {
	w    *bufio.Writer
	open bool
	n    int
}

func newDot(w io.Writer, _ Options) Writer { return &dot{w: bufio.NewWriter(w)} }

var dotString = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "&", "&amp;")

// quote is a label of lines. What a label may hold besides text begins with a
// backslash or an ampersand.
func dotQuote(lines ...string) string {
	out := make([]string, len(lines))
	for i, s := range lines {
		out[i] = dotString.Replace(escape(s))
	}
	return `"` + strings.Join(out, `\n`) + `"`
}

var dotNodes = [...]string{
	causeNode: `style="filled,bold", fillcolor="#f8d7da"`, dependentNode: `style="filled", fillcolor="#fff3cd"`,
	unknownNode: `style="dashed"`,
}

func (g *dot) head() {
	if !g.open {
		g.open = true
		g.w.WriteString("digraph lint207 {\n  rankdir=LR;\n  node [shape=box, fontname=\"sans-serif\"];\n")
	}
}

// Document writes the cluster of a document.
func (g *dot) Document(r *rules.Result) error {
	g.head()
	all := newGraph(r.Diagnosis)
	if len(all.nodes) == 0 {
		return g.w.Flush()
	}
	g.n++
	fmt.Fprintf(g.w, "  subgraph cluster_%d {\n    label=%s;\n", g.n, dotQuote(title(name(r), outcome(r.Diagnosis))))
	for i := range all.nodes {
		n := &all.nodes[i]
		fmt.Fprintf(g.w, "    n%d_%s [label=%s, %s];\n", g.n, n.id, dotQuote(n.label()...), dotNodes[n.kind])
	}
	if all.more > 0 {
		fmt.Fprintf(g.w, "    n%d_more [label=%s, style=\"dotted\"];\n", g.n, dotQuote(number(all.more)+" more"))
	}
	for _, e := range all.edges {
		style := ""
		if e.other {
			style = " [style=dashed]"
		}
		fmt.Fprintf(g.w, "    n%d_%s -> n%d_%s%s;\n", g.n, e.from, g.n, e.to, style)
	}
	g.w.WriteString("  }\n")
	return g.w.Flush()
}

// Skipped has no place in a graph.
func (g *dot) Skipped(string, string) error { return nil }

// End closes the graph.
func (g *dot) End(Summary) error {
	g.head()
	g.w.WriteString("}\n")
	return g.w.Flush()
}
