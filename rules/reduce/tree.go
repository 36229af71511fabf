package reduce

import "bytes"

// node is a part of a body that may be left out: an element, a comment, an
// attribute, a text. The document is the node over all.
type node struct {
	from, to int // in the body
	kind     kind
	gone     bool
	kids     []*node // in order
	value    int     // of a member of a JSON object: the end of its name
}

type kind uint8

const (
	element kind = iota
	attribute
	text
	other // a comment, a processing instruction, a document type
	list  // of JSON: an object or an array, or the member that holds it
	value // of JSON: any other
)

// maxDepth is how deep elements are parts of each other; below, every tag is a
// part of its own.
const maxDepth = 256

// parse finds the parts of a body. It takes any markup: what is broken is a
// part of what it stands in.
func parse(b []byte) *node {
	doc := &node{to: len(b)}
	open := []*node{doc}
	var names [][]byte
	add := func(n *node) { top := open[len(open)-1]; top.kids = append(top.kids, n) }
	for i := 0; i < len(b); {
		if b[i] != '<' {
			end := i + max(0, bytes.IndexByte(b[i:], '<'))
			if end == i {
				end = len(b)
			}
			if len(bytes.TrimSpace(b[i:end])) > 0 {
				add(&node{from: i, to: end, kind: text})
			}
			i = end
			continue
		}
		end := markupEnd(b, i)
		switch {
		case bytes.HasPrefix(b[i:], []byte("</")):
			name := tagName(b[i+2 : end])
			for j := len(names) - 1; j >= 0; j-- {
				if bytes.Equal(names[j], name) {
					for _, unclosed := range open[j+2:] {
						unclosed.to = i
					}
					open[j+1].to = end
					open, names = open[:j+1], names[:j]
					break
				}
			}
		case i+1 < len(b) && nameStart(b[i+1]):
			n := &node{from: i, to: end, kids: attributes(b, i+1, end)}
			add(n)
			if !bytes.HasSuffix(b[i:end], []byte("/>")) && len(open) <= maxDepth {
				n.to = len(b)
				open, names = append(open, n), append(names, tagName(b[i+1:end]))
			}
		case bytes.HasPrefix(b[i:], []byte("<?xml ")):
		default:
			add(&node{from: i, to: end, kind: other})
		}
		i = end
	}
	return doc
}

func markupEnd(b []byte, i int) int {
	for _, m := range [][2]string{{"<!--", "-->"}, {"<![CDATA[", "]]>"}, {"<?", "?>"}} {
		if bytes.HasPrefix(b[i:], []byte(m[0])) {
			if j := bytes.Index(b[i:], []byte(m[1])); j >= 0 {
				return i + j + len(m[1])
			}
			return len(b)
		}
	}
	quote := byte(0)
	for j := i + 1; j < len(b); j++ {
		switch c := b[j]; {
		case c == '<':
			return j
		case quote == 0 && c == '>':
			return j + 1
		case quote == 0 && (c == '"' || c == '\''):
			quote = c
		case c == quote:
			quote = 0
		}
	}
	return len(b)
}

func nameStart(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c == ':' || c >= 0x80
}

func tagName(b []byte) []byte {
	if i := bytes.IndexAny(b, " \t\r\n/>"); i >= 0 {
		return b[:i]
	}
	return b
}

// attributes finds name="value" in a start tag, each with the white space
// before it.
func attributes(b []byte, i, end int) (out []*node) {
	i += len(tagName(b[i:end]))
	for i < end {
		from := i
		for i < end && (b[i] == ' ' || b[i] == '\t' || b[i] == '\r' || b[i] == '\n') {
			i++
		}
		eq := bytes.IndexByte(b[i:end], '=')
		if i == from || eq <= 0 {
			return out
		}
		i += eq + 1
		if i >= end || b[i] != '"' && b[i] != '\'' {
			return out
		}
		j := bytes.IndexByte(b[i+1:end], b[i])
		if j < 0 {
			return out
		}
		i += j + 2
		out = append(out, &node{from: from, to: i, kind: attribute})
	}
	return out
}

// render writes what is left, without the white space before what is gone.
func (n *node) render(out, b []byte) []byte {
	if n.kind == list {
		return n.renderList(out, b)
	}
	at := n.from
	for _, k := range n.kids {
		if !k.gone {
			out = append(out, b[at:k.from]...)
			out = k.render(out, b)
			at = k.to
			continue
		}
		before := b[at:k.from]
		if k.kind != attribute {
			before = bytes.TrimRight(before, " \t\r\n")
		}
		out = append(out, before...)
		at = k.to
	}
	return append(out, b[at:n.to]...)
}

// level are the nodes at a depth that are left.
func (n *node) level(depth int, out []*node) []*node {
	for _, k := range n.kids {
		switch {
		case k.gone:
		case depth == 0:
			out = append(out, k)
		default:
			out = k.level(depth-1, out)
		}
	}
	return out
}
