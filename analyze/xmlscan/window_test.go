package xmlscan

import (
	"fmt"
	"strings"
	"testing"
)

// place counts the slow way.
func place(doc string, off int) Place {
	p := Place{Off: int64(off), Line: 1, Col: 1, Col16: 1}
	start := 0
	if strings.HasPrefix(doc, utf8BOM) && off >= len(utf8BOM) {
		start = len(utf8BOM)
	}
	for _, c := range []byte(doc[start:off]) {
		switch {
		case c == '\n':
			p.Line++
			p.Col, p.Col16 = 1, 1
			continue
		case c&0xC0 == 0x80:
		case c >= 0xF0:
			p.Col16 += 2
		default:
			p.Col16++
		}
		p.Col++
	}
	return p
}

func TestPlace(t *testing.T) {
	for _, doc := range []string{
		"<a>\r\n\t<b/>\r\n \U0001F600é<c/>\n\n</a>",
		utf8BOM + "<a>é<b/>\n<c/></a>",
		"<a>" + strings.Repeat("0123456789é\U0001F600\t", 2000) + "<b/>" + strings.Repeat("xy\n", 5000) + "</a>",
	} {
		x := scanString(t, doc)
		if len(x.faults) > 0 {
			t.Error(x.faults)
		}
		var c Cursor
		step := len(doc)/500 + 1
		for off := 0; off <= len(doc); off += step {
			want := place(doc, off)
			if off < 3 && strings.HasPrefix(doc, utf8BOM) {
				want = Place{Off: int64(off), Line: 1, Col: 1, Col16: 1}
			}
			if got := x.s.Window().Place(int64(off)); got != want {
				t.Fatalf("%.20q: Place(%d) is %v, want %v", doc, off, got, want)
			}
			if got := c.Place(x.s.Window(), int64(off)); got != want {
				t.Fatalf("%.20q: Cursor.Place(%d) is %v, want %v", doc, off, got, want)
			}
		}
	}
}

func TestLine(t *testing.T) {
	long := strings.Repeat("é", 200)
	for _, c := range []struct {
		buf    string
		off, n int64
		want   string
	}{
		{"ab\r\ncdef\r\ngh", 6, 2, "cd[ef]"},
		{"ab\ncdef\ngh", 6, 20, "cde[f]"},
		{"ab\n\ncd", 3, 1, "[]"},
		{"ab", 2, 0, "ab[]"},
		{long + "x" + long, 400, 1, strings.Repeat("é", 9) + "[x]" + strings.Repeat("é", 10)},
		{"x" + long, 0, 1, "[x]" + strings.Repeat("é", 19)},
		{long + "xy", 401, 1, strings.Repeat("é", 19) + "x[y]"},
		{long, 0, 400, "[" + strings.Repeat("é", 20) + "]"},
	} {
		w := Window{Buf: []byte(c.buf), Base: Place{Off: 0, Line: 1, Col: 1, Col16: 1}}
		text, at, n := w.Line(c.off, c.n, 40)
		if got := fmt.Sprintf("%s[%s]%s", text[:at], text[at:at+n], text[at+n:]); got != c.want {
			t.Errorf("%.10q %d+%d: %s, want %s", c.buf, c.off, c.n, got, c.want)
		}
	}
}

