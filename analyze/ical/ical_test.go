package ical

import (
	"strings"
	"testing"
)

func TestLines(t *testing.T) {
	var s Lines
	s.Reset([]byte("BEGIN:VCALENDAR\r\nDTSTART;TZ\r\n ID=\"a;b:c\":2026\r\n\r\nx:1\n\ty\nEND"))
	var got []string
	for s.Next() {
		got = append(got, string(s.Text))
		if s.Is("dtstart") && (string(s.Param("tzid")) != "a;b:c" || string(s.Value()) != "2026") {
			t.Errorf("%q: TZID %q, value %q", s.Text, s.Param("tzid"), s.Value())
		}
	}
	if want := "BEGIN:VCALENDAR|DTSTART;TZID=\"a;b:c\":2026|x:1y|END"; strings.Join(got, "|") != want {
		t.Errorf("got %q, want %q", strings.Join(got, "|"), want)
	}
}

func TestObject(t *testing.T) {
	text := "BEGIN:VCALENDAR\nMETHOD:REQUEST\nBEGIN:VTIMEZONE\nTZID:A\nBEGIN:STANDARD\nRRULE:x\nEND:STANDARD\nEND:VTIMEZONE\n" +
		"BEGIN:VEVENT\nUID:1\nDTSTART;TZID=A:2026\nSUMMARY:RRULE:no TZID=B\nDESCRIPTION:a\n RRULE:b\nEND:VEVENT\n" +
		"BEGIN:VTODO\nUID:2\nRRULE:y\nDUE;TZID=B:2026\nBEGIN:VALARM\nUID:3\nEND:VALARM\nEND:VTODO\nEND:VCALENDAR\n"
	var o Object
	o.Read([]byte(text))
	at := func(p Place) string { return text[p.Off : p.Off+p.Len] }
	for _, c := range [][2]string{
		{at(o.Method), "METHOD:REQUEST"}, {at(o.Mixed), "BEGIN:VTODO"}, {at(o.OtherUID), "UID:2"}, {at(o.Recurs), "RRULE:y"},
		{at(o.Zoned), "DTSTART;TZID=A:2026"}, {at(o.Undefined), "DUE;TZID=B:2026"}, {at(o.Zone), "BEGIN:VTIMEZONE"}, {at(o.Repeated), ""},
	} {
		if c[0] != c[1] {
			t.Errorf("got %q, want %q", c[0], c[1])
		}
	}
	if o.Zones != 1 || o.Components != 2 || string(o.ZoneID) != "A" || !o.Begins {
		t.Errorf("got %+v", o)
	}
	o.Read([]byte("BEGIN:VCARD\nEND:VCARD"))
	if o.Begins || o.Zones != 0 {
		t.Errorf("a vCard: got %+v", o)
	}
}

// An object ends where END:VCALENDAR stands, folded, indented or in lower case;
// what stands in the middle of a text is no end.
func TestEnds(t *testing.T) {
	for text, want := range map[string]bool{
		"BEGIN:VCALENDAR\nEND:VCALENDAR":                                     true,
		"begin:vcalendar\r\nend:vcalendar\r\n":                               true,
		"BEGIN:VCALENDAR\nEND:VCAL\n ENDAR\n":                                true,
		"BEGIN:VCALENDAR\n  BEGIN:VEVENT\n  END:VEVENT\n  END:VCALENDAR\n":   true,
		"BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:END\nEND:VEVENT\nEND:VCALEN": false,
		"BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1":                               false,
		"BEGIN:VCALENDAR":                                                    false,
	} {
		var o Object
		if o.Read([]byte(text)); o.Ends != want {
			t.Errorf("%q: ends %v", text, o.Ends)
		}
	}
}

// Whatever the text, reading ends and never goes past it.
func FuzzObject(f *testing.F) {
	f.Add([]byte("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;TZID=x:1\r\n y\r\nEND:VEVENT\r\nEND:VCALENDAR"))
	f.Fuzz(func(t *testing.T, b []byte) {
		var o Object
		o.Read(b)
		for _, p := range []Place{o.Zone, o.Mixed, o.Method, o.OtherUID, o.Recurs, o.Zoned, o.Repeated, o.Undefined} {
			if p.Off < 0 || p.Off+p.Len > len(b) {
				t.Fatalf("%+v is outside of %d bytes", p, len(b))
			}
		}
	})
}
