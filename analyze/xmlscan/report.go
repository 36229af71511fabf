package xmlscan

import "unicode/utf8"

const maxDetail = 80

// fault reports what is stepped over.
func (s *Scanner) fault(k FaultKind, i, n int, detail string) {
	s.report(Fault{Kind: k, Off: s.base + int64(i), Len: int64(n), Detail: detail})
}

// fatal reports what ends the reading. The scan position stays at the fault.
func (s *Scanner) fatal(k FaultKind, i, n int, detail string) step {
	return s.fatalFault(Fault{Kind: k, Off: s.base + int64(i), Len: int64(max(0, min(n, s.end-i))), Detail: detail})
}

func (s *Scanner) fatalFault(f Fault) step {
	if s.over {
		return stop
	}
	f.Fatal = true
	s.report(f)
	s.over, s.fatalSeen = true, true
	return stop
}

func (s *Scanner) report(f Fault) {
	f.Element = s.Parent(0)
	s.o.Fault(f)
}

// truncated ends the reading at the end of the input. A read error is no
// fault of the document.
func (s *Scanner) truncated(what string) step {
	if s.in.err != nil || s.over {
		return stop
	}
	f := Fault{Kind: Truncated, Off: s.base + int64(s.end), Detail: what}
	switch n := len(s.stack); {
	case s.mark >= 0:
		f.Related, f.RelLen = s.markPlace(), 1
	case n > 0:
		f.Related, f.RelLen = s.elementPlace(n-1), int64(s.stack[n-1].n)
		f.Detail = cutString(s.raws[s.stack[n-1].raw:])
	}
	return s.fatalFault(f)
}

// cut is the text between two indexes for a Detail.
func (s *Scanner) cut(i, j int) string { return cutString(s.buf[i:max(i, min(j, s.end))]) }

func cutString(b []byte) string {
	if len(b) <= maxDetail {
		return string(b)
	}
	n := maxDetail
	for k := 0; k < utf8.UTFMax-1 && !utf8.RuneStart(b[n]); k++ {
		n--
	}
	return string(b[:n])
}
