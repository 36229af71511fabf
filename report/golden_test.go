package report

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"lint207/rules"
)

var update = flag.Bool("update", false, "write the golden files")

// golden is one report: results, and how they are rendered.
type golden struct {
	name    string
	o       Options
	results []*rules.Result
	skipped [][2]string
	unread  int64
}

func (g *golden) render(t *testing.T, format string, color bool) []byte {
	t.Helper()
	o := g.o
	o.Color, o.Version = color, "0.1.0"
	var b bytes.Buffer
	w, err := New(format, &b, o)
	if err != nil {
		t.Fatal(err)
	}
	var s Summary
	for _, r := range g.results {
		s.Add(r)
		if err := w.Document(r); err != nil {
			t.Fatal(err)
		}
	}
	for _, k := range g.skipped {
		s.Skipped++
		if err := w.Skipped(k[0], k[1]); err != nil {
			t.Fatal(err)
		}
	}
	s.Unreadable = g.unread
	if err := w.End(s); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestGolden(t *testing.T) {
	schema := compile(t)
	for _, g := range goldens() {
		t.Run(g.name, func(t *testing.T) {
			plain := g.render(t, "text", false)
			colored := g.render(t, "text", true)
			machine := g.render(t, "json", false)
			compare(t, g.name+".txt", plain)
			compare(t, g.name+".color.txt", colored)
			compare(t, g.name+".json", machine)
			checkText(t, plain, g.o.normal().Width)
			if got := sgr.ReplaceAll(colored, nil); !bytes.Equal(got, plain) {
				t.Errorf("without its colors the colored report differs:\n%s", got)
			}
			checkJSON(t, schema, machine)
		})
	}
}

func compare(t *testing.T, file string, got []byte) {
	t.Helper()
	path := filepath.Join("..", "testdata", "report", file)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want, got) {
		t.Errorf("%s differs (-update writes it); got:\n%s", file, got)
	}
}

// TestGoldenFiles fails on golden files that no case writes.
func TestGoldenFiles(t *testing.T) {
	known := map[string]bool{}
	for _, g := range goldens() {
		for _, ext := range []string{".txt", ".color.txt", ".json"} {
			known[g.name+ext] = true
		}
	}
	files, err := filepath.Glob(filepath.Join("..", "testdata", "report", "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		ext := filepath.Ext(f)
		if (ext == ".txt" || ext == ".json") && !known[filepath.Base(f)] && goldenName.MatchString(filepath.Base(f)) {
			t.Errorf("%s belongs to no case", f)
		}
	}
}

// goldenName is what the cases of this package are called.
var goldenName = regexp.MustCompile(`^[a-z0-9-]+\.(txt|color\.txt|json)$`)

var (
	sgr   = regexp.MustCompile("\x1b\\[[0-9;]*m")
	first = regexp.MustCompile(`^\S.*: `) // lines that stand alone
)

// checkText checks what holds for every text report: it is harmless, and
// narrow but for lines that stand alone.
func checkText(t *testing.T, b []byte, w int) {
	t.Helper()
	for _, l := range strings.Split(string(b), "\n") {
		if !utf8.ValidString(l) {
			t.Errorf("not UTF-8: %q", l)
		}
		if i := strings.IndexFunc(l, func(r rune) bool { return !unicode.IsPrint(r) }); i >= 0 {
			t.Errorf("a character that is not visible at %d: %q", i, l)
		}
		if width(l) > w && !first.MatchString(l) {
			t.Errorf("%d columns: %s", width(l), l)
		}
		if strings.HasPrefix(strings.TrimSpace(l), "::") || strings.Contains(l, "##") {
			t.Errorf("a CI system takes this for a command: %q", l)
		}
		if l != strings.TrimRight(l, " ") {
			t.Errorf("space at the end: %q", l)
		}
	}
	if strings.Contains(string(b), "\n\n\n") || bytes.HasPrefix(b, []byte("\n")) || bytes.HasSuffix(b, []byte("\n\n")) {
		t.Errorf("an empty line too many")
	}
}

func compile(t *testing.T) *jsonschema.Schema {
	t.Helper()
	s, err := jsonschema.NewCompiler().Compile(filepath.Join("..", "docs", "schema", "report.schema.json"))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func checkJSON(t *testing.T, s *jsonschema.Schema, b []byte) {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Validate(v); err != nil {
		t.Errorf("%#v", err)
	}
	if i := bytes.IndexFunc(b, hidden); i >= 0 {
		t.Errorf("a character that is not visible at %d", i)
	}
	var indented bytes.Buffer
	if err := json.Indent(&indented, b, "", "  "); err != nil || !bytes.Equal(indented.Bytes(), b) {
		t.Errorf("not indented as a whole: %v", err)
	}
}
