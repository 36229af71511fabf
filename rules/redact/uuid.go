package redact

import "strings"

// uuidPart says which part of a UUID the word b[from:to] is: the third tells the
// version, the fourth the variant, the fifth the node. 0 is none of these.
func uuidPart(b []byte, from, to int) int {
	for part, at := range map[int]int{3: 14, 4: 19, 5: 24} {
		if start := from - at; start >= 0 && start+36 <= len(b) && isUUID(b[start:start+36]) && to <= start+36 {
			return part
		}
	}
	return 0
}

func isUUID(b []byte) bool {
	for i, c := range b {
		dash := i == 8 || i == 13 || i == 18 || i == 23
		if dash != (c == '-') || !dash && !isHexDigit(c) {
			return false
		}
	}
	return true
}

// hexDigit draws a digit for a digit and a letter for a letter. It keeps what a
// UUID says of its version, its variant and whether its node is the address of
// a network card.
func (n *names) hexDigit(r rune, part, at int) rune {
	if (part == 3 || part == 4) && at == 0 {
		return r
	}
	set := "0123456789"
	if r > '9' {
		set = "abcdef"
	}
	if part == 5 && at == 1 { // the bit for multicast
		odd := strings.ContainsRune("13579bdf", r)
		set = strings.Map(func(c rune) rune {
			if strings.ContainsRune("13579bdf", c) != odd {
				return -1
			}
			return c
		}, set)
	}
	return n.from(set)
}
