package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"lint207/analyze/capture"
	"lint207/rules"
)

// exampleFault is what is wrong with an example of an RFC.
type exampleFault struct {
	found   []string // the rules that find it, whatever is known of the request
	request []string // and those that need the request
	why     string
}

// exampleFaults are the examples that break the rules of their own RFC, by
// RFC and section. All the others are free of errors and warnings.
var exampleFaults = map[string]exampleFault{
	"3253/5.4.1": {request: []string{"malformed-request-answered-with-207"},
		why: "the tags of the request are crossed"},
	"3253/7.1.1": {found: []string{"xml-truncated"},
		why: "the end tag of the multistatus is not printed"},
	"3648/7.2": {found: []string{"error-inside-responsedescription"},
		why: "the form of RFC 3253, which RFC 4918 section 14.5 has replaced"},
	"3648/8.1": {found: []string{"nested-propstat"},
		why: "the propstat with 404 is inside the one with 200"},
	"3744/5.1.2": {found: []string{"error-inside-responsedescription"},
		why: "the form of RFC 3253, which RFC 4918 section 14.5 has replaced"},
	"3744/5.9": {found: []string{"acl-unsupported-or-abstract-privilege"},
		why: "section 5.3: an abstract privilege MUST NOT be used in an ACE, and DAV:write is one"},
	"3744/8.1.4": {why: "the bare privilege is in the request, and the server refuses it with 403"},
	"3744/9.4.2": {why: "the names are those that were asked for, in another namespace: a misprint, which requested-property-missing overlooks (AC-26)"},
	"4331/6": {found: []string{"xml-declaration-syntax"},
		why: "the XML declaration ends in \">\""},
	"4437/8.1": {request: []string{"invalid-propfind-answered-with-207"},
		why: "the request has the namespace \"DAV: \", with a blank"},
	"4437/10.1": {found: []string{"xml-declaration-syntax"},
		why: "version=\"1/0\""},
	"4791/7.8.3": {why: "getetag was not asked for, which a report may add; a DTSTART without a zone stays as it is (CD-18)"},
	"4791/7.8.10": {found: []string{"xml-undeclared-prefix", "xml-undeclared-prefix", "xml-undeclared-prefix"},
		why: "the prefixes D and C are not declared"},
	"5323/2.3.4": {why: "the query is not printed, and only a DAV:searchrequest shows that these are results without propstat; the arbiter without a slash is the same URL, and a reason phrase is free"},
	"6352/8.7.1": {request: []string{"addressbook-multiget-depth"},
		why: "Depth: 1, where section 8.7 has 0"},
	"6578/3.13": {found: []string{"propstat-status-repeated"},
		why: "two propstats with 404: legal"},
}

// The examples of the other RFCs, as body and as message, with and without the
// request, have the faults of the table and no other.
func TestExamplesOfOtherRFCs(t *testing.T) {
	files, err := filepath.Glob("testdata/rfc/*/*.xml")
	if err != nil || len(files) < 60 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	seen := map[string]bool{}
	for _, file := range files {
		base := strings.TrimSuffix(file, ".xml")
		rel, _ := filepath.Rel("testdata/rfc", base)
		name := filepath.ToSlash(rel)
		seen[name] = true
		for _, form := range []string{file, base + ".http"} {
			for _, q := range []*capture.Request{nil, requestOf(t, form)} {
				t.Run(name, func(t *testing.T) { checkExample(t, form, q, exampleFaults[name]) })
			}
		}
	}
	for name := range exampleFaults {
		if !seen[name] {
			t.Errorf("%s: no such example", name)
		}
	}
}

// checkExample lints an example: infos count only where they are the fault.
func checkExample(t *testing.T, form string, q *capture.Request, fault exampleFault) {
	b, err := os.ReadFile(form)
	if err != nil {
		t.Fatal(err)
	}
	want := slices.Clone(fault.found)
	if q != nil {
		want = append(want, fault.request...)
	}
	var got []string
	err = capture.Read(context.Background(), bytes.NewReader(b), capture.Options{Name: form, Request: q}, func(ex *capture.Exchange) error {
		res, err := rules.Lint(context.Background(), ex, rules.Options{})
		if err != nil {
			return err
		}
		for _, f := range res.Findings {
			if f.Severity >= rules.Warning || slices.Contains(want, f.Rule.Name) {
				got = append(got, f.Rule.Name)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(got, want) {
		t.Errorf("%s, request %v: got %q, want %q", form, q != nil, got, want)
	}
}
