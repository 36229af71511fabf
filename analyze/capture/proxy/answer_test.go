package proxy

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"lint207/analyze/capture"
)

// The server's answers arrive with nothing added and nothing missing.
func TestAnswers(t *testing.T) {
	for _, c := range []struct {
		name, method, answer string
		want, notWant        []string
	}{
		{"no field is added", "GET", "HTTP/1.1 207 Multi-Status\r\nContent-Length: 2\r\nETag: \"a\"\r\n\r\nhi",
			[]string{"HTTP/1.1 207", "Content-Length: 2", "Etag: \"a\"", "\r\n\r\nhi"}, []string{"Content-Type", "Date", "Via"}},
		{"HEAD", "HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 12345\r\n\r\n", []string{"Content-Length: 12345"}, nil},
		{"HEAD without a length", "HEAD", "HTTP/1.1 200 OK\r\nX: y\r\n\r\n", []string{"X: y"}, []string{"Content-Length"}},
		{"early hints", "GET", "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx",
			[]string{"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\n", "\r\n\r\nx"}, []string{"Content-Type", "Date"}},
		{"trailers", "GET", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n1\r\na\r\n0\r\nX-Sum: 7\r\n\r\n",
			[]string{"Trailer: X-Sum", "1\r\na\r\n0\r\nX-Sum: 7\r\n"}, nil},
		{"trailers that nobody announced", "GET", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nX-Sum: 7\r\n\r\n", []string{"0\r\nX-Sum: 7\r\n"}, nil},
		{"a coding stays", "GET", "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\n\x1f\x8b\x08", []string{"Content-Encoding: gzip", "\x1f\x8b\x08"}, nil},
		{"a reason phrase of its own", "GET", "HTTP/1.1 405 Not Allowed\r\nContent-Length: 0\r\n\r\n", []string{"HTTP/1.1 405 Not Allowed\r\n"}, nil},
		{"no reason phrase", "GET", "HTTP/1.1 207 \r\nContent-Length: 0\r\n\r\n", []string{"HTTP/1.1 207 \r\n"}, nil},
		{"a status that net/http does not know", "GET", "HTTP/1.1 599 Odd\r\nContent-Length: 0\r\n\r\n", []string{"HTTP/1.1 599 Odd\r\n"}, nil},
		{"304", "GET", "HTTP/1.1 304 Not Modified\r\nETag: \"b\"\r\n\r\n", []string{"HTTP/1.1 304", "Etag: \"b\""}, []string{"Content-Length"}},
		{"the end of the connection is the end of the body", "GET", "HTTP/1.1 200 OK\r\n\r\nuntil the end", []string{"until the end"}, nil},
		{"empty", "PROPFIND", "HTTP/1.1 207 Multi-Status\r\nContent-Length: 0\r\n\r\n", []string{"Content-Length: 0"}, nil},
	} {
		server, _ := rawServer(t, "\r\n\r\n", c.answer)
		addr, exchanges := front(t, "http://"+server, Options{})
		got := send(t, addr, c.method+" / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
		for _, w := range c.want {
			if !strings.Contains(got, w) {
				t.Errorf("%s: no %q in\n%q", c.name, w, got)
			}
		}
		for _, w := range c.notWant {
			if strings.Contains(got, w) {
				t.Errorf("%s: %q in\n%q", c.name, w, got)
			}
		}
		if x := <-exchanges; x.Err != nil || x.Gone || x.Response == nil {
			t.Errorf("%s: recorded as %+v", c.name, x)
		}
	}
}

// The server decides whether it wants the body.
func TestExpectContinue(t *testing.T) {
	const head = "PUT /a HTTP/1.1\r\nHost: h\r\nConnection: close\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n"
	addr, _ := behind(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Expect") != "100-continue" {
			t.Error("no Expect")
		}
		b, _ := io.ReadAll(r.Body)
		fmt.Fprintf(w, "got %s", b)
	}, Options{})
	c, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	io.WriteString(c, head)
	in := bufio.NewReader(c)
	if line, err := in.ReadString('\n'); line != "HTTP/1.1 100 Continue\r\n" {
		t.Fatal(line, err)
	}
	io.WriteString(c, "body")
	if b, _ := io.ReadAll(in); !bytes.Contains(b, []byte("got body")) {
		t.Errorf("%q", b)
	}

	// A server that does not know Expect sends no 100, so the client gets none.
	silent, _ := rawServer(t, "\r\n\r\nbody", "HTTP/1.1 201 Created\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
	addr, _ = front(t, "http://"+silent, Options{})
	if got := send(t, addr, head+"body"); !strings.HasPrefix(got, "HTTP/1.1 201") {
		t.Errorf("%q", got)
	}

	refuses, _ := rawServer(t, "\r\n\r\n", "HTTP/1.1 417 Expectation Failed\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
	addr, _ = front(t, "http://"+refuses, Options{})
	if got := send(t, addr, head); !strings.HasPrefix(got, "HTTP/1.1 417") || strings.Contains(got, "100 Continue") {
		t.Errorf("%q", got)
	}
}

// The first part of an answer is there before the server has the second.
func TestStreaming(t *testing.T) {
	next := make(chan bool)
	addr, _ := behind(t, func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, "first")
		http.NewResponseController(w).Flush()
		<-next
		io.WriteString(w, "second")
	}, Options{})
	resp, err := http.Get("http://" + addr)
	if err != nil {
		t.Fatal(err)
	}
	b := make([]byte, 5)
	io.ReadFull(resp.Body, b)
	close(next)
	rest, _ := io.ReadAll(resp.Body)
	if string(b)+string(rest) != "firstsecond" {
		t.Errorf("%s %s", b, rest)
	}
}

