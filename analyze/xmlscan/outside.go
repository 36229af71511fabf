package xmlscan

import "bytes"

// start begins a document: encoding, byte order mark, preamble.
func (s *Scanner) start() {
	s.started = true
	s.in.open(s.o)
	s.fill()
	if hasPrefix(s.w.Buf, utf8BOM) {
		s.pos, s.first = len(utf8BOM), int64(len(utf8BOM))
		s.w.Base.Col, s.w.Base.Col16 = 1-int64(len(utf8BOM)), 0
	}
	if s.in.charsetFault != "" {
		s.fault(EncodingUndecodable, s.pos, 0, s.in.charsetFault)
	}
	if !s.o.Preamble {
		return
	}
	head := s.buf[s.pos:min(s.end, preambleLook)]
	if from, to := preamble(head); to > 0 {
		n := len(trimWhite(head[from:to]))
		s.fault(TextOutsideRoot, s.pos+from, n, cutString(head[from:from+n]))
		s.pos += to
		s.first, s.junk = s.Offset(), true
	}
}

// outside reads a token before or after the root.
func (s *Scanner) outside(t *Token) step {
	for {
		for space[s.buf[s.pos]] {
			s.pos++
		}
		if s.pos < s.end {
			break
		}
		if !s.more() {
			return s.finish()
		}
	}
	s.afterTag = false
	if s.buf[s.pos] != '<' {
		return s.stray()
	}
	if s.buf[s.pos+1] != '/' {
		return s.markup(t)
	}
	s.attrs = s.attrs[:0]
	return s.oddEndTag(t)
}

// finish ends the reading outside the root.
func (s *Scanner) finish() step {
	if s.rootSeen || s.in.err != nil || s.over {
		return stop
	}
	return s.fatal(NoRoot, s.end, 0, "")
}

// stray is text outside the root.
func (s *Scanner) stray() step {
	if s.in.dec != nil && s.buf[s.pos] >= 0x80 {
		if n := s.badRun(s.pos, s.end); n > 0 { // an odd last byte of UTF-16
			s.fault(InvalidEncoding, s.pos, n, s.in.detail(nil))
			s.pos += n
			return again
		}
	}
	n := bytes.IndexByte(s.buf[s.pos:s.end], '<')
	if n < 0 {
		n = s.end - s.pos
	}
	run := trimWhite(s.buf[s.pos : s.pos+n])
	if s.rootSeen {
		return s.fatal(TextOutsideRoot, s.pos, len(run), cutString(run))
	}
	s.fault(TextOutsideRoot, s.pos, len(run), cutString(run))
	s.junk = true
	for {
		if s.pos += n; s.pos < s.end || !s.more() {
			return again
		}
		if n = bytes.IndexByte(s.buf[s.pos:s.end], '<'); n < 0 {
			n = s.end - s.pos
		}
	}
}
