package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// jsonReport is the part of the JSON report that the tests look at.
type jsonReport struct {
	Documents []jsonDocument `json:"documents"`
}

type jsonDocument struct {
	Kind   string `json:"kind"`
	Method struct {
		Name      *string `json:"name"`
		Class     string  `json:"class"`
		Certainty *string `json:"certainty"`
	} `json:"method"`
	Outcome    string           `json:"outcome"`
	Counts     map[string]int64 `json:"counts"`
	CauseCount int64            `json:"causeCount"`
	Causes     []struct {
		Href           string `json:"href"`
		Status         int    `json:"status"`
		Certainty      string `json:"certainty"`
		DependentCount int64  `json:"dependentCount"`
	} `json:"causes"`
	UnexplainedCount int64 `json:"unexplainedCount"`
	Findings         []struct {
		Rule      string       `json:"rule"`
		Severity  string       `json:"severity"`
		Certainty string       `json:"certainty"`
		Message   string       `json:"message"`
		Position  jsonPosition `json:"position"`
	} `json:"findings"`
}

type jsonPosition struct {
	In     string `json:"in"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
	Offset int    `json:"offset"`
	Length int    `json:"length"`
}

// lintJSON runs the command on a body from standard input.
func lintJSON(t *testing.T, body string, args ...string) (jsonDocument, int) {
	t.Helper()
	var out, errs bytes.Buffer
	code := run(context.Background(), append([]string{"lint207", "--format", "json"}, args...), strings.NewReader(body), &out, &errs)
	var r jsonReport
	if err := json.Unmarshal(out.Bytes(), &r); err != nil {
		t.Fatalf("no JSON report (exit %d, %s): %v", code, errs.String(), err)
	}
	if len(r.Documents) != 1 {
		t.Fatalf("%d documents, %s", len(r.Documents), errs.String())
	}
	return r.Documents[0], code
}

const head = `<D:multistatus xmlns:D="DAV:" xmlns:Z="urn:z">` + "\n"

func ms(responses ...string) string {
	return head + strings.Join(responses, "\n") + "\n</D:multistatus>\n"
}

func propstat(props, status string) string {
	return "<D:propstat><D:prop>" + props + "</D:prop><D:status>HTTP/1.1 " + status + "</D:status></D:propstat>"
}

func props(href string, propstats ...string) string {
	return "<D:response><D:href>" + href + "</D:href>\n" + strings.Join(propstats, "\n") + "</D:response>"
}

func status(href, s string) string {
	return "<D:response><D:href>" + href + "</D:href><D:status>HTTP/1.1 " + s + "</D:status></D:response>"
}

// TestSingleFindings runs the built command over bodies with one fault each
// and looks at the only finding of warning or above. The span is that of the
// text between « and ».
func TestSingleFindings(t *testing.T) {
	const failed = "424 Failed Dependency"
	mark := func(s string) string { return "«" + s + "»" }
	tests := []struct {
		name, args, body, rule, severity, certainty string
	}{
		{"424 alone", "--method PROPPATCH", ms(props("/a", strings.Replace(propstat("<Z:a/>", failed), "HTTP/1.1 "+failed, mark("HTTP/1.1 "+failed), 1))), "proppatch-424-without-cause", "error", "certain"},
		{"200 beside 403", "--method PROPPATCH", ms(props("/a", propstat("<Z:a/>", "200 OK"), strings.Replace(propstat("<Z:b/>", "403 Forbidden"), "HTTP/1.1 403 Forbidden", mark("HTTP/1.1 403 Forbidden"), 1))), "proppatch-partial-success", "error", "certain"},
		{"200 beside 424 and 403", "", ms(props("/a", propstat("<Z:a/>", "200 OK"), strings.Replace(propstat("<Z:b/>", failed), "HTTP/1.1 "+failed, mark("HTTP/1.1 "+failed), 1), propstat("<Z:c/>", "403 Forbidden"))), "proppatch-partial-success", "error", "certain"},
		{"LOCK with only 424", "--method LOCK", ms(strings.Replace(status("/a/", failed), "HTTP/1.1 "+failed, mark("HTTP/1.1 "+failed), 1)), "lock-424-without-cause", "error", "certain"},
		{"424 in DELETE", "--method DELETE", ms(status("/a/x", "403 Forbidden"), strings.Replace(status("/a/", failed), "HTTP/1.1 "+failed, mark("HTTP/1.1 "+failed), 1)), "dependent-424-listed", "warning", "certain"},
		{"status and propstat", "", ms("<D:response><D:href>/a</D:href><D:status>HTTP/1.1 200 OK</D:status>" + strings.Replace(propstat("<Z:a>x</Z:a>", "200 OK"), "<D:propstat>", mark("<D:propstat>"), 1) + "</D:response>"), "response-status-xor-propstat", "error", "certain"},
		{"href twice", "", ms(props("/a", propstat("<Z:a>x</Z:a>", "200 OK")), props(mark("/a"), propstat("<Z:b>x</Z:b>", "200 OK"))), "duplicate-response-href", "error", "certain"},
		{"space", "", ms(props(mark("/a b"), propstat("<Z:a>x</Z:a>", "200 OK"))), "href-illegal-character", "error", "certain"},
		{"dot segment", "", ms(props(mark("/a/../b"), propstat("<Z:a>x</Z:a>", "200 OK"))), "href-dot-segment", "error", "certain"},
		{"mixed forms", "", ms(props("/a", propstat("<Z:a>x</Z:a>", "200 OK")), props(mark("http://h/b"), propstat("<Z:a>x</Z:a>", "200 OK"))), "href-format-mixed", "error", "certain"},
		{"no code", "", ms(props("/a", "<D:propstat><D:prop><Z:a/></D:prop><D:status>"+mark("HTTP/1.1 OK")+"</D:status></D:propstat>")), "status-line-grammar", "error", "certain"},
		{"PHP warning", "", mark("<br />\n<b>Warning</b>:  Undefined variable $x in <b>/srv/dav.php</b> on line <b>7</b><br />") + "\n" + `<?xml version="1.0"?>` + "\n" + ms(props("/a", propstat("<Z:a>x</Z:a>", "200 OK"))), "xml-text-outside-root", "error", "certain"},
		{"raw ampersand", "", ms(props("/a"+mark("&")+"b", propstat("<Z:a>x</Z:a>", "200 OK"))), "xml-unescaped-markup", "error", "certain"},
		{"undeclared prefix", "", ms(props("/a", propstat("<"+mark("X:a")+">x</X:a>", "200 OK"))), "xml-undeclared-prefix", "error", "certain"},
		{"cut off", "", head + props("/a", propstat("<Z:a>x</Z:a>", "200 OK")) + "\n<D:response><D:href>/b</D:hr" + mark(""), "xml-truncated", "error", "certain"},
		{"two documents", "", ms(props("/a", propstat("<Z:a>x</Z:a>", "200 OK"))) + mark(`<D:multistatus xmlns:D="DAV:">`) + "</D:multistatus>", "xml-multiple-roots", "error", "certain"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			at := strings.Index(tt.body, "«")
			end := strings.Index(tt.body, "»") - len("«")
			body := strings.NewReplacer("«", "", "»", "").Replace(tt.body)
			doc, code := lintJSON(t, body, strings.Fields(tt.args)...)
			var got []string
			for _, f := range doc.Findings {
				if f.Severity != "info" {
					got = append(got, fmt.Sprintf("%s[%s] %s %d:%d offset %d length %d", f.Severity, f.Rule, f.Certainty, f.Position.Line, f.Position.Column, f.Position.Offset, f.Position.Length))
				}
			}
			before := body[:at]
			line := 1 + strings.Count(before, "\n")
			col := at - strings.LastIndex(before, "\n")
			want := fmt.Sprintf("%s[%s] %s %d:%d offset %d length %d", tt.severity, tt.rule, tt.certainty, line, col, at, end-at)
			if len(got) != 1 || got[0] != want {
				t.Errorf("\n got %s\nwant %s", strings.Join(got, "\n     "), want)
			}
			if wantCode := map[string]int{"error": 1, "warning": 0}[tt.severity]; code != wantCode {
				t.Errorf("exit code %d, want %d", code, wantCode)
			}
		})
	}
}

// Bodies on which nothing above info may be said.
func TestNoAlarm(t *testing.T) {
	mixed := ms(props("/a", propstat("<Z:a/>", "200 OK"), propstat("<Z:b/>", "403 Forbidden")))
	lock := ms("<D:response><D:href>/a/</D:href><D:propstat><D:prop><D:lockdiscovery/></D:prop><D:status>HTTP/1.1 424 Failed Dependency</D:status></D:propstat></D:response>",
		"<D:response><D:href>/a/x</D:href><D:status>HTTP/1.1 423 Locked</D:status><D:error><D:no-conflicting-lock/></D:error></D:response>")
	for _, tt := range []struct{ name, body, args string }{
		{"200 beside 403, PROPFIND", mixed, "--method PROPFIND"},
		{"200 beside 403, no method", mixed, ""},
		{"Apache's LOCK", lock, "--method LOCK"},
		{"Apache's LOCK, no method", lock, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			doc, code := lintJSON(t, tt.body, strings.Fields(tt.args)...)
			for _, f := range doc.Findings {
				if f.Severity != "info" {
					t.Errorf("%s[%s] %s", f.Severity, f.Rule, f.Message)
				}
			}
			if code != 0 {
				t.Errorf("exit code %d", code)
			}
			if strings.Contains(tt.name, "LOCK") && (doc.CauseCount != 1 || len(doc.Causes) != 1 || doc.Causes[0].DependentCount != 1 || doc.UnexplainedCount != 0) {
				t.Errorf("want one cause with one dependent: %+v", doc)
			}
		})
	}
}

// A body of 30 MB in one line with one fault at its end.
func TestLongLine(t *testing.T) {
	var b strings.Builder
	b.WriteString(strings.TrimSpace(head))
	for i := 0; b.Len() < 30<<20; i++ {
		b.WriteString(strings.ReplaceAll(props(fmt.Sprintf("/f/%d", i), propstat("<Z:a>x</Z:a>", "200 OK")), "\n", ""))
	}
	at := b.Len() + len("<D:response><D:href>")
	b.WriteString(strings.ReplaceAll(props("/a b", propstat("<Z:a>x</Z:a>", "200 OK")), "\n", ""))
	b.WriteString("</D:multistatus>")
	doc, _ := lintJSON(t, b.String())
	if len(doc.Findings) != 1 || doc.Findings[0].Rule != "href-illegal-character" || doc.Findings[0].Position != (jsonPosition{"source", 1, at + 1, at, 4}) {
		t.Errorf("%+v, want column %d", doc.Findings, at+1)
	}
}

// Two roots and three 424s; many of both: the sums are as the design says.
func TestSums(t *testing.T) {
	two := ms(props("/a", propstat("<Z:a/><Z:b/>", "424 Failed Dependency"), propstat("<Z:c/>", "403 Forbidden"), propstat("<Z:d/>", "409 Conflict"), propstat("<Z:e/>", "424 Failed Dependency")))
	doc, _ := lintJSON(t, two)
	if doc.CauseCount != 2 || doc.Counts["dependent"] != 3 || doc.Causes[0].DependentCount != 3 || doc.Outcome != "rolled-back" {
		t.Errorf("%+v", doc)
	}
	for _, method := range []string{"", "PROPPATCH", "LOCK", "DELETE", "COPY", "MOVE", "PROPFIND"} {
		var b strings.Builder
		b.WriteString(head)
		const n = 20_000
		for i := range n {
			b.WriteString(status(fmt.Sprintf("/a/%d/x", i), "403 Forbidden"))
			b.WriteString(status(fmt.Sprintf("/a/%d/", i), "424 Failed Dependency"))
		}
		b.WriteString("</D:multistatus>")
		var args []string
		if method != "" {
			args = []string{"--method", method}
		}
		doc, _ := lintJSON(t, b.String(), args...)
		if doc.Counts["dependent"] != n || doc.Counts["failed"] != n || doc.CauseCount != n {
			t.Errorf("%s: %v, %d causes", method, doc.Counts, doc.CauseCount)
		}
		sum := doc.UnexplainedCount
		for _, c := range doc.Causes {
			sum += c.DependentCount
		}
		if listed := int64(len(doc.Causes)); listed != 100 || sum > n {
			t.Errorf("%s: %d causes listed, sum %d", method, listed, sum)
		}
	}
}
