package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
)

// proxied is a lint207 proxy that runs inside of a test.
type proxied struct {
	url  string
	stop func() (code int, stdout, stderr string) // what Ctrl-C does
	wait func() (code int, stdout, stderr string)
}

// watched is a buffer that says when it holds a line.
type watched struct {
	mu   sync.Mutex
	buf  bytes.Buffer
	line chan string // the first one
	once sync.Once
}

func (w *watched) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.buf.Write(p)
	if i := bytes.IndexByte(w.buf.Bytes(), '\n'); i >= 0 {
		w.once.Do(func() { w.line <- string(w.buf.Bytes()[:i]) })
	}
	return len(p), nil
}

func (w *watched) String() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.buf.String()
}

var listening = regexp.MustCompile(`listening on (http://\S+)`)

// startProxy runs lint207 proxy on a free port.
func startProxy(t *testing.T, upstream string, args ...string) *proxied {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	errs, out, done := &watched{line: make(chan string, 1)}, &watched{line: make(chan string, 1)}, make(chan int, 1)
	go func() {
		done <- run(ctx, append([]string{"lint207", "proxy", "--no-config", "--to", upstream, "--listen", "127.0.0.1:0"}, args...), nil, out, errs)
	}()
	t.Cleanup(cancel)
	select {
	case code := <-done:
		t.Fatalf("exit code %d: %s", code, errs)
	case line := <-errs.line:
		m := listening.FindStringSubmatch(line)
		if m == nil {
			t.Fatal(line)
		}
		p := &proxied{url: m[1]}
		p.wait = func() (int, string, string) { code := <-done; return code, out.String(), errs.String() }
		p.stop = func() (int, string, string) { cancel(); return p.wait() }
		return p
	}
	return nil
}

// ask sends one request and gives status and body.
func ask(t *testing.T, method, url, body string, header ...string) (int, string) {
	t.Helper()
	q, err := http.NewRequest(method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		q.Header.Set(header[i], header[i+1])
	}
	resp, err := http.DefaultTransport.RoundTrip(q)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Error(err)
	}
	return resp.StatusCode, string(b)
}

const (
	xmlHead   = `<?xml version="1.0" encoding="utf-8"?>` + "\n"
	cleanBody = xmlHead + `<D:multistatus xmlns:D="DAV:"><D:response><D:href>/a</D:href><D:propstat><D:prop><D:displayname>a</D:displayname></D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response></D:multistatus>`
	lostCause = xmlHead + `<D:multistatus xmlns:D="DAV:"><D:response><D:href>/a</D:href><D:propstat><D:prop><D:displayname/></D:prop><D:status>HTTP/1.1 424 Failed Dependency</D:status></D:propstat></D:response></D:multistatus>`
	askName   = xmlHead + `<D:propfind xmlns:D="DAV:"><D:prop><D:displayname/></D:prop></D:propfind>`
	setName   = xmlHead + `<D:propertyupdate xmlns:D="DAV:"><D:set><D:prop><D:displayname>b</D:displayname></D:prop></D:set></D:propertyupdate>`
)

// sample answers as a server with one fault.
func sample(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/xml; charset=utf-8")
	switch r.Method {
	case "PROPFIND":
		w.WriteHeader(207)
		body := cleanBody
		if h := r.Header.Get("X-Authority"); h != "" {
			body = strings.Replace(body, "<D:href>", "<D:href>"+h, 1)
		}
		io.WriteString(w, body)
	case "PROPPATCH":
		w.WriteHeader(207)
		io.WriteString(w, lostCause)
	case "LOCK":
		w.WriteHeader(423)
		io.WriteString(w, xmlHead+`<D:error xmlns:D="DAV:"><D:no-conflicting-lock/></D:error>`)
	case "MOVE":
		w.WriteHeader(502)
	default:
		w.Header().Set("Content-Type", "text/plain")
		io.WriteString(w, "hello")
	}
}

func sampleServer(t *testing.T) string {
	s := httptest.NewServer(http.HandlerFunc(sample))
	t.Cleanup(s.Close)
	return s.URL
}

func contains(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if !strings.Contains(text, p) {
			t.Errorf("no %q in\n%s", p, text)
		}
	}
}

