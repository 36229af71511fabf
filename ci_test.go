package main

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"
)

// The files for other people's tools are YAML, and .goreleaser.yaml is what
// its schema allows; .ci/run fetches the schema and names it in
// GORELEASER_SCHEMA. action.yml is validated there too.
func TestCIFiles(t *testing.T) {
	for _, name := range []string{"action.yml", ".pre-commit-hooks.yaml", ".goreleaser.yaml"} {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var v any
		if err := yaml.Unmarshal(b, &v); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		schema := os.Getenv("GORELEASER_SCHEMA")
		if name != ".goreleaser.yaml" || schema == "" {
			continue
		}
		s, err := jsonschema.NewCompiler().Compile(schema)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Validate(v); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The recipes of docs/ci.md are YAML where they say so.
func TestRecipes(t *testing.T) {
	b, err := os.ReadFile("docs/ci.md")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for i, part := range strings.Split(string(b), "```") {
		if block, ok := strings.CutPrefix(part, "yaml\n"); ok && i%2 == 1 {
			n++
			var v map[string]any
			if err := yaml.Unmarshal([]byte(block), &v); err != nil {
				t.Errorf("%v in\n%s", err, block)
			}
		}
	}
	if n < 3 {
		t.Errorf("%d recipes", n)
	}
}

// A page that names a version of lint207 names this one.
func TestPagesNameTheVersion(t *testing.T) {
	named := regexp.MustCompile(`(?:rev: v|lint207@v|"lint207 |^lint207 )(\d+\.\d+\.\d+)`)
	n := 0
	for _, name := range []string{"README.md", "docs/ci.md", "docs/config.md", "docs/formats.md", "docs/proxy.md", "docs/tools.md", "docs/lint207.1", "action.yml", ".pre-commit-hooks.yaml", "Dockerfile"} {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range named.FindAllStringSubmatch(string(b), -1) {
			n++
			if m[1] != version {
				t.Errorf("%s: %q, but the version is %s", name, m[0], version)
			}
		}
	}
	if n < 2 { // the hook's rev and the man page
		t.Errorf("%d places found", n)
	}
}
