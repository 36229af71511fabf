package reduce

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"lint207/analyze/capture"
	"lint207/rules"
)

func reduced(t *testing.T, ex *capture.Exchange, o rules.Options, target Target) *Result {
	t.Helper()
	r, err := Reduce(context.Background(), ex, o, target)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// Every bad example keeps its finding, and is as small as it gets: reducing it
// again changes nothing.
func TestExamples(t *testing.T) {
	n := 0
	for _, rule := range rules.All() {
		page, err := rule.Page()
		if err != nil {
			t.Fatal(err)
		}
		for i, e := range page.Examples {
			if !e.Bad {
				continue
			}
			n++
			t.Run(fmt.Sprintf("%s/%d", rule.Name, i), func(t *testing.T) {
				ex, err := e.Exchange("x")
				if err != nil {
					t.Fatal(err)
				}
				if r := reduced(t, ex, e.Options(), Target{Rule: rule.Name, Request: true}); r.Request != nil && len(r.Request.Body) > len(ex.Request.Body) {
					t.Errorf("the request has grown:\n%s", r.Request.Body)
				}
				ex.Body = bytes.NewReader(e.Body)
				r := reduced(t, ex, e.Options(), Target{Rule: rule.Name})
				if len(r.Body) > len(e.Body) {
					t.Errorf("it has grown:\n%s", r.Body)
				}
				ex.Body = bytes.NewReader(r.Body)
				res, _ := rules.Lint(context.Background(), ex, e.Options())
				if res == nil || res.Counts[rule] == 0 {
					t.Fatalf("the finding is gone:\n%s\nwas\n%s", r.Body, e.Body)
				}
				ex.Body = bytes.NewReader(r.Body)
				if again := reduced(t, ex, e.Options(), Target{Rule: rule.Name}); len(again.Body) < len(r.Body) {
					t.Errorf("\n%s\ncan become\n%s", r.Body, again.Body)
				}
			})
		}
	}
	if n < 100 {
		t.Errorf("only %d examples", n)
	}
}

// listing is a body of many responses with two faults.
func listing(n int) []byte {
	var b strings.Builder
	b.WriteString("<?xml version=\"1.0\"?>\n<!-- a listing -->\n<D:multistatus xmlns:D=\"DAV:\" xmlns:Z=\"urn:z\">\n")
	for i := range n {
		href, status := fmt.Sprintf("/a/%d", i), "200 OK"
		if i == n/3 {
			href = "/a/" + strings.Repeat("long ", 100)
		}
		if i == n/2 {
			status = "403 Forbidden"
		}
		fmt.Fprintf(&b, "  <D:response><D:href>%s</D:href><D:propstat><D:prop><D:displayname>%d</D:displayname><Z:a/></D:prop><D:status>HTTP/1.1 %s</D:status></D:propstat></D:response>\n", href, i, status)
	}
	return []byte(b.String() + "</D:multistatus>\n")
}

func exchange(b []byte) *capture.Exchange {
	return &capture.Exchange{Source: "x", Index: 1, Body: bytes.NewReader(b), Looks: capture.LooksXML}
}

func TestListing(t *testing.T) {
	b := listing(3000)
	r := reduced(t, exchange(b), rules.Options{}, Target{Rule: "href-illegal-character"})
	if len(r.Body) > 300 || bytes.Contains(r.Body, []byte("listing")) || !bytes.Contains(r.Body, []byte("long ")) || r.Lints > 300 {
		t.Errorf("after %d lints:\n%s", r.Lints, r.Body)
	}
	again := reduced(t, exchange(b), rules.Options{}, Target{Rule: "href-illegal-character"})
	if !bytes.Equal(again.Body, r.Body) || again.Lints != r.Lints {
		t.Errorf("another time it is\n%s", again.Body)
	}
	r = reduced(t, exchange(b), rules.Options{Method: "PROPFIND"}, Target{Status: 403})
	if bytes.Count(r.Body, []byte("<D:response>")) > 2 || !bytes.Contains(r.Body, []byte("403 Forbidden")) {
		t.Errorf("%s", r.Body)
	}
}

// A batch loses its entries with their requests.
func TestBatch(t *testing.T) {
	var answer, request strings.Builder
	answer.WriteString("{\"responses\":[\n")
	request.WriteString("{\"requests\":[\n")
	for i := 1; i <= 30; i++ {
		status, needs := 200, ""
		switch i {
		case 7:
			status = 403
		case 20:
			status, needs = 200, `,"dependsOn":["7"]` // it ran all the same
		}
		if i > 1 {
			answer.WriteString(",\n")
			request.WriteString(",\n")
		}
		fmt.Fprintf(&answer, `{"id":"%d","status":%d,"headers":{"a":"b"},"body":{"error":{"message":"%s"}}}`, i, status, strings.Repeat("long ", 30))
		fmt.Fprintf(&request, `{"id":"%d","method":"GET","url":"/x/%d"%s}`, i, i, needs)
	}
	ex := exchange([]byte(answer.String() + "]}"))
	ex.Looks = capture.LooksJSON
	ex.Request = &capture.Request{
		Method: "POST", Target: "/$batch", Header: []capture.Field{{Name: "Content-Length", Value: "1"}},
		Body: []byte(request.String() + "]}"), BodyKnown: true,
	}
	was := string(ex.Request.Body)
	r := reduced(t, ex, rules.Options{}, Target{Rule: "batch-dependent-ran", Request: true})
	const body, asked = "{\"responses\":[\n{\"id\":\"7\",\"status\":403},\n{\"id\":\"20\",\"status\":200}]}", `"dependsOn":["7"]`
	if string(r.Body) != body || r.Request == nil || bytes.Count(r.Request.Body, []byte(`"id"`)) != 2 || !bytes.Contains(r.Request.Body, []byte(asked)) {
		t.Fatalf("%s\n%s", r.Body, r.Request.Body)
	}
	if n, _ := capture.Get(r.Request.Header, "Content-Length"); n != fmt.Sprint(len(r.Request.Body)) || string(ex.Request.Body) != was {
		t.Errorf("Content-Length: %s, and the request of the caller is\n%s", n, ex.Request.Body)
	}
	ex.Body = strings.NewReader(answer.String() + "]}")
	if r = reduced(t, ex, rules.Options{}, Target{Rule: "batch-dependent-ran"}); r.Request != nil || len(r.Body) > 2500 {
		t.Errorf("with the request as it is:\n%s", r.Body)
	}
}

// The diagnosis stays if nothing else is asked for.
func TestDiagnosis(t *testing.T) {
	b := []byte(`<D:multistatus xmlns:D="DAV:" xmlns:Z="urn:z"><D:response><D:href>/a</D:href>
<D:propstat><D:prop><Z:a/><Z:b/></D:prop><D:status>HTTP/1.1 403 Forbidden</D:status></D:propstat>
<D:propstat><D:prop><Z:c/><Z:d/></D:prop><D:status>HTTP/1.1 424 Failed Dependency</D:status></D:propstat>
<D:propstat><D:prop><Z:e/></D:prop><D:status>HTTP/1.1 507 Insufficient Storage</D:status></D:propstat></D:response></D:multistatus>`)
	o := rules.Options{Method: "PROPPATCH"}
	r := reduced(t, exchange(b), o, Target{})
	for _, want := range []string{"403", "424", "507"} {
		if !bytes.Contains(r.Body, []byte(want)) {
			t.Errorf("%s is gone:\n%s", want, r.Body)
		}
	}
	if n := bytes.Count(r.Body, []byte("<Z:")); n != 3 {
		t.Errorf("%d properties are left:\n%s", n, r.Body)
	}
	for _, target := range []Target{{Rule: "href-empty"}, {Status: 423}} {
		if _, err := Reduce(context.Background(), exchange(b), o, target); !errors.Is(err, ErrNotThere) {
			t.Errorf("%+v: %v", target, err)
		}
	}
	ctx, stop := context.WithCancel(context.Background())
	stop()
	if _, err := Reduce(ctx, exchange(b), o, Target{}); err == nil {
		t.Error("a context that is done is passed over")
	}
}

// Whatever the markup, the parts of a tree make up the body.
func TestParse(t *testing.T) {
	for _, s := range []string{"", "a", "<", "<a", "<a>", "</a>", "<a><b></a>", "<a b='<' c>x</a>", "<!-- ", "<?x", "<![CDATA[", "<a x=\"1\"y='2'>t</a><b/>", "<a>&lt;<!--c--><?p?>x</a >"} {
		if got := parse([]byte(s)).render(nil, []byte(s)); string(got) != s {
			t.Errorf("%q becomes %q", s, got)
		}
	}
}

func TestParseJSON(t *testing.T) {
	for _, s := range []string{"", "1", "{}", "[", "[1,", `{"a":`, `{"a" : [1, {"b":2}],"c":"d"} x`, `[{"a":NaN}]`, `{"a":1,}`, `[1 2]`} {
		if got := parseJSON([]byte(s)).render(nil, []byte(s)); string(got) != s {
			t.Errorf("%q becomes %q", s, got)
		}
	}
	const s = `{"a": [1, {"b":2, "c":[]}, 3], "d": 4}`
	for _, c := range []struct {
		depth, at int
		want      string
	}{
		{0, 0, `{"d": 4}`}, {0, 1, `{"a": [1, {"b":2, "c":[]}, 3]}`}, {1, 0, `{"a": [{"b":2, "c":[]}, 3], "d": 4}`},
		{1, 1, `{"a": [1, 3], "d": 4}`}, {1, 2, `{"a": [1, {"b":2, "c":[]}], "d": 4}`}, {2, 0, `{"a": [1, {"c":[]}, 3], "d": 4}`},
	} {
		tree := parseJSON([]byte(s))
		tree.level(c.depth, nil)[c.at].gone = true
		if got := tree.render(nil, []byte(s)); string(got) != c.want {
			t.Errorf("level %d, %d: %s, want %s", c.depth, c.at, got, c.want)
		}
	}
}

// FuzzParse: the parts of any text make up the text, and each may go.
func FuzzParse(f *testing.F) {
	f.Add([]byte(`{"a": [1, {"b":2, "c":[]}, 3], "d": NaN`))
	for _, r := range rules.All() {
		if page, err := r.Page(); err == nil && len(page.Examples) > 0 {
			f.Add(page.Examples[0].Body)
		}
	}
	f.Add(bytes.Repeat([]byte("<a>"), 1000))
	f.Fuzz(func(t *testing.T, b []byte) {
		tree := parse(b)
		if looksJSON(b) {
			tree = parseJSON(b)
		}
		if got := tree.render(nil, b); !bytes.Equal(got, b) {
			t.Fatalf("%q becomes %q", b, got)
		}
		for depth := range 4 {
			for _, n := range tree.level(depth, nil) {
				n.gone = true
				if got := tree.render(nil, b); len(got) > len(b) {
					t.Fatalf("%q becomes %q", b, got)
				}
				n.gone = false
			}
		}
	})
}
