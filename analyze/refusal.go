package analyze

import (
	"strings"

	"lint207/analyze/xmlscan"
)

// refusal is a DAV:error as a whole answer: the request failed with the status
// of the head, and the condition says why (RFC 4918 section 16).
func (d *Document) refusal(r *Response, w *xmlscan.Window, names []xmlscan.Name) {
	if d.options.Status < 300 || len(r.Error.Conditions) == 0 {
		return
	}
	c := r.Error.telling(names)
	e := &Entry{Code: d.options.Status, Reason: d.options.Reason, Href: d.options.URL}
	e.Condition = r.propName(w, names, c.Name, c.Tag, c.Q)
	e.Condition.Name = meant(e.Condition.Name)
	e.At = Position{Len: c.Tag.Len}
	e.At.Place, _ = r.Place(w, c.Tag.Off)
	d.refused = e
}

// usual are the namespaces of prefixes that servers write and forget to bind;
// lighttpd writes the namespace name itself.
var usual = map[string]string{"D": DAV, "d": DAV, "DAV": DAV, "C": CalDAV}

// meant is the name that an undeclared prefix stands for, if it is a usual one:
// no parser sees it, but somebody who reads the answer wants to know what to do.
func meant(n xmlscan.Name) xmlscan.Name {
	prefix, local, ok := strings.Cut(n.Local, ":")
	if n.Space == "" && ok && usual[prefix] != "" {
		return xmlscan.Name{Space: usual[prefix], Local: local}
	}
	return n
}

// refuse makes the refusal the only entry and cause of the diagnosis.
func (d *Document) refuse(g *Diagnosis) {
	if d.refused == nil {
		return
	}
	g.Counts.Entries, g.Counts.By[Failed] = 1, 1
	certainty := Certain
	if g.IllFormed || g.Cut {
		certainty = Probable
	}
	g.Causes, g.CauseCount = []Cause{cause(*d.refused, g.Method, certainty)}, 1
	if c := g.Method.Class; c != ClassRead && c != ClassUnknown && !g.IllFormed && !g.Cut {
		g.Outcome, g.Certainty = NotApplied, g.Method.Certainty
	}
}
