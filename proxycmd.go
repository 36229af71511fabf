package main

import (
	"bytes"
	"context"
	"fmt"
	"log"
	"net"
	"net/http"
	"net/url"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"github.com/urfave/cli/v2"

	"lint207/analyze/capture/proxy"
)

const proxyUsage = `lint207 proxy --to URL [--listen ADDR] [flags]

Stands between a client and a server and lints what the server answers, as it
happens. Let the client use the address of the proxy; paths stay the same.
Ctrl-C ends it: then come the summary, the reports of --output and the exit code.

Examples:

   lint207 proxy --to http://127.0.0.1:8080
   lint207 proxy --to https://dav.example.org --har session.har --output html=report.html
   lint207 proxy --to http://127.0.0.1:8080 --exit-after 30s --fail-on warning`

// proxyCommand stands between a client and a server.
func proxyCommand(s *streams) *cli.Command {
	return &cli.Command{
		Name:      "proxy",
		Usage:     "stand between a client and a server, and lint the answers as they pass",
		UsageText: proxyUsage,
		Flags:     slices.Concat(proxyFlags(), lintFlagsOfProxy(), policyFlags()),
		Action:    func(c *cli.Context) error { return runProxy(c, s) },
	}
}

func proxyFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "to", Usage: "`URL` of the server, without a path"},
		&cli.StringFlag{Name: "listen", Value: "127.0.0.1:8207", Usage: "`ADDR` to listen on: HOST:PORT; port 0 takes a free one"},
		&cli.BoolFlag{Name: "rewrite-host", Usage: "put the server's name into Host, Destination and If, for servers that insist on it"},
		&cli.BoolFlag{Name: "insecure", Usage: "do not verify the certificate of the server"},
		&cli.DurationFlag{Name: "exit-after", Usage: "end when nothing has passed for so long: `IDLE`, such as 30s"},
		&cli.StringFlag{Name: "har", Usage: "record the session in `FILE` (HTTP Archive 1.2), credentials and all"},
	}
}

// lintFlagsOfProxy leaves out what the proxy sees for itself.
func lintFlagsOfProxy() []cli.Flag {
	var out []cli.Flag
	for _, f := range lintFlags() {
		switch f.Names()[0] {
		case "url", "destination", "stdin-name", "input", "request", "strict":
		default:
			out = append(out, f)
		}
	}
	return append(out, &cli.StringFlag{Name: "input", Value: "auto", Hidden: true})
}

func runProxy(c *cli.Context, s *streams) error {
	if c.NArg() > 0 {
		return unable("proxy takes no arguments; the server is --to URL")
	}
	if c.String("to") == "" {
		return unable("proxy needs --to URL, the server that it stands in front of")
	}
	upstream, err := proxy.ParseUpstream(c.String("to"))
	if err != nil {
		return unable("--to: %v", err)
	}
	if c.IsSet("exit-after") && c.Duration("exit-after") <= 0 {
		return unable("--exit-after is a time such as 30s, not %s", c.Duration("exit-after"))
	}
	n, err := newSession(c, s)
	if err != nil {
		return err
	}
	n.ctx = context.WithoutCancel(c.Context) // Ctrl-C is how a session ends
	listener, err := net.Listen("tcp", c.String("listen"))
	if err != nil {
		return unable("--listen %s: %v", c.String("listen"), cause(err))
	}
	defer listener.Close()
	if leadsTo(upstream, listener.Addr()) {
		return unable("--to %s is the address of the proxy itself; name the server, or another --listen", upstream)
	}
	l := &live{session: n, upstream: upstream, rewritten: c.Bool("rewrite-host"), source: source{name: "proxy"}}
	if err := l.open(c.String("har")); err != nil {
		return err
	}
	defer l.quoteLog()()
	l.greet(listener.Addr(), c.Bool("insecure"))
	debug.SetMemoryLimit(memory)
	ctx, stop := context.WithCancel(c.Context)
	defer stop()
	l.serve(ctx, listener, proxy.Options{
		Upstream: upstream, RewriteHost: l.rewritten, Insecure: c.Bool("insecure"), KeepAll: l.har != nil,
	}, newIdle(c.Duration("exit-after"), stop))
	return l.end()
}

