package rules

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"lint207/analyze/capture"
)

// sample is a body with the options to lint it under.
type sample struct {
	name string
	body []byte
	opts Options
}

// samples are the bodies of all fixtures and of all examples of rules.
func samples(t testing.TB) (out []sample) {
	err := filepath.WalkDir("../testdata", func(path string, d fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".xml" {
			return err
		}
		b, err := os.ReadFile(path)
		out = append(out, sample{path, b, Options{Preview: true}})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(out) < 10 {
		t.Fatalf("%d fixtures", len(out))
	}
	for _, r := range All() {
		page, err := r.Page()
		if err != nil {
			t.Fatal(err)
		}
		for i := range page.Examples {
			e := &page.Examples[i]
			o := e.Options()
			o.Method = e.Method
			out = append(out, sample{fmt.Sprintf("%s, example %d", r.Name, i+1), e.Body, o})
		}
	}
	return out
}

// pieces reads n bytes at a time.
type pieces struct {
	r io.Reader
	n int
}

func (p *pieces) Read(b []byte) (int, error) { return p.r.Read(b[:min(len(b), p.n)]) }

// The findings do not depend on the sizes of reads, nor on whether a second
// goroutine reads ahead.
func TestChunksAndWorkersDoNotMatter(t *testing.T) {
	for _, s := range samples(t) {
		want := ""
		for _, n := range []int{1 << 20, 1, 7, 4096} {
			for _, short := range []bool{true, false} {
				ex := &capture.Exchange{Source: "x", Body: &pieces{bytes.NewReader(s.body), n}, InSource: true, Short: short}
				got := told(t, &s, ex, s.opts)
				if want == "" {
					want = got
				}
				if got != want {
					t.Errorf("%s: reads of %d bytes, inline %v:\n%s\nwant\n%s", s.name, n, short, got, want)
				}
			}
		}
	}
}

// Rules that need only the body say the same about it whether it comes from a
// file, through a pipe, in a HAR or in NDJSON.
func TestFormsDoNotMatter(t *testing.T) {
	var bodyOnly []*Rule
	for _, r := range All() {
		if r.Needs&(NeedsHead|NeedsRequestHeaders|NeedsRequestBody) == 0 {
			bodyOnly = append(bodyOnly, r)
		}
	}
	for _, s := range samples(t) {
		text := base64.StdEncoding.EncodeToString(s.body)
		har := `{"log":{"version":"1.2","creator":{"name":"x","version":"1"},"entries":[{"response":{"status":207,"content":{"encoding":"base64","text":"` + text + `"}}}]}}`
		line := `{"response":{"status":207,"bodyBase64":"` + text + `"}}`
		o := s.opts
		o.Rules = bodyOnly
		message := "HTTP/1.1 207 Multi-Status\r\n\r\n" + string(s.body)
		want := ""
		for _, c := range []struct {
			form  string
			input capture.Kind
			r     io.Reader
		}{
			{"message", capture.HTTP, strings.NewReader(message)},
			{"message, slowly", capture.HTTP, &pieces{strings.NewReader(message), 3}},
			{"HAR", capture.HAR, strings.NewReader(har)},
			{"NDJSON", capture.NDJSON, strings.NewReader(line)},
			{"file", capture.XML, bytes.NewReader(s.body)},
			{"pipe", capture.XML, &pieces{bytes.NewReader(s.body), 5}},
		} {
			n := 0
			err := capture.Read(context.Background(), c.r, capture.Options{Name: "x", Input: c.input}, func(ex *capture.Exchange) error {
				n++
				ex.InSource = false // places are those of the body
				ex.Origin.Line = 0
				got := told(t, &s, ex, o)
				if want == "" {
					want = got
				}
				if got != want && !strings.Contains(got, notAlone) {
					t.Errorf("%s as %s:\n%s\nwant\n%s", s.name, c.form, got, want)
				}
				return nil
			})
			var not *capture.NotRecognised
			if n != 1 && !errors.As(err, &not) || err != nil && !errors.As(err, &not) {
				t.Errorf("%s as %s: %d exchanges, %v", s.name, c.form, n, err)
			}
		}
	}
}

// notAlone: a body that is a Multi-Status only because the head says 207.
const notAlone = "\x00"

// told is all that a report could say.
func told(t *testing.T, s *sample, ex *capture.Exchange, o Options) string {
	t.Helper()
	res, err := Lint(context.Background(), ex, o)
	var not *ErrNotMultistatus
	if errors.As(err, &not) {
		return notAlone + err.Error()
	}
	if err != nil {
		t.Fatalf("%s: %v", s.name, err)
	}
	var b strings.Builder
	d := res.Diagnosis
	fmt.Fprintln(&b, res.Kind, d.Method.Name, d.Method.Certainty, d.Outcome, d.Counts, d.CauseCount, d.UnexplainedCount, res.BySeverity, res.Suppressed, res.Omitted)
	for i := range d.Causes {
		c := &d.Causes[i]
		fmt.Fprintln(&b, "cause", c.Code, c.At, c.DependentCount, len(c.Dependents))
	}
	for i := range res.Responses {
		info, err := json.Marshal(&res.Responses[i])
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "response %s\n", info)
	}
	for _, f := range res.Findings {
		fmt.Fprintln(&b, f.Rule.Name, f.Severity, f.Certainty, f.At, f.Excerpt, f.Fingerprint, f.Message)
		for _, r := range f.Related {
			fmt.Fprintln(&b, "  ", r.Message, r.At, r.Excerpt)
		}
		if f.At.Off < 0 || f.At.Len < 0 || f.At.InSource && f.At.Off+f.At.Len > int64(len(s.body)) {
			t.Errorf("%s: %s: span %d+%d outside of %d bytes", s.name, f.Rule.Name, f.At.Off, f.At.Len, len(s.body))
		}
	}
	return b.String()
}
