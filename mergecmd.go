package main

import (
	"errors"
	"fmt"
	"io"

	"github.com/urfave/cli/v2"

	"lint207/report"
)

const mergeUsage = `lint207 merge [flags] [FILE | DIR | GLOB | - ...]

Adds up the reports of many runs (--format ndjson or json) into one, with its exit
code. No argument: standard input.

Examples:

   lint207 merge worker-*.ndjson
   parallel --pipe -k lint207 --input ndjson --format ndjson < day.ndjson | lint207 merge
   lint207 merge --format json --fail-on warning reports/ > all.json`

// mergeCommand adds up the reports of many workers.
func mergeCommand(s *streams) *cli.Command {
	return &cli.Command{
		Name:      "merge",
		Usage:     "add up the reports of many runs",
		UsageText: mergeUsage,
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "format", Value: "text", Usage: "`FORMAT`: text, the totals, or json, one report of all documents with the totals"},
			&cli.StringFlag{Name: "fail-on", Value: "error", Usage: "lowest `SEVERITY` that gives exit code 1: error, warning, info or never"},
			&cli.BoolFlag{Name: "require-success", Usage: "exit code 3 if an operation did not succeed"},
			&cli.StringFlag{Name: "color", Value: "auto", Usage: "`WHEN` to color: auto, always or never"},
		},
		Action: func(c *cli.Context) error { return runMerge(c, s) },
	}
}

func runMerge(c *cli.Context, s *streams) error {
	format, err := choice(c, "format", "text", "json")
	if err != nil {
		return err
	}
	failOn, err := choice(c, "fail-on", "error", "warning", "info", "never")
	if err != nil {
		return err
	}
	when, err := choice(c, "color", "auto", "always", "never")
	if err != nil {
		return err
	}
	var to io.Writer
	if format == "json" {
		to = s.out
	}
	m := report.NewMerge(to, report.Options{Version: version})
	sources, problems := expand(c.Args().Slice(), "stdin")
	for i := range sources {
		err := mergeOne(c, s, m, &sources[i])
		if c.Context.Err() != nil {
			m.Summary.Interrupted = true
			break
		}
		if err != nil {
			problems = append(problems, fmt.Errorf("%s: %w", sources[i].name, err))
		}
	}
	for _, p := range problems {
		fmt.Fprintf(s.err, "lint207: %v\n", p)
		m.Summary.Unreadable++
	}
	if err := m.End(); err != nil && !closedPipe(err) {
		return unable("the report could not be written: %v", err)
	}
	if format == "text" {
		err := m.Text(s.out, report.Options{Color: colored(when, s.out), Width: width(s.out)})
		if err != nil && !closedPipe(err) {
			return unable("the report could not be written: %v", err)
		}
	}
	switch {
	case c.Context.Err() != nil:
		return &exit{exitInterrupted, "interrupted: what was read so far is added up"}
	case len(problems) > 0 || m.Summary.Unreadable > 0 || m.Summary.Interrupted || m.Limited:
		return &exit{code: exitUnable}
	case m.Summary.At(severities[failOn]) > 0:
		return &exit{code: exitFindings}
	case c.Bool("require-success") && m.Summary.FailedOperations > 0:
		return &exit{code: exitUnsuccess}
	}
	return nil
}

func mergeOne(c *cli.Context, s *streams, m *report.Merge, from *source) error {
	r, err := from.open(c.Context, s.in)
	if err != nil {
		return err
	}
	err = m.Read(r)
	return errors.Join(err, r.Close())
}
