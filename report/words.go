package report

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"lint207/analyze"
	"lint207/rules"
)

// number writes a count with thousands separators.
func number(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// count is "1 href", "2 hrefs".
func count(n int64, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return number(n) + " " + many
}

// name is the source of a result as positions begin with it.
func name(r *rules.Result) string {
	s := escape(r.Source)
	if r.Several {
		s += "#" + strconv.Itoa(r.Index)
	}
	return s
}

// kinds are the words for kinds of answers that are no plain multistatus.
var kinds = map[string]string{
	"multistatus": "207", "lone-424": "424", "error": "DAV:error", "no-body": "no body",
	"odata": "OData batch", "graph": "Graph batch", "cosmos": "Cosmos DB batch", "salesforce-composite": "Salesforce composite",
}

// answer says what kind of an answer it is: its status, or what its body is.
func answer(r *rules.Result) string {
	kind, ok := kinds[r.Kind]
	if !ok {
		kind = escape(r.Kind)
	}
	if r.Status == 0 {
		return kind
	}
	status := strconv.Itoa(r.Status)
	if r.Kind == "multistatus" || r.Kind == "" || kind == status {
		return status
	}
	return status + " (" + kind + ")"
}

// to says what is answered, and how that is known.
func to(r *rules.Result) string {
	d := r.Diagnosis
	if d == nil || d.Method.Name == "" {
		return ""
	}
	m := &d.Method
	s := " to " + escape(m.Name)
	if m.Report != "" {
		s += " " + escape(m.Report[strings.LastIndexByte(m.Report, '}')+1:])
	}
	if r.Several && r.Request != nil && r.Request.URL != "" {
		s += " " + escape(r.Request.URL)
	}
	how := ""
	switch {
	case m.From == "body" && m.Certainty == analyze.Certain:
		how = "read off the body"
	case m.From == "body":
		how = "guessed from the body"
	case m.From == "flag":
		how = "by --method"
	case m.From == "config":
		how = "by the configuration"
	}
	if how == "" {
		return s
	}
	return s + " (" + how + ")"
}

// consequences are the words for an outcome, by class or by method; "" is any.
var consequences = map[analyze.Outcome]map[string]string{
	analyze.Applied: {"": "applied", "update": "applied, every change was made", "tree": "applied, nothing failed"},
	analyze.RolledBack: {
		"": "rolled back, nothing was changed", "MKCOL": "rolled back, nothing was created", "MKCALENDAR": "rolled back, nothing was created",
	},
	analyze.NotApplied: {
		"": "not applied, nothing was changed", "lock": "not applied, nothing was locked",
		"DELETE": "not applied, nothing was deleted", "COPY": "not applied, nothing was copied", "MOVE": "not applied, nothing was moved",
	},
	analyze.PartlyApplied: {
		"": "partly applied", "DELETE": "partly applied, some of it was not deleted",
		"COPY": "partly applied, some of it was not copied", "MOVE": "partly applied, some of it was not moved",
	},
	analyze.Contradictory: {
		"": "contradictory, it reports successes beside failures", "update": "contradictory, successes beside failures where all or nothing holds",
		"lock": "contradictory, a success beside a lock that failed", "tree": "contradictory, it reports a success that a failure rules out",
	},
	analyze.Read: {"": "read"},
}

// outcome says what the operation came to.
func outcome(d *analyze.Diagnosis) string {
	if d.Outcome == analyze.OutcomeUnknown {
		return unknownOutcome(d)
	}
	words := consequences[d.Outcome]
	s, ok := words[d.Method.Name]
	if !ok {
		s, ok = words[d.Method.Class.String()]
	}
	if !ok {
		s, ok = words[""]
	}
	if !ok {
		s = escape(string(d.Outcome))
	}
	switch d.Certainty {
	case analyze.Probable:
		s = "probably " + s
	case analyze.Possible:
		s = "possibly " + s
	}
	if n := d.Counts.By[analyze.Failed] + d.Counts.By[analyze.Dependent]; d.Outcome == analyze.Read && n > 0 {
		s += ", " + number(n) + " of " + count(d.Counts.Entries, "entry", "entries") + " failed"
	}
	return s
}

func unknownOutcome(d *analyze.Diagnosis) string {
	switch {
	case d.Limited:
		return "outcome unknown, a limit of lint207 ended the reading"
	case d.Cut:
		return "outcome unknown, the body cannot be read to its end"
	case d.IllFormed:
		return "outcome unknown, the body is not well-formed"
	case d.Counts.By[analyze.Unclassifiable] > 0:
		return "outcome unknown, it has entries that cannot be understood"
	case d.Counts.Entries == 0 && d.Counts.Responses > 0:
		return "it does not say what became of anything"
	case d.Counts.Entries == 0 && d.Kind == analyze.KindUnknown:
		return "it names nothing that failed"
	case d.Counts.Entries == 0:
		return "empty, it says nothing about any resource"
	case trouble(d) == 0:
		return "nothing failed"
	case d.Method.Class == analyze.ClassUnknown && d.Method.Name == "":
		return "outcome unknown without the method (add --method)"
	}
	return "outcome unknown"
}

// amounts says how much was read.
func amounts(d *analyze.Diagnosis) string {
	parts := []string{count(d.Hrefs, "href", "hrefs")}
	if d.Batch {
		parts[0] = count(d.Counts.Entries, "request", "requests")
	}
	if d.PropCount > 0 {
		parts = append(parts, count(d.PropCount, "property", "properties"))
	}
	by := &d.Counts.By
	if n := by[analyze.Absent]; n > 0 {
		parts = append(parts, number(n)+" absent")
	}
	if n := by[analyze.Redirected]; n > 0 {
		parts = append(parts, number(n)+" redirected")
	}
	if by[analyze.Truncated] > 0 {
		parts = append(parts, "cut short by the server (507)")
	}
	return strings.Join(parts, ", ")
}

// needs are the words for what rules need, in the order in which they are told.
var needs = []struct{ need, words string }{
	{"method", "the method (add --method)"},
	{"url", "the URL (add --url)"},
	{"head", "the head of the answer (curl -i)"},
	{"request", "the request (add --request FILE)"},
	{"tree", "a well-formed body that fits into a tree (32 MiB)"},
}

// notChecked says what would let more rules run. A request that is given has
// a method and a URL too.
func notChecked(list []rules.NotRun) string {
	missing := map[string]bool{}
	for _, n := range list {
		need := n.Needs
		if strings.HasPrefix(need, "request") {
			need = "request"
		}
		missing[need] = missing[need] || n.Rules > 0
	}
	if missing["request"] {
		missing["method"], missing["url"] = false, false
	}
	var parts []string
	for _, n := range needs {
		if missing[n.need] {
			parts = append(parts, n.words)
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return "not checked: rules that need " + list2words(parts)
}

func list2words(parts []string) string {
	if n := len(parts); n > 1 {
		return strings.Join(parts[:n-1], ", ") + " or " + parts[n-1]
	}
	return strings.Join(parts, "")
}

// status is "403 Forbidden": the server's own phrase, or the usual one.
func status(code int, reason string) string {
	if code == 0 {
		return "no status"
	}
	if reason == "" {
		reason = http.StatusText(code)
	}
	return cut(strings.TrimSpace(fmt.Sprintf("%d %s", code, escape(reason))), maxStatus)
}

// maxStatus bounds a status line on the screen, in columns.
const maxStatus = 34

// property is the name of a property as the document writes it, in Clark
// notation if that has no prefix and another namespace than DAV:.
func property(p *analyze.PropName) string {
	if p == nil {
		return ""
	}
	if p.Q != "" && (p.Space == "" || p.Space == "DAV:" || strings.Contains(p.Q, ":")) {
		return escape(p.Q)
	}
	return escape(p.Clark())
}

// condition is the name of a precondition as the specifications write it.
func condition(p *analyze.PropName) string {
	switch p.Space {
	case "DAV:":
		return "DAV:" + escape(p.Local)
	case "urn:ietf:params:xml:ns:caldav":
		return "CALDAV:" + escape(p.Local)
	case "urn:ietf:params:xml:ns:carddav":
		return "CARDDAV:" + escape(p.Local)
	}
	return property(p)
}

// severities counts findings by severity; sevs are those that are told.
func severities(by *[4]int64, told func(rules.Severity) bool) string {
	var parts []string
	for s, w := range [...][2]string{rules.Info: {"info", "infos"}, rules.Warning: {"warning", "warnings"}, rules.Error: {"error", "errors"}} {
		if n := by[s]; n > 0 && told(rules.Severity(s)) {
			parts = append([]string{count(n, w[0], w[1])}, parts...)
		}
	}
	return strings.Join(parts, ", ")
}
