package rules

import (
	"bytes"
	"context"
	"errors"
	"io"
	"testing"
	"testing/iotest"

	"lint207/analyze"
	"lint207/analyze/capture"
)

// Where reading fails in the middle, the error is told beside what was found,
// nothing is concluded from what was not read, and what was read is not taken
// for a body that ends too early.
func TestReadingFails(t *testing.T) {
	lost := errors.New("lost")
	for _, s := range samples(t) {
		for _, at := range []int{0, len(s.body) / 3, len(s.body) / 2, max(0, len(s.body)-1)} {
			for _, short := range []bool{true, false} {
				r := io.MultiReader(bytes.NewReader(s.body[:at]), iotest.ErrReader(lost))
				res, err := Lint(context.Background(), &capture.Exchange{Source: "x", Body: r, Short: short}, s.opts)
				if !errors.Is(err, lost) {
					t.Fatalf("%s, after %d bytes: %v", s.name, at, err)
				}
				if res == nil {
					continue // not yet known to be a Multi-Status
				}
				if res.Diagnosis.Outcome != analyze.OutcomeUnknown {
					t.Errorf("%s, after %d bytes: %s", s.name, at, res.Diagnosis.Outcome)
				}
				for _, f := range res.Findings {
					if f.Rule.Whole || f.Rule.Name == "xml-truncated" {
						t.Errorf("%s, after %d bytes: %s: %s", s.name, at, f.Rule.Name, f.Message)
					}
				}
			}
		}
	}
}
