package redact

import (
	"bytes"
	"strings"
)

// text redacts the text of an element.
func (d *document) text(b []byte, m mode) {
	if d.term(b) {
		return
	}
	if of := d.mode(); of&lines == 0 {
		d.n.text(b, of|m)
		return
	}
	d.n.calendar(b, m)
}

// modes of the text in elements, by local name; the innermost that has one counts.
var modes = map[string]mode{
	"href": keepScheme, "sync-token": keepScheme, "locktoken": keepScheme,
	"status": keepWords | keepDigits, "getlastmodified": keepWords | keepDigits, "creationdate": keepWords | keepDigits,
	"getcontentlength": keepWords | keepDigits, "timeout": keepWords | keepDigits, "depth": keepWords | keepDigits,
	"getcontenttype": keepWords | keepDigits, "quota-available-bytes": keepWords | keepDigits, "quota-used-bytes": keepWords | keepDigits,
	"nresults": keepWords | keepDigits, "sync-level": keepWords | keepDigits, "limit": keepWords | keepDigits,
	"min-date-time": keepWords | keepDigits, "max-date-time": keepWords | keepDigits,
	"calendar-data": lines, "calendar-timezone": lines, "calendar-availability": lines, "address-data": lines,
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

// terms are texts of elements that a specification defines, by local name.
var terms = map[string]func() map[string]bool{
	"supported-collation": collations,
	"calendar-user-type":  wordSet("individual group resource room unknown"),
}

var collations = wordSet("i;octet i;ascii-casemap i;ascii-numeric i;unicode-casemap default")

// term says that a text is one that a specification defines for its element.
func (d *document) term(b []byte) bool {
	if len(d.open) == 0 {
		return false
	}
	set, ok := terms[d.open[len(d.open)-1].local]
	return ok && set()[strings.ToLower(string(bytes.TrimSpace(b)))]
}
