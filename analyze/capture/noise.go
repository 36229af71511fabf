package capture

import "bytes"

// clean takes curl's own lines out of the text that follows a response's head:
// "* ..." and "{ [5 bytes data]" lines, the progress meter, and with -i a copy
// of the head. Standard output and error are merged by time of writing, so
// such a line may stand in the middle of a word of the body.
func (v *verbose) clean(text []byte, h *Head) (body []byte, received int64, whole bool) {
	body, received, whole = withoutNoise(text)
	for startsMessage(body) { // the copies that -i makes, of earlier answers, too
		if _, ok := statusLine(firstLine(body)); !ok {
			break
		}
		n := headEnd(body)
		if n < 0 {
			break
		}
		body = body[n:]
	}
	n, ok := contentLength(h.Header)
	if ok && n < int64(len(body)) && len(codings(h.Header)) == 0 {
		body = body[:n]
	}
	return body, received, whole
}

// headEnd gives the length of a head with its empty line, -1 if it has none.
func headEnd(p []byte) int {
	at := 0
	for line := range bytes.Lines(p) {
		at += len(line)
		if len(bytes.TrimRight(line, "\r\n")) == 0 {
			return at
		}
	}
	return -1
}

// withoutNoise gives text without curl's lines. If they stand before and after
// the body only, the result is whole: a part of text; otherwise it is a copy.
func withoutNoise(text []byte) (body []byte, received int64, whole bool) {
	var out []byte
	from := 0 // of the piece that is being kept
	whole = true
	for i := 0; i < len(text); {
		kept := text[from:i]
		if len(kept) == 0 {
			kept = out
		}
		n, data := noise(text, i, kept)
		if n == 0 {
			i++
			continue
		}
		received += data
		if i > from {
			if out == nil {
				out = text[from:i:i]
			} else {
				out, whole = append(out, text[from:i]...), false
			}
		}
		i += n
		from = i
	}
	if from < len(text) {
		if out == nil {
			out = text[from:]
		} else {
			out, whole = append(out, text[from:]...), false
		}
	}
	return out, received, whole
}

// noise gives the length of a line of curl at text[i:], 0 if there is none;
// data is the size that a "{ [5 bytes data]" line tells. before is what was
// kept before it.
func noise(text []byte, i int, before []byte) (n int, data int64) {
	t := text[i:]
	lineStart := i == 0 || text[i-1] == '\n'
	switch t[0] {
	case '{', '}':
		return dataLine(t)
	case '\r':
		return progress(t), 0
	case ' ':
		if lineStart && bytes.HasPrefix(t, []byte("  % Total ")) {
			return lineLen(t, 2), 0
		}
	case 'c':
		if bytes.HasPrefix(t, []byte("curl: (")) {
			return lineLen(t, 1), 0
		}
	case '*':
		if len(t) > 2 && t[1] == ' ' && (phrase(t[2:]) || lineStart && finished(before)) {
			return lineLen(t, 1), 0
		}
	}
	return 0, 0
}

// finished says that a document may be at its end, or not have begun.
func finished(before []byte) bool {
	before = bytes.TrimRight(before, " \t\r\n")
	return len(before) == 0 || bytes.IndexByte([]byte(">}]"), before[len(before)-1]) >= 0
}

// phrases are the beginnings of lines that curl writes during or after a body,
// with or without a line end before.
var phrases = [][]byte{
	[]byte("Connection #"), []byte("Connection: "), []byte("Closing connection"), []byte("Found bundle for host"),
	[]byte("Can not multiplex"), []byte("Re-using existing"), []byte("Reusing existing"),
	[]byte("Issue another request to this URL"), []byte("Excess found"), []byte("transfer closed with"),
	[]byte("Leftovers after chunking"), []byte("Ignoring the response-body"), []byte("Maxdownload"),
	[]byte("Trying "), []byte("Connected to "), []byte("Hostname "), []byte("Host "), []byte("shutting down connection"),
	[]byte("TLSv1."), []byte("schannel:"), []byte("Server auth using"), []byte("Request completely sent off"),
	[]byte("upload completely sent off"), []byte("We are completely uploaded"), []byte("Mark bundle"),
	[]byte("Operation timed out"), []byte("Recv failure"), []byte("HTTP/2 stream"), []byte("[HTTP/2]"),
	[]byte("Added cookie"), []byte("Replaced cookie"), []byte("STATE: "), []byte("Curl_"),
}

func phrase(t []byte) bool {
	t = bytes.TrimLeft(t, " ")
	for _, p := range phrases {
		if bytes.HasPrefix(t, p) {
			return true
		}
	}
	return false
}

// lineLen is the length of the first lines of t with their line ends.
func lineLen(t []byte, lines int) int {
	n := 0
	for range lines {
		i := bytes.IndexByte(t[n:], '\n')
		if i < 0 {
			return len(t)
		}
		n += i + 1
	}
	return n
}

// dataLine recognises "{ [1234 bytes data]" with its line end.
func dataLine(t []byte) (n int, data int64) {
	if len(t) < 4 || t[1] != ' ' || t[2] != '[' {
		return 0, 0
	}
	i := 3
	for i < len(t) && t[i] >= '0' && t[i] <= '9' && i < 21 {
		data = data*10 + int64(t[i]-'0')
		i++
	}
	rest, ok := bytes.CutPrefix(t[i:], []byte(" bytes data]"))
	if !ok || i == 3 {
		return 0, 0
	}
	n = len(t) - len(rest)
	if t[0] == '}' {
		data = 0 // sent
	}
	if len(rest) > 0 && rest[0] == '\r' {
		n++
		rest = rest[1:]
	}
	if len(rest) > 0 && rest[0] == '\n' {
		n++
	}
	return n, max(0, data)
}

// progressWidth is the width of a line of the progress meter.
const progressWidth = 78

// progress recognises a line of the progress meter: a carriage return and
// nothing but numbers, sizes and times.
func progress(t []byte) int {
	if len(t) <= progressWidth {
		return 0
	}
	colons := 0
	for _, c := range t[1 : progressWidth+1] {
		switch {
		case c >= '0' && c <= '9', c == ' ', c == '-', c == '.', c == 'k', c == 'M', c == 'G', c == 'T', c == 'P':
		case c == ':':
			colons++
		default:
			return 0
		}
	}
	if colons < 2 {
		return 0
	}
	n := progressWidth + 1
	if n < len(t) && t[n] == '\n' {
		n++
	}
	return n
}
