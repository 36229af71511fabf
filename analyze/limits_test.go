package analyze

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"lint207/analyze/xmlscan"
)

// diagnoseBody reads a body to its diagnosis.
func diagnoseBody(t *testing.T, body, method string) (*Diagnosis, []xmlscan.Fault) {
	t.Helper()
	o := DocumentOptions{}
	if method != "" {
		o.Method = ParseMethod(method, "flag")
	}
	doc := NewDocument(o)
	var faults []xmlscan.Fault
	_, err := ReadBody(context.Background(), strings.NewReader(body), xmlscan.NewNames(KnownNames()...), ReadOptions{}, func(b *Batch) {
		doc.Batch(b)
		faults = append(faults, b.Faults...)
		for i := range b.Responses() {
			if r := &b.Responses()[i]; r.Complete {
				doc.Response(r, b.Window, b.Names)
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return doc.Finish(false), faults
}

// The first property of each propstat is held, however many there are.
func TestMoreThanHeldProperties(t *testing.T) {
	var b strings.Builder
	b.WriteString(`<D:multistatus xmlns:D="DAV:" xmlns="urn:z"><D:response><D:href>/a</D:href><D:propstat><D:prop>`)
	for i := range MaxHeldProperties + 10 {
		fmt.Fprintf(&b, "<p%d/>", i)
	}
	b.WriteString(`</D:prop><D:status>HTTP/1.1 424 x</D:status></D:propstat><D:propstat><D:prop><last/></D:prop><D:status>HTTP/1.1 403 x</D:status></D:propstat></D:response></D:multistatus>`)
	d, _ := diagnoseBody(t, b.String(), "PROPPATCH")
	if len(d.Causes) != 1 || d.Causes[0].Property == nil || d.Causes[0].Property.Local != "last" || d.Causes[0].DependentCount != MaxHeldProperties+10 {
		t.Errorf("%+v", d.Causes)
	}
}

// A status that lies across the end of the largest window is read whole.
func TestStatusAcrossSpill(t *testing.T) {
	const before = `<D:multistatus xmlns:D="DAV:"><D:response><D:href>/a</D:href><D:propstat><D:prop><x>`
	const between = `</x></D:prop><D:status>HTTP/1.1 424 x</D:status></D:propstat><D:propstat><D:prop><y/></D:prop><D:status>`
	const after = `HTTP/1.1 403 Forbidden</D:status></D:propstat></D:response></D:multistatus>`
	for shift := -40; shift < 40; shift++ {
		fill := xmlscan.MaxResponseWindow - len(before) - len(between) + shift
		d, _ := diagnoseBody(t, before+strings.Repeat("v", fill)+between+after, "PROPPATCH")
		if d.Outcome != RolledBack || len(d.Causes) != 1 || d.Causes[0].Code != 403 || d.Causes[0].DependentCount != 1 {
			t.Fatalf("shift %d: %s, %+v", shift, d.Outcome, d.Counts)
		}
	}
}

func TestStatusesThatSayNothing(t *testing.T) {
	wrap := func(s string) string {
		return `<D:multistatus xmlns:D="DAV:"><D:response><D:href>/a</D:href>` + s + `</D:response></D:multistatus>`
	}
	for _, tt := range []struct{ name, method, body string }{
		{"two statuses", "DELETE", wrap(`<D:status>HTTP/1.1 204 x</D:status><D:status>HTTP/1.1 403 x</D:status>`)},
		{"two statuses in a propstat", "PROPPATCH", wrap(`<D:propstat><D:prop><a/></D:prop><D:status>HTTP/1.1 200 x</D:status><D:status>HTTP/1.1 403 x</D:status></D:propstat>`)},
		{"no status in a propstat", "PROPPATCH", wrap(`<D:propstat><D:prop><a/></D:prop></D:propstat><D:propstat><D:prop><b/></D:prop><D:status>HTTP/1.1 200 x</D:status></D:propstat>`)},
	} {
		if d, _ := diagnoseBody(t, tt.body, tt.method); d.Outcome != OutcomeUnknown || d.Counts.By[Unclassifiable] != 1 {
			t.Errorf("%s: %s, %+v", tt.name, d.Outcome, d.Counts)
		}
	}
	same := wrap(`<D:status>HTTP/1.1 403 x</D:status><D:status>HTTP/1.1 403 y</D:status>`)
	if d, _ := diagnoseBody(t, same, "DELETE"); d.CauseCount != 1 {
		t.Errorf("two equal statuses: %+v", d.Counts)
	}
}

// Past a limit the reading ends, and the diagnosis says so.
func TestLimits(t *testing.T) {
	many := func(n int, s string) string { return strings.Repeat(s, n) }
	for _, tt := range []struct{ name, content string }{
		{"MaxHrefs", many(MaxHrefs+1, "<D:href>/a</D:href>")},
		{"MaxHrefs", "<D:location>" + many(MaxHrefs+1, "<D:href>/a</D:href>") + "</D:location>"},
		{"MaxPropstats", many(MaxPropstats+1, "<D:propstat/>")},
		{"MaxOddities", many(MaxOddities+1, "<D:error/>")},
		{"MaxConditions", many(2, "<D:propstat><D:error>"+many(MaxConditions/2+1, "<D:x/>")+"</D:error></D:propstat>")},
	} {
		name := tt.name
		d, faults := diagnoseBody(t, `<D:multistatus xmlns:D="DAV:"><D:response>`+tt.content+`</D:response></D:multistatus>`, "")
		last := faults[len(faults)-1]
		if !d.Limited || d.Outcome != OutcomeUnknown || last.Kind != xmlscan.Limit || !strings.HasPrefix(last.Detail, name+" (") {
			t.Errorf("%s: limited %v, %+v", name, d.Limited, last)
		}
	}
}

// Faults beyond those that are held are counted.
func TestManyFaults(t *testing.T) {
	const n = 3 * maxFaults
	var held, more int64
	body := `<D:multistatus xmlns:D="DAV:"><D:response><D:href>/a` + strings.Repeat("& ", n) + `</D:href></D:response></D:multistatus>`
	_, err := ReadBody(context.Background(), strings.NewReader(body), xmlscan.NewNames(KnownNames()...), ReadOptions{}, func(b *Batch) {
		held += int64(len(b.Faults))
		more += b.MoreFaults[xmlscan.UnescapedMarkup]
	})
	if err != nil || held+more != n || held > maxFaults {
		t.Errorf("%v, %d held, %d more", err, held, more)
	}
}

// Under a method without a Multi-Status of its own 404 is as under none.
func TestOtherMethod(t *testing.T) {
	body := `<D:multistatus xmlns:D="DAV:"><D:response><D:href>/a</D:href><D:status>HTTP/1.1 404 x</D:status></D:response></D:multistatus>`
	if d, _ := diagnoseBody(t, body, "GET"); d.Counts.By[Absent] != 1 || d.CauseCount != 0 {
		t.Errorf("%+v", d.Counts)
	}
}
