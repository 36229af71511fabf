package capture

import (
	"bytes"
	"strconv"
	"strings"

	"lint207/analyze/xmlscan"
)

// ParseHead reads a status line and the header fields after it (RFC 9112
// sections 4 and 5), LF or CRLF, with or without the empty line at the end.
// What is not a status line, or more than MaxHead, is an error.
func ParseHead(b []byte) (*Head, error) {
	s := newSource(bytes.NewReader(b), false)
	defer s.close()
	line, err := s.line(MaxHead, "the status line")
	if err != nil {
		return nil, &FormatError{What: "no status line", Do: "a head begins like HTTP/1.1 207 Multi-Status"}
	}
	h, ok := statusLine(line)
	if !ok {
		return nil, &FormatError{Where: "line 1", What: "not a status line: " + excerpt(line), Do: "a head begins like HTTP/1.1 207 Multi-Status"}
	}
	h.Header, err = readFields(s)
	return h, err
}

// MediaType gives the type of the Content-Type without parameters in lower
// case, and the charset parameter as it is written ("" if there is none).
func (h *Head) MediaType() (mediaType, charset string) {
	if h == nil {
		return "", ""
	}
	v, _ := Get(h.Header, "Content-Type")
	mediaType, rest, _ := strings.Cut(v, ";")
	for rest != "" {
		var name, value string
		name, value, rest = parameter(rest)
		if equalFold(name, "charset") && charset == "" {
			charset = value
		}
	}
	return strings.ToLower(strings.TrimSpace(mediaType)), charset
}

// parameter cuts the first parameter off a list (RFC 9110 section 5.6.6); a
// quoted value comes without quotes and quoting.
func parameter(s string) (name, value, rest string) {
	end := strings.IndexAny(s, "=;")
	if end < 0 {
		return strings.TrimSpace(s), "", ""
	}
	name, rest = strings.TrimSpace(s[:end]), s[end+1:]
	if s[end] == ';' {
		return name, "", rest
	}
	rest = strings.TrimLeft(rest, " \t")
	if !strings.HasPrefix(rest, `"`) {
		value, rest, _ = strings.Cut(rest, ";")
		return name, strings.TrimSpace(value), rest
	}
	var b strings.Builder
	i := 1
	for ; i < len(rest) && rest[i] != '"'; i++ {
		if rest[i] == '\\' && i+1 < len(rest) {
			i++
		}
		b.WriteByte(rest[i])
	}
	_, rest, _ = strings.Cut(rest[min(i, len(rest)):], ";")
	return name, b.String(), rest
}

// statusLine reads a status line (RFC 9112 section 4); the version may be that
// of HTTP/2 or HTTP/3, as curl prints it, and the reason may be missing.
func statusLine(line []byte) (*Head, bool) {
	n, ok := version(line)
	if !ok {
		return nil, false
	}
	rest := line[n:]
	if len(rest) < 4 || rest[0] != ' ' {
		return nil, false
	}
	for _, c := range rest[1:4] {
		if c < '0' || c > '9' {
			return nil, false
		}
	}
	if len(rest) > 4 && rest[4] != ' ' && rest[4] != '\r' && rest[4] != '\n' {
		return nil, false
	}
	status, _ := strconv.Atoi(string(rest[1:4]))
	return &Head{
		Proto: string(line[:n]), Status: status, Reason: string(bytes.TrimSpace(rest[4:])), Complete: true,
	}, true
}

// version gives the length of the HTTP version that b begins with.
func version(b []byte) (int, bool) {
	if len(b) < 6 || !bytes.HasPrefix(b, []byte("HTTP/")) || b[5] < '0' || b[5] > '9' {
		return 0, false
	}
	if len(b) > 7 && b[6] == '.' && b[7] >= '0' && b[7] <= '9' {
		return 8, true
	}
	return 6, true
}

