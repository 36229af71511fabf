package lint207test_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"lint207/rules"
	"lint207/rules/lint207test"
)

const (
	clean  = `<D:multistatus xmlns:D="DAV:"><D:response><D:href>/a</D:href><D:propstat><D:prop><D:displayname>A</D:displayname><D:resourcetype/></D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response></D:multistatus>`
	orphan = `<D:multistatus xmlns:D="DAV:"><D:response><D:href>/a</D:href><D:propstat><D:prop><D:displayname/></D:prop><D:status>HTTP/1.1 424 Failed Dependency</D:status></D:propstat></D:response></D:multistatus>`

	change = `<D:propertyupdate xmlns:D="DAV:"><D:set><D:prop><D:displayname>A</D:displayname></D:prop></D:set></D:propertyupdate>`
)

// answers is a server with one answer.
func answers(status int, kind, body string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Type", kind)
		w.WriteHeader(status)
		io.WriteString(w, body)
	})
}

func multistatus(body string) http.Handler {
	return answers(http.StatusMultiStatus, "application/xml; charset=utf-8", body)
}

// fake notes what a test would have said.
type fake struct {
	testing.TB
	said  []string
	fatal bool
}

func (f *fake) Helper()           {}
func (f *fake) Error(args ...any) { f.said = append(f.said, fmt.Sprint(args...)) }
func (f *fake) Errorf(format string, args ...any) {
	f.said = append(f.said, fmt.Sprintf(format, args...))
}
func (f *fake) Fatalf(format string, args ...any) {
	f.Errorf(format, args...)
	f.fatal = true
	panic(f)
}

func check(t *testing.T, h http.Handler, method, body string) (f *fake) {
	f = &fake{TB: t}
	defer func() {
		if r := recover(); r != nil && r != any(f) {
			panic(r)
		}
	}()
	lint207test.CheckHandler(f, h, httptest.NewRequest(method, "/a", strings.NewReader(body)))
	return f
}

