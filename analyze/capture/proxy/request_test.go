package proxy

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

const plainAnswer = "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"

// What comes in goes out byte for byte.
func TestRequestTarget(t *testing.T) {
	server, got := rawServer(t, "\r\n\r\n", plainAnswer)
	addr, _ := front(t, "http://"+server, Options{})
	for _, target := range []string{
		"/", "/a%2fb", "/a%2Fb%20c", "/a|b", "/a;b=c;d", "/a;b?c;d=e&&f", "/a//b", "//a/b", "//a%2fb/;c", "/a/../b/./c", "/a%41", "/?", "/a?",
		"/ä", "/a\"<>^`{}b", "/a'b(c)!*~", "/[x]", "/a:b", "/a#b", "/%e4", "/a?q=%zz&|", "*", "/a\\b", "/%00", "/" + strings.Repeat("x", 60000),
		fmt.Sprintf("http://%s/a|b%%2f", server),
	} {
		method := "PROPFIND"
		if target == "*" {
			method = "OPTIONS"
		}
		answer := send(t, addr, method+" "+target+" HTTP/1.1\r\nHost: dav.example\r\nConnection: close\r\n\r\n")
		if !strings.HasPrefix(answer, "HTTP/1.1 204") {
			t.Errorf("%.80q: answered with %.200q", target, answer)
			continue
		}
		line, _, _ := strings.Cut(<-got, "\r\n")
		if want := method + " " + target + " HTTP/1.1"; line != want {
			t.Errorf("came in as\n%.200q, went out as\n%.200q", want, line)
		}
	}
	// An opaque URL cannot begin with two slashes; the path stays what it is.
	send(t, addr, "GET //a|b HTTP/1.1\r\nHost: dav.example\r\nConnection: close\r\n\r\n")
	if line, _, _ := strings.Cut(<-got, "\r\n"); line != "GET http://"+server+"//a|b HTTP/1.1" {
		t.Errorf("%q", line)
	}
}

func TestRequestFields(t *testing.T) {
	server, got := rawServer(t, "\r\n\r\n", plainAnswer)
	const request = "MOVE /a HTTP/1.1\r\nHost: 127.0.0.1:8207\r\n" +
		"Destination: http://127.0.0.1:8207/b\r\n" +
		"If: <http://127.0.0.1:8207/a> (<opaquelocktoken:1>) <http://127.0.0.1:82071/c> (<x>)\r\n"
	for _, c := range []struct {
		name          string
		o             Options
		add           string
		want, notWant []string
	}{
		{"nothing is added", Options{}, "",
			[]string{"Host: 127.0.0.1:8207", "Destination: http://127.0.0.1:8207/b", "If: <http://127.0.0.1:8207/a> (<opaque"},
			[]string{"X-Forwarded", "Forwarded", "Accept-Encoding", "User-Agent", "Via", "Content-Length"}},
		{"fields of the client stay", Options{}, "X-Forwarded-For: 192.0.2.1\r\nForwarded: for=a\r\nAccept-Encoding: br;q=1, x\r\nUser-Agent: c/1\r\nX-Two: 1\r\nX-Two: 2\r\nTE: trailers\r\nContent-Length: 0\r\n",
			[]string{"X-Forwarded-For: 192.0.2.1\r\n", "Forwarded: for=a", "Accept-Encoding: br;q=1, x", "User-Agent: c/1", "X-Two: 1\r\nX-Two: 2", "Te: trailers", "Content-Length: 0"}, nil},
		{"--rewrite-host", Options{RewriteHost: true}, "",
			[]string{"Host: " + server, "Destination: http://" + server + "/b", "If: <http://" + server + "/a> (<opaquelocktoken:1>) <http://127.0.0.1:82071/c>"}, nil},
	} {
		addr, exchanges := front(t, "http://"+server, c.o)
		send(t, addr, request+c.add+"Connection: close\r\n\r\n")
		head := <-got
		for _, w := range c.want {
			if !strings.Contains(head, w) {
				t.Errorf("%s: no %q in\n%s", c.name, w, head)
			}
		}
		for _, w := range c.notWant {
			if strings.Contains(head, w) {
				t.Errorf("%s: %q in\n%s", c.name, w, head)
			}
		}
		x := <-exchanges
		if sent := "Destination: " + x.Request.Header.Get("Destination"); !strings.Contains(head, sent) {
			t.Errorf("%s: recorded as %s", c.name, sent)
		}
	}
}

