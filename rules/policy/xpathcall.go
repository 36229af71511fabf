package policy

import "slices"

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
