package proxy

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
)

// Serve answers the clients of a listener until the server that it makes is
// shut down. wrap may put a handler around the proxy.
func (p *Proxy) Serve(l net.Listener, wrap func(http.Handler) http.Handler) (*http.Server, <-chan error) {
	s := &http.Server{
		Handler:                      wrap(p),
		DisableGeneralOptionsHandler: true, // OPTIONS * is the server's
		ErrorLog:                     log.New(io.Discard, "", 0),
		ConnContext: func(ctx context.Context, c net.Conn) context.Context {
			return context.WithValue(ctx, connKey{}, c)
		},
		ConnState: func(c net.Conn, s http.ConnState) {
			if c, ok := c.(*conn); ok && s == http.StateIdle {
				c.passing.Store(false)
				c.begun.Store(false)
			}
		},
	}
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(listener{l, p.o.Refused}) }()
	return s, ended
}

// listener gives connections that say what net/http has no words for.
type listener struct {
	net.Listener
	refused func(string)
}

func (l listener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if tcp, ok := c.(*net.TCPConn); ok && err == nil {
		sizeBuffers(tcp)
		return &conn{TCPConn: tcp, refused: l.refused}, nil
	}
	return c, err
}

type connKey struct{}

// conn is the connection of a client. net/http writes reason phrases of its own
// and a 100 Continue of its own; conn puts the server's in their place.
type conn struct {
	*net.TCPConn
	passing atomic.Bool  // the request that is answered came to the proxy
	begun   atomic.Bool  // the head of the answer is written; what looks like one is its body
	refused func(string) // may be nil

	mu        sync.Mutex
	instead   []byte // of the status line that comes next
	ours      []byte // what net/http would write
	continues int    // how many 100 Continue the server has sent that are not yet passed on
}

var continueLine = []byte("HTTP/1.1 100 Continue\r\n")

// status says which status line the server has sent.
func (c *conn) status(code int, reason string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if code == http.StatusContinue {
		c.continues++
		return
	}
	text := http.StatusText(code)
	if text == "" {
		text = fmt.Sprintf("status code %d", code)
	}
	c.ours = fmt.Appendf(nil, " %d %s\r\n", code, text)
	c.instead = fmt.Appendf(nil, " %d %s\r\n", code, reason)
}

func (c *conn) Write(p []byte) (int, error) {
	if c.begun.Load() || !bytes.HasPrefix(p, []byte("HTTP/1.")) {
		return c.TCPConn.Write(p)
	}
	if interim := p[len("HTTP/1.1 "):]; interim[0] != '1' || bytes.HasPrefix(interim, []byte("101 ")) {
		c.begun.Store(true)
	}
	if !c.passing.Load() && c.refused != nil {
		line, _, _ := bytes.Cut(p[len("HTTP/1.1 "):], []byte("\r\n"))
		c.refused(string(line))
	}
	return c.writeHead(p)
}

// writeHead writes what may be the beginning of an answer.
func (c *conn) writeHead(p []byte) (int, error) {
	c.mu.Lock()
	ours, instead := c.ours, c.instead
	passes := true
	switch version := len("HTTP/1.1"); {
	case bytes.HasPrefix(p, continueLine):
		if passes = c.continues > 0; passes {
			c.continues--
		}
		instead = nil
	case instead != nil && bytes.HasPrefix(p[version:], ours):
		c.instead = nil
	default:
		instead = nil
	}
	c.mu.Unlock()
	switch {
	case !passes:
		return len(p), nil
	case instead == nil || bytes.Equal(ours, instead):
		return c.TCPConn.Write(p)
	}
	version := len("HTTP/1.1")
	changed := append(append(append([]byte{}, p[:version]...), instead...), p[version+len(ours):]...)
	if n, err := c.TCPConn.Write(changed); err != nil {
		return min(n, len(p)), err
	}
	return len(p), nil
}

// ReadFrom would go around Write.
func (c *conn) ReadFrom(r io.Reader) (int64, error) {
	return io.Copy(struct{ io.Writer }{c}, r)
}

// writer is the ResponseWriter of an exchange.
type writer struct {
	http.ResponseWriter
	x *exchange
}

// Unwrap is for http.ResponseController.
func (w writer) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (w writer) WriteHeader(code int) {
	c, _ := w.x.client.Context().Value(connKey{}).(*conn)
	switch {
	case code == http.StatusContinue && c != nil:
		c.status(code, "")
	case code >= 200 && w.x.response != nil:
		w.mute()
		if c != nil && code == w.x.response.StatusCode {
			c.status(code, w.x.reason())
		}
	}
	w.ResponseWriter.WriteHeader(code)
}

// mute keeps net/http from filling in what the server left out.
func (w writer) mute() {
	for _, name := range []string{"Content-Type", "Date"} {
		if _, ok := w.Header()[name]; !ok {
			w.Header()[name] = nil
		}
	}
}
