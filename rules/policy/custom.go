package policy

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/antchfx/xmlquery"
	"github.com/antchfx/xpath"
	"go.yaml.in/yaml/v3"

	"lint207/analyze/xmltree"
	"lint207/rules"
)

// check is a custom rule. assert has to hold; what deny selects is wrong.
type check struct {
	expr    *xpath.Expr
	source  string
	deny    bool
	alone   bool // each: response
	message string
}

func (d *decoder) customRules(n *yaml.Node, c *Config) {
	d.list(n, "rules", func(n *yaml.Node) { d.customRule(n, c) })
}

func (d *decoder) customRule(n *yaml.Node, c *Config) {
	r := rules.Rule{Severity: rules.Warning}
	k := &check{}
	severity, each := "warning", "response"
	var assert, deny string
	var exprs []*yaml.Node
	expr := func(key string, into *string) field {
		return field{key, func(n *yaml.Node) {
			if d.text(key, into)(n); *into != "" {
				exprs = append(exprs, n)
			}
		}}
	}
	seen := d.mapping(n, "a rule",
		field{"name", func(n *yaml.Node) { d.customName(n, &r.Name, c) }},
		field{"severity", d.choice("a severity", &severity, severities...)},
		field{"each", d.choice("each", &each, "response", "document")},
		expr("assert", &assert), expr("deny", &deny),
		field{"message", d.text("message", &k.message)},
		field{"help", d.text("help", &r.Help)},
	)
	if n.Kind != yaml.MappingNode {
		return
	}
	if seen["name"] == nil {
		d.fail(n, "a rule needs a name")
	}
	if (seen["assert"] == nil) == (seen["deny"] == nil) {
		d.fail(n, "a rule has either assert (what has to hold) or deny (what must not be there)")
		return
	}
	if len(exprs) == 0 {
		return
	}
	k.source, k.deny, k.alone = assert+deny, deny != "", each == "response"
	d.expression(exprs[0], k, c)
	r.Severity = rules.Severity(max(0, slices.Index(severities, severity)))
	k.message, r.Help = oneLine(k.message), oneLine(r.Help)
	r.Summary = k.text(r.Name)
	r.On = k.hook()
	c.custom = append(c.custom, r)
	c.checks = append(c.checks, k)
}

// oneLine joins the lines of a text, for a message is a sentence, and makes
// visible what would be none on a terminal: a configuration may be a stranger's.
func oneLine(s string) string { return rules.Visible([]byte(strings.Join(strings.Fields(s), " "))) }

func (d *decoder) customName(n *yaml.Node, into *string, c *Config) {
	if n.Kind != yaml.ScalarNode || !validName(n.Value) {
		d.fail(n, "the name of a rule is of lower case letters, digits and hyphens, not %s", kind(n))
		return
	}
	*into = n.Value
	for i := range c.custom {
		if c.custom[i].Name == n.Value {
			d.fail(n, "the name %s is taken by another rule in this file", n.Value)
		}
	}
	if len(named(rules.All(), n.Value)) > 0 || n.Value == rules.CustomFamily {
		d.fail(n, "the name %s is taken by a rule or family of lint207", n.Value)
	}
}

// expression compiles the expression and tries it on a sample: what the
// library finds wrong only then is a fault of the configuration, too.
func (d *decoder) expression(n *yaml.Node, k *check, c *Config) {
	e, warnings, err := compile(k.source, c.Namespaces, k.alone)
	if err != nil {
		d.fail(n, "%s (in %s)", rules.Visible([]byte(err.Error())), quote(k.source))
		return
	}
	k.expr = e
	if _, err := k.eval(context.Background(), sample(k.alone)); err != nil {
		d.fail(n, "%s (in %s)", rules.Visible([]byte(err.Error())), quote(k.source))
	}
	for _, w := range warnings {
		d.warn(n, "%s", w)
	}
}

const sampleBody = `<D:multistatus xmlns:D="DAV:"><D:response><D:href>/a</D:href><D:propstat><D:prop><D:getetag a="b">"1"</D:getetag></D:prop>` +
	`<D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response><D:response><D:href>/b</D:href><D:status>HTTP/1.1 404 Not Found</D:status></D:response></D:multistatus>`

func sample(alone bool) *xmltree.Tree {
	t, err := xmltree.Build(strings.NewReader(sampleBody), "")
	if err != nil {
		panic(err) // it is a constant
	}
	if alone {
		return t.Alone(t.Elements("DAV:", "response")[0])
	}
	return t
}

