package main

import (
	"bytes"
	"strings"
	"testing"
)

// docs/rules.md is what the command prints: UPDATE=1 go test . -run TestRulesPage
func TestRulesPage(t *testing.T) {
	var out, errs bytes.Buffer
	if code := run(t.Context(), []string{"lint207", "rules", "--format", "markdown"}, strings.NewReader(""), &out, &errs); code != 0 {
		t.Fatalf("exit code %d: %s", code, errs.String())
	}
	golden(t, "docs/rules.md", out.Bytes())
}

// docs/lint207.1 likewise: UPDATE=1 go test . -run TestManPage
func TestManPage(t *testing.T) {
	var out, errs bytes.Buffer
	if code := run(t.Context(), []string{"lint207", "man"}, strings.NewReader(""), &out, &errs); code != 0 {
		t.Fatalf("exit code %d: %s", code, errs.String())
	}
	golden(t, "docs/lint207.1", out.Bytes())
}
