package rules

import (
	"bytes"
	"context"
	"testing"

	"lint207/analyze/capture"
)

// Rules that look at the request, too, allocate nothing for a response while
// they are silent.
func TestNoAllocationPerResponseWithRequest(t *testing.T) {
	countAllocations(t)
	request := []byte("PROPFIND /dav HTTP/1.1\nHost: example.com\nDepth: 1\n\n" +
		`<D:propfind xmlns:D="DAV:"><D:prop><D:getetag/><D:resourcetype/><D:getlastmodified/></D:prop></D:propfind>`)
	var family []*Rule
	for _, r := range All() {
		if r.Family == "request" {
			family = append(family, r)
		}
	}
	measure := func(n int) float64 {
		body := bytes.Replace(cleanListing(n), []byte("<D:response>"), []byte("<D:response><D:href>/dav</D:href><D:propstat><D:prop>"+
			`<D:getetag>"d"</D:getetag><D:resourcetype><D:collection/></D:resourcetype><D:getlastmodified>Mon, 12 Jan 2026 09:25:56 GMT</D:getlastmodified>`+
			"</D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response><D:response>"), 1)
		body = bytes.Replace(body, []byte("<D:href>/dav<"), []byte("<D:href>/dav/<"), 1)
		body = bytes.ReplaceAll(body, []byte("<D:href>/"), []byte("<D:href>http://example.com/"))
		return testing.AllocsPerRun(3, func() {
			q, err := capture.ParseRequest("r", request, "")
			if err != nil {
				t.Fatal(err)
			}
			res, err := Lint(context.Background(), &capture.Exchange{Source: "x", Body: bytes.NewReader(body), Request: q}, Options{Rules: family})
			if err != nil || len(res.Findings) > 0 {
				t.Fatal(err, res.Findings)
			}
		})
	}
	few, many := measure(20_000), measure(40_000)
	if per := (many - few) / 20_000; per > 0.1 {
		t.Errorf("%.3f allocations for each response (%.0f for 20,000, %.0f for 40,000)", per, few, many)
	}
}
