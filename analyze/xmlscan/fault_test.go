package xmlscan

import (
	"strings"
	"testing"
)

// faultTests are documents with exactly one fault, whose span is marked with «
// and », and the tokens that are delivered all the same.
var faultTests = []struct {
	kind  FaultKind
	fatal bool
	doc   string
	brief string
}{
	{kind: MultipleRoots, fatal: true, doc: `<a/>«<b/>»`, brief: `<a </a`},
	{kind: MultipleRoots, fatal: true, doc: `<a></a> «<p:b x="1">»</p:b>`, brief: `<a </a`},
	{kind: TextOutsideRoot, doc: `«Warning: x» <a>t</a>`, brief: `<a "t" </a`},
	{kind: TextOutsideRoot, doc: `«Warning: x» <?xml version="1.0"?><a/>`, brief: `decl"<?xml version=\"1.0\"?>" <a </a`},
	{kind: TextOutsideRoot, fatal: true, doc: "<a/>\n«x y» \n<b/>", brief: `<a </a`},
	{kind: DeclPosition, doc: "\n«<?xml version='1.0'?>»<a/>", brief: `decl"<?xml version='1.0'?>" <a </a`},
	{kind: DeclPosition, doc: "<!--c-->«<?xml version='1.0'?>»<a/>", brief: `comment"<!--c-->" decl"<?xml version='1.0'?>" <a </a`},
	{kind: DeclPosition, doc: "<a>«<?xml version='1.0'?>»</a>", brief: `<a decl"<?xml version='1.0'?>" </a`},
	{kind: DeclPosition, fatal: true, doc: "<a/>«<?xml version='1.0'?>»<b/>", brief: `<a </a`},
	{kind: DeclSyntax, doc: `<?xml «e»ncoding="utf-8"?><a/>`, brief: `decl"<?xml encoding=\"utf-8\"?>" <a </a`},
	{kind: DeclSyntax, doc: `<?xml version="1.0"«>»<a/>`, brief: `decl"<?xml version=\"1.0\">" <a </a`},
	{kind: DeclSyntax, doc: `<?xml version="«2».0"?><a/>`, brief: `decl"<?xml version=\"2.0\"?>" <a </a`},
	{kind: DeclSyntax, doc: `<?xml version="1.0"«e»ncoding="utf-8"?><a/>`, brief: `decl"<?xml version=\"1.0\"encoding=\"utf-8\"?>" <a </a`},
	{kind: DeclSyntax, doc: `<?xml version="1.0" standalone="«m»aybe"?><a/>`, brief: `decl"<?xml version=\"1.0\" standalone=\"maybe\"?>" <a </a`},
	{kind: DeclSyntax, doc: `<?xml version="1.0" standalone="yes" «e»ncoding="utf-8"?><a/>`, brief: `decl"<?xml version=\"1.0\" standalone=\"yes\" encoding=\"utf-8\"?>" <a </a`},
	{kind: VersionNot10, doc: `<?xml version="«1.1»"?><a/>`, brief: `decl"<?xml version=\"1.1\"?>" <a </a`},
	{kind: IllegalChar, doc: "<a>x«\x01\x02»y</a>", brief: `<a "x\x01\x02y" </a`},
	{kind: IllegalChar, doc: "<a>x«\uFFFE»y</a>", brief: "<a \"x\\ufffey\" </a"},
	{kind: IllegalChar, doc: "<a x='«\x00»'/>", brief: `<a </a`},
	{kind: IllegalChar, doc: "<a><![CDATA[«\x1f»]]></a>", brief: `<a "<![CDATA[\x1f]]>" </a`},
	{kind: IllegalChar, doc: "<a><!--«\x1f»--></a>", brief: `<a comment"<!--\x1f-->" </a`},
	{kind: IllegalChar, doc: "<a><?p «\x1f»?></a>", brief: `<a pi"<?p \x1f?>" </a`},
	{kind: IllegalCharRef, doc: "<a>«&#1;»x</a>", brief: `<a "&#1;x" </a`},
	{kind: IllegalCharRef, doc: "<a x='«&#xD800;»'/>", brief: `<a </a`},
	{kind: IllegalCharRef, doc: "<a>«&#99999999999999999999;»</a>", brief: `<a "&#99999999999999999999;" </a`},
	{kind: UnescapedMarkup, doc: "<a>AT«&»T</a>", brief: `<a "AT&T" </a`},
	{kind: UnescapedMarkup, doc: "<a>«&»</a>", brief: `<a "&" </a`},
	{kind: UnescapedMarkup, doc: "<a>«&»#x;</a>", brief: `<a "&#x;" </a`},
	{kind: UnescapedMarkup, doc: `<a x="b«&»c=d"/>`, brief: `<a </a`},
	{kind: UnescapedMarkup, fatal: true, doc: `<a x="b«<»c"/>`},
	{kind: UnescapedMarkup, fatal: true, doc: `<a>1 «<» 2</a>`, brief: `<a "1 "`},
	{kind: CDataEndInText, doc: "<a>x]«]]>»</a>", brief: `<a "x]]]>" </a`},
	{kind: UndeclaredEntity, doc: "<a>«&nbsp;»</a>", brief: `<a "&nbsp;" </a`},
	{kind: UndeclaredEntity, doc: "<a x='«&nbsp;»'/>", brief: `<a </a`},
	{kind: UndeclaredEntity, doc: "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;«&c;»</a>", brief: `doctype"<!DOCTYPE a [<!ENTITY b 'c'>]>" <a "&b;&c;" </a`},
	{kind: UndeclaredEntity, doc: "<?xml version='1.0' standalone='yes'?><!DOCTYPE a SYSTEM 'x'><a>«&c;»</a>",
		brief: `decl"<?xml version='1.0' standalone='yes'?>" doctype"<!DOCTYPE a SYSTEM 'x'>" <a "&c;" </a`},
	{kind: UncertainEntity, doc: "<!DOCTYPE a SYSTEM 'x'><a>«&c;»</a>", brief: `doctype"<!DOCTYPE a SYSTEM 'x'>" <a "&c;" </a`},
	{kind: UncertainEntity, doc: "<!DOCTYPE a [%p;]><a>«&c;»</a>", brief: `doctype"<!DOCTYPE a [%p;]>" <a "&c;" </a`},
	{kind: TagMismatch, fatal: true, doc: "<a><b>«</a>»</b>", brief: `<a <b`},
	{kind: TagMismatch, fatal: true, doc: "<a>«</a:b >»", brief: `<a`},
	{kind: TagMismatch, fatal: true, doc: "«</a>»"},
	{kind: TagMismatch, fatal: true, doc: "<a/>«</a>»", brief: `<a </a`},
	{kind: DuplicateAttr, doc: `<a x="1" «x»="2"/>`, brief: `<a </a`},
	{kind: DuplicateAttr, doc: `<a xmlns:p="u" xmlns:q="&#117;" p:x="1" «q:x»="2"/>`, brief: `<a </a`},
	{kind: DuplicateAttr, doc: `<a xmlns:p="u" «xmlns:p»="v"><p:b/></a>`, brief: `<a <{u}b </{u}b </a`},
	{kind: AttrSyntax, doc: `<a x="1"«y»="2"/>`, brief: `<a </a`},
	{kind: AttrSyntax, fatal: true, doc: `<a x«>»</a>`},
	{kind: AttrSyntax, fatal: true, doc: `<a x=«1»></a>`},
	{kind: AttrSyntax, fatal: true, doc: `<a «"»1"></a>`},
	{kind: AttrSyntax, fatal: true, doc: `<a /« »>`},
	{kind: AttrSyntax, fatal: true, doc: `<a «<»b/>`},
	{kind: AttrSyntax, fatal: true, doc: `<a></a «x»="1">`, brief: `<a`},
	{kind: BadName, fatal: true, doc: `<«1»a/>`},
	{kind: BadName, fatal: true, doc: `<a><b«$»c/></a>`, brief: `<a`},
	{kind: BadName, fatal: true, doc: `<a «1»x="1"/>`},
	{kind: BadName, fatal: true, doc: `<a></«-»a>`, brief: `<a`},
	{kind: BadName, doc: `<a><?b«+»c?></a>`, brief: `<a pi"<?b+c?>" </a`},
	{kind: BadName, doc: `<a><?« »b?></a>`, brief: `<a pi"<? b?>" </a`},
	{kind: CommentSyntax, doc: `<a><!-- b «--» c --></a>`, brief: `<a comment"<!-- b -- c -->" </a`},
	{kind: CommentSyntax, doc: `<a><!-- b «--»-></a>`, brief: `<a comment"<!-- b --->" </a`},
	{kind: CommentSyntax, doc: `<a><!--«--»----></a>`, brief: `<a comment"<!-------->" </a`},
	{kind: ReservedPI, doc: `<a><?«XML» x?></a>`, brief: `<a pi"<?XML x?>" </a`},
	{kind: CDataSyntax, fatal: true, doc: `«<![CDATA[»x]]><a/>`},
	{kind: DoctypePosition, fatal: true, doc: `<a/>«<!DOCTYPE» a>`, brief: `<a </a`},
	{kind: DoctypePosition, fatal: true, doc: `<a>«<!DOCTYPE» a></a>`, brief: `<a`},
	{kind: DoctypePosition, fatal: true, doc: `<!DOCTYPE a>«<!DOCTYPE» a><a/>`, brief: `doctype"<!DOCTYPE a>"`},
	{kind: DoctypeSyntax, fatal: true, doc: `<!DOCTYPE a «x»><a/>`},
	{kind: DoctypeSyntax, fatal: true, doc: `<!DOCTYPE «>»<a/>`},
	{kind: DoctypeSyntax, fatal: true, doc: `<!DOCTYPE a [«x»]><a/>`},
	{kind: InvalidEncoding, doc: "<a>x«\xE4»y</a>", brief: `<a "x\xe4y" </a`},
	{kind: InvalidEncoding, doc: "<a>x«\xE4\xED\xA0\x80»y</a>", brief: `<a "x\xe4\xed\xa0\x80y" </a`},
	{kind: InvalidEncoding, doc: "<a x='«\xC0\x80»'/>", brief: `<a </a`},
	{kind: InvalidEncoding, doc: "<a><b«\xE4»c/></a>", brief: "<a <b\xE4c </b\xE4c </a"},
	{kind: InvalidEncoding, doc: "<a><!--«\xE4»--></a>", brief: `<a comment"<!--\xe4-->" </a`},
	{kind: EncodingUndecodable, doc: `<?xml version="1.0" encoding="«utf-16»"?><a/>`, brief: `decl"<?xml version=\"1.0\" encoding=\"utf-16\"?>" <a </a`},
	{kind: EncodingUndecodable, doc: `<?xml version="1.0" encoding="«x-nope»"?><a/>`, brief: `decl"<?xml version=\"1.0\" encoding=\"x-nope\"?>" <a </a`},
	{kind: EncodingUndecodable, doc: utf8BOM + `<?xml version="1.0" encoding="«iso-8859-1»"?><a/>`, brief: `decl"<?xml version=\"1.0\" encoding=\"iso-8859-1\"?>" <a </a`},
	{kind: Truncated, fatal: true, doc: `<a><b>text«»`, brief: `<a <b "text"`},
	{kind: Truncated, fatal: true, doc: `<a><b«»`, brief: `<a`},
	{kind: Truncated, fatal: true, doc: `<a><b x="1«»`, brief: `<a`},
	{kind: Truncated, fatal: true, doc: `<a></«»`, brief: `<a`},
	{kind: Truncated, fatal: true, doc: `<a></a«»`, brief: `<a`},
	{kind: Truncated, fatal: true, doc: `<a>x<«»`, brief: `<a "x"`},
	{kind: Truncated, fatal: true, doc: `<a><!-- x --«»`, brief: `<a`},
	{kind: Truncated, fatal: true, doc: `<a><![CDATA[x]]«»`, brief: `<a`},
	{kind: Truncated, fatal: true, doc: `<a><![CDA«»`, brief: `<a`},
	{kind: Truncated, fatal: true, doc: `<a><?p x«»`, brief: `<a`},
	{kind: Truncated, fatal: true, doc: `<!DOCTYPE a [<!ENTITY «»`},
	{kind: Truncated, fatal: true, doc: `<?xml version="1.0"«»`},
	{kind: NoRoot, fatal: true, doc: `«»`},
	{kind: NoRoot, fatal: true, doc: `<!-- x --> «»`, brief: `comment"<!-- x -->"`},
	{kind: UndeclaredPrefix, doc: `<a><«D:b»>t</D:b></a>`, brief: `<a <D:b "t" </D:b </a`},
	{kind: UndeclaredPrefix, doc: `<a «D:x»="1"/>`, brief: `<a </a`},
	{kind: EmptyPrefixDecl, doc: `<a «xmlns:p=""»><p:b/></a>`, brief: `<a <p:b </p:b </a`},
	{kind: ReservedPrefix, doc: `<a «xmlns:xml="u"»/>`, brief: `<a </a`},
	{kind: ReservedPrefix, doc: `<a «xmlns:xmlns="http://www.w3.org/2000/xmlns/"»/>`, brief: `<a </a`},
	{kind: ReservedPrefix, doc: `<a «xmlns:p="http://www.w3.org/XML/1998/namespace"»/>`, brief: `<a </a`},
	{kind: ReservedPrefix, doc: `<a «xmlns="http://www.w3.org/2000/xmlns/"»/>`, brief: `<{http://www.w3.org/2000/xmlns/}a </{http://www.w3.org/2000/xmlns/}a`},
	{kind: ReservedPrefix, doc: `<a><«xmlns:b»/></a>`, brief: `<a <xmlns:b </xmlns:b </a`},
	{kind: BadQName, doc: `<a><«:b»/></a>`, brief: `<a <:b </:b </a`},
	{kind: BadQName, doc: `<a><«b:»/></a>`, brief: `<a <b: </b: </a`},
	{kind: BadQName, doc: `<a><«b:c:d»/></a>`, brief: `<a <b:c:d </b:c:d </a`},
	{kind: BadQName, doc: `<a><«b:1»/></a>`, brief: `<a <b:1 </b:1 </a`},
	{kind: BadQName, doc: `<a «xmlns:»="u"/>`, brief: `<a </a`},
	{kind: BadQName, doc: `<a «xmlns:b:c»="u"/>`, brief: `<a </a`},
	{kind: ColonInName, doc: `<a><?«p:q» x?></a>`, brief: `<a pi"<?p:q x?>" </a`},
	{kind: MarkupSyntax, fatal: true, doc: `<a>«<!»ELEMENT b></a>`, brief: `<a`},
	{kind: MarkupSyntax, fatal: true, doc: `<a></« »a>`, brief: `<a`},
	{kind: Limit, fatal: true, doc: "<«" + strings.Repeat("n", MaxName+1) + "»/>"},
	{kind: Limit, fatal: true, doc: strings.Repeat("<a>", MaxDepth) + "«<a>»", brief: strings.TrimSpace(strings.Repeat("<a ", MaxDepth))},
	{kind: Limit, fatal: true, doc: "«<a b='" + strings.Repeat("n", MaxTag-6) + "»nn'/>"},
	{kind: Limit, fatal: true, doc: "<a" + attrs(MaxAttrs) + " «»b=''/>"},
}

