package xmlscan

import "bytes"

// comment reads the comment at s.pos.
func (s *Scanner) comment(t *Token) step {
	off := s.Offset()
	if r := s.skipComment(); r == stop {
		return stop
	}
	return s.whole(t, Comment, off)
}

// whole delivers what begins at off and ends at the scan position.
func (s *Scanner) whole(t *Token, k Kind, off int64) step {
	*t = Token{Kind: k, Off: off, Len: s.Offset() - off}
	s.afterTag = false
	return token
}

// skipComment moves behind a comment of any length.
func (s *Scanner) skipComment() step {
	s.pos += len("<!--")
	last := int64(-1) // the offset of a "--" that is no end, found last
	for {
		k := bytes.Index(s.buf[s.pos:s.end], []byte("--"))
		if k < 0 || s.pos+k+2 >= s.end {
			if !s.pass(1) {
				return s.truncated("comment")
			}
			continue
		}
		i := s.pos + k
		s.check(s.pos, i, inRaw)
		if s.buf[i+2] == '>' {
			s.pos = i + 3
			return token
		}
		if off := s.base + int64(i); last < 0 || off != last+1 {
			s.fault(CommentSyntax, i, 2, "--")
		}
		last = s.base + int64(i)
		s.pos = i + 1
	}
}

// pass checks what the window holds and moves on to its end but for the last
// tail bytes, which may begin a delimiter. It is false at the end of the input.
func (s *Scanner) pass(tail int) bool {
	i := s.end
	if !s.in.eof {
		i = s.wholeRunes(s.pos, max(s.pos, s.end-tail-1))
	}
	s.check(s.pos, i, inRaw)
	s.pos = i
	return s.more()
}

// pi reads the processing instruction or XML declaration at s.pos.
func (s *Scanner) pi(t *Token) step {
	s.ensure(len("<?xml?>"))
	b := s.buf[s.pos:s.end]
	if hasPrefix(b, "<?xml") && len(b) > 5 && (space[b[5]] || b[5] == '?') {
		return s.decl(t)
	}
	off := s.Offset()
	if r := s.skipPI(); r == stop {
		return stop
	}
	return s.whole(t, PI, off)
}

// skipPI moves behind a processing instruction of any length.
func (s *Scanner) skipPI() step {
	s.ensureTarget()
	if r := s.target(s.pos + 2); r == stop {
		return stop
	}
	for {
		if k := bytes.Index(s.buf[s.pos:s.end], []byte("?>")); k >= 0 {
			s.check(s.pos, s.pos+k, inRaw)
			s.pos += k + 2
			return token
		}
		if !s.pass(1) {
			return s.truncated("processing instruction")
		}
	}
}

// ensureTarget makes the whole target available and two bytes behind it.
func (s *Scanner) ensureTarget() {
	for {
		i := s.pos + 2
		for i < s.end && (nameByte[s.buf[i]] || s.buf[i] >= 0x80) {
			i++
		}
		if i+2 <= s.end || i-s.pos > MaxName+2 || !s.more() {
			return
		}
	}
}

// target checks the target at index i and moves behind it.
func (s *Scanner) target(i int) step {
	n, r := s.nameAt(i, extent{limit: s.end})
	if r == stop {
		return stop
	}
	name := s.buf[i : i+n]
	s.pos = i + n
	rest := s.buf[s.pos:s.end]
	switch {
	case len(rest) == 0 && s.in.eof: // Truncated will say it
	case n == 0 || !space[rest[0]] && !hasPrefix(rest, "?>"):
		_, size := s.runeAt(i + n)
		s.fault(BadName, i+n, size, s.cut(i, i+n+size))
	case len(name) == 3 && bytes.EqualFold(name, []byte("xml")):
		s.fault(ReservedPI, i, n, string(name))
	case bytes.IndexByte(name, ':') >= 0:
		s.fault(ColonInName, i, n, cutString(name))
	}
	return again
}
