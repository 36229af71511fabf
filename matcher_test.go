package main

import (
	"bytes"
	"encoding/json"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

type matcher struct {
	Owner, Severity string
	Pattern         []struct {
		Regexp                                      string
		File, Line, Column, Severity, Code, Message int
	}
}

// The problem matcher for GitHub reads every finding of the text report, and
// nothing else in it.
func TestProblemMatcher(t *testing.T) {
	b, err := os.ReadFile("docs/ci/lint207-matcher.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ ProblemMatcher []matcher }
	if err := json.Unmarshal(b, &file); err != nil {
		t.Fatal(err)
	}
	const body = `<D:multistatus xmlns:D="DAV:">
  <D:response><D:href>/a b</D:href><D:status>HTTP/1.1 404</D:status></D:response>
  <D:response><D:href>c</D:href><D:status>HTTP/1.1 404 Nope</D:status></D:response>
</D:multistatus>`
	var out, errs, report bytes.Buffer
	run(t.Context(), []string{"lint207", "--stdin-name", "a:1.xml"}, strings.NewReader(body), &out, &errs)
	run(t.Context(), []string{"lint207", "--stdin-name", "a:1.xml", "--format", "json"}, strings.NewReader(body), &report, &errs)
	var want struct {
		Documents []struct {
			Findings []struct {
				Rule, Severity string
				Position       struct{ Line, Column int }
			}
		}
	}
	if err := json.Unmarshal(report.Bytes(), &want); err != nil {
		t.Fatal(err)
	}
	var got []string
	for line := range strings.Lines(out.String()) {
		for _, m := range file.ProblemMatcher {
			p := m.Pattern[0]
			g := regexp.MustCompile(p.Regexp).FindStringSubmatch(strings.TrimRight(line, "\n"))
			if g == nil {
				continue
			}
			severity := m.Severity
			if p.Severity > 0 {
				severity = g[p.Severity]
			}
			got = append(got, strings.Join([]string{g[p.File], g[p.Line], g[p.Column], strings.Replace(severity, "notice", "info", 1), g[p.Code]}, " "))
		}
	}
	findings := want.Documents[0].Findings
	if len(got) != len(findings) || len(got) < 3 {
		t.Fatalf("matched %q, want %d findings", got, len(findings))
	}
	for i, f := range findings {
		if w := strings.Join([]string{"a:1.xml", strconv.Itoa(f.Position.Line), strconv.Itoa(f.Position.Column), f.Severity, f.Rule}, " "); got[i] != w {
			t.Errorf("matched %q, want %q", got[i], w)
		}
	}
}
