package capture

import (
	"bytes"
	"fmt"
	"unicode/utf8"
)

// recognise tells by the first bytes of a source what it is; whole says that
// there are no more.
func recognise(p []byte, whole bool) (Kind, *NotRecognised) {
	text := narrow(p)
	t := trimSpace(text)
	switch {
	case len(t) == 0 && whole:
		return 0, notEmpty()
	case startsMessage(t):
		return HTTP, nil
	case startsTrace(t), startsVerbose(t):
		return Curl, nil
	case len(t) > 0 && (t[0] == '{' || t[0] == '['):
		return recogniseJSON(t)
	}
	if k, not, sure := recogniseXML(text, whole); sure {
		return k, not
	}
	switch {
	case messageWithin(t):
		return HTTP, nil
	case bytes.Contains(text, multistatus):
		return XML, nil
	case isHTML(t):
		return 0, notHTML()
	case binary(text, whole):
		return 0, &NotRecognised{What: "binary data, neither a Multi-Status nor a recording of one"}
	case len(t) > 0 && t[0] == '<':
		return 0, &NotRecognised{What: "markup that is no Multi-Status"}
	}
	return 0, &NotRecognised{What: "text that is no Multi-Status and no recording of one"}
}

func notEmpty() *NotRecognised {
	return &NotRecognised{What: "it is empty: the server sent no body, or curl wrote it elsewhere"}
}

func notHTML() *NotRecognised {
	return &NotRecognised{What: "this is an HTML page, such as a login or error page: was the address right, and the user logged in?"}
}

// recogniseXML judges by the name of the root; sure is false without one.
func recogniseXML(p []byte, whole bool) (k Kind, not *NotRecognised, sure bool) {
	name, known := rootName(p)
	l := string(local(name))
	switch {
	case !known && !whole && len(trimSpace(p)) > 0 && trimSpace(p)[0] == '<':
		return XML, nil, true // the root is further on
	case len(name) == 0:
		return 0, nil, false
	case wantedXML(p):
		return XML, nil, true
	case l == "principal-search-property-set" && bytes.Contains(p, []byte("principal-search-property>")):
		return 0, &NotRecognised{What: "the answer to the report principal-search-property-set, which has a root of its own: no Multi-Status"}, true
	case requestRoot(l):
		return 0, notAnswer(l), true
	case isHTML(trimSpace(p)):
		return 0, notHTML(), true
	case bytes.Contains(p, multistatus):
		return XML, nil, true
	}
	what := fmt.Sprintf("an XML document with the root %s, no Multi-Status", printable(string(name[:min(len(name), 80)])))
	if l == "prop" && bytes.Contains(p, []byte("lockdiscovery")) {
		what = "a DAV:prop document, as a LOCK that succeeded is answered: no Multi-Status"
	}
	return 0, &NotRecognised{What: what}, true
}

func notAnswer(root string) *NotRecognised {
	return &NotRecognised{Request: true, What: fmt.Sprintf("this is the request (%s): pipe the answer, or give it as --request", root)}
}

// recogniseJSON tells a HAR, NDJSON and the body of a batch apart by the
// members of the first object.
func recogniseJSON(t []byte) (Kind, *NotRecognised) {
	for name := range members(t) {
		switch name {
		case "log":
			return HAR, nil
		case "request", "response":
			return NDJSON, nil
		}
	}
	if looksBatch(t) {
		return JSON, nil
	}
	if bytes.Contains(t, []byte(`"requests"`)) {
		return 0, &NotRecognised{Request: true, What: "this is the request of a JSON batch: pipe the answer, or give it as --request"}
	}
	if lone424(t) {
		return JSON, nil
	}
	return 0, &NotRecognised{What: "this is JSON, but neither the answer of a batch nor a recording (HAR, NDJSON): looked for \"responses\" (OData, Microsoft Graph), \"compositeResponse\" (Salesforce), an array with \"statusCode\" (Cosmos DB), and a status 424; --profile NAME reads it as a batch all the same", json: true}
}

// lone424 says that an object has a member status or statusCode of 424.
func lone424(t []byte) bool {
	for name, v := range members(t) {
		if (name == "status" || name == "statusCode" || name == "code") && (v == "424" || v == `"424"`) {
			return true
		}
	}
	return false
}

// binary says that bytes are no text: a NUL or other control character, or
// much that is no UTF-8.
func binary(p []byte, whole bool) bool {
	bad := 0
	for i := 0; i < len(p); {
		c := p[i]
		if c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != 0x1B {
			return true
		}
		_, n := utf8.DecodeRune(p[i:])
		if n == 1 && c >= 0x80 && (whole || i < len(p)-utf8.UTFMax) {
			bad++
		}
		i += n
	}
	return bad > len(p)/10
}
