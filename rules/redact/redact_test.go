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

// Every example of every rule gives the same findings when it is redacted.
func TestExamples(t *testing.T) {
	for _, rule := range rules.All() {
		page, err := rule.Page()
		if err != nil {
			t.Fatal(err)
		}
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
				if !maps.Equal(got, want) {
					t.Errorf("%v became %v:\n%s%s%s\nwas\n%s%s%s", want, got, f.Request, f.Head, f.Body, e.Request, e.Head, e.Body)
				}
			})
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
		if err != nil || d.IsDir() || !slices.Contains([]string{".xml", ".http", ".har", ".ndjson", ".json", ".txt"}, ext) || strings.Contains(path, "testdata/report") {
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

// What a message tells by its head stays told.
func TestHeads(t *testing.T) {
	for _, s := range []string{
		"POST /v1.0/$batch HTTP/1.1\nHost: graph.microsoft.com\nContent-Type: application/json\n\n{\"requests\":[]}\n\nHTTP/1.1 200 OK\nContent-Type: application/json\n\n" +
			`{"responses":[{"id":"1","status":403,"body":{"error":{"code":"Denied","message":"Ada"}}},{"id":"2","status":424}],"@odata.nextLink":"https://graph.microsoft.com/users"}` + "\n",
		"UNLOCK /a HTTP/1.1\nHost: 127.0.1.1:80\nAuthorization: Basic eDp5\nLock-Token: <urn:uuid:e71d4fae-5dec-11d0-a765-00a0c91e6bf6>\n\nHTTP/1.1 409 Conflict\nContent-Type: application/xml\n\n<D:error><DAV:lock-token-matches-request-uri/></D:error>\n",
	} {
		want, _ := all(t, []byte(s))
		out, _, err := New().Capture(context.Background(), []byte(s), capture.Auto)
		if err != nil {
			t.Fatal(err)
		}
		if got, _ := all(t, out); len(want) == 0 || !slices.EqualFunc(got, want, maps.Equal) {
			t.Errorf("%v became %v:\n%s", want, got, out)
		}
	}
}
