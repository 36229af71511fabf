package rules

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"lint207/analyze/capture"
)

// The answers that every checker gets wrong: each gives exactly one finding of
// warning or above, or none.
func TestFailedDependency(t *testing.T) {
	wrap := func(rs ...string) string {
		return `<D:multistatus xmlns:D="DAV:" xmlns:Z="urn:z">` + strings.Join(rs, "\n") + `</D:multistatus>`
	}
	ps := func(props, status string) string {
		return "<D:propstat><D:prop>" + props + "</D:prop><D:status>HTTP/1.1 " + status + "</D:status></D:propstat>"
	}
	resp := func(href, inner string) string {
		return "<D:response><D:href>" + href + "</D:href>" + inner + "</D:response>"
	}
	status := func(href, s string) string { return resp(href, "<D:status>HTTP/1.1 "+s+"</D:status>") }
	const failed = "424 Failed Dependency"
	alone := wrap(resp("/a", ps("<Z:a/>", failed)))
	mixed := wrap(resp("/a", ps("<Z:a/>", "200 OK")+ps("<Z:b/>", "403 Forbidden")))
	apache := wrap(resp("/w/", ps("<D:lockdiscovery/>", failed)), resp("/w/p", "<D:status>HTTP/1.1 423 Locked</D:status><D:error><D:no-conflicting-lock/></D:error>"))
	bare := strings.Replace(apache, "<D:error><D:no-conflicting-lock/></D:error>", "", 1)
	for _, tt := range []struct{ name, method, body, want string }{
		{"424 alone", "PROPPATCH", alone, "error proppatch-424-without-cause"},
		{"424 alone, no method", "", alone, "warning proppatch-424-without-cause"},
		{"200 beside 403", "PROPPATCH", mixed, "error proppatch-partial-success"},
		{"200 beside 403, PROPFIND", "PROPFIND", mixed, ""},
		{"200 beside 403, no method", "", mixed, ""},
		{"200 beside 424 and 403, no method", "", wrap(resp("/a", ps("<Z:a/>", "200 OK")+ps("<Z:b/>", failed)+ps("<Z:c/>", "403 Forbidden"))), "error proppatch-partial-success"},
		{"LOCK with only 424s", "LOCK", wrap(status("/w/", failed), status("/w/p", failed)), "error lock-424-without-cause"},
		{"LOCK with only 424s, no method", "", wrap(status("/w/", failed), status("/w/p", failed)), "warning failed-dependency-without-cause"},
		{"DELETE", "DELETE", wrap(status("/a/x", "403 Forbidden"), status("/a/", failed)), "warning dependent-424-listed"},
		{"DELETE with only 424", "DELETE", wrap(status("/a/", failed)), "warning dependent-424-listed"},
		{"PROPFIND", "PROPFIND", alone, "warning failed-dependency-without-cause"},
		{"MKCALENDAR", "MKCALENDAR", alone, "warning only-failed-dependency"},
		{"PUT", "PUT", wrap(status("/a", failed)), "warning failed-dependency-without-cause"},
		{"locked parent", "PROPPATCH", wrap(resp("/a/b", ps("<Z:a/>", failed)), resp("/a/", "<D:status>HTTP/1.1 423 Locked</D:status><D:error><Z:x/></D:error>")), "warning proppatch-424-without-cause"},
		{"status form", "PROPPATCH", wrap(status("/a", failed)), "warning proppatch-result-in-status-form"},
		{"Apache's LOCK", "LOCK", apache, ""},
		{"Apache's LOCK, no method", "", apache, ""},
		{"Apache's LOCK without a condition", "LOCK", bare, "warning locked-without-condition"},
		{"Apache's LOCK without a condition or method", "", bare, "warning locked-without-condition"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := Lint(context.Background(), &capture.Exchange{Source: "x", Body: bytes.NewReader([]byte(tt.body))}, Options{Method: tt.method})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, f := range r.Findings {
				if f.Severity >= Warning {
					got = append(got, f.Severity.String()+" "+f.Rule.Name)
				}
			}
			if s := strings.Join(got, ", "); s != tt.want {
				t.Errorf("%q, want %q", s, tt.want)
			}
			d := r.Diagnosis
			if strings.HasPrefix(tt.name, "Apache") && (d.CauseCount != 1 || len(d.Causes) != 1 || d.Causes[0].DependentCount != 1 || d.UnexplainedCount != 0) {
				t.Errorf("want one cause with one dependent: %+v", d)
			}
		})
	}
}
