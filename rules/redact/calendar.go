package redact

import (
	"bytes"
	"strings"
)

// calendar redacts iCalendar or vCard in place: names of components, properties
// and parameters stay, and values that are words of the formats or times.
func (n *names) calendar(b []byte, m mode) {
	b = bytes.TrimPrefix(b, []byte("\xEF\xBB\xBF"))
	for len(b) > 0 {
		var parts [][]byte
		parts, b = contentLine(b)
		if len(parts) == 1 {
			n.contentLine(parts[0], m)
			continue
		}
		whole := bytes.Join(parts, nil)
		n.contentLine(whole, m)
		scatter(whole, parts)
	}
}

// contentLine cuts the first line off a text, in the parts that it is folded
// into (RFC 5545 section 3.1). BEGIN and END are never folded, so that a text
// that is indented as a whole keeps its components.
func contentLine(b []byte) (parts [][]byte, rest []byte) {
	for {
		part, end := lineText(b), line(b)
		part = bytes.TrimLeft(part, " \t")
		parts, b = append(parts, part), b[end:]
		if len(b) == 0 || b[0] != ' ' && b[0] != '\t' || delimiter(part) || delimiter(bytes.TrimLeft(lineText(b), " \t")) {
			return parts, b
		}
	}
}

// lineText is the first line without its end, which may be a reference.
func lineText(b []byte) []byte {
	b = bytes.TrimRight(b[:line(b)], "\r\n")
	for _, cr := range []string{"&#13;", "&#xD;", "&#xd;", "&#x0D;", "&#x0d;"} {
		b = bytes.TrimSuffix(b, []byte(cr))
	}
	return b
}

// delimiter: a BEGIN or an END.
func delimiter(b []byte) bool {
	name, value, ok := bytes.Cut(bytes.TrimSpace(b), []byte(":"))
	return ok && delimiters()[strings.ToLower(string(name))] && components()[strings.ToLower(string(value))]
}

// contentLine redacts a line that is unfolded.
func (n *names) contentLine(b []byte, m mode) {
	colon := separator(b, ':', m)
	if colon == len(b) || delimiter(b) {
		if colon == len(b) {
			n.text(b, m)
		}
		return
	}
	head, value := b[:colon], b[colon:]
	name := head[:separator(head, ';', m)]
	params := head[len(name):]
	name = name[bytes.LastIndexByte(name, '.')+1:] // behind a group of vCard
	n.text(head[:len(head)-len(params)-len(name)], m)
	low := strings.ToLower(string(name))
	if !properties()[low] {
		n.text(name, m)
	}
	n.parameters(params, m)
	switch {
	case timed()[low]:
		n.text(value, m|keepCalendar|keepDigits)
	case worded()[low]:
		n.text(value, m|keepCalendar)
	default:
		n.text(value, m|keepScheme)
	}
}

// parameters redacts what stands between the name of a property and its value.
func (n *names) parameters(b []byte, m mode) {
	for len(b) > 0 {
		end := 1 + separator(b[1:], ';', m)
		param := b[:end]
		b = b[end:]
		eq := bytes.IndexByte(param, '=')
		if eq < 0 {
			n.text(param, m|keepCalendar) // vCard 2.1: the value alone
			continue
		}
		low := strings.ToLower(string(param[1:eq]))
		if !parameters()[low] && !wordedParameters()[low] {
			n.text(param[:eq], m)
		}
		if wordedParameters()[low] {
			n.text(param[eq:], m|keepCalendar)
		} else {
			n.text(param[eq:], m|keepScheme)
		}
	}
}

// separator is where a line has one of two signs, outside of quotes and of
// references; its length if nowhere.
func separator(b []byte, sign byte, m mode) int {
	quoted := false
	for i := 0; i < len(b); i++ {
		switch c := b[i]; {
		case c == '"':
			quoted = !quoted
		case c == '&' && m&references != 0:
			if end := bytes.IndexByte(b[i:min(len(b), i+16)], ';'); end > 1 {
				quoted = quoted != bytes.Equal(b[i:i+end], []byte("&quot"))
				i += end
			}
		case c == sign && !quoted:
			return i
		}
	}
	return len(b)
}

// Names and words of RFC 5545, 5546, 6321, 7808, 7953, 7986 and 9073, of vCard
// 2.1 (versit) and of RFC 2426 and 6350.
var (
	delimiters = wordSet("begin end")
	components = wordSet(`vcalendar vevent vtodo vjournal vfreebusy vtimezone valarm vavailability available standard daylight
		vcard vlocation vresource participant vpoll`)
	// timed hold times and numbers that must be right.
	timed = wordSet(`version dtstamp dtstart dtend due duration rrule rdate exdate exrule recurrence-id created last-modified completed
		trigger sequence priority tzoffsetfrom tzoffsetto percent-complete repeat freebusy refresh-interval tzuntil`)
	// worded hold words of the formats.
	worded = wordSet(`begin end calscale method status class transp action kind profile busytype request-status`)
	// properties are all whose names are public.
	properties = wordSet(`begin end version dtstamp dtstart dtend due duration rrule rdate exdate exrule recurrence-id created
		last-modified completed trigger sequence priority tzoffsetfrom tzoffsetto percent-complete repeat freebusy
		refresh-interval tzuntil calscale method status class transp action kind profile busytype request-status
		prodid uid summary description location geo comment contact url organizer attendee attach categories resources
		related-to tzid tzname tzurl tzid-alias-of name color image conference source x-wr-calname x-wr-caldesc x-wr-timezone
		fn n nickname photo bday anniversary gender adr label tel email impp lang mailer tz title role logo agent org member
		related note rev sort-string sound clientpidmap key fburl caladruri caluri xml source
		structured-data styled-description participant-type calendar-address location-type resource-type acknowledged proximity`)
	// parameters have values that people choose.
	parameters = wordSet(`altrep cn dir member sent-by delegated-from delegated-to tzid email label sort-as geo tz filename
		managed-id schedule-status x-filename pid altid mediatype`)
	// wordedParameters have words of the formats for values.
	wordedParameters = wordSet(`value type partstat role cutype rsvp reltype related range fbtype language encoding charset fmttype
		pref display feature schedule-agent schedule-force-send size order derived calscale`)
)
