// Command lint207 reads HTTP Multi-Status (207) answers and says what
// happened, why, and what is wrong with the answer itself.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"github.com/urfave/cli/v2"

	"lint207/report"
)

// version of the tool; the JSON report carries it.
const version = "0.1.0"

// Exit codes, the first that applies of 130, 2, 1, 3, 0.
const (
	exitOK          = 0
	exitFindings    = 1
	exitUnable      = 2
	exitUnsuccess   = 3
	exitInterrupted = 130
)

func main() {
	signal.Ignore(syscall.SIGPIPE) // a reader that closes the pipe is no failure
	ending := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) { // nohup
		ending = append(ending, syscall.SIGHUP) // the terminal has gone, but not the reports in files
	}
	ctx, stop := signal.NotifyContext(context.Background(), ending...)
	code := run(ctx, os.Args, os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// exit ends the command with a code; the message, if any, goes to standard error.
type exit struct {
	code    int
	message string
}

func (e *exit) Error() string { return e.message }

func unable(format string, args ...any) error {
	return &exit{exitUnable, fmt.Sprintf(format, args...)}
}

// streams are what the command reads from and writes to.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

// run runs the command and returns its exit code.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	s := &streams{stdin, stdout, stderr}
	app := newApp(s)
	err := app.RunContext(ctx, permute(app, args))
	if err == nil || errors.Is(err, syscall.EPIPE) {
		return exitOK
	}
	var e *exit
	if !errors.As(err, &e) {
		e = &exit{exitUnable, err.Error()}
	}
	if e.message != "" {
		for line := range strings.SplitSeq(e.message, "\n") {
			fmt.Fprintf(stderr, "lint207: %s\n", report.Line(line))
		}
	}
	return e.code
}

func newApp(s *streams) *cli.App {
	lint := func(c *cli.Context) error { return runLint(c, s) }
	usage := func(c *cli.Context, err error, _ bool) error { return usageError(c, err) }
	app := &cli.App{
		Name:            "lint207",
		Usage:           "read HTTP Multi-Status (207) answers: what happened, why, and what is wrong with them",
		UsageText:       "lint207 [flags] [FILE | DIR | GLOB | - ...]   (no argument: standard input)\nlint207 explain RULE | CONDITION | STATUS    lint207 rules    lint207 demo    lint207 config\nlint207 completion SHELL    lint207 man    lint207 version\nlint207 merge REPORT...    lint207 redact FILE    lint207 reduce FILE    lint207 diff OLD NEW\nlint207 proxy --to URL   (between a client and a server)",
		Description:     description,
		Version:         version,
		HideVersion:     true,
		HideHelpCommand: true,
		Writer:          s.out,
		ErrWriter:       s.err,
		ExitErrHandler:  func(*cli.Context, error) {},
		OnUsageError:    usage,
		Flags:           slices.Concat(lintFlags(), policyFlags(), selectFlags()),
		Action:          lint,

		DisableSliceFlagSeparator: true,
	}
	app.Commands = []*cli.Command{
		explainCommand(s), rulesCommand(s), demoCommand(s), configCommand(s), completionCommand(s), manCommand(s), proxyCommand(s),
		mergeCommand(s), redactCommand(s), reduceCommand(s), diffCommand(s),
		{Name: "version", Usage: "print the version", UsageText: "lint207 version\n\nExample:\n\n   lint207 version", Action: func(c *cli.Context) error {
			_, err := fmt.Fprintf(s.out, "lint207 %s\n", version)
			return err
		}},
	}
	for _, c := range app.Commands {
		c.OnUsageError = usage
		c.HideHelpCommand = true
	}
	return app
}

// usageError names the nearest flag instead of printing the whole help.
func usageError(c *cli.Context, err error) error {
	msg, flags, command := err.Error(), c.App.Flags, "lint207"
	if c.Command != nil && c.App.Command(c.Command.Name) != nil {
		flags, command = c.Command.Flags, "lint207 "+c.Command.Name
	}
	if name, ok := strings.CutPrefix(msg, "flag provided but not defined: -"); ok {
		name = strings.TrimLeft(name, "-")
		msg = "there is no flag --" + name
		near := nearest(name, flagNames(flags))
		switch {
		case command != "lint207" && near != name && slices.Contains(flagNames(c.App.Flags), name):
			msg = command + " has no flag --" + name
		case near != "":
			msg += "; did you mean --" + near + "?"
		}
	}
	return unable("%s (%s --help lists the flags)", msg, command)
}

func flagNames(flags []cli.Flag) []string {
	var names []string
	for _, f := range flags {
		names = append(names, f.Names()...)
	}
	return names
}

// permute moves flags before the arguments, so that they work anywhere:
// urfave/cli stops at the first argument. "--" ends the flags.
func permute(app *cli.App, args []string) []string {
	if len(args) == 0 {
		return []string{"lint207"}
	}
	if len(args) == 2 && (args[1] == "help" || args[1] == "--version") {
		return []string{args[0], map[string]string{"help": "--help", "--version": "version"}[args[1]]}
	}
	if len(args) > 1 && args[1] == "completion" {
		return args // its words are those of another line
	}
	takesValue := map[string]bool{}
	collect := func(fs []cli.Flag) {
		for _, f := range fs {
			_, isBool := f.(*cli.BoolFlag)
			for _, n := range f.Names() {
				takesValue[n] = !isBool
			}
		}
	}
	collect(app.Flags)
	var flags, rest []string
	command := ""
	for i := 1; i < len(args); i++ {
		a := args[i]
		name := strings.TrimLeft(a, "-")
		switch {
		case a == "--":
			rest = append(rest, args[i+1:]...)
			i = len(args)
		case a == "-" || a == name:
			if c := app.Command(a); c != nil && command == "" && len(rest) == 0 {
				command = a
				collect(c.Flags)
				continue
			}
			rest = append(rest, a)
		default:
			flags = append(flags, a)
			if takesValue[name] && i+1 < len(args) {
				i++
				flags = append(flags, args[i])
			}
		}
	}
	out := []string{args[0]}
	if command != "" {
		out = append(out, command)
	}
	out = append(out, flags...)
	if len(rest) > 0 {
		out = append(append(out, "--"), rest...)
	}
	return out
}
