package report

import (
	"slices"
	"strings"
	"testing"
)

// TestMarkdownLimit fills a comment: what has no room is counted.
func TestMarkdownLimit(t *testing.T) {
	g := &golden{}
	for range 200 {
		g.results = append(g.results, manyCauses(), orphan())
	}
	b := g.render(t, "markdown", false)
	checkMarkdown(t, b)
	told := lines(b)
	if last := told[len(told)-1]; !strings.HasPrefix(last, "Left out, because a comment has no more room: ") || !strings.Contains(last, "findings") {
		t.Errorf("the end is %q", last)
	}
	if len(b) < 60_000 {
		t.Errorf("only %d bytes are used", len(b))
	}
	checkMermaid(t, g.render(t, "mermaid", false))
}

func TestGraph(t *testing.T) {
	g := newGraph(batch().Diagnosis)
	var got []string
	for _, e := range g.edges {
		got = append(got, e.from+">"+e.to)
	}
	if want := []string{"c1>d1", "d1>d2"}; !slices.Equal(got, want) {
		t.Errorf("batch: %v, want %v", got, want)
	}
	g = newGraph(lostMany().Diagnosis)
	if len(g.nodes) != 15 || g.edges[0].from != "u" {
		t.Errorf("unexplained: %d nodes, %v", len(g.nodes), g.edges[0])
	}
	if g = newGraph(manyCauses().Diagnosis); g.more != 150 {
		t.Errorf("%d more, want 150", g.more)
	}
	if g = newGraph(nil); len(g.nodes) != 0 {
		t.Errorf("no diagnosis: %v", g.nodes)
	}
}
