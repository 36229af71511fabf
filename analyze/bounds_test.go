package analyze

import (
	"strconv"
	"testing"

	"lint207/analyze/xmlscan"
)

// What is remembered of removed members and of collections in one another is
// bounded, whatever the number of hrefs.
func TestRememberedPathsAreBounded(t *testing.T) {
	f := newFacts()
	at := Seen{xmlscan.Place{Line: 1}, 1}
	for i := range 2 * maxRemovals {
		path := []byte("/c/" + strconv.Itoa(i) + "/x")
		f.Nest(CalendarInCalendar, true, true, path, at)
		f.prefixes = f.hash.path(f.prefixes, nil, path, strict)
		var fact HrefFact
		f.removed.note(f.prefixes, at, &fact)
	}
	if n := len(f.removed.above) + len(f.removed.paths); n > 2*maxRemovals {
		t.Errorf("%d removed paths are remembered, more than %d", n, 2*maxRemovals)
	}
	if n := f.nestings[CalendarInCalendar]; len(n.outer)+len(n.above) > maxNested+maxSegments {
		t.Errorf("%d collections are remembered, more than %d", len(n.outer)+len(n.above), maxNested)
	}
}

func TestResolve(t *testing.T) {
	s := Scope{source: newBase("http://h/c/d?x")}
	for href, want := range map[string]string{"/a": "/a", "http://h/a": "http://h/a", "a.ics": "/c/a.ics", "": ""} {
		if got := string(s.resolve([]byte(href))); got != want {
			t.Errorf("%q resolves to %q, want %q", href, got, want)
		}
	}
}

func TestDotted(t *testing.T) {
	for path, want := range map[string]bool{"/a/./b": true, "/a/..": true, "/a/.": true, "/../a": true, "/.well-known/a": false, "/a/.b/..c": false, "/a": false} {
		if dotted([]byte(path)) != want {
			t.Errorf("%q: got %v", path, !want)
		}
	}
}
