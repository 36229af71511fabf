package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"lint207/analyze/capture"
	"lint207/rules"
)

// The examples of RFC 4918 are clean, but for the three whose
// lock-token-submitted is empty (section 16 asks for an href).
func TestExamplesOfRFC4918(t *testing.T) {
	shares := []string{"9.6.2", "9.8.8", "9.9.6"}
	files, err := filepath.Glob("testdata/rfc4918/*.xml")
	if err != nil || len(files) < 10 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, file := range files {
		section := strings.TrimSuffix(filepath.Base(file), ".xml")
		for _, form := range []string{file, strings.TrimSuffix(file, ".xml") + ".http"} {
			for _, withRequest := range []bool{false, true} {
				t.Run(filepath.Base(form), func(t *testing.T) {
					var want []string
					if slices.Contains(shares, section) {
						want = []string{"lock-token-submitted-without-href"}
					}
					if got := alarms(t, form, withRequest); !slices.Equal(got, want) {
						t.Errorf("request %v: got %q, want %q", withRequest, got, want)
					}
				})
			}
		}
	}
}

// alarms are the errors and warnings.
func alarms(t *testing.T, file string, withRequest bool) (names []string) {
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	o := capture.Options{Name: file}
	if withRequest {
		o.Request = requestOf(t, file)
	}
	err = capture.Read(context.Background(), bytes.NewReader(b), o, func(ex *capture.Exchange) error {
		res, err := rules.Lint(context.Background(), ex, rules.Options{})
		if err != nil {
			return err
		}
		for _, f := range res.Findings {
			if f.Severity >= rules.Warning {
				names = append(names, f.Rule.Name)
				if f.Rule.Name == "lock-token-submitted-without-href" && !strings.Contains(f.Message, "RFC 4918") {
					t.Errorf("the message does not say that the RFC's examples share the fault: %s", f.Message)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}
