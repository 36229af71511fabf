package main

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"strconv"
	"strings"

	"github.com/antchfx/xmlquery"
	"github.com/antchfx/xpath"
	"github.com/urfave/cli/v2"

	"lint207/analyze/capture"
	"lint207/analyze/xmlscan"
	"lint207/analyze/xmltree"
	"lint207/report"
	"lint207/rules"
	"lint207/rules/policy"
)

// selectRefuses are the flags about reports, findings and exit codes: an expression
// has none of these.
var selectRefuses = []string{"format", "output", "baseline", "write-baseline", "fail-on", "min-severity", "max-findings", "require-success", "show-all", "quiet", "preview", "rules", "families", "no-interop"}

// checkSelect refuses what would be ignored beside --select, and without it.
func checkSelect(c *cli.Context) error {
	if !c.IsSet("select") {
		if c.IsSet("ns") {
			return unable("--ns binds a prefix for --select; give that, too")
		}
		return nil
	}
	for _, flag := range selectRefuses {
		if c.IsSet(flag) {
			return unable("--select prints what it selects and makes no report; leave --%s out", flag)
		}
	}
	return nil
}

// runSelect prints what an XPath expression selects in each source.
func (n *session) runSelect(c *cli.Context, expr string) error {
	e, err := compileXPath(expr, n.project.config.Namespaces, c.StringSlice("ns"))
	if err != nil {
		return err
	}
	sources, problems := expand(c.Args().Slice(), c.String("stdin-name"))
	for _, p := range problems {
		n.problem(p)
	}
	for i := range sources {
		if err := n.selectFrom(&sources[i], e); err != nil && n.ctx.Err() == nil {
			n.problem(fmt.Errorf("%s: %w", sources[i].name, err))
		}
	}
	return n.end(nil)
}

func compileXPath(expr string, ns map[string]string, bindings []string) (*xpath.Expr, error) {
	ns = maps.Clone(ns)
	for _, b := range bindings {
		p, uri, ok := strings.Cut(b, "=")
		if !ok || p == "" {
			return nil, unable("--ns takes P=URI, not %q", b)
		}
		ns[p] = uri
	}
	e, err := policy.CompileXPath(expr, ns)
	if err != nil {
		return nil, unable("--select: %v (in %s)", err, expr)
	}
	return e, nil
}

func (n *session) selectFrom(s *source, e *xpath.Expr) error {
	if s.skip != "" {
		return nil
	}
	r, err := s.open(n.ctx, n.in)
	if err != nil {
		return err
	}
	defer r.Close()
	return capture.Read(n.ctx, r, capture.Options{Name: s.name, Input: n.input}, func(ex *capture.Exchange) error {
		t, err := xmltree.Build(ex.Body, "")
		if err != nil {
			return err
		}
		return n.printSelection(ex, t, e)
	})
}

func (n *session) printSelection(ex *capture.Exchange, t *xmltree.Tree, e *xpath.Expr) (err error) {
	defer func() {
		switch r := recover(); {
		case r != nil && n.ctx.Err() != nil: // end says it
		case r != nil:
			err = fmt.Errorf("the expression cannot be evaluated: %v", r)
		}
	}()
	switch v := e.Evaluate(policy.Navigator(n.ctx, t.Root)).(type) {
	case *xpath.NodeIterator:
		seen := map[string]bool{}
		for v.MoveNext() {
			line := n.nodeLine(ex, t, policy.Node(v.Current()))
			if seen[line] { // the library may select a node several times
				continue
			}
			seen[line] = true
			if _, err := fmt.Fprintln(n.out, line); err != nil {
				return err
			}
		}
		return nil
	case float64:
		_, err = fmt.Fprintln(n.out, number(v))
	case string:
		_, err = fmt.Fprintln(n.out, report.Line(v))
	case bool:
		_, err = fmt.Fprintln(n.out, v)
	default:
		err = errors.New("the expression yields nothing that can be printed")
	}
	return err
}

// number writes a number as XPath 1.0 does (section 4.2).
func number(v float64) string {
	switch {
	case math.IsNaN(v):
		return "NaN"
	case math.IsInf(v, 1):
		return "Infinity"
	case math.IsInf(v, -1):
		return "-Infinity"
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

// nodeLine is a node with its position, on a line of its own.
func (n *session) nodeLine(ex *capture.Exchange, t *xmltree.Tree, v *xmlquery.NodeNavigator) string {
	node := v.Current()
	at := t.Place(node).Place
	if ex.InSource && t.Verbatim {
		at = shift(at, ex.Origin)
	}
	label := v.LocalName()
	switch p := v.Prefix(); {
	case v.NodeType() == xpath.RootNode:
		label = "/"
	case v.NodeType() == xpath.TextNode:
		label = "text()"
	case v.NodeType() == xpath.CommentNode:
		label = "comment()"
	case p != "":
		label = p + ":" + label
	}
	if v.NodeType() == xpath.AttributeNode {
		label = "@" + label
	}
	what := rules.Escape([]byte(strings.TrimSpace(v.Value()))) // cut where it is long
	return report.Line(fmt.Sprintf("%s:%d:%d: %s %s", place(ex), at.Line, at.Col, label, what))
}

// place is the source in the text form of positions.
func place(ex *capture.Exchange) string {
	if ex.Several {
		return fmt.Sprintf("%s#%d", ex.Source, ex.Index)
	}
	return ex.Source
}

func shift(p, o xmlscan.Place) xmlscan.Place {
	if o.Line == 0 {
		return p
	}
	if p.Line == 1 {
		p.Col += o.Col - 1
	}
	p.Line += o.Line - 1
	return p
}
