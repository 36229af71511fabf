package redact

import (
	"bytes"
	"strings"

	"lint207/rules"
)

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

func (d *document) attribute(e *element, a attribute) {
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
	if !e.publicValue(a) {
		d.n.text(a.value, keepWords|references)
	}
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

// publicValue says that the value of an attribute without a prefix is one that
// a specification defines, or a time.
func (e *element) publicValue(a attribute) bool {
	value := strings.ToLower(string(a.value))
	switch q := string(a.name); e.local {
	case "comp", "comp-filter":
		return q == "name" && components()[value]
	case "prop", "prop-filter":
		return q == "name" && properties()[value]
	case "param-filter":
		return q == "name" && (parameters()[value] || wordedParameters()[value])
	case "text-match":
		return q == "collation" && collations()[value]
	case "time-range", "expand", "limit-recurrence-set", "limit-freebusy-set":
		return (q == "start" || q == "end") && isTime(value)
	case "property":
		return q == "name" && rules.KnownName(e.property, string(a.value)) || q == "namespace" && rules.KnownSpace(string(a.value))
	}
	return false
}

// isTime says that a value is a date or a time in UTC of iCalendar, in lower case.
func isTime(s string) bool {
	return len(s) <= len("20240101t000000z") && strings.Trim(s, "0123456789tz") == ""
}
