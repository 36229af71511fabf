package rules

import (
	"context"
	"strings"
	"testing"

	"lint207/analyze/capture"
)

// Dots for line feeds and letters must not become findings; what the statuses
// say is still diagnosed and judged.
func TestLossyCapture(t *testing.T) {
	body := `<D:multistatus xmlns:D="DAV:">.<D:response><D:href>/../a</D:href>.<D:propstat><D:prop><x xmlns="urn:x"/></D:prop><D:status>HTTP/1.1 424 ..</D:status></D:propstat></D:response></D:multistatus>`
	for lossy, want := range map[string]string{
		"dots": "proppatch-424-without-cause",
		"":     "text-in-element-content href-dot-segment text-in-element-content proppatch-424-without-cause",
	} {
		r, err := Lint(context.Background(), &capture.Exchange{Source: "x", Body: strings.NewReader(body), Lossy: lossy}, Options{Method: "PROPPATCH"})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, f := range r.Findings {
			if f.Severity >= Warning {
				got = append(got, f.Rule.Name)
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("lossy %q: %q, want %q", lossy, got, want)
		}
	}
}
