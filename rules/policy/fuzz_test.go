package policy

import (
	"context"
	"errors"
	"strings"
	"testing"

	"lint207/analyze/capture"
	"lint207/rules"
)

// FuzzCustomRule: whatever the expression and the body, no panic, and findings
// stand inside the body.
func FuzzCustomRule(f *testing.F) {
	const two = `<?xml version="1.0"?><D:multistatus xmlns:D="DAV:"><D:response><D:href>/a<![CDATA[b]]></D:href><D:status a="b">HTTP/1.1 200 OK</D:status><!-- c --></D:response>` +
		`<D:response><D:href>/b</D:href><D:propstat><D:prop><x xmlns="urn:z">y</x></D:prop></D:propstat></D:response></D:multistatus>`
	for _, s := range []string{"//D:response[D:href]", "//@*", "//comment()", "//text()", "count(//*) > 3", "..", "/", ".", "//D:href/ancestor::*", "D:href | D:status", "namespace::*", "string(D:href)", "//*[last()]"} {
		f.Add(s, two, true, true)
		f.Add(s, two, false, true)
		f.Add(s, two, true, false)
	}
	f.Fuzz(func(t *testing.T, expr, body string, alone, deny bool) {
		e, err := CompileXPath(expr, Namespaces)
		if err != nil {
			return
		}
		k := check{expr: e, source: expr, alone: alone, deny: deny, message: "m"}
		custom := rules.Rule{Name: "mine", Severity: rules.Warning, On: k.hook()}
		ex := &capture.Exchange{Source: "fuzz", Body: strings.NewReader(body), InSource: true}
		res, err := rules.Lint(context.Background(), ex, rules.Options{Rules: rules.With([]rules.Rule{custom})})
		var not *rules.ErrNotMultistatus
		if err != nil && !errors.As(err, &not) {
			t.Fatal(err)
		}
		if res == nil {
			return
		}
		for _, x := range res.Findings {
			if x.At.InSource && (x.At.Off < 0 || x.At.Len < 0 || x.At.Off+x.At.Len > int64(len(body))) {
				t.Errorf("%s: span %d+%d outside of %d bytes", x.Rule.Name, x.At.Off, x.At.Len, len(body))
			}
		}
	})
}
