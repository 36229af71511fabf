package policy

import (
	"slices"
	"strings"
)

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
