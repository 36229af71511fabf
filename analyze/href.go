package analyze

import (
	"bytes"
	"hash/maphash"
	"unicode/utf8"
)

// HrefBits is what one pass over an href finds, so that no rule scans it again.
type HrefBits uint32

// The bits.
const (
	HrefControl      HrefBits = 1 << iota // C0, DEL
	HrefSpace                             // a blank
	HrefUnwise                            // one of "<>\^`{|}
	HrefNonASCII                          // above U+007F
	HrefBracket                           // '[' or ']', also around an IPv6 host
	HrefFragment                          // '#'
	HrefDot                               // a '.' that begins a segment, raw or encoded
	HrefNoSlash                           // does not begin with '/': an absolute URI, or neither form
	HrefNetwork                           // begins with "//"
	HrefBadPercent                        // a '%' without two hex digits
	HrefLowerHex                          // a percent-encoding with a lower-case digit
	HrefOverencoded                       // a percent-encoded unreserved character
	HrefEncodedTwice                      // "%25" and two hex digits
	HrefNotUTF8                           // the percent-encoded octets are not UTF-8
	HrefReported                          // HrefFact.Reported is set: nothing of the href alone
	hrefPercent                           // '%'
	hrefOctet                             // a percent-encoded octet above 0x7f
)

var hrefClass = func() (t [256]HrefBits) {
	for c := range 256 {
		switch {
		case c < ' ' || c == 0x7f:
			t[c] = HrefControl
		case c == ' ':
			t[c] = HrefSpace
		case c > 0x7f:
			t[c] = HrefNonASCII
		}
	}
	for _, c := range []byte("\"<>\\^`{|}") {
		t[c] = HrefUnwise
	}
	t['%'], t['#'], t['['], t[']'] = hrefPercent, HrefFragment, HrefBracket, HrefBracket
	return
}()

// ClassifyHref says what is in an href.
func ClassifyHref(b []byte) (h HrefBits) {
	var last byte = '/'
	for _, c := range b {
		h |= hrefClass[c]
		if last == '/' && c == '.' {
			h |= HrefDot
		}
		last = c
	}
	switch {
	case len(b) == 0 || b[0] != '/':
		h |= HrefNoSlash
	case len(b) > 1 && b[1] == '/':
		h |= HrefNetwork
	}
	if h&hrefPercent != 0 {
		h |= classifyPercent(b)
	}
	return h
}

// classifyPercent looks at the percent-encodings of an href.
func classifyPercent(b []byte) (h HrefBits) {
	for i := 0; i < len(b); i++ {
		if b[i] != '%' {
			continue
		}
		c, ok := octet(b[i:])
		if !ok {
			h |= HrefBadPercent
			continue
		}
		if b[i+1] >= 'a' || b[i+2] >= 'a' {
			h |= HrefLowerHex
		}
		switch {
		case unreserved(c):
			h |= HrefOverencoded
			if c == '.' && (i == 0 || b[i-1] == '/') {
				h |= HrefDot
			}
		case c == '%' && i+4 < len(b) && unhex(b[i+3]) >= 0 && unhex(b[i+4]) >= 0:
			h |= HrefEncodedTwice
		case c > 0x7f:
			h |= hrefOctet
		}
		i += 2
	}
	if h&hrefOctet != 0 && !octetsAreUTF8(b) {
		h |= HrefNotUTF8
	}
	return h
}

// octet decodes the percent-encoding at the start of b.
func octet(b []byte) (byte, bool) {
	if len(b) < 3 || b[0] != '%' {
		return 0, false
	}
	hi, lo := unhex(b[1]), unhex(b[2])
	return byte(hi<<4 | lo), hi >= 0 && lo >= 0
}

