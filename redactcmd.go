package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"

	"github.com/urfave/cli/v2"

	"lint207/analyze/capture"
	"lint207/rules/redact"
)

const redactUsage = `lint207 redact [flags] [FILE | -]

Writes a capture again without credentials, cookies, hosts, names and values, in
its form and with the same findings, so that it can be shown. Every word is
replaced by one of the same length, the same word always by the same one. Read
the result before you publish it.

Examples:

   lint207 redact answer.xml > shown.xml
   curl -si -X PROPFIND URL | lint207 redact
   lint207 redact --output shown.har session.har
   lint207 redact --request put.request.http --request-output shown.request.http put.xml`

// redactCommand makes a capture fit to be shown.
func redactCommand(s *streams) *cli.Command {
	return &cli.Command{
		Name:      "redact",
		Usage:     "take names, values and credentials out of a capture",
		UsageText: redactUsage,
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "input", Value: "auto", Usage: "`FORM` of the input: auto, xml, http, curl, har or ndjson"},
			&cli.StringFlag{Name: "output", Usage: "`FILE` to write to, in place of standard output"},
			&cli.StringFlag{Name: "request", Usage: "`FILE` with the request, to be redacted with the same words"},
			&cli.StringFlag{Name: "request-output", Usage: "`FILE` for the redacted request"},
		},
		Action: func(c *cli.Context) error { return runRedact(c, s) },
	}
}

func runRedact(c *cli.Context, s *streams) error {
	kind, err := inputKind(c)
	if err != nil {
		return err
	}
	if c.NArg() > 1 {
		return unable("redact takes one capture (lint207 redact --help)")
	}
	if c.IsSet("request") != c.IsSet("request-output") {
		return unable("--request and --request-output belong together")
	}
	name := "stdin"
	if arg := c.Args().First(); arg != "" && arg != "-" {
		name = arg
	}
	if err := keepsFiles(c, c.Args().First(), c.String("request")); err != nil {
		return err
	}
	b, err := readWhole(c, s)
	if err != nil {
		return unread(c.Context, name, err)
	}
	r := redact.New()
	out, note, err := r.Capture(c.Context, b, kind)
	if err != nil {
		return unread(c.Context, name, err)
	}
	if note != "" {
		fmt.Fprintf(s.err, "lint207: %s: %s\n", name, note)
	}
	if file := c.String("request"); file != "" {
		if err := redactRequest(r, file, c.String("request-output")); err != nil {
			return err
		}
	}
	return writeWhole(c.String("output"), out, s.out)
}

// keepsFiles refuses outputs that go to one file, or would take the place of
// what is read.
func keepsFiles(c *cli.Context, read ...string) error {
	if out := c.String("output"); sameFile(out, c.String("request-output")) {
		return unable("--output and --request-output both go to %s", out)
	}
	for _, flag := range []string{"output", "request-output"} {
		for _, in := range read {
			if in != "-" && sameFile(c.String(flag), in) {
				return unable("--%s %s would overwrite %s, which is to be read", flag, c.String(flag), in)
			}
		}
	}
	return nil
}

// readWhole reads the argument, or standard input.
func readWhole(c *cli.Context, s *streams) ([]byte, error) {
	src := new(source)
	if arg := c.Args().First(); arg != "-" {
		src.path = arg
	}
	r, err := src.open(c.Context, s.in)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	b, err := io.ReadAll(io.LimitReader(r, capture.MaxWhole+1))
	if err == nil && len(b) > capture.MaxWhole {
		err = &capture.LimitError{What: "the capture", Limit: "MaxWhole, 256 MiB"}
	}
	return b, err
}

// unread says why a capture was not read; an interrupt is no fault of it.
func unread(ctx context.Context, name string, err error) error {
	if ctx.Err() != nil {
		return &exit{exitInterrupted, "interrupted"}
	}
	return unable("%s: %v", name, cause(err))
}

func redactRequest(r *redact.Redactor, from, to string) error {
	b, err := os.ReadFile(from)
	if err != nil {
		return unable("--request %s: cannot be read: %v", from, cause(err))
	}
	if _, err := capture.ParseRequest(from, bytes.Clone(b), ""); err != nil {
		return unable("--request: %v", err)
	}
	if capture.StartsMessage(bytes.TrimLeft(b, "\r\n")) {
		r.Messages(b)
	} else {
		r.Body(b)
	}
	return writeWhole(to, b, nil)
}

// writeWhole writes to a file, or to the screen if it has no name.
func writeWhole(file string, b []byte, screen io.Writer) error {
	if file == "" {
		if _, err := screen.Write(b); err != nil && !closedPipe(err) {
			return unable("the output could not be written: %v", err)
		}
		return nil
	}
	if err := os.WriteFile(file, b, 0o600); err != nil {
		return unable("%s: cannot be written: %v", file, cause(err))
	}
	return nil
}
