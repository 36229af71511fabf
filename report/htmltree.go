package report

import (
	"encoding/json"
	"strings"

	"lint207/analyze"
	"lint207/rules"
)

// Limits of the data of one document.
const (
	maxHTMLShapes = 4 << 20  // bytes of the propstats that are written once for all rows
	maxHTMLData   = 64 << 20 // bytes of the rows
)

// treeData writes the responses of a document as JSON, row by row, for the
// script to draw. Propstats that look alike are written once, behind the rows.
type treeData struct {
	*htmlWriter
	class  analyze.Class
	shapes map[string]int
	list   []json.RawMessage
	held   int // bytes in list
	rows   int64
	hrefs  int
	size   int // bytes of the rows
}

// full says whether the page has enough.
func (t *treeData) full() bool {
	return t.rows >= maxHTMLResponses || t.hrefs >= maxHTMLResponses || t.size >= maxHTMLData
}

// tree writes the data block of a document, if there is a response to list.
func (h *htmlWriter) tree(v *htmlDocument, r *rules.Result) error {
	if !v.HasTree {
		return nil
	}
	t := &treeData{htmlWriter: h, shapes: map[string]int{}}
	if r.Diagnosis != nil {
		t.class = r.Diagnosis.Method.Class
	}
	h.w.WriteString("<script type=\"application/json\" class=\"tree-data\">{\"rows\":[")
	var failed error
	add := func(i *rules.ResponseInfo) error {
		if failed == nil && !t.full() {
			failed = t.row(i)
		}
		return failed
	}
	if r.EachResponse != nil {
		failed = r.EachResponse(add)
	} else {
		for i := range r.Responses {
			add(&r.Responses[i]) // keeps its error
		}
	}
	h.w.WriteString("\n],\"shapes\":[")
	for i, s := range t.list {
		if i > 0 {
			h.w.WriteByte(',')
		}
		h.w.WriteByte('\n')
		h.w.Write(s)
	}
	h.w.WriteString("]}</script>\n")
	v.count(r, t.rows)
	return failed
}

// row writes one response: hrefs, state, line, status, propstats.
func (t *treeData) row(i *rules.ResponseInfo) error {
	hrefs := make([]string, len(i.Hrefs))
	for j, h := range i.Hrefs {
		hrefs[j] = escape(h)
	}
	if i.ID != "" {
		hrefs = []string{"request " + escape(i.ID)}
	}
	text := ""
	if i.Status != 0 || len(i.Propstats) == 0 {
		text = status(i.Status, "")
	}
	shapes := make([]any, len(i.Propstats))
	for j := range i.Propstats {
		s, err := t.shape(&i.Propstats[j], i.Class)
		if err != nil {
			return err
		}
		shapes[j] = s
	}
	b, err := json.Marshal([]any{hrefs, i.Class, i.At.Line, text, shapes})
	if err != nil {
		return err
	}
	t.hrefs += len(hrefs)
	t.size += len(b)
	if t.rows++; t.rows > 1 {
		t.w.WriteByte(',')
	}
	t.w.WriteByte('\n')
	_, err = t.w.Write(b)
	return err
}

// shape is the number of a propstat in the list, or itself where that is full.
func (t *treeData) shape(p *rules.PropstatInfo, row analyze.EntryClass) (any, error) {
	names := make([]string, len(p.Properties))
	for i := range p.Properties {
		names[i] = property(&p.Properties[i])
	}
	cond := ""
	if p.Condition != nil {
		cond = condition(p.Condition)
	}
	b, err := json.Marshal([]any{propstatState(p.Status, row, t.class), status(p.Status, p.Reason), cond, names, p.Omitted})
	if err != nil {
		return nil, err
	}
	if n, ok := t.shapes[string(b)]; ok {
		return n, nil
	}
	if t.held+len(b) > maxHTMLShapes {
		return json.RawMessage(b), nil
	}
	t.held += len(b)
	t.shapes[string(b)] = len(t.list)
	t.list = append(t.list, b)
	return len(t.list) - 1, nil
}

// propstatState is the state of the properties of a propstat: that of its
// response, but for what is plain to see.
func propstatState(code int, row analyze.EntryClass, c analyze.Class) analyze.EntryClass {
	switch {
	case code/100 == 2:
		return analyze.Succeeded
	case code < 200 || code >= 600:
		return analyze.Unclassifiable
	case code == 424:
		return analyze.Dependent
	case code == 404 && (row == analyze.Absent || c == analyze.ClassRead):
		return analyze.Absent
	case code/100 == 3 && c == analyze.ClassRead:
		return analyze.Redirected
	}
	return analyze.Failed
}

// count says what of the responses is not in the tree, and why.
func (v *htmlDocument) count(r *rules.Result, rows int64) {
	if r.Diagnosis == nil {
		return
	}
	rest := max(0, r.Diagnosis.Counts.Responses-rows)
	var parts []string
	if r.EachResponse == nil {
		if n := r.ResponsesOmitted; n > 0 {
			parts = append(parts, count(n, "more response", "more responses")+" with something to tell, beyond the first "+number(rows))
		}
		if n := rest - r.ResponsesOmitted; n > 0 {
			what := "more response"
			if rows == 0 {
				what = "response"
			}
			parts = append(parts, count(n, what, what+"s")+" in which nothing failed")
		}
		if len(parts) > 0 {
			them := "them"
			if rest == 1 {
				them = "it"
			}
			v.Rest = "Not listed: " + strings.Join(parts, ", ") + " (--show-all lists " + them + ")."
		}
	} else if rest > 0 {
		v.Rest = "Not listed: " + count(rest, "more response", "more responses") + " beyond the first " + number(rows) + "; the JSON report lists them all."
	}
}
