package rules

import (
	"bytes"
	"context"
	"fmt"
	"runtime/debug"
	"strings"
	"testing"

	"lint207/analyze/capture"
)

// cleanListing is a listing of n responses without a fault.
func cleanListing(n int) []byte {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="utf-8"?><D:multistatus xmlns:D="DAV:">`)
	for i := range n {
		fmt.Fprintf(&b, `<D:response><D:href>/dav/f%d</D:href><D:propstat><D:prop><D:getetag>"x%d"</D:getetag><D:resourcetype/>`+
			`<D:getlastmodified>Mon, 12 Jan 2026 09:25:56 GMT</D:getlastmodified></D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>`, i, i)
	}
	b.WriteString(`</D:multistatus>`)
	return []byte(b.String())
}

// While rules are silent nothing is allocated for a response, whatever the
// rules: only the table of hrefs grows, in steps.
func TestNoAllocationPerResponse(t *testing.T) {
	for _, method := range []string{"PROPFIND", ""} {
		noAllocation(t, method)
	}
}

// countAllocations prepares a test that counts allocations: the collector
// would empty the pool of memories at any time.
func countAllocations(t *testing.T) {
	if raceEnabled {
		t.Skip("sync.Pool forgets at random under the race detector; .ci/run runs this without it, too")
	}
	before := debug.SetGCPercent(-1)
	t.Cleanup(func() { debug.SetGCPercent(before) })
}

func noAllocation(t *testing.T, method string) {
	countAllocations(t)
	measure := func(n int) float64 {
		body := cleanListing(n)
		return testing.AllocsPerRun(3, func() {
			res, err := Lint(context.Background(), &capture.Exchange{Source: "x", Body: bytes.NewReader(body)}, Options{Method: method})
			if err != nil || len(res.Findings) > 0 {
				t.Fatal(err, res.Findings)
			}
		})
	}
	few, many := measure(20_000), measure(40_000)
	if per := (many - few) / 20_000; per > 0.05 {
		t.Errorf("method %q: %.3f allocations for each response (%.0f for 20,000, %.0f for 40,000)", method, per, few, many)
	}
}

func BenchmarkLint(b *testing.B) {
	body := cleanListing(20_000)
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Lint(context.Background(), &capture.Exchange{Source: "x", Body: bytes.NewReader(body)}, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
