package lint207test_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"lint207/rules/lint207test"
)

// printer stands for the t of a test: it prints what would fail it.
type printer struct{ testing.TB }

func (printer) Helper()           {}
func (printer) Error(args ...any) { fmt.Println(args...) }
func (printer) Fatal(args ...any) { fmt.Println(args...) }

var t printer // in a test of yours: t *testing.T

// server says that a property failed because another one did, which is not there.
var server = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/xml; charset=utf-8")
	w.WriteHeader(http.StatusMultiStatus)
	fmt.Fprint(w, `<D:multistatus xmlns:D="DAV:">
  <D:response>
    <D:href>/a</D:href>
    <D:propstat>
      <D:prop><D:displayname/></D:prop>
      <D:status>HTTP/1.1 424 Failed Dependency</D:status>
    </D:propstat>
  </D:response>
</D:multistatus>`)
})

const rename = `<D:propertyupdate xmlns:D="DAV:"><D:set><D:prop><D:displayname>A</D:displayname></D:prop></D:set></D:propertyupdate>`

func ExampleCheckHandler() {
	req := httptest.NewRequest("PROPPATCH", "/a", strings.NewReader(rename))
	resp, res := lint207test.CheckHandler(t, server, req)
	fmt.Println(resp.StatusCode, res.Diagnosis.Outcome)
	// Output:
	// PROPPATCH /a: 6:17: error[proppatch-424-without-cause] 424 for D:displayname, but nothing in this response failed, so the client cannot learn what to fix
	//     "      <D:status>HTTP/1.1 424 Failed Dependency</D:status>"
	//     = RFC 4918 9.2.1, RFC 4918 11.4
	//     = help: report the property that failed with its own status (403, 409, 423 or 507) beside the 424s
	// 207 rolled-back
}

func ExampleCheck() {
	s := httptest.NewServer(server)
	defer s.Close()
	req, _ := http.NewRequest("PROPPATCH", s.URL+"/a", strings.NewReader(rename))
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	lint207test.Check(t, resp, []byte(rename))
	// Output:
	// PROPPATCH /a: 6:17: error[proppatch-424-without-cause] 424 for D:displayname, but nothing in this response failed, so the client cannot learn what to fix
	//     "      <D:status>HTTP/1.1 424 Failed Dependency</D:status>"
	//     = RFC 4918 9.2.1, RFC 4918 11.4
	//     = help: report the property that failed with its own status (403, 409, 423 or 507) beside the 424s
}

func ExampleConfig() {
	config := lint207test.Config{Ignore: []string{"proppatch-424-without-cause"}}
	req := httptest.NewRequest("PROPPATCH", "/a", nil)
	rec := httptest.NewRecorder()
	server(rec, req)

	res := config.Check(t, req, []byte(rename), rec.Result())
	fmt.Println(len(res.Findings), "findings")
	// Output:
	// 0 findings
}