func TestFaults(t *testing.T) {
	seen := map[FaultKind]bool{}
	for _, c := range faultTests {
		seen[c.kind] = true
		off := strings.Index(c.doc, "«")
		n := strings.Index(c.doc, "»") - off - len("«")
		doc := strings.NewReplacer("«", "", "»", "").Replace(c.doc)
		x := scanString(t, doc)
		show := doc[:min(len(doc), 80)]
		if len(x.faults) != 1 {
			t.Errorf("%q: faults %v", show, x.faults)
			continue
		}
		if f := x.faults[0]; f.Kind != c.kind || f.Fatal != c.fatal || f.Off != int64(off) || f.Len != int64(n) {
			t.Errorf("%q: %s fatal %v at %d, %d bytes; want %s %v %d, %d", show, f.Kind.Rule(), f.Fatal, f.Off, f.Len, c.kind.Rule(), c.fatal, off, n)
		}
		if x.s.Fatal() != c.fatal {
			t.Errorf("%q: Fatal() is %v", show, x.s.Fatal())
		}
		if got := x.brief(); got != c.brief {
			t.Errorf("%q: tokens\n%s, want\n%s", show, got, c.brief)
		}
	}
	for k := MultipleRoots; k <= Limit; k++ {
		if !seen[k] {
			t.Errorf("no test of %s (%d)", k.Rule(), k)
		}
	}
}

