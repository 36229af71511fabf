package rules

import (
	"bytes"
	"strconv"

	"lint207/analyze"
)

// lineFault is the one thing that is wrong with a status-line (RFC 9112
// section 4): of several the one that the others follow from.
type lineFault uint8

const (
	lineFine    lineFault = iota
	lineGrammar           // no status-line
	lineDigits            // the code is a number, but not of three digits
	lineVersion           // HTTP/2, http/1.1
	lineBroken            // a line break inside
	lineNoSpace           // nothing behind the code
	lineZero              // HTTP/0.0
	lineBlanks            // white space before or behind it, doubled blanks
)

// statusLine is a status-line taken apart.
type statusLine struct {
	fault   lineFault
	version []byte
	code    []byte // digits
	reason  []byte
}

// readStatusLine takes the character data of a DAV:status apart.
func readStatusLine(s *analyze.Status) statusLine {
	b := s.Bytes
	n := versionEnd(b)
	if n == 0 {
		return statusLine{fault: lineGrammar}
	}
	l := statusLine{version: b[:n]}
	rest := analyze.TrimSpace(b[n:])
	blanks := len(b) - n - len(rest)
	d := 0
	for d < len(rest) && '0' <= rest[d] && rest[d] <= '9' {
		d++
	}
	l.code, l.reason = rest[:d], analyze.TrimSpace(rest[d:])
	switch exact := exactVersion(l.version); {
	case blanks == 0, d == 0, d < len(rest) && !blank(rest[d]):
		l.fault = lineGrammar
	case d != 3:
		l.fault = lineDigits
	case !exact:
		l.fault = lineVersion
	case bytes.IndexByte(b, '\n') >= 0 || bytes.IndexByte(b, '\r') >= 0:
		l.fault = lineBroken
	case d == len(rest) && !spaceBehind(s):
		l.fault = lineNoSpace
	case string(l.version) == "HTTP/0.0":
		l.fault = lineZero
	case blanks > 1 || b[n] != ' ' || d < len(rest) && rest[d] != ' ' || framed(s):
		l.fault = lineBlanks
	}
	return l
}

func blank(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

// versionEnd is the length of what is meant to be an HTTP-version, 0 if there is none.
func versionEnd(b []byte) int {
	if len(b) < 6 || !bytes.EqualFold(b[:5], []byte("HTTP/")) {
		return 0
	}
	n := 5
	for n < len(b) && ('0' <= b[n] && b[n] <= '9' || b[n] == '.') {
		n++
	}
	if n == 5 {
		return 0
	}
	return n
}

func exactVersion(v []byte) bool {
	return len(v) == 8 && string(v[:5]) == "HTTP/" && v[5] != '.' && v[6] == '.' && v[7] != '.'
}

// spaceBehind says whether a blank follows a line that ends with its code:
// the grammar wants it although the reason phrase is empty.
func spaceBehind(s *analyze.Status) bool {
	i := bytes.LastIndexByte(s.Full, s.Bytes[len(s.Bytes)-1])
	return i+1 < len(s.Full) && s.Full[i+1] == ' '
}

// framed says whether white space stands before the line, or a line break
// behind it; blanks at its end are part of the reason phrase.
func framed(s *analyze.Status) bool {
	return blank(s.Full[0]) || bytes.ContainsAny(s.Full[len(s.Full)-1:], "\r\n")
}

// corrected is the line as it should read.
func (l *statusLine) corrected() string {
	code, _ := strconv.Atoi(string(l.code))
	reason := Escape(l.reason)
	if reason == "" {
		reason = reasons[code]
	}
	return "HTTP/1.1 " + Escape(l.code) + " " + reason
}

// reasons are the registered status codes with their reason phrases (IANA
// HTTP Status Code Registry).
var reasons = map[int]string{
	100: "Continue", 101: "Switching Protocols", 102: "Processing", 103: "Early Hints", 104: "Upload Resumption Supported",
	200: "OK", 201: "Created", 202: "Accepted", 203: "Non-Authoritative Information", 204: "No Content", 205: "Reset Content",
	206: "Partial Content", 207: "Multi-Status", 208: "Already Reported", 226: "IM Used",
	300: "Multiple Choices", 301: "Moved Permanently", 302: "Found", 303: "See Other", 304: "Not Modified", 305: "Use Proxy",
	306: "(Unused)", 307: "Temporary Redirect", 308: "Permanent Redirect",
	400: "Bad Request", 401: "Unauthorized", 402: "Payment Required", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed",
	406: "Not Acceptable", 407: "Proxy Authentication Required", 408: "Request Timeout", 409: "Conflict", 410: "Gone",
	411: "Length Required", 412: "Precondition Failed", 413: "Content Too Large", 414: "URI Too Long", 415: "Unsupported Media Type",
	416: "Range Not Satisfiable", 417: "Expectation Failed", 418: "(Unused)", 421: "Misdirected Request", 422: "Unprocessable Content",
	423: "Locked", 424: "Failed Dependency", 425: "Too Early", 426: "Upgrade Required", 428: "Precondition Required",
	429: "Too Many Requests", 431: "Request Header Fields Too Large", 451: "Unavailable For Legal Reasons",
	500: "Internal Server Error", 501: "Not Implemented", 502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout",
	505: "HTTP Version Not Supported", 506: "Variant Also Negotiates", 507: "Insufficient Storage", 508: "Loop Detected",
	510: "Not Extended", 511: "Network Authentication Required",
}

// codeOf finds the code whose reason phrase this is, letter case aside; 0: none.
func codeOf(reason []byte) int {
	for code, r := range reasons {
		if len(r) == len(reason) && r[0] != '(' && bytes.EqualFold(reason, []byte(r)) {
			return code
		}
	}
	return 0
}
