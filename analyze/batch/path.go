package batch

import (
	"strconv"
	"strings"
)

// parsePath reads a field path: names joined by dots ("body.error.code"), or a
// JSON Pointer (RFC 6901), which begins with a slash. "*" stands for every
// element of an array, a number for one of them; "" is the value itself.
func parsePath(s string) []string {
	switch {
	case s == "":
		return nil
	case s[0] != '/':
		return strings.Split(s, ".")
	}
	steps := strings.Split(s[1:], "/")
	for i := range steps {
		steps[i] = strings.ReplaceAll(strings.ReplaceAll(steps[i], "~1", "/"), "~0", "~")
	}
	return steps
}

// node is a place in a JSON value that somebody wants to know of.
type node struct {
	names map[string]*node
	each  *node // every element of an array
	slots []int // who wants the value
	list  []int // which profiles have their entries here
	deep  int   // 1 + slot that wants every string below, 0 none
}

// at is the node of a path below n, made if need be.
func (n *node) at(path string) *node {
	for _, step := range parsePath(path) {
		if step == "*" {
			if n.each == nil {
				n.each = &node{}
			}
			n = n.each
			continue
		}
		if n.names == nil {
			n.names = map[string]*node{}
		}
		next := n.names[step]
		if next == nil {
			next = &node{}
			n.names[step] = next
		}
		n = next
	}
	return n
}

// want notes that the value at a path goes to a slot; "" is no path.
func (n *node) want(path string, slot int) {
	if path != "" {
		at := n.at(path)
		at.slots = append(at.slots, slot)
	}
}

// element is the node of the i-th element of an array.
func (n *node) element(i int) *node {
	if len(n.names) > 0 {
		if e := n.names[strconv.Itoa(i)]; e != nil {
			return e
		}
	}
	return n.each
}
