package redact

import (
	"bytes"
	"strings"
)

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
