package rules

import (
	"bytes"
	"strings"
	"time"
)

// Matchers for the value grammars of RFC 4918 section 15. None allocates.

// isDigits says whether b is 1*DIGIT.
func isDigits(b []byte) bool {
	for _, c := range b {
		if c < '0' || c > '9' {
			return false
		}
	}
	return len(b) > 0
}

// entityTag is what is known of a text that should be an entity-tag.
type entityTag struct {
	ok     bool // an entity-tag of RFC 2616 section 3.11 or RFC 9110 section 8.8.3
	blank  bool // white space in it, which only RFC 2616 allows
	folded bool // w/ instead of W/, likewise
}

// readEntityTag: in RFC 2616 a backslash takes the meaning from a quote; in
// RFC 9110 it is a character like others.
func readEntityTag(b []byte) (e entityTag) {
	if len(b) > 2 && b[0]|0x20 == 'w' && b[1] == '/' {
		e.folded = b[0] == 'w'
		b = b[2:]
	}
	if len(b) < 2 || b[0] != '"' || b[len(b)-1] != '"' {
		return e
	}
	b = b[1 : len(b)-1]
	for i, c := range b {
		switch {
		case c == '"' && (i == 0 || b[i-1] != '\\'):
			return e
		case c == ' ' || c == '\t' || c == '\n' || c == '\r':
			e.blank = true
		case c < ' ' || c == 0x7f:
			return e
		}
	}
	e.ok = true
	return e
}

// quoteTag makes an entity-tag of a text that lacks the quotes, "" if that
// would be a guess.
func quoteTag(b []byte) string {
	weak := ""
	if len(b) > 2 && b[0]|0x20 == 'w' && b[1] == '/' {
		weak, b = "W/", b[2:]
	}
	b = bytes.Trim(b, `"'`)
	if len(b) == 0 || bytes.ContainsAny(b, "\" \t\r\n") {
		return ""
	}
	return weak + `"` + Escape(b) + `"`
}

// isMediaType says whether b is type "/" subtype with parameters; an empty
// parameter is legal (RFC 9110 section 5.6.6).
func isMediaType(b []byte) bool {
	n := tokenLen(b)
	if n == 0 || n == len(b) || b[n] != '/' {
		return false
	}
	b = b[n+1:]
	n = tokenLen(b)
	if n == 0 {
		return false
	}
	for b = skipBlank(b[n:]); len(b) > 0; b = skipBlank(b) {
		if b[0] != ';' {
			return false
		}
		b = skipBlank(b[1:])
		if n = tokenLen(b); n == 0 {
			continue
		}
		if n+1 >= len(b) || b[n] != '=' {
			return false
		}
		b = b[n+1:]
		if n = max(tokenLen(b), quotedLen(b)); n == 0 {
			return false
		}
		b = b[n:]
	}
	return true
}

func skipBlank(b []byte) []byte {
	for len(b) > 0 && (b[0] == ' ' || b[0] == '\t' || b[0] == '\n' || b[0] == '\r') {
		b = b[1:]
	}
	return b
}

// tokenLen is the length of the token (RFC 9110 section 5.6.2) at the start of b.
func tokenLen(b []byte) int {
	for i, c := range b {
		letter := 'a' <= c|0x20 && c|0x20 <= 'z' || '0' <= c && c <= '9'
		if !letter && (c <= ' ' || c >= 0x7f || strings.IndexByte(`"(),/:;<=>?@[\]{}`, c) >= 0) {
			return i
		}
	}
	return len(b)
}

