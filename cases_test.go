package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"lint207/analyze/capture"
	"lint207/rules"
)

// How much of a bug report a case needs.
const (
	bare        = iota // the body and the method
	withRequest        // and the request
	withHead           // the answer with its head
	as207              // the request and a status line: the report says 207
)

// caught is a server's fault that a bug report describes, and the finding that
// names it at its place. Where only a preview rule hints at it, it is missed,
// and why says why no rule can be sure.
var caught = []struct {
	id   string
	how  int
	rule string
	line int64
	why  string
}{
	{id: "001-nginx-missing-207", rule: "missing-resource-in-propstat", line: 7},
	{id: "003-sabre-client-empty-array", rule: "missing-resource-in-propstat", line: 7},
	{id: "005-npm-webdav-propstat-noprop", rule: "propstat-content", line: 5},
	{id: "007-go-webdav-status-with-propstat", rule: "response-status-xor-propstat", line: 2},
	{id: "009-sabre-spurious-propstat", rule: "response-status-xor-propstat", line: 6},
	{id: "011-nginx-href-space", rule: "href-illegal-character", line: 4},
	{id: "013-civetweb-href-slash-encoded", rule: "href-relative-path", line: 4},
	{id: "015-sabre-href-space-cyberduck", rule: "href-illegal-character", line: 4},
	{id: "017-cyberduck-brackets", rule: "href-unencoded-reserved", line: 13},
	{id: "019-dufs-ampersand", rule: "xml-unescaped-markup", line: 4},
	{id: "021-xrootd-duplicate-iscollection", rule: "repeated-property", line: 12},
	{id: "023-filen-displayname-encoded", rule: "displayname-percent-encoded", line: 7},
	{id: "025-nginx-rewrite-prefix", how: withRequest, rule: "href-prefix-differs-from-request-uri", line: 4},
	{id: "027-davx5-proxy-stripped-prefix", how: withRequest, rule: "href-prefix-differs-from-request-uri", line: 13},
	{id: "029-nginx-no-trailing-slash", rule: "collection-href-without-trailing-slash", line: 4},
	{id: "033-fastmail-cy-prefix", rule: "xml-undeclared-prefix", line: 12},
	{id: "035-npm-proppatch-urn-name", rule: "xml-bad-qname", line: 1},
	{id: "047-nginx-http-0-0", rule: "status-line-version-zero", line: 10},
	{id: "053-oc-proppatch-200-not-set", how: withRequest, rule: "proppatch-unknown-dav-property", line: 7},
	{id: "057-dav-server-rs-win32-lie", rule: "windows-timestamp-accepted", line: 2,
		why: "the answer is what a server that did set the property sends, byte for byte: only a PROPFIND after it shows the difference"},
	{id: "059-nginx-fake-proppatch", rule: "response-href-missing", line: 1},
	{id: "061-go-duplicate-xmlns", rule: "xml-duplicate-attribute", line: 1},
	{id: "063-reva-uri-in-tagname", rule: "xml-attribute-syntax", line: 11},
	{id: "065-nwebdav-move-missing-207", how: withRequest, rule: "single-request-uri-failure-in-207", line: 5},
	{id: "067-xandikos-put-207", how: as207, rule: "multistatus-for-undefined-method", line: 4},
	{id: "069-cernbox-date-utc", rule: "getlastmodified-not-rfc1123", line: 10},
	{id: "071-ocis-search-lastmodified", rule: "getlastmodified-not-rfc1123", line: 2},
	{id: "077-oc-publiclink-etag-bare", rule: "getetag-format", line: 21},
	{id: "079-dankcal-etag-bare", rule: "getetag-format", line: 2},
	{id: "081-smartermail-no-etag", how: withRequest, rule: "requested-property-missing", line: 2},
	{id: "089-bitrix-principal-href-no-ns", rule: "current-user-principal-structure", line: 7},
	{id: "091-sabre-truncated-no-507", how: withRequest, rule: "sync-limit-reached-unmarked", line: 2},
	{id: "095-multiget-unrequested", how: withRequest, rule: "multiget-unrequested-href", line: 3},
	{id: "097-davmail-propstat-noprop", rule: "propstat-content", line: 1},
	{id: "099-ccs-root-children-missing", how: withRequest, rule: "propfind-depth-1-without-members", line: 2,
		why: "a collection without members answers the same, and members may be hidden from this user: only another listing shows that some are missing"},
	{id: "105-djangodav-content-type", how: withHead, rule: "content-type-not-application-xml", line: 2},
	{id: "107-npm-location-element", rule: "location-without-redirect-status", line: 1},
	{id: "109-internxt-missing-207", rule: "missing-resource-in-propstat", line: 1},
	{id: "111-oc-duplicate-href-prop", rule: "protocol-element-requested", line: 15},
	{id: "121-xandikos-formfeed", rule: "xml-illegal-character", line: 7},
	{id: "123-radicale-double-slash", rule: "href-network-path", line: 4},
	{id: "125-sync-engine-lost-brackets", rule: "xml-tag-mismatch", line: 7},
	{id: "129-gcdwebserver-empty-folder", how: withRequest, rule: "propfind-empty-answer", line: 1},
	{id: "137-hacdias-nginx-prefix", how: withRequest, rule: "href-prefix-differs-from-request-uri", line: 1},
}