// octetsAreUTF8 says whether the href is UTF-8 once its percent-encodings are
// undone; the href itself is UTF-8.
func octetsAreUTF8(b []byte) bool {
	var seq [utf8.UTFMax]byte
	n := 0
	for i := 0; i < len(b); i++ {
		c, ok := octet(b[i:])
		if ok {
			i += 2
		} else {
			c = b[i]
		}
		if n == 0 && c < utf8.RuneSelf {
			continue
		}
		seq[n] = c
		n++
		if !utf8.FullRune(seq[:n]) {
			continue
		}
		if r, size := utf8.DecodeRune(seq[:n]); r == utf8.RuneError && size <= 1 {
			return false
		}
		n = 0
	}
	return n == 0
}

// SplitHref parts an href into scheme and authority ("" in path form), path
// and query with its '?'. A fragment stays where it stands: "#" in an href is
// mostly a raw character of a name.
func SplitHref(b []byte) (scheme, authority, path, query []byte) {
	if len(b) > 0 && b[0] != '/' {
		if i := schemeEnd(b); i > 0 {
			scheme, b = b[:i], b[i+1:]
			if bytes.HasPrefix(b, []byte("//")) {
				b = b[2:]
				i := bytes.IndexAny(b, "/?")
				if i < 0 {
					i = len(b)
				}
				authority, b = b[:i], b[i:]
			}
		}
	}
	path = b
	if i := bytes.IndexByte(b, '?'); i >= 0 {
		path, query = b[:i], b[i:]
	}
	return scheme, authority, path, query
}

// schemeEnd is the index of the ':' behind a scheme (RFC 3986 section 3.1), 0 if there is none.
func schemeEnd(b []byte) int {
	for i, c := range b {
		switch {
		case c == ':':
			return i
		case 'a' <= c|0x20 && c|0x20 <= 'z':
		case i > 0 && ('0' <= c && c <= '9' || c == '+' || c == '-' || c == '.'):
		default:
			return 0
		}
	}
	return 0
}

// IsHTTP says whether a scheme is http or https, in any letter case.
func IsHTTP(scheme []byte) bool {
	return len(scheme) >= 4 && len(scheme) <= 5 && foldPrefix(scheme, "http") && (len(scheme) == 4 || scheme[4]|0x20 == 's')
}

func foldPrefix(b []byte, lower string) bool {
	for i := range len(lower) {
		if b[i]|0x20 != lower[i] {
			return false
		}
	}
	return true
}

// origin is scheme and authority of an http(s) href as one run of bytes, the
// default port cut off (RFC 3986 section 6.2.3).
func origin(b, scheme, authority []byte) []byte {
	if len(scheme) == 0 {
		return nil
	}
	if len(authority) == 0 {
		return scheme
	}
	b = b[:len(scheme)+3+len(authority)]
	port := ":80"
	if len(scheme) == 5 {
		port = ":443"
	}
	if IsHTTP(scheme) && bytes.HasSuffix(b, []byte(port)) {
		return b[:len(b)-len(port)]
	}
	return bytes.TrimSuffix(b, []byte(":"))
}

// hasher makes keyed hashes of paths, segment by segment, so that the hashes
// of all ancestors fall out on the way.
type hasher struct {
	seed maphash.Seed
	buf  []byte
}

const maxSegments = 512 // deeper paths are hashed as if the rest were one segment

func mix(h, x uint64) uint64 {
	h ^= x
	h *= 0x9E3779B97F4A7C15
	return h ^ h>>29
}

// decoding says how much is undone before comparison.
type decoding uint8

const (
	strict  decoding = iota // percent-encoded unreserved characters only (RFC 3986 section 6.2.2.2): for equality
	lenient                 // all percent-encodings but %2F, and empty segments: for inequality and absence
)

