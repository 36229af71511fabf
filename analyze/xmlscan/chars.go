package xmlscan

// Classes of bytes in character data; a plain byte has none.
const (
	clLess uint8 = 1 << iota
	clBlank
	clCR
	clAmp
	clBracket
	clControl
	clHigh
)

var (
	class     [256]uint8
	space     [256]bool // production S
	nameByte  [256]bool // ASCII only
	nameStart [256]bool // ASCII only
)

func init() {
	for c := range 256 {
		letter := 'a' <= c|0x20 && c|0x20 <= 'z'
		nameStart[c] = letter || c == '_' || c == ':'
		nameByte[c] = nameStart[c] || '0' <= c && c <= '9' || c == '-' || c == '.'
		switch {
		case c == '\t' || c == '\n':
			class[c] = clBlank
		case c < 0x20 && c != '\r':
			class[c] = clControl
		case c >= 0x80:
			class[c] = clHigh
		}
	}
	class['<'], class['&'], class[']'], class['\r'], class[' '] = clLess, clAmp, clBracket, clCR, clBlank
	for _, c := range " \t\r\n" {
		space[c] = true
	}
}

// nameStartRanges is NameStartChar of the fifth edition above ASCII.
var nameStartRanges = [...][2]rune{
	{0xC0, 0xD6}, {0xD8, 0xF6}, {0xF8, 0x2FF}, {0x370, 0x37D}, {0x37F, 0x1FFF}, {0x200C, 0x200D},
	{0x2070, 0x218F}, {0x2C00, 0x2FEF}, {0x3001, 0xD7FF}, {0xF900, 0xFDCF}, {0xFDF0, 0xFFFD}, {0x10000, 0xEFFFF},
}

func isNameStart(r rune) bool {
	if r < 0x80 {
		return r >= 0 && nameStart[r]
	}
	for _, x := range nameStartRanges {
		if r <= x[1] {
			return r >= x[0]
		}
	}
	return false
}

func isNameChar(r rune) bool {
	if r < 0x80 {
		return r >= 0 && nameByte[r]
	}
	return r == 0xB7 || 0x300 <= r && r <= 0x36F || r == 0x203F || r == 0x2040 || isNameStart(r)
}

// isChar is production Char.
func isChar(r rune) bool {
	switch {
	case r < 0x20:
		return r == '\t' || r == '\n' || r == '\r'
	case r < 0xD800:
		return true
	default:
		return 0xE000 <= r && r <= 0xFFFD || 0x10000 <= r && r <= 0x10FFFF
	}
}

func isWhite(b []byte) bool {
	for _, c := range b {
		if !space[c] {
			return false
		}
	}
	return true
}

func trimWhite(b []byte) []byte {
	for len(b) > 0 && space[b[len(b)-1]] {
		b = b[:len(b)-1]
	}
	return b
}
