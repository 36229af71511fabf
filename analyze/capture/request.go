package capture

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
)

// requestRoots are the local names of the roots of request bodies and the
// methods that send them.
var requestRoots = map[string]string{
	"propfind":       "PROPFIND",
	"propertyupdate": "PROPPATCH",
	"lockinfo":       "LOCK",
	"searchrequest":  "SEARCH",
	"mkcol":          "MKCOL",
	"mkcalendar":     "MKCALENDAR",
	"acl":            "ACL",
	"orderpatch":     "ORDERPATCH",
	"bind":           "BIND", "rebind": "REBIND", "unbind": "UNBIND",
	"version-control":        "VERSION-CONTROL",
	"checkout":               "CHECKOUT",
	"checkin":                "CHECKIN",
	"uncheckout":             "UNCHECKOUT",
	"mkworkspace":            "MKWORKSPACE",
	"update":                 "UPDATE",
	"label":                  "LABEL",
	"merge":                  "MERGE",
	"baseline-control":       "BASELINE-CONTROL",
	"mkactivity":             "MKACTIVITY",
	"mkredirectref":          "MKREDIRECTREF",
	"updateredirectref":      "UPDATEREDIRECTREF",
	"share-resource":         "POST",
	"sync-collection":        "REPORT",
	"calendar-query":         "REPORT",
	"calendar-multiget":      "REPORT",
	"free-busy-query":        "REPORT",
	"addressbook-query":      "REPORT",
	"expand-property":        "REPORT",
	"version-tree":           "REPORT",
	"locate-by-history":      "REPORT",
	"merge-preview":          "REPORT",
	"compare-baseline":       "REPORT",
	"principal-match":        "REPORT",
	"filter-files":           "REPORT",
	"search-files":           "REPORT",
	"update-report":          "REPORT",
	"log-report":             "REPORT",
	"get-locks-report":       "REPORT",
	"file-revs-report":       "REPORT",
	"replay-report":          "REPORT",
	"dated-rev-report":       "REPORT",
	"mergeinfo-report":       "REPORT",
	"get-locations":          "REPORT",
	"latest-activity-report": "REPORT",

	"addressbook-multiget":            "REPORT",
	"acl-principal-prop-set":          "REPORT",
	"principal-property-search":       "REPORT",
	"principal-search-property-set":   "REPORT",
	"calendarserver-principal-search": "REPORT",
}

// requestRoot says that a root with this local name makes a request body.
func requestRoot(local string) bool { return requestRoots[local] != "" }

// ParseRequest reads what --request names: an HTTP request message, or just
// the body of one. method is what the user said ("" nothing; "REPORT:NAME" is
// taken for REPORT); a message knows its own, and the root of a body tells it
// otherwise. Answers and other things are an error that begins with the name.
func ParseRequest(name string, b []byte, method string) (*Request, error) {
	method, _, _ = strings.Cut(method, ":")
	if m := magic(b); m != "" {
		out, ok := undoBytes(b, nil, MaxRequestBody)
		if !ok {
			return nil, &FormatError{Where: name, What: "its " + m + " data cannot be decoded"}
		}
		b = out
	}
	text := trimSpace(narrow(b))
	line := firstLine(text)
	if _, ok := statusLine(line); ok {
		return nil, &FormatError{Where: name, What: "this is an answer, not a request"}
	}
	if _, ok := requestLine(line); ok {
		return parseMessage(name, trimSpace(b))
	}
	root, _ := rootName(narrow(b))
	l := string(local(root))
	switch {
	case wantedXML(narrow(b)) && l != "":
		return nil, &FormatError{Where: name, What: "this is an answer (" + printable(l[:min(len(l), 80)]) + "), not a request"}
	case isHTML(text):
		return nil, &FormatError{Where: name, What: "this is an HTML page, not a request"}
	case l == "" && looks(b) != LooksJSON && method == "":
		return nil, &FormatError{Where: name, What: "this is neither an HTTP request message nor the body of one", Do: "name the method with --method if it is one"}
	}
	if method == "" {
		method = requestRoots[l]
	}
	if len(b) > MaxRequestBody {
		return nil, &LimitError{What: name, Limit: "MaxRequestBody, 16 MiB"}
	}
	return &Request{Method: method, Body: b, BodyKnown: true, Source: name}, nil
}

// parseMessage reads a request message; it ends where its answer begins.
func parseMessage(name string, b []byte) (*Request, error) {
	s := newSource(bytes.NewReader(b), true)
	defer s.close()
	line, err := s.line(MaxHead, "the request line")
	if err != nil {
		return nil, &FormatError{Where: name, What: "the request line cannot be read", Err: err}
	}
	q, _ := requestLine(line)
	c := &collector{o: Options{Name: name}}
	if err := c.readRequest(s, q); err != nil {
		return nil, &FormatError{Where: name, What: "the request cannot be read", Err: err}
	}
	return q, nil
}

// URL gives the absolute URL of the request if its host is known, otherwise
// the target as it was sent.
func (q *Request) URL() string {
	if q == nil || !strings.HasPrefix(q.Target, "/") {
		if q == nil {
			return ""
		}
		return q.Target
	}
	host, ok := Get(q.Header, "Host")
	if !ok || host == "" || q.Scheme == "" {
		return q.Target
	}
	return q.Scheme + "://" + host + q.Target
}

// RequestBeside finds the request that lies beside an answer by the naming
// convention: name.request.http or name.request.xml (or .json) beside
// name.xml, name.http, name.response.xml and the like, also compressed. It
// looks for nothing beside a request.
func RequestBeside(path string) (string, bool) {
	dir, base := filepath.Split(path)
	base = strings.TrimSuffix(base, ".gz")
	stem := strings.TrimSuffix(base, filepath.Ext(base))
	if strings.HasSuffix(stem, ".request") {
		return "", false
	}
	stem = strings.TrimSuffix(stem, ".response")
	if stem == "" {
		return "", false
	}
	for _, ext := range []string{".http", ".xml", ".json"} {
		beside := dir + stem + ".request" + ext
		if info, err := os.Stat(beside); err == nil && info.Mode().IsRegular() {
			return beside, true
		}
	}
	return "", false
}
