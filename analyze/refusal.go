package analyze

import "lint207/analyze/xmlscan"

// refusal is a DAV:error as a whole answer: the request failed with the status
// of the head, and the condition says why (RFC 4918 section 16).
func (d *Document) refusal(r *Response, w *xmlscan.Window, names []xmlscan.Name) {
	if d.options.Status < 300 || len(r.Error.Conditions) == 0 {
		return
	}
	c := r.Error.telling(names)
	e := &Entry{Code: d.options.Status, Reason: d.options.Reason, Href: d.options.URL}
	e.Condition = r.propName(w, names, c.Name, c.Tag, c.Q)
	e.At = Position{Len: c.Tag.Len}
	e.At.Place, _ = r.Place(w, c.Tag.Off)
	d.refused = e
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
