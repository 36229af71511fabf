package rules

import (
	"testing"
	"time"
)

func TestEntityTag(t *testing.T) {
	for in, want := range map[string]entityTag{
		`"a"`: {ok: true}, `""`: {ok: true}, `W/"a"`: {ok: true}, `W/""`: {ok: true}, `"a\"b"`: {ok: true}, `"a\"`: {ok: true},
		`w/"a"`: {ok: true, folded: true}, `"a b"`: {ok: true, blank: true}, `"é"`: {ok: true},
		`a`: {}, `"a`: {}, `a"`: {}, `"`: {}, `W/a`: {}, `"a"b"`: {}, `'a'`: {}, `W/`: {}, `"a" "b"`: {}, "\"\x7f\"": {},
	} {
		if got := readEntityTag([]byte(in)); got != want {
			t.Errorf("%s: got %+v, want %+v", in, got, want)
		}
	}
}

func TestQuoteTag(t *testing.T) {
	for in, want := range map[string]string{
		`abc`: `"abc"`, `"abc`: `"abc"`, `W/abc`: `W/"abc"`, `w/abc`: `W/"abc"`, `'a'`: `"a"`, `a b`: "", `"`: "", `a"b`: "",
	} {
		if got := quoteTag([]byte(in)); got != want {
			t.Errorf("%s: got %s, want %s", in, got, want)
		}
	}
}

func TestMediaType(t *testing.T) {
	for in, want := range map[string]bool{
		"text/html": true, "httpd/unix-directory": true, "text/plain; charset=utf-8": true, `a/b; x="; y"`: true, "a/b;": true,
		"a/b;;c=d": true, "a/b ; c=d": true, `a/b;c="\""`: true, "application/vnd.x+xml": true,
		"html": false, "text/": false, "/html": false, "text/html, a/b": false, "text/html; utf-8": false, "a/b;c=": false,
		`a/b;c="d`: false, "a /b": false, "a/b;c =d": false, "a/b/c": false, "": false,
	} {
		if isMediaType([]byte(in)) != want {
			t.Errorf("%s: want %t", in, want)
		}
	}
}

func TestScheme(t *testing.T) {
	for in, want := range map[string]string{
		"urn:uuid:1": "urn", "a+b.c-1:x": "a+b.c-1", "opaquelocktoken:": "", "12345": "", "1a:b": "", "/a:b": "", "a b:c": "", "a:b c": "", "": "", ":a": "",
	} {
		if got := string(scheme([]byte(in))); got != want {
			t.Errorf("%s: got %q, want %q", in, got, want)
		}
	}
}

func TestUUID(t *testing.T) {
	const good = "f81d4fae-7dec-11d0-a765-00a0c91e6bf6"
	for in, want := range map[string]bool{
		"urn:uuid:" + good: true, "URN:UUID:" + good: true, "opaquelocktoken:" + good + "/x": true, "urn:uuid:1": false,
		"urn:uuid:f81d4fae+7dec-11d0-a765-00a0c91e6bf6": false, "http://a/" + good: false,
	} {
		if uuid, _ := uuidOf([]byte(in)); isUUID(uuid) != want {
			t.Errorf("%s: want %t", in, want)
		}
	}
}

func TestDates(t *testing.T) {
	for _, c := range []struct {
		form, in string
		ok       bool
	}{
		{rfc1123Form, "Mon, 12 Jan 1998 09:25:56 GMT", true},
		{rfc1123Form, "mon, 12 jan 1998 09:25:56 gmt", true},
		{rfc1123Form, "Mon, 12 Jan\n  1998 09:25:56 GMT", true},
		{rfc1123Form, "Mon, 1 Jan 1998 09:25:56 GMT", false},
		{rfc1123Form, "Mon, 12 Jan 1998 09:25:56 UTC", false},
		{rfc1123Form, "Mon, 12 Jan 1998 09:25:56 GMT+1", false},
		{rfc1123Form, "Mon, 12 Jan 98 09:25:56 GMT", false},
		{rfc1123Form, "", false},
		{rfc3339Form, "1997-12-01T17:42:21-08:00", true},
		{rfc3339Form, "1997-12-01t17:42:21.1234567890123z", true},
		{rfc3339Form, "1997-12-01T17:42:60Z", true},
		{rfc3339Form, "1997-12-01T17:42:21", false},
		{rfc3339Form, "1997-12-01T17:42:21-0800", false},
		{rfc3339Form, "1997-12-01T17:42:21+24:00", false},
		{rfc3339Form, "1997-12-01T17:42:21.Z", false},
		{rfc3339Form, "1997-12-01", false},
	} {
		if _, ok := readDate(c.form, []byte(c.in)); ok != c.ok {
			t.Errorf("%s: want %t", c.in, c.ok)
		}
	}
}

// What fixDate reads is what readDate reads, whatever byte is another.
func TestFixDate(t *testing.T) {
	const date = "Wed, 31 Dec 1998 09:25:56 GMT"
	if _, ok := fixDate([]byte(date)); !ok {
		t.Fatalf("%s: not read", date)
	}
	read := 0
	for i := range len(date) {
		for c := range 256 {
			b := []byte(date)
			b[i] = byte(c)
			got, ok := fixDate(b)
			if !ok {
				continue
			}
			read++
			if want, ok := readDate(rfc1123Form, b); !ok || got != want {
				t.Errorf("%q: got %v, want %v", b, got, want)
			}
		}
	}
	if want := 12*10 + len(date) - 12; read != want { // one of twelve digits is another, or nothing is
		t.Errorf("%d of the dates are read, want %d", read, want)
	}
}

func TestOtherDate(t *testing.T) {
	const want = "Sun, 06 Nov 1994 08:49:37 GMT"
	for _, in := range []string{
		"Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994", "1994-11-06T08:49:37Z", "1994-11-06T09:49:37+01:00",
		"Sun, 6 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 10:49:37 +0200", "1994-11-06 08:49:37Z", "6 Nov 1994 08:49:37 GMT",
		"Sun, 06-Nov-1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 UTC", "1994-11-06T08:49:37.5+0000", want,
	} {
		m, _, ok := otherDate([]byte(in))
		if got := m.utc().Format(rfc1123Layout); !ok || got != want {
			t.Errorf("%s: got %s, %t", in, got, ok)
		}
	}
	for _, in := range []string{"", "yesterday", "1994-02-30T00:00:00Z", "784111777"} {
		if _, _, ok := otherDate([]byte(in)); ok {
			t.Errorf("%s: read as a date", in)
		}
	}
}

func TestDayOfWeek(t *testing.T) {
	for d := time.Date(1899, 12, 25, 0, 0, 0, 0, time.UTC); d.Year() < 2101; d = d.AddDate(0, 0, 17) {
		if got := dayOfWeek(d.Year(), int(d.Month()), d.Day()); got != int(d.Weekday()) {
			t.Fatalf("%s: got %d", d, got)
		}
		if got, want := daysIn(d.Year(), int(d.Month())), time.Date(d.Year(), d.Month()+1, 0, 0, 0, 0, 0, time.UTC).Day(); got != want {
			t.Fatalf("%s: the month has %d days, got %d", d, want, got)
		}
	}
}
