package diff

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"lint207/analyze/capture"
	"lint207/rules"
)

func summary(t *testing.T, ex *capture.Exchange, o rules.Options) *Summary {
	t.Helper()
	o.All, o.MaxFindings = true, rules.MaxFindingsAll
	r, err := rules.Lint(context.Background(), ex, o)
	if r == nil {
		t.Skip(err) // no Multi-Status: there is nothing to compare
	}
	s, err := Summarize(r)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func of(t *testing.T, body, method string) *Summary {
	t.Helper()
	return summary(t, &capture.Exchange{Source: "x", Index: 1, Body: strings.NewReader(body), InSource: true}, rules.Options{Method: method})
}

func texts(t *testing.T, old, new []*Summary) string {
	t.Helper()
	all := Compare(old, new)
	var text, doc bytes.Buffer
	if err := Text(&text, all, false); err != nil {
		t.Fatal(err)
	}
	if err := JSON(&doc, "old", "new", all); err != nil {
		t.Fatal(err)
	}
	schema, err := jsonschema.NewCompiler().Compile("../../docs/schema/diff.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	v, err := jsonschema.UnmarshalJSON(&doc)
	if err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(v); err != nil {
		t.Error(err)
	}
	return text.String()
}

// No example differs from itself with other prefixes and a line more before it.
func TestPrefixes(t *testing.T) {
	renamed := strings.NewReplacer("<D:", "<other:", "</D:", "</other:", "xmlns:D=", "xmlns:other=", "<Z:", "<zz:", "</Z:", "</zz:", "xmlns:Z=", "xmlns:zz=")
	for _, rule := range rules.All() {
		if rule.Family == "xml" || rule.Family == "suppression" {
			continue // about prefixes, and about bytes
		}
		page, err := rule.Page()
		if err != nil {
			t.Fatal(err)
		}
		for i, e := range page.Examples {
			t.Run(fmt.Sprintf("%s/%d", rule.Name, i), func(t *testing.T) {
				f := e
				f.Body = []byte(renamed.Replace(string(e.Body)))
				a, err := e.Exchange("old")
				if err != nil {
					t.Fatal(err)
				}
				b, err := f.Exchange("new")
				if err != nil {
					t.Fatal(err)
				}
				got := texts(t, []*Summary{summary(t, a, e.Options())}, []*Summary{summary(t, b, f.Options())})
				if got != "no difference\n" {
					t.Errorf("%s\n%s", got, e.Body)
				}
			})
		}
	}
}

const dav = `<D:multistatus xmlns:D="DAV:" xmlns:Z="urn:z">`

func status(href, s string) string {
	return "<D:response><D:href>" + href + "</D:href><D:status>HTTP/1.1 " + s + "</D:status></D:response>"
}

func TestCompare(t *testing.T) {
	const end = "</D:multistatus>"
	for _, c := range []struct{ name, method, old, new, want string }{
		{"order", "DELETE",
			dav + status("/a/b", "403 Forbidden") + status("/a/c", "423 Locked") + end,
			dav + status("/a/c", "423 Locked") + "\n " + status("/a/b", "403 Forbidden") + end, "no difference\n"},
		{"spelling of hrefs", "PROPFIND",
			dav + status("/a%c3%a4%7E", "404 Not Found") + end,
			dav + status("http://h:80/a%C3%A4~", "404 Not Found") + end,
			"findings\n  - 1:67: info[href-lowercase-percent]"},
		{"an href comes and goes", "DELETE",
			dav + status("/a/b", "403 Forbidden") + end,
			dav + status("/a/c", "423 Locked") + end,
			"what became of it\n  - /a/b: 403 Forbidden\n  + /a/c: 423 Locked\n\nroot causes\n  - /a/b: 403 Forbidden\n  + /a/c: 423 Locked\n"},
		{"twice", "DELETE",
			dav + status("/a/b", "403 Forbidden") + status("/a/b", "403 Forbidden") + end,
			dav + status("/a/b", "403 Forbidden") + end,
			"entries: 2 failed -> 1 failed\n\nwhat became of it\n  ~ /a/b: 403 Forbidden and 403 Forbidden -> 403 Forbidden\n"},
		{"hostile", "DELETE",
			dav + status("/a", "403 Forbidden") + end,
			dav + status("/\u202e\u009b1m", "403 Forbidden") + end,
			`  + /%E2%80%AE%C2%9B1m: 403 Forbidden`},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := texts(t, []*Summary{of(t, c.old, c.method)}, []*Summary{of(t, c.new, c.method)})
			if !strings.Contains(got, c.want) || strings.HasPrefix(got, "\n") {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

// The entries of a batch are compared by id, whatever their order.
func TestBatch(t *testing.T) {
	batch := func(body string) *Summary {
		ex := &capture.Exchange{Source: "x", Index: 1, Body: strings.NewReader(body), InSource: true, Looks: capture.LooksJSON}
		return summary(t, ex, rules.Options{})
	}
	const failed = `{"id":"2","status":403,"body":{"error":{"code":"denied","message":"m 1"}}}`
	old := batch(`{"responses":[{"id":"1","status":200},` + failed + `,{"id":"3","status":424,"body":"2 failed"}]}`)
	for _, c := range []struct{ new, want string }{
		{`{"responses":[{"id":"3","status":424,"body":"2 failed"},` + strings.Replace(failed, "m 1", "m 2", 1) + `,{"id":"1","status":200}]}`, "no difference\n"},
		{
			`{"responses":[{"id":"1","status":200},` + strings.Replace(failed, "denied", "locked", 1) + `,{"id":"3","status":"424","body":"2 failed"},{"id":"4","status":200}]}`,
			"entries: 1 succeeded, 1 failed, 1 dependent -> 2 succeeded, 1 failed, 1 dependent\n\nwhat became of it\n  + request 4: 200 OK\n" +
				"\nroot causes\n  ~ request 2: 403 Forbidden denied, 1 dependent -> 403 Forbidden locked, 1 dependent\n" +
				"\nfindings\n  + 1:133: error[batch-status-not-number]",
		},
		{
			`{"responses":[{"id":"2","status":200},{"id":"1","status":200},{"id":"\u001b[2J","status":200}]}`,
			"what became of it\n  + request \\x1b[2J: 200 OK\n  ~ request 2: 403 Forbidden -> 200 OK\n  - request 3: 424 Failed Dependency\n" +
				"\nroot causes\n  - request 2: 403 Forbidden denied, 1 dependent\n",
		},
	} {
		if got := texts(t, []*Summary{old}, []*Summary{batch(c.new)}); !strings.Contains(got, c.want) {
			t.Errorf("got\n%s\nwant\n%s", got, c.want)
		}
	}
	const group = `{"responses":[{"id":"a","status":%d,"atomicityGroup":"g"},{"id":"b","status":%d,"atomicityGroup":"g"}]}`
	got := texts(t, []*Summary{batch(fmt.Sprintf(group, 200, 200))}, []*Summary{batch(fmt.Sprintf(group, 200, 409))})
	if !strings.Contains(got, "~ request a: 200 OK -> 200 OK, rolled back\n") {
		t.Error(got)
	}
}

// Exchanges are matched by request, whatever their order.
func TestSeveral(t *testing.T) {
	at := func(url, s string) *Summary {
		ex := &capture.Exchange{
			Source: "x", Index: 1, Body: strings.NewReader(dav + status(url, s) + "</D:multistatus>"),
			Request: &capture.Request{Method: "DELETE", Target: url},
		}
		return summary(t, ex, rules.Options{})
	}
	old := []*Summary{at("/a", "403 Forbidden"), at("/b", "403 Forbidden"), at("/c", "403 Forbidden")}
	new := []*Summary{at("/b", "423 Locked"), at("/a", "403 Forbidden"), at("/d", "403 Forbidden")}
	got := texts(t, old, new)
	for _, want := range []string{"== DELETE /b old#1 new#1\n", "== DELETE /c old#1\nonly in the old capture\n", "== DELETE /d new#1\nonly in the new capture\n", "3 of 4 exchanges differ\n"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in\n%s", want, got)
		}
	}
	if strings.Contains(got, "DELETE /a") {
		t.Error(got)
	}
}

// Long lists are cut, and that is said.
func TestMany(t *testing.T) {
	var b strings.Builder
	for i := range 250 {
		b.WriteString(status(fmt.Sprintf("/a/%d", i), "404 Not Found"))
	}
	one, other := of(t, dav+"</D:multistatus>", "PROPFIND"), of(t, dav+b.String()+"</D:multistatus>", "PROPFIND")
	got := texts(t, []*Summary{one}, []*Summary{other})
	if !strings.Contains(got, "  and 150 more (--show-all)\n") || strings.Count(got, "\n  + ") != 100 {
		t.Error(got)
	}
}
