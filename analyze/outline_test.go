package analyze

import (
	"fmt"
	"strings"
	"testing"

	"lint207/analyze/xmlscan"
)

func TestOutlineExpand(t *testing.T) {
	names := xmlscan.NewNames(KnownNames()...)
	b := readRequestBody([]byte(`<expand-property xmlns="DAV:"><property name="version-history"><property name="version-set"><property name="creator" namespace="u:x"/>`+
		`<property name="b"/></property></property><property name="c"/><property/></expand-property>`), names)
	var write func(list []Expand) string
	write = func(list []Expand) string {
		var s []string
		for _, e := range list {
			s = append(s, Name(names.List(), e.Name).Clark()+write(e.Props))
		}
		return fmt.Sprint(s)
	}
	const want = "[{DAV:}version-history[{DAV:}version-set[{u:x}creator[] {DAV:}b[]]] {DAV:}c[] {DAV:}[]]"
	if got := write(b.Outline.Expand); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if e := FindExpand(b.Outline.Expand, names.ID(DAV, "c")); e == nil || len(e.Props) != 0 {
		t.Errorf("c: %v", e)
	}
	if FindExpand(b.Outline.Expand, xmlscan.NameOther) != nil {
		t.Error("found what has no name")
	}
}

func TestOutlineLists(t *testing.T) {
	names := xmlscan.NewNames(KnownNames()...)
	order := readRequestBody([]byte(`<orderpatch xmlns="DAV:"><ordering-type><href>DAV:custom</href></ordering-type><order-member><segment> a%20b </segment></order-member>`+
		`<segment>no</segment></orderpatch>`), names)
	if o := order.Outline; fmt.Sprint(o.Segments) != "[a%20b]" || !o.HasPart("ordering-type") || o.HasPart("href") {
		t.Errorf("%+v", o)
	}
	search := readRequestBody([]byte(`<searchrequest xmlns="DAV:"><basicsearch><select><prop><getetag/></prop></select><from><scope><href>/a/</href><depth>1</depth></scope>`+
		`<scope><href>/b/</href></scope></from><where><eq><prop><displayname/></prop><literal>x</literal></eq></where></basicsearch></searchrequest>`), names)
	if got := fmt.Sprint(search.Outline.Scopes); got != "[{/a/ 1} {/b/ }]" {
		t.Error(got)
	}
	if len(search.Props) != 1 || Name(names.List(), search.Props[0]) != dav("getetag") || search.Choices != 1 {
		t.Errorf("selected: %v, %d choices", search.Props, search.Choices)
	}
}

func TestOutlineIsBounded(t *testing.T) {
	names := xmlscan.NewNames(KnownNames()...)
	deep := strings.Repeat(`<property name="a">`, 200) + strings.Repeat(`</property>`, 200)
	b := readRequestBody([]byte(`<expand-property xmlns="DAV:">`+deep+strings.Repeat(`<property name="b"/>`, maxOutline+5)+`</expand-property>`), names)
	if n := len(b.Outline.Expand); n != maxOutline {
		t.Errorf("%d properties are held", n)
	}
}
