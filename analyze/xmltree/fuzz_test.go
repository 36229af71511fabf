package xmltree

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/antchfx/xmlquery"
)

// FuzzBuild: no panic, nodes inside the input, the same tree whatever the chunks.
func FuzzBuild(f *testing.F) {
	err := filepath.WalkDir("../../testdata", func(path string, d fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".xml" {
			return err
		}
		b, err := os.ReadFile(path)
		f.Add(b)
		return err
	})
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte("<a>x<![CDATA[y]]>&lt;<!-- c -->z<b p='&amp;'/> </a>"))
	f.Fuzz(func(t *testing.T, body []byte) {
		tree, err := Build(bytes.NewReader(body), "")
		slow, slowErr := Build(iotest.OneByteReader(bytes.NewReader(body)), "")
		if fmt.Sprint(err) != fmt.Sprint(slowErr) {
			t.Fatalf("%v, byte by byte %v", err, slowErr)
		}
		if err != nil {
			return
		}
		if a, b := tree.Root.OutputXML(true), slow.Root.OutputXML(true); a != b {
			t.Errorf("%s\nbyte by byte\n%s", a, b)
		}
		for n := tree.Root.FirstChild; n != nil; n = following(n) {
			if at := tree.Place(n); at.Line < 1 || tree.Verbatim && (at.Off < 0 || at.Off+at.Len > int64(len(body))) {
				t.Errorf("%q at %+v of %d bytes", n.Data, at, len(body))
			}
			if n.Type == xmlquery.TextNode && n.PrevSibling != nil && n.PrevSibling.Type == xmlquery.TextNode {
				t.Errorf("%q is not one text", n.Data)
			}
		}
	})
}

// following is the next node in document order.
func following(n *xmlquery.Node) *xmlquery.Node {
	if n.FirstChild != nil {
		return n.FirstChild
	}
	for n != nil && n.NextSibling == nil {
		n = n.Parent
	}
	if n == nil {
		return nil
	}
	return n.NextSibling
}

// A text of many pieces is one node, put together once.
func TestTextOfManyPieces(t *testing.T) {
	const n = 1_000_000
	tree, err := Build(strings.NewReader("<a>"+strings.Repeat("<![CDATA[x]]>&#121;", n)+"<b/>z</a>"), "")
	if err != nil {
		t.Fatal(err)
	}
	first := tree.Root.FirstChild.FirstChild
	if len(first.Data) != 2*n || first.Data[:4] != "xyxy" || first.NextSibling.Data != "b" || first.NextSibling.NextSibling.Data != "z" {
		t.Errorf("%d bytes, %.20q", len(first.Data), first.Data)
	}
}
