package proxy

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// front starts a proxy in front of a server.
func front(t *testing.T, upstream string, o Options) (addr string, exchanges chan *Exchange) {
	t.Helper()
	u, err := ParseUpstream(upstream)
	if err != nil {
		t.Fatal(err)
	}
	exchanges = make(chan *Exchange, 1000)
	o.Upstream, o.Record = u, func(x *Exchange) { exchanges <- x }
	p := New(o)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s, _ := p.Serve(l, func(h http.Handler) http.Handler { return h })
	t.Cleanup(func() { s.Close(); p.Close() })
	return l.Addr().String(), exchanges
}

// behind starts a server and a proxy in front of it.
func behind(t *testing.T, h http.HandlerFunc, o Options) (addr string, exchanges chan *Exchange) {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return front(t, s.URL, o)
}

// rawServer answers every connection with fixed bytes, once the bytes of a
// request up to until have come; those it hands over.
func rawServer(t *testing.T, until, answer string) (addr string, got chan string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	got = make(chan string, 100)
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				var b strings.Builder
				r := bufio.NewReader(c)
				for !strings.HasSuffix(b.String(), until) {
					x, err := r.ReadByte()
					if err != nil {
						return
					}
					b.WriteByte(x)
				}
				got <- b.String()
				io.WriteString(c, answer)
			}()
		}
	}()
	return l.Addr().String(), got
}

// send sends raw bytes on a connection of their own and reads all that comes.
func send(t *testing.T, addr, request string) string {
	t.Helper()
	c, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	io.WriteString(c, request)
	b, _ := io.ReadAll(c)
	return string(b)
}