// Explain says what a custom rule looks at, "" if there is none of the name.
func (c *Config) Explain(name string) string {
	for i := range c.custom {
		if k := c.checks[i]; c.custom[i].Name == name {
			on, verb := "document", "assert"
			if k.alone {
				on = "each response"
			}
			if k.deny {
				verb = "deny"
			}
			return fmt.Sprintf("on %s, %s: %s\n(in %s)", on, verb, oneLine(k.source), oneLine(c.File))
		}
	}
	return ""
}

// hook turns the check into what a rule looks at.
func (k *check) hook() rules.Hook {
	look := func(p *rules.Pass, t *xmltree.Tree) {
		spots, err := k.eval(p.Context(), t)
		if p.Context().Err() != nil {
			return
		}
		if err != nil {
			p.Note("a custom rule could not be evaluated: " + rules.Escape([]byte(k.source)) + ": " + rules.Escape([]byte(err.Error())))
			return
		}
		for _, s := range spots {
			p.ReportNode(t, s.node, s.detail(), "%s", k.text(p.RuleName()))
		}
	}
	if k.alone {
		return rules.OnResponseTree(look)
	}
	return rules.OnDocumentTree(look)
}

func (k *check) text(name string) string {
	switch {
	case k.message != "":
		return k.message
	case k.deny:
		return name + ": " + rules.Escape([]byte(k.source)) + " must select nothing"
	}
	return name + ": " + rules.Escape([]byte(k.source)) + " does not hold"
}

// spot is a node to report: an element, a text, a comment, or an attribute of
// an element.
type spot struct {
	node      *xmlquery.Node
	attribute string
}

// eval returns the spots to report, each once. The context node is the
// response, or the root of the document.
func (k *check) eval(ctx context.Context, t *xmltree.Tree) (spots []spot, err error) {
	defer func() {
		if r := recover(); r != nil {
			spots, err = nil, fmt.Errorf("it cannot be evaluated (%v)", r)
		}
	}()
	nav := Navigator(ctx, t.Root)
	whole := spot{node: element(t.Root)}
	if k.alone {
		nav.MoveToChild()
	}
	switch v := k.expr.Evaluate(nav).(type) {
	case *xpath.NodeIterator:
		if !k.deny {
			return whole.unless(v.MoveNext()), nil
		}
		seen := map[spot]bool{}
		for v.MoveNext() {
			p := spotOf(Node(v.Current()), whole)
			if !seen[p] { // the library may select a node several times
				spots = append(spots, p)
			}
			seen[p] = true
		}
		return spots, nil
	case bool:
		return whole.unless(v != k.deny), nil
	case float64:
		return whole.unless((v != 0 && v == v) != k.deny), nil
	case string:
		return whole.unless((v != "") != k.deny), nil
	}
	return nil, fmt.Errorf("it yields neither nodes nor a boolean, number or text")
}

// unless is the spot if what is wanted does not hold.
func (p spot) unless(holds bool) []spot {
	if holds {
		return nil
	}
	return []spot{p}
}

// spotOf is the node that the library stands at. The document has no place of
// its own, its element has.
func spotOf(v *xmlquery.NodeNavigator, whole spot) spot {
	switch p := (spot{node: v.Current()}); {
	case v.NodeType() == xpath.RootNode:
		return whole
	case v.NodeType() == xpath.AttributeNode:
		p.attribute = " @{" + v.NamespaceURL() + "}" + v.LocalName()
		return p
	default:
		return p
	}
}

// element is the document element.
func element(root *xmlquery.Node) *xmlquery.Node {
	for n := root.FirstChild; n != nil; n = n.NextSibling {
		if n.Type == xmlquery.ElementNode {
			return n
		}
	}
	return root
}

// maxDetail bounds the text of a node that goes into its fingerprint, in bytes.
const maxDetail = 80

// detail names a spot for the fingerprint, whatever its prefix, and with its
// text if it holds nothing else.
func (p spot) detail() string {
	n, text := p.node, ""
	if c := n.FirstChild; c != nil && c.NextSibling == nil && c.Type == xmlquery.TextNode {
		text = " " + strings.TrimSpace(c.Data)
	}
	if n.Type != xmlquery.ElementNode {
		return strings.TrimSpace(n.Data)[:min(maxDetail, len(strings.TrimSpace(n.Data)))]
	}
	return "{" + n.NamespaceURI + "}" + n.Data + p.attribute + text[:min(maxDetail, len(text))]
}
