package rules

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"testing/iotest"

	"lint207/analyze/capture"
)

var fuzzMethods = []string{"", "PROPFIND", "PROPPATCH", "LOCK", "DELETE", "COPY", "MOVE", "MKCOL", "REPORT:sync-collection", "PUT"}

// FuzzLint: no panic, spans inside the input, the sums of the design, and the
// same findings whatever the chunks.
func FuzzLint(f *testing.F) {
	for _, pattern := range []string{"../testdata/*/*.xml", "../testdata/*/*/*.xml"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			f.Fatal(err)
		}
		for i, name := range files {
			b, err := os.ReadFile(name)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(b, uint8(i))
		}
	}
	for _, r := range All() {
		page, err := r.Page()
		if err != nil {
			continue
		}
		for i := range page.Examples {
			f.Add(page.Examples[i].Body, uint8(i))
		}
	}
	f.Fuzz(func(t *testing.T, body []byte, method uint8) {
		o := Options{Method: fuzzMethods[int(method)%len(fuzzMethods)], URL: "/a/", Destination: "/b/", Preview: true}
		whole := lintBytes(t, capture.Exchange{Source: "fuzz", Body: bytes.NewReader(body), InSource: true}, o, int64(len(body)))
		small := lintBytes(t, capture.Exchange{Source: "fuzz", Body: iotest.OneByteReader(bytes.NewReader(body)), InSource: true}, o, int64(len(body)))
		if whole != small {
			t.Errorf("chunks matter:\n%s\n%s", whole, small)
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
