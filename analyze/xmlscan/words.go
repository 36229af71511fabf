package xmlscan

import (
	"bytes"
	"encoding/binary"
	"math/bits"
)

const (
	ones  = 0x0101010101010101
	highs = 0x8080808080808080
)

// special marks the bytes of a word that may end or spoil character data: below
// 0x20, '&', '<', ']' and from 0x80. Only the lowest mark is exact.
func special(x uint64) uint64 {
	a, l, r := x^('&'*ones), x^('<'*ones), x^(']'*ones)
	m := (x-0x20*ones)&^x | (a-ones)&^a | (l-ones)&^l | (r-ones)&^r | x
	return m & highs
}

// nextSpecial is the index of the first special byte from i on. b ends in a
// sentinel and seven more bytes.
func nextSpecial(b []byte, i int) int {
	for {
		if m := special(binary.LittleEndian.Uint64(b[i:])); m != 0 {
			return i + bits.TrailingZeros64(m)>>3
		}
		i += 8
	}
}

// specialBefore is the index of the first special byte of b[i:end], else end.
func specialBefore(b []byte, i, end int) int {
	for i < end {
		if m := special(binary.LittleEndian.Uint64(b[i:])); m != 0 {
			return min(end, i+bits.TrailingZeros64(m)>>3)
		}
		i += 8
	}
	return end
}

// hashName hashes b[i:i+n]; eight bytes from i+n on can be read.
func hashName(b []byte, i, n int) uint64 {
	h := uint64(n) * 0x9E3779B97F4A7C15
	for n > 8 {
		h = mix(h ^ binary.LittleEndian.Uint64(b[i:]))
		i += 8
		n -= 8
	}
	return mix(h ^ binary.LittleEndian.Uint64(b[i:])<<(64-8*uint(n)))
}

func mix(x uint64) uint64 {
	hi, lo := bits.Mul64(x, 0xA0761D6478BD642F)
	return hi ^ lo
}

// utf16Len counts UTF-16 code units; a byte that is not well-formed counts as
// its first bits say.
func utf16Len(b []byte) int64 {
	n := int64(len(b))
	for len(b) >= 8 {
		if x := binary.LittleEndian.Uint64(b); x&highs != 0 {
			n -= int64(bits.OnesCount64(x &^ (x << 1) & highs))
			n += int64(bits.OnesCount64(x & (x << 1) & (x << 2) & (x << 3) & highs))
		}
		b = b[8:]
	}
	for _, c := range b {
		switch {
		case c&0xC0 == 0x80:
			n--
		case c >= 0xF0:
			n++
		}
	}
	return n
}

// advance moves a place over b.
func (p *Place) advance(b []byte) {
	p.Off += int64(len(b))
	if n := bytes.Count(b, newline); n > 0 {
		p.Line += int64(n)
		p.Col, p.Col16 = 1, 1
		b = b[bytes.LastIndexByte(b, '\n')+1:]
	}
	p.Col += int64(len(b))
	p.Col16 += utf16Len(b)
}

var newline = []byte{'\n'}
