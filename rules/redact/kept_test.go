package redact

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
)

// What is kept of texts that rules look into, as a form: a word that is
// replaced is a dot for each letter and digit.
func TestKept(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nSUMMARY:April in May\r\nEND:VCALENDAR", "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nSUMMARY:..... .. ...\r\nEND:VCALENDAR"},
		{"BEGIN:VEVENT\nDTSTART;TZ\n ID=Area/City:20240101T100000\nX-ACME:a\n", "BEGIN:VEVENT\nDTSTART;TZ\n ID=..../....:20240101T100000\nX-....:a\n"},
		{"BEGIN:VEVENT\nATTENDEE;ROLE=CHAIR;CN=\"May, April\":mailto:may@example.com\n", "BEGIN:VEVENT\nATTENDEE;ROLE=CHAIR;CN=\"..., .....\":mailto:...@.......\x2e...\n"},
		{"BEGIN:VCARD\nitem1.TEL;TYPE=HOME:+49 30 1\nBEGIN:SECRET\n", "BEGIN:VCARD\n......TEL;TYPE=HOME:+.. .. 1\nBEGIN:......\n"},
		{`{"responses":[{"id":"ab","status":424,"ada":NaN}]}`, `{"responses":[{"id":"..","status":424,"...":NaN}]}`},
		{`{"requests":[{"id":"ab","url":"/v1/$batch","depends_on":["ab"]}]}`, `{"requests":[{"id":"..","url":"/../$batch","depends_on":[".."]}]}`},
		{`<a xmlns="DAV:"><href>/ada/inbox/b/adainbox/outboxes</href></a>`, `<a xmlns="DAV:"><href>/.../inbox/b/...inbox/outbox..</href></a>`},
		{`<property xmlns="DAV:" name="displayname"/><property xmlns="DAV:" name="owner" namespace="urn:ada"/>`, `<property xmlns="DAV:" name="displayname"/><property xmlns="DAV:" name="....." namespace="urn:..."/>`},
		{`<C:calendar-user-type xmlns:C="urn:ietf:params:xml:ns:caldav">ROOM</C:calendar-user-type>`, `<C:calendar-user-type xmlns:C="urn:ietf:params:xml:ns:caldav">ROOM</C:calendar-user-type>`},
		{`<C:supported-collation xmlns:C="urn:ietf:params:xml:ns:caldav">i;octet</C:supported-collation>`, `<C:supported-collation xmlns:C="urn:ietf:params:xml:ns:caldav">i;octet</C:supported-collation>`},
	} {
		out := []byte(c.in)
		New().Body(out)
		want, got := []byte(c.want), strings.Builder{}
		if len(out) != len(want) {
			t.Fatalf("%q: %d bytes, want %d", c.in, len(out), len(want))
		}
		for i, b := range out {
			switch {
			case want[i] == '.' && b == c.in[i] && b != '.' && sameWord(c.in, string(out), i):
				t.Errorf("%q: the word at %d is left in %q", c.in, i, out)
			case want[i] == '.' && c.in[i] != '.':
				b = '.'
			}
			got.WriteByte(b)
		}
		if got.String() != c.want {
			t.Errorf("%q became %q, want %q", c.in, out, c.want)
		}
	}
}

var word = regexp.MustCompile(`[A-Za-z0-9]+`)

// sameWord says that the word at i is the same in both texts; a letter may
// stay what it is by chance.
func sameWord(a, b string, i int) bool {
	for _, at := range word.FindAllStringIndex(a, -1) {
		if at[0] <= i && i < at[1] {
			return a[at[0]:at[1]] == b[at[0]:at[1]]
		}
	}
	return false
}

// A UUID keeps its version, its variant and whether its node was drawn; two
// UUIDs stay two.
func TestUUIDs(t *testing.T) {
	seen := map[string]bool{}
	r := New()
	for i := range 2000 {
		in := fmt.Sprintf("urn:uuid:%08x-%04x-%x%03x-%c%03x-0%x%010x", i*7919, i, 1+i%5, i%4096, "89ab"[i%4], i*31%4096, i%16, i)
		out := r.URL(in)
		if seen[out] || out == in || out[23] != in[23] || out[28] != in[28] {
			t.Fatalf("%s became %s", in, out)
		}
		odd := func(s string) bool { return strings.ContainsRune("13579bdf", rune(s[34])) }
		if odd(in) != odd(out) {
			t.Errorf("%s became %s: another kind of node", in, out)
		}
		seen[out] = true
		if again := r.URL(in); again != out {
			t.Errorf("%s became %s, then %s", in, out, again)
		}
	}
}
