package xmlscan

import (
	"bytes"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/ianaindex"
	"golang.org/x/text/encoding/unicode/utf32"
)

// boms are the byte order marks, longest first.
var boms = []struct {
	mark, name string
	big        bool
}{
	{"\xFF\xFE\x00\x00", "UTF-32", false}, {"\x00\x00\xFE\xFF", "UTF-32", true},
	{utf8BOM, "UTF-8", false}, {"\xFF\xFE", "UTF-16", false}, {"\xFE\xFF", "UTF-16", true},
}

// choose settles the encoding: byte order mark, charset, declaration, UTF-8.
func (in *input) choose(o Options) {
	for _, b := range boms {
		if hasPrefix(in.head, b.mark) {
			in.chooseBOM(b.name, b.big, o)
			return
		}
	}
	if o.Charset != "" {
		if in.use(o.Charset) {
			return
		}
		in.charsetFault = o.Charset
	}
	if in.wide() {
		return
	}
	declared := declaredEncoding(in.head, o.Preamble)
	if declared == "" || !fitsASCII(declared) || !in.use(declared) {
		in.declFault = declared
	}
}

func (in *input) chooseBOM(name string, big bool, o Options) {
	switch name {
	case "UTF-16":
		in.useUTF16(big)
	case "UTF-32":
		in.useUTF32(big)
	}
	declared := declaredEncoding(in.asUTF8(big), o.Preamble)
	if declared == "" {
		return
	}
	canonical, _ := lookup(declared)
	suffix := map[bool]string{false: "LE", true: "BE"}[big]
	if canonical != name && (name == "UTF-8" || canonical != name+suffix) {
		in.declFault = declared
	}
}

// wide recognises UTF-16 without a byte order mark.
func (in *input) wide() bool {
	switch {
	case hasPrefix(in.head, "<\x00?\x00"), hasPrefix(in.head, "<\x00") && len(in.head) > 3 && in.head[3] == 0:
		in.useUTF16(false)
	case hasPrefix(in.head, "\x00<\x00"):
		in.useUTF16(true)
	default:
		return false
	}
	declared := declaredEncoding(in.asUTF8(in.dec.big), false)
	if canonical, _ := lookup(declared); canonical != in.encoding && canonical != "UTF-16" {
		if in.declFault = declared; declared == "" {
			in.charsetFault = in.encoding // undeclared, it had to be UTF-8
		}
	}
	return true
}

func (in *input) useUTF16(big bool) {
	in.encoding, in.dec = "UTF-16LE", newDecoder(decodeUTF16)
	if in.dec.big = big; big {
		in.encoding = "UTF-16BE"
	}
}

func (in *input) useUTF32(big bool) {
	order := utf32.LittleEndian
	if big {
		order = utf32.BigEndian
	}
	in.encoding, in.dec = "UTF-32", newDecoder(decodeOther)
	in.dec.t = utf32.UTF32(order, utf32.IgnoreBOM).NewDecoder()
}

// use takes a named encoding; it is false if nobody knows it.
func (in *input) use(name string) bool {
	canonical, enc := lookup(name)
	switch canonical {
	case "":
		return false
	case "UTF-8":
	case "US-ASCII":
		in.ascii = true
	case "ISO-8859-1":
		in.dec = newDecoder(decodeLatin1)
	case "UTF-16", "UTF-16BE", "UTF-16LE":
		little := canonical == "UTF-16LE" || canonical == "UTF-16" && hasPrefix(in.head, "<\x00")
		in.useUTF16(!little)
		return true
	case "UTF-32", "UTF-32BE", "UTF-32LE":
		in.useUTF32(canonical == "UTF-32BE" || canonical == "UTF-32" && !hasPrefix(in.head, "<\x00"))
		return true
	default:
		in.dec = newDecoder(decodeOther)
		in.dec.t = enc.NewDecoder()
	}
	in.encoding = canonical
	return true
}

// lookup is the canonical name of an encoding, "" if it is unknown. enc is nil
// for those that are decoded here.
func lookup(name string) (canonical string, enc encoding.Encoding) {
	if strings.EqualFold(name, "UTF-8") || strings.EqualFold(name, "UTF8") {
		return "UTF-8", nil
	}
	switch canonical = strings.ToUpper(name); canonical {
	case "UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "UTF-32LE", "UTF-32BE", "US-ASCII", "ISO-8859-1":
		return canonical, nil
	}
	enc, err := ianaindex.IANA.Encoding(name)
	if err != nil || enc == nil {
		return "", nil
	}
	if canonical, err = ianaindex.MIME.Name(enc); err != nil {
		if canonical, err = ianaindex.IANA.Name(enc); err != nil {
			return "", nil
		}
	}
	return canonical, enc
}

// fitsASCII says that a declaration in single octets can name this encoding:
// that it reads the declaration as ASCII does.
func fitsASCII(name string) bool {
	canonical, enc := lookup(name)
	if enc == nil {
		return !strings.HasPrefix(canonical, "UTF-16") && !strings.HasPrefix(canonical, "UTF-32")
	}
	b, err := enc.NewDecoder().Bytes([]byte("<?xml"))
	return err == nil && string(b) == "<?xml"
}

// asUTF8 is the beginning of a body in UTF-16 or UTF-32 in ASCII, for a look at
// its declaration.
func (in *input) asUTF8(big bool) []byte {
	width := map[string]int{"UTF-16LE": 2, "UTF-16BE": 2, "UTF-32": 4}[in.encoding]
	if width == 0 {
		return bytes.TrimPrefix(in.head, []byte(utf8BOM))
	}
	at := 0
	if big {
		at = width - 1
	}
	var out []byte
	for i := at; i < len(in.head); i += width {
		out = append(out, in.head[i])
	}
	if len(out) > 0 && (out[0] == 0xFF || out[0] == 0xFE) {
		out = out[1:]
	}
	return out
}

// declaredEncoding is the encoding that an XML declaration names.
func declaredEncoding(head []byte, withPreamble bool) string {
	if withPreamble {
		_, to := preamble(head)
		head = head[to:]
	}
	head = bytes.TrimLeft(head, " \t\r\n")
	if !atDecl(head) {
		return ""
	}
	if k := bytes.IndexByte(head, '>'); k >= 0 {
		head = head[:k]
	}
	k := bytes.Index(head, []byte("encoding"))
	if k < 0 || !space[head[k-1]] {
		return ""
	}
	head = bytes.TrimLeft(head[k+len("encoding"):], " \t\r\n")
	if head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte("=")), " \t\r\n"); len(head) == 0 || head[0] != '"' && head[0] != '\'' {
		return ""
	}
	k = bytes.IndexByte(head[1:], head[0])
	if k < 0 || !validEncName(head[1:1+k]) {
		return ""
	}
	switch name := head[1 : 1+k]; string(name) { // the usual ones are not allocated
	case "utf-8":
		return "utf-8"
	case "UTF-8":
		return "UTF-8"
	default:
		return string(name)
	}
}
