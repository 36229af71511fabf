package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/io/textio"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/testing/ptest"
	_ "github.com/apache/beam/sdks/v2/go/pkg/beam/x/beamx" // runners and file systems
)

func TestMain(m *testing.M) { ptest.Main(m) }

// fixtures are those of the tool.
const fixtures = "../../testdata"

// run runs the pipeline on the runner in this process and gives its lines.
func run(t *testing.T, ndjson, har string) []string {
	t.Helper()
	out := filepath.Join(t.TempDir(), "sums.ndjson")
	p, s := beam.NewPipelineWithRoot()
	textio.Write(s, out, beam.ParDo(s, row, sums(s, ndjson, har, Settings{})))
	if err := ptest.Run(p); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(b)), "\n")
	slices.Sort(lines)
	return lines
}

// Many files of lines give the sums of their lines, whatever is broken in them.
func TestLines(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"morning.ndjson", "evening.ndjson"} {
		b, err := os.ReadFile(filepath.Join(fixtures, "tools", name))
		if err != nil {
			t.Fatal(err)
		}
		text := strings.ReplaceAll(string(b), `"headers":{`, `"headers":{"Server":"Test/1",`)
		if err := os.WriteFile(filepath.Join(dir, name), []byte(strings.Repeat(text, 50)+"{\"response\":\n\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got := run(t, filepath.Join(dir, "*.ndjson"), "")
	want := []string{
		`{"server":"Test/1","kind":"answer","name":null,"severity":null,"status":207,"condition":null,"count":150}`,
		`{"server":"Test/1","kind":"cause","name":null,"severity":null,"status":403,"condition":null,"count":50}`,
		`{"server":"Test/1","kind":"cause","name":null,"severity":null,"status":423,"condition":null,"count":50}`,
		`{"server":"Test/1","kind":"dependent","name":null,"severity":null,"status":403,"condition":null,"count":50}`,
		`{"server":"Test/1","kind":"finding","name":"href-illegal-character","severity":"error","status":207,"condition":null,"count":50}`,
		`{"server":"Test/1","kind":"outcome","name":"rolled-back","severity":null,"status":207,"condition":null,"count":50}`,
		`{"server":null,"kind":"unread","name":null,"severity":null,"status":null,"condition":null,"count":2}`,
	}
	for _, w := range want {
		if !slices.Contains(got, w) {
			t.Errorf("%s\nis not in\n%s", w, strings.Join(got, "\n"))
		}
	}
}

// HAR files are read whole, and add to the sums of lines.
func TestFiles(t *testing.T) {
	har := filepath.Join(fixtures, "capture", "har", "chromium.har")
	alone := run(t, "", har)
	if len(alone) < 5 || !strings.Contains(strings.Join(alone, "\n"), `"kind":"cause"`) {
		t.Errorf("%s", strings.Join(alone, "\n"))
	}
	both := run(t, filepath.Join(fixtures, "tools", "*ing.ndjson"), har)
	if len(both) <= len(alone) {
		t.Errorf("with lines it is\n%s", strings.Join(both, "\n"))
	}
}