func TestCheckHandler(t *testing.T) {
	for _, c := range []struct {
		name, body, method, sent, want string
		fatal                          bool
	}{
		{name: "clean", body: clean, method: "PROPFIND"},
		{name: "orphan", body: orphan, method: "PROPPATCH", sent: change, want: "error[proppatch-424-without-cause]"},
		{name: "only the request tells", body: clean, method: "PROPFIND",
			sent: `<D:propfind xmlns:D="DAV:"><D:prop><D:displayname/><D:getetag/></D:prop></D:propfind>`, want: "requested-property-missing"},
		{name: "not a multistatus", body: "<html/>", method: "PROPFIND", want: "root", fatal: false},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := check(t, multistatus(c.body), c.method, c.sent)
			got := strings.Join(f.said, "\n")
			if c.want == "" && got != "" || !strings.Contains(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestBodyCanBeReadAgain(t *testing.T) {
	resp, res := lint207test.CheckHandler(t, multistatus(clean), httptest.NewRequest("PROPFIND", "/a", nil))
	b, err := io.ReadAll(resp.Body)
	if err != nil || string(b) != clean || res.Diagnosis.Method.Name != "PROPFIND" {
		t.Errorf("%q, %v, %v", b, err, res.Diagnosis.Method)
	}
}

// The context of a test has ended when its Cleanups run.
func TestCheckInCleanup(t *testing.T) {
	f := &fake{TB: t}
	t.Run("ends", func(t *testing.T) {
		f.TB = t
		t.Cleanup(func() {
			lint207test.CheckHandler(f, multistatus(orphan), httptest.NewRequest("PROPPATCH", "/a", strings.NewReader(change)))
		})
	})
	if f.fatal || !strings.Contains(strings.Join(f.said, "\n"), "proppatch-424-without-cause") {
		t.Errorf("%q", f.said)
	}
}

func TestConfig(t *testing.T) {
	resp := &http.Response{StatusCode: 207, Status: "207 Multi-Status", Header: http.Header{"Content-Type": {"application/xml"}}, Body: io.NopCloser(strings.NewReader(orphan))}
	f := &fake{TB: t}
	res := lint207test.Config{Ignore: []string{"proppatch-424-without-cause", "failed-dependency-without-cause", "only-failed-dependency"}}.Check(f, nil, nil, resp)
	if len(f.said) > 0 || res == nil {
		t.Errorf("%q", f.said)
	}
}

// A misspelt name would leave a rule on, or, once it is right, nobody knows.
func TestIgnoreIsChecked(t *testing.T) {
	const want = `Config.Ignore: there is no rule "href-emty"; did you mean href-empty?`
	config := lint207test.Config{Ignore: []string{"href-emty"}}
	f := &fake{TB: t}
	func() {
		defer func() { recover() }()
		config.Check(f, nil, nil, &http.Response{StatusCode: 207, Body: io.NopCloser(strings.NewReader(clean))})
	}()
	if !f.fatal || !strings.Contains(strings.Join(f.said, "\n"), want) {
		t.Errorf("Check: fatal %v, %q", f.fatal, f.said)
	}
	for _, tb := range []*fake{nil, {TB: t}} {
		transport := &lint207test.Transport{Config: config, Base: failing{t}}
		if tb != nil {
			transport.T = tb
		}
		resp, err := transport.RoundTrip(httptest.NewRequest("PROPFIND", "/a", strings.NewReader("x")))
		if resp != nil || err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("RoundTrip: %v, %v", resp, err)
		}
		if tb != nil && len(tb.said) != 1 {
			t.Errorf("said: %q", tb.said)
		}
	}
}

// failing is a server that nobody should ask.
type failing struct{ *testing.T }

func (f failing) RoundTrip(*http.Request) (*http.Response, error) {
	f.Error("a request was sent")
	return nil, io.EOF
}

// An old name of a rule is good, too.
func TestIgnoreTakesOldNames(t *testing.T) {
	for _, r := range rules.All() {
		for _, name := range r.Aliases {
			if _, err := (&lint207test.Transport{Config: lint207test.Config{Ignore: []string{name}}, Base: nobody{}}).RoundTrip(httptest.NewRequest("PROPFIND", "/", nil)); err != nil {
				t.Error(err)
			}
		}
	}
}

// nobody answers nothing.
type nobody struct{}

func (nobody) RoundTrip(*http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: 204, Header: http.Header{}, Body: http.NoBody}, nil
}

func TestTransport(t *testing.T) {
	bodies := map[string]http.Handler{
		"/orphan": multistatus(orphan), "/clean": multistatus(clean),
		"/page": answers(200, "text/html", "<html></html>"), "/feed": answers(200, "application/xml", "<feed/>"),
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { bodies[r.URL.Path].ServeHTTP(w, r) }))
	defer server.Close()
	f := &fake{TB: t}
	var seen []string
	client := &http.Client{Transport: &lint207test.Transport{T: f, Report: func(resp *http.Response, res *rules.Result) {
		seen = append(seen, resp.Request.URL.Path+" "+string(res.Diagnosis.Outcome))
	}}}
	for _, path := range []string{"/clean", "/page", "/feed", "/orphan"} {
		req, err := http.NewRequest("PROPPATCH", server.URL+path, strings.NewReader(strings.ReplaceAll(change, "/a", path)))
		if err != nil {
			t.Fatal(err)
		}
		resp, err := client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		if b, err := io.ReadAll(resp.Body); err != nil || len(b) == 0 {
			t.Errorf("%s: %q %v", path, b, err)
		}
	}
	if got := strings.Join(seen, ", "); got != "/clean applied, /orphan rolled-back" {
		t.Errorf("seen: %s", got)
	}
	if got := strings.Join(f.said, "\n"); !strings.Contains(got, "PROPPATCH /orphan: 1:") || !strings.Contains(got, "proppatch-424-without-cause") || strings.Contains(got, "/feed") {
		t.Errorf("said: %s", got)
	}
}

func ExampleTransport() {
	server := httptest.NewServer(multistatus(orphan))
	defer server.Close()
	client := &http.Client{Transport: &lint207test.Transport{Report: func(_ *http.Response, res *rules.Result) {
		fmt.Println(res.Diagnosis.Outcome)
		for _, f := range res.Findings {
			if f.Severity == rules.Error {
				fmt.Println(f.Rule.Name)
			}
		}
	}}}
	req, _ := http.NewRequest("PROPPATCH", server.URL+"/a", strings.NewReader(change))
	client.Do(req)
	// Output:
	// rolled-back
	// proppatch-424-without-cause
}
