package rules

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"lint207/analyze/capture"
)

// A clean document of many responses, for a method.
type cleanDocument struct {
	name, method string
	unit         string // of a response; # is its number
	first        string // before the first unit
}

var cleanDocuments = []cleanDocument{
	{name: "a listing with values", method: "PROPFIND", first: `<D:response><D:href>/dav/</D:href><D:propstat><D:prop><D:resourcetype><D:collection/></D:resourcetype></D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>`,
		unit: `<D:response><D:href>/dav/f#.ics</D:href><D:propstat><D:prop><D:getetag>"x#"</D:getetag><D:resourcetype/><D:displayname>Meeting #</D:displayname>` +
			`<D:getlastmodified>Mon, 12 Jan 2026 09:25:56 GMT</D:getlastmodified><D:creationdate>2026-01-12T09:25:56Z</D:creationdate><D:getcontentlength>#</D:getcontentlength><D:getcontenttype>text/calendar; charset=utf-8</D:getcontenttype>` +
			`<D:owner><D:href>/principals/alice/</D:href></D:owner>` +
			`<D:acl><D:ace><D:principal><D:href>/principals/alice/</D:href></D:principal><D:grant><D:privilege><D:all/></D:privilege></D:grant><D:protected/></D:ace></D:acl>` +
			`<D:current-user-privilege-set><D:privilege><D:read/></D:privilege><D:privilege><D:write/></D:privilege></D:current-user-privilege-set>` +
			`<D:supportedlock><D:lockentry><D:lockscope><D:exclusive/></D:lockscope><D:locktype><D:write/></D:locktype></D:lockentry></D:supportedlock>` +
			`<D:lockdiscovery><D:activelock><D:locktype><D:write/></D:locktype><D:lockscope><D:exclusive/></D:lockscope><D:depth>0</D:depth><D:owner><D:href>mailto:a@example.com</D:href></D:owner><D:timeout>Second-3600</D:timeout>` +
			`<D:locktoken><D:href>urn:uuid:e71d4fae-5dec-22d6-fea5-00a0c91e6be4</D:href></D:locktoken><D:lockroot><D:href>/dav/f#.ics</D:href></D:lockroot></D:activelock></D:lockdiscovery>` +
			`<D:supported-report-set><D:supported-report><D:report><D:expand-property/></D:report></D:supported-report></D:supported-report-set>` +
			`<Z:color>#</Z:color></D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat><D:propstat><D:prop><D:quota-used-bytes/><Z:none/></D:prop><D:status>HTTP/1.1 404 Not Found</D:status></D:propstat></D:response>`},
	{name: "calendars", method: "REPORT:{urn:ietf:params:xml:ns:caldav}calendar-query",
		unit: `<D:response><D:href>/dav/f#.ics</D:href><D:propstat><D:prop><D:getetag>"x#"</D:getetag><C:calendar-data>BEGIN:VCALENDAR` + "\r\n" + `VERSION:2.0` + "\r\n" + `PRODID:-//Example//EN` + "\r\n" + `BEGIN:VEVENT` + "\r\n" + `UID:u#@example.com` + "\r\n" +
			`DTSTAMP:20260112T092556Z` + "\r\n" + `DTSTART:20260112T092556Z` + "\r\n" + `SUMMARY:Meeting #` + "\r\n" + `END:VEVENT` + "\r\n" + `END:VCALENDAR` + "\r\n" + `</C:calendar-data></D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>`},
	{name: "cards", method: "REPORT:{urn:ietf:params:xml:ns:carddav}addressbook-query",
		unit: `<D:response><D:href>/dav/c#.vcf</D:href><D:propstat><D:prop><D:getetag>"x#"</D:getetag><A:address-data>BEGIN:VCARD` + "\r\n" + `VERSION:3.0` + "\r\n" + `UID:u#` + "\r\n" + `FN:Alice #` + "\r\n" + `N:#;Alice;;;` + "\r\n" + `END:VCARD` + "\r\n" +
			`</A:address-data></D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>`},
	{name: "failures of DELETE", method: "DELETE",
		unit: `<D:response><D:href>/dav/f#</D:href><D:status>HTTP/1.1 423 Locked</D:status><D:error><D:lock-token-submitted><D:href>/dav/f#</D:href></D:lock-token-submitted></D:error></D:response>`},
	{name: "a refused PROPPATCH", method: "PROPPATCH",
		unit: `<D:response><D:href>/dav/f#</D:href><D:propstat><D:prop><Z:a/></D:prop><D:status>HTTP/1.1 403 Forbidden</D:status></D:propstat><D:propstat><D:prop><Z:b/></D:prop><D:status>HTTP/1.1 424 Failed Dependency</D:status></D:propstat></D:response>`},
}

func (c *cleanDocument) body(n int) []byte {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="utf-8"?><D:multistatus xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:A="urn:ietf:params:xml:ns:carddav" xmlns:Z="http://example.com/ns/">` + c.first)
	for i := range n {
		b.WriteString(strings.ReplaceAll(c.unit, "#", fmt.Sprint(i)))
	}
	b.WriteString(`</D:multistatus>`)
	return []byte(b.String())
}

// No family of rules allocates for a response while it is silent, whatever
// values there are: what grows (the tables of hrefs and paths), grows in steps. A rule that is not silent here
// is left out, and some must stay.
func TestNoAllocationByFamily(t *testing.T) {
	countAllocations(t)
	families := map[string][]*Rule{}
	for _, r := range All() {
		families[r.Family] = append(families[r.Family], r)
	}
	const few, many = 1_500, 4_000
	for _, c := range cleanDocuments {
		small, large := c.body(few), c.body(many)
		loud := map[*Rule]bool{}
		for _, f := range mustLint(t, small, Options{Method: c.method, Preview: true}).Findings {
			loud[f.Rule] = true
			t.Logf("%s: %s says: %s", c.name, f.Rule.Name, f.Message)
		}
		if len(loud) > 4 {
			t.Errorf("%s is not clean", c.name)
		}
		for family, rs := range families {
			silent := slices.DeleteFunc(slices.Clone(rs), func(r *Rule) bool { return loud[r] })
			plans := new(Plans)
			measure := func(body []byte) float64 {
				return testing.AllocsPerRun(1, func() {
					mustLint(t, body, Options{Method: c.method, Preview: true, Rules: silent, Plans: plans})
				})
			}
			a, b := measure(small), measure(large)
			if per := (b - a) / (many - few); per > 0.2 {
				t.Errorf("%s, family %s: %.3f allocations for each response (%.0f for %d, %.0f for %d)", c.name, family, per, a, few, b, many)
			}
		}
	}
}

func mustLint(t *testing.T, body []byte, o Options) *Result {
	t.Helper()
	res, err := Lint(context.Background(), &capture.Exchange{Source: "x", Body: bytes.NewReader(body)}, o)
	if err != nil {
		t.Fatal(err)
	}
	return res
}
