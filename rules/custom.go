package rules

import (
	"bytes"
	"context"
	"io"
	"slices"

	"github.com/antchfx/xmlquery"

	"lint207/analyze"
	"lint207/analyze/xmlscan"
	"lint207/analyze/xmltree"
)

// CustomFamily is the family of rules that are made at run time.
const CustomFamily = "custom"

// With returns every rule and those that somebody made at run time.
func With(custom []Rule) []*Rule {
	out := slices.Clone(All())
	for i := range custom {
		r := custom[i]
		r.Family, r.index = CustomFamily, len(All())+1+i
		out = append(out, &r)
	}
	return out
}

// indices is the length of a table by Rule.index.
func indices(rs []*Rule) int {
	n := len(All())
	for _, r := range rs {
		n = max(n, r.index)
	}
	return n + 1
}

// OnDocumentTree looks at the body as a tree. There is none, and the rule is listed in
// Result.NotRun, if the body is larger than xmltree.MaxTreeBytes or ill-formed.
func OnDocumentTree(f func(*Pass, *xmltree.Tree)) Hook { return Hook{documentTree: f} }

// OnResponseTree looks at each response as a tree that holds nothing else.
func OnResponseTree(f func(*Pass, *xmltree.Tree)) Hook { return Hook{responseTree: f} }

// needsTree is what Result.NotRun says of these rules.
const needsTree = "tree"

// keepBody is a reader that also keeps what a tree is made of, if a rule looks at one.
func (l *run) keepBody() io.Reader {
	if len(l.pass.plan.documentTree)+len(l.pass.plan.responseTree) == 0 {
		return l.ex.Body
	}
	l.body = &bytes.Buffer{}
	return &keeper{l.ex.Body, l.body}
}

// keeper keeps what is read, up to one byte more than a tree may be made of.
type keeper struct {
	r    io.Reader
	kept *bytes.Buffer
}

func (k *keeper) Read(p []byte) (int, error) {
	n, err := k.r.Read(p)
	k.kept.Write(p[:min(n, xmltree.MaxTreeBytes+1-k.kept.Len())])
	return n, err
}

// trees runs the rules that look at trees.
// The error is that of the context, if it ended them early.
func (l *run) trees(cut bool) error {
	p := l.pass
	if l.body == nil {
		return nil
	}
	t, err := xmltree.Build(bytes.NewReader(l.body.Bytes()), l.charset())
	if err != nil || cut {
		p.plan.notRun = append(p.plan.notRun, NotRun{needsTree, len(p.plan.documentTree) + len(p.plan.responseTree)})
		for _, r := range slices.Concat(p.plan.documentTree, p.plan.responseTree) {
			p.plan.runs[r.index] = false
		}
		return nil
	}
	p.ctx = l.ctx
	defer func() { p.ctx = nil }()
	if t.Verbatim {
		p.whole = &xmlscan.Window{Buf: l.body.Bytes(), Base: xmlscan.Place{Line: 1, Col: 1, Col16: 1}}
	}
	p.response, p.fired = nil, p.fired[:0]
	for _, p.rule = range p.plan.documentTree {
		p.rule.On.documentTree(p, t)
	}
	if len(p.plan.responseTree) == 0 {
		return l.ctx.Err()
	}
	for _, n := range t.Elements(analyze.DAV, "response") {
		if l.ctx.Err() != nil {
			break
		}
		alone := t.Alone(n)
		for _, p.rule = range p.plan.responseTree {
			p.rule.On.responseTree(p, alone)
		}
	}
	return l.ctx.Err()
}

// Context is done when the run is interrupted: a hook that takes long looks at it.
func (p *Pass) Context() context.Context { return p.ctx }

// ReportNode reports a finding at a node of a tree.
func (p *Pass) ReportNode(t *xmltree.Tree, n *xmlquery.Node, detail, format string, args ...any) *Report {
	at := t.Place(n)
	m := &analyze.Mark{At: analyze.Position{Place: at.Place, Len: at.Len}}
	if !p.enough() {
		m.Href = hrefOf(n)
	}
	if p.whole != nil && !p.enough() {
		text, start, length := p.whole.Line(at.Off, at.Len, maxExcerpt)
		m.Text, m.Start, m.Length = string(text), start, length
	}
	return p.ReportMark(m, detail, format, args...)
}

// hrefOf is the first href of the response that a node stands in.
func hrefOf(n *xmlquery.Node) string {
	for ; n != nil; n = n.Parent {
		if n.Type != xmlquery.ElementNode || n.NamespaceURI != analyze.DAV || n.Data != "response" {
			continue
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			if c.Type == xmlquery.ElementNode && c.NamespaceURI == analyze.DAV && c.Data == "href" {
				return string(analyze.TrimSpace([]byte(c.InnerText())))
			}
		}
		return ""
	}
	return ""
}

// Note adds a sentence to Result.Notes, once.
func (p *Pass) Note(text string) {
	if !slices.Contains(p.notes, text) {
		p.notes = append(p.notes, text)
	}
}

// RuleName is the name of the rule at hand.
func (p *Pass) RuleName() string { return p.rule.Name }
