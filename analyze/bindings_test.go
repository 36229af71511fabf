package analyze

import (
	"fmt"
	"strings"
	"testing"

	"lint207/analyze/xmlscan"
)

// readResponses calls f for each response of a body.
func readResponses(t *testing.T, m Method, body string, f func(*Document, *Response, *xmlscan.Window)) *Document {
	t.Helper()
	d := NewDocument(DocumentOptions{Method: m})
	_, err := ReadBody(t.Context(), strings.NewReader(body), xmlscan.NewNames(KnownNames()...), ReadOptions{}, func(b *Batch) {
		d.Batch(b)
		for i := range b.Responses() {
			r := &b.Responses()[i]
			d.Response(r, b.Window, b.Names)
			f(d, r, b.Window)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestSameResource(t *testing.T) {
	type id struct{ id, etag string }
	for _, c := range []struct {
		name, want string
		ids        []id
		hrefs      []string
	}{
		{"another id", "[]", []id{{"a", ""}, {"b", ""}}, []string{"/a/ C", "/b/ C"}},
		{"the same", "[3:2]", []id{{"a", ""}, {"a", ""}}, []string{"/a/ C", "/b/ C"}},
		{"another type", "[3:2 type]", []id{{"a", ""}, {"a", ""}}, []string{"/a/ C", "/b P"}},
		{"a type that is not shown", "[3:2]", []id{{"a", ""}, {"a", ""}}, []string{"/a/ C", "/b V"}},
		{"another etag", "[3:2 etag]", []id{{"a", "1"}, {"a", "2"}}, []string{"/a V", "/b V"}},
		{"no etag", "[3:2]", []id{{"a", "1"}, {"a", ""}}, []string{"/a V", "/b V"}},
		{"below", "[3:2 above]", []id{{"a", ""}, {"a", ""}}, []string{"/a/ C", "/a/b/a/ C"}},
		{"not below", "[3:2]", []id{{"a", ""}, {"a", ""}}, []string{"/a/ C", "/ab/ C"}},
	} {
		var got []string
		readResponses(t, Method{}, listing(c.hrefs...), func(d *Document, r *Response, _ *xmlscan.Window) {
			x := c.ids[r.Index]
			d.Facts.SameResource([]byte(x.id), []byte(x.etag), r) // the second call gives the same
			s := d.Facts.SameResource([]byte(x.id), []byte(x.etag), r)
			if s.Line == 0 {
				return
			}
			line := fmt.Sprintf("%d:%d", r.Facts[0].At.Line, s.Line)
			for what, is := range map[string]bool{" type": s.OtherType, " etag": s.OtherEtag, " above": s.Above} {
				if is {
					line += what
				}
			}
			got = append(got, line)
		})
		if fmt.Sprint(got) != c.want {
			t.Errorf("%s: got %v, want %s", c.name, got, c.want)
		}
	}
}

func TestAlreadyReported(t *testing.T) {
	body := listing("/c/b/ C", "/c/b/x V", "/c/bx V")
	body = strings.Replace(body, "200 OK", "208 Already Reported", 1)
	var below []string
	d := readResponses(t, Method{}, body, func(_ *Document, r *Response, _ *xmlscan.Window) {
		if r.Facts[0].Reported.Line > 0 && r.Facts[0].Bits&HrefReported != 0 {
			below = append(below, fmt.Sprintf("%s:%d", r.Hrefs[0].Bytes, r.Facts[0].Reported.Line))
		}
	})
	if fmt.Sprint(below) != "[/c/b/x:2]" {
		t.Error(below)
	}
	if m := d.Facts.RepeatedOnly(); m == nil || m.At.Line != 2 {
		t.Errorf("no collection with 200: %v", m)
	}
	both := strings.Replace(listing("/c/b/ C", "/c/d/ C"), "200 OK", "208 Already Reported", 1)
	if d := readResponses(t, Method{}, both, func(*Document, *Response, *xmlscan.Window) {}); d.Facts.RepeatedOnly() != nil {
		t.Error("a collection has 200")
	}
}

func TestVersionTree(t *testing.T) {
	m := ParseMethod("REPORT:version-tree", "flag")
	names := func(d *Document, r *Response, w *xmlscan.Window) { d.Facts.NameVersion(&r.Hrefs[len(r.Hrefs)-1], r, w) }
	if d := readResponses(t, m, listing("/v/1 V", "/v/2 V"), names); func() bool { m, _ := d.Facts.UnlistedVersion(); return m != nil }() {
		t.Error("all are listed")
	}
	d := NewDocument(DocumentOptions{})
	if m, _ := d.Facts.UnlistedVersion(); m != nil {
		t.Error("another request")
	}
}
