package rules

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"lint207/analyze/capture"
)

var fuzzMethods = []string{"", "PROPFIND", "PROPPATCH", "LOCK", "DELETE", "COPY", "MOVE", "MKCOL", "REPORT:sync-collection", "PUT"}

// FuzzLint: no panic, spans inside the input, the sums of the design, and the
// same findings whatever the chunks.
func FuzzLint(f *testing.F) {
	for i, x := range samples(f) {
		f.Add(x.body, uint8(i))
	}
	f.Fuzz(func(t *testing.T, body []byte, method uint8) {
		o := Options{Method: fuzzMethods[int(method)%len(fuzzMethods)], URL: "/a/", Destination: "/b/", Preview: true}
		whole := ""
		for _, n := range []int{1 << 20, 1, 7, 4096} {
			got := lintBytes(t, capture.Exchange{Source: "fuzz", Body: &pieces{bytes.NewReader(body), n}, InSource: true, Short: n < 7}, o, int64(len(body)))
			if whole != "" && got != whole {
				t.Errorf("reads of %d bytes:\n%s\nnot\n%s", n, got, whole)
			}
			whole = got
		}
	})
}

// FuzzExchange: whatever the request, the head and the body, no panic, and
// spans inside.
func FuzzExchange(f *testing.F) {
	for _, r := range All() {
		page, err := r.Page()
		if err != nil {
			f.Fatal(err)
		}
		for _, e := range page.Examples {
			if e.Head != nil || e.Request != nil {
				f.Add(e.Request, e.Head, e.Body, e.Method)
			}
		}
	}
	f.Fuzz(func(t *testing.T, request, head, body []byte, method string) {
		e := Example{Method: method, Head: head, Request: request, Body: body}
		ex, err := e.Exchange("fuzz")
		if err != nil {
			return
		}
		o := e.Options()
		first := lintBytes(t, *ex, o, int64(max(len(body), len(head))))
		ex.Body, ex.Short = &pieces{bytes.NewReader(body), 3}, true
		if second := lintBytes(t, *ex, o, int64(max(len(body), len(head)))); first != second {
			t.Errorf("chunks matter:\n%s\n%s", first, second)
		}
	})
}

// FuzzSuppression: a comment hides findings, it never changes their number.
func FuzzSuppression(f *testing.F) {
	const start, rest = `<D:multistatus xmlns:D="DAV:">`, `<D:response><D:href>/a b</D:href><D:status>HTTP/1.1 200</D:status></D:response><D:response><D:href>c d</D:href></D:response></D:multistatus>`
	for _, s := range []string{"ignore href x", "ignore-file href,status-line-grammar because", "ignore", "ignore-file", "ignor href", "ignore href, href x", "ignore ,,, x", "ignore policy x", "ignore-file unused-suppression", "ignore xml x --><!--lint207:ignore href"} {
		f.Add(s, true)
		f.Add(s, false)
	}
	count := func(t *testing.T, body string) (int64, *Result) {
		res := lintText(t, body, Options{Preview: true})
		n := res.Suppressed
		for r, k := range res.Counts {
			if r.Family != policyFamily && r.Family != "xml" {
				n += k
			}
		}
		return n, res
	}
	f.Fuzz(func(t *testing.T, text string, inside bool) {
		if strings.ContainsAny(text, "<>&") || strings.Contains(text, "--") {
			return
		}
		comment := "<!--lint207:" + text + "-->"
		want, _ := count(t, start+rest)
		body := comment + start + rest
		if inside {
			body = start + comment + rest
		}
		if got, res := count(t, body); got != want && !res.Diagnosis.IllFormed {
			t.Errorf("%q: %d findings with those that are hidden, want %d: %v", text, got, want, res.Findings)
		}
	})
}

func lintBytes(t *testing.T, ex capture.Exchange, o Options, size int64) string {
	res, err := Lint(context.Background(), &ex, o)
	var not *ErrNotMultistatus
	if errors.As(err, &not) {
		return err.Error()
	}
	if err != nil {
		t.Fatal(err)
	}
	var s bytes.Buffer
	d := res.Diagnosis
	fmt.Fprintln(&s, d.Outcome, d.Counts, d.CauseCount, d.UnexplainedCount)
	for _, f := range res.Findings {
		fmt.Fprintln(&s, f.Rule.Name, f.Severity, f.At.Off, f.At.Len, f.At.Line, f.At.Col, f.Fingerprint, f.Message)
		if f.At.InSource && (f.At.Off < 0 || f.At.Len < 0 || f.At.Off+f.At.Len > size) {
			t.Errorf("%s: span %d+%d outside of %d bytes", f.Rule.Name, f.At.Off, f.At.Len, size)
		}
		if e := f.Excerpt; e.Start < 0 || e.Length < 0 || e.Start+e.Length > len(e.Text) {
			t.Errorf("%s: excerpt %d+%d outside of %q", f.Rule.Name, e.Start, e.Length, e.Text)
		}
	}
	sum := d.UnexplainedCount
	for i := range d.Causes {
		sum += d.Causes[i].DependentCount
	}
	if dependents := d.Counts.By[5]; int64(len(d.Causes)) == d.CauseCount && sum != dependents {
		t.Errorf("%s: dependents of causes and unexplained are %d, counts.dependent is %d", o.Method, sum, dependents)
	}
	return s.String()
}
