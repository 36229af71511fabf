// Package proxy is a recording reverse proxy. What a client and a server say
// to each other passes unchanged and unbuffered, while a bounded copy of it is
// kept for whoever looks at it afterwards.
package proxy

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httputil"
	"net/url"
	"sync"
	"time"
)

// Options of New.
type Options struct {
	Upstream    *url.URL // scheme and authority of the server; see ParseUpstream
	RewriteHost bool     // Host, Destination and If name the server, not the proxy
	Insecure    bool     // the certificate of the server is not verified
	KeepAll     bool     // bodies that are no answers of WebDAV are kept, too, up to MaxOther

	// Record takes every exchange when it is complete, while the client's
	// connection waits. It may be called from several goroutines at once.
	Record func(*Exchange)

	// Refused, if not nil, is told the status of what net/http itself answers to
	// a request that is no HTTP/1.1, and that no server sees. It may be called
	// from several goroutines at once.
	Refused func(status string)
}

// Limits.
const (
	// MaxOther is the largest body that is kept of what nobody lints.
	MaxOther = 1 << 20
	// MaxHeld is how much of all bodies is held at once; when it is used up,
	// bodies pass without a copy.
	MaxHeld = 256 << 20
	// Grace is how long an answer is waited for and read on when its client has
	// gone, so that it can be looked at.
	Grace = 10 * time.Second

	idle        = 250 // connections to the server that are kept open
	idleTimeout = 4 * time.Second
)

// ParseUpstream reads the URL of a server: http or https, without a path.
func ParseUpstream(s string) (*url.URL, error) {
	u, err := url.Parse(s)
	switch {
	case err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "":
		return nil, fmt.Errorf("%q is no http or https URL of a server, such as http://127.0.0.1:8080", s)
	case u.User != nil:
		return nil, errors.New("leave user and password out: the client sends its own")
	case u.Path != "" && u.Path != "/" || u.RawQuery != "" || u.Fragment != "":
		return nil, fmt.Errorf("name the server alone, %s://%s: paths pass unchanged, so the client asks for %s itself", u.Scheme, u.Host, u.EscapedPath())
	}
	return &url.URL{Scheme: u.Scheme, Host: u.Host}, nil
}

// Proxy is the handler that passes everything on.
type Proxy struct {
	o       Options
	reverse httputil.ReverseProxy
	held    budget
	ctx     context.Context // done when the proxy is closed
	close   context.CancelFunc
	serving sync.WaitGroup
}

// New makes a proxy.
func New(o Options) *Proxy {
	p := &Proxy{o: o}
	p.held.left.Store(MaxHeld)
	p.ctx, p.close = context.WithCancel(context.Background())
	p.reverse = httputil.ReverseProxy{
		Rewrite:        p.rewrite,
		ModifyResponse: func(r *http.Response) error { return exchangeOf(r.Request.Context()).answered(r) },
		ErrorHandler:   p.unanswered,
		FlushInterval:  -1,
		BufferPool:     &copyBuffers,
		ErrorLog:       log.New(io.Discard, "", 0), // errors are in the exchange
		Transport: &http.Transport{
			DialContext:           dial,
			DisableCompression:    true, // Accept-Encoding is the client's
			MaxIdleConnsPerHost:   idle,
			IdleConnTimeout:       idleTimeout, // less than servers wait
			ExpectContinueTimeout: time.Second,
			TLSClientConfig:       &tls.Config{InsecureSkipVerify: o.Insecure},
		},
	}
	return p
}

// Close ends what is still going on, and waits for it.
func (p *Proxy) Close() {
	p.close()
	p.serving.Wait()
}

// ServeHTTP passes one request on, and its answer back.
func (p *Proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if c, ok := r.Context().Value(connKey{}).(*conn); ok {
		c.passing.Store(true)
	}
	if r.Method == http.MethodConnect {
		http.Error(w, "lint207 proxy stands in front of one server; use its address as that of the server, not as a forward proxy", http.StatusNotImplemented)
		return
	}
	p.serving.Add(1)
	defer p.serving.Done()
	ctx, cancel := p.outlive(r.Context())
	defer cancel()
	// The answer may come before the request is sent whole.
	http.NewResponseController(w).EnableFullDuplex()
	x := newExchange(p, r)
	whole := false
	defer func() { x.finish(whole) }() // ReverseProxy panics when it has to break off
	p.reverse.ServeHTTP(writer{w, x}, x.in.WithContext(context.WithValue(ctx, exchangeKey{}, x)))
	whole = true
}

// outlive makes a context that lives a while longer than the client's
// connection: a client that gave up is no reason not to see the answer.
func (p *Proxy) outlive(client context.Context) (context.Context, func()) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(client))
	stopClosed := context.AfterFunc(p.ctx, cancel)
	stopGone := context.AfterFunc(client, func() {
		t := time.AfterFunc(Grace, cancel)
		context.AfterFunc(ctx, func() { t.Stop() })
	})
	return ctx, func() { stopClosed(); stopGone(); cancel() }
}

// unanswered tells the client why there is no answer.
func (p *Proxy) unanswered(w http.ResponseWriter, r *http.Request, err error) {
	exchangeOf(r.Context()).failed(err)
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(http.StatusBadGateway)
	fmt.Fprintf(w, "lint207 proxy: %s gave no answer: %v\nThis is not the server's answer. Is it running, and is --to right?\n", p.o.Upstream, err)
}
