package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/urfave/cli/v2"

	"lint207/analyze/capture"
	"lint207/rules"
	"lint207/rules/reduce"
)

const reduceUsage = `lint207 reduce [flags] [FILE | -]

Writes the smallest body that still gives a finding or a diagnosis: responses,
propstats, properties and texts that do not matter are left out, or the entries
and members of a JSON batch. The head is taken as it is, and so is the request,
unless --request-output says where the smallest one goes.

Examples:

   lint207 reduce listing.xml                        the worst finding
   lint207 reduce --rule href-illegal-character listing.xml > small.xml
   lint207 reduce --cause 423 --method DELETE answer.xml
   lint207 reduce --index 3 --rule missing-status session.har
   lint207 reduce --request batch.http --request-output small.http batch.json`

// reduceCommand makes a small example out of a large body.
func reduceCommand(s *streams) *cli.Command {
	return &cli.Command{
		Name:      "reduce",
		Usage:     "find the smallest body with the same finding or diagnosis",
		UsageText: reduceUsage,
		Flags: append(exchangeFlags(),
			&cli.StringFlag{Name: "rule", Usage: "the `RULE` whose finding stays; without it and --cause the worst finding, or the diagnosis"},
			&cli.IntFlag{Name: "cause", Usage: "the `STATUS` of the root cause that stays, with the outcome"},
			&cli.IntFlag{Name: "index", Usage: "take the `N`th exchange; without it the first that has what stays"},
			&cli.StringFlag{Name: "output", Usage: "`FILE` to write to, in place of standard output"},
			&cli.StringFlag{Name: "request-output", Usage: "`FILE` for the request, which is reduced, too"},
		),
		Action: func(c *cli.Context) error { return runReduce(c, s) },
	}
}

// exchangeFlags say how an exchange is read.
func exchangeFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "method", Usage: "the `METHOD` that was answered: PROPPATCH, LOCK ..., or REPORT:NAME"},
		&cli.StringFlag{Name: "url", Usage: "the Request-`URL`, or its path"},
		&cli.StringFlag{Name: "destination", Usage: "the Destination `URL` of COPY and MOVE"},
		&cli.StringFlag{Name: "request", Usage: "`FILE` with the request: an HTTP message, or its XML body"},
		&cli.StringFlag{Name: "input", Value: "auto", Usage: "`FORM` of the input: auto, xml, http, curl, har or ndjson"},
		&cli.BoolFlag{Name: "preview", Usage: "run rules in preview, too"},
		profileFlag(),
	}
}

// exchangeOptions reads them.
func exchangeOptions(c *cli.Context) (rules.Options, capture.Options, error) {
	if err := checkTarget(c); err != nil {
		return rules.Options{}, capture.Options{}, err
	}
	form, err := choice(c, "input", "auto", "xml", "http", "curl", "har", "ndjson")
	if err != nil {
		return rules.Options{}, capture.Options{}, err
	}
	kind, err := capture.ParseKind(form)
	if err != nil {
		return rules.Options{}, capture.Options{}, err
	}
	profile, err := profileOf(c)
	if err != nil {
		return rules.Options{}, capture.Options{}, err
	}
	q, err := readRequest(c)
	return rules.Options{
		Method: c.String("method"), URL: c.String("url"), Destination: c.String("destination"), Preview: c.Bool("preview"), Profile: profile,
	}, capture.Options{Input: kind, Request: q, AnyJSON: profile != ""}, err
}