// quotedLen is the length of the quoted-string at the start of b, 0 if there is none.
func quotedLen(b []byte) int {
	if len(b) == 0 || b[0] != '"' {
		return 0
	}
	for i := 1; i < len(b); i++ {
		switch b[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return 0
}

// scheme is the scheme of an absolute URI, nil if b is none.
func scheme(b []byte) []byte {
	for i, c := range b {
		switch {
		case 'a' <= c|0x20 && c|0x20 <= 'z':
		case i > 0 && ('0' <= c && c <= '9' || c == '+' || c == '-' || c == '.'):
		case i > 0 && c == ':' && i+1 < len(b) && !bytes.ContainsAny(b, " \t\r\n\"<>\\^`{|}"):
			return b[:i]
		default:
			return nil
		}
	}
	return nil
}

// isUUID says whether b is a UUID in the form of RFC 4122 section 3.
func isUUID(b []byte) bool {
	if len(b) != 36 {
		return false
	}
	for i, c := range b {
		dash := i == 8 || i == 13 || i == 18 || i == 23
		hex := '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'f'
		if dash != (c == '-') || !dash && !hex {
			return false
		}
	}
	return true
}

// uuidOf cuts the UUID out of a urn:uuid or opaquelocktoken URI; nil if the URI
// has another scheme. rest is what follows where a UUID should end.
func uuidOf(b []byte) (uuid, rest []byte) {
	for _, s := range [...]string{"urn:uuid:", "opaquelocktoken:"} {
		if hasPrefixFold(b, s) {
			b = b[len(s):]
			n := min(len(b), 36)
			return b[:n], b[n:]
		}
	}
	return nil, nil
}

// hasPrefixFold compares without case; s is in lower case, ASCII.
func hasPrefixFold(b []byte, s string) bool {
	if len(b) < len(s) {
		return false
	}
	for i := range len(s) {
		if lowerASCII(b[i]) != lowerASCII(s[i]) {
			return false
		}
	}
	return true
}

func equalFold(b []byte, s string) bool { return len(b) == len(s) && hasPrefixFold(b, s) }

func lowerASCII(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c | 0x20
	}
	return c
}

// moment is a point in time as a text writes it.
type moment struct {
	year, month, day, hour, minute, second int
	weekday                                int  // 0 Sunday; -1: not written
	offset                                 int  // minutes east of UTC
	folded                                 bool // a name in another case than the grammar's
}

// exists says whether the calendar and the clock have it.
func (m *moment) exists() bool {
	return m.month >= 1 && m.month <= 12 && m.day >= 1 && m.day <= daysIn(m.year, m.month) &&
		m.hour < 24 && m.minute < 60 && m.second <= 60
}

func daysIn(year, month int) int {
	switch month {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

// dayOfWeek is the weekday of a date that exists, 0 for Sunday (Sakamoto's method).
func dayOfWeek(year, month, day int) int {
	shift := [...]int{0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4}
	if month < 3 {
		year--
	}
	return (year + year/4 - year/100 + year/400 + shift[month-1] + day) % 7
}

// utc is the time in UTC; the moment exists.
func (m *moment) utc() time.Time {
	return time.Date(m.year, time.Month(m.month), m.day, m.hour, m.minute-m.offset, m.second, 0, time.UTC)
}

// The two forms in which section 15 wants dates.
const (
	rfc1123Form = "w, D b Y t G"
	rfc3339Form = "Y-m-DTtfz"

	rfc1123Layout = "Mon, 02 Jan 2006 15:04:05 GMT"
	rfc3339Layout = "2006-01-02T15:04:05Z"
)

// dateForms are other forms in which servers write dates, by what people call them.
var dateForms = [...]struct{ form, name string }{
	{rfc3339Form, "the ISO 8601 form of creationdate"},
	{rfc1123Form, "the form of getlastmodified"},
	{"W, D-b-y t G", "the obsolete form of RFC 850"},
	{"w b d t Y", "the obsolete form of asctime"},
	{"w, d b Y t G", "a date with a one-digit day"},
	{"w, D-b-Y t G", "a date with hyphens"},
	{"w, d b Y t x", "a date with another time zone than GMT"},
	{"d b Y t G", "a date without the weekday"},
	{"Y-m-D tfz", "a date with a blank instead of T"},
	{"Y-m-DTtfx", "a date with an offset without colon"},
}

// otherDate reads a date in any form of the table.
func otherDate(b []byte) (m moment, name string, ok bool) {
	for _, f := range dateForms {
		if m, ok := readDate(f.form, b); ok && m.exists() {
			return m, f.name, true
		}
	}
	return moment{}, "", false
}

const (
	shortDays  = "sun mon tue wed thu fri sat "
	longDays   = "sunday monday tuesday wednesday thursday friday saturday "
	monthNames = "jan feb mar apr may jun jul aug sep oct nov dec "
)
