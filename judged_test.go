package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"testing"

	"lint207/analyze/capture"
	"lint207/rules"
)

var unjudged = flag.String("unjudged", "", "write the findings that docs/judged.tsv lacks to this file")

// shared is other people's data: used in place, skipped where it is not.
const shared = "../shared"

// judgement is a line of docs/judged.tsv.
type judgement struct{ file, rule, line string }

// TestJudged lints everything in shared: each error and warning must be
// judged right, and each judgement must still occur.
func TestJudged(t *testing.T) {
	if _, err := os.Stat(shared); err != nil {
		t.Skip("no ../shared here")
	}
	judged := readJudgements(t)
	found, rates := map[judgement]string{}, rates{}
	for _, path := range sharedAnswers(t) {
		lintShared(t, path, found, rates)
	}
	rates.check(t)
	var lack []string
	for j, message := range found {
		if _, ok := judged[j]; !ok {
			lack = append(lack, fmt.Sprintf("%s\t%s\t%s\t?\t%s", j.file, j.rule, j.line, message))
		}
	}
	sort.Strings(lack)
	if *unjudged != "" {
		os.WriteFile(*unjudged, []byte(strings.Join(lack, "\n")+"\n"), 0o666)
	}
	for _, l := range lack[:min(len(lack), 40)] {
		t.Errorf("not judged: %s", l)
	}
	if len(lack) > 40 {
		t.Errorf("and %d more", len(lack)-40)
	}
	for j := range judged {
		if _, ok := found[j]; !ok {
			t.Errorf("judged, but does not occur: %s %s %s", j.file, j.rule, j.line)
		}
	}
}

func readJudgements(t *testing.T) map[judgement]bool {
	b, err := os.ReadFile("docs/judged.tsv")
	if err != nil {
		t.Fatal(err)
	}
	out := map[judgement]bool{}
	for i, line := range strings.Split(strings.TrimSuffix(string(b), "\n"), "\n") {
		if i == 0 || line == "" {
			continue
		}
		f := strings.Split(line, "\t")
		switch {
		case len(f) != 5:
			t.Errorf("docs/judged.tsv:%d: want 5 columns, got %d", i+1, len(f))
			continue
		case f[3] != "right" && f[3] != "unsure":
			t.Errorf("docs/judged.tsv:%d: verdict %q", i+1, f[3])
		}
		out[judgement{f[0], f[1], f[2]}] = true
	}
	return out
}

// sharedAnswers are the files that hold answers.
func sharedAnswers(t *testing.T) []string {
	var out []string
	for _, pattern := range []string{"corpus/*/*.xml", "corpus/*/*.http", "cases/*/body.xml", "servers/*/exchanges/*.http"} {
		found, err := filepath.Glob(filepath.Join(shared, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range found {
			if !strings.Contains(f, ".request.") {
				out = append(out, f)
			}
		}
	}
	slices.Sort(out)
	return out
}

// rates are the numbers of documents and findings for each project and rule.
type rates map[[3]string]int

func (r rates) add(rel string, res *rules.Result) {
	parts := strings.SplitN(rel, "/", 3)
	project := parts[0] + "/" + parts[1]
	if parts[0] == "cases" {
		project = "cases"
	}
	r[[3]string{project, "", "documents"}]++
	for rule, n := range res.Counts {
		r[[3]string{project, rule.Name, rule.Severity.String()}] += int(n)
	}
}

// check compares with docs/rates.tsv; UPDATE=1 writes it.
func (r rates) check(t *testing.T) {
	var lines []string
	for k, n := range r {
		lines = append(lines, fmt.Sprintf("%s\t%s\t%s\t%d", k[0], k[1], k[2], n))
	}
	slices.Sort(lines)
	want := "project\trule\tseverity\tnumber\n" + strings.Join(lines, "\n") + "\n"
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile("docs/rates.tsv", []byte(want), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile("docs/rates.tsv")
	if err != nil || string(got) != want {
		t.Errorf("docs/rates.tsv is not fresh (UPDATE=1 go test . -run TestJudged): %v", err)
	}
}

func lintShared(t *testing.T, path string, found map[judgement]string, rates rates) {
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	rel, _ := filepath.Rel(shared, path)
	rel = filepath.ToSlash(rel)
	o := capture.Options{Name: rel, Request: requestOf(t, path)}
	err = capture.Read(context.Background(), bytes.NewReader(b), o, func(ex *capture.Exchange) error {
		res, err := rules.Lint(context.Background(), ex, rules.Options{MaxFindings: rules.MaxFindingsAll})
		var not *rules.ErrNotMultistatus
		if errors.As(err, &not) {
			return nil
		}
		if err != nil {
			return err
		}
		rates.add(rel, res)
		for _, f := range res.Findings {
			if f.Severity >= rules.Warning {
				found[judgement{rel, f.Rule.Name, fmt.Sprint(f.At.Line)}] = f.Message
			}
		}
		return nil
	})
	var not *capture.NotRecognised
	if err != nil && !errors.As(err, &not) {
		t.Errorf("%s: %v", rel, err)
	}
}

// requestOf is the request that lies beside an answer.
func requestOf(t *testing.T, path string) *capture.Request {
	beside, ok := capture.RequestBeside(path)
	if !ok {
		beside = filepath.Join(filepath.Dir(path), "request.txt")
	}
	b, err := os.ReadFile(beside)
	if err != nil {
		return nil
	}
	q, err := capture.ParseRequest(beside, b, "")
	if err != nil {
		t.Logf("%s: %v", beside, err)
		return nil
	}
	return q
}
