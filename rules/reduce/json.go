package reduce

import (
	"bytes"

	"github.com/go-json-experiment/json/jsontext"
)

// jsonReader reads the tokens of a JSON text, up to its first fault.
type jsonReader struct {
	b        []byte
	d        *jsontext.Decoder
	from, to int // the token
}

func newJSONReader(b []byte) *jsonReader {
	return &jsonReader{b: b, d: jsontext.NewDecoder(bytes.NewReader(b), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))}
}

// next reads a token; 0 is the end, or a fault.
func (r *jsonReader) next() jsontext.Kind {
	from := int(r.d.InputOffset())
	tok, err := r.d.ReadToken()
	if err != nil {
		return 0
	}
	r.to = int(r.d.InputOffset())
	r.from = r.to - len(bytes.TrimLeft(r.b[from:r.to], " \t\r\n,:"))
	return tok.Kind()
}

// name says that the token is the name of a member.
func (r *jsonReader) name() bool {
	in, n := r.d.StackIndex(r.d.StackDepth())
	return in == '{' && n%2 == 1
}

// parseJSON finds the parts of a JSON text: members and elements, each with its
// own parts. What comes after a fault is a part of nothing.
func parseJSON(b []byte) *node {
	doc := &node{to: len(b), kind: list}
	r := newJSONReader(b)
	var open []*node // what holds the list that is being read
	var member *node
	for kind := r.next(); kind != 0; kind = r.next() {
		if kind == '}' || kind == ']' {
			if open[len(open)-1] != doc {
				open[len(open)-1].to = r.to
			}
			open = open[:len(open)-1]
			continue
		}
		n := member
		member = nil
		switch {
		case n != nil: // its value
			n.to = r.to
		case len(open) == 0:
			n = doc
		default:
			n = &node{from: r.from, to: r.to, kind: value}
			top := open[len(open)-1]
			top.kids = append(top.kids, n)
			if r.name() {
				n.value = r.to
				member = n
				continue
			}
		}
		if kind == '{' || kind == '[' {
			n.kind, n.to = list, len(b)
			open = append(open, n)
		}
	}
	return doc
}

// renderList writes a list of JSON without what is gone.
func (n *node) renderList(out, b []byte) []byte {
	if len(n.kids) == 0 {
		return append(out, b[n.from:n.to]...)
	}
	out = append(out, b[n.from:n.kids[0].from]...)
	first := true
	for i, k := range n.kids {
		if k.gone {
			continue
		}
		if !first {
			out = append(out, b[n.kids[i-1].to:k.from]...)
		}
		first = false
		out = k.render(out, b)
	}
	return append(out, b[n.kids[len(n.kids)-1].to:n.to]...)
}

// jsonTexts are the strings of a JSON text, without their quotes.
func jsonTexts(b []byte) (out [][2]int) {
	r := newJSONReader(b)
	for kind := r.next(); kind != 0; kind = r.next() {
		if kind == '"' {
			out = append(out, [2]int{r.from + 1, r.to - 1})
		}
	}
	return out
}

// pairs are the entries of an answer with those of the request that they
// answer: those of the same id, or of the same place in two arrays.
func pairs(answer, request *part) (out [][]*node) {
	asked := map[string][]*node{}
	request.entries(request.tree, func(id string, n *node) { asked[id] = append(asked[id], n) })
	answer.entries(answer.tree, func(id string, n *node) {
		if q := asked[id]; len(q) > 0 {
			out = append(out, append([]*node{n}, q...))
		}
	})
	if a, q := answer.tree.kids, request.tree.kids; len(out) == 0 && len(a) == len(q) {
		for i := range a {
			if a[i].value == 0 && q[i].value == 0 && !a[i].gone && !q[i].gone {
				out = append(out, []*node{a[i], q[i]})
			}
		}
	}
	return out
}

// entries finds what has an id.
func (p *part) entries(n *node, found func(id string, n *node)) {
	for _, k := range n.kids {
		if k.gone || k.kind != list {
			continue
		}
		for _, m := range k.kids {
			if m.value == 0 || m.gone {
				continue
			}
			switch name := string(p.b[m.from:m.value]); name {
			case `"id"`, `"referenceId"`:
				found(string(bytes.Trim(p.b[m.value:m.to], ": \t\r\n\"")), k)
			}
		}
		p.entries(k, found)
	}
}
