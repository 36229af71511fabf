package policy

import (
	"fmt"
	"slices"
	"strings"
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

// xpathFunctions are those that can be used, and what they yield; the last are
// the library's own.
var xpathFunctions = map[string]valueKind{
	"count": numberValue, "sum": numberValue, "number": numberValue, "floor": numberValue, "ceiling": numberValue, "round": numberValue,
	"string-length": numberValue, "position": numberValue, "last": numberValue,
	"not": boolValue, "boolean": boolValue, "true": boolValue, "false": boolValue, "contains": boolValue, "starts-with": boolValue,
	"string": textValue, "name": textValue, "local-name": textValue, "namespace-uri": textValue, "concat": textValue,
	"substring": textValue, "substring-before": textValue, "substring-after": textValue, "normalize-space": textValue, "translate": textValue,
	"ends-with": boolValue, "matches": boolValue, "lower-case": textValue,
}

func (c *checker) call(in value) value {
	name := c.peek().text
	c.tokens = c.tokens[2:]
	kind, known := xpathFunctions[name]
	if !known {
		c.refuse("there is no function %s() that lint207 knows", name)
	}
	n := 0
	for ; !c.is(0, ")") && len(c.tokens) > 0 && c.refusal == ""; n++ {
		if n > 0 {
			c.want(",")
		}
		v := c.expression(in)
		switch name {
		case "not":
			if v.kind == numberValue || v.kind == textValue {
				c.refuse("not() of a number or a text is wrong: write a comparison, as in count(D:a) = 0")
			}
		case "boolean":
			c.truth(v, name+"()")
		case "count", "sum":
			if v.kind == nodeValue && v.twice {
				c.refuse("%s() would count some nodes several times: begin the path at the nodes that are counted, and put the rest into [ ]", name)
			}
		case "contains", "starts-with", "ends-with", "substring":
			c.argument(name, n, v)
			c.first(v, name+"()")
		case "floor", "ceiling", "round":
			if v.kind != numberValue {
				c.refuse("%s() needs a number: write number(...)", name)
			}
		default:
			c.first(v, name+"()")
		}
	}
	c.want(")")
	if n == 0 && (name == "string" || name == "number") {
		c.refuse("%s() needs an argument: %s(.)", name, name)
	}
	return value{kind: kind, nan: kind == numberValue && !slices.Contains([]string{"count", "string-length", "position", "last"}, name)}
}

// argument refuses what the library cannot turn into a text or a number there.
func (c *checker) argument(name string, n int, v value) {
	switch {
	case name == "substring" && n > 0 && v.kind != numberValue:
		c.refuse("substring() needs numbers behind the first comma: write number(...)")
	case name != "substring" && (v.kind == numberValue || v.kind == boolValue || n > 0 && v.kind == nodeValue):
		c.refuse("%s() needs texts: write string(...)", name)
	}
}

func (c *checker) stepFollows() bool {
	t := c.peek()
	return t.kind == nameToken || t.kind == signToken && (t.text == "." || t.text == ".." || t.text == "@")
}

// step reads one step with its predicates.
func (c *checker) step(from value) value {
	axis, test := "child", ""
	switch c.take(".", "..", "@") {
	case ".":
		return c.predicates(from, c.axis(from, "self", "node()", true), "self")
	case "..":
		return c.predicates(from, c.axis(from, "parent", "node()", true), "parent")
	case "@":
		axis = "attribute"
	}
	if c.is(1, "::") {
		axis = c.peek().text
		c.tokens = c.tokens[2:]
	}
	if t := c.peek(); t.kind != nameToken {
		c.want("a name")
	} else if test, c.tokens = t.text, c.tokens[1:]; slices.Contains(nodeTypes, test) && c.take("(") != "" {
		test += "()"
		c.want(")")
	}
	return c.predicates(from, c.axis(from, axis, test, true), axis)
}

// axis goes along an axis. written: it is in the expression, and no part of "//".
func (c *checker) axis(from value, axis, test string, written bool) (to value) {
	to = from
	to.kind, to.one, to.slashes, to.orSelf = nodeValue, false, false, written && axis == "descendant-or-self"
	if from.kind != nodeValue {
		c.refuse("/ stands behind what is no node")
	}
	many := !from.one
	if from.slashes && (strings.HasPrefix(axis, "following") || axis == "descendant-or-self" || test == "node()") && axis != "parent" {
		c.refuse("//%s::%s would begin at the document, too: write //*/%s::%s", axis, test, axis, test)
	}
	if strings.HasPrefix(test, "processing-instruction") {
		c.refuse("processing instructions are not in the tree")
	}
	if test == "node()" && (axis == "preceding" || axis == "following") {
		c.refuse("%s::node() takes too much: write %s::*", axis, axis)
	}
	switch axis {
	case "child":
		to.depth = min(from.depth+1, anyDepth)
		if from.slashes {
			to.deep = !isName(test)
		} else {
			to.unordered = from.unordered || from.deep
		}
	case "attribute":
		to.depth = min(from.depth+1, anyDepth)
	case "self":
		to.one = from.one
	case "parent":
		to.one, to.twice, to.depth = from.one, from.twice || many, from.depth-min(1, anyDepth-from.depth)
	case "ancestor", "ancestor-or-self":
		to.twice, to.unordered, to.deep = from.twice || many, true, true
	case "preceding-sibling", "preceding", "following-sibling", "following":
		to.twice = from.twice || many
		to.unordered = many || strings.HasPrefix(axis, "preceding")
		to.deep = from.deep || axis == "preceding" || axis == "following"
	case "descendant", "descendant-or-self":
		to.twice = from.twice || from.below
		to.unordered = from.unordered || from.deep
		to.below, to.deep, to.depth = true, !isName(test), anyDepth
	default:
		c.refuse("the axis %s:: cannot be used here", axis)
	}
	if c.alone && written {
		c.leaves(from, axis, test)
	}
	if c.alone && test == "D:response" && (axis == "child" || axis == "descendant") {
		to.depth = 0
	}
	return to
}

// isName says whether a test takes one name only.
func isName(test string) bool { return !strings.HasSuffix(test, "*") && !strings.HasSuffix(test, "()") }

// leaves looks for a step that leaves a response that is alone. What surely
// finds nothing is refused, what may be meant is a warning.
func (c *checker) leaves(from value, axis, test string) {
	inside := from.depth > 0
	switch axis {
	case "parent":
		if from.depth <= 0 {
			c.refuse("it leads out of the response, to where nothing is: use each: document")
		}
	case "child", "descendant":
		if from.depth == documentDepth && axis == "child" && isName(test) && !strings.HasSuffix(test, "response") || test == "D:multistatus" {
			c.refuse("there is no %s in the tree of each: response, whose root is the D:response: use each: document", test)
		}
	case "preceding-sibling", "following-sibling":
		if !inside {
			c.refuse("the response has no siblings in the tree of each: response: use each: document")
		}
	case "preceding", "following":
		if !inside {
			c.refuse("the axis %s:: sees nothing outside of the response: use each: document to compare responses", axis)
		}
		c.warn("the axis %s:: sees nothing outside of the response: use each: document to compare responses", axis)
	case "ancestor", "ancestor-or-self":
		if axis == "ancestor" && !inside || strings.HasSuffix(test, "multistatus") {
			c.refuse("the axis %s:: ends at the response: the multistatus is not in the tree of each: response: use each: document", axis)
		}
		c.warn("the axis %s:: ends at the response: the multistatus is not in the tree of each: response", axis)
	}
}

// predicates reads those of a step.
func (c *checker) predicates(from, to value, axis string) value {
	for n := 0; c.is(0, "[") && c.refusal == ""; n++ {
		switch form := c.predicate(to); {
		case form == byContent:
		case n > 0:
			c.refuse("a position behind another [ ] is counted wrongly: put both into one step with not(preceding-sibling::...), or into (PATH)[N]")
		case form == byBoth:
			c.refuse("position() and last() are counted wrongly beside other things in one [ ]: write them in a [ ] of their own, before the other")
		case slices.Contains([]string{"child", "attribute"}, axis):
			to.one = from.one && form != byOther
			to.unordered = to.unordered || from.slashes
		case from.slashes:
			c.refuse("positions on the axis %s:: behind // are counted wrongly: write //*/%s::", axis, axis)
		case slices.Contains([]string{"following", "preceding"}, axis):
			c.refuse("positions on the axis %s:: are counted wrongly: compare count(...) in place of them", axis)
		case form != byNumber:
			c.refuse("position() and last() on the axis %s:: are counted wrongly: write a number, as in %s::*[1]", axis, axis)
		default:
			to.one = from.one
		}
	}
	return to
}

// ofSet reads a predicate behind a group.
func (c *checker) ofSet(v value) value {
	form := c.predicate(v)
	switch {
	case v.kind != nodeValue:
		c.refuse("[ ] stands behind what is no node")
	case form == byContent:
	case c.nested > 0:
		c.refuse("a position behind ( ) inside of [ ] is counted wrongly: write the position at a step")
	case form != byNumber && form != byLast:
		c.refuse("behind ( ) only a number or last() is counted rightly")
	case v.twice || v.unordered:
		c.refuse("the nodes in ( ) are not in the order of the document, so positions are counted wrongly: write a path without | and without axes that go back")
	default:
		v.one = true
	}
	return v
}

// predicateForm is what a predicate chooses by.
type predicateForm byte

const (
	byContent predicateForm = iota // what a node has
	byNumber                       // [2]
	byLast                         // [last()], [last() - 1]
	byOther                        // position() and last() otherwise
	byBoth                         // position() or last() beside something else, or a number that is computed
)

// predicate reads [ ... ].
func (c *checker) predicate(in value) predicateForm {
	c.want("[")
	inside := c.tokens
	in.one, in.twice, in.unordered = true, false, false
	c.nested++
	v := c.expression(in)
	c.nested--
	inside = inside[:max(0, len(inside)-len(c.tokens))]
	c.want("]")
	return formOf(inside, v)
}

// formOf looks at the tokens of a predicate that are not in a predicate of its own.
func formOf(inside []token, v value) predicateForm {
	if len(inside) == 1 && inside[0].kind == numberToken {
		if strings.Contains(inside[0].text, ".") {
			return byBoth
		}
		return byNumber
	}
	positions, lasts, others, level := 0, 0, 0, 0
	for i, t := range inside {
		switch {
		case t == token{signToken, "["}:
			level++
			others++
		case t == token{signToken, "]"}:
			level--
		case level > 0:
		case t == token{nameToken, "position"} && i+1 < len(inside) && inside[i+1].text == "(":
			positions++
		case t == token{nameToken, "last"} && i+1 < len(inside) && inside[i+1].text == "(":
			lasts++
		case t == token{nameToken, "not"}, t.kind == numberToken:
		case t.kind == signToken && !slices.Contains([]string{"/", "//", ".", "..", "@", "::", "|"}, t.text):
		default:
			others++
		}
	}
	switch {
	case positions+lasts == 0 && v.kind == numberValue:
		return byBoth
	case positions+lasts == 0:
		return byContent
	case others > 0:
		return byBoth
	case positions == 0 && v.kind == numberValue:
		return byLast
	}
	return byOther
}
