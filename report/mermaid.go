package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"lint207/rules"
)

// mermaid writes the graph from causes to dependents as a Mermaid flowchart,
// which GitHub and GitLab draw in Markdown.
type mermaid struct {
	w     *bufio.Writer
	open  bool
	n     int
	size  int   // bytes written
	edges int   // drawn
	left  int64 // nodes that had no room
}

// What Mermaid draws by default: 500 edges and 50,000 characters.
const (
	maxMermaidEdges = 450
	maxMermaidText  = 48_000
)

func newMermaid(w io.Writer, _ Options) Writer { return &mermaid{w: bufio.NewWriter(w)} }

// mermaidQuote is a label of lines: what may mean something is written as an
// entity, since a quoted label has no other escapes.
func mermaidQuote(lines ...string) string {
	var b strings.Builder
	b.WriteByte('"')
	for i, s := range lines {
		if i > 0 {
			b.WriteString("<br/>")
		}
		for _, r := range escape(s) {
			if r > 0x7f || r == ' ' || r == '/' || r == '-' || r == '.' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
				b.WriteRune(r)
			} else {
				fmt.Fprintf(&b, "#%d;", r)
			}
		}
	}
	b.WriteByte('"')
	return b.String()
}

func (m *mermaid) put(s string) {
	m.size += len(s)
	m.w.WriteString(s)
}

func (m *mermaid) head() {
	if !m.open {
		m.open = true
		m.put("flowchart LR\n")
	}
}

var mermaidClasses = [...]string{causeNode: "cause", dependentNode: "dependent", unknownNode: "unexplained"}

// Document writes the subgraph of a document.
func (m *mermaid) Document(r *rules.Result) error {
	m.head()
	all := newGraph(r.Diagnosis)
	m.left += all.more
	if len(all.nodes) == 0 {
		return m.w.Flush()
	}
	head := fmt.Sprintf("  subgraph s%d[%s]\n", m.n+1, mermaidQuote(title(name(r), outcome(r.Diagnosis))))
	if m.size+len(head) > maxMermaidText {
		m.left += int64(len(all.nodes))
		return m.w.Flush()
	}
	m.n++
	m.put(head)
	drawn := map[string]bool{}
	for i := range all.nodes {
		n := &all.nodes[i]
		s := fmt.Sprintf("    n%d%s[%s]:::%s\n", m.n, n.id, mermaidQuote(n.label()...), mermaidClasses[n.kind])
		if m.size+len(s) > maxMermaidText || m.edges+len(drawn) > maxMermaidEdges {
			m.left++
			continue
		}
		drawn[n.id] = true
		m.put(s)
	}
	m.put("  end\n")
	for _, e := range all.edges {
		arrow := "-->"
		if e.other {
			arrow = "-.->"
		}
		if drawn[e.from] && drawn[e.to] && m.edges < maxMermaidEdges {
			m.edges++
			m.put(fmt.Sprintf("  n%d%s %s n%d%s\n", m.n, e.from, arrow, m.n, e.to))
		}
	}
	return m.w.Flush()
}

// Skipped has no place in a graph.
func (m *mermaid) Skipped(string, string) error { return nil }

// End writes what had no room, and the colors.
func (m *mermaid) End(Summary) error {
	m.head()
	if m.n == 0 {
		m.put("  none[" + mermaidQuote("nothing failed") + "]\n")
	}
	if m.left > 0 {
		m.put("  more[" + mermaidQuote(number(m.left)+" more, not drawn") + "]\n")
	}
	m.put("  classDef cause fill:#f8d7da,stroke:#842029,stroke-width:2px,color:#000\n" +
		"  classDef dependent fill:#fff3cd,stroke:#664d03,color:#000\n  classDef unexplained stroke-dasharray:4\n")
	return m.w.Flush()
}
