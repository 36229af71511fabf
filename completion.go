package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"lint207/analyze/advice"
	"lint207/report"
	"lint207/rules"
)

// The shells ask `lint207 completion words WORD ...` for what may stand in the
// place of the last word, so that one list serves them all.

var shellScripts = map[string]string{
	"bash": `_lint207() {
  local cur=${COMP_WORDS[COMP_CWORD]}
  [[ $cur == = ]] && cur=
  mapfile -t COMPREPLY < <(compgen -W "$(lint207 completion words "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)" -- "$cur")
  [[ ${#COMPREPLY[@]} -gt 0 ]] || compopt -o default
}
complete -F _lint207 lint207
`,
	"zsh": `#compdef lint207
_lint207() {
  local -a found
  found=(${(f)"$(lint207 completion words "${(@)words[2,CURRENT]}" 2>/dev/null)"})
  (( $#found )) && compadd -a found || _files
}
compdef _lint207 lint207
`,
	"fish": `function __lint207
  set -l words (commandline -opc) (commandline -ct)
  lint207 completion words $words[2..-1] 2>/dev/null
end
complete -c lint207 -a '(__lint207)'
`,
}

func completionCommand(s *streams) *cli.Command {
	return &cli.Command{
		Name:            "completion",
		Usage:           "print a completion script for bash, zsh or fish",
		UsageText:       "lint207 completion bash|zsh|fish\n\nExamples:\n\n   source <(lint207 completion bash)\n   lint207 completion zsh > \"${fpath[1]}/_lint207\"\n   lint207 completion fish > ~/.config/fish/completions/lint207.fish",
		SkipFlagParsing: true,
		Action: func(c *cli.Context) error {
			shell := c.Args().First()
			if shell == "words" {
				for _, w := range complete(c.App, c.Args().Tail()) {
					fmt.Fprintln(s.out, w)
				}
				return nil
			}
			if slices.Contains([]string{"--help", "-h"}, shell) {
				return cli.ShowSubcommandHelp(c)
			}
			script := shellScripts[shell]
			if script == "" || c.NArg() != 1 {
				return unable("completion takes the name of a shell: bash, zsh or fish")
			}
			_, err := fmt.Fprint(s.out, script)
			return err
		},
	}
}

// flagWords are what may stand behind a flag; a test tries them all.
var flagWords = map[string]func() []string{
	"format":       report.Formats,
	"output":       report.Formats,
	"method":       func() []string { return methods },
	"color":        wordList("auto always never"),
	"fail-on":      wordList("error warning info never"),
	"min-severity": wordList("error warning info"),
	"input":        wordList("auto xml http curl har ndjson"),
	"rules":        ruleNames,
	"families":     families,
}

func wordList(s string) func() []string { return func() []string { return strings.Fields(s) } }

func families() []string {
	var all []string
	for _, r := range rules.All() {
		all = append(all, r.Family)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// argumentWords are what may stand behind a command.
var argumentWords = map[string]func() []string{
	"explain": func() []string {
		all := ruleNames()
		for _, c := range advice.Conditions() {
			all = append(all, c.Local)
		}
		for _, s := range advice.Statuses() {
			all = append(all, fmt.Sprint(s.Code))
		}
		slices.Sort(all)
		return slices.Compact(all)
	},
	"completion": wordList("bash fish zsh"),
	"config":     wordList("check init"),
}

// complete is what may stand in the place of the last word; nothing: a file.
func complete(app *cli.App, line []string) []string {
	line = slices.DeleteFunc(slices.Clone(line), func(w string) bool { return w == "=" }) // bash parts words there
	if len(line) == 0 {
		line = []string{""}
	}
	last := line[len(line)-1]
	command := commandOf(app, line[:len(line)-1])
	if flag, ok := flagBefore(line); ok {
		if command == "rules" && flag == "format" {
			return beginning("", last, []string{"json", "markdown", "text"})
		}
		if of := flagWords[flag]; of != nil {
			return beginning("", last, of())
		}
		return nil
	}
	if flag, part, ok := strings.Cut(last, "="); ok && strings.HasPrefix(flag, "--") {
		if of := flagWords[flag[2:]]; of != nil {
			return beginning(flag+"=", part, of())
		}
		return nil
	}
	switch {
	case strings.HasPrefix(last, "-"):
		return beginning("", last, flagsOf(app, command))
	case argumentWords[command] != nil:
		return beginning("", last, argumentWords[command]())
	case command == "":
		return beginning("", last, commandNames(app))
	}
	return nil
}

// flagBefore is the flag that the last word is the value of.
func flagBefore(line []string) (string, bool) {
	if len(line) < 2 {
		return "", false
	}
	name, ok := strings.CutPrefix(line[len(line)-2], "--")
	return name, ok && flagWords[name] != nil
}

func beginning(prefix, part string, all []string) []string {
	var found []string
	for _, w := range all {
		if strings.HasPrefix(w, part) {
			found = append(found, prefix+w)
		}
	}
	return found
}

// commandOf is the command that a line begins with, "" none.
func commandOf(app *cli.App, line []string) string {
	for _, w := range line {
		if app.Command(w) != nil {
			return w
		}
	}
	return ""
}

func commandNames(app *cli.App) []string {
	var names []string
	for _, c := range app.VisibleCommands() {
		names = append(names, c.Name)
	}
	slices.Sort(names)
	return names
}

func flagsOf(app *cli.App, command string) []string {
	flags := app.Flags
	if c := app.Command(command); c != nil {
		flags = c.Flags
	}
	names := []string{"--help"}
	for _, f := range flags {
		names = append(names, "--"+f.Names()[0])
	}
	slices.Sort(names)
	return slices.Compact(names)
}
