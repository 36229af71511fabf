package rules

import (
	"bytes"
	"context"
	"slices"
	"testing"

	"lint207/analyze/capture"
)

// A rule cedes to a more specific one only if that holds once the method is settled.
func TestCede(t *testing.T) {
	const response = `<D:response><D:href>/c/a</D:href><D:status>HTTP/1.1 404 Not Found</D:status>` +
		`<D:propstat><D:prop><D:getetag/></D:prop><D:status>HTTP/1.1 404 Not Found</D:status></D:propstat></D:response>`
	const token = `<D:sync-token>http://example.com/1</D:sync-token>`
	for _, c := range []struct {
		name, method, body string
		want               []string
	}{
		{"the token comes first", "", token + response, []string{"sync-removed-with-propstat"}},
		{"the token comes last", "", response + token, []string{"sync-removed-with-propstat"}},
		{"no token", "", response, []string{"response-status-xor-propstat"}},
		{"another method", "PROPFIND", response, []string{"response-status-xor-propstat"}},
		{"twice", "", response + response, []string{"response-status-xor-propstat", "duplicate-response-href", "response-status-xor-propstat"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			body := `<D:multistatus xmlns:D="DAV:">` + c.body + `</D:multistatus>`
			ex := &capture.Exchange{Source: "x", Index: 1, Body: bytes.NewReader([]byte(body)), InSource: true}
			r, err := Lint(context.Background(), ex, Options{Method: c.method})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			n := int64(0)
			for _, f := range r.Findings {
				if f.Severity == Error {
					got = append(got, f.Rule.Name)
					n++
				}
			}
			if !slices.Equal(got, c.want) || r.BySeverity[Error] != n {
				t.Errorf("got %v and %d counted, want %v", got, r.BySeverity[Error], c.want)
			}
		})
	}
}

// Findings beyond those that are kept are counted when they are taken back.
func TestCedeCounts(t *testing.T) {
	var body bytes.Buffer
	body.WriteString(`<D:multistatus xmlns:D="DAV:">`)
	for i := range 5 {
		body.WriteString(`<D:response><D:href>/c/` + string(rune('a'+i)) + `</D:href><D:status>HTTP/1.1 404 Not Found</D:status>` +
			`<D:propstat><D:prop><D:getetag/></D:prop><D:status>HTTP/1.1 404 Not Found</D:status></D:propstat></D:response>`)
	}
	body.WriteString(`</D:multistatus>`)
	ex := &capture.Exchange{Source: "x", Index: 1, Body: &body, InSource: true}
	r, err := Lint(context.Background(), ex, Options{MaxFindings: 2})
	if err != nil {
		t.Fatal(err)
	}
	rule, _ := ByName("response-status-xor-propstat")
	if r.Counts[rule] != 5 || len(r.Findings) != 2 || r.Omitted != 3 {
		t.Errorf("counted %d, kept %d, omitted %d; want 5, 2, 3", r.Counts[rule], len(r.Findings), r.Omitted)
	}
}

// Rules about the whole document cede to each other as well; where the other
// one is left out, nothing is ceded.
func TestCedeAtEnd(t *testing.T) {
	const body = `<D:multistatus xmlns:D="DAV:"><D:response><D:href>/u/</D:href><D:status>HTTP/1.1 403 Forbidden</D:status>` +
		`<D:error><D:supported-report/></D:error></D:response></D:multistatus>`
	const general, special = "report-root-mismatch", "unsupported-report-in-207"
	for _, c := range []struct {
		without, want string
	}{{"", special}, {special, general}} {
		var got []string
		ex := &capture.Exchange{Source: "x", Index: 1, Body: bytes.NewReader([]byte(body)), InSource: true}
		r, err := Lint(context.Background(), ex, Options{
			Method: "REPORT:principal-search-property-set", URL: "/u/",
			Severity: func(r *Rule) Severity {
				if r.Name == c.without {
					return Off
				}
				return r.Severity
			},
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range r.Findings {
			got = append(got, f.Rule.Name)
		}
		if !slices.Equal(got, []string{c.want}) {
			t.Errorf("without %q: got %v, want %s", c.without, got, c.want)
		}
	}
}
