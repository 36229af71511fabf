package redact

import (
	"bytes"
	"html"
	"slices"
	"strings"

	"lint207/rules"
)

// document is an XML document, well-formed or not, that is redacted in place.
type document struct {
	n    *names
	open []element
	noPI bool // no "?>" is left
}

// maxDepth is how many open elements are looked at: what is deeper is text of
// the innermost of them.
const maxDepth = 256

type element struct {
	qname  string
	local  string
	spaces map[string]string // prefixes that it binds
	// property is the namespace of the property that DAV:property names.
	property string
}

// xml replaces what a document tells. Markup that is broken is passed by, and
// its words are replaced like those of text.
func (n *names) xml(b []byte) {
	d := &document{n: n}
	for len(b) > 0 {
		i := bytes.IndexByte(b, '<')
		if i < 0 {
			i = len(b)
		}
		d.text(b[:i], references)
		b = b[i:]
		if len(b) > 0 {
			b = b[d.markup(b):]
		}
	}
}

// markup takes what begins with "<" and gives its length.
func (d *document) markup(b []byte) int {
	switch {
	case bytes.HasPrefix(b, []byte("<!--")):
		end := after(b, 4, "-->")
		d.comment(b[4:end])
		return end
	case bytes.HasPrefix(b, []byte("<![CDATA[")):
		end := after(b, 9, "]]>")
		d.text(b[9:max(9, end-3)], 0)
		return end
	case bytes.HasPrefix(b, []byte("<?")):
		end := d.instructionEnd(b)
		if !strings.EqualFold(string(b[:min(len(b), 6)]), "<?xml ") {
			d.n.text(b[2:end], keepWords)
		} else {
			d.n.text(b[2:end], keepWords|keepDigits)
		}
		return end
	case bytes.HasPrefix(b, []byte("<!")):
		end := doctypeEnd(b)
		d.doctype(b[2:end])
		return end
	case bytes.HasPrefix(b, []byte("</")):
		end := after(b, 2, ">")
		if i := bytes.IndexByte(b[2:end], '<'); i >= 0 {
			end = 2 + i
		}
		d.endTag(b[2:end])
		return end
	case len(b) > 1 && nameStart(b[1]):
		end := tagEnd(b)
		d.startTag(b[1:end])
		return end
	}
	return 1
}

// instructionEnd takes ">" for the end where "?>" is too far to be it.
func (d *document) instructionEnd(b []byte) int {
	if !d.noPI {
		end := after(b, 2, "?>")
		d.noPI = !bytes.HasSuffix(b[:end], []byte("?>"))
		if bytes.IndexByte(b[2:end], '<') < 0 {
			return end
		}
	}
	return after(b, 2, ">")
}

func after(b []byte, from int, mark string) int {
	from = min(from, len(b))
	i := bytes.Index(b[from:], []byte(mark))
	if i < 0 {
		return len(b)
	}
	return from + i + len(mark)
}

// tagEnd: a ">" in an attribute does not end a tag, but a quote that is left
// open must not swallow the document.
func tagEnd(b []byte) int {
	quote := byte(0)
	for i := 1; i < len(b); i++ {
		switch c := b[i]; {
		case c == '<':
			return i
		case quote == 0 && c == '>':
			return i + 1
		case quote == 0 && (c == '"' || c == '\''):
			quote = c
		case c == quote:
			quote = 0
		}
	}
	return len(b)
}

func doctypeEnd(b []byte) int {
	end := after(b, 0, ">")
	if open := bytes.IndexByte(b[:end], '['); open >= 0 {
		return after(b, after(b, open, "]"), ">")
	}
	return end
}

// doctype keeps the names of elements of the protocol.
func (d *document) doctype(b []byte) {
	for len(b) > 0 {
		n := 0
		for n < len(b) && nameByte(b[n]) {
			n++
		}
		if n == 0 {
			b = b[1:]
			continue
		}
		name := b[:n]
		if !rules.KnownName("DAV:", local(string(name))) {
			d.n.text(name, keepWords)
		}
		b = b[n:]
	}
}

