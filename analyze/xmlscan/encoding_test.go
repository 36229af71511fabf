package xmlscan

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"
)

func utf16Bytes(order binary.AppendByteOrder, s string) string {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = order.AppendUint16(b, u)
	}
	return string(b)
}

var le, be = binary.LittleEndian, binary.BigEndian

func TestEncodings(t *testing.T) {
	const bom, decl16, smile = "\uFEFF", "<?xml version='1.0' encoding='utf-16'?>", "<a>é\U0001F600</a>"
	latin := "<a>\xE9</a>"
	for _, c := range []struct {
		name, doc, charset string
		encoding           string
		verbatim           bool
		text               string
		faults             string
	}{
		{"utf-8", smile, "", "UTF-8", true, "é\U0001F600", ""},
		{"utf-8 charset", smile, "utf8", "UTF-8", true, "é\U0001F600", ""},
		{"utf-16le bom", utf16Bytes(le, bom+decl16+smile), "", "UTF-16LE", false, "é\U0001F600", ""},
		{"utf-16be bom", utf16Bytes(be, bom+decl16+smile), "", "UTF-16BE", false, "é\U0001F600", ""},
		{"utf-16be bom, nothing declared", utf16Bytes(be, bom+smile), "iso-8859-1", "UTF-16BE", false, "é\U0001F600", ""},
		{"utf-16le no bom", utf16Bytes(le, decl16+smile), "", "UTF-16LE", false, "é\U0001F600", ""},
		{"utf-16be no bom, charset", utf16Bytes(be, smile), "utf-16", "UTF-16BE", false, "é\U0001F600", ""},
		{"utf-16be no bom, no label", utf16Bytes(be, smile), "", "UTF-16BE", false, "é\U0001F600", "xml-encoding-undecodable 0+0 UTF-16BE"},
		{"utf-16 bom, other declaration", utf16Bytes(le, bom+"<?xml version='1.0' encoding='utf-8'?>"+smile), "", "UTF-16LE", false,
			"é\U0001F600", "xml-encoding-undecodable 33+5 utf-8"},
		{"utf-16 lone surrogate", utf16Bytes(le, bom+"<a>") + "\x00\xD8" + utf16Bytes(le, "x</a>"), "", "UTF-16LE", false,
			"\uFFFDx", "xml-invalid-encoding 6+3 UTF-16LE"},
		{"utf-16 odd", utf16Bytes(le, bom+"<a>x</a>") + "\n", "", "UTF-16LE", false, "x", "xml-invalid-encoding 11+3 UTF-16LE"},
		{"utf-16 real U+FFFD", utf16Bytes(le, bom+"<a>\uFFFD</a>"), "", "UTF-16LE", false, "\uFFFD", ""},
		{"utf-32", "\xFF\xFE\x00\x00<\x00\x00\x00a\x00\x00\x00/\x00\x00\x00>\x00\x00\x00", "", "UTF-32", false, "", ""},
		{"latin-1 charset", latin, "ISO-8859-1", "ISO-8859-1", false, "é", ""},
		{"latin-1 charset wins", "<?xml version='1.0' encoding='utf-8'?>" + latin, "latin1", "ISO-8859-1", false, "é", ""},
		{"latin-1 declared", "<?xml version='1.0' encoding='iso-8859-1'?>" + latin, "", "ISO-8859-1", false, "é", ""},
		{"latin-1 as utf-8", latin, "", "UTF-8", true, "\xE9", "xml-invalid-encoding 3+1 UTF-8 0xE9"},
		{"ascii", smile, "us-ascii", "US-ASCII", true, "é\U0001F600", "xml-invalid-encoding 3+6 US-ASCII 0xC3"},
		{"windows-1252", "<a>\x80</a>", "windows-1252", "windows-1252", false, "€", ""},
		{"shift_jis", "<a>\x83\x65\x83</a>", "Shift_JIS", "Shift_JIS", false, "テ\uFFFD", "xml-invalid-encoding 6+3 Shift_JIS"},
		{"unknown charset", "<?xml version='1.0' encoding='iso-8859-1'?>" + latin, "x-nope", "ISO-8859-1", false, "é", "xml-encoding-undecodable 0+0 x-nope"},
		{"ebcdic declared", "<?xml version='1.0' encoding='IBM037'?><a>x</a>", "", "UTF-8", true, "x", "xml-encoding-undecodable 30+6 IBM037"},
	} {
		x := scan(t, strings.NewReader(c.doc), Options{Charset: c.charset})
		var text []byte
		for i, tok := range x.tokens {
			if tok.Kind == Text {
				text = AppendText(text, []byte(x.offs[i]), tok.Flags)
			}
		}
		var faults []string
		for _, f := range x.faults {
			faults = append(faults, fmt.Sprintf("%s %d+%d %s", f.Kind.Rule(), f.Off, f.Len, f.Detail))
		}
		name, verbatim := x.s.Encoding()
		if name != c.encoding || verbatim != c.verbatim || string(text) != c.text || strings.Join(faults, ", ") != c.faults {
			t.Errorf("%s: %s %v, %q, %v", c.name, name, verbatim, text, faults)
		}
	}
}

// A long body in UTF-16 is decoded the same way whatever the block borders.
func TestLongUTF16(t *testing.T) {
	want := strings.Repeat("xé\U0001F600", 100_000)
	x := scan(t, strings.NewReader(utf16Bytes(be, "\uFEFF<a>"+want+"</a>")), Options{})
	var got bytes.Buffer
	for i, tok := range x.tokens {
		if tok.Kind == Text {
			got.WriteString(x.offs[i])
		}
	}
	if len(x.faults) > 0 || got.String() != want {
		t.Error(x.faults, got.Len(), len(want))
	}
}

func TestPreamble(t *testing.T) {
	const doc = "<?xml version='1.0' encoding='iso-8859-1'?><D:multistatus xmlns:D='DAV:'>\xE9</D:multistatus>"
	tag := doc[strings.Index(doc, "<D:"):]
	for _, c := range []struct {
		junk, doc string
		want      int // length of the one fault
	}{
		{"<br />\n<b>Warning</b>: x<br />\n", doc, len("<br />\n<b>Warning</b>: x<br />")},
		{"Warning: x <b>y</b> in z\n", doc, len("Warning: x <b>y</b> in z")},
		{"Warning: x <b>y</b> in z\n", strings.ReplaceAll(tag, "\xE9", "x"), len("Warning: x <b>y</b> in z")},
	} {
		x := scan(t, strings.NewReader(c.junk+c.doc), Options{Preamble: true})
		if len(x.faults) != 1 || x.faults[0].Kind != TextOutsideRoot || x.faults[0].Off != 0 || x.faults[0].Fatal || !x.s.Root() || x.s.Fatal() {
			t.Errorf("%q: %v", c.junk, x.faults)
			continue
		}
		if int(x.faults[0].Len) != c.want {
			t.Errorf("%q: length %d, want %d", c.junk, x.faults[0].Len, c.want)
		}
	}
	x := scan(t, strings.NewReader("\n"+doc), Options{Preamble: true})
	if len(x.faults) != 1 || x.faults[0].Kind != DeclPosition {
		t.Error(x.faults)
	}
	x = scan(t, strings.NewReader("<html><?xml ?></html>"), Options{Preamble: true})
	if len(x.faults) == 0 || x.faults[0].Kind != DeclPosition {
		t.Error(x.faults)
	}
}
