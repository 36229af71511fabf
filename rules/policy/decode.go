package policy

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
	"go.yaml.in/yaml/v3"

	"lint207/rules"
)

// decoder reads nodes, for they have lines and columns, and collects every
// problem of the file.
type decoder struct {
	file     string
	problems Problems
	warnings []Problem
}

func (d *decoder) problem(n *yaml.Node, format string, args ...any) Problem {
	return Problem{d.file, n.Line, n.Column, fmt.Sprintf(format, args...)}
}

func (d *decoder) fail(n *yaml.Node, format string, args ...any) {
	if len(d.problems) < maxProblems {
		d.problems = append(d.problems, d.problem(n, format, args...))
	}
}

// maxProblems bounds the problems of a file that are listed.
const maxProblems = 100

func (d *decoder) warn(n *yaml.Node, format string, args ...any) {
	d.warnings = append(d.warnings, d.problem(n, format, args...))
}

// did is the end of a sentence about a name that is not known; nobody reads
// it when there are too many of them.
func (d *decoder) did(name string, names []string) string {
	if len(d.problems) >= maxProblems {
		return ""
	}
	return did(name, names)
}

func did(name string, names []string) string {
	if n := rules.Nearest(name, names); n != "" {
		return "; did you mean " + n + "?"
	}
	return ""
}

// quote quotes a value for a message, whatever is in it.
func quote(s string) string { return rules.Quote([]byte(s)) }

func null(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.Tag == "!!null" }

// kind names what stands at a node.
func kind(n *yaml.Node) string {
	switch {
	case null(n):
		return "nothing"
	case n.Kind == yaml.MappingNode:
		return "a mapping"
	case n.Kind == yaml.SequenceNode:
		return "a list"
	case n.Kind == yaml.AliasNode:
		return "an alias, which lint207 does not follow"
	}
	return quote(n.Value)
}

// field is a key that a mapping may have.
type field struct {
	name string
	read func(*yaml.Node)
}

// mapping reads a mapping with known keys. Nothing in place of it is empty.
func (d *decoder) mapping(n *yaml.Node, what string, fields ...field) (seen map[string]*yaml.Node) {
	seen = map[string]*yaml.Node{}
	d.pairs(n, what, func(k, v *yaml.Node) {
		i := slices.IndexFunc(fields, func(f field) bool { return f.name == k.Value })
		if i < 0 {
			var names []string
			for _, f := range fields {
				names = append(names, f.name)
			}
			d.fail(k, "there is no key %s in %s%s", quote(k.Value), what, d.did(k.Value, names))
			return
		}
		seen[k.Value] = k
		if !null(v) {
			fields[i].read(v)
		}
	})
	return seen
}

// pairs goes through a mapping.
func (d *decoder) pairs(n *yaml.Node, what string, each func(k, v *yaml.Node)) {
	if null(n) {
		return
	}
	if n.Kind != yaml.MappingNode {
		d.fail(n, "%s is a mapping of keys to values, not %s", what, kind(n))
		return
	}
	first := map[string]int{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		switch line, twice := first[k.Value]; {
		case k.Kind != yaml.ScalarNode || k.Tag == "!!merge":
			d.fail(k, "a key of %s is a word, not %s", what, kind(k))
			continue
		case twice:
			d.fail(k, "the key %s stands in line %d, too", quote(k.Value), line)
			continue
		}
		first[k.Value] = k.Line
		each(k, v)
	}
}

// list goes through a list.
func (d *decoder) list(n *yaml.Node, what string, each func(*yaml.Node)) {
	if n.Kind != yaml.SequenceNode {
		d.fail(n, "%s is a list, not %s", what, kind(n))
		return
	}
	for _, e := range n.Content {
		each(e)
	}
}

// text reads a text into a place.
func (d *decoder) text(what string, into *string) func(*yaml.Node) {
	return func(n *yaml.Node) {
		if n.Kind != yaml.ScalarNode || strings.TrimSpace(n.Value) == "" {
			d.fail(n, "%s is a text, not %s", what, kind(n))
			return
		}
		*into = n.Value
	}
}

// texts reads a text or a list of texts.
func (d *decoder) texts(n *yaml.Node, what string, each func(n *yaml.Node, s string)) {
	one := func(n *yaml.Node) {
		var s string
		if d.text(what, &s)(n); s != "" {
			each(n, s)
		}
	}
	if n.Kind != yaml.SequenceNode {
		one(n)
		return
	}
	if len(n.Content) == 0 { // for an ignore entry it would mean all
		d.fail(n, "%s is an empty list: fill it, or leave the key out", what)
	}
	d.list(n, what, one)
}

// choice reads one of some words.
func (d *decoder) choice(what string, into *string, allowed ...string) func(*yaml.Node) {
	return func(n *yaml.Node) {
		if n.Kind != yaml.ScalarNode || !slices.Contains(allowed, n.Value) {
			last := len(allowed) - 1
			d.fail(n, "%s is %s or %s, not %s%s", what, strings.Join(allowed[:last], ", "), allowed[last], kind(n), d.did(n.Value, allowed))
			return
		}
		*into = n.Value
	}
}

func (d *decoder) boolean(what string, into *bool) func(*yaml.Node) {
	return func(n *yaml.Node) {
		b, err := strconv.ParseBool(n.Value)
		if err != nil || n.Tag != "!!bool" {
			d.fail(n, "%s is true or false, not %s", what, kind(n))
			return
		}
		*into = b
	}
}

// globs reads patterns relative to the configuration file.
func (d *decoder) globs(into *[]string) func(*yaml.Node) {
	return func(n *yaml.Node) {
		d.texts(n, "files", func(n *yaml.Node, s string) {
			switch {
			case !doublestar.ValidatePattern(s):
				d.fail(n, "files: %s is not a valid pattern", quote(s))
			case strings.HasPrefix(s, "/"):
				d.fail(n, "files: %s is absolute; patterns are relative to this file", quote(s))
			default:
				*into = append(*into, strings.TrimPrefix(s, "./"))
			}
		})
	}
}
