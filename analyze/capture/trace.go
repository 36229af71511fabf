package capture

import (
	"bytes"
	"io"
)

// traceKind is what a block of a trace holds.
type traceKind uint8

const (
	traceNone traceKind = iota
	traceInfo
	traceSentHead
	traceSentData
	traceGotHead
	traceGotData
	traceOther // TLS records
)

var traceMarks = []struct {
	text string
	kind traceKind
}{
	{"== Info: ", traceInfo},
	{"=> Send header, ", traceSentHead},
	{"=> Send data, ", traceSentData},
	{"<= Recv header, ", traceGotHead},
	{"<= Recv data, ", traceGotData},
	{"=> Send SSL data, ", traceOther},
	{"<= Recv SSL data, ", traceOther},
}

// traceMark finds the line that opens a block. It may follow the last byte of
// a body on its line; at is where it begins, with the time of --trace-time.
func traceMark(line []byte) (kind traceKind, size int64, at int) {
	for _, m := range traceMarks {
		i := bytes.LastIndex(line, []byte(m.text))
		if i < 0 {
			continue
		}
		rest := line[i+len(m.text):]
		if m.kind != traceInfo {
			var ok bool
			if size, ok = blockSize(rest); !ok {
				continue
			}
		}
		return m.kind, size, beforeTime(line, i)
	}
	return traceNone, 0, 0
}

// blockSize reads "153 bytes (0x99)".
func blockSize(t []byte) (n int64, ok bool) {
	i := 0
	for i < len(t) && t[i] >= '0' && t[i] <= '9' && i < 18 {
		n = n*10 + int64(t[i]-'0')
		i++
	}
	return n, i > 0 && bytes.HasPrefix(t[i:], []byte(" bytes (0x"))
}

// beforeTime moves the start of a mark before "15:43:53.865382 " and "[0-0] ".
func beforeTime(line []byte, i int) int {
	if i > 3 && line[i-1] == ' ' && line[i-2] == ']' {
		if j := bytes.LastIndexByte(line[:i], '['); j >= 0 && i-j < 24 {
			i = j
		}
	}
	if i >= 16 && line[i-1] == ' ' && line[i-8] == '.' && line[i-11] == ':' && line[i-14] == ':' {
		return i - 16
	}
	return i
}

// startsTrace says that p looks like a curl trace: one of its marks stands at
// the start of one of the first lines.
func startsTrace(p []byte) bool {
	lines := 0
	for line := range bytes.Lines(p) {
		if lines++; lines > 20 {
			break
		}
		if !mayMark(line) {
			continue
		}
		if kind, _, at := traceMark(line); kind != traceNone && at == 0 {
			return true
		}
	}
	return false
}

// mayMark: a block opens with "== ", "=> " or "<= ", with a time before it, or
// with the number of a connection.
func mayMark(line []byte) bool {
	return len(line) > 2 && (line[0] == '=' || line[0] == '<' && line[1] == '=' || line[0] == '[' || '0' <= line[0] && line[0] <= '9')
}

// trace reads a curl trace block by block.
type trace struct {
	c   *collector
	s   *source
	tls bool

	sentHead, sentData, gotHead, data []byte
	stdout                            []byte // what curl wrote to the same place between the blocks
	sentLossy, lossy                  bool   // blocks were written as ASCII
	long, stdoutLong, sentLong        bool
	body                              bool // blocks of the body came
}

func (c *collector) readTrace(s *source) error {
	t := &trace{c: c, s: s}
	for {
		if err := c.ctx.Err(); err != nil {
			return err
		}
		line, long, err := s.longLine(MaxCaptureBody)
		if err != nil && err != io.EOF {
			return err
		}
		t.stdoutLong = t.stdoutLong || long
		kind, size, at := traceMark(line)
		if kind == traceNone {
			at = len(line)
		}
		t.addStdout(line[:at])
		if err := t.block(kind, size, line[at:]); err != nil {
			return err
		}
		if err == io.EOF {
			return t.flush(false)
		}
	}
}

