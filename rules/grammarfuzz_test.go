package rules

import "testing"

// No matcher panics, whatever the bytes.
func FuzzGrammar(f *testing.F) {
	for _, s := range []string{`W/"a"`, "Mon, 12 Jan 1998 09:25:56 GMT", "1997-12-01T17:42:21.5-08:00", `a/b; c="\`, "urn:uuid:1", "Second-4294967296", "BEGIN:VCALENDAR\nEND:X"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if e := readEntityTag(b); !e.ok {
			quoteTag(b)
		}
		isMediaType(b)
		scheme(b)
		uuid, _ := uuidOf(b)
		isUUID(uuid)
		above32(secondsOf(b))
		components(b, "A", "B")
		rootPath(b)
		lastSegment(b)
		if fix, ok := fixDate(b); ok {
			if m, ok := readDate(rfc1123Form, b); !ok || m != fix {
				t.Errorf("%q: %v, not %v", b, fix, m)
			}
		}
		if m, ok := readDate(rfc1123Form, b); ok && m.exists() {
			if got, ok := readDate(rfc1123Form, []byte(m.utc().Format(rfc1123Layout))); !ok || !got.exists() {
				t.Errorf("%q does not survive", b)
			}
		}
		if m, _, ok := otherDate(b); ok {
			m.utc()
		}
	})
}