// bugReport is what a case.json says that the test asks for.
type bugReport struct {
	ID     string
	Side   string `json:"client_or_server"`
	Method string
	Grade  string `json:"exam_grade"`
	From   string `json:"detectable_from"`
}

// TestCases looks for the faults of real bug reports: nine of ten are found,
// and what only a client misread gets neither error nor warning.
func TestCases(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(shared, "cases/*/case.json"))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Skip("no ../shared here")
	}
	found, faults := 0, 0
	for _, file := range files {
		var c bugReport
		b, err := os.ReadFile(file)
		if err == nil {
			err = json.Unmarshal(b, &c)
		}
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		dir := filepath.Dir(file)
		switch {
		case c.Side == "client":
			for how := bare; how <= as207; how++ {
				for _, f := range lintCase(t, dir, c, how, false) {
					if f.Severity >= rules.Warning {
						t.Errorf("%s is legal: %v[%s] %s", c.ID, f.Severity, f.Rule.Name, f.Message)
					}
				}
			}
		case c.Grade != "C":
			faults++
			if isCaught(t, dir, c) {
				found++
			}
		}
	}
	t.Logf("%d of %d faults found", found, faults)
	if found*10 < faults*9 {
		t.Errorf("only %d of %d faults are found", found, faults)
	}
}

// isCaught says whether the fault is found, and fails where that is not what
// the table says.
func isCaught(t *testing.T, dir string, c bugReport) bool {
	for _, want := range caught {
		if want.id != c.ID {
			continue
		}
		missed := want.why != ""
		got := lintCase(t, dir, c, want.how, missed)
		if slices.ContainsFunc(got, func(f rules.Finding) bool { return f.Rule.Name == want.rule && f.At.Line == want.line }) {
			if missed {
				t.Logf("%s is missed: %s", c.ID, want.why)
			}
			return !missed
		}
		for _, f := range got {
			t.Logf("%d: %s", f.At.Line, f.Rule.Name)
		}
		t.Errorf("%s: no %s in line %d", c.ID, want.rule, want.line)
		return false
	}
	t.Errorf("%s is not in the table", c.ID)
	return false
}

// lintCase are the findings with as much of the report as how says.
func lintCase(t *testing.T, dir string, c bugReport, how int, preview bool) (out []rules.Finding) {
	name, opt := filepath.Join(dir, "body.xml"), rules.Options{Preview: preview}
	o := capture.Options{Name: name}
	if how == bare {
		opt.Method, _, _ = strings.Cut(c.Method, "/")
	} else {
		o.Request = requestOf(t, name)
	}
	if head := filepath.Join(dir, "response.txt"); how == withHead && exists(head) {
		name = head
	}
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if how == as207 {
		b = append([]byte("HTTP/1.1 207 Multi-Status\r\nContent-Type: application/xml; charset=utf-8\r\n\r\n"), b...)
	}
	err = capture.Read(context.Background(), bytes.NewReader(b), o, func(ex *capture.Exchange) error {
		res, err := rules.Lint(context.Background(), ex, opt)
		if err == nil {
			out = append(out, res.Findings...)
		}
		return err
	})
	if err != nil {
		t.Errorf("%s: %v", name, err)
	}
	return out
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}
