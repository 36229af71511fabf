package main

import (
	"net/url"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"lint207/report"
	"lint207/rules"
)

const description = `Reads what a WebDAV, CalDAV or CardDAV server answered and says what happened to
every href, which failures are the root causes of the others, and every breach of
the specifications at its line and column.

Examples:

   curl -si -X PROPFIND -H 'Depth: 1' URL | lint207
   lint207 --method PROPPATCH answer.xml
   lint207 --method COPY --url /a/ --destination /b/ answer.xml
   lint207 --format json fixtures/ > report.json
   lint207 --output sarif=lint207.sarif --output junit=lint207.xml fixtures/
   lint207 --select '//D:response[D:propstat/D:status[contains(., "403")]]/D:href' answer.xml

Exit codes: 0 nothing at or above --fail-on; 1 findings; 2 could not do all of the
job; 3 with --require-success an operation that did not succeed; 130 interrupted.`

func lintFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "format", Value: "text", Usage: "`FORMAT` of the report: " + strings.Join(report.Formats(), ", ")},
		&cli.StringSliceFlag{Name: "output", Usage: "also write a report as `FORMAT[=FILE]`; may be given several times"},
		&cli.StringFlag{Name: "method", Usage: "the `METHOD` that was answered: PROPPATCH, LOCK ..., or REPORT:NAME"},
		&cli.StringFlag{Name: "url", Usage: "the Request-`URL`, or its path"},
		&cli.StringFlag{Name: "destination", Usage: "the Destination `URL` of COPY and MOVE"},
		&cli.StringFlag{Name: "stdin-name", Value: "stdin", Usage: "`NAME` of standard input in the report"},
		&cli.StringFlag{Name: "color", Value: "auto", Usage: "`WHEN` to color: auto, always or never"},
		&cli.StringFlag{Name: "fail-on", Value: "error", Usage: "lowest `SEVERITY` that gives exit code 1: error, warning, info or never"},
		&cli.StringFlag{Name: "min-severity", Value: "info", Usage: "lowest `SEVERITY` that is shown: error, warning or info"},
		&cli.BoolFlag{Name: "require-success", Usage: "exit code 3 if an operation did not succeed"},
		&cli.BoolFlag{Name: "show-all", Usage: "show every response, and longer lists"},
		&cli.IntFlag{Name: "max-findings", Value: 100, Usage: "show at most `N` findings of each rule"},
		&cli.BoolFlag{Name: "quiet", Aliases: []string{"q"}, Usage: "say nothing about answers that have neither failures nor findings"},
		&cli.BoolFlag{Name: "strict", Usage: "in folders and globs: files that are no Multi-Status give exit code 2"},
		&cli.BoolFlag{Name: "preview", Usage: "run rules in preview, too"},
		&cli.StringFlag{Name: "input", Value: "auto", Usage: "`FORM` of the input: auto, xml, http, curl, har or ndjson"},
		profileFlag(),
		&cli.StringFlag{Name: "request", Usage: "`FILE` with the request: an HTTP message, or its XML body"},
	}
}

func selectFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "select", Usage: "print what the `XPATH` selects, with positions"},
		&cli.StringSliceFlag{Name: "ns", Usage: "bind a prefix for --select: `P=URI`"},
	}
}

// choice checks the value of a flag against what it may be.
func choice(c *cli.Context, flag string, allowed ...string) (string, error) {
	v := c.String(flag)
	if slices.Contains(allowed, v) {
		return v, nil
	}
	hint := ""
	if n := nearest(v, allowed); n != "" {
		hint = "; did you mean " + n + "?"
	}
	return "", unable("--%s is %s, not %q%s", flag, strings.Join(allowed, ", "), v, hint)
}

// methods are those that a misspelt --method may mean.
var methods = []string{"PROPFIND", "PROPPATCH", "REPORT", "SEARCH", "MKCOL", "MKCALENDAR", "LOCK", "UNLOCK", "DELETE", "COPY", "MOVE", "PUT", "GET", "HEAD", "POST", "ACL", "OPTIONS"}

// checkTarget refuses what can be no method or URL.
func checkTarget(c *cli.Context) error {
	m := c.String("method")
	method, report, hasReport := strings.Cut(m, ":")
	switch {
	case m == "":
	case strings.IndexFunc(method, notToken) >= 0 || method == "" || hasReport && (method != "REPORT" || report == ""):
		return unable("--method is a method such as PROPPATCH, or REPORT:NAME, not %q", m)
	case !slices.Contains(methods, method) && slices.Contains(methods, strings.ToUpper(method)):
		return unable("--method %s: methods are written in capitals; did you mean %s?", m, strings.ToUpper(method))
	}
	for _, flag := range []string{"url", "destination"} {
		v := c.String(flag)
		if u, err := url.Parse(v); v != "" && (err != nil || u.Host == "" && !strings.HasPrefix(v, "/")) {
			return unable("--%s is a URL or an absolute path, not %q", flag, v)
		}
	}
	return nil
}

// notToken: a method is a token (RFC 9110 section 5.6.2).
func notToken(r rune) bool {
	return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("!#$%&'*+-.^_`|~", r))
}

var severities = map[string]rules.Severity{"info": rules.Info, "warning": rules.Warning, "error": rules.Error, "never": rules.Error + 1}