// Over many windows the places of tokens are those of the document, and texts
// come whole.
func TestWindows(t *testing.T) {
	var b strings.Builder
	b.WriteString("<a>\n")
	for i := range 40_000 {
		fmt.Fprintf(&b, "<b x='%d'>é %d\U0001F600</b>%s", i, i, strings.Repeat("\n", i%2))
	}
	b.WriteString("<c></a>")
	doc := b.String()
	names := NewNames()
	var fault Fault
	var c Cursor
	turns := 0
	o := Options{Fault: func(f Fault) { fault = f }}
	o.Turn = func(full *Window) *Window { turns++; return NewWindow() }
	s := New(strings.NewReader(doc), names, o)
	var tok Token
	at, line, lineAt := 0, int64(1), 0
	for i := 0; s.Next(&tok); i++ {
		for ; at < int(tok.Off); at++ {
			if doc[at] == '\n' {
				line, lineAt = line+1, at+1
			}
		}
		if text := s.Window().Slice(tok.Off, tok.Len); string(text) != doc[tok.Off:tok.Off+tok.Len] {
			t.Fatalf("%d: %q", tok.Off, text)
		}
		want := place(doc[lineAt:], at-lineAt)
		want.Off, want.Line = tok.Off, line
		if got := c.Place(s.Window(), tok.Off); got != want {
			t.Fatalf("%d: %v, want %v", tok.Off, got, want)
		}
		if i%1000 == 0 && s.Window().Place(tok.Off) != want {
			t.Fatalf("%d: Window.Place is %v", tok.Off, s.Window().Place(tok.Off))
		}
	}
	if turns < 4 || fault.Kind != TagMismatch || s.elementPlace(0) != (Place{0, 1, 1, 1}) {
		t.Error(turns, fault, s.elementPlace(0))
	}
}

func TestLongTokens(t *testing.T) {
	const n = 3 << 20
	long := strings.Repeat("é\r\n]-?\U0001F600 ", n/14)
	doc := "<a>" + long + "&amp;" + long + "<!--" + long + "--><?p " + long + "?><![CDATA[" + long + "]]></a><!--" + long + "-->"
	doc = "<!DOCTYPE a [<!ENTITY b '" + long + "'>]>" + doc
	x := scanString(t, doc)
	if len(x.faults) > 0 || x.s.end > WindowSize {
		t.Fatal(x.faults, x.s.end)
	}
	var text, cdata []byte
	end := int64(0)
	for _, tok := range x.tokens {
		if tok.Off != end {
			t.Fatalf("token at %d, the last one ended at %d", tok.Off, end)
		}
		end = tok.Off + tok.Len
		if tok.Kind == Text {
			raw := doc[tok.Off+int64(tok.In) : tok.Off+int64(tok.In)+tok.N]
			if tok.Flags&CData != 0 {
				cdata = AppendText(cdata, []byte(raw), tok.Flags)
			} else {
				text = AppendText(text, []byte(raw), tok.Flags)
			}
		}
	}
	plain := strings.ReplaceAll(long, "\r", "")
	if string(text) != plain+"&"+plain || string(cdata) != plain || end != int64(len(doc)) {
		t.Error("texts differ", len(text), len(cdata), len(plain), end)
	}
}

func TestKeepAndSpill(t *testing.T) {
	doc := "<a><b>" + strings.Repeat("<c>some text</c>", 700_000) + "</b><d/></a>"
	spills, turns, largest := 0, 0, 0
	var s *Scanner
	o := Options{Fault: func(f Fault) { t.Error(f) }}
	o.Turn = func(full *Window) *Window { turns++; return NewWindow() }
	o.Spill = func() { spills++ }
	s = New(strings.NewReader(doc), NewNames(), o)
	var tok Token
	kept := int64(-1)
	for s.Next(&tok) {
		largest = max(largest, len(s.Window().Buf))
		if s.Depth() == 2 && tok.Kind == Start {
			if kept < 0 {
				kept = tok.Off
			}
			s.Keep(tok.Off)
		}
		if spills == 0 && kept >= 0 && !s.Window().Has(kept, 3) {
			t.Fatal("the kept part went without a spill")
		}
		if !s.Window().Has(tok.Off, tok.Len) {
			t.Fatal("a token is not in the window")
		}
	}
	if spills != 2 || turns != spills || largest != MaxResponseWindow {
		t.Error(spills, turns, largest)
	}
}

func TestMargin(t *testing.T) {
	doc := "<a>" + strings.Repeat("<b>é</b>\n", 100_000) + "</a>"
	o := Options{Fault: func(f Fault) { t.Error(f) }}
	s := New(strings.NewReader(doc), NewNames(), o)
	var tok Token
	for s.Next(&tok) {
		if tok.Off >= Margin && !s.Window().Has(tok.Off-Margin, Margin) {
			t.Fatal("no margin before", tok.Off)
		}
	}
}