func attrs(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(" a")
		for ; i > 0; i /= 26 {
			b.WriteByte(byte('a' + i%26))
		}
		b.WriteString("=''")
	}
	return b.String()
}

func TestMaxBindings(t *testing.T) {
	tag := "<a"
	for i := range 11 {
		tag += " xmlns:" + string(rune('b'+i)) + "='u'"
	}
	x := scanString(t, strings.Repeat(tag+">", MaxDepth))
	if f := x.faults[0]; len(x.faults) != 1 || f.Kind != Limit || f.Detail != "MaxBindings" || len(x.tokens) != MaxBindings/11 {
		t.Error(len(x.tokens), x.faults)
	}
}

func TestRelated(t *testing.T) {
	x := scanString(t, "<a>\n <b c='1'>\n</a>")
	if f := x.faults[0]; f.Related != (Place{5, 2, 2, 2}) || f.RelLen != 9 || x.names.List()[f.Element].Local != "b" || f.Detail != "a" {
		t.Error(f)
	}
	x = scanString(t, "<a x='1' x='2'/>")
	if f := x.faults[0]; f.Related != (Place{3, 1, 4, 4}) || f.RelLen != 1 || f.Element != NameOther {
		t.Error(f)
	}
	x = scanString(t, "<a>\n<b>")
	if f := x.faults[0]; f.Related != (Place{4, 2, 1, 1}) || f.Detail != "b" {
		t.Error(f)
	}
}

