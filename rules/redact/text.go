package redact

import (
	"bytes"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// mode says what is kept of a text.
type mode uint8

const (
	keepWords    mode = 1 << iota // the words of protocols and formats
	keepDigits                    // numbers, dates
	keepScheme                    // of a URL
	references                    // &#65; and &amp; stand for characters
	lines                         // of iCalendar or vCard
	secret                        // nothing is kept, nothing is recognisable
	keepCalendar                  // the words of iCalendar and vCard
)

// unit is a character of a text as it is spelled.
type unit struct {
	r        rune
	from, to int
	spelled  spelling
}

type spelling uint8

const (
	plain spelling = iota
	percent
	decimal // &#65;
	hexadecimal
	opaque // nothing that may be replaced
)

// text replaces the words of a text in place.
func (n *names) text(b []byte, m mode) {
	for i := 0; i < len(b); {
		if size := publicPart(b[i:], m); size > 0 {
			i += size
			continue
		}
		u := next(b[i:], m)
		if !wordRune(u.r) || u.spelled == opaque {
			i += u.to
			continue
		}
		var word []unit
		for i < len(b) && publicPart(b[i:], m) == 0 {
			u := next(b[i:], m)
			if u.spelled == opaque || !wordRune(u.r) {
				break
			}
			u.from, u.to = u.from+i, u.to+i
			word = append(word, u)
			i = u.to
		}
		for _, w := range split(word, m) {
			n.replace(b, w, m)
		}
	}
}

// publicParts are what rules recognise in a URL or a sentence, wherever it
// stands in it: a service, a path that servers agree upon, a fixed sentence.
var publicParts = []string{
	"graph.microsoft.com", "graph.microsoft.us", "graph.microsoft.", "microsoftgraph.chinacloudapi.cn", "/$batch",
	"inbox", "outbox", "/.in/",
	"rolled back since another operation in the same transaction failed", "Invalid reference specified", " found in ",
}

// publicPart is the length of the public part that a text begins with.
func publicPart(b []byte, m mode) int {
	if m&keepScheme == 0 {
		return 0
	}
	for _, p := range publicParts {
		if len(b) >= len(p) && b[0]|0x20 == p[0]|0x20 && bytes.EqualFold(b[:len(p)], []byte(p)) {
			return len(p)
		}
	}
	return 0
}

// wordRune: names consist of these, everything else stays.
func wordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r) }

// split parts numbers from letters where numbers are kept.
func split(word []unit, m mode) [][]unit {
	if m&keepDigits == 0 {
		return [][]unit{word}
	}
	var out [][]unit
	for i := 0; i < len(word); {
		j := i + 1
		for j < len(word) && digit(word[j].r) == digit(word[i].r) {
			j++
		}
		out = append(out, word[i:j])
		i = j
	}
	return out
}

func digit(r rune) bool { return r >= '0' && r <= '9' }

func (n *names) replace(b []byte, word []unit, m mode) {
	rs := make([]rune, len(word))
	for i, u := range word {
		rs[i] = u.r
	}
	if m&secret != 0 {
		for i := range rs {
			word[i].write(b, 'x')
		}
		return
	}
	if kept(b, string(rs), word, m) {
		return
	}
	for i, r := range n.pseudonym(rs, uuidPart(b, word[0].from, word[len(word)-1].to)) {
		word[i].write(b, r)
	}
}

// kept says whether a word is public.
func kept(b []byte, s string, word []unit, m mode) bool {
	from, to := word[0].from, word[len(word)-1].to
	switch {
	case len(s) == 1:
		return true // tells nothing
	case digit(word[0].r) && m&keepDigits != 0:
		return true
	case m&keepScheme != 0:
		return structural(b, from, to, s)
	}
	return m&keepWords != 0 && public(s) || m&keepCalendar != 0 && inCalendar(s)
}

// structural says whether a word is a part of a URL that has a meaning.
func structural(b []byte, from, to int, s string) bool {
	before := b[max(0, from-len("/!svn/vcc/")):from]
	switch {
	case to < len(b) && b[to] == ':' && schemes()[strings.ToLower(s)]:
		return true
	case s == "80" || s == "443":
		return bytes.HasSuffix(before, []byte(":"))
	case s == "svn":
		return bytes.HasSuffix(before, []byte("/!"))
	case s == "localhost":
		return true
	case s == "127": // the network of this machine
		return to < len(b) && b[to] == '.' && (from == 0 || strings.IndexByte(" /@:", b[from-1]) >= 0)
	}
	if bytes.HasSuffix(before, []byte("/!svn/")) || s == "default" && bytes.HasSuffix(before, []byte("/!svn/vcc/")) {
		return true
	}
	const loopback = "127.0.0.1"
	start := max(0, from-len(loopback))
	i := bytes.Index(b[start:min(len(b), from+len(loopback))], []byte(loopback))
	return i >= 0 && start+i <= from && to <= start+i+len(loopback)
}

