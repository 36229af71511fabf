package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"lint207/rules"
)

// serverResult is what the end-to-end suite found in front of one server.
type serverResult struct {
	Name      string          `json:"name"`
	Title     string          `json:"title"`
	Version   string          `json:"version"`
	Litmus    string          `json:"litmus"`
	Exchanges int             `json:"exchanges"` // that passed the proxy
	Linted    int             `json:"linted"`
	Findings  []serverFinding `json:"findings"`
}

// serverFinding is a rule that a server breaks.
type serverFinding struct {
	Rule     string `json:"rule"`
	Severity string `json:"severity"`
	Count    int    `json:"count"`   // findings
	Answers  int    `json:"answers"` // answers with any
	Request  string `json:"request"` // of the example
	Message  string `json:"message"`
	Excerpt  string `json:"excerpt"`
}

const (
	resultsFile  = "testdata/e2e/results.json"
	verdictsFile = "testdata/e2e/verdicts.tsv"
	serversPage  = "docs/servers.md"
)

func readResults(t *testing.T) []serverResult {
	t.Helper()
	b, err := os.ReadFile(resultsFile)
	if err != nil {
		t.Fatal(err)
	}
	var out []serverResult
	if err := json.Unmarshal(b, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// readVerdicts reads what was judged by hand: server, rule, sentence.
func readVerdicts(t *testing.T) map[[2]string]string {
	t.Helper()
	b, err := os.ReadFile(verdictsFile)
	if err != nil {
		t.Fatal(err)
	}
	out := map[[2]string]string{}
	for line := range strings.Lines(string(b)) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if strings.HasPrefix(line, "#") {
			continue
		}
		if len(f) != 3 {
			t.Fatalf("%s: not server, rule, verdict: %q", verdictsFile, line)
		}
		out[[2]string{f[0], f[1]}] = f[2]
	}
	return out
}

// docs/servers.md says what the last full run of the end-to-end suite found
// (go test -tags e2e -run TestServers, E2E=all, UPDATE=1). Errors and warnings
// are published with a verdict only, and no verdict is about something else.
func TestServersPage(t *testing.T) {
	results, verdicts := readResults(t), readVerdicts(t)
	for i := range results {
		for _, f := range results[i].Findings {
			key := [2]string{results[i].Name, f.Rule}
			if verdicts[key] == "" && f.Severity != "info" {
				t.Errorf("%s: no verdict on %s: %s: %s", verdictsFile, results[i].Name, f.Rule, f.Message)
			}
		}
	}
	page := serversMarkdown(results, verdicts)
	for key := range verdicts {
		t.Errorf("%s: a verdict on what was not found: %s %s", verdictsFile, key[0], key[1])
	}
	golden(t, serversPage, []byte(page))
}

const serversIntro = `# What real servers answer

Nine WebDAV, CalDAV and CardDAV servers, each behind ` + "`lint207 proxy`" + `, driven by
litmus, cadaver and the requests in ` + "`testdata/e2e/`" + `: properties that cannot be set
beside ones that can, locked members in a tree, odd names, extended MKCOL,
multiget with a missing member, sync-collection before and after a delete.
This page is made by that suite. Every finding at error or warning was checked
by hand against the section that it cites; below it stands what it means for a
client, and what would mend it. A version of Debian is often not the newest: what
is said here holds for the version that is named, with the settings of the
script in ` + "`testdata/e2e/`" + `, and several are matters of a line. Litmus gives the same
score with and without the proxy; the suite fails otherwise.

`

// serversMarkdown makes the page; verdicts that it has used are deleted.
func serversMarkdown(results []serverResult, verdicts map[[2]string]string) string {
	var b strings.Builder
	b.WriteString(serversIntro)
	b.WriteString("| server | version | litmus, passed of run | answers linted | with an error | rules broken: error, warning |\n|---|---|---|--:|--:|---|\n")
	for i := range results {
		r := &results[i]
		errors, warnings, most := 0, 0, 0
		for _, f := range r.Findings {
			switch f.Severity {
			case "error":
				errors++
				most = max(most, f.Answers)
			case "warning":
				warnings++
			}
		}
		fmt.Fprintf(&b, "| [%s](#%s) | %s | %s | %d of %d | up to %d %% | %d, %d |\n", r.Title, r.Name, r.Version, r.Litmus, r.Linted, r.Exchanges, percent(most, r.Linted), errors, warnings)
	}
	b.WriteString("\n\"With an error\" is the share of the rule that most answers break.\n")
	for i := range results {
		serverMarkdown(&b, &results[i], verdicts)
	}
	return b.String()
}

func percent(n, of int) int { return (100*n + of/2) / max(1, of) }

func serverMarkdown(b *strings.Builder, r *serverResult, verdicts map[[2]string]string) {
	fmt.Fprintf(b, "\n## <a id=\"%s\"></a>%s %s\n\n", r.Name, r.Title, r.Version)
	var infos []string
	shown := 0
	for _, f := range r.Findings {
		if f.Severity == "info" {
			infos = append(infos, fmt.Sprintf("`%s` (%d)", f.Rule, f.Count))
			continue
		}
		shown++
		key := [2]string{r.Name, f.Rule}
		fmt.Fprintf(b, "### %s `%s`, in %d of %d answers\n\n", f.Severity, f.Rule, f.Answers, r.Linted)
		fmt.Fprintf(b, "%s\n\n```\n%s\n```\n\n%s: %s\n\n", code(f.Request), strings.TrimSpace(f.Message+"\n"+f.Excerpt), citations(f.Rule), verdicts[key])
		delete(verdicts, key)
	}
	if shown == 0 {
		b.WriteString("No errors and no warnings.\n\n")
	}
	if len(infos) > 0 {
		fmt.Fprintf(b, "Advice: %s.\n", strings.Join(infos, ", "))
	}
}

func code(s string) string { return "`" + s + "`" }

// citations are the sections that a rule goes by.
func citations(name string) string {
	for _, r := range rules.All() {
		if r.Name != name {
			continue
		}
		var out []string
		for _, s := range r.Specs() {
			out = append(out, fmt.Sprintf("[%s section %s](%s)", s.Document, s.Section, s.URL))
		}
		return strings.Join(out, ", ")
	}
	return name
}