func TestProxySession(t *testing.T) {
	dir := t.TempDir()
	har, report, again := filepath.Join(dir, "s.har"), filepath.Join(dir, "r.json"), filepath.Join(dir, "again.json")
	p := startProxy(t, sampleServer(t), "--har", har, "--output", "json="+report)
	ask(t, "PROPFIND", p.url+"/a", askName, "Depth", "0")
	if status, body := ask(t, "GET", p.url+"/x", ""); status != 200 || body != "hello" {
		t.Errorf("%d %s", status, body)
	}
	if _, body := ask(t, "PROPPATCH", p.url+"/a", setName); body != lostCause {
		t.Error(body)
	}
	ask(t, "LOCK", p.url+"/a", "")
	code, out, errs := p.stop()
	if code != exitFindings {
		t.Errorf("exit code %d", code)
	}
	contains(t, out, "s.har#1: 207 to PROPFIND /a, read: 1 href, 1 property\n", "error[proppatch-424-without-cause]", "s.har#4: 423 (DAV:error) to LOCK /a")
	contains(t, errs, "4 exchanges passed, 3 of them linted: 1 error, ")
	if strings.Contains(out, "/x") {
		t.Error("GET is in the report")
	}

	// The recording gives the same report, the URLs with their server.
	if code := run(context.Background(), []string{"lint207", "--no-config", "--output", "json=" + again, har}, nil, io.Discard, io.Discard); code != exitFindings {
		t.Errorf("reading the recording: exit code %d", code)
	}
	live, err := os.ReadFile(report)
	if err != nil {
		t.Fatal(err)
	}
	read, err := os.ReadFile(again)
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.ReplaceAll(string(read), p.url, ""); got != string(live) {
		t.Errorf("live:\n%s\nfrom the recording:\n%s", live, got)
	}
	if !json.Valid(live) {
		t.Error("no valid JSON")
	}
}

func TestProxyExit(t *testing.T) {
	server := sampleServer(t)
	for _, c := range []struct {
		name, method string
		args         []string
		want         int
	}{
		{"clean", "PROPFIND", nil, exitOK},
		{"a finding", "PROPPATCH", nil, exitFindings},
		{"never", "PROPPATCH", []string{"--fail-on", "never"}, exitOK},
		{"unsuccessful", "PROPPATCH", []string{"--fail-on", "never", "--require-success"}, exitUnsuccess},
		{"a rule is off", "PROPPATCH", []string{"--rules", "href-*"}, exitOK},
		{"nothing to lint", "GET", nil, exitUnable},
	} {
		p := startProxy(t, server, append(c.args, "--exit-after", "100ms")...)
		ask(t, c.method, p.url+"/a", map[string]string{"PROPFIND": askName, "PROPPATCH": setName}[c.method], "Depth", "0")
		if code, out, errs := p.wait(); code != c.want {
			t.Errorf("%s: exit code %d\n%s%s", c.name, code, out, errs)
		}
	}
}

// The proxy says where it may itself be the reason.
func TestProxyBlamesItself(t *testing.T) {
	server := sampleServer(t)
	const may = "the proxy may be the reason"
	for _, c := range []struct {
		name, method, header, value string
		args                        []string
		want, wantErr               string
	}{
		{"the server names itself", "PROPFIND", "X-Authority", server, nil, may, ""},
		{"the client's name", "PROPFIND", "X-Authority", "PROXY", nil, "", ""},
		{"asked by its own name", "PROPFIND", "X-Authority", server, []string{"--rewrite-host"}, "", ""},
		{"Destination", "MOVE", "Destination", "PROXY/b", nil, "", may},
		{"Destination elsewhere", "MOVE", "Destination", "http://other.example/b", nil, "", ""},
		{"Destination rewritten", "MOVE", "Destination", "PROXY/b", []string{"--rewrite-host"}, "", ""},
	} {
		p := startProxy(t, server, c.args...)
		ask(t, c.method, p.url+"/a", map[string]string{"PROPFIND": askName}[c.method], c.header, strings.Replace(c.value, "PROXY", p.url, 1), "Depth", "0")
		_, out, errs := p.stop()
		if strings.Contains(out, may) != (c.want != "") || strings.Contains(errs, may) != (c.wantErr != "") {
			t.Errorf("%s:\n%s%s", c.name, out, errs)
		}
		if found := strings.Contains(out, "href-prefix-differs"); found != (c.want != "") {
			t.Errorf("%s: found %v\n%s", c.name, found, out)
		}
	}
}

func TestProxyWithoutServer(t *testing.T) {
	s := httptest.NewServer(http.NotFoundHandler())
	s.Close()
	p := startProxy(t, s.URL)
	status, body := ask(t, "PROPFIND", p.url+"/a%1b", "")
	code, _, errs := p.stop()
	if status != 502 || code != exitUnable {
		t.Errorf("%d, exit code %d", status, code)
	}
	contains(t, body, "lint207 proxy: "+s.URL+" gave no answer", "Is it running, and is --to right?")
	contains(t, errs, "exchange 1, PROPFIND /a%1b: "+s.URL+" gave no answer, the client got 502")
}

