package analyze

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/iotest"

	"lint207/analyze/xmlscan"
)

// extents reads the directives of a body as "text from end".
func extents(t *testing.T, body string, oneByte bool) []string {
	t.Helper()
	var ds []Directive
	var r = strings.NewReader(body)
	read := func(b *Batch) {
		ds = append(ds, b.Directives...)
		for _, e := range b.DirectiveEnds {
			ds[e.Index].End = e.End
		}
	}
	var err error
	names := xmlscan.NewNames(KnownNames()...)
	if oneByte {
		_, err = ReadBody(context.Background(), iotest.OneByteReader(r), names, ReadOptions{}, read)
	} else {
		_, err = ReadBody(context.Background(), r, names, ReadOptions{}, read)
	}
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, d := range ds {
		element := "none"
		if d.From >= 0 && d.End <= int64(len(body)) {
			element = body[d.From:d.End]
			if len(element) > 30 {
				element = element[:15] + "…" + element[len(element)-15:]
			}
		} else if d.From >= 0 {
			element = "open"
		}
		out = append(out, fmt.Sprintf("%d:%d %s = %s", d.Mark.At.Line, d.Mark.At.Col, d.Text, element))
	}
	return out
}

func TestDirectives(t *testing.T) {
	body := `<!-- lint207:ignore-file a -->
<D:multistatus xmlns:D="DAV:"><!--lint207:ignore b--><!-- other -->
<D:response><!-- lint207:ignore c --><D:href>/a</D:href><D:propstat><D:prop><!-- lint207:ignore d --><x/>
<y><!-- lint207:ignore data --><z/></y></D:prop><D:status>HTTP/1.1 200 OK</D:status><!-- lint207:ignore e --></D:propstat></D:response>
</D:multistatus><!-- lint207:ignore f -->`
	want := []string{
		`1:1 ignore-file a = <D:multistatus …/D:multistatus>`,
		`2:31 ignore b = <D:response><!-…t></D:response>`,
		`3:13 ignore c = <D:href>/a</D:href>`,
		`3:77 ignore d = <x/>`,
		`4:85 ignore e = none`,
		`5:17 ignore f = none`,
	}
	for _, oneByte := range []bool{false, true} {
		if got := extents(t, body, oneByte); strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
	if got := extents(t, `<D:multistatus xmlns:D="DAV:"><!-- lint207:ignore a --><D:response><D:href>`, false); len(got) != 1 || !strings.HasSuffix(got[0], "= open") {
		t.Errorf("cut off: %q", got)
	}
}

// Elements of directives that span windows, and more directives than are read.
func TestDirectivesAcrossWindows(t *testing.T) {
	var b strings.Builder
	b.WriteString(`<!-- lint207:ignore all --><D:multistatus xmlns:D="DAV:">`)
	long := strings.Repeat("x", 5000)
	for i := range MaxDirectives + 10 {
		fmt.Fprintf(&b, `<!-- lint207:ignore n%d --><D:response><D:href>/%d</D:href><D:status>HTTP/1.1 404 %s</D:status></D:response>`, i, i, long)
	}
	b.WriteString(`</D:multistatus>`)
	got := extents(t, b.String(), false)
	if len(got) != MaxDirectives+1 {
		t.Fatal(len(got))
	}
	if !strings.HasSuffix(got[0], "= <D:multistatus …/D:multistatus>") {
		t.Error(got[0])
	}
	for i, g := range got[1:] {
		if !strings.Contains(g, fmt.Sprintf("ignore n%d = <D:response><D:…s></D:response>", i)) {
			t.Fatal(g)
		}
	}
}
