package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/urfave/cli/v2"
)

// Every flag and every command is in a script. What the demo and the proxy share
// with a run is not asked for again.
func TestEveryFlagIsInAScript(t *testing.T) {
	files, err := filepath.Glob("testdata/script/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal(err)
	}
	var lines []string
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(b)) {
			if strings.Contains(line, "lint207 ") {
				lines = append(lines, line)
			}
		}
	}
	app := newApp(&streams{})
	shared := slices.Concat(flagNames(lintFlags()), flagNames(policyFlags()))
	has := func(command, flag string) bool {
		re := regexp.MustCompile(`\blint207 (.* )?` + regexp.QuoteMeta(command) + `\b.* --?` + flag + `\b|\blint207 (.* )?--?` + flag + `\b.* ` + regexp.QuoteMeta(command) + `\b`)
		return slices.ContainsFunc(lines, re.MatchString)
	}
	for _, flag := range flagNames(app.Flags) {
		if flag != "help" && flag != "h" && !slices.ContainsFunc(lines, regexp.MustCompile(` --?`+flag+`\b`).MatchString) {
			t.Errorf("--%s is in no script", flag)
		}
	}
	for _, c := range app.Commands {
		if !slices.ContainsFunc(lines, func(l string) bool { return strings.Contains(l, "lint207 "+c.Name) }) {
			t.Errorf("%s is in no script", c.Name)
		}
		for _, flag := range flagNames(c.Flags) {
			if (c.Name == "demo" || c.Name == "proxy") && slices.Contains(shared, flag) || hidden(c.Flags, flag) {
				continue
			}
			if !has(c.Name, flag) {
				t.Errorf("%s --%s is in no script", c.Name, flag)
			}
		}
	}
}

func hidden(flags []cli.Flag, name string) bool {
	return slices.ContainsFunc(flags, func(f cli.Flag) bool {
		v, ok := f.(cli.VisibleFlag)
		return slices.Contains(f.Names(), name) && ok && !v.IsVisible()
	})
}