// next reads a character, its end relative to b.
func next(b []byte, m mode) unit {
	switch {
	case b[0] == '%':
		return nextPercent(b)
	case b[0] == '&' && m&references != 0:
		return nextReference(b)
	}
	r, n := utf8.DecodeRune(b)
	if r == utf8.RuneError {
		return unit{r: r, to: n, spelled: opaque}
	}
	return unit{r: r, to: n}
}

func nextPercent(b []byte) unit {
	var raw [utf8.UTFMax]byte
	n := 0
	for n < len(raw) && 3*n+2 < len(b) && b[3*n] == '%' {
		v, err := strconv.ParseUint(string(b[3*n+1:3*n+3]), 16, 8)
		if err != nil {
			break
		}
		raw[n] = byte(v)
		n++
	}
	if n == 0 {
		return unit{to: 1, spelled: opaque}
	}
	r, size := utf8.DecodeRune(raw[:n])
	if r == utf8.RuneError {
		return unit{to: 3, spelled: opaque}
	}
	if r == '%' && len(b) > 4 && isHexDigit(b[3]) && isHexDigit(b[4]) {
		return twice(b)
	}
	return unit{r: r, to: 3 * size, spelled: percent}
}

func isHexDigit(c byte) bool { return strings.IndexByte("0123456789abcdefABCDEF", c) >= 0 }

// twice takes a character that was encoded twice: a letter becomes an x.
func twice(b []byte) unit {
	v, _ := strconv.ParseUint(string(b[3:5]), 16, 8)
	switch c := rune(v); {
	case v < 0x80 && wordRune(c):
		copy(b[3:], "78")
	case v >= 0x80 && v < 0xC0:
		copy(b[3:], "84")
	}
	return unit{to: 5, spelled: opaque}
}

func nextReference(b []byte) unit {
	end := bytes.IndexByte(b[:min(len(b), 16)], ';')
	if end < 3 {
		return unit{r: '&', to: 1}
	}
	name, base, s := string(b[1:end]), 10, decimal
	switch name {
	case "amp", "lt", "gt", "quot", "apos":
		return unit{to: end + 1, spelled: opaque}
	}
	if name[0] != '#' {
		return unit{r: '&', to: 1}
	}
	name = name[1:]
	if len(name) > 1 && (name[0] == 'x' || name[0] == 'X') {
		name, base, s = name[1:], 16, hexadecimal
	}
	v, err := strconv.ParseUint(name, base, 31)
	if err != nil || !utf8.ValidRune(rune(v)) {
		return unit{to: end + 1, spelled: opaque}
	}
	return unit{r: rune(v), to: end + 1, spelled: s}
}

// write spells another character in the same way, in as many bytes.
func (u unit) write(b []byte, r rune) {
	at := b[u.from:u.to]
	switch u.spelled {
	case plain:
		if utf8.RuneLen(r) == len(at) {
			utf8.EncodeRune(at, r)
		} else {
			for i := range at {
				at[i] = 'x'
			}
		}
	case percent:
		var raw [utf8.UTFMax]byte
		size := utf8.EncodeRune(raw[:], r)
		if 3*size != len(at) { // only a secret
			for i := range len(at) / 3 {
				copy(at[3*i:], "%78")
			}
			return
		}
		for i := range size {
			format := strconv.FormatUint(uint64(raw[i])|0x100, 16)[1:]
			if !lowerHex(at[3*i+1 : 3*i+3]) {
				format = strings.ToUpper(format)
			}
			copy(at[3*i+1:], format)
		}
	case decimal:
		spell(at, "&#", strconv.Itoa(int(r)))
	case hexadecimal:
		spell(at, string(at[:3]), strconv.FormatInt(int64(r), 16))
	}
}

// spell writes a reference with zeros before the number; one that has no room
// becomes a blank number sign, which is no letter.
func spell(at []byte, open, number string) {
	room := len(at) - len(open) - 1
	if len(number) > room {
		number = "35"
		if open != "&#" {
			number = "23"
		}
	}
	copy(at, open+strings.Repeat("0", room-len(number))+number+";")
}

func lowerHex(b []byte) bool { return bytes.ContainsAny(b, "abcdef") }