func runReduce(c *cli.Context, s *streams) error {
	if c.NArg() > 1 {
		return unable("reduce takes one capture (lint207 reduce --help)")
	}
	if c.IsSet("rule") && c.IsSet("cause") {
		return unable("--rule and --cause exclude each other")
	}
	if err := keepsInput(c, "output", "request-output"); err != nil {
		return err
	}
	t := reduce.Target{Rule: c.String("rule"), Status: c.Int("cause"), Request: c.IsSet("request-output")}
	o, from, err := exchangeOptions(c)
	if err != nil {
		return err
	}
	if t.Rule != "" {
		rule, ok := rules.ByName(t.Rule)
		if !ok {
			hint := ""
			if near := nearest(t.Rule, ruleNames()); near != "" {
				hint = "; did you mean " + near + "?"
			}
			return unable("there is no rule %q%s (lint207 rules lists them)", t.Rule, hint)
		}
		t.Rule, o.Preview = rule.Name, true
	}
	from.Name = cmp.Or(strings.TrimPrefix(c.Args().First(), "-"), "stdin")
	if from.Request == nil && from.Name != "stdin" {
		if from.Request, err = beside(from.Name, o.Method); err != nil {
			return err
		}
	}
	b, err := readWhole(c, s)
	if err != nil {
		return unable("%s: %v", from.Name, cause(err))
	}
	res, err := reduceFirst(c, b, from, o, t)
	if err != nil {
		return err
	}
	more := ""
	if res.Stopped {
		more = "; a smaller one may exist"
	}
	fmt.Fprintf(s.err, "lint207: %s: %d bytes became %d (linted %d times%s)\n", from.Name, res.From, len(res.Body), res.Lints, more)
	if t.Request {
		if res.Request == nil {
			return unable("--request-output: %s has no request with a body to reduce (add --request FILE)", from.Name)
		}
		if err := writeWhole(c.String("request-output"), message(res.Request), nil); err != nil {
			return err
		}
	}
	err = writeWhole(c.String("output"), append(bytes.TrimSpace(res.Body), '\n'), s.out)
	if c.Context.Err() != nil {
		return &exit{exitInterrupted, "interrupted: this is what could be left out so far"}
	}
	return err
}

// reduceFirst reduces the exchange that is asked for, or the first that fits.
func reduceFirst(c *cli.Context, b []byte, from capture.Options, o rules.Options, t reduce.Target) (*reduce.Result, error) {
	var res *reduce.Result
	enough := errors.New("enough")
	err := capture.Read(c.Context, bytes.NewReader(b), from, func(ex *capture.Exchange) (err error) {
		if n := c.Int("index"); n != 0 && ex.Index != n {
			return nil
		}
		target := t
		if t.Rule == "" && t.Status == 0 {
			body := new(bytes.Buffer)
			if _, err := body.ReadFrom(ex.Body); err != nil {
				return err
			}
			ex.Body = bytes.NewReader(body.Bytes())
			target.Rule = worst(c.Context, *ex, o)
			ex.Body = bytes.NewReader(body.Bytes())
		}
		res, err = reduce.Reduce(c.Context, ex, o, target)
		if errors.Is(err, reduce.ErrNotThere) {
			return nil
		}
		return cmp.Or(err, enough)
	})
	switch {
	case res != nil:
		return res, nil
	case err != nil:
		return nil, unable("%s: %v", from.Name, err)
	case t.Rule != "":
		return nil, unable("%s: no finding of %s to reduce to (does the rule need --request, --url or --method?)", from.Name, t.Rule)
	case t.Status != 0:
		return nil, unable("%s: no root cause with status %d", from.Name, t.Status)
	}
	return nil, unable("%s: no exchange to reduce", from.Name)
}

// message writes a request as an HTTP message; if only its body is known, that.
func message(q *capture.Request) []byte {
	if !q.HeaderKnown || q.Method == "" || q.Target == "" {
		return q.Body
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s %s HTTP/1.1\r\n", q.Method, q.Target)
	for _, f := range q.Header {
		switch strings.ToLower(f.Name) {
		case "content-encoding": // which is undone
		case "transfer-encoding":
			fmt.Fprintf(&b, "Content-Length: %d\r\n", len(q.Body))
		default:
			fmt.Fprintf(&b, "%s: %s\r\n", f.Name, f.Value)
		}
	}
	b.WriteString("\r\n")
	b.Write(q.Body)
	return b.Bytes()
}

// worst is the rule of the most severe finding, "" if nothing is worse than advice.
func worst(ctx context.Context, ex capture.Exchange, o rules.Options) (rule string) {
	r, _ := rules.Lint(ctx, &ex, o)
	if r == nil {
		return ""
	}
	at := rules.Info
	for i := range r.Findings {
		if f := &r.Findings[i]; f.Severity > at {
			at, rule = f.Severity, f.Rule.Name
		}
	}
	return rule
}

// beside reads the request that lies beside a file, if there is one.
func beside(path, method string) (*capture.Request, error) {
	file, ok := capture.RequestBeside(path)
	if !ok {
		return nil, nil
	}
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, unable("the request beside it cannot be read: %v", err)
	}
	q, err := capture.ParseRequest(file, b, method)
	if err != nil {
		return nil, unable("the request beside it: %v", err)
	}
	return q, nil
}
