package rules

import (
	"context"
	"strings"
	"testing"

	"lint207/analyze/capture"
)

// A text that is not at hand, because it or its response is too large, is not empty.
func TestTextsTooLarge(t *testing.T) {
	for name, prop := range map[string]string{
		"response": `<D:group-member-set>` + strings.Repeat("<D:href>/p/12345678/</D:href>\n", 5<<20/32) + `</D:group-member-set>` +
			`<D:principal-URL><D:href>/p/g/</D:href></D:principal-URL>`,
		"text": `<D:principal-URL><D:href>/` + strings.Repeat("x", 70<<10) + `</D:href></D:principal-URL>`,
	} {
		body := `<D:multistatus xmlns:D="DAV:"><D:response><D:href>/p/g/</D:href><D:propstat><D:prop>` + prop +
			`</D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response></D:multistatus>`
		ex := &capture.Exchange{Source: "x", Index: 1, Body: strings.NewReader(body), InSource: true}
		r, err := Lint(context.Background(), ex, Options{Method: "PROPFIND"})
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range r.Findings {
			if f.Severity >= Warning {
				t.Errorf("%s: %s: %.200s", name, f.Rule.Name, f.Message)
			}
		}
	}
}
