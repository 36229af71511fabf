package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"lint207/report"
)

// console is a command, or a pipe of commands, with its output in a page.
var console = regexp.MustCompile("(?s)```console\n\\$ (lint207 [^\n]*)\n(.*?)```")

// docs/formats.md shows what the commands really print, and names every format.
func TestFormatsPage(t *testing.T) {
	page := checkPage(t, "docs/formats.md", "testdata/formats")
	for _, format := range report.Formats() {
		if !strings.Contains(page, "| `"+format+"` |") {
			t.Errorf("the table does not name %s", format)
		}
	}
}

// docs/tools.md shows what the commands really print.
func TestToolsPage(t *testing.T) { checkPage(t, "docs/tools.md", "testdata/tools") }

// checkPage runs the commands of a page in a repository of its own that holds
// the files of a folder, and compares what they print.
func checkPage(t *testing.T, page, files string) string {
	t.Helper()
	b, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	path, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(files)); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, ".git"), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	t.Setenv("GITHUB_STEP_SUMMARY", "")
	n := 0
	got := console.ReplaceAllStringFunc(string(b), func(block string) string {
		n++
		command := console.FindStringSubmatch(block)[1]
		var out bytes.Buffer
		for stage := range strings.SplitSeq(command, " | ") {
			in, errs := out, bytes.Buffer{}
			out = bytes.Buffer{}
			if code := run(context.Background(), strings.Fields(stage), &in, &out, &errs); code == exitUnable {
				t.Errorf("%s: %s", stage, errs.String())
			}
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
	return got
}
