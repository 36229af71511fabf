// Package capture turns what somebody has in hand (a body, an HTTP message, a
// curl log, a HAR file, NDJSON) into exchanges.
package capture

import (
	"io"

	"lint207/analyze/xmlscan"
)

// Exchange is one HTTP exchange, or what is known of it. Any part but the
// body may be missing.
type Exchange struct {
	Source  string // name of the file, or "stdin"
	Index   int    // from 1, among all exchanges of the source
	Line    int64  // of NDJSON that it stands in; 0: no NDJSON
	Several bool   // the source holds more than one exchange: positions read source#index:line:column

	Request *Request // nil: unknown
	Head    *Head    // head of the response; nil: unknown

	Body io.Reader // the body of the response, content decoding undone; never nil

	// InSource says that the body stands verbatim in the source, from Origin
	// on: positions are those of the source. Otherwise they are of the body.
	InSource bool
	Origin   xmlscan.Place // place of the body's first byte; the zero value is offset 0, line 1, column 1

	// Lossy names what the capture may have changed in the body ("curl
	// --trace-ascii writes dots for line feeds"), "" if it is exact.
	Lossy string

	Looks Looks // what the first bytes of Body look like: a hint, not a verdict
	Short bool  // the whole Body is at hand, within 64 KiB: a second goroutine would not pay
}

// Looks says what a body looks like.
type Looks string

// What a body may look like.
const (
	LooksEmpty Looks = "empty" // no byte, or white space only
	LooksXML   Looks = "xml"
	LooksJSON  Looks = "json"
	LooksHTML  Looks = "html"
	LooksOther Looks = "other"
)

// Request is the request of an exchange. Each part may be unknown.
type Request struct {
	Method      string  // "" unknown; a token, case as sent
	Target      string  // request-target or URL as sent, "" unknown
	Scheme      string  // "http", "https" or "" unknown
	Header      []Field // in order
	HeaderKnown bool    // the head is complete
	Body        []byte  // transfer and content coding undone
	BodyKnown   bool    // the body is complete (it may be empty)
	Source      string  // where it came from, for messages
}

// Head is the status line and the header section of a response.
type Head struct {
	Proto  string // "HTTP/1.1", "HTTP/2"
	Status int    // three digits
	Reason string
	Header []Field
	// Complete says that no field is missing (a HAR may leave some out).
	Complete bool
}

// Field is one header field line, folded lines joined by a blank.
type Field struct {
	Name, Value string
	At          xmlscan.Place // in the source; Line 0: unknown
	Len         int64         // bytes of the whole line in the source
}

// Get returns the first value of the field, names compared without case.
func Get(fields []Field, name string) (string, bool) {
	for i := range fields {
		if equalFold(fields[i].Name, name) {
			return fields[i].Value, true
		}
	}
	return "", false
}

func equalFold(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range len(a) {
		x, y := a[i], b[i]
		if 'A' <= x && x <= 'Z' {
			x += 'a' - 'A'
		}
		if 'A' <= y && y <= 'Z' {
			y += 'a' - 'A'
		}
		if x != y {
			return false
		}
	}
	return true
}
