package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/urfave/cli/v2"

	"lint207/rules"
	"lint207/rules/policy"
)

func policyFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "config", Usage: "the configuration `FILE`; else .lint207.yaml, here or in a folder above"},
		&cli.BoolFlag{Name: "no-config", Usage: "read no configuration"},
		&cli.StringFlag{Name: "rules", Usage: "run these rules only: `NAMES` or globs with commas between them; -NAME leaves one out"},
		&cli.StringFlag{Name: "families", Usage: "run the rules of these families only: `NAMES` or globs; -NAME leaves one out"},
		&cli.BoolFlag{Name: "no-interop", Usage: "leave out the family interop: what is legal but breaks named clients"},
		&cli.StringFlag{Name: "baseline", Usage: "`FILE` with known findings, which count no more"},
		&cli.StringFlag{Name: "write-baseline", Usage: "write all findings to `FILE`, so that they are known from now on"},
	}
}

// project is what the project decides about findings, in one run.
type project struct {
	config *policy.Config
	chosen map[*rules.Rule]bool
	known  *policy.Baseline // nil: none
	writes *policy.Baseline // nil: none
	use    policy.Use

	unlisted atomic.Int64 // findings that went past the new baseline
}

func newProject(c *cli.Context) (*project, error) {
	config, err := loadConfig(c)
	if err != nil {
		return nil, err
	}
	p := &project{config: config, chosen: map[*rules.Rule]bool{}}
	chosen, err := policy.Choose(config.Rules(), c.String("rules"), familyFilter(c))
	if err != nil {
		return nil, unable("%v", err)
	}
	for _, r := range chosen {
		p.chosen[r] = true
		if r.Stage == rules.Preview && !c.Bool("preview") && slices.Contains(strings.Split(c.String("rules"), ","), r.Name) {
			return nil, unable("--rules %s: the rule is in preview; add --preview", r.Name)
		}
	}
	if f := c.String("baseline"); f != "" {
		if p.known, err = policy.LoadBaseline(f); err != nil {
			return nil, unable("--baseline: %v", err)
		}
	}
	if f := c.String("write-baseline"); f != "" {
		if p.writes, err = policy.NewBaseline(f); err != nil {
			return nil, unable("--write-baseline: %v", err)
		}
	}
	return p, nil
}

// familyFilter is the value of --families: --no-interop leaves one more out.
func familyFilter(c *cli.Context) string {
	f := c.String("families")
	switch {
	case !c.Bool("no-interop"):
		return f
	case f == "":
		return "-interop"
	}
	return f + ",-interop"
}

// loadConfig reads the configuration that the flags name, or the nearest one.
func loadConfig(c *cli.Context) (*policy.Config, error) {
	file := c.String("config")
	switch {
	case c.Bool("no-config") && file != "":
		return nil, unable("--config and --no-config exclude each other")
	case c.Bool("no-config") || c.Command.Name == "demo":
		return policy.None(), nil
	case file == "":
		if file = nearestConfig(); file == "" {
			return policy.None(), nil
		}
	}
	config, err := policy.Load(file)
	if err != nil {
		return nil, unable("%v", err)
	}
	return config, nil
}

// nearestConfig is the configuration file here or above, by a short name.
func nearestConfig() string {
	here, err := os.Getwd()
	if err != nil {
		return ""
	}
	file := policy.Find(here)
	if rel, err := filepath.Rel(here, file); err == nil && file != "" {
		return rel
	}
	return file
}
