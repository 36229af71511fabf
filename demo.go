package main

import (
	"bytes"
	_ "embed"
	"fmt"

	"github.com/urfave/cli/v2"
)

//go:embed testdata/demo/proppatch.xml
var demoBody []byte

// demoCommand shows an example answer and its diagnosis.
func demoCommand(s *streams) *cli.Command {
	return &cli.Command{
		Name:      "demo",
		Usage:     "show an example answer and its diagnosis",
		UsageText: "lint207 demo [flags]\n\nExamples:\n\n   lint207 demo\n   lint207 demo --format json",
		Flags:     lintFlags(),
		Action: func(c *cli.Context) error {
			if c.NArg() > 0 {
				return unable("demo takes no arguments (a file of that name is ./demo)")
			}
			demo := *s
			demo.in = bytes.NewReader(demoBody)
			n, err := newSession(c, &demo)
			if err != nil {
				return err
			}
			if n.writer.screen() == "text" {
				fmt.Fprintf(s.out, "A server answered PROPPATCH with 207 Multi-Status and this body:\n\n%s\n$ lint207 --stdin-name proppatch.xml < proppatch.xml\n", demoBody)
			}
			return n.all([]source{{name: "proppatch.xml", named: true}})
		},
	}
}
