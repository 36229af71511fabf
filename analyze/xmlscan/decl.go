package xmlscan

import "bytes"

// decl reads the XML declaration at s.pos.
func (s *Scanner) decl(t *Token) step {
	i, r := s.declEnd()
	if r == stop {
		return stop
	}
	off := s.Offset()
	if off != s.first && !s.junk || s.rootSeen {
		f := Fault{Kind: DeclPosition, Off: off, Len: int64(i - s.pos), Detail: s.cut(s.pos, i)}
		if s.rootSeen && len(s.stack) == 0 {
			return s.fatalFault(f)
		}
		s.report(f)
	}
	d := declReader{s: s, i: s.pos + len("<?xml"), end: i}
	d.read()
	if !s.rootSeen {
		s.standalone = d.standalone
		if d.encoding > 0 && s.in.declFault != "" {
			s.fault(EncodingUndecodable, d.encoding, d.encodingLen, s.in.declFault)
		}
		s.in.declFault = ""
	}
	s.pos = i
	s.junk = false
	return s.whole(t, Decl, off)
}

// declEnd is the index behind the declaration: behind its first '>' or before
// a '<', for neither stands in a good one.
func (s *Scanner) declEnd() (int, step) {
	for {
		b := s.buf[s.pos+1 : s.end]
		if k := bytes.IndexAny(b, "<>"); k >= 0 {
			if b[k] == '>' {
				k++
			}
			return s.pos + 1 + k, again
		}
		if len(b) > MaxTag {
			return 0, s.fatal(Limit, s.pos, MaxTag, "MaxTag")
		}
		if !s.more() {
			return 0, s.truncated("XML declaration")
		}
	}
}

// declReader reads buf[i:end], the declaration from behind its target on.
type declReader struct {
	s           *Scanner
	i, end      int
	bad         bool
	standalone  bool
	encoding    int // index of its value, 0: none
	encodingLen int
}

// read checks VersionInfo, EncodingDecl and SDDecl, in that order. The first
// fault is the only one.
func (d *declReader) read() {
	version, ok := d.attr("version", validVersion)
	if !ok {
		d.fail()
	} else if v := d.s.buf[version : version+3]; string(v) != "1.0" || d.s.buf[version+3] != '\'' && d.s.buf[version+3] != '"' {
		n := bytes.IndexAny(d.s.buf[version:d.end], `"'`)
		d.s.fault(VersionNot10, version, n, d.s.cut(version, version+n))
	}
	if at, ok := d.attr("encoding", validEncName); ok {
		d.encoding, d.encodingLen = at, d.i-1-at
	}
	if at, ok := d.attr("standalone", validStandalone); ok {
		d.standalone = d.s.buf[at] == 'y'
	}
	for d.i < d.end && space[d.s.buf[d.i]] {
		d.i++
	}
	if !hasPrefix(d.s.buf[d.i:d.end], "?>") {
		d.fail()
	}
}

func (d *declReader) fail() {
	if !d.bad {
		d.bad = true
		d.blank()
		i := min(d.i, d.end-1)
		d.s.fault(DeclSyntax, i, 1, d.s.cut(i, d.end))
	}
}

// attr reads a pseudo-attribute if it stands next, and returns the index of
// its value.
func (d *declReader) attr(name string, valid func([]byte) bool) (int, bool) {
	b := d.s.buf[:d.end]
	i := d.i
	for i < d.end && space[b[i]] {
		i++
	}
	if !hasPrefix(b[i:], name) {
		return 0, false
	}
	if i == d.i {
		d.fail()
	}
	d.i = i + len(name)
	d.blank()
	if d.i >= d.end || b[d.i] != '=' {
		d.fail()
		return 0, false
	}
	d.i++
	d.blank()
	if d.i >= d.end || b[d.i] != '"' && b[d.i] != '\'' {
		d.fail()
		return 0, false
	}
	at := d.i + 1
	n := bytes.IndexByte(b[at:], b[d.i])
	if n < 0 || !valid(b[at:at+n]) {
		d.i = at
		d.fail()
		d.i = at + max(n, -1) + 1
		return 0, false
	}
	d.i = at + n + 1
	return at, true
}

func (d *declReader) blank() {
	for d.i < d.end && space[d.s.buf[d.i]] {
		d.i++
	}
}

func validVersion(b []byte) bool {
	if len(b) < 3 || b[0] != '1' || b[1] != '.' {
		return false
	}
	for _, c := range b[2:] {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}

func validEncName(b []byte) bool {
	for i, c := range b {
		letter := 'a' <= c|0x20 && c|0x20 <= 'z'
		if !letter && (i == 0 || c != '-' && c != '.' && c != '_' && (c < '0' || c > '9')) {
			return false
		}
	}
	return len(b) > 0
}

func validStandalone(b []byte) bool { return string(b) == "yes" || string(b) == "no" }
