package xmltree

import (
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/antchfx/xmlquery"
)

func TestBuild(t *testing.T) {
	tree, err := Build(strings.NewReader("<a xmlns=\"urn:a\" xmlns:p='urn:p'>\n<p:b p:x='1&amp;2'>t&lt;<![CDATA[<u>]]></p:b><!-- c --></a>"), "")
	if err != nil {
		t.Fatal(err)
	}
	nodes, err := xmlquery.QueryAll(tree.Root, "//*[local-name()='b']")
	if err != nil || len(nodes) != 1 {
		t.Fatalf("%d nodes, %v", len(nodes), err)
	}
	b := nodes[0]
	if b.InnerText() != "t<<u>" || b.NamespaceURI != "urn:p" || b.Prefix != "p" || b.SelectAttr("p:x") != "1&2" {
		t.Errorf("%q %q %q %q", b.InnerText(), b.NamespaceURI, b.Prefix, b.SelectAttr("p:x"))
	}
	if at := tree.Place(b); at.Line != 2 || at.Col != 1 || at.Off != 34 || at.Len != 19 {
		t.Errorf("%+v", at)
	}
	if at := tree.Place(tree.Root); at != tree.Place(tree.Root.FirstChild) || at.Line != 1 {
		t.Errorf("the document is at %+v", at)
	}
	if !tree.Verbatim {
		t.Error("not verbatim")
	}
}

func TestBuildErrors(t *testing.T) {
	var ill ErrIllFormed
	if _, err := Build(strings.NewReader("<a>\n<b></a>"), ""); !errors.As(err, &ill) || ill.Rule != "xml-tag-mismatch" || ill.At.Line != 2 {
		t.Errorf("%v", err)
	}
	large := io.MultiReader(strings.NewReader("<a>"), io.LimitReader(zeros{}, MaxTreeBytes))
	if _, err := Build(large, ""); !errors.As(err, &ErrTooLarge{}) || !strings.Contains(err.Error(), "MaxTreeBytes (32 MiB)") {
		t.Errorf("%v", err)
	}
	many := strings.NewReader("<a>" + strings.Repeat("<b/>", MaxTreeNodes) + "</a>")
	if _, err := Build(many, ""); !errors.As(err, &ErrTooManyNodes{}) {
		t.Errorf("%v", err)
	}
	broken := errors.New("broken")
	if _, err := Build(io.MultiReader(strings.NewReader("<a>"), failing{broken}), ""); !errors.Is(err, broken) {
		t.Errorf("%v", err)
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = '0'
	}
	return len(p), nil
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }
