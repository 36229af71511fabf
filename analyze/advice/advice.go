// Package advice holds what lint207 knows about conditions, status codes and
// protected properties, and says in a sentence or two what to do about the
// cause of a failure.
package advice

import "strings"

// Query is a cause: an entry of a 207 that failed on its own account.
type Query struct {
	Method               string // "PROPPATCH", "REPORT", "REPORT:sync-collection"; "" if it is not known
	Class                string // "read", "update", "lock", "tree" or "unknown"
	Status               int
	PropSpace, PropLocal string // "" if the entry is a resource
	CondSpace, CondLocal string // child of DAV:error, if there is one
	Redirect             string // of DAV:location
}

// For is the most specific advice for a cause: that of the condition, of the
// status with method and property, of the status alone, or of its class.
func For(q Query) string {
	note := ""
	if q.CondLocal != "" {
		c, ok := ForCondition(q.CondSpace, q.CondLocal)
		if !ok {
			c, ok = NearCondition(q.CondSpace, q.CondLocal)
		}
		if ok {
			if c.Local == protectedCondition {
				if p := protectedBy(q.PropSpace, q.PropLocal); p != nil && p.level == always {
					return p.advice()
				}
			}
			if note = carrierNotes[c.Space]; note == "" {
				return c.Advice
			}
		}
	}
	return note + forStatus(q)
}

// protectedCondition says of a property what its row in protected.go says better.
const protectedCondition = "cannot-modify-protected-property"

// Elements of these namespaces carry a text beside the condition.
var carrierNotes = map[string]string{
	sabre:          "Read the message element in DAV:error first. ",
	ownCloud:       "Read the reason element in DAV:error first. ",
	ownCloudPrefix: "Read the reason element in DAV:error first. ",
	apache:         "Read the human-readable element in DAV:error first. ",
}

const longestRedirect = 100

func forStatus(q Query) string {
	q.Method = plainReport(q.Method)
	if class := methodClasses[q.Method]; class != "" && (q.Class == "" || q.Class == "unknown") {
		q.Class = class
	}
	if q.Status/100 == 3 && q.Redirect != "" && len(q.Redirect) <= longestRedirect && printable(q.Redirect) {
		return "Send the request to " + q.Redirect + " instead, the location that the response gives."
	}
	p := protectedBy(q.PropSpace, q.PropLocal)
	for i := range rules {
		r := &rules[i]
		if !r.fits(&q, p) {
			continue
		}
		if r.text == "" {
			return p.advice()
		}
		return r.text
	}
	if r := rowOf(q.Status); r != nil {
		return r.advice
	}
	if i := q.Status / 100; i > 0 && i < len(classTexts) {
		return classTexts[i]
	}
	return notAStatus
}

// plainReport takes the namespace out of REPORT:{ns}name.
func plainReport(method string) string {
	if i := strings.IndexByte(method, '}'); i > 0 && strings.HasPrefix(method, "REPORT:{") {
		return "REPORT:" + method[i+1:]
	}
	return method
}

func printable(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] <= ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

func (r *rule) fits(q *Query, p *protectedProperty) bool {
	if r.status != q.Status || r.class != "" && r.class != q.Class || r.methods != "" && !hasMethod(r.methods, q.Method) {
		return false
	}
	switch r.target {
	case resource:
		return q.PropLocal == ""
	case property:
		return q.PropLocal != "" && (r.local == "" || r.local == q.PropLocal && r.space == q.PropSpace)
	case protected:
		return p != nil
	}
	return true
}

// hasMethod is true if one of the names is the method; "REPORT" stands for
// every report.
func hasMethod(names, method string) bool {
	report, _, _ := strings.Cut(method, ":")
	for name := range strings.SplitSeq(names, " ") {
		if name == method || name == report {
			return true
		}
	}
	return false
}
