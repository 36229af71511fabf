package analyze

import (
	"fmt"
	"strings"
	"testing"

	"lint207/analyze/xmlscan"
)

// listing makes a body of responses from "href what": what is "" (403 in
// status form), "404", "C" (a collection), "P" (an empty resourcetype), "V"
// (a value and no resourcetype) or "N" (a name only). Each stands on its own line.
func listing(lines ...string) string {
	var s strings.Builder
	s.WriteString(`<D:multistatus xmlns:D="DAV:">`)
	for _, l := range lines {
		href, what, _ := strings.Cut(l, " ")
		prop := map[string]string{
			"C": "<D:resourcetype><D:collection/></D:resourcetype>", "P": "<D:resourcetype/><D:getetag>1</D:getetag>",
			"X": "<D:resourcetype><D:principal/></D:resourcetype>",
			"V": "<D:getetag>1</D:getetag>", "N": "<D:resourcetype/>",
		}[what]
		fmt.Fprintf(&s, "\n<D:response><D:href>%s</D:href>", href)
		if prop == "" {
			if what == "" {
				what = "403"
			}
			fmt.Fprintf(&s, "<D:status>HTTP/1.1 %s X</D:status></D:response>", what)
			continue
		}
		fmt.Fprintf(&s, "<D:propstat><D:prop>%s</D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>", prop)
	}
	s.WriteString("\n</D:multistatus>")
	return s.String()
}

// factsOf reads a body and writes what is worth telling of each href:
// "line:what=line of the earlier one".
func factsOf(t testing.TB, body string) (*Facts, string) {
	t.Helper()
	d := NewDocument(DocumentOptions{})
	var out []string
	_, err := ReadBody(t.Context(), strings.NewReader(body), xmlscan.NewNames(KnownNames()...), ReadOptions{}, func(b *Batch) {
		d.Batch(b)
		for i := range b.Responses() {
			r := &b.Responses()[i]
			d.Response(r, b.Window, b.Names)
			for i := range r.Facts {
				f := &r.Facts[i]
				for _, x := range []struct {
					name string
					s    Seen
				}{{"same", f.Same}, {"equal", f.Equal}, {"mixed", f.Mixed}, {"parent", f.Parent}, {"plainparent", f.PlainParent}, {"member", f.Member}} {
					if x.s.Line > 0 {
						out = append(out, fmt.Sprintf("%d:%s=%d", f.At.Line, x.name, x.s.Line))
					}
				}
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return d.Facts, strings.Join(out, " ")
}

func TestFacts(t *testing.T) {
	for _, c := range []struct {
		name, want string
		hrefs      []string
	}{
		{"same", "3:same=2", []string{"/a", "/a"}},
		{"same, white space and references", "3:same=2", []string{"/a&amp;b", "\t/a&#38;b\n"}},
		{"equal", "3:equal=2", []string{"/~a", "/%7Ea"}},
		{"same as the second spelling", "3:equal=2 4:same=3 5:same=2", []string{"/~a", "/%7Ea", "/%7Ea", "/~a"}},
		{"bare and slash are two", "4:same=3 5:same=2", []string{"/a", "/a/", "/a/", "/a"}},
		{"equal to the slash form", "4:equal=3", []string{"/a", "/a/", "/%61/"}},
		{"host, port, scheme", "3:equal=2 5:equal=4", []string{"http://H/a", "http://h:80/a", "https://h/a", "https://h:443/a"}},
		{"other port", "", []string{"http://h:443/a", "http://h/a"}},
		{"empty path", "3:equal=2", []string{"http://h", "http://h/"}},
		{"reserved", "", []string{"/@", "/%40", "/a/b", "/a%2Fb", "/a//b", "/a?x", "/a?y"}},
		{"hex digits", "3:equal=2", []string{"/%2f", "/%2F"}},
		{"query", "3:equal=2", []string{"/a?~", "/a?%7E"}},
		{"mixed", "4:mixed=2", []string{"/a", "//h/a", "http://h/b", "http://h/c", "/d"}},
		{"mixed, other way", "4:mixed=3", []string{"dav://h/a", "HTTPS://h/b", "/c"}},
		{"parent", "3:parent=2", []string{"/a", "/a/b", "/a/c"}},
		{"parent shows it", "", []string{"/a C", "/a/b", "/a/c"}},
		{"parent is something else", "", []string{"/a X", "/a/b"}},
		{"parent with a slash", "", []string{"/a/", "/a/b"}},
		{"parent is gone", "", []string{"/a 404", "/a/b"}},
		{"member is gone", "4:parent=2", []string{"/a", "/a/b 404", "/a/c"}},
		{"deeper", "", []string{"/a", "/a/b/c"}},
		{"no prefix of a segment", "", []string{"/a", "/ab"}},
		{"root", "", []string{"/", "/a"}},
		{"root of a host", "", []string{"http://h", "http://h/a"}},
		{"member", "3:member=2", []string{"/a/b", "/a"}},
		{"two resources", "", []string{"/a P", "/a/ C", "/a/b V"}},
		{"plain parent", "3:plainparent=2", []string{"/a/ P", "/a/b V", "/a/c V"}},
		{"plain parent without slash", "3:plainparent=2", []string{"/a P", "/a/b V"}},
		{"plain parent, member failed", "4:plainparent=2", []string{"/a P", "/a/b", "/a/c V"}},
		{"plain parent by other spelling", "3:plainparent=2", []string{"/%61/ P", "/a/b V"}},
	} {
		if _, got := factsOf(t, listing(c.hrefs...)); got != c.want {
			t.Errorf("%s: %v: got %q, want %q", c.name, c.hrefs, got, c.want)
		}
	}
}

func TestFactsTwiceInOneResponse(t *testing.T) {
	_, got := factsOf(t, "<D:multistatus xmlns:D=\"DAV:\"><D:response>\n<D:href>/a</D:href>\n<D:href>/b</D:href>\n<D:href>/a</D:href><D:status>HTTP/1.1 403 X</D:status></D:response></D:multistatus>")
	if got != "4:same=2" {
		t.Error(got)
	}
}

func TestNamesOnly(t *testing.T) {
	for _, c := range []struct {
		want  bool
		hrefs []string
	}{{true, []string{"/a N"}}, {false, []string{"/a N", "/b V"}}, {false, []string{"/a"}}, {false, []string{"/a C"}}} {
		if f, _ := factsOf(t, listing(c.hrefs...)); f.NamesOnly() != c.want {
			t.Errorf("%v: %v", c.hrefs, f.NamesOnly())
		}
	}
}

// The facts of many hrefs fit in little memory and allocate nothing per href.
func BenchmarkFacts(b *testing.B) {
	const n = 100_000
	hrefs := make([]Text, n)
	for i := range hrefs {
		t := fmt.Appendf(nil, "/dav/Folder%%20%d/%d.txt", i/100, i)
		hrefs[i] = Text{Span: Span{int64(i) * 50, int64(len(t))}, Bytes: t, Full: t, Present: true}
	}
	b.ReportAllocs()
	for b.Loop() {
		f := newFacts()
		for i := range hrefs {
			fact := HrefFact{At: xmlscan.Place{Off: hrefs[i].Off, Line: 1, Col: 1, Col16: 1}}
			f.href(&hrefs[i], &fact, entry{ok: true})
		}
		slots := 0
		for i := range f.seen {
			slots += len(f.seen[i].slots)
		}
		b.ReportMetric(float64(slots*32)/n, "table-B/href")
	}
}
