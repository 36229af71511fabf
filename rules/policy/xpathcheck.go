package policy

import (
	"fmt"
	"slices"
)

// The XPath library compiles every expression of XPath 1.0, and gives a wrong
// answer to some: it counts positions on most axes from the wrong end or over
// several nodes, selects a node several times, takes the nearest node for the
// first, and compares a value with nodes only if they stand on the left. An
// expression of these kinds is refused, with what to write in its place: a rule
// that silently finds nothing is worse than none.

// value is what a part of an expression yields.
type value struct {
	kind      valueKind
	one       bool // at most one node
	nan       bool // a number that may be none
	twice     bool // the library may select a node several times
	unordered bool // the library's first node may not be the first in the document
	below     bool // nodes were looked for on all levels: those of one name hardly lie in one another,
	deep      bool // and these do
	slashes   bool // "//" was the last thing read
	orSelf    bool // "descendant-or-self::" was
	depth     int  // nodes lie at most so many levels below the response; documentDepth the document
}

type valueKind byte

const (
	nodeValue valueKind = iota
	numberValue
	textValue
	boolValue
)

const (
	documentDepth = -1
	anyDepth      = 1 << 20
)

// checker reads an expression and keeps what is wrong with it.
type checker struct {
	tokens   []token
	alone    bool     // the expression is evaluated on a response that is alone
	nested   int      // predicates around
	refusal  string   // the first
	warnings []string // of what may leave the response
}

// checkXPath says in a sentence why an expression is refused, "" if it is not,
// and what is hardly meant. alone: it is for a response that is alone.
func checkXPath(expr string, alone bool) (refusal string, warnings []string) {
	tokens, ok := xpathTokens(expr)
	c := &checker{tokens: tokens, alone: alone}
	if ok {
		c.expression(value{one: true, depth: contextDepth(alone)})
	}
	if (!ok || len(c.tokens) > 0) && c.refusal == "" {
		c.refusal = "it is not XPath 1.0"
	}
	return c.refusal, c.warnings
}

// contextDepth is the depth of the context node.
func contextDepth(alone bool) int {
	if alone {
		return 0
	}
	return documentDepth
}

func (c *checker) refuse(format string, args ...any) {
	if c.refusal == "" {
		c.refusal = fmt.Sprintf(format, args...)
	}
}

func (c *checker) warn(format string, args ...any) {
	if w := fmt.Sprintf(format, args...); !slices.Contains(c.warnings, w) {
		c.warnings = append(c.warnings, w)
	}
}

func (c *checker) peek() token {
	if len(c.tokens) == 0 {
		return token{}
	}
	return c.tokens[0]
}

// is looks for a sign behind the next i tokens.
func (c *checker) is(i int, sign string) bool {
	return len(c.tokens) > i && c.tokens[i] == token{signToken, sign}
}

// take takes one of some signs, "" if none stands here.
func (c *checker) take(signs ...string) string {
	if t := c.peek(); t.kind == signToken && slices.Contains(signs, t.text) {
		c.tokens = c.tokens[1:]
		return t.text
	}
	return ""
}

func (c *checker) want(sign string) {
	if c.take(sign) == "" {
		c.refuse("it is not XPath 1.0: %s is missing", sign)
		c.tokens = nil
	}
}

// xpathOperators are the binary operators, the loosest first.
var xpathOperators = [][]string{{"or"}, {"and"}, {"=", "!="}, {"<", "<=", ">", ">="}, {"+", "-"}, {"*", "div", "mod"}}

func (c *checker) expression(in value) value { return c.binary(in, 0) }

func (c *checker) binary(in value, level int) value {
	if level == len(xpathOperators) {
		return c.unary(in)
	}
	left := c.binary(in, level+1)
	for n := 0; ; n++ {
		op := c.take(xpathOperators[level]...)
		if op == "" {
			return left
		}
		right := c.binary(in, level+1)
		switch level {
		case 0, 1:
			c.truth(left, op)
			c.truth(right, op)
			left = value{kind: boolValue}
		case 2, 3:
			c.compared(left, right, op, n)
			left = value{kind: boolValue}
		default:
			c.first(left, op)
			c.first(right, op)
			left = value{kind: numberValue, nan: true}
		}
	}
}

