package xmlscan

import (
	"bytes"
	"unicode/utf8"
)

type refKind uint8

const (
	refNone    refKind = iota // a raw '&'
	refChar                   // a character reference or a predefined entity
	refIllegal                // a reference to a character that XML does not have
	refEntity                 // any other entity
)

// parseRef reads the reference at the start of b, which is a '&'. n is its
// length; of a raw '&' it is 1.
func parseRef(b []byte) (k refKind, r rune, n int) {
	if len(b) > 1 && b[1] == '#' {
		return parseCharRef(b)
	}
	n = nameLen(b[1:])
	if n == 0 || n+1 >= len(b) || b[n+1] != ';' {
		return refNone, 0, 1
	}
	name := b[1 : n+1]
	switch string(name) {
	case "amp":
		return refChar, '&', n + 2
	case "lt":
		return refChar, '<', n + 2
	case "gt":
		return refChar, '>', n + 2
	case "quot":
		return refChar, '"', n + 2
	case "apos":
		return refChar, '\'', n + 2
	}
	return refEntity, 0, n + 2
}

func parseCharRef(b []byte) (refKind, rune, int) {
	i, base := 2, rune(10)
	if i < len(b) && b[i] == 'x' {
		i, base = 3, 16
	}
	first := i
	var r rune
	for ; i < len(b); i++ {
		d := digit(b[i])
		if d >= base {
			break
		}
		r = min(r*base+d, utf8.MaxRune+1)
	}
	if i == first || i == len(b) || b[i] != ';' {
		return refNone, 0, 1
	}
	if !isChar(r) {
		return refIllegal, r, i + 1
	}
	return refChar, r, i + 1
}

func digit(c byte) rune {
	switch {
	case '0' <= c && c <= '9':
		return rune(c - '0')
	case 'a' <= c|0x20 && c|0x20 <= 'f':
		return rune(c|0x20-'a') + 10
	}
	return 99
}

// nameLen is the length of the Name at the start of b, 0 if there is none.
func nameLen(b []byte) int {
	i := 0
	for i < len(b) {
		r, n := rune(b[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRune(b[i:])
			if r == utf8.RuneError && n == 1 {
				break
			}
		}
		if i == 0 && !isNameStart(r) || !isNameChar(r) {
			break
		}
		i += n
	}
	return i
}

// AppendText appends the content of a Text token: references resolved (unknown
// ones stay as they are), line ends normalised. A CDATA section is literal but
// for its line ends.
func AppendText(dst, raw []byte, f TextFlags) []byte {
	for len(raw) > 0 {
		i := 0
		for i < len(raw) && raw[i] != '\r' && (raw[i] != '&' || f&CData != 0) {
			i++
		}
		dst, raw = append(dst, raw[:i]...), raw[i:]
		if len(raw) > 0 {
			dst, raw = appendOdd(dst, raw, '\n')
		}
	}
	return dst
}

// AppendAttrValue appends an attribute's value: references resolved, line ends
// and white space normalised (XML 3.3.3, CDATA attributes).
func AppendAttrValue(dst, raw []byte) []byte {
	for len(raw) > 0 {
		switch c := raw[0]; c {
		case '&', '\r':
			dst, raw = appendOdd(dst, raw, ' ')
		case '\t', '\n':
			dst, raw = append(dst, ' '), raw[1:]
		default:
			dst, raw = append(dst, c), raw[1:]
		}
	}
	return dst
}

// appendOdd takes the CR or '&' at the start of raw; a line end becomes eol.
func appendOdd(dst, raw []byte, eol byte) ([]byte, []byte) {
	if raw[0] == '\r' {
		if len(raw) > 1 && raw[1] == '\n' {
			raw = raw[1:]
		}
		return append(dst, eol), raw[1:]
	}
	k, r, n := parseRef(raw)
	if k == refChar {
		return utf8.AppendRune(dst, r), raw[n:]
	}
	return append(dst, raw[:n]...), raw[n:]
}

// plainValue says that a value stands for itself.
func plainValue(b []byte) bool { return bytes.IndexByte(b, '&') < 0 && !hasBreak(b) }

func hasBreak(b []byte) bool {
	for _, c := range b {
		if c == '\t' || c == '\n' || c == '\r' {
			return true
		}
	}
	return false
}