// comment keeps what speaks to lint207: the directive and its rule.
func (d *document) comment(b []byte) {
	t := bytes.TrimLeft(b, " \t\r\n")
	if bytes.HasPrefix(t, []byte("lint207:")) {
		t = t[len("lint207:"):]
		for i, word := range bytes.FieldsFunc(t, func(r rune) bool { return r <= ' ' || r == ',' }) {
			if !ruleName(string(word)) && (i > 0 || len(word) > len("ignore-file")) {
				d.n.text(word, 0)
			}
		}
		return
	}
	d.n.text(t, 0)
}

// ruleName: a rule, or a family of rules.
func ruleName(s string) bool {
	if _, ok := rules.ByName(s); ok {
		return true
	}
	return slices.ContainsFunc(rules.All(), func(r *rules.Rule) bool { return r.Family == s })
}

func nameStart(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c == ':' || c >= 0x80
}

func nameByte(c byte) bool { return nameStart(c) || c >= '0' && c <= '9' || c == '-' || c == '.' }

func local(q string) string { return q[strings.LastIndexByte(q, ':')+1:] }

func prefix(q string) string { return q[:max(0, strings.LastIndexByte(q, ':'))] }

// space is the namespace that a prefix stands for.
func (d *document) space(prefix string) (string, bool) {
	for i := len(d.open) - 1; i >= 0; i-- {
		if s, ok := d.open[i].spaces[prefix]; ok {
			return s, true
		}
	}
	return "", prefix == "xml"
}

// startTag takes a start tag without its "<".
func (d *document) startTag(b []byte) {
	n := 0
	for n < len(b) && nameByte(b[n]) {
		n++
	}
	name, rest := b[:n], b[n:]
	e := element{qname: string(name), local: local(string(name)), spaces: map[string]string{}, property: "DAV:"}
	attrs := attributes(rest)
	for _, a := range attrs {
		switch q := string(a.name); {
		case q == "xmlns" || prefix(q) == "xmlns":
			e.spaces[strings.TrimPrefix(strings.TrimPrefix(q, "xmlns"), ":")] = unescape(a.value)
		case q == "namespace":
			e.property = unescape(a.value)
		}
	}
	deep := len(d.open) >= maxDepth
	if !deep {
		d.open = append(d.open, e)
	}
	for _, a := range attrs {
		d.attribute(&e, a)
	}
	d.name(name)
	if !deep && bytes.HasSuffix(bytes.TrimRight(rest, ">"), []byte("/")) {
		d.open = d.open[:len(d.open)-1]
	}
}

func unescape(b []byte) string { return html.UnescapeString(string(b)) }

func (d *document) endTag(b []byte) {
	n := 0
	for n < len(b) && nameByte(b[n]) {
		n++
	}
	q := string(b[:n])
	d.name(b[:n])
	d.n.text(b[n:], references)
	for i := len(d.open) - 1; i >= 0; i-- {
		if d.open[i].qname == q {
			d.open = d.open[:i]
			return
		}
	}
}

// name replaces the name of an element or an attribute that is not public.
func (d *document) name(b []byte) {
	q := string(b)
	p := prefix(q)
	space, bound := d.space(p)
	if i := len(p); i > 0 {
		d.prefix(b[:i])
	}
	l := b[len(q)-len(local(q)):]
	if !rules.KnownName(space, string(l)) || !bound && p != "" && !rules.KnownName("DAV:", string(l)) {
		d.n.text(l, 0)
	}
}

// prefixes that people have agreed upon.
var prefixes = wordSet("d dav xml xmlns a c cal caldav card carddav cr cs oc nc s i ical apple lp1 lp2 ns ns0 ns1 ns2 ns3 ns4 svn x0 x1 x2 x3 z v")

func (d *document) prefix(b []byte) {
	if !prefixes()[strings.ToLower(string(b))] && !rules.KnownSpace(string(b)+":") {
		d.n.text(b, keepScheme) // a namespace name may stand before the name
	}
}