func TestProxyTLS(t *testing.T) {
	s := httptest.NewUnstartedServer(http.HandlerFunc(sample))
	s.Config.ErrorLog = log.New(io.Discard, "", 0) // the handshake that fails
	s.StartTLS()
	t.Cleanup(s.Close)
	p := startProxy(t, s.URL)
	status, body := ask(t, "PROPFIND", p.url+"/a", askName)
	p.stop()
	if status != 502 || !strings.Contains(body, "certificate") {
		t.Errorf("%d %s", status, body)
	}
	p = startProxy(t, s.URL, "--insecure")
	status, _ = ask(t, "PROPFIND", p.url+"/a", askName, "Depth", "0")
	code, _, errs := p.stop()
	if status != 207 || code != exitOK {
		t.Errorf("%d, exit code %d", status, code)
	}
	contains(t, errs, "WARNING: --insecure: the certificate of "+s.URL+" is NOT verified")
}

// One finding more or less does not garble what is printed at once.
func TestProxyOneAtATime(t *testing.T) {
	p := startProxy(t, sampleServer(t))
	var wg sync.WaitGroup
	const n = 50
	for range n {
		wg.Go(func() { ask(t, "PROPFIND", p.url+"/a", askName, "Depth", "0") })
	}
	wg.Wait()
	_, out, _ := p.stop()
	if got := strings.Count(out, ": 207 to PROPFIND /a, read: 1 href, 1 property\n"); got != n {
		t.Errorf("%d lines:\n%s", got, out)
	}
}

// Answers that could not be read to their end are not passed over in silence.
func TestProxyBrokenAnswers(t *testing.T) {
	for _, c := range []struct {
		name, method, answer, want string
		code                       int
	}{
		{"cut off", "PROPFIND", "HTTP/1.1 207 Multi-Status\r\nContent-Type: application/xml\r\nContent-Length: 1000\r\n\r\n" + cleanBody, "broke its answer off", exitUnable},
		{"no gzip to the end", "PROPFIND", "HTTP/1.1 207 Multi-Status\r\nContent-Encoding: gzip\r\nContent-Length: 10\r\n\r\n\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff", "reading failed: the gzip data are cut off", exitUnable},
		{"longer than announced", "PROPFIND", fmt.Sprintf("HTTP/1.1 207 Multi-Status\r\nContent-Type: application/xml\r\nContent-Length: %d\r\n\r\n%sand more", len(cleanBody), cleanBody), "1 of them linted", exitOK},
		{"HEAD has no body", "HEAD", "HTTP/1.1 207 Multi-Status\r\nContent-Type: application/xml\r\nContent-Length: 1000\r\n\r\n", "nothing that lint207 reads has passed", exitUnable},
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			conn, _, err := http.NewResponseController(w).Hijack()
			if err != nil {
				t.Error(err)
				return
			}
			defer conn.Close()
			io.WriteString(conn, c.answer)
		}))
		p := startProxy(t, server.URL, "--format", "compact")
		q, _ := http.NewRequest(c.method, p.url+"/a", nil)
		if resp, err := http.DefaultTransport.RoundTrip(q); err == nil {
			io.Copy(io.Discard, resp.Body)
			resp.Body.Close()
		}
		code, out, errs := p.stop()
		if code != c.code || !strings.Contains(errs, c.want) || strings.Contains(out, "error[") {
			t.Errorf("%s: exit code %d\n%s%s", c.name, code, out, errs)
		}
		server.Close()
	}
}

// net/http logs what it finds odd about a server.
func TestProxyQuotesLog(t *testing.T) {
	p := startProxy(t, sampleServer(t))
	log.Print("Unsolicited \x1b[31mresponse")
	_, _, errs := p.stop()
	contains(t, errs, "lint207: the connection to the server: Unsolicited ")
	if strings.Contains(errs, "\x1b") {
		t.Errorf("%q", errs)
	}
}

func TestLeadsToItself(t *testing.T) {
	for _, c := range []struct {
		to, listens string
		want        bool
	}{
		{"http://127.0.0.1:8207", "127.0.0.1:8207", true},
		{"http://localhost:8207", "127.0.0.1:8207", true},
		{"http://localhost:8207", "[::]:8207", true},
		{"http://127.0.0.1:8207", "[::]:8207", true},
		{"http://[::1]:8207", "[::1]:8207", true},
		{"http://127.0.0.1:8080", "127.0.0.1:8207", false},
		{"http://127.0.0.2:8207", "127.0.0.1:8207", false},
		{"http://dav.example:8207", "127.0.0.1:8207", false},
		{"http://dav.example:8207", "[::]:8207", false},
		{"http://localhost:8207", "192.0.2.1:8207", false},
		{"http://localhost", "127.0.0.1:8207", false},
	} {
		u, err := url.Parse(c.to)
		if err != nil {
			t.Fatal(err)
		}
		at := net.TCPAddrFromAddrPort(netip.MustParseAddrPort(c.listens))
		if got := leadsTo(u, at); got != c.want {
			t.Errorf("%s at %s: %v", c.to, c.listens, got)
		}
	}
}
