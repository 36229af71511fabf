package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/urfave/cli/v2"

	"lint207/report"
	"lint207/rules"
)

// explainCommand explains a rule with its page and the real output for its bad
// example, a condition, or a status.
func explainCommand(s *streams) *cli.Command {
	return &cli.Command{
		Name:      "explain",
		Usage:     "explain a rule, a condition or a status",
		UsageText: "lint207 explain RULE | CONDITION | STATUS\n\nExamples:\n\n   lint207 explain proppatch-424-without-cause\n   lint207 explain DAV:need-privileges\n   lint207 explain 424",
		Flags:     []cli.Flag{&cli.StringFlag{Name: "color", Value: "auto", Usage: "`WHEN` to color: auto, always or never"}},
		Action: func(c *cli.Context) error {
			if c.NArg() != 1 {
				return unable("explain takes the name of one rule (lint207 rules lists them), a condition such as DAV:need-privileges, or a status such as 424")
			}
			when, err := choice(c, "color", "auto", "always", "never")
			if err != nil {
				return err
			}
			return explainAny(c, s.out, c.Args().First(), report.Options{Color: colored(when, s.out), Width: width(s.out), MinSeverity: rules.Info, Version: version})
		},
	}
}

// explainAny finds out what a word is the name of.
func explainAny(c *cli.Context, w io.Writer, word string, o report.Options) error {
	if r, ok := rules.ByName(word); ok {
		return explainRule(w, c, r, o)
	}
	if text := explainCustom(word); text != "" {
		_, err := io.WriteString(w, text)
		return err
	}
	if code, err := strconv.Atoi(word); err == nil {
		return explainStatus(w, code, o.Width)
	}
	if found := conditionsNamed(word); len(found) > 0 {
		for i, condition := range found {
			if i > 0 {
				fmt.Fprintln(w)
			}
			explainCondition(w, condition, o.Width)
		}
		return nil
	}
	hint := ""
	if n := nearest(word, append(ruleNames(), conditionNames()...)); n != "" {
		hint = "; did you mean " + n + "?"
	}
	return unable("there is no rule and no condition %q%s (lint207 rules lists the rules)", word, hint)
}

func ruleNames() []string {
	var names []string
	for _, r := range rules.All() {
		names = append(append(names, r.Name), r.Aliases...)
	}
	return names
}

func explainRule(w io.Writer, c *cli.Context, r *rules.Rule, o report.Options) error {
	page, err := r.Page()
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "%s (%s, %s)\n\n%s\n\n%s\n\n", r.Name, r.Severity, r.Family, r.Summary, page.Text)
	for _, spec := range r.Specs() {
		section := ""
		if spec.Section != "" {
			section = " section " + spec.Section
		}
		fmt.Fprintf(w, "%s%s: %s\n", spec.Document, section, spec.URL)
	}
	for i := range page.Examples {
		e := &page.Examples[i]
		fmt.Fprintf(w, "\n%s\n\n%s\n", exampleTitle(e), indent(e.Body))
		if e.Request != nil {
			fmt.Fprintf(w, "\n  answering the request\n\n%s\n", indent(e.Request))
		}
		if !e.Bad {
			continue
		}
		if err := exampleOutput(w, c, r, e, o); err != nil {
			return err
		}
	}
	return nil
}

func exampleTitle(e *rules.Example) string {
	title := "Right"
	if e.Bad {
		title = "Wrong"
	}
	if e.Method != "" {
		title += ", answering " + e.Method
		if e.URL != "" {
			title += " " + e.URL
		}
		if e.Destination != "" {
			title += " to " + e.Destination
		}
	}
	if e.Why != "" {
		title += " (" + e.Why + ")"
	}
	return title + ":"
}

func indent(b []byte) []byte {
	b = bytes.TrimRight(b, "\n")
	return append([]byte("    "), bytes.ReplaceAll(b, []byte("\n"), []byte("\n    "))...)
}

func exampleOutput(w io.Writer, c *cli.Context, r *rules.Rule, e *rules.Example, o report.Options) error {
	ex, err := e.Exchange(exampleName(e))
	if err != nil {
		return err
	}
	res, err := rules.Lint(c.Context, ex, e.Options())
	if err != nil {
		return err
	}
	fmt.Fprintln(w)
	for i := range res.Findings {
		if res.Findings[i].Rule == r {
			if err := report.WriteFinding(w, res, &res.Findings[i], o); err != nil {
				return err
			}
		}
	}
	return nil
}

// rulesCommand lists the rules.
func rulesCommand(s *streams) *cli.Command {
	return &cli.Command{
		Name:      "rules",
		Usage:     "list the rules",
		UsageText: "lint207 rules [--format text|json|markdown]\n\nExamples:\n\n   lint207 rules\n   lint207 rules --format json",
		Flags:     []cli.Flag{&cli.StringFlag{Name: "format", Value: "text", Usage: "`FORMAT`: text, json or markdown"}},
		Action: func(c *cli.Context) error {
			format, err := choice(c, "format", "text", "json", "markdown")
			if err != nil {
				return err
			}
			switch format {
			case "json":
				return rulesJSON(s.out)
			case "markdown":
				return rulesMarkdown(c, s.out)
			}
			return rulesTable(s.out)
		},
	}
}

func rulesTable(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	family := ""
	for _, r := range byFamily(projectRules()) {
		if r.Family != family {
			family = r.Family
			fmt.Fprintf(t, "\n%s\t\t\n", family)
		}
		severity := r.Severity.String()
		if r.Stage == rules.Preview {
			severity += " (preview)"
		}
		fmt.Fprintf(t, "  %s\t%s\t%s\n", r.Name, severity, strings.Join(r.Spec, ", "))
	}
	return t.Flush()
}

// ruleJSON is a rule as `lint207 rules --format json` prints it.
type ruleJSON struct {
	Name     string       `json:"name"`
	Aliases  []string     `json:"aliases"`
	Family   string       `json:"family"`
	Severity string       `json:"severity"`
	Stage    string       `json:"stage"`
	Summary  string       `json:"summary"`
	Help     string       `json:"help"`
	Covers   []string     `json:"covers"`
	Spec     []rules.Spec `json:"spec"`
}

func rulesJSON(w io.Writer) error {
	out := []ruleJSON{}
	for _, r := range projectRules() {
		stage := "stable"
		if r.Stage == rules.Preview {
			stage = "preview"
		}
		out = append(out, ruleJSON{r.Name, append([]string{}, r.Aliases...), r.Family, r.Severity.String(), stage, r.Summary, r.Help, append([]string{}, r.Covers...), r.Specs()})
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(out)
}

func exampleName(e *rules.Example) string {
	if b := bytes.TrimLeft(e.Body, "\uFEFF"); len(b) > 0 && b[0] != '<' {
		return "example.json"
	}
	return "example.xml"
}
