package main

import (
	"bytes"
	"os/exec"
	"strings"
	"testing"
)

// What completion offers behind a flag, the flag takes.
func TestFlagWordsAreTaken(t *testing.T) {
	const body = `<D:multistatus xmlns:D="DAV:"><D:response><D:href>/a</D:href><D:status>HTTP/1.1 404 Not Found</D:status></D:response></D:multistatus>`
	for flag, of := range flagWords {
		for _, w := range of() {
			if flag == "input" && w != "auto" && w != "xml" {
				continue // the body is none of that form
			}
			var out, errs bytes.Buffer
			args := []string{"lint207", "--no-config", "--preview", "--" + flag, w}
			if code := run(t.Context(), args, strings.NewReader(body), &out, &errs); code != 0 && code != 1 {
				t.Errorf("%q: exit code %d: %s", args, code, errs.String())
			}
		}
	}
}

func TestComplete(t *testing.T) {
	app := newApp(&streams{})
	for _, c := range []struct{ line, want string }{
		{"", "completion config demo diff explain man merge proxy redact reduce rules version"},
		{"ex", "explain"},
		{"--fail-on ", "error warning info never"},
		{"--fail-on w", "warning"},
		{"--fail-on = w", "warning"}, // as bash parts it
		{"--fail-on=w", "--fail-on=warning"},
		{"--format js", "json"},
		{"--method PROP", "PROPFIND PROPPATCH"},
		{"explain proppatch-424", "proppatch-424-without-cause"},
		{"explain need-priv", "need-privileges need-privileges-structure"},
		{"explain 42", "421 422 423 424 425 426 429"},
		{"rules --format ", "json markdown text"},
		{"--fail", "--fail-on"},
		{"completion ", "bash fish zsh"},
		{"config i", "init"},
		{"answer.x", ""},
	} {
		got := strings.Join(complete(app, strings.Split(c.line, " ")), " ")
		if got != c.want {
			t.Errorf("%q: %q, want %q", c.line, got, c.want)
		}
	}
}

// The scripts are ones that their shells read.
func TestCompletionScripts(t *testing.T) {
	for shell, script := range shellScripts {
		path, err := exec.LookPath(shell)
		if err != nil {
			t.Logf("%s is not here: .ci/run installs it", shell)
			continue
		}
		cmd := exec.Command(path, "-n")
		cmd.Stdin = strings.NewReader(script)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("%s: %v: %s", shell, err, out)
		}
	}
}
