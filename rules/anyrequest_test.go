package rules

import (
	"bytes"
	"context"
	"testing"

	"lint207/analyze/capture"
)

// anyRequests are bodies of requests to whose answers rules compare; each goes
// with methods that do not fit, too.
var anyRequests = []string{
	`<D:sync-collection xmlns:D="DAV:"><D:sync-token/><D:sync-level>1</D:sync-level><D:limit><D:nresults>1</D:nresults></D:limit><D:prop><D:getetag/></D:prop></D:sync-collection>`,
	`<C:calendar-multiget xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:D="DAV:"><D:prop><C:calendar-data><C:expand/></C:calendar-data></D:prop><D:href>/a</D:href><D:href>b</D:href><D:href>../c</D:href></C:calendar-multiget>`,
	`<C:calendar-query xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:D="DAV:"><D:prop><D:getetag/><C:calendar-data><C:expand/></C:calendar-data></D:prop></C:calendar-query>`,
	`<R:addressbook-multiget xmlns:R="urn:ietf:params:xml:ns:carddav" xmlns:D="DAV:"><D:href>/a</D:href></R:addressbook-multiget>`,
}

// Whatever the request, no rule panics on the body of any example.
func TestAnyRequest(t *testing.T) {
	n := 0
	for _, r := range All() {
		page, err := r.Page()
		if err != nil {
			t.Fatal(err)
		}
		for i := range page.Examples {
			for _, method := range []string{"", "REPORT", "PROPFIND"} {
				n++
				q := &capture.Request{Method: method, Target: "/a/", Body: []byte(anyRequests[n%len(anyRequests)]), BodyKnown: true}
				ex := &capture.Exchange{Source: "x", Index: 1, Body: bytes.NewReader(page.Examples[i].Body), Request: q, InSource: true}
				Lint(context.Background(), ex, Options{Preview: true})
			}
		}
	}
}
