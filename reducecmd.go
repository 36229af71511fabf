package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
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
		&cli.StringFlag{Name: "config", Usage: "the configuration `FILE`; else .lint207.yaml, here or in a folder above"},
		&cli.BoolFlag{Name: "no-config", Usage: "read no configuration"},
	}
}

// exchanges are how the captures of a command are read and linted.
type exchanges struct {
	project *project
	o       rules.Options
	from    capture.Options
}

// exchangeOptions reads them.
func exchangeOptions(c *cli.Context) (*exchanges, error) {
	if err := checkTarget(c); err != nil {
		return nil, err
	}
	kind, err := inputKind(c)
	if err != nil {
		return nil, err
	}
	p, err := newProject(c)
	if err != nil {
		return nil, err
	}
	profiles := userProfiles(p.config)
	profile, err := profileOf(c, profiles...)
	if err != nil {
		return nil, err
	}
	q, err := readRequest(c)
	return &exchanges{p, rules.Options{
		Method: c.String("method"), URL: c.String("url"), Destination: c.String("destination"), Preview: c.Bool("preview"), Profile: profile, Profiles: profiles,
	}, capture.Options{Input: kind, Request: q, AnyJSON: profile != "" || len(profiles) > 0}}, err
}

// of is how one source is read, which "-" for standard input is, too.
func (e *exchanges) of(arg string) (*source, capture.Options, error) {
	s := &source{name: arg, path: arg, named: true}
	if arg == "-" || arg == "" {
		s.name, s.path = "stdin", ""
	}
	s.settings = e.project.config.For(s.pathOrName())
	from := e.from
	from.Name = s.name
	var err error
	if from.Request == nil {
		if from.Request, err = s.request(e.o.Method); err != nil {
			err = unable("%s: %v", s.name, err)
		}
	}
	return s, from, err
}

// options are those for an exchange of a source.
func (e *exchanges) options(s *source, ex *capture.Exchange) rules.Options {
	o := e.o
	(&visit{project: e.project, s: s, index: max(1, ex.Index)}).options(&o, ex.Request)
	return o
}

func runReduce(c *cli.Context, s *streams) error {
	if c.NArg() > 1 {
		return unable("reduce takes one capture (lint207 reduce --help)")
	}
	if c.IsSet("rule") && c.IsSet("cause") {
		return unable("--rule and --cause exclude each other")
	}
	e, err := exchangeOptions(c)
	if err != nil {
		return err
	}
	t, err := e.target(c)
	if err != nil {
		return err
	}
	src, from, err := e.of(c.Args().First())
	if err != nil {
		return err
	}
	beside, _ := src.requestFile()
	if err := keepsFiles(c, c.Args().First(), c.String("request"), e.project.config.File, beside); err != nil {
		return err
	}
	b, err := readWhole(c, s)
	if err != nil {
		return unread(c.Context, from.Name, err)
	}
	options := func(ex *capture.Exchange) rules.Options { return e.reducing(src, ex, t) }
	res, err := reduceFirst(c, b, from, options, t)
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

// target says what is to stay; a rule may be one of the configuration.
func (e *exchanges) target(c *cli.Context) (reduce.Target, error) {
	name, t := c.String("rule"), reduce.Target{Status: c.Int("cause"), Request: c.IsSet("request-output")}
	if name == "" {
		return t, nil
	}
	var names []string
	for _, r := range e.project.config.Rules() {
		if r.Name == name || slices.Contains(r.Aliases, name) {
			e.o.Preview = true
			t.Rule = r.Name
			return t, nil
		}
		names = append(append(names, r.Name), r.Aliases...)
	}
	hint := ""
	if near := nearest(name, names); near != "" {
		hint = "; did you mean " + near + "?"
	}
	return t, unable("there is no rule %q%s (lint207 rules lists them)", name, hint)
}

// reducing are the options for an exchange. A rule that is asked for runs, and
// nothing hides it, whatever the configuration says.
func (e *exchanges) reducing(s *source, ex *capture.Exchange, t reduce.Target) rules.Options {
	o := e.options(s, ex)
	if t.Rule == "" {
		return o
	}
	configured := o.Severity
	o.Severity = func(r *rules.Rule) rules.Severity {
		if level := configured(r); level != rules.Off || r.Name != t.Rule {
			return level
		}
		return r.Severity
	}
	if o.Hide, o.Sift = nil, nil; o.Plans != nil {
		o.Plans = new(rules.Plans) // the severities are others
	}
	return o
}

// reduceFirst reduces the exchange that is asked for, or the first that fits.
func reduceFirst(c *cli.Context, b []byte, from capture.Options, options func(*capture.Exchange) rules.Options, t reduce.Target) (*reduce.Result, error) {
	var res *reduce.Result
	enough := errors.New("enough")
	err := capture.Read(c.Context, bytes.NewReader(b), from, func(ex *capture.Exchange) (err error) {
		if n := c.Int("index"); n != 0 && ex.Index != n {
			return nil
		}
		o, target := options(ex), t
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
		return nil, unread(c.Context, from.Name, err)
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