// addStdout keeps what is not trace: with "--trace -" it is the body itself.
func (t *trace) addStdout(b []byte) {
	if t.stdoutLong = t.stdoutLong || len(t.stdout)+len(b) > MaxCaptureBody; t.stdoutLong {
		t.stdout = nil
		return
	}
	if t.body {
		t.stdout = append(t.stdout, b...)
	}
}

// block reads the lines of a block and keeps what they hold.
func (t *trace) block(kind traceKind, size int64, line []byte) error {
	switch kind {
	case traceInfo:
		t.tls = encrypted(line, t.tls)
	case traceSentHead:
		if len(t.gotHead) > 0 || headEnd(t.sentHead) > 0 {
			if err := t.flush(true); err != nil {
				return err
			}
		}
		_, err := t.dump(&t.sentHead, size, MaxHead, nil)
		return err
	case traceSentData:
		lossy, err := t.dump(&t.sentData, size, MaxRequestBody, &t.sentLong)
		t.sentLossy = t.sentLossy || lossy
		return err
	case traceGotHead:
		return t.answerHead(size)
	case traceGotData:
		t.body = true
		lossy, err := t.dump(&t.data, size, MaxCaptureBody, &t.long)
		t.lossy = t.lossy || lossy
		return err
	case traceOther:
		var none []byte
		_, err := t.dump(&none, size, MaxCaptureBody, new(bool))
		return err
	}
	return nil
}

// answerHead reads a block of the response's head. Fields after the head are
// trailers; another status line after an interim answer begins the final one.
func (t *trace) answerHead(size int64) error {
	var b []byte
	if _, err := t.dump(&b, size, MaxHead, nil); err != nil {
		return err
	}
	_, opens := statusLine(firstLine(b))
	if headEnd(t.gotHead) > 0 && !opens {
		return nil
	}
	if len(t.gotHead) > 0 && opens { // curl leaves out the empty line of 100 Continue
		if h, ok := statusLine(firstLine(t.gotHead)); ok && h.Status < 200 && h.Status != 101 {
			t.c.other(h, LooksOther)
			t.gotHead = nil
		} else if err := t.flush(true); err != nil {
			return err
		}
	}
	if len(t.gotHead)+len(b) > MaxHead {
		return &LimitError{What: "the header section", Limit: "MaxHead, 1 MiB", Where: lineAt(t.s.at.Line)}
	}
	t.gotHead = append(t.gotHead, b...)
	return nil
}

// flush offers the exchange that is complete now.
func (t *trace) flush(more bool) error {
	old := *t
	*t = trace{c: old.c, s: old.s, tls: old.tls}
	q := old.request()
	h, ok := statusLine(firstLine(old.gotHead))
	if !ok {
		if q != nil {
			t.c.requests++
		}
		return nil
	}
	_, fields, _ := bytes.Cut(old.gotHead, newline)
	h.Header = parseFields(fields)
	if h.Status < 200 && h.Status != 101 {
		t.c.other(h, LooksOther)
		return nil
	}
	l := &logged{q: q, h: h, body: old.data, more: more, long: old.long}
	if old.lossy && !old.long {
		old.restore(l)
	}
	return t.c.offerLogged(l)
}

// request gives the request that was sent, nil if none was seen.
func (t *trace) request() *Request {
	q, ok := requestLine(firstLine(t.sentHead))
	if !ok {
		return nil
	}
	_, fields, _ := bytes.Cut(t.sentHead, newline)
	q.Header, q.HeaderKnown, q.Source, q.Scheme = parseFields(fields), headEnd(t.sentHead) > 0, t.c.o.Name, "http"
	if t.tls {
		q.Scheme = "https"
	}
	if t.sentLong {
		return q
	}
	b, _, err := unchunk(t.sentData, q.Header)
	if err != nil {
		return q
	}
	if t.sentLossy {
		b = guessLines(b)
		if !exactDots(b) {
			return q
		}
	}
	q.Body, q.BodyKnown = undoBytes(b, codings(q.Header), MaxRequestBody)
	return q
}
