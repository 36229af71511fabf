package report

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lint207/rules"
)

// found is what a report says of a finding: its rule, its place, its
// fingerprint; docs/formats.md says which format has a field for what.
type found struct{ rule, place, fingerprint string }

// readers read the findings back out of each format that carries them.
var readers = map[string]func(*testing.T, []byte) []found{
	"text": func(t *testing.T, b []byte) []found {
		return readLines(b, `(?m)^(\S+?):(?:(\d+:\d+):)? \w+\[([a-z0-9-]+)\] `, 1, 2, 3)
	},
	"compact": func(t *testing.T, b []byte) []found {
		return readLines(b, `(?m)^(\S+?):(?:(\d+:\d+):)? (?:error|warning|info)\[([a-z0-9-]+)\] `, 1, 2, 3)
	},
	"markdown": func(t *testing.T, b []byte) []found {
		return readLines(b, "(?m)^- \\*\\*\\w+\\*\\* (?:\\[`|`)([a-z0-9-]+)`.*? at `(\\S+?)(?::(\\d+:\\d+))?`: ", 2, 3, 1)
	},
	"github": readGitHub,
	"json":   func(t *testing.T, b []byte) []found { return readJSON(t, b) },
	"ndjson": func(t *testing.T, b []byte) []found {
		return readJSON(t, []byte(`{"documents":[`+strings.Join(lines(b), ",")+`]}`))
	},
	"sarif":  readSARIF,
	"gitlab": readGitLab,
	"junit":  readJUnit,
	"html":   readHTML,
}

// readHTML: the page has an article for each document, with the findings by rule.
func readHTML(t *testing.T, b []byte) (out []found) {
	m := regexp.MustCompile(`<li class="finding" data-finding="([^"]*)" data-fingerprint="([^"]*)"(?: data-line="(\d+)" data-column="(\d+)")?>`)
	for i, article := range bytes.Split(b, []byte("<article"))[1:] {
		source := sameRun(Options{}).results[i].Source
		for _, g := range m.FindAllStringSubmatch(string(article), -1) {
			f := found{g[1], source, g[2]}
			if g[3] != "" {
				f.place += " " + g[3] + ":" + g[4]
			}
			out = append(out, f)
		}
	}
	return out
}

func readLines(b []byte, expr string, source, at, rule int) (out []found) {
	for _, m := range regexp.MustCompile(expr).FindAllStringSubmatch(string(b), -1) {
		out = append(out, found{rule: m[rule], place: strings.TrimSpace(m[source] + " " + m[at])})
	}
	return out
}

func readGitHub(t *testing.T, b []byte) (out []found) {
	m := regexp.MustCompile(`(?m)^::\w+ file=([^,]+)(?:,line=(\d+),endLine=\d+,col=(\d+))?.*?,title=lint207 ([a-z0-9-]+)::`)
	for _, m := range m.FindAllStringSubmatch(string(b), -1) {
		f := found{rule: m[4], place: m[1]}
		if m[2] != "" {
			f.place += " " + m[2] + ":" + m[3]
		}
		out = append(out, f)
	}
	return out
}

func decode(t *testing.T, b []byte, v any) {
	t.Helper()
	if err := json.Unmarshal(b, v); err != nil {
		t.Fatal(err)
	}
}

func readJSON(t *testing.T, b []byte) (out []found) {
	var v struct {
		Documents []struct {
			Source   string
			Findings []jsonFinding
		}
	}
	decode(t, b, &v)
	for _, d := range v.Documents {
		for _, f := range d.Findings {
			place := d.Source
			if f.Position.In == "source" {
				place += fmt.Sprintf(" %d:%d", f.Position.Line, f.Position.Column)
			}
			out = append(out, found{f.Rule, place, *f.Fingerprint})
		}
	}
	return out
}

func readSARIF(t *testing.T, b []byte) (out []found) {
	var v struct {
		Runs []struct{ Results []sarifResult }
	}
	decode(t, b, &v)
	for _, r := range v.Runs[0].Results {
		if r.Kind == "informational" {
			continue // a root cause
		}
		at := r.Locations[0].Physical
		place := at.Artifact.URI
		if at.Region != nil {
			place += fmt.Sprintf(" %d:%d", at.Region.Line, at.Region.Column)
		}
		out = append(out, found{r.RuleID, place, r.Fingerprints["lint207/1"]})
	}
	return out
}

func readGitLab(t *testing.T, b []byte) (out []found) {
	var v []gitlabIssue
	decode(t, b, &v)
	for _, f := range v {
		fingerprint, _, _ := strings.Cut(f.Fingerprint, "-")
		out = append(out, found{f.CheckName, f.Location.Path + " " + strconv.FormatInt(f.Location.Lines.Begin, 10), fingerprint})
	}
	return out
}

