package xmlscan

import (
	"bytes"
	"unicode/utf8"
)

// textChunk is the length from which on text is delivered in parts if the
// window ends in it; maxRefLook how far back a part looks for the beginning of
// a reference that it would cut.
const (
	textChunk  = 64 << 10
	maxRefLook = 4 << 10
)

// text reads character data from s.pos on.
func (s *Scanner) text(t *Token) step {
	b, start := s.buf, s.pos
	i := start
	var seen uint8
	for class[b[i]]&(clBlank|clCR) != 0 {
		seen |= class[b[i]]
		i++
	}
	white := b[i] == '<'
	for b[i] != '<' {
		i = nextSpecial(b, i)
		c := class[b[i]]
		if c == clControl && i >= s.end {
			break
		}
		if c != clLess {
			seen |= c
			i++
		}
	}
	if i >= s.end {
		if i-start < textChunk && s.more() {
			return again
		}
		if i = s.end; !s.in.eof {
			i = s.textCut(start, true)
		}
		if i == start {
			return s.truncated("text")
		}
		white = isWhite(s.buf[start:i])
	}
	*t = Token{Kind: Text, Off: s.base + int64(start), Len: int64(i - start), N: int64(i - start)}
	if white {
		t.Flags = White
	}
	if seen&clCR != 0 {
		t.Flags |= HasCR
	}
	if seen&(clAmp|clBracket|clControl|clHigh) != 0 {
		if seen&clAmp != 0 {
			t.Flags |= HasRef
		}
		s.check(start, i, inText)
	}
	s.pos, s.afterTag = i, false
	return token
}

// textCut is where text that fills the window can be cut: not in a rune, a line
// end, a "]]>" or a reference.
func (s *Scanner) textCut(start int, refs bool) int {
	i := s.end
	if refs {
		from := max(start+1, i-maxRefLook)
		if k := bytes.LastIndexByte(s.buf[from:i], '&'); k >= 0 && bytes.IndexByte(s.buf[from+k:i], ';') < 0 {
			i = from + k
		}
	}
	for k := 0; k < 2 && i > start && s.buf[i-1] == ']'; k++ {
		i--
	}
	if i > start && s.buf[i-1] == '\r' {
		i--
	}
	return s.wholeRunes(start, i)
}

// wholeRunes moves the end of buf[start:i] before a rune that may go on.
func (s *Scanner) wholeRunes(start, i int) int {
	for k := 1; k < utf8.UTFMax && i-k >= start; k++ {
		if c := s.buf[i-k]; utf8.RuneStart(c) {
			if c >= utf8.RuneSelf && !utf8.FullRune(s.buf[i-k:i]) {
				return i - k
			}
			break
		}
	}
	return i
}

// cdata reads a CDATA section, or goes on in a long one.
func (s *Scanner) cdata(t *Token) step {
	in := len("<![CDATA[")
	if s.inCData {
		in = 0
	}
	start := s.pos + in
	k := bytes.Index(s.buf[start:s.end], []byte("]]>"))
	i, size := start+k, start+k+3
	if k < 0 {
		if s.end-start < textChunk && s.more() {
			return again
		}
		if s.in.eof {
			if !s.inCData {
				s.mark, s.marked = s.base+int64(s.pos), Place{}
			}
			s.check(start, s.end, inRaw)
			return s.truncated("CDATA section")
		}
		i = s.textCut(start, false)
		size = i
	}
	if !s.inCData && k < 0 {
		s.mark, s.marked = s.base+int64(s.pos), Place{}
	}
	content := s.buf[start:i]
	*t = Token{Kind: Text, Flags: CData, Off: s.base + int64(s.pos), Len: int64(size - s.pos), In: int32(in), N: int64(i - start)}
	if isWhite(content) {
		t.Flags |= White
	}
	if bytes.IndexByte(content, '\r') >= 0 {
		t.Flags |= HasCR
	}
	s.check(start, i, inRaw)
	s.pos, s.afterTag, s.inCData = size, false, k < 0
	return token
}