// truth is for a value that is taken as true or false.
func (c *checker) truth(v value, by string) {
	if v.nan {
		c.refuse("%s takes what is no number for true: write a comparison", by)
	}
}

// compared looks at a comparison; n counts those before it on its level.
func (c *checker) compared(left, right value, op string, n int) {
	switch {
	case n > 0 || left.kind == boolValue && right.kind == boolValue && op != "=" && op != "!=":
		c.refuse("%s has a comparison on one side: join comparisons with \"and\"", op)
	case left.kind == nodeValue && right.kind == boolValue || left.kind == boolValue && right.kind == nodeValue:
		c.refuse("%s compares nodes with true or false: write the path alone, or not(PATH)", op)
	case (left.kind == boolValue) != (right.kind == boolValue):
		c.refuse("%s compares true or false with a text or a number: compare that with '' or 0", op)
	case right.kind == nodeValue && left.kind != nodeValue:
		c.refuse("%s has the path on its right: write the path on the left", op)
	}
}

// first is for a value that is turned into one text or number: that of its
// first node.
func (c *checker) first(v value, by string) {
	if v.kind == nodeValue && v.unordered && !v.one {
		c.refuse("%s takes the first of several nodes, but their order is not that of the document: choose one, as in preceding-sibling::D:a[1]", by)
	}
}

func (c *checker) unary(in value) value {
	minus := c.take("-") != ""
	if c.is(0, "-") {
		c.refuse("- stands twice")
	}
	v := c.union(in)
	if minus {
		c.first(v, "-")
		v = value{kind: numberValue, nan: true}
	}
	return v
}

func (c *checker) union(in value) value {
	v := c.path(in)
	for c.take("|") != "" {
		w := c.path(in)
		v = value{twice: v.twice || w.twice, unordered: true, deep: true, depth: max(v.depth, w.depth)}
	}
	return v
}

// path reads a path, or what else may stand in place of one.
func (c *checker) path(in value) value {
	v, primary := c.primary(in)
	switch sep := c.peek(); {
	case primary:
		for c.is(0, "[") {
			v = c.ofSet(v)
		}
		if !c.is(0, "/") && !c.is(0, "//") {
			return v
		}
	case sep.kind == signToken && (sep.text == "/" || sep.text == "//"):
		v = value{one: true, depth: documentDepth}
		if sep.text == "/" {
			c.take("/")
			if !c.stepFollows() {
				return v
			}
			v = c.step(v)
		}
	case c.stepFollows():
		v = c.step(in)
	default:
		c.want("a path")
		return v
	}
	for c.refusal == "" {
		sep := c.take("/", "//")
		if sep != "" && v.orSelf {
			c.refuse("%s behind descendant-or-self:: begins at the wrong nodes: write .//NAME, or self::NAME", sep)
		}
		switch sep {
		case "":
			return v
		case "//":
			v = c.axis(v, "descendant-or-self", "node()", false)
			v.slashes = true
		}
		v = c.step(v)
	}
	return v
}

// primary reads what is no location path: a literal, a number, a call or a group.
func (c *checker) primary(in value) (v value, is bool) {
	switch t := c.peek(); {
	case t.kind == literalToken:
		c.tokens = c.tokens[1:]
		return value{kind: textValue}, true
	case t.kind == numberToken:
		c.tokens = c.tokens[1:]
		return value{kind: numberValue}, true
	case c.take("(") != "":
		v = c.expression(in)
		c.want(")")
		return v, true
	case t.kind == nameToken && c.is(1, "(") && !slices.Contains(nodeTypes, t.text):
		return c.call(in), true
	}
	return v, false
}

var nodeTypes = []string{"node", "text", "comment", "processing-instruction"}

func (c *checker) stepFollows() bool {
	t := c.peek()
	return t.kind == nameToken || t.kind == signToken && (t.text == "." || t.text == ".." || t.text == "@")
}
