package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"lint207/rules"
)

// docs/coverage.tsv says for every requirement of the specification tables by
// which rule it is checked, which rule honours it as a context, or why it is
// not built. It is generated from the rules and docs/uncovered.tsv:
// UPDATE=1 go test . -run TestCoverage

type requirement struct{ id, severity string }

const specifications = "../shared/spec"

// requirements are the rows of both tables; nil if the tables are not there.
func requirements(t *testing.T) []requirement {
	var all []requirement
	for _, name := range []string{"rfc4918.md", "extensions.md"} {
		b, err := os.ReadFile(filepath.Join(specifications, name))
		if os.IsNotExist(err) {
			return nil
		}
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(b)) {
			cells := strings.Split(strings.TrimSpace(line), " | ")
			if id := strings.TrimPrefix(cells[0], "| "); len(cells) > 5 && requirementID(id) {
				all = append(all, requirement{id, severityCell(cells)})
			}
		}
	}
	return all
}

// requirementID: "R4918-075", "CD-07".
func requirementID(s string) bool {
	word, number, ok := strings.Cut(s, "-")
	return ok && len(word) >= 2 && strings.ToUpper(word) == word && strings.Trim(number, "0123456789abc") == "" && number != ""
}

func severityCell(cells []string) string {
	for _, c := range cells {
		if word, _, _ := strings.Cut(strings.TrimSpace(c), " "); slices.Contains([]string{"error", "warning", "info"}, word) {
			return word
		}
	}
	return "info"
}

// fromCoverage are the requirements as docs/coverage.tsv has them.
func fromCoverage(t *testing.T) []requirement {
	var all []requirement
	for _, f := range tsv(t, "docs/coverage.tsv", 4) {
		all = append(all, requirement{f[0], f[1]})
	}
	return all
}

// tsv reads a file of n columns; lines that begin with # are comments.
func tsv(t *testing.T, name string, n int) [][]string {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var rows [][]string
	number := 0
	for line := range strings.Lines(string(b)) {
		number++
		if strings.HasPrefix(line, "#") || strings.TrimSpace(line) == "" {
			continue
		}
		f := strings.Split(strings.TrimRight(line, "\n"), "\t")
		if len(f) != n {
			t.Fatalf("%s:%d: %d columns, not %d", name, number, len(f), n)
		}
		rows = append(rows, f)
	}
	return rows
}

func TestCoverage(t *testing.T) {
	rows := requirements(t)
	if rows == nil {
		rows = fromCoverage(t)
	}
	byRule := map[string][]string{}
	for _, r := range rules.All() {
		for _, id := range r.Covers {
			byRule[id] = append(byRule[id], r.Name)
		}
	}
	uncovered := map[string][]string{}
	for _, f := range tsv(t, "docs/uncovered.tsv", 3) {
		if byRule[f[0]] != nil {
			t.Errorf("docs/uncovered.tsv: %s is covered by %s", f[0], strings.Join(byRule[f[0]], ", "))
		}
		uncovered[f[0]] = f
		if f[1] == "context" {
			checkContext(t, f[0], f[2])
		} else if f[1] != "not built" {
			t.Errorf("docs/uncovered.tsv: %s is %q, neither context nor not built", f[0], f[1])
		}
	}
	var out bytes.Buffer
	fmt.Fprintln(&out, "# id\tseverity\trule, context or not built\twhich, or why. Generated: UPDATE=1 go test . -run TestCoverage")
	total, missing := 0, 0
	known := map[string]bool{}
	for _, q := range rows {
		known[q.id] = true
		kind, text := "rule", strings.Join(byRule[q.id], ", ")
		if text == "" {
			f := uncovered[q.id]
			if f == nil {
				t.Errorf("%s (%s) has neither a rule nor a line in docs/uncovered.tsv", q.id, q.severity)
				continue
			}
			kind, text = f[1], f[2]
		}
		fmt.Fprintf(&out, "%s\t%s\t%s\t%s\n", q.id, q.severity, kind, text)
		if q.severity != "info" && kind != "context" {
			total++
			if kind == "not built" {
				missing++
			}
		}
	}
	for id := range byRule {
		if !known[id] && !strings.HasPrefix(id, "JB-") { // batch.md has no ids: those are our own
			t.Errorf("%s covers %s, which is no requirement", strings.Join(byRule[id], ", "), id)
		}
	}
	t.Logf("%d of %d error and warning rows are not built", missing, total)
	if missing*100 > total*15 {
		t.Errorf("%d of %d error and warning rows are not built: more than 15 %%", missing, total)
	}
	golden(t, "docs/coverage.tsv", out.Bytes())
}

// checkContext: the text of a context row is "RULE: TITLE", a good example of
// that rule.
func checkContext(t *testing.T, id, text string) {
	name, title, _ := strings.Cut(text, ": ")
	r, ok := rules.ByName(name)
	if !ok {
		t.Errorf("docs/uncovered.tsv: %s: there is no rule %q", id, name)
		return
	}
	page, err := r.Page()
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range page.Examples {
		if !e.Bad && e.Why == title {
			return
		}
	}
	t.Errorf("docs/uncovered.tsv: %s: %s has no good example %q", id, name, title)
}
