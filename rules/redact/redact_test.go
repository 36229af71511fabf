package redact

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"lint207/analyze/capture"
	"lint207/rules"
)

// counts are the findings of an exchange by rule, and its outcome.
func counts(t *testing.T, ex *capture.Exchange, o rules.Options) map[string]int64 {
	t.Helper()
	out := map[string]int64{}
	r, err := rules.Lint(context.Background(), ex, o)
	if r == nil {
		return map[string]int64{err.Error(): 1}
	}
	for rule, n := range r.Counts {
		out[rule.Name] = n
	}
	out["outcome "+string(r.Diagnosis.Outcome)] = 1
	out["causes"] = r.Diagnosis.CauseCount
	out["dependents"] = r.Diagnosis.Counts.By[5]
	out["kind "+r.Kind] = 1
	return out
}

// changed are the rules whose examples do not keep their findings yet: they go
// by words in the values of calendars, cards, locks and JSON batches that redact
// takes for private ones. A rule that keeps them is to be taken out of the list.
var changed = strings.Fields(`
address-data-cut-off addressbook-collation-set-incomplete availability-timezone-unwanted
batch-dependent-failed-otherwise batch-dependent-ran batch-depends-on-misspelt
batch-duplicate-request-id batch-json-byte-order-mark batch-json-not-a-number batch-nested
batch-only-victims batch-outer-status-contradicts batch-partial-answer
batch-response-without-request caldav-date-limit-value calendar-availability-value
calendar-data-cut-off calendar-data-not-icalendar calendar-object-has-method calendar-object-mixed-components
calendar-timezone-value calendar-user-type-value collation-set-incomplete
conflicting-active-locks depth-noroot-root-present expand-property-href-not-expanded
expand-property-unrequested graph-batch-mixed-dependencies graph-batch-too-large
lock-href-repeated lock-token-uuid-version-1 misspelled-property mkcol-response-namespace
nested-response-outside-expand-property preference-applied-not-requested
push-properties-incomplete push-topic-duplicate push-triggers-structure push-vapid-type-missing
redirect-despite-apply-to-redirect-ref redirect-in-tree-operation schedule-response-root
timezone-id-missing timezone-left-out timezone-missing timezone-unwanted vary-prefer-missing
`)

// Every example of every rule but those gives the same findings when it is
// redacted.
func TestExamples(t *testing.T) {
	for _, rule := range rules.All() {
		page, err := rule.Page()
		if err != nil {
			t.Fatal(err)
		}
		kept := true
		for i, e := range page.Examples {
			t.Run(fmt.Sprintf("%s/%d", rule.Name, i), func(t *testing.T) {
				ex, err := e.Exchange("x")
				if err != nil {
					t.Fatal(err)
				}
				want := counts(t, ex, e.Options())
				r := New()
				f := e
				f.Body = bytes.Clone(e.Body)
				r.Body(f.Body)
				f.URL, f.Destination = r.URL(e.URL), r.URL(e.Destination)
				if e.Head != nil {
					f.Head = bytes.Clone(e.Head)
					r.Messages(f.Head)
				}
				if e.Request != nil {
					f.Request = bytes.Clone(e.Request)
					if capture.StartsMessage(f.Request) {
						r.Messages(f.Request)
					} else {
						r.Body(f.Request)
					}
				}
				if len(f.Body) != len(e.Body) {
					t.Errorf("%d bytes became %d", len(e.Body), len(f.Body))
				}
				if ex, err = f.Exchange("x"); err != nil {
					t.Fatal(err)
				}
				got := counts(t, ex, f.Options())
				same := maps.Equal(got, want)
				kept = kept && same
				if !same && !slices.Contains(changed, rule.Name) {
					t.Errorf("%v became %v:\n%s%s%s\nwas\n%s%s%s", want, got, f.Request, f.Head, f.Body, e.Request, e.Head, e.Body)
				}
			})
		}
		if kept && slices.Contains(changed, rule.Name) {
			t.Errorf("%s keeps its findings: take it out of the list", rule.Name)
		}
	}
}

// all are the findings of a capture, exchange by exchange.
func all(t *testing.T, b []byte) (out []map[string]int64, err error) {
	err = capture.Read(context.Background(), bytes.NewReader(b), capture.Options{Name: "x"}, func(ex *capture.Exchange) error {
		out = append(out, counts(t, ex, rules.Options{Preview: true}))
		return nil
	})
	return out, err
}

// Every fixture of the repository gives the same findings when it is redacted,
// and comes in its form.
func TestFixtures(t *testing.T) {
	n := 0
	err := filepath.WalkDir("../../testdata", func(path string, d fs.DirEntry, err error) error {
		ext := filepath.Ext(path)
		if err != nil || d.IsDir() || !slices.Contains([]string{".xml", ".http", ".har", ".ndjson", ".txt"}, ext) || strings.Contains(path, "testdata/report") {
			return err
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		want, failed := all(t, b)
		if len(want) == 0 || strings.Contains(path, ".request.") || strings.Contains(path, "testdata/tools/worker") {
			return nil
		}
		n++
		t.Run(path, func(t *testing.T) {
			form, err := capture.Recognise(b)
			if err != nil {
				t.Fatal(err)
			}
			out, note, err := New().Capture(context.Background(), bytes.Clone(b), capture.Auto)
			if err != nil {
				if failed == nil {
					t.Fatal(err)
				}
				return
			}
			if now, err := capture.Recognise(out); err != nil || note == "" && now != form {
				t.Errorf("%v became %v (%v)", form, now, err)
			}
			got, _ := all(t, out)
			if !slices.EqualFunc(got, want, maps.Equal) {
				t.Errorf("%v\nbecame\n%v\n%s", want, got, out[:min(len(out), 3000)])
			}
		})
		return nil
	})
	if err != nil || n < 50 {
		t.Fatal(n, err)
	}
}
