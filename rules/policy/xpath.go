package policy

import (
	"errors"
	"fmt"

	"github.com/antchfx/xpath"
)

// Namespaces are the prefixes that an expression may use without a declaration.
var Namespaces = map[string]string{
	"D":  "DAV:",
	"C":  "urn:ietf:params:xml:ns:caldav",
	"CR": "urn:ietf:params:xml:ns:carddav",
	"CS": "http://calendarserver.org/ns/",
	"OC": "http://owncloud.org/ns",
	"P":  "https://bitfire.at/webdav-push",
}

// maxXPath bounds an expression, in bytes: the library parses by recursion.
const maxXPath = 4096

// CompileXPath compiles an expression, and refuses one that the library would
// get wrong.
func CompileXPath(expr string, namespaces map[string]string) (*xpath.Expr, error) {
	e, _, err := compile(expr, namespaces, false)
	return e, err
}

// compile is CompileXPath for a rule; alone says that it is for a response that
// is alone. The library panics on some bad expressions.
func compile(expr string, namespaces map[string]string, alone bool) (e *xpath.Expr, warnings []string, err error) {
	defer func() {
		if r := recover(); r != nil {
			e, err = nil, fmt.Errorf("not a valid XPath expression (%v)", r)
		}
	}()
	if len(expr) > maxXPath {
		return nil, nil, fmt.Errorf("an expression of more than %d bytes", maxXPath)
	}
	if e, err = xpath.CompileWithNS(expr, namespaces); err != nil {
		return nil, nil, fmt.Errorf("not a valid XPath expression (%w)", err)
	}
	refusal, warnings := checkXPath(expr, alone)
	if refusal != "" {
		return nil, nil, errors.New(refusal)
	}
	return e, warnings, nil
}
