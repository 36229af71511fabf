package main

import (
	"fmt"
	"io"
	"strings"

	"lint207/analyze"
	"lint207/analyze/advice"
	"lint207/analyze/xmlscan"
	"lint207/report"
)

// What is known of conditions and statuses, as `lint207 explain` prints it.

// spacePrefixes are what people write for a namespace.
var spacePrefixes = map[string]string{
	"DAV": analyze.DAV, "D": analyze.DAV,
	"CALDAV": analyze.CalDAV, "C": analyze.CalDAV, "CAL": analyze.CalDAV,
	"CARDDAV": analyze.CardDAV, "CR": analyze.CardDAV, "CARD": analyze.CardDAV,
}

// conditionsNamed are the conditions that a word may mean: DAV:name, a usual
// prefix, Clark notation, or the local name alone.
func conditionsNamed(word string) []*advice.Condition {
	n := xmlscan.ParseClark(word)
	prefix, local, prefixed := strings.Cut(word, ":")
	if space := spacePrefixes[strings.ToUpper(prefix)]; prefixed && space != "" && n.Space == "" {
		n = xmlscan.Name{Space: space, Local: local}
	}
	if n.Space != "" {
		return exactCondition(n)
	}
	var found []*advice.Condition
	for _, c := range advice.Conditions() {
		if c.Local == n.Local {
			found = append(found, c)
		}
	}
	return found
}

func exactCondition(n xmlscan.Name) []*advice.Condition {
	if c, ok := advice.ForCondition(n.Space, n.Local); ok {
		return []*advice.Condition{c}
	}
	return nil
}

// conditionName is how people write the name.
func conditionName(c *advice.Condition) string {
	switch c.Space {
	case analyze.DAV:
		return "DAV:" + c.Local
	case analyze.CalDAV:
		return "CALDAV:" + c.Local
	case analyze.CardDAV:
		return "CARDDAV:" + c.Local
	}
	return xmlscan.Name{Space: c.Space, Local: c.Local}.Clark()
}

func conditionNames() []string {
	var names []string
	for _, c := range advice.Conditions() {
		names = append(names, conditionName(c), c.Local)
	}
	return names
}

// places are where a condition stands, by the letters of Condition.Where.
var places = []struct{ letter, text string }{
	{"T", "the body of an answer with another status than 207"},
	{"R", "DAV:error of a response"},
	{"P", "DAV:error of a propstat"},
}

func explainCondition(w io.Writer, c *advice.Condition, columns int) {
	kind := c.Kind
	if kind == "" {
		kind = "element in DAV:error"
	}
	fmt.Fprintf(w, "%s (%s)\n\n", conditionName(c), kind)
	io.WriteString(w, report.Paragraph(c.Advice, "", columns))
	fmt.Fprintln(w)
	field := func(name, text string) {
		if text != "" {
			io.WriteString(w, report.Paragraph(name+": "+text, "", columns))
		}
	}
	field("namespace", c.Space)
	field("goes with", statusList(c.Status))
	field("answers", c.Methods)
	var where []string
	for _, p := range places {
		if strings.Contains(c.Where, p.letter) {
			where = append(where, p.text)
		}
	}
	field("stands in", strings.Join(where, "; "))
	field("defined in", strings.Join(c.Spec, "; "))
}

func statusList(codes []int) string {
	var s []string
	for _, code := range codes {
		s = append(s, strings.TrimSpace(fmt.Sprintf("%d %s", code, advice.Phrase(code))))
	}
	return strings.Join(s, ", ")
}

// partNames are where a status may stand, by StatusInfo.Where.
var partNames = map[string]string{
	"response": "It stands in DAV:response.", "propstat": "It stands in DAV:propstat.",
	"both": "It stands in DAV:response or DAV:propstat.", "": "It does not belong in a Multi-Status.",
}

func explainStatus(w io.Writer, code, columns int) error {
	info := advice.ForStatus(code)
	if info == nil {
		return unable("%d is no HTTP status that may stand in a Multi-Status: those have three digits, 100 to 599", code)
	}
	fmt.Fprintf(w, "%s\n\n", strings.TrimSpace(fmt.Sprintf("%d %s", code, info.Phrase)))
	io.WriteString(w, report.Paragraph(partNames[info.Where]+" "+info.Meaning, "", columns))
	fmt.Fprintln(w)
	io.WriteString(w, report.Paragraph(info.Advice, "", columns))
	if code == 424 {
		for _, m := range causesOfDependents {
			fmt.Fprintf(w, "\n%s:\n", m.methods)
			io.WriteString(w, report.Paragraph(m.text, "  ", columns))
		}
		return nil
	}
	for _, m := range adviceByMethod(code) {
		if m.text != info.Advice {
			fmt.Fprintf(w, "\n%s:\n", m.methods)
			io.WriteString(w, report.Paragraph(m.text, "  ", columns))
		}
	}
	return nil
}

// methodAdvice is what to do about a status that answers some methods.
type methodAdvice struct{ methods, text string }

// causesOfDependents say where the cause of a 424 stands (RFC 4918 sections
// 9.2.1, 9.6.1, 9.8.3, 9.9.2, 9.10.3).
var causesOfDependents = []methodAdvice{
	{"PROPPATCH, MKCOL, MKCALENDAR", "The cause is another property of the same response, with its own 4xx or 5xx status. Nothing was changed: leave the failed property out, or correct it, and repeat the request."},
	{"LOCK", "The cause is any other response with a 4xx or 5xx status, usually a member that somebody else has locked. No lock was granted."},
	{"DELETE", "The cause is a member below this href that could not be deleted. Servers should list that member only, without a 424 for its parents."},
	{"COPY, MOVE", "The cause is a collection above this href, in the source or in the destination tree, that could not be copied or created."},
	{"JSON batches", "The cause is an entry that this one depends on (dependsOn), or another entry of its atomicity group."},
}

// adviceByMethod asks for the advice for each method, for the resource and for
// a property, and puts together what is the same.
func adviceByMethod(code int) []methodAdvice {
	var all []methodAdvice
	add := func(methods, text string) {
		for i := range all {
			if all[i].text == text {
				all[i].methods += ", " + methods
				return
			}
		}
		all = append(all, methodAdvice{methods, text})
	}
	for _, m := range []string{"PROPFIND", "REPORT", "REPORT:sync-collection", "SEARCH", "PROPPATCH", "MKCOL", "MKCALENDAR", "LOCK", "DELETE", "COPY", "MOVE"} {
		resource := advice.For(advice.Query{Method: m, Status: code})
		property := advice.For(advice.Query{Method: m, Status: code, PropSpace: "urn:x", PropLocal: "x"})
		if resource == property {
			add(m, resource)
			continue
		}
		add(m+" (the resource)", resource)
		add(m+" (a property)", property)
	}
	return all
}
