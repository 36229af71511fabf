package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/cpuguy83/go-md2man/v2/md2man"
	"github.com/urfave/cli/v2"

	"lint207/rules"
)

func manCommand(s *streams) *cli.Command {
	return &cli.Command{
		Name:      "man",
		Usage:     "print the man page",
		UsageText: "lint207 man\n\nExample:\n\n   lint207 man > lint207.1",
		Action: func(c *cli.Context) error {
			_, err := s.out.Write(manPage(c.App))
			return err
		},
	}
}

// manPage is made from the commands, their flags and the registry of rules.
func manPage(app *cli.App) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "%% LINT207 1 \"\" \"lint207 %s\"\n\n# NAME\n\nlint207 - %s\n\n# SYNOPSIS\n\n**lint207** [flags] [FILE | DIR | GLOB | - ...]\n", version, app.Usage)
	for _, c := range app.VisibleCommands() {
		usage, _, _ := strings.Cut(c.UsageText, "\n")
		fmt.Fprintf(&b, "\n%s\n", markdownText(usage))
	}
	text, _, _ := strings.Cut(app.Description, "\n\nExamples:")
	fmt.Fprintf(&b, "\n# DESCRIPTION\n\n%s\n\n# OPTIONS\n", markdownText(text))
	manFlags(&b, app.VisibleFlags())
	b.WriteString("\n# COMMANDS\n")
	for _, c := range app.VisibleCommands() {
		fmt.Fprintf(&b, "\n**%s**\n: %s.\n", c.Name, markdownText(c.Usage))
	}
	_, codes, _ := strings.Cut(app.Description, "Exit codes: ")
	fmt.Fprintf(&b, "\n# EXIT STATUS\n\n%s\n\n# RULES\n", markdownText(codes))
	manRules(&b)
	b.WriteString("\n# FILES\n\n.lint207.yaml\n: the configuration, in the working directory or above it.\n")
	return md2man.Render([]byte(b.String()))
}

func manFlags(w io.Writer, flags []cli.Flag) {
	flags = slices.Clone(flags)
	slices.SortFunc(flags, func(a, b cli.Flag) int { return strings.Compare(a.Names()[0], b.Names()[0]) })
	for _, f := range flags {
		d, ok := f.(cli.DocGenerationFlag)
		if !ok {
			continue
		}
		value, usage := "", d.GetUsage()
		if before, rest, ok := strings.Cut(usage, "`"); ok {
			word, after, _ := strings.Cut(rest, "`")
			value, usage = " "+word, before+word+after
		}
		fmt.Fprintf(w, "\n**--%s**%s\n: %s", f.Names()[0], markdownText(value), markdownText(usage))
		if v := d.GetValue(); d.TakesValue() && v != "" && v != "[]" {
			fmt.Fprintf(w, " (default %s)", markdownText(strings.Trim(v, `"`)))
		}
		fmt.Fprintln(w)
	}
}

func manRules(w io.Writer) {
	family := ""
	for _, r := range byFamily(rules.All()) {
		if r.Family != family {
			family = r.Family
			fmt.Fprintf(w, "\n## %s\n", family)
		}
		fmt.Fprintf(w, "\n**%s** (%s)\n: %s\n", r.Name, r.Severity, markdownText(r.Summary))
	}
}
