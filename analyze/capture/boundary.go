package capture

import (
	"bytes"
	"io"
)

// lookahead is how far the start of a message is looked at: a separator line,
// a start line and the beginning of a field line.
const lookahead = 8 << 10

// startsMessage says that p begins with a status line or a request line.
func startsMessage(p []byte) bool {
	line, _, _ := bytes.Cut(p[:min(len(p), lookahead)], newline)
	if _, ok := statusLine(line); ok {
		return true
	}
	_, ok := requestLine(line)
	return ok
}

// messageWithin says that a message begins somewhere in p.
func messageWithin(p []byte) bool { return nextMessage(p, true) >= 0 }

// nextMessage finds where a body ends because another message begins: at a
// separator line before it, at a request line at the start of a line, or at a
// status line anywhere (curl prints no line end after a body). Since statuses
// stand in bodies, too, a field line must follow. lineStart says that p begins
// a line. The result is -1 if there is none in p.
func nextMessage(p []byte, lineStart bool) int {
	for from := 0; ; {
		i := bytes.Index(p[from:], []byte("HTTP/"))
		if i < 0 {
			return -1
		}
		i += from
		from = i + 5
		line := firstLine(p[i:])
		if bytes.IndexByte(line, '<') >= 0 {
			continue // the usual case in a body: a status before its end tag
		}
		if _, ok := statusLine(line); ok && opensMessage(p[i:]) {
			return beforeSeparator(p, i)
		}
		at := bytes.LastIndexByte(p[:i], '\n') + 1
		if at == 0 && !lineStart || i-at < 4 || i-at > lookahead {
			continue
		}
		if _, ok := requestLine(firstLine(p[at:])); ok && opensMessage(p[at:]) {
			return beforeSeparator(p, at)
		}
	}
}

func firstLine(p []byte) []byte {
	p = p[:min(len(p), lookahead)]
	if i := bytes.IndexByte(p, '\n'); i >= 0 {
		return p[:i]
	}
	return p
}

// opensMessage says that the start line at p is followed by a field line, or
// that the message has no fields as interim answers may.
func opensMessage(p []byte) bool {
	line, rest, ok := bytes.Cut(p[:min(len(p), 2*lookahead)], newline)
	if !ok || bytes.IndexByte(line, '<') >= 0 {
		return false
	}
	next := bytes.TrimRight(firstLine(rest), "\r")
	if len(next) > 0 {
		_, ok := fieldName(next)
		return ok
	}
	h, ok := statusLine(line)
	if !ok {
		return false
	}
	after := trimSpace(rest)
	return h.Status < 200 || startsMessage(after) ||
		equalFold(h.Reason, "Connection established")
}

// beforeSeparator moves the start of a message before blank lines and a
// separator line ("=====8<===== RESPONSE =====8<=====") that stand before it,
// and before the line end that sets these off.
func beforeSeparator(p []byte, i int) int {
	j := i
	for k := 0; k < 4 && j > 0; k++ {
		end := j - 1 // of the line before
		if p[end] != '\n' {
			return i
		}
		at := bytes.LastIndexByte(p[:end], '\n') + 1
		line := bytes.TrimRight(p[at:end], "\r")
		if separator(line) {
			if at > 0 {
				at--
			}
			if at > 0 && p[at-1] == '\r' {
				at--
			}
			return at
		}
		if len(line) > 0 {
			return i
		}
		j = at
	}
	return i
}

// separator says that a line is one that people and recorders set between
// messages: five or more signs of a kind at its start.
func separator(line []byte) bool {
	if len(line) < 5 || bytes.IndexByte([]byte("=-#*~_"), line[0]) < 0 {
		return false
	}
	for _, c := range line[1:5] {
		if c != line[0] {
			return false
		}
	}
	return true
}

// untilMessage reads a body that goes on until another message begins, or to
// the end.
type untilMessage struct {
	s     *source
	clean int64 // bytes that are known to be of the body
	done  bool
}

func (u *untilMessage) Read(p []byte) (int, error) {
	if u.clean == 0 && !u.done {
		u.look()
	}
	if u.clean == 0 && u.done {
		if len(u.s.peek(1)) == 0 { // let a read error out
			return u.s.Read(p)
		}
		return 0, io.EOF
	}
	n, err := u.s.Read(p[:min(int64(len(p)), u.clean)])
	u.clean -= int64(n)
	return n, err
}

// look finds out how many of the next bytes are of the body.
func (u *untilMessage) look() {
	p := u.s.peek(peekSize)
	if i := nextMessage(p, u.s.at.Col == 1); i >= 0 {
		u.clean, u.done = int64(i), true
		return
	}
	if len(p) < peekSize {
		u.clean, u.done = int64(len(p)), true
		return
	}
	safe := len(p) - 3*lookahead
	if i := bytes.LastIndexByte(p[:safe], '\n'); i > safe-lookahead {
		safe = i + 1
	}
	u.clean = int64(safe)
}
