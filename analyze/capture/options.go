package capture

import (
	"fmt"
	"strings"
)

// Kind is a form in which exchanges come.
type Kind uint8

// The forms. Auto recognises the form by the content.
const (
	Auto   Kind = iota
	XML         // a bare body
	HTTP        // messages as from curl -i, a dump or a proxy log
	Curl        // a curl -v log, --trace or --trace-ascii
	HAR         // HTTP Archive 1.2
	NDJSON      // one exchange a line
	JSON        // a bare body of a JSON batch
)

var kindNames = [...]string{"auto", "xml", "http", "curl", "har", "ndjson", "json"}

// String gives the name that ParseKind takes.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return fmt.Sprintf("Kind(%d)", k)
}

// ParseKind takes the name of a form, as --input does.
func ParseKind(s string) (Kind, error) {
	for i, n := range kindNames {
		if s == n {
			return Kind(i), nil
		}
	}
	return Auto, fmt.Errorf("%q is no input form: it is one of %s", s, strings.Join(kindNames[:], ", "))
}

// Options of Read.
type Options struct {
	Name    string       // of the source, for Exchange.Source
	Input   Kind         // Auto recognises it
	Note    func(string) // takes one-sentence notes about the source; may be nil
	AnyJSON bool         // every JSON body is handed over: a profile is forced, or the user has some
	Request *Request     // used where the source does not know the request; may be nil
	Passed  func(Passed) // told in order of every line of NDJSON that hands over no exchange; may be nil
}

// Passed is a line of NDJSON that hands over no exchange.
type Passed struct {
	Source string
	Line   int64  // from 1
	Why    string // what it holds instead: "200 OK with an HTML page"
	Err    error  // it could not be read; Why is empty
}

func (o *Options) note(format string, args ...any) {
	if o.Note != nil {
		o.Note(fmt.Sprintf(format, args...))
	}
}
