package policy

import (
	"slices"
	"strings"
)

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
