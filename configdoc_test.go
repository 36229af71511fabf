package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"lint207/rules/policy"
)

// The examples in these pages are executed in their order: a block with
// file=NAME is written, commands are run, their output stands below them. Every
// YAML block but wrong.yaml is a right configuration.
func TestPages(t *testing.T) {
	for _, page := range []string{"config.md", "ci.md"} {
		t.Run(page, func(t *testing.T) { testPage(t, page) })
	}
}

func testPage(t *testing.T, name string) {
	page, err := filepath.Abs("docs/" + name)
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	var out strings.Builder
	for i, part := range strings.Split(string(text), "```") {
		if i > 0 {
			out.WriteString("```")
		}
		if i%2 == 0 {
			out.WriteString(part)
			continue
		}
		info, block, _ := strings.Cut(part, "\n")
		lang, file, _ := strings.Cut(info, " file=")
		if file != "" {
			writeExample(t, file, block)
		}
		if lang == "yaml" && name == "config.md" && file != "wrong.yaml" {
			if _, err := policy.Parse([]byte(block), "config.md", "/"); err != nil {
				t.Errorf("%v in\n%s", err, block)
			}
		}
		if lang == "console" {
			block = runExample(block)
		}
		out.WriteString(info + "\n" + block)
	}
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(page, []byte(out.String()), 0o666); err != nil {
			t.Fatal(err)
		}
	} else if out.String() != string(text) {
		t.Errorf("docs/%s does not show what the command prints; it prints:\n%s", name, out.String())
	}
}

func writeExample(t *testing.T, file, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

// runExample runs the commands of a block and puts their output below each.
func runExample(block string) string {
	var out strings.Builder
	for line := range strings.Lines(block) {
		command, ok := strings.CutPrefix(line, "$ ")
		if !ok {
			continue
		}
		var printed bytes.Buffer
		run(context.Background(), words(command), strings.NewReader(""), &printed, &printed)
		out.WriteString(line + printed.String())
	}
	return out.String()
}

// words splits a command line; double quotes keep words together.
func words(s string) (out []string) {
	for i, part := range strings.Split(strings.TrimSpace(s), `"`) {
		if i%2 == 1 {
			out = append(out, part)
			continue
		}
		out = append(out, strings.Fields(part)...)
	}
	return out
}