// leadsTo says that a server's URL is a listener's address. Nobody else can
// have it, since listening has begun.
func leadsTo(server *url.URL, at net.Addr) bool {
	_, port, _ := net.SplitHostPort(at.String())
	if server.Port() != port {
		return false
	}
	ip := net.ParseIP(server.Hostname())
	listens := at.(*net.TCPAddr).IP
	return ip.Equal(listens) || (server.Hostname() == "localhost" || ip.IsLoopback()) && (listens.IsUnspecified() || ip == nil && listens.IsLoopback())
}

// memory is where the collector takes pains: bodies come and go, and without a
// limit as much again as is held would wait to be collected.
const memory = 2 * proxy.MaxHeld

// greet says what listens where, and what is dangerous about it.
func (l *live) greet(at net.Addr, insecure bool) {
	l.note("listening on http://%s for %s; Ctrl-C ends the session", at, l.upstream)
	if a, ok := at.(*net.TCPAddr); ok && !a.IP.IsLoopback() {
		l.note("WARNING: %s is no loopback address: everybody who reaches it reaches %s through this proxy, in clear text", at, l.upstream)
	}
	if insecure {
		l.note("WARNING: --insecure: the certificate of %s is NOT verified; whoever sits in between reads and changes everything", l.upstream)
	}
}

// quoteLog makes notes of what net/http itself logs, such as that a server sent
// more than it had announced. It gives what ends that.
func (l *live) quoteLog() func() {
	w, flags := log.Writer(), log.Flags()
	log.SetFlags(0)
	log.SetOutput(quoter(l.note))
	return func() { log.SetOutput(w); log.SetFlags(flags) }
}

type quoter func(format string, args ...any)

func (q quoter) Write(p []byte) (int, error) {
	q("the connection to the server: %s", bytes.TrimSpace(p))
	return len(p), nil
}

// queued is how many exchanges may wait for the linter before clients do.
const queued = 4096

// serve passes exchanges on until ctx is done, and reports them one at a time
// in the order in which they were complete.
func (l *live) serve(ctx context.Context, listener net.Listener, o proxy.Options, idle *idle) {
	exchanges := make(chan *proxy.Exchange, queued)
	o.Record = func(x *proxy.Exchange) { exchanges <- x }
	o.Refused = func(status string) {
		l.note("a request got %s from the proxy and never reached the server: net/http does not take it", printed(status))
	}
	p := proxy.New(o)
	server, ended := p.Serve(listener, idle.watch)
	go func() {
		select {
		case <-ctx.Done():
		case err := <-ended:
			l.broken = fmt.Errorf("listening has failed: %w", err)
		}
		wait, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		server.Shutdown(wait) // lets what is going on end
		server.Close()
		p.Close()
		close(exchanges)
	}()
	for x := range exchanges {
		l.exchange(x)
		x.Release()
	}
	if l.broken != nil {
		l.problem(l.broken)
	}
}

// patience is how long exchanges may take to end after Ctrl-C.
const patience = 3 * time.Second

// idle ends a session when nothing has passed for a while.
type idle struct {
	after time.Duration // 0: never
	stop  context.CancelFunc

	mu    sync.Mutex
	going int
	timer *time.Timer
}

func newIdle(after time.Duration, stop context.CancelFunc) *idle {
	i := &idle{after: after, stop: stop}
	if after > 0 {
		i.timer = time.AfterFunc(after, stop)
	}
	return i
}

// watch counts the exchanges that are going on.
func (i *idle) watch(h http.Handler) http.Handler {
	if i.after <= 0 {
		return h
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		i.count(1)
		defer i.count(-1)
		h.ServeHTTP(w, r)
	})
}

func (i *idle) count(n int) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.going += n
	i.timer.Stop()
	if i.going == 0 {
		i.timer.Reset(i.after)
	}
}
