package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"lint207/rules"
)

const curlBody = `<?xml version="1.0" encoding="utf-8"?>
<D:multistatus xmlns:D="DAV:" xmlns:Z="urn:z">
  <D:response>
    <D:href>/docs/a b</D:href>
    <D:propstat><D:prop><Z:author/></D:prop><D:status>HTTP/1.1 424 Failed Dependency</D:status></D:propstat>
    <D:propstat><D:prop><Z:readonly/></D:prop><D:status>HTTP/1.1 403 Forbidden</D:status></D:propstat>
  </D:response>
</D:multistatus>
`

// What curl prints gives the same diagnosis in every form, and the same
// findings of rules that need only the body; -v and --trace know the request.
func TestCurlForms(t *testing.T) {
	curl, err := exec.LookPath("curl")
	if err != nil {
		t.Skip("no curl here (.ci/run installs it)")
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Type", "application/xml; charset=utf-8")
		w.WriteHeader(http.StatusMultiStatus)
		io.WriteString(w, curlBody)
	}))
	defer server.Close()
	request := `<D:propertyupdate xmlns:D="DAV:"><D:set><D:prop><Z:author xmlns:Z="urn:z">x</Z:author><Z:readonly xmlns:Z="urn:z">y</Z:readonly></D:prop></D:set></D:propertyupdate>`
	var want string
	for _, flags := range []string{"-s", "-si", "-sv", "-s --trace -", "-s --trace-ascii -"} {
		t.Run(flags, func(t *testing.T) {
			args := append(strings.Fields(flags), "-X", "PROPPATCH", "-H", "Content-Type: application/xml", "--data-binary", request, server.URL+"/docs/a%20b")
			out, err := exec.Command(curl, args...).CombinedOutput()
			if err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			doc, req := curlReport(t, out)
			if want == "" {
				want = doc
			}
			if doc != want {
				t.Errorf("\n got %s\nwant %s", doc, want)
			}
			knows := flags != "-s" && flags != "-si"
			if got := req == "PROPPATCH /docs/a%20b"; got != knows {
				t.Errorf("request %q, want known: %v", req, knows)
			}
		})
	}
}

// curlReport sums up the report on a capture: what the body alone decides,
// and the request.
func curlReport(t *testing.T, capture []byte) (body, request string) {
	var out, errs bytes.Buffer
	run(context.Background(), []string{"lint207", "--format", "json"}, bytes.NewReader(capture), &out, &errs)
	var r struct {
		Documents []struct {
			jsonDocument
			Request *struct{ Method, URL string } `json:"request"`
		} `json:"documents"`
	}
	if err := json.Unmarshal(out.Bytes(), &r); err != nil || len(r.Documents) != 1 {
		t.Fatalf("%v: %s%s", err, out.String(), errs.String())
	}
	d := r.Documents[0]
	var lines []string
	for _, f := range d.Findings {
		if rule, ok := rules.ByName(f.Rule); ok && rule.Needs == 0 {
			lines = append(lines, fmt.Sprintf("%s %s %s", f.Severity, f.Rule, f.Message))
		}
	}
	slices.Sort(lines)
	if d.Request != nil {
		request = d.Request.Method + " " + strings.TrimPrefix(d.Request.URL, "http://"+d.Request.URL)
		if i := strings.Index(d.Request.URL, "/docs"); i >= 0 {
			request = d.Request.Method + " " + d.Request.URL[i:]
		}
	}
	return fmt.Sprintf("%s %s %d causes: %s", *d.Method.Name, d.Outcome, d.CauseCount, strings.Join(lines, "; ")), request
}