// Chunks and trailers arrive, announced or not.
func TestRequestTrailers(t *testing.T) {
	for _, announced := range []string{"", "Trailer: X-Sum\r\n"} {
		server, got := rawServer(t, "X-Sum: 42\r\n\r\n", plainAnswer)
		addr, exchanges := front(t, "http://"+server, Options{})
		answer := send(t, addr, "POST / HTTP/1.1\r\nHost: h\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n"+announced+"\r\n3\r\nabc\r\n0\r\nX-Sum: 42\r\n\r\n")
		if !strings.HasPrefix(answer, "HTTP/1.1 204") {
			t.Fatal(answer)
		}
		if b := <-got; !strings.Contains(b, "3\r\nabc\r\n0\r\nX-Sum: 42") {
			t.Errorf("%q", b)
		}
		if x := <-exchanges; string(x.Sent.Bytes) != "abc" || !x.Sent.Whole {
			t.Errorf("recorded %+v", x.Sent)
		}
	}
}

func TestParseUpstream(t *testing.T) {
	for s, fault := range map[string]string{
		"http://h:1/": "", "https://[::1]:2": "", "h:1": "no http or https", "ftp://h": "no http or https", "http://": "no http or https",
		"http://h/dav/": "paths pass unchanged", "http://u:p@h": "user and password", "http://h?x": "server alone",
	} {
		_, err := ParseUpstream(s)
		if fault == "" != (err == nil) || err != nil && !strings.Contains(err.Error(), fault) {
			t.Errorf("%s: %v", s, err)
		}
	}
}

// What net/http refuses itself is told: the client would blame the server.
func TestRefused(t *testing.T) {
	refused := make(chan string, 10)
	addr, exchanges := behind(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", "24")
		io.WriteString(w, "HTTP/1.1 400 Bad Request")
	}, Options{Refused: func(status string) { refused <- status }})
	for _, c := range []struct{ request, want string }{
		{"GET /%zz HTTP/1.1\r\nHost: h\r\n\r\n", "400 Bad Request"},
		{"GET / HTTP/1.1\r\nHost: h\r\nHost: i\r\n\r\n", "400 Bad Request"},
		{"GET / HTTP/1.1\r\nHost: h\r\nExpect: more\r\n\r\n", "417 Expectation Failed"},
		{"GET / HTTP/1.1\r\nHost: h\r\nX: " + strings.Repeat("x", 1<<21) + "\r\n\r\n", "431 Request Header Fields Too Large"},
		{"GET / HTTP/1.1\r\nHost: h\r\n\r\nGET /%zz HTTP/1.1\r\nHost: h\r\n\r\n", "400 Bad Request"},
		{"GET / HTTP/1.1\r\nHost: h\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", ""},
	} {
		send(t, addr, c.request)
		got := ""
		select {
		case got = <-refused:
		default:
		}
		if got != c.want {
			t.Errorf("%.80q: %q instead of %q", c.request, got, c.want)
		}
	}
	if len(exchanges) != 3 {
		t.Errorf("%d exchanges", len(exchanges))
	}
}

// HTTP/1.0 names no server; the one that is asked does.
func TestRequestWithoutHost(t *testing.T) {
	addr, exchanges := behind(t, func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, r.Host) }, Options{})
	got := send(t, addr, "GET /a HTTP/1.0\r\n\r\n")
	if x := <-exchanges; x.Request.Host == "" || !strings.HasSuffix(got, "\r\n\r\n"+x.Request.Host) {
		t.Errorf("%q is not in %q", x.Request.Host, got)
	}
}

// URLs that name the proxy are told by what they mean, all others stay.
func TestRenameServer(t *testing.T) {
	server, err := url.Parse("https://dav.example:8443")
	if err != nil {
		t.Fatal(err)
	}
	for value, want := range map[string]string{
		"http://Proxy.example:1/a":  "https://dav.example:8443/a",
		"HTTPS://proxy.example:1":   "https://dav.example:8443",
		"http://proxy.example:1?a":  "https://dav.example:8443?a",
		"http://proxy.example:11/a": "http://proxy.example:11/a",
		"http://proxyxexample:1/a":  "http://proxyxexample:1/a",
		"/http://proxy.example:1/a": "/http://proxy.example:1/a",
		"<http://proxy.example:1/a> (<urn:x>) <http://proxy.example:1> ([\"http://proxy.example:1/a\"])": "<https://dav.example:8443/a> (<urn:x>) <https://dav.example:8443> ([\"http://proxy.example:1/a\"])",
	} {
		r := &http.Request{Header: http.Header{"If": {value}}}
		renameServer(r, "proxy.example:1", server)
		if got := r.Header.Get("If"); got != want || r.Host != "dav.example:8443" {
			t.Errorf("%s: %s instead of %s", value, got, want)
		}
	}
}