// Documents that must be left alone.
func TestNoFaults(t *testing.T) {
	for _, doc := range []string{
		"<a/>", "\n<a/>\n", utf8BOM + "<?xml version='1.0'?><a/>", "<?xml version = '1.0' encoding='UTF-8' standalone = \"no\" ?>\r\n<a/>",
		"<a x=' > ' y = \"'\" z='\"'></a\n>", "<a>]] ]> &#127;&#x85;&lt;&gt;&amp;&quot;&apos;\u0085\uFDD0</a>",
		"<a><![CDATA[<![CDATA[ & < ]] > ]]></a>", "<a x=']]>'/>", "<a><!-- & < ]]> - --></a>", "<a><?xml-stylesheet x?><?xmlfoo?></a>",
		"<\u0221 \u2C00='1'/>", "<a xml:lang='en' xml:space='preserve' xmlns:xml='http://www.w3.org/XML/1998/namespace'/>",
		"<a xmlns='u'><b xmlns=''/></a>", "<a xmlns:p='u'><b xmlns:p='v'><p:c/></b><p:d/></a>", "<a xmlns:p='u' x='1' p:x='1'/>",
		"<!DOCTYPE a PUBLIC \"-//x\" 'y' [<!-- ]> ' --><?p ]>?><!ENTITY b ']>\"'> %c; <!ATTLIST a b CDATA \"]>\">] ><a/>",
		"<a><?p ??></a>", "<a><!----></a>", "<a><![CDATA[]]></a>", "<a><![CDATA[]]]]></a>",
	} {
		if x := scanString(t, doc); len(x.faults) > 0 {
			t.Errorf("%q: %v", doc, x.faults)
		}
	}
}
