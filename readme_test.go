package main

import (
	"bytes"
	"context"
	"os"
	"strings"
	"testing"
)

// The README shows what the demo really prints.
func TestReadmeShowsTheDemo(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	var out, errs bytes.Buffer
	if code := run(context.Background(), []string{"lint207", "demo"}, nil, &out, &errs); code != 0 {
		t.Fatalf("exit code %d: %s", code, errs.String())
	}
	if os.Getenv("UPDATE") != "" {
		before, rest, _ := strings.Cut(string(readme), "```\nA server answered")
		_, after, _ := strings.Cut(rest, "\n```")
		readme = []byte(before + "```\n" + strings.TrimRight(out.String(), "\n") + "\n```" + after)
		if err := os.WriteFile("README.md", readme, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if !strings.Contains(string(readme), "```\n"+strings.TrimRight(out.String(), "\n")+"\n```") {
		t.Errorf("README.md does not show the output of lint207 demo:\n%s", out.String())
	}
}
