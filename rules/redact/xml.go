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
}

type element struct {
	qname  string
	local  string
	spaces map[string]string // prefixes that it binds
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
		end := after(b, 2, "?>")
		if i := bytes.IndexByte(b[2:end], '<'); i >= 0 {
			end = after(b, 2, ">")
		}
		if !bytes.HasPrefix(bytes.ToLower(b), []byte("<?xml ")) {
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
	end := bytes.IndexByte(b, '>')
	if open := bytes.IndexByte(b, '['); open >= 0 && (end < 0 || open < end) {
		return after(b, after(b, open, "]"), ">")
	}
	return after(b, 0, ">")
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
	e := element{qname: string(name), local: local(string(name)), spaces: map[string]string{}}
	attrs := attributes(rest)
	for _, a := range attrs {
		if q := string(a.name); q == "xmlns" || prefix(q) == "xmlns" {
			e.spaces[strings.TrimPrefix(strings.TrimPrefix(q, "xmlns"), ":")] = unescape(a.value)
		}
	}
	d.open = append(d.open, e)
	for _, a := range attrs {
		d.attribute(a)
	}
	d.name(name)
	if bytes.HasSuffix(bytes.TrimRight(rest, ">"), []byte("/")) {
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

type attribute struct{ name, value []byte }

// attributes finds name="value" in what follows a tag's name.
func attributes(b []byte) (out []attribute) {
	for i := 0; i < len(b); {
		if !nameStart(b[i]) {
			i++
			continue
		}
		j := i
		for j < len(b) && nameByte(b[j]) {
			j++
		}
		a := attribute{name: b[i:j]}
		k := j
		for k < len(b) && (b[k] == ' ' || b[k] == '=' || b[k] == '\n' || b[k] == '\r' || b[k] == '\t') {
			k++
		}
		i = j
		if k < len(b) && (b[k] == '"' || b[k] == '\'') {
			end := bytes.IndexByte(b[k+1:], b[k])
			if end < 0 {
				end = len(b) - k - 1
			}
			a.value = b[k+1 : k+1+end]
			i = k + 1 + end
		}
		out = append(out, a)
	}
	return out
}

// publicAttributes have no prefix.
var publicAttributes = wordSet("name content-type version start end value collation match-type negate-condition novalue lang test type namespace enabled dummy")

func (d *document) attribute(a attribute) {
	q := string(a.name)
	switch {
	case q == "xmlns" || prefix(q) == "xmlns":
		if !rules.KnownSpace(unescape(a.value)) {
			d.n.text(a.value, keepScheme|references)
		}
		if p := a.name[len(q)-len(local(q)):]; q != "xmlns" {
			d.prefix(p)
		}
		return
	case q == "xml:lang":
		if !language(string(a.value)) {
			d.n.text(a.value, references)
		}
		return
	case q == "xml:base":
		d.n.text(a.value, keepScheme|references)
		return
	}
	d.n.text(a.value, keepWords|references)
	if prefix(q) != "" {
		d.name(a.name)
	} else if !publicAttributes()[q] {
		d.n.text(a.name, 0)
	}
}

// language says that a value is that of xml:lang: short parts.
func language(s string) bool {
	for i, part := range strings.Split(s, "-") {
		if len(part) > 8 || i == 0 && len(part) > 3 {
			return false
		}
	}
	return true
}

// text redacts the text of an element.
func (d *document) text(b []byte, m mode) {
	if of := d.mode(); of&lines == 0 {
		d.n.text(b, of|m)
		return
	}
	for line := range bytes.Lines(b) { // iCalendar and vCard
		i := bytes.IndexAny(line, ":;")
		if i < 0 || line[0] == ' ' || line[0] == '\t' {
			d.n.text(line, m)
			continue
		}
		name := string(line[bytes.LastIndexByte(line[:i], '.')+1 : i])
		value := max(i, bytes.IndexByte(line, ':'))
		d.n.text(line[:value], m|keepWords)
		switch of := m | keepWords; {
		case timed()[strings.ToLower(name)]:
			d.n.text(line[value:], of|keepDigits)
		case prose()[strings.ToLower(name)]:
			d.n.text(line[value:], m|keepScheme)
		default:
			d.n.text(line[value:], of)
		}
	}
}

// Lines of iCalendar and vCard: timed ones hold times and numbers that must be
// right, prose what people write.
var (
	timed = wordSet(`version dtstamp dtstart dtend due duration rrule rdate exdate exrule recurrence-id created last-modified completed
		trigger sequence priority tzoffsetfrom tzoffsetto percent-complete repeat rev freebusy refresh-interval`)
	prose = wordSet(`summary description location comment uid organizer attendee contact url fn n org title adr email tel note nickname
		categories prodid x-wr-calname x-wr-caldesc`)
)

// modes of the text in elements, by local name; the innermost that has one counts.
var modes = map[string]mode{
	"href": keepScheme, "sync-token": keepScheme, "locktoken": keepScheme,
	"status": keepWords | keepDigits, "getlastmodified": keepWords | keepDigits, "creationdate": keepWords | keepDigits,
	"getcontentlength": keepWords | keepDigits, "timeout": keepWords | keepDigits, "depth": keepWords | keepDigits,
	"getcontenttype": keepWords | keepDigits, "quota-available-bytes": keepWords | keepDigits, "quota-used-bytes": keepWords | keepDigits,
	"nresults": keepWords | keepDigits, "sync-level": keepWords | keepDigits, "limit": keepWords | keepDigits,
	"calendar-data": lines, "calendar-timezone": lines, "address-data": lines,
	"getcontentlanguage": keepWords,
	"getetag":            0, "displayname": 0, "responsedescription": 0, "owner": 0, "comment": 0, "creator-displayname": 0,
}

// mode is that of text in the innermost element.
func (d *document) mode() mode {
	for i := len(d.open) - 1; i >= 0; i-- {
		if m, ok := modes[strings.ToLower(d.open[i].local)]; ok {
			return m
		}
	}
	return keepScheme
}
