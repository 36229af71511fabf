// Package lint207test lints the Multi-Status answers of a WebDAV, CalDAV or
// CardDAV server, or those that a client gets, in Go tests.
package lint207test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"lint207/analyze/capture"
	"lint207/rules"
)

// Config says what fails a test. The zero value: every error and warning.
type Config struct {
	FailOn  rules.Severity // the lowest severity that fails; 0: Warning
	Ignore  []string       // names of rules that are not looked at; one that there is not is an error
	Preview bool           // rules in preview run too
}

// Check lints an answer and fails the test for each finding. The request is
// resp.Request; sent is its body, needed for what only the request can tell.
// resp.Body can be read again afterwards. An answer that is no Multi-Status
// (nor a body of RFC 4918 section 16 or RFC 5689) fails the test.
func Check(t testing.TB, resp *http.Response, sent []byte) *rules.Result {
	t.Helper()
	return Config{}.Check(t, resp.Request, sent, resp)
}

// CheckHandler sends a request to a handler and lints its answer, which it
// returns.
func CheckHandler(t testing.TB, h http.Handler, req *http.Request) (*http.Response, *rules.Result) {
	t.Helper()
	sent, err := take(&req.Body)
	if err != nil {
		t.Fatalf("lint207: the body of the request cannot be read: %v", err)
	}
	rec := newRecorder()
	h.ServeHTTP(rec, req)
	resp := rec.result(req)
	return resp, Config{}.Check(t, req, sent, resp)
}

// Check is the function Check with a request of its own, which may be nil.
func (c Config) Check(t testing.TB, req *http.Request, sent []byte, resp *http.Response) *rules.Result {
	t.Helper()
	body, err := take(&resp.Body)
	if err != nil {
		t.Fatalf("lint207: the body of the answer cannot be read: %v", err)
	}
	res, err := c.lint(context.Background(), req, sent, resp, body) // t.Context() has ended in a Cleanup
	if err != nil {
		t.Fatalf("lint207: %v", err)
	}
	c.report(t, res)
	return res
}

// take reads a body and puts it back.
func take(body *io.ReadCloser) ([]byte, error) {
	if *body == nil || *body == http.NoBody {
		return []byte{}, nil
	}
	b, err := io.ReadAll(*body)
	err = errors.Join(err, (*body).Close())
	*body = io.NopCloser(bytes.NewReader(b))
	return b, err
}

func (c Config) lint(ctx context.Context, req *http.Request, sent []byte, resp *http.Response, body []byte) (*rules.Result, error) {
	source := "the answer"
	if req != nil {
		source = req.Method + " " + req.URL.Path
	}
	chosen, err := c.rules()
	if err != nil {
		return nil, err
	}
	ex := capture.FromResponse(source, req, sent, resp, bytes.NewReader(body))
	return rules.Lint(ctx, ex, rules.Options{Preview: c.Preview, Rules: chosen})
}

// rules are those that run.
func (c Config) rules() ([]*rules.Rule, error) {
	ignored := map[*rules.Rule]bool{}
	for _, name := range c.Ignore {
		r, ok := rules.ByName(name)
		if !ok {
			return nil, unknownRule(name)
		}
		ignored[r] = true
	}
	return slices.DeleteFunc(slices.Clone(rules.All()), func(r *rules.Rule) bool { return ignored[r] }), nil
}

func unknownRule(name string) error {
	var names []string
	for _, r := range rules.All() {
		names = append(names, r.Name)
	}
	hint := ""
	if near := rules.Nearest(name, names); near != "" {
		hint = "; did you mean " + near + "?"
	}
	return fmt.Errorf("Config.Ignore: there is no rule %s%s (lint207 rules lists them)", rules.Quote([]byte(name)), hint)
}

// report fails the test for each finding that counts.
func (c Config) report(t testing.TB, res *rules.Result) {
	t.Helper()
	least := c.FailOn
	if least == rules.Off {
		least = rules.Warning
	}
	var omitted int64
	for s := least; s <= rules.Error; s++ {
		omitted += res.BySeverity[s]
	}
	for i := range res.Findings {
		if f := &res.Findings[i]; f.Severity >= least {
			t.Error(Text(res, f))
			omitted--
		}
	}
	if omitted > 0 {
		t.Errorf("lint207: %d more findings are not shown", omitted)
	}
}

// Text is a finding as a test prints it.
func Text(res *rules.Result, f *rules.Finding) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %d:%d: %s[%s] %s\n", rules.Escape([]byte(res.Source)), f.At.Line, f.At.Col, f.Severity, f.Rule.Name, f.Message)
	if f.Excerpt.Text != "" {
		fmt.Fprintf(&b, "    %s\n", rules.Quote([]byte(f.Excerpt.Text)))
	}
	if len(f.Rule.Spec) > 0 {
		fmt.Fprintf(&b, "    = %s\n", strings.Join(f.Rule.Spec, ", "))
	}
	if f.Help != "" {
		fmt.Fprintf(&b, "    = help: %s\n", f.Help)
	}
	return strings.TrimRight(b.String(), "\n")
}
