package xmlscan

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

func TestTokens(t *testing.T) {
	doc := "<?xml version=\"1.0\"?>\n<D:a xmlns:D=\"DAV:\">\n <D:b x='1' D:y=\"2\">t&amp;\r</D:b>\n <c/><!-- c --><?p q?> <![CDATA[ ]]>\n</D:a>\n"
	x := scanString(t, doc)
	want := `decl"<?xml version=\"1.0\"?>" <{DAV:}a <{DAV:}b "t&amp;\r" </{DAV:}b <c </c comment"<!-- c -->" pi"<?p q?>" " " "<![CDATA[ ]]>" "\n" </{DAV:}a`
	if got := x.brief(); got != want {
		t.Errorf("%s, want\n%s", got, want)
	}
	x = scan(t, strings.NewReader("<a> <b/> </a>"), Options{KeepWhite: true})
	if got := x.brief(); got != `<a " " <b </b " " </a` {
		t.Error(got)
	}
	for i, want := range map[int]TextFlags{3: HasRef | HasCR, 9: White, 10: White | CData, 11: White} {
		if got := scanString(t, doc).tokens[i].Flags; got != want {
			t.Errorf("token %d: flags %b, want %b", i, got, want)
		}
	}
}

func TestAttrs(t *testing.T) {
	doc := "<p:a xmlns:p='u' x='1' p:y = \"&lt;2\" xml:lang=''/>"
	names := NewNames()
	s := New(strings.NewReader(doc), names, Options{Fault: func(f Fault) { t.Error(f) }})
	var tok Token
	s.Next(&tok)
	var got []string
	for _, a := range s.Attrs() {
		got = append(got, names.List()[a.Name].Clark()+" "+doc[a.Off:a.Off+int64(a.Q)]+"="+doc[a.Val:a.Val+a.N])
	}
	if want := "x x=1, {u}y p:y=&lt;2, {" + xmlSpace + "}lang xml:lang="; strings.Join(got, ", ") != want {
		t.Error(got)
	}
	if !tok.Empty || tok.Q != 3 || s.Depth() != 1 || s.Parent(0) != tok.Name || s.Parent(1) != NameOther || !s.Root() {
		t.Error(tok, s.Depth())
	}
	if s.Next(&tok); tok.Kind != End || tok.Off != 0 || int(tok.Len) != len(doc) || s.Depth() != 0 || len(s.Attrs()) > 0 {
		t.Error(tok)
	}
}

func TestAppend(t *testing.T) {
	raw := []byte("a&amp;&#x41;&#1;&x;&\r\nb\rc\td\n")
	if got := AppendText(nil, raw, HasRef|HasCR); string(got) != "a&A&#1;&x;&\nb\nc\td\n" {
		t.Errorf("%q", got)
	}
	if got := AppendText(nil, raw, CData); string(got) != "a&amp;&#x41;&#1;&x;&\nb\nc\td\n" {
		t.Errorf("%q", got)
	}
	if got := AppendAttrValue(nil, raw); string(got) != "a&A&#1;&x;& b c d " {
		t.Errorf("%q", got)
	}
}

func TestNames(t *testing.T) {
	n := NewNames(Name{"DAV:", "href"}, Name{"", "href"})
	for i := range 1000 {
		n.ID("u", strings.Repeat("x", i))
	}
	list := n.List()
	if id := n.ID("DAV:", "href"); id != 0 || list[1].Clark() != "href" || list[0].Clark() != "{DAV:}href" || len(list) != 1002 {
		t.Error(id, len(list))
	}
	if id, ok := n.Lookup("u", "xx"); !ok || id != 4 {
		t.Error(id, ok)
	}
	if _, ok := n.Lookup("v", "xx"); ok {
		t.Error("found")
	}
	if a := testing.AllocsPerRun(100, func() { n.ID("DAV:", "href") }); a != 0 {
		t.Error(a, "allocations")
	}
}

func TestReadError(t *testing.T) {
	bad := errors.New("cut")
	x := scan(t, io.MultiReader(strings.NewReader("<a><b>"), iotest.ErrReader(bad)), Options{})
	if x.brief() != "<a <b" || x.s.Err() != bad || len(x.faults) > 0 || x.s.Fatal() {
		t.Error(x.brief(), x.s.Err(), x.faults)
	}
	x = scan(t, idle{}, Options{})
	if x.s.Err() != io.ErrNoProgress {
		t.Error(x.s.Err())
	}
}

type idle struct{}

func (idle) Read([]byte) (int, error) { return 0, nil }

func TestNoAllocations(t *testing.T) {
	doc := listing(2000)
	doc = bytes.ReplaceAll(doc, []byte("<D:response>"), []byte("<D:response xmlns:lp1='DAV:' xml:lang='en'>&amp;é<![CDATA[x]]><!-- c --><?p?>"))
	s := New(nil, NewNames(), Options{Fault: func(f Fault) { t.Fatal(f) }})
	r := bytes.NewReader(nil)
	scan := func() {
		r.Reset(doc)
		s.Reset(r)
		var tok Token
		for s.Next(&tok) {
		}
	}
	scan()
	if a := testing.AllocsPerRun(3, scan); a != 0 {
		t.Error(a, "allocations")
	}
}

func TestHostileScopes(t *testing.T) {
	var b strings.Builder
	b.WriteString("<a")
	for i := range 9000 {
		b.WriteString(" xmlns:p")
		b.WriteString(strings.Repeat("q", i%7))
		b.WriteByte(byte('a' + i%26))
		b.WriteString(strings.Repeat("r", i/180))
		b.WriteString("='u'")
	}
	b.WriteString(">" + strings.Repeat("<pa:b/><pqqqb:c/>", 50_000) + "</a>")
	x := scanString(t, b.String())
	for _, f := range x.faults {
		if f.Kind != DuplicateAttr {
			t.Fatal(f)
		}
	}
}
