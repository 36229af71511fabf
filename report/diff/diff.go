package diff

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"lint207/analyze"
)

// Change is something that one capture says in another way, or not at all.
type Change struct {
	What string  `json:"what"`
	Old  *string `json:"old"` // null: it is not there
	New  *string `json:"new"`
}

// EntryChange is what became of an href, a property of it or an entry of a
// batch; or a root cause that came, went or changed.
type EntryChange struct {
	ID       *string `json:"id"` // of an entry of a batch
	Href     string  `json:"href"`
	Property *string `json:"property"` // null: the href as a whole
	Old      *string `json:"old"`
	New      *string `json:"new"`
}

// FindingChange is a finding whose number changed.
type FindingChange struct {
	Rule     string    `json:"rule"`
	Severity string    `json:"severity"`
	Href     *string   `json:"href"`
	Property *string   `json:"property"`
	Message  string    `json:"message"`
	Position *position `json:"position"` // of the first one in the capture that has more
	Old      int64     `json:"old"`
	New      int64     `json:"new"`
}

type position struct {
	In     string `json:"in"`
	Line   int64  `json:"line"`
	Column int64  `json:"column"`
}

// Exchange is what changed in an exchange.
type Exchange struct {
	Method   *string         `json:"method"`
	URL      *string         `json:"url"`
	OnlyIn   *string         `json:"onlyIn"` // "old" or "new"
	OldIndex *int            `json:"oldIndex"`
	NewIndex *int            `json:"newIndex"`
	Changes  []Change        `json:"changes"`
	Entries  []EntryChange   `json:"entries"`
	Causes   []EntryChange   `json:"causes"`
	Findings []FindingChange `json:"findings"`
	// Incomplete says that a capture has more findings than were compared.
	Incomplete bool `json:"incomplete"`
}

// Differs says whether anything changed.
func (e *Exchange) Differs() bool {
	return e.OnlyIn != nil || len(e.Changes)+len(e.Entries)+len(e.Causes)+len(e.Findings) > 0
}

// Compare compares captures exchange by exchange: those of the same method and
// URL, in order.
func Compare(old, new []*Summary) []Exchange {
	type key struct{ method, url string }
	rest := map[key][]*Summary{}
	for _, s := range new {
		k := key{s.method, s.url}
		rest[k] = append(rest[k], s)
	}
	if len(old) == 1 && len(new) == 1 { // whatever is known of their requests
		return []Exchange{compare(old[0], new[0])}
	}
	out := []Exchange{}
	for _, s := range old {
		k := key{s.method, s.url}
		var other *Summary
		if l := rest[k]; len(l) > 0 {
			other, rest[k] = l[0], l[1:]
		}
		out = append(out, compare(s, other))
	}
	for _, s := range new {
		if l := rest[key{s.method, s.url}]; slices.Contains(l, s) {
			out = append(out, compare(nil, s))
		}
	}
	return out
}

// compare compares two exchanges, or takes the one that is there.
func compare(old, new *Summary) Exchange {
	e := Exchange{Changes: []Change{}, Entries: []EntryChange{}, Causes: []EntryChange{}, Findings: []FindingChange{}}
	one := old
	if old == nil {
		one = new
	}
	e.Method, e.URL = known(one.method), known(one.url)
	if old != nil {
		e.OldIndex = &old.index
	}
	if new != nil {
		e.NewIndex = &new.index
	}
	switch {
	case old == nil:
		e.OnlyIn = known("new")
		return e
	case new == nil:
		e.OnlyIn = known("old")
		return e
	}
	for _, what := range []string{"status", "kind", "method", "outcome", "entries"} {
		if a, b := old.about[what], new.about[what]; a != b {
			e.Changes = append(e.Changes, Change{what, known(a), known(b)})
		}
	}
	for _, href := range keys(old.hrefs, new.hrefs, strings.Compare) {
		e.entries(href, old.hrefs, new.hrefs)
	}
	e.Entries = append(e.Entries, changed(old.batch, new.batch)...)
	e.Causes = append(e.Causes, changed(old.causes, new.causes)...)
	e.findings(old, new)
	e.Incomplete = old.many || new.many
	return e
}

// changed compares what is said of places.
func changed(old, new map[place]string) (out []EntryChange) {
	for _, at := range keys(old, new, place.compare) {
		if a, b := get(old, at), get(new, at); !same(a, b) {
			out = append(out, EntryChange{known(at.id), at.href, known(at.property), a, b})
		}
	}
	return out
}

// entries compares what became of an href, property by property.
func (e *Exchange) entries(href string, old, new map[string]string) {
	a, b := get(old, href), get(new, href)
	if same(a, b) {
		return
	}
	if a == nil || b == nil {
		e.Entries = append(e.Entries, EntryChange{Href: href, Old: whole(a), New: whole(b)})
		return
	}
	was, is := byProperty(*a), byProperty(*b)
	for _, p := range keys(was, is, strings.Compare) {
		if x, y := get(was, p), get(is, p); !same(x, y) {
			e.Entries = append(e.Entries, EntryChange{Href: href, Property: known(p), Old: x, New: y})
		}
	}
}

// whole says in a few words what is said of an href.
func whole(entries *string) *string {
	if entries == nil {
		return nil
	}
	count := map[string]int64{}
	for _, status := range byProperty(*entries) {
		count[status]++
	}
	var parts []string
	for _, status := range slices.Sorted(maps.Keys(count)) {
		part := status
		if n := count[status]; n > 1 {
			part += " for " + number(n) + " properties"
		}
		parts = append(parts, part)
	}
	s := strings.Join(parts, ", ")
	return &s
}

// byProperty reads what Summary.response wrote; a property that stands twice
// has both statuses.
func byProperty(entries string) map[string]string {
	out := map[string]string{}
	for line := range strings.SplitSeq(entries, "\n") {
		p, status, _ := strings.Cut(line, "\t")
		if was, ok := out[p]; ok {
			status = was + " and " + status
		}
		out[p] = status
	}
	return out
}

func (e *Exchange) findings(old, new *Summary) {
	compareFaults := func(a, b fault) int {
		return cmp.Or(a.place.compare(b.place), strings.Compare(a.rule, b.rule), strings.Compare(a.severity, b.severity), strings.Compare(a.detail, b.detail))
	}
	for _, k := range keys(old.found, new.found, compareFaults) {
		a, b := old.found[k], new.found[k]
		if a == b {
			continue
		}
		says := new.says[k]
		if a > b {
			says = old.says[k]
		}
		e.Findings = append(e.Findings, FindingChange{
			k.rule, k.severity, known(k.place.href), known(k.place.property), says.message, positionOf(says.at), a, b,
		})
	}
}

func positionOf(p analyze.Position) *position {
	if p.Line == 0 {
		return nil
	}
	in := "body"
	if p.InSource {
		in = "source"
	}
	return &position{in, p.Line, p.Col}
}

// keys are those of two maps, each once, in order.
func keys[K comparable, V any](a, b map[K]V, compare func(K, K) int) []K {
	var out []K
	for k := range a {
		out = append(out, k)
	}
	for k := range b {
		if _, ok := a[k]; !ok {
			out = append(out, k)
		}
	}
	slices.SortFunc(out, compare)
	return out
}

func get[K comparable](m map[K]string, k K) *string {
	if s, ok := m[k]; ok {
		return &s
	}
	return nil
}

func same(a, b *string) bool { return a == b || a != nil && b != nil && *a == *b }

// known is a text, null if there is none.
func known(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
