package rules

import (
	"context"
	"strings"
	"testing"

	"lint207/analyze/capture"
)

// What an entity says is not known where its declaration is not expanded, so no
// rule looks at a text with one in it.
func TestUnexpandedEntities(t *testing.T) {
	const body = `<D:multistatus xmlns:D="DAV:">&all;<D:response><D:href>&host;/a b</D:href><D:propstat><D:prop>&all;` +
		`<D:getetag>&e;</D:getetag><D:getcontentlength>1&e;</D:getcontentlength><D:creationdate>&e;</D:creationdate>` +
		`<D:current-user-principal>&e;</D:current-user-principal><D:principal-URL><D:href>&e;</D:href></D:principal-URL>` +
		`<D:group-membership><D:href>/g/</D:href>&e;</D:group-membership></D:prop><D:status>&ok;</D:status></D:propstat></D:response></D:multistatus>`
	for name, c := range map[string]struct {
		doctype string
		silent  bool
	}{
		"internal subset": {`<!DOCTYPE D:multistatus [<!ENTITY ok "x"><!ENTITY e "x"><!ENTITY host "x"><!ENTITY all "x">]>`, true},
		"external subset": {`<!DOCTYPE D:multistatus SYSTEM "x.dtd">`, true},
		"undeclared":      {"", false},
	} {
		ex := &capture.Exchange{Source: "x", Index: 1, Body: strings.NewReader(c.doctype + body), InSource: true}
		r, err := Lint(context.Background(), ex, Options{Method: "PROPFIND"})
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, f := range r.Findings {
			if found = found || f.Severity == Error; found && c.silent {
				t.Errorf("%s: %s: %s", name, f.Rule.Name, f.Message)
			}
		}
		if !found && !c.silent {
			t.Errorf("%s: nothing found", name)
		}
	}
}
