package report

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"lint207/rules"
)

// checks say for each format what every report of it must be.
var checks = map[string]func(*testing.T, []byte){
	"text": func(t *testing.T, b []byte) { checkText(t, b, 1<<20) },
	"json": func(t *testing.T, b []byte) { checkJSON(t, compile(t), b) },
	"ndjson": func(t *testing.T, b []byte) {
		for line := range bytes.Lines(b) {
			validate(t, compileWith(t, "../docs/schema/ndjson-report.schema.json", "../docs/schema/report.schema.json"), line)
		}
	},
	"compact":  checkCompact,
	"sarif":    checkSARIF,
	"junit":    checkJUnit,
	"github":   checkGitHub,
	"gitlab":   checkGitLab,
	"markdown": checkMarkdown,
	"dot":      checkDot,
	"mermaid":  checkMermaid,
}

func compileWith(t *testing.T, main string, others ...string) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	for _, o := range others {
		f, err := os.Open(o)
		if err != nil {
			t.Fatal(err)
		}
		v, err := jsonschema.UnmarshalJSON(f)
		f.Close()
		if err != nil {
			t.Fatal(err)
		}
		if err := c.AddResource(v.(map[string]any)["$id"].(string), v); err != nil {
			t.Fatal(err)
		}
	}
	s, err := c.Compile(main)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func validate(t *testing.T, s *jsonschema.Schema, b []byte) any {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(b))
	if err != nil {
		t.Fatalf("%v in %s", err, b)
	}
	if err := s.Validate(v); err != nil {
		t.Errorf("%#v", err)
	}
	return v
}

var compactLine = regexp.MustCompile(`^.+: (error|warning|info|note)\[[a-z0-9-]+\] \S.*$`)

func checkCompact(t *testing.T, b []byte) {
	for _, l := range lines(b) {
		if !compactLine.MatchString(l) || strings.HasPrefix(strings.TrimSpace(l), "::") {
			t.Errorf("no line of a compiler: %q", l)
		}
	}
}

func lines(b []byte) []string {
	if len(b) == 0 {
		return nil
	}
	return strings.Split(strings.TrimSuffix(string(b), "\n"), "\n")
}

func checkSARIF(t *testing.T, b []byte) {
	v := validate(t, compileWith(t, "../testdata/schema/sarif-2.1.0-rtm.5.json"), b)
	run := v.(map[string]any)["runs"].([]any)[0].(map[string]any)
	named := run["tool"].(map[string]any)["driver"].(map[string]any)["rules"].([]any)
	for _, x := range run["results"].([]any) {
		r := x.(map[string]any)
		i := 0
		fmt.Sscan(fmt.Sprint(r["ruleIndex"]), &i)
		if id := named[i].(map[string]any)["id"]; id != r["ruleId"] {
			t.Errorf("result of %v points at rule %v", r["ruleId"], id)
		}
		text := r["message"].(map[string]any)["text"].(string)
		if strings.Contains(text, "](") {
			t.Errorf("a link in %q", text)
		}
	}
	if i := bytes.IndexFunc(b, hidden); i >= 0 {
		t.Errorf("a character that is not visible at %d", i)
	}
}

func checkJUnit(t *testing.T, b []byte) {
	var got struct {
		Suites []junitSuite `xml:"testsuite"`
	}
	d := xml.NewDecoder(bytes.NewReader(b))
	if err := d.Decode(&got); err != nil {
		t.Fatalf("%v in %s", err, b)
	}
	if rest := b[d.InputOffset():]; len(bytes.TrimSpace(rest)) > 0 {
		t.Errorf("something follows: %s", rest)
	}
	for _, s := range got.Suites {
		var failures, others int
		for _, c := range s.Cases {
			if c.Failure != nil {
				failures++
			}
			if c.Error != nil || c.Skipped != nil {
				others++
			}
		}
		if s.Tests != len(s.Cases) || s.Failures != failures || s.Errors+s.Skipped != others {
			t.Errorf("the suite %s counts wrong", s.Name)
		}
	}
	// .ci/run installs xmllint; without it the test fails and says so.
	cmd := exec.Command("xmllint", "--noout", "--nonet", "--schema", "../testdata/schema/junit.xsd", "-")
	cmd.Stdin = bytes.NewReader(b)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("xmllint (package libxml2-utils): %v: %s", err, out)
	}
}

var githubLine = regexp.MustCompile(`^::(error|warning|notice) file=[^:,\r\n]+(,line=\d+,endLine=\d+,col=\d+(,endColumn=\d+)?)?,title=[^:,]+::[^\r\n]+$`)

func checkGitHub(t *testing.T, b []byte) {
	for _, l := range lines(b) {
		if strings.HasPrefix(strings.TrimSpace(l), "::") && !githubLine.MatchString(l) {
			t.Errorf("no workflow command of ours: %q", l)
		}
	}
	visibleText(t, b)
}

func checkGitLab(t *testing.T, b []byte) {
	v := validate(t, compileWith(t, "../testdata/schema/gitlab-codequality.schema.json"), b)
	seen := map[any]bool{}
	for _, x := range v.([]any) {
		f := x.(map[string]any)["fingerprint"]
		if seen[f] {
			t.Errorf("the fingerprint %v is not unique", f)
		}
		seen[f] = true
	}
	visibleText(t, b)
}

