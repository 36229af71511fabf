package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"regexp"
	"strings"
	"testing"

	"lint207/report"
)

// console is a command with its output in a page.
var console = regexp.MustCompile("(?s)```console\n\\$ (lint207 [^\n]*)\n(.*?)```")

// docs/formats.md shows what the commands really print, and names every format.
func TestFormatsPage(t *testing.T) {
	const page = "docs/formats.md"
	b, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	path, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile("testdata/formats/update.xml")
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir()) // a repository of its own
	if err := errors.Join(os.Mkdir(".git", 0o755), os.WriteFile("update.xml", source, 0o644)); err != nil {
		t.Fatal(err)
	}
	t.Setenv("GITHUB_STEP_SUMMARY", "")
	n := 0
	got := console.ReplaceAllStringFunc(string(b), func(block string) string {
		n++
		command := console.FindStringSubmatch(block)[1]
		var out, errs bytes.Buffer
		if code := run(context.Background(), strings.Fields(command), strings.NewReader(""), &out, &errs); code == exitUnable {
			t.Errorf("%s: %s", command, errs.String())
		}
		return "```console\n$ " + command + "\n" + strings.TrimRight(out.String(), "\n") + "\n```"
	})
	if os.Getenv("UPDATE") != "" {
		t.Chdir(path)
		if err := os.WriteFile(page, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if got != string(b) {
		t.Errorf("%s shows other output (UPDATE=1 writes it); it should be:\n%s", page, got)
	}
	if n == 0 {
		t.Error("no command was run")
	}
	for _, format := range report.Formats() {
		if !strings.Contains(got, "| `"+format+"` |") {
			t.Errorf("the table does not name %s", format)
		}
	}
}