// path returns the hashes of all prefixes of the path, the path itself last;
// a final slash does not count. The root alone gives one.
func (h *hasher) path(dst []uint64, authority, path []byte, d decoding) []uint64 {
	x := uint64(0x51ED270B)
	if len(authority) > 0 {
		x = mix(x, maphash.Bytes(h.seed, h.lower(authority)))
	}
	dst = append(dst[:0], x)
	path = bytes.TrimPrefix(path, []byte("/"))
	for len(path) > 0 {
		i := bytes.IndexByte(path, '/')
		if i < 0 || len(dst) > maxSegments {
			i = len(path)
		}
		if i > 0 || d == strict {
			x = mix(x, maphash.Bytes(h.seed, h.decode(path[:i], d)))
			dst = append(dst, x)
		}
		path = path[min(i+1, len(path)):]
	}
	return dst
}

func (h *hasher) lower(b []byte) []byte {
	for _, c := range b {
		if 'A' <= c && c <= 'Z' {
			h.buf = append(h.buf[:0], b...)
			for i, c := range h.buf {
				if 'A' <= c && c <= 'Z' {
					h.buf[i] = c + 'a' - 'A'
				}
			}
			return h.buf
		}
	}
	return b
}

func (h *hasher) decode(seg []byte, d decoding) []byte {
	if bytes.IndexByte(seg, '%') < 0 {
		return seg
	}
	h.buf = DecodePercent(h.buf[:0], seg, d == lenient)
	return h.buf
}

const upperHex = "0123456789ABCDEF"

// DecodePercent appends b with percent-encodings undone: of unreserved
// characters (the others get upper-case digits), or of all but '/'.
func DecodePercent(dst, b []byte, all bool) []byte {
	for i := 0; i < len(b); i++ {
		c, ok := octet(b[i:])
		switch {
		case !ok:
			dst = append(dst, b[i])
			continue
		case all && c != '/' || unreserved(c):
			dst = append(dst, c)
		default:
			dst = append(dst, '%', upperHex[c>>4], upperHex[c&15])
		}
		i += 2
	}
	return dst
}

// EncodeHref appends an href with every character percent-encoded that RFC
// 3986 does not allow in a path or query, "#" and a stray "%" among them. Scheme
// and authority stay as they are.
func EncodeHref(dst, b []byte) []byte {
	if _, authority, _, _ := SplitHref(b); len(authority) > 0 {
		n := bytes.Index(b, []byte("//")) + 2 + len(authority)
		dst, b = append(dst, b[:n]...), b[n:]
	}
	const encode = HrefControl | HrefSpace | HrefUnwise | HrefNonASCII | HrefBracket | HrefFragment
	for i, c := range b {
		_, ok := octet(b[i:])
		if hrefClass[c]&encode != 0 || c == '%' && !ok {
			dst = append(dst, '%', upperHex[c>>4], upperHex[c&15])
		} else {
			dst = append(dst, c)
		}
	}
	return dst
}

func unreserved(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '-' || c == '.' || c == '_' || c == '~'
}

func unhex(c byte) int {
	switch {
	case '0' <= c && c <= '9':
		return int(c - '0')
	case 'a' <= c && c <= 'f':
		return int(c-'a') + 10
	case 'A' <= c && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}

// IndexHref is the index of the first character of an href with one of the
// bits of a single character, -1 if there is none.
func IndexHref(b []byte, bits HrefBits) int {
	for i, c := range b {
		if hrefClass[c]&bits != 0 {
			return i
		}
	}
	return -1
}

// DotSegments says whether a path has a "." or ".." segment (RFC 3986 section
// 3.3), and one that is written with %2E.
func DotSegments(path []byte) (raw, encoded bool) {
	for len(path) > 0 {
		dots, escapes, i := 0, false, 0
		for i < len(path) && path[i] != '/' {
			switch c, ok := octet(path[i:]); {
			case ok && c == '.':
				dots, escapes, i = dots+1, true, i+3
			case path[i] == '.':
				dots, i = dots+1, i+1
			default:
				dots, i = 3, i+1
			}
		}
		if dots == 1 || dots == 2 {
			raw, encoded = raw || !escapes, encoded || escapes
		}
		path = path[min(i+1, len(path)):]
	}
	return raw, encoded
}
