package main

import (
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/urfave/cli/v2"

	"lint207/report"
	"lint207/rules"
	"lint207/rules/policy"
)

//go:embed docs/config.init.yaml
var configTemplate []byte

// configCommand makes and checks configuration files.
func configCommand(s *streams) *cli.Command {
	return &cli.Command{
		Name:      "config",
		Usage:     "make or check a configuration file",
		UsageText: "lint207 config init\nlint207 config check [FILE]\n\ninit writes a commented .lint207.yaml here; check says what is wrong in one, at\nits line and column.\n\nExamples:\n\n   lint207 config init\n   lint207 config check\n   lint207 config check ci/lint207.yaml",
		Action: func(c *cli.Context) error {
			switch what := c.Args().First(); {
			case what == "init" && c.NArg() == 1:
				return configInit(s)
			case what == "check" && c.NArg() <= 2:
				return configCheck(s, c.Args().Get(1))
			case c.NArg() > 0 && nearest(what, []string{"init", "check"}) != "" && what != "init" && what != "check":
				return unable("there is no command config %s; did you mean %s?", what, nearest(what, []string{"init", "check"}))
			}
			return unable("config takes init, or check and at most one file (lint207 config --help)")
		},
	}
}

// configInit never overwrites anything.
func configInit(s *streams) error {
	f, err := os.OpenFile(policy.FileName, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if errors.Is(err, fs.ErrExist) {
		return unable("%s exists already, and is left as it is", policy.FileName)
	}
	if err != nil {
		return unable("%s cannot be written: %v", policy.FileName, errors.Unwrap(err))
	}
	_, err = f.Write(configTemplate)
	if err := errors.Join(err, f.Close()); err != nil {
		return unable("%s cannot be written: %v", policy.FileName, err)
	}
	_, err = fmt.Fprintf(s.out, "%s is written; every line in it is a comment or a default\n", policy.FileName)
	return err
}

func configCheck(s *streams, file string) error {
	if file == "" {
		if file = nearestConfig(); file == "" {
			return unable("there is no %s here or in a folder above (lint207 config init writes one)", policy.FileName)
		}
	}
	c, err := policy.Load(file)
	if err != nil {
		return unable("%v", err)
	}
	for i := range c.Warnings {
		fmt.Fprintf(s.err, "lint207: %s (warning)\n", report.Line(c.Warnings[i].Error()))
	}
	_, err = fmt.Fprintf(s.out, "%s: nothing is wrong with it\n", file)
	return err
}

// nearConfig is the nearest configuration, as far as it is right: what lists
// and explains rules works in any folder.
func nearConfig() *policy.Config {
	if file := nearestConfig(); file != "" {
		if c, err := policy.Load(file); err == nil {
			return c
		}
	}
	return policy.None()
}

// projectRules are all rules, those of the nearest configuration included.
func projectRules() []*rules.Rule { return nearConfig().Rules() }

// explainCustom explains a rule of the nearest configuration, "" if it has none
// of the name.
func explainCustom(name string) string {
	c := nearConfig()
	for _, r := range c.Rules() {
		if r.Name == name && r.Family == rules.CustomFamily {
			text := fmt.Sprintf("%s (%s, %s)\n\n%s\n\n%s\n", r.Name, r.Severity, r.Family, report.Line(r.Summary), c.Explain(name))
			if r.Help != "" {
				text += "help: " + report.Line(r.Help) + "\n"
			}
			return text
		}
	}
	return ""
}
