package rules

import (
	"context"
	"strings"
	"testing"

	"lint207/analyze/capture"
)

// An empty body is no answer, but for requests whose answer owes a Multi-Status
// there is a rule that says more.
func TestEmptyBodies(t *testing.T) {
	for method, want := range map[string]string{"PROPPATCH": "proppatch-not-multistatus", "PROPFIND": "xml-no-root"} {
		ex := &capture.Exchange{
			Source: "x", Index: 1, Body: strings.NewReader(""), Looks: capture.LooksEmpty,
			Head: &capture.Head{Proto: "HTTP/1.1", Status: 204, Complete: true},
			Request: &capture.Request{
				Method: method, Target: "/a", HeaderKnown: true, Header: []capture.Field{{Name: "Host", Value: "h"}}, BodyKnown: true,
				Body: []byte(`<D:propertyupdate xmlns:D="DAV:"><D:remove><D:prop><D:x/></D:prop></D:remove></D:propertyupdate>`),
			},
		}
		r, err := Lint(context.Background(), ex, Options{})
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, f := range r.Findings {
			found = found || f.Rule.Name == want
		}
		if !found {
			t.Errorf("%s: no %s in %v", method, want, r.Findings)
		}
	}
}
