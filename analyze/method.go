package analyze

import "strings"

// Methods is a set of methods: what a rule applies to, or what an answer may
// be the answer to.
type Methods uint32

// The methods.
const (
	PROPFIND Methods = 1 << iota
	REPORT
	SEARCH
	PROPPATCH
	MKCOL
	MKCALENDAR
	LOCK
	DELETE
	COPY
	MOVE
	OtherMethod   // PUT, UNLOCK, GET ...
	UnknownMethod // nothing is known: only rules that say so run then

	AnyMethod     Methods = 0
	ReadMethods           = PROPFIND | REPORT | SEARCH
	UpdateMethods         = PROPPATCH | MKCOL | MKCALENDAR
	TreeMethods           = DELETE | COPY | MOVE
)

var methodBits = map[string]Methods{
	"PROPFIND": PROPFIND, "REPORT": REPORT, "SEARCH": SEARCH, "PROPPATCH": PROPPATCH, "MKCOL": MKCOL, "MKCALENDAR": MKCALENDAR,
	"LOCK": LOCK, "DELETE": DELETE, "COPY": COPY, "MOVE": MOVE,
}

// ParseMethod reads a method token or REPORT:NAME, where NAME is the local
// name of the report's root or Clark notation. Letter case of the token
// counts, as in HTTP (RFC 9110 section 9.1).
func ParseMethod(s, from string) Method {
	m := Method{Name: s, From: from, Certainty: Certain}
	if name, report, ok := strings.Cut(s, ":"); ok && name == "REPORT" {
		m.Name, m.Report = name, reportName(report)
	}
	m.Class = classOf(methodBits[m.Name])
	if m.Class == ClassUnknown {
		m.Class = ClassOther
	}
	return m
}

var reportSpaces = map[string]string{
	"calendar-query": CalDAV, "calendar-multiget": CalDAV, "free-busy-query": CalDAV,
	"addressbook-query": CardDAV, "addressbook-multiget": CardDAV,
}

func reportName(s string) string {
	if strings.HasPrefix(s, "{") || s == "" {
		return s
	}
	space := reportSpaces[s]
	if space == "" {
		space = DAV
	}
	return "{" + space + "}" + s
}

func classOf(m Methods) Class {
	switch {
	case m == 0 || m&UnknownMethod != 0:
		return ClassUnknown
	case m&^ReadMethods == 0:
		return ClassRead
	case m&^UpdateMethods == 0:
		return ClassUpdate
	case m&^TreeMethods == 0:
		return ClassTree
	case m == LOCK:
		return ClassLock
	}
	return ClassOther
}

// Set is the set of methods that the answer may be the answer to.
func (m Method) Set() Methods {
	if b := methodBits[m.Name]; b != 0 {
		return b
	}
	switch {
	case m.Name != "":
		return OtherMethod
	case m.Class == ClassRead:
		return ReadMethods
	}
	return UnknownMethod
}

// Within says whether whatever the method is, it is in the set.
func (m Methods) Within(set Methods) bool { return set == AnyMethod || m&^set == 0 }

// query names the method for the advice: the report's kind makes it sharper.
func (m Method) query() string {
	if m.Report != "" {
		return m.Name + ":" + m.Report
	}
	return m.Name
}