func readJUnit(t *testing.T, b []byte) (out []found) {
	var v struct {
		Suites []junitSuite `xml:"testsuite"`
	}
	if err := xml.Unmarshal(b, &v); err != nil {
		t.Fatal(err)
	}
	for _, s := range v.Suites {
		for _, c := range s.Cases {
			rule, place, ok := strings.Cut(c.Name, " at ")
			if !ok {
				continue
			}
			place, _, _ = strings.Cut(place, " (")
			if source, at, ok := strings.Cut(place, ":"); ok {
				place = source + " " + at
			}
			out = append(out, found{rule, place, c.Properties.List[0].Value})
		}
	}
	return out
}

// sameRun has findings in files and in a decoded body, in every severity.
func sameRun(o Options) *golden {
	return &golden{o: o, results: []*rules.Result{orphan(), illFormed(), wide(), minified(), mild(), clean207(), seed(), repeated()}}
}

// TestSameFindings: every format that carries findings has the same ones.
func TestSameFindings(t *testing.T) {
	for _, o := range []Options{{ShowAll: true}, {ShowAll: true, MinSeverity: rules.Warning}} {
		var want []found
		for _, r := range sameRun(o).results {
			for _, f := range o.shown(r) {
				place := r.Source
				if inFile(f.At) {
					place += fmt.Sprintf(" %d:%d", f.At.Line, f.At.Col)
				}
				want = append(want, found{f.Rule.Name, place, f.Fingerprint})
			}
		}
		for _, format := range slices.Sorted(maps.Keys(readers)) {
			b := sameRun(o).render(t, format, false)
			got, want := readers[format](t, b), slices.Clone(want)
			noPrint := slices.Contains([]string{"text", "compact", "markdown", "github"}, format)
			for i := range want {
				if noPrint {
					want[i].fingerprint = ""
				}
				if source, at, ok := strings.Cut(want[i].place, " "); format == "gitlab" {
					line, _, _ := strings.Cut(at, ":")
					if !ok {
						line = "1"
					}
					want[i].place = source + " " + line
				}
			}
			if format == "text" { // it gives body positions as places, and a note
				b = bytes.ReplaceAll(b, []byte("wide.xml:"), []byte("wide.xml: "))
				got = readers["text"](t, regexp.MustCompile(`wide\.xml: \d+:\d+:`).ReplaceAll(b, []byte("wide.xml:")))
			}
			if format == "html" { // which sorts by rule
				for _, fs := range [][]found{want, got} {
					slices.SortFunc(fs, func(a, b found) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
				}
			}
			if diff := cmp.Diff(want, got, cmp.AllowUnexported(found{})); diff != "" {
				t.Errorf("%s:\n%s", format, diff)
			}
		}
	}
}

// TestColumns: SARIF and GitHub count columns in UTF-16 code units, the text in bytes.
func TestColumns(t *testing.T) {
	f := finding(hrefRule, 3, "<D:href>/\U0001f600/«é\U0001f600 x»</D:href>", "the href holds a space", "")
	f.At.Col16 = 13 // 15 in bytes
	d := clean207().Diagnosis
	g := &golden{results: []*rules.Result{result("a.xml", d, f)}}
	for format, want := range map[string]string{
		"compact": "a.xml:3:15: ", "github": "line=3,endLine=3,col=13,endColumn=18,",
		"sarif": "\"startLine\": 3,\n                  \"startColumn\": 13,\n                  \"endColumn\": 18,",
	} {
		if got := g.render(t, format, false); !bytes.Contains(got, []byte(want)) {
			t.Errorf("%s: no %s in %s", format, want, got)
		}
	}
	// A span that is not shown has no end; an empty one ends where it begins.
	if n := endCol16(f.At, &rules.Excerpt{}); n != 0 {
		t.Errorf("end %d of a span that is not shown", n)
	}
	f.At.Len = 0
	if n := endCol16(f.At, &rules.Excerpt{Text: "x", Start: 1}); n != 13 {
		t.Errorf("end %d of an empty span", n)
	}
}

// TestPaths are those of SARIF: percent-encoded, relative to the repository or absolute.
func TestPaths(t *testing.T) {
	o := Options{}.normal()
	for in, want := range map[string]sarifArtifact{
		"a b/ü#%?.xml":   {"a%20b/%C3%BC%23%25%3F.xml", "SRCROOT"},
		"./a.xml":        {"a.xml", "SRCROOT"},
		"c:x.xml":        {"c%3Ax.xml", "SRCROOT"},
		"/tmp/a b.xml":   {"file:///tmp/a%20b.xml", ""},
		"":               {".", "SRCROOT"},
		"a\nb\u202e.xml": {"a%0Ab%E2%80%AE.xml", "SRCROOT"},
	} {
		if got := o.artifact(in); got != want {
			t.Errorf("%q: %v, want %v", in, got, want)
		}
	}
}