// requestLine reads a request line (RFC 9112 section 3); the target may hold
// blanks, which a broken client sends.
func requestLine(line []byte) (*Request, bool) {
	line = bytes.TrimRight(line, " \r\n")
	i, j := bytes.IndexByte(line, ' '), bytes.LastIndexByte(line, ' ')
	if i <= 0 || j <= i || !token(line[:i]) {
		return nil, false
	}
	if n, ok := version(line[j+1:]); !ok || n != len(line)-j-1 {
		return nil, false
	}
	target := line[i+1 : j]
	if len(target) == 0 || target[0] != '/' && target[0] != '*' && !bytes.Contains(target, []byte(":")) {
		return nil, false
	}
	return &Request{Method: string(line[:i]), Target: string(target)}, true
}

// token says that b is a token (RFC 9110 section 5.6.2).
func token(b []byte) bool {
	for _, c := range b {
		if !tokenByte(c) {
			return false
		}
	}
	return len(b) > 0
}

func tokenByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' ||
		strings.IndexByte("!#$%&'*+-.^_`|~", c) >= 0
}

// fieldName gives the name of a field line.
func fieldName(line []byte) (string, bool) {
	i := bytes.IndexByte(line, ':')
	if i <= 0 {
		return "", false
	}
	name := bytes.TrimRight(line[:i], " \t")
	return string(name), token(name)
}

// readFields reads field lines up to and with the empty line. A line that can
// only be of a body ends the section, too: the empty line was lost.
func readFields(s *source) ([]Field, error) {
	var l fieldList
	from := s.at
	for {
		if p := s.peek(1); len(p) == 1 && p[0] == '<' {
			return l.finish(), nil
		}
		if s.at.Off-from.Off > MaxHead {
			return l.finish(), &LimitError{What: "the header section", Limit: "MaxHead, 1 MiB", Where: lineAt(from.Line)}
		}
		at := s.at
		line, err := s.line(MaxHead, "a header field")
		text := bytes.TrimRight(line, "\r\n")
		if len(text) == 0 {
			return l.finish(), eofIsEnd(err)
		}
		if !s.verbatim {
			at = xmlscan.Place{}
		}
		l.add(text, at)
		if err != nil {
			return l.finish(), eofIsEnd(err)
		}
	}
}

// fieldList collects field lines.
type fieldList struct {
	fields []Field
	folded []byte // the value of the last field if it is folded
}

// add adds a field line; a folded one (RFC 9112 section 5.2) is added to the
// field before it. Lines that are neither are passed over.
func (l *fieldList) add(text []byte, at xmlscan.Place) {
	if text[0] == ' ' || text[0] == '\t' {
		if n := len(l.fields); n > 0 {
			f := &l.fields[n-1]
			if l.folded == nil {
				l.folded = []byte(f.Value)
			}
			if more := bytes.TrimSpace(text); len(more) > 0 {
				l.folded = append(append(l.folded, ' '), more...)
			}
			if at.Line > 0 {
				f.Len = at.Off + int64(len(text)) - f.At.Off
			}
		}
		return
	}
	name, ok := fieldName(text)
	if !ok {
		return
	}
	l.finish()
	_, value, _ := bytes.Cut(text, []byte(":"))
	l.fields = append(l.fields, Field{Name: name, Value: string(bytes.TrimSpace(value)), At: at, Len: int64(len(text))})
}

// finish settles the last field and gives all.
func (l *fieldList) finish() []Field {
	if l.folded != nil {
		l.fields[len(l.fields)-1].Value = string(bytes.TrimSpace(l.folded))
		l.folded = nil
	}
	return l.fields
}

// parseFields reads field lines of text that does not stand in a source.
func parseFields(lines []byte) []Field {
	var l fieldList
	for line := range bytes.Lines(lines) {
		if text := bytes.TrimRight(line, "\r\n"); len(text) > 0 {
			l.add(text, xmlscan.Place{})
		}
	}
	return l.finish()
}

// excerpt quotes the start of a line for a message.
func excerpt(line []byte) string {
	line = bytes.TrimRight(line, "\r\n")
	if len(line) > 80 {
		line = append(line[:80:80], "..."...)
	}
	return strconv.Quote(printable(string(line)))
}

func lineAt(n int64) string { return "line " + strconv.FormatInt(n, 10) }