func checkMarkdown(t *testing.T, b []byte) {
	if len(b) > 65_536 {
		t.Errorf("%d bytes are too many for a comment", len(b))
	}
	visibleText(t, b)
	for _, l := range lines(b) {
		if strings.HasPrefix(strings.TrimLeft(l, " "), "/") || strings.HasPrefix(strings.TrimLeft(l, " "), "::") {
			t.Errorf("a command: %q", l)
		}
		rest := uncoded(t, l)
		for _, bad := range []string{"<i", "<s", "![", "@e", "#1", "www.", "https://e"} {
			if strings.Contains(strings.ReplaceAll(rest, "](https://www.", "]("), bad) { // our links
				t.Errorf("%q is live in %q", bad, l)
			}
		}
		for _, link := range strings.Split(rest, "](")[1:] {
			if !strings.HasPrefix(link, "https://www.rfc-editor.org/") && !strings.HasPrefix(link, "https://www.w3.org/") {
				t.Errorf("a link to elsewhere in %q", l)
			}
		}
	}
}

// uncoded is a line of Markdown without its code spans and escaped characters,
// but for those that GitHub obeys even if they are escaped.
func uncoded(t *testing.T, l string) string {
	var out strings.Builder
	for i := 0; i < len(l); {
		switch l[i] {
		case '\\':
			if strings.IndexByte("@#", l[i+1]) >= 0 {
				out.WriteByte(l[i+1])
			}
			i += 2
		case '`':
			n := 1
			for i+n < len(l) && l[i+n] == '`' {
				n++
			}
			end := closing(l[i+n:], n)
			if end < 0 {
				t.Errorf("a code span that does not end: %q", l)
				return out.String()
			}
			i += n + end
		default:
			out.WriteByte(l[i])
			i++
		}
	}
	return out.String()
}

// closing is where a run of exactly n backticks ends.
func closing(s string, n int) int {
	for i := 0; i < len(s); {
		if s[i] != '`' {
			i++
			continue
		}
		k := i
		for i < len(s) && s[i] == '`' {
			i++
		}
		if i-k == n {
			return i
		}
	}
	return -1
}

var dotLines = regexp.MustCompile(`^(digraph lint207 \{|  rankdir=LR;|  node \[shape=box, fontname="sans-serif"\];|  subgraph cluster_\d+ \{|    label="([^"\\]|\\[\\"n])*";|    n\d+_\w+ \[label="([^"\\]|\\[\\"n])*", style="[a-z,]+"(, fillcolor="#[0-9a-f]{6}")?\];|    n\d+_\w+ -> n\d+_\w+( \[style=dashed\])?;|  ?\}|\})$`)

func checkDot(t *testing.T, b []byte) {
	for _, l := range lines(b) {
		if !dotLines.MatchString(l) {
			t.Errorf("not the DOT that is meant: %q", l)
		}
		for _, part := range strings.Split(l, "&")[1:] {
			if !strings.HasPrefix(part, "amp;") {
				t.Errorf("an entity in %q", l)
			}
		}
	}
	visibleText(t, b)
}

var mermaidLines = regexp.MustCompile(`^(flowchart LR|  subgraph s\d+\[L\]|    n\d+\w+\[L\]:::(cause|dependent|unexplained)|  end|  n\d+\w+ (-->|-\.->) n\d+\w+|  (none|more)\[L\]|  classDef [a-z]+ [a-z0-9#:,-]+)$`)

var mermaidLabel = regexp.MustCompile(`"(?:[^"<>&#;` + "`" + `\\{}()\[\]|@]|#\d+;|<br/>)*"`)

func checkMermaid(t *testing.T, b []byte) {
	for _, l := range lines(b) {
		if !mermaidLines.MatchString(mermaidLabel.ReplaceAllString(l, "L")) {
			t.Errorf("not the Mermaid that is meant: %q", l)
		}
	}
	if len(b) > 50_000 {
		t.Errorf("%d characters are too many", len(b))
	}
	if n := strings.Count(string(b), "->"); n > 500 {
		t.Errorf("%d edges are too many", n)
	}
	visibleText(t, b)
}

func visibleText(t *testing.T, b []byte) {
	t.Helper()
	if i := bytes.IndexFunc(b, hidden); i >= 0 {
		t.Errorf("a character that is not visible at %d of %q", i, b)
	}
	if bytes.Contains(b, []byte("##[")) || bytes.Contains(b, []byte("##vso")) {
		t.Errorf("a CI system takes this for a command: %s", b)
	}
}

// TestEveryFormat renders every case in every format and checks the report.
func TestEveryFormat(t *testing.T) {
	for _, format := range Formats() {
		check := checks[format]
		if check == nil {
			if format != "html" { // html_test.go looks at that in a browser
				t.Errorf("%s: nothing checks this format", format)
			}
			continue
		}
		t.Run(format, func(t *testing.T) {
			for _, g := range goldens() {
				check(t, g.render(t, format, false))
			}
		})
	}
}

// several is one run over documents of all kinds.
func several() *golden {
	return &golden{
		results: []*rules.Result{seed(), orphan(), renamed(wide(), "session 1.har"), batch(), nestedCopy(), hostile(), repeated(), illFormed(), clean207()},
		skipped: [][2]string{{"fixtures/README.md", "no Multi-Status: text"}}, unread: 1,
	}
}

// TestFormatsGolden compares one run in each of the newer formats.
func TestFormatsGolden(t *testing.T) {
	for format := range checks {
		if format == "text" || format == "json" {
			continue
		}
		b := several().render(t, format, false)
		compare(t, filepath.Join("formats", "several."+format), b)
		checks[format](t, b)
	}
	files, err := filepath.Glob(filepath.Join("..", "testdata", "report", "formats", "*"))
	if err != nil || len(files) != len(checks)-2 {
		t.Errorf("%d files, %d formats: %v", len(files), len(checks)-2, err)
	}
}
