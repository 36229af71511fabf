package capture

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// A success without a body is read where the request is owed a Multi-Status.
func TestOwed(t *testing.T) {
	const (
		update = `<D:propertyupdate xmlns:D="DAV:"/>`
		query  = `<C:calendar-query xmlns:C="urn:ietf:params:xml:ns:caldav"/>`
		sync   = `<D:sync-collection xmlns:D="DAV:"/>`
	)
	for _, c := range []struct {
		method, fields, body, status, length string
		want                                 bool
	}{
		{"PROPPATCH", "", update, "204 No Content", "0", true},
		{"PROPPATCH", "", update, "200 OK", "0", true},
		{"PROPPATCH", "", update, "200 OK", "20", false}, // the capture has lost it
		{"PROPPATCH", "", update, "202 Accepted", "0", false},
		{"PROPPATCH", "", update, "403 Forbidden", "0", false},
		{"PROPPATCH", "Prefer: return=minimal\r\n", update, "204 No Content", "0", false},
		{"PROPPATCH", "Prefer: wait=10\r\nPrefer: return=minimal\r\n", update, "204 No Content", "0", false},
		{"PROPPATCH", "Prefer: wait=10\r\n", update, "204 No Content", "0", true},
		{"PROPPATCH", "Brief: t\r\n", update, "200 OK", "0", false},
		{"PROPFIND", "", "", "204 No Content", "0", false},
		{"REPORT", "", query, "204 No Content", "0", true},
		{"REPORT", "", query, "404 Not Found", "0", false},
		{"REPORT", "", sync, "204 No Content", "0", false},
	} {
		in := c.method + " /a HTTP/1.1\r\nHost: h\r\n" + c.fields + "\r\n" + c.body +
			"\n\nHTTP/1.1 " + c.status + "\r\nContent-Length: " + c.length + "\r\n\r\n"
		exs, _, err := readAll(strings.NewReader(in), Options{})
		if got := len(exs) == 1; got != c.want {
			t.Errorf("%s %s %q: read %v (%v)", c.method, c.status, c.fields, got, err)
		}
	}
}

// What the proxy sees is judged in the same way.
func TestOwedLive(t *testing.T) {
	for method, want := range map[string]bool{"PROPPATCH": true, "PUT": false} {
		req := httptest.NewRequest(method, "/a", nil)
		resp := &http.Response{StatusCode: 204, Status: "204 No Content", Proto: "HTTP/1.1", Header: http.Header{}}
		if got := FromResponse("x", req, nil, resp, strings.NewReader("")).Wanted(); got != want {
			t.Errorf("%s: wanted %v", method, got)
		}
	}
}
