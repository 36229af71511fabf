package report

import (
	"strings"

	"lint207/analyze"
	"lint207/rules"
)

// tableColumn is where the properties of a status begin.
const tableColumn = 27

// table lists every response: href, status, properties.
func (t *text) table(r *rules.Result) error {
	if !t.o.ShowAll || r.EachResponse == nil {
		return nil
	}
	t.line()
	return r.EachResponse(func(i *rules.ResponseInfo) error {
		t.row(i)
		return nil
	})
}

func (t *text) row(i *rules.ResponseInfo) {
	for _, h := range i.Hrefs {
		for k, l := range wrapName(escape(h), t.o.Width-4) {
			t.line(spaces(2+2*min(k, 1)), l)
		}
	}
	if len(i.Hrefs) == 0 {
		t.line("  ", heading(&analyze.Entry{ID: i.ID}))
	}
	if i.Status != 0 || len(i.Propstats) == 0 {
		t.line(markIndent, t.painted(i.Status, status(i.Status, "")))
	}
	for j := range i.Propstats {
		t.propstat(&i.Propstats[j])
	}
}

// propstat writes a status with its properties, wrapped between names.
func (t *text) propstat(p *rules.PropstatInfo) {
	var names []string
	for j := range p.Properties {
		names = append(names, property(&p.Properties[j]))
	}
	if p.Omitted > 0 {
		names = append(names, "… and", number(int64(p.Omitted)), "more")
	}
	if p.Condition != nil {
		names = append(names, "("+condition(p.Condition)+")")
	}
	left := cut(status(p.Status, p.Reason), t.o.Width-len(markIndent)-2-minColumn)
	left = pad(left, min(tableColumn, t.o.Width-minColumn)-len(markIndent)-2) + "  "
	column := len(markIndent) + width(left)
	for j, l := range wrap(strings.Join(names, " "), t.o.Width-column) {
		if j == 0 {
			t.line(markIndent, t.painted(p.Status, left), l)
		} else {
			t.line(spaces(column), l)
		}
	}
}

// painted marks a status that is no success; the everyday 404 is no alarm.
func (t *text) painted(code int, s string) string {
	switch {
	case code == 404 || code >= 300 && code < 400:
		return t.faint(s)
	case code < 200 || code >= 300:
		return t.bad(s)
	}
	return s
}
