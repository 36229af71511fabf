package main

import (
	"errors"

	"github.com/urfave/cli/v2"

	"lint207/analyze/capture"
	"lint207/report/diff"
	"lint207/rules"
)

const diffUsage = `lint207 diff [flags] OLD NEW

Says what has changed between two captures of the same request: the outcome,
what became of each href and property, root causes and findings. Order,
prefixes, white space and percent-encoding make no difference.

Exit codes: 0 no difference; 1 a difference; 2 could not compare.

Examples:

   lint207 diff before.xml after.xml
   lint207 diff --method PROPPATCH --format json old.http new.http
   curl -si -X PROPFIND URL | lint207 diff recorded.http -`

// diffCommand compares two captures.
func diffCommand(s *streams) *cli.Command {
	return &cli.Command{
		Name:      "diff",
		Usage:     "say what has changed between two captures of the same request",
		UsageText: diffUsage,
		Flags: append(exchangeFlags(),
			&cli.StringFlag{Name: "format", Value: "text", Usage: "`FORMAT`: text or json"},
			&cli.BoolFlag{Name: "show-all", Usage: "list everything, however much it is"},
		),
		Action: func(c *cli.Context) error { return runDiff(c, s) },
	}
}

func runDiff(c *cli.Context, s *streams) error {
	if c.NArg() != 2 {
		return unable("diff takes two captures (lint207 diff --help)")
	}
	format, err := choice(c, "format", "text", "json")
	if err != nil {
		return err
	}
	e, err := exchangeOptions(c)
	if err != nil {
		return err
	}
	e.o.All, e.o.MaxFindings = true, rules.MaxFindingsAll
	var sides [2][]*diff.Summary
	for i, arg := range c.Args().Slice() {
		if sides[i], err = summarize(c, s, arg, e); err != nil {
			return err
		}
	}
	changes := diff.Compare(sides[0], sides[1])
	if format == "json" {
		err = diff.JSON(s.out, c.Args().Get(0), c.Args().Get(1), changes)
	} else {
		err = diff.Text(s.out, changes, c.Bool("show-all"))
	}
	if err != nil && !closedPipe(err) {
		return unable("the output could not be written: %v", err)
	}
	for i := range changes {
		if changes[i].Differs() {
			return &exit{code: exitFindings}
		}
	}
	return nil
}

// summarize reads the exchanges of a capture.
func summarize(c *cli.Context, s *streams, arg string, e *exchanges) ([]*diff.Summary, error) {
	src, from, err := e.of(arg)
	if err != nil {
		return nil, err
	}
	fail := func(err error) error { return unread(c.Context, src.name, err) }
	r, err := src.open(c.Context, s.in)
	if err != nil {
		return nil, fail(err)
	}
	defer r.Close()
	var out []*diff.Summary
	err = capture.Read(c.Context, r, from, func(ex *capture.Exchange) error {
		res, err := rules.Lint(c.Context, ex, e.options(src, ex))
		if err != nil {
			var not *rules.ErrNotMultistatus
			if errors.As(err, &not) && ex.Index > 1 {
				return nil
			}
			return err
		}
		if res.Diagnosis.Limited {
			return errors.New("a limit of lint207 ended the reading, see xml-limit-exceeded")
		}
		one, err := diff.Summarize(res)
		out = append(out, one)
		return err
	})
	if err != nil {
		return nil, fail(err)
	}
	return out, nil
}