// Bodies beyond the limits pass whole, and no copy of them is kept.
func TestLimits(t *testing.T) {
	size := int64(capture.MaxCaptureBody) + 1
	addr, exchanges := behind(t, func(w http.ResponseWriter, r *http.Request) {
		n, _ := io.Copy(io.Discard, r.Body)
		w.Header().Set("X-Got", fmt.Sprint(n))
		w.WriteHeader(207)
		io.Copy(w, io.LimitReader(zeros{}, size))
	}, Options{})
	q, _ := http.NewRequest("REPORT", "http://"+addr+"/", io.LimitReader(zeros{}, capture.MaxRequestBody+1))
	resp, err := http.DefaultClient.Do(q)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := io.Copy(io.Discard, resp.Body); n != size || err != nil {
		t.Errorf("%d bytes: %v", n, err)
	}
	if n := resp.Header.Get("X-Got"); n != fmt.Sprint(capture.MaxRequestBody+1) {
		t.Errorf("the server got %s bytes", n)
	}
	x := <-exchanges
	if x.Got.Whole || x.Got.Bytes != nil || x.Got.Size != size || x.Sent.Whole || x.Sent.Bytes != nil || x.Capture("s", 1) != nil {
		t.Errorf("got %d %v, sent %d %v", x.Got.Size, x.Got.Whole, x.Sent.Size, x.Sent.Whole)
	}
	if left := x.held.left.Load(); left != MaxHeld {
		t.Errorf("%d of the budget is left", left)
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// A client that goes away leaves the whole answer behind.
func TestClientGone(t *testing.T) {
	asked, gone := make(chan bool), make(chan bool)
	body := strings.Repeat("<a/>", 1<<20)
	addr, exchanges := behind(t, func(w http.ResponseWriter, r *http.Request) {
		close(asked)
		<-gone
		w.WriteHeader(207)
		io.WriteString(w, body)
	}, Options{})
	ctx, cancel := context.WithCancel(context.Background())
	q, _ := http.NewRequestWithContext(ctx, "PROPFIND", "http://"+addr, nil)
	go func() { <-asked; cancel() }()
	if _, err := http.DefaultClient.Do(q); err == nil {
		t.Fatal("no error")
	}
	close(gone)
	x := <-exchanges
	if !x.Gone || x.Err != nil || string(x.Got.Bytes) != body {
		t.Errorf("gone %v, %v, %d bytes", x.Gone, x.Err, len(x.Got.Bytes))
	}
}

// A client that goes away while it sends leaves a request without an answer.
func TestClientGoneWhileSending(t *testing.T) {
	half := make(chan bool)
	addr, exchanges := behind(t, func(w http.ResponseWriter, r *http.Request) {
		io.ReadFull(r.Body, make([]byte, 4))
		close(half)
		if _, err := io.ReadAll(r.Body); err == nil {
			t.Error("the server got a whole body")
		}
	}, Options{})
	c, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	io.WriteString(c, "PUT /a HTTP/1.1\r\nHost: h\r\nContent-Length: 8\r\n\r\nhalf")
	<-half
	c.Close()
	if x := <-exchanges; !x.Gone || x.Response != nil || x.Err == nil || x.Sent.Whole {
		t.Errorf("%+v", x)
	}
}

func TestNoServer(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	addr, exchanges := front(t, "http://"+l.Addr().String(), Options{})
	got := send(t, addr, "PROPFIND / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
	if !strings.HasPrefix(got, "HTTP/1.1 502 Bad Gateway") || !strings.Contains(got, "gave no answer: ") || !strings.Contains(got, "connection refused") {
		t.Error(got)
	}
	if x := <-exchanges; x.Response != nil || x.Err == nil {
		t.Errorf("%+v", x)
	}
}

func TestBrokenAnswer(t *testing.T) {
	server, _ := rawServer(t, "\r\n\r\n", "HTTP/1.1 207 Multi-Status\r\nContent-Length: 100\r\n\r\n<a/>")
	addr, exchanges := front(t, "http://"+server, Options{})
	if got := send(t, addr, "PROPFIND / HTTP/1.1\r\nHost: h\r\n\r\n"); !strings.Contains(got, "<a/>") {
		t.Error(got)
	}
	x := <-exchanges
	if x.Err == nil || x.Gone || string(x.Got.Bytes) != "<a/>" {
		t.Errorf("%+v", x)
	}
}

// Two hundred clients at once, every one with keep-alive.
func TestManyConnections(t *testing.T) {
	const clients, rounds = 200, 4
	var all sync.WaitGroup
	all.Add(clients)
	addr, exchanges := behind(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/0" { // all are here
			all.Done()
			all.Wait()
		}
		b, _ := io.ReadAll(r.Body)
		w.WriteHeader(207)
		w.Write(b)
	}, Options{})
	var wg sync.WaitGroup
	for i := range clients {
		wg.Go(func() {
			tr := &http.Transport{}
			defer tr.CloseIdleConnections()
			for n := range rounds {
				body := fmt.Sprintf("client %d round %d", i, n)
				q, _ := http.NewRequest("PROPFIND", fmt.Sprintf("http://%s/%d", addr, n), strings.NewReader(body))
				resp, err := tr.RoundTrip(q)
				if err != nil {
					t.Error(err)
					return
				}
				b, _ := io.ReadAll(resp.Body)
				resp.Body.Close()
				if string(b) != body {
					t.Errorf("%q instead of %q", b, body)
				}
			}
		})
	}
	wg.Wait()
	for range clients * rounds {
		if x := <-exchanges; string(x.Got.Bytes) != string(x.Sent.Bytes) || !x.Got.Whole {
			t.Errorf("%q, %q", x.Got.Bytes, x.Sent.Bytes)
		}
	}
}

// What cannot be passed on is no answer, and the client is told so.
func TestNoAnswerToPass(t *testing.T) {
	for _, c := range []struct{ answer, want string }{
		{"HTTP/1.1 099 Odd\r\nContent-Length: 0\r\n\r\n", "its status is 099"},
		{"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n", "switch protocol"},
	} {
		server, _ := rawServer(t, "\r\n\r\n", c.answer)
		addr, exchanges := front(t, "http://"+server, Options{})
		got := send(t, addr, "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
		if !strings.HasPrefix(got, "HTTP/1.1 502 ") || !strings.Contains(got, c.want) {
			t.Errorf("%q", got)
		}
		if x := <-exchanges; x.Response != nil || x.Err == nil || x.Gone {
			t.Errorf("%q: %+v", c.answer, x)
		}
	}
}

// A body may hold what looks like the head of an answer, at the start of what is
// written at once.
func TestBodyLikeHead(t *testing.T) {
	parts := []string{"one", "HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 100 Continue\r\n"}
	next := make(chan bool)
	addr, _ := behind(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", strconv.Itoa(len(strings.Join(parts, ""))))
		for _, p := range parts {
			io.WriteString(w, p)
			w.(http.Flusher).Flush()
			<-next // the proxy writes every part alone
		}
	}, Options{})
	c, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer close(next)
	defer c.Close()
	c.SetDeadline(time.Now().Add(10 * time.Second)) // a part that is lost never comes
	io.WriteString(c, "GET / HTTP/1.1\r\nHost: h\r\n\r\n")
	resp, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range parts {
		got := make([]byte, len(want))
		if _, err := io.ReadFull(resp.Body, got); err != nil || string(got) != want {
			t.Fatalf("%q, %v instead of %q", got, err, want)
		}
		next <- true
	}
}
