package analyze

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/iotest"

	"lint207/analyze/xmlscan"
)

// readAll reads a body and renders every response from the model.
func readAll(t *testing.T, body string, chunks bool, wanted ...xmlscan.Name) []string {
	t.Helper()
	names := xmlscan.NewNames(KnownNames()...)
	var ids []xmlscan.NameID
	for _, n := range wanted {
		ids = append(ids, names.ID(n.Space, n.Local))
	}
	var r = iotest.HalfReader(strings.NewReader(body))
	if !chunks {
		r = strings.NewReader(body)
	}
	var out []string
	_, err := ReadBody(context.Background(), r, names, ReadOptions{Wanted: ids}, func(b *Batch) {
		for i := range b.Responses() {
			out = append(out, render(&b.Responses()[i], b))
		}
		for _, f := range b.Faults {
			out = append(out, fmt.Sprintf("fault %s at %d", f.Kind.Rule(), f.Off))
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func render(r *Response, b *Batch) string {
	var s strings.Builder
	for i := range r.Hrefs {
		fmt.Fprintf(&s, "%s@%d ", r.Hrefs[i].Bytes, r.Hrefs[i].Off)
	}
	if r.Status.Present {
		fmt.Fprintf(&s, "%d@%d ", r.Status.Code, r.Status.Off)
	}
	for i := range r.Propstats {
		p := &r.Propstats[i]
		fmt.Fprintf(&s, "[%d", p.Status.Code)
		for j := range p.Props {
			q := &p.Props[j]
			fmt.Fprintf(&s, " %s", Name(b.Names, q.Name).Local)
			if v := r.Value(q); v != nil {
				fmt.Fprintf(&s, "=%s", v.Bytes)
			}
		}
		fmt.Fprintf(&s, " +%d content %d]", p.More, p.Content)
	}
	return s.String()
}

// Responses of all sizes lie across the borders of windows; what the model
// says of them must be what the generator wrote, whatever the chunks.
func TestModelAcrossWindows(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	var body strings.Builder
	var want []string
	body.WriteString(`<D:multistatus xmlns:D="DAV:">`)
	for i := 0; body.Len() < 6*xmlscan.WindowSize; i++ {
		href := fmt.Sprintf("/f/%d", i)
		value := strings.Repeat("v", rnd.IntN(2000))
		if i%50 == 7 {
			value = strings.Repeat("w", rnd.IntN(60_000))
		}
		ref, plain := "", ""
		if i%3 == 0 {
			ref, plain = "&amp;x", "&x"
		}
		body.WriteString("<D:response><D:href>")
		at := body.Len()
		fmt.Fprintf(&body, "%s%s</D:href><D:propstat><D:prop><D:displayname>%s%s</D:displayname><D:getetag/></D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>", href, ref, value, ref)
		shown := value + plain
		if shown != "" {
			want = append(want, fmt.Sprintf("%s%s@%d [200 displayname=%s getetag +0 content 1]", href, plain, at, shown))
		} else {
			want = append(want, fmt.Sprintf("%s%s@%d [200 displayname= getetag +0 content 0]", href, plain, at))
		}
	}
	body.WriteString("</D:multistatus>")
	for _, chunks := range []bool{false, true} {
		got := readAll(t, body.String(), chunks, xmlscan.Name{Space: DAV, Local: "displayname"})
		if len(got) != len(want) {
			t.Fatalf("%d responses, want %d", len(got), len(want))
		}
		for i := range got {
			if got[i] != want[i] {
				t.Fatalf("response %d:\n got %.200s\nwant %.200s", i, got[i], want[i])
			}
		}
	}
}

// A response that is larger than any window keeps its hrefs, statuses and
// property names; its places were noted before they left.
func TestSpilledResponse(t *testing.T) {
	const n = 200_000
	var body strings.Builder
	body.WriteString("<D:multistatus xmlns:D=\"DAV:\" xmlns:Z=\"urn:z\">\n<D:response><D:href>/a&amp;b</D:href>\n<D:propstat><D:prop>")
	for i := range n {
		fmt.Fprintf(&body, "<Z:property-%06d/>\n", i)
	}
	body.WriteString("</D:prop><D:status>HTTP/1.1 424 Failed Dependency</D:status></D:propstat>" +
		"<D:propstat><D:prop><Z:root/></D:prop><D:status>HTTP/1.1 403 Forbidden</D:status></D:propstat></D:response></D:multistatus>")
	names := xmlscan.NewNames(KnownNames()...)
	doc := NewDocument(DocumentOptions{})
	_, err := ReadBody(context.Background(), strings.NewReader(body.String()), names, ReadOptions{}, func(b *Batch) {
		doc.Batch(b)
		for i := range b.Responses() {
			r := &b.Responses()[i]
			doc.Response(r, b.Window, b.Names)
			if !r.Spilled || string(r.Hrefs[0].Bytes) != "/a&b" {
				t.Errorf("spilled %v, href %q", r.Spilled, r.Hrefs[0].Bytes)
			}
			if p, ok := r.Place(b.Window, r.Hrefs[0].Off); !ok || p.Line != 2 || p.Col != 21 {
				t.Errorf("place of the href: %v %v", p, ok)
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	d := doc.Finish(false)
	if d.Outcome != RolledBack || d.CauseCount != 1 || d.Causes[0].DependentCount != n || d.Causes[0].Property.Q != "Z:root" {
		t.Errorf("%s, %d causes, %+v", d.Outcome, d.CauseCount, d.Counts)
	}
}

// One value larger than MaxResponseWindow.
func TestHugeValue(t *testing.T) {
	body := `<D:multistatus xmlns:D="DAV:"><D:response><D:href>/a</D:href><D:propstat><D:prop><D:displayname>` +
		strings.Repeat("x", 3*xmlscan.MaxResponseWindow) + `</D:displayname></D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>` +
		`<D:response><D:href>/b</D:href><D:status>HTTP/1.1 404 Not Found</D:status></D:response></D:multistatus>`
	got := readAll(t, body, false, xmlscan.Name{Space: DAV, Local: "displayname"})
	if len(got) != 2 || !strings.HasPrefix(got[0], "/a@50 [200 displayname +0 content 1]") || !strings.HasPrefix(got[1], "/b@") {
		t.Errorf("%.300q", got)
	}
}

func TestStatusCode(t *testing.T) {
	for in, want := range map[string]int{
		"HTTP/1.1 200 OK": 200, "HTTP/1.1 404": 404, "200 OK": 200, "HTTP/2 207 ": 207, "HTTP/1.1 OK": 0, "": 0,
		"HTTP/1.1 2000 OK": 0, "HTTP/1.1\t424 x": 424, "HTTP/1.1 0 ": 0, "HTTP/1.1 999 x": 999,
	} {
		if got := StatusCode([]byte(in)); got != want {
			t.Errorf("%q: %d, want %d", in, got, want)
		}
	}
}
