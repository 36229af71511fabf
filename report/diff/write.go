package diff

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"

	"lint207/report"
)

// Schema names the version of the JSON form.
const Schema = "lint207-diff/1"

// JSON writes what changed for machines.
func JSON(w io.Writer, old, new string, all []Exchange) error {
	changed := []Exchange{}
	for i := range all {
		if all[i].Differs() {
			changed = append(changed, all[i])
		}
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(struct {
		Schema    string     `json:"schema"`
		Old       string     `json:"old"`
		New       string     `json:"new"`
		Compared  int        `json:"compared"`
		Exchanges []Exchange `json:"exchanges"`
	}{Schema, old, new, len(all), changed}); err != nil {
		return err
	}
	_, err := w.Write(report.Visible(b.Bytes()))
	return err
}

// shown is how many changes of a kind the text lists.
const shown = 100

// Text writes what changed for people; all lists everything.
func Text(w io.Writer, exchanges []Exchange, all bool) error {
	t := &texter{limit: shown}
	if all {
		t.limit = int(^uint(0) >> 1)
	}
	n := 0
	for i := range exchanges {
		if e := &exchanges[i]; e.Differs() {
			if n++; n > 1 {
				t.b.WriteByte('\n')
			}
			t.exchange(e, len(exchanges) > 1)
		}
	}
	switch {
	case n == 0:
		t.b.WriteString("no difference\n")
	case len(exchanges) > 1:
		fmt.Fprintf(&t.b, "\n%d of %d exchanges differ\n", n, len(exchanges))
	}
	_, err := io.WriteString(w, strings.TrimPrefix(t.b.String(), "\n")) // the first part may be a list
	return err
}

type texter struct {
	b     strings.Builder
	limit int
}

func (t *texter) exchange(e *Exchange, several bool) {
	if several {
		fmt.Fprintf(&t.b, "== %s\n", e.title())
	}
	if e.OnlyIn != nil {
		fmt.Fprintf(&t.b, "only in the %s capture\n", *e.OnlyIn)
		return
	}
	for _, c := range e.Changes {
		fmt.Fprintf(&t.b, "%s: %s -> %s\n", c.What, orNone(c.Old), orNone(c.New))
	}
	t.list("what became of it", len(e.Entries), func(i int) { t.entry(&e.Entries[i]) })
	t.list("root causes", len(e.Causes), func(i int) { t.entry(&e.Causes[i]) })
	t.list("findings", len(e.Findings), func(i int) { t.finding(&e.Findings[i]) })
	if e.Incomplete {
		t.b.WriteString("\nnot all findings were compared: there are too many\n")
	}
}

// title names an exchange by its request and its places in the captures.
func (e *Exchange) title() string {
	s := "answer"
	if e.Method != nil {
		s = *e.Method
	}
	if e.URL != nil {
		s += " " + *e.URL
	}
	at := func(name string, i *int) string {
		if i == nil {
			return ""
		}
		return " " + name + "#" + strconv.Itoa(*i)
	}
	return report.Escape(s) + at("old", e.OldIndex) + at("new", e.NewIndex)
}

func (t *texter) list(title string, n int, line func(int)) {
	if n == 0 {
		return
	}
	fmt.Fprintf(&t.b, "\n%s\n", title)
	for i := range min(n, t.limit) {
		line(i)
	}
	if n > t.limit {
		fmt.Fprintf(&t.b, "  and %s more (--show-all)\n", number(int64(n-t.limit)))
	}
}

// change writes a line under "+", "-" or "~".
func (t *texter) change(what string, old, new *string) {
	switch {
	case old == nil:
		fmt.Fprintf(&t.b, "  + %s: %s\n", what, report.Escape(*new))
	case new == nil:
		fmt.Fprintf(&t.b, "  - %s: %s\n", what, report.Escape(*old))
	default:
		fmt.Fprintf(&t.b, "  ~ %s: %s -> %s\n", what, report.Escape(*old), report.Escape(*new))
	}
}

func (t *texter) entry(c *EntryChange) {
	t.change(nameOf(c.ID, c.Href, c.Property), c.Old, c.New)
}

func (t *texter) finding(f *FindingChange) {
	sign, times := "~", fmt.Sprintf(" (%s -> %s times)", number(f.Old), number(f.New))
	switch {
	case f.Old == 0:
		sign, times = "+", ""
		if f.New > 1 {
			times = fmt.Sprintf(" (%s times)", number(f.New))
		}
	case f.New == 0:
		sign, times = "-", ""
		if f.Old > 1 {
			times = fmt.Sprintf(" (%s times)", number(f.Old))
		}
	}
	at := ""
	if f.Position != nil {
		at = fmt.Sprintf("%d:%d: ", f.Position.Line, f.Position.Column)
	}
	fmt.Fprintf(&t.b, "  %s %s%s[%s] %s%s\n", sign, at, f.Severity, f.Rule, report.Escape(f.Message), times)
}

func nameOf(id *string, href string, property *string) string {
	s := href
	if id != nil {
		s = "request " + *id
	}
	if property != nil {
		s += " " + *property
	}
	return report.Escape(s)
}

func orNone(s *string) string {
	if s == nil {
		return "none"
	}
	return report.Escape(*s)
}

func number(n int64) string { return report.Number(n) }
