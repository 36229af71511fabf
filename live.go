package main

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"lint207/analyze"
	"lint207/analyze/capture"
	"lint207/analyze/capture/proxy"
	"lint207/rules"
)

// live is a session of the proxy: exchanges are linted as they come.
type live struct {
	*session
	upstream  *url.URL
	rewritten bool   // Host, Destination and If name the server
	source    source // that the exchanges have in the reports
	har       *proxy.HAR
	closeHAR  func(keep bool) error
	broken    error // why listening ended; set before the last exchange is

	passed int
}

// open opens the reports and the recording. Exchanges of a recorded session
// have the recording as their source, so that both speak of the same thing.
func (l *live) open(har string) error {
	if har == "-" {
		return unable("--har needs a file: standard output is for the reports")
	}
	if har != "" {
		if o := l.writer.to(har); o != nil {
			return unable("--har %s and %s both go to the same file", har, o.flag)
		}
		f, end, err := create(har, false)
		if err != nil {
			return unable("--har %s: cannot be written: %v", har, cause(err))
		}
		l.har, l.closeHAR = proxy.NewHAR(f, version), end
		l.source.name = har
	}
	l.source.settings = l.project.config.For(l.source.pathOrName())
	err := l.writer.guard(l.streams.out, nil, l.reads)
	if err == nil {
		err = l.writer.open(l.streams.out, l.out)
	}
	if err != nil && l.closeHAR != nil {
		l.closeHAR(false)
	}
	return err
}

// exchange records, lints and reports one exchange.
func (l *live) exchange(x *proxy.Exchange) {
	l.passed++
	if l.har != nil {
		if err := l.har.Add(x); err != nil {
			l.problem(fmt.Errorf("--har: %w", err))
		}
	}
	what := fmt.Sprintf("exchange %d, %s %s", l.passed, printed(x.Request.Method), printed(x.Request.RequestURI))
	ex := x.Capture(l.source.name, l.passed)
	wanted := ex != nil && (ex.Wanted() || l.anyJSON() && ex.Looks == capture.LooksJSON)
	if note := l.oddity(x, wanted); note != "" {
		l.unable = l.unable || lost(x, wanted)
		l.note("%s: %s", what, note)
	}
	if !wanted {
		return
	}
	res, err := l.project.lint(l.ctx, &l.source, ex, l.opts)
	var not *rules.ErrNotMultistatus
	switch {
	case res == nil && errors.As(err, &not):
		l.note("%s: %s", what, not)
		return
	case err != nil && x.Err == nil:
		l.problem(fmt.Errorf("%s: reading failed: %w", what, err))
	}
	if res == nil {
		return
	}
	l.blame(res, x)
	if l.report(&l.source, event{result: res}) == nil {
		l.out.Flush()
	}
}

// anyJSON says that a profile reads JSON that is not recognised by its shape.
func (l *live) anyJSON() bool { return l.opts.Profile != "" || len(l.opts.Profiles) > 0 }

// oddity says what is to be told about an exchange besides its findings.
func (l *live) oddity(x *proxy.Exchange, wanted bool) string {
	switch {
	case x.Response == nil && x.Gone:
		return "there was no answer until the client went away or the session ended"
	case x.Response == nil:
		return fmt.Sprintf("%s gave no answer, the client got 502: %s", l.upstream, printed(x.Err.Error()))
	case x.Gone && !wanted:
		return "the client went away before it had the whole answer"
	case x.Gone && x.Err == nil:
		return "the client went away before it had the whole answer; all of it was read"
	case x.Gone:
		return "the client went away before it had the whole answer; what had come until then is looked at"
	case x.Err != nil:
		return fmt.Sprintf("the server broke its answer off after %d bytes: %s", x.Got.Size, printed(x.Err.Error()))
	case !x.Got.Whole && x.Response.StatusCode == http.StatusMultiStatus:
		return fmt.Sprintf("its answer of %d bytes is not linted: more than the 64 MiB of one body or the 256 MiB of all that the proxy holds. Save it with curl -i and lint the file", x.Got.Size)
	}
	return l.refused(x)
}

// lost says that the server gave an answer that is to be linted, but not all of
// it could be. What a client does not wait for is its own affair.
func lost(x *proxy.Exchange, wanted bool) bool {
	if x.Response == nil || x.Gone {
		return false
	}
	return wanted && x.Err != nil || !x.Got.Whole && x.Response.StatusCode == http.StatusMultiStatus
}

// refused says that the proxy may be why a server refuses a Destination: it
// is the proxy's address, which the server may not know for its own.
func (l *live) refused(x *proxy.Exchange) string {
	code := x.Response.StatusCode
	if code != http.StatusBadGateway && code != http.StatusBadRequest || l.rewritten {
		return ""
	}
	d := x.Request.Header.Get("Destination")
	scheme, rest, _ := strings.Cut(d, "://")
	host, _, _ := strings.Cut(rest, "/")
	if !strings.EqualFold(host, x.Request.Host) || host == l.upstream.Host && scheme == l.upstream.Scheme {
		return ""
	}
	return fmt.Sprintf("%d: the proxy may be the reason: its Destination is %s, at the proxy's address, which the server may not take for its own; try --rewrite-host", code, printed(d))
}

// blame adds to findings about names of servers that the proxy may be the
// reason: without it, the client would have asked another authority.
func (l *live) blame(res *rules.Result, x *proxy.Exchange) {
	if l.rewritten {
		return
	}
	for i := range res.Findings {
		f := &res.Findings[i]
		href, err := url.Parse(f.Href)
		if err != nil || href.Host == "" || strings.EqualFold(href.Host, x.Request.Host) || f.Rule.Family != "request" {
			continue
		}
		f.Related = append(f.Related, rules.Related{At: analyze.Position{}, Message: fmt.Sprintf(
			"the proxy may be the reason: the client asked %s, which is the proxy; without it, or with --rewrite-host, the server is asked as %s",
			printed(x.Request.Host), l.upstream.Host)})
	}
}

// printed makes text of a client or a server fit for the screen.
func printed(s string) string { return rules.Escape([]byte(s)) }

// end ends the recording and the reports, and chooses the exit code.
func (l *live) end() error {
	if l.closeHAR != nil {
		err := l.har.End()
		if closed := l.closeHAR(err == nil); err == nil {
			err = closed
		}
		if err != nil {
			l.problem(fmt.Errorf("%s cannot be written: %w", l.source.name, cause(err)))
		}
	}
	if l.read == 0 && !l.unable {
		l.problem(fmt.Errorf("nothing that lint207 reads has passed, in %s", counted(int64(l.passed), "exchange")))
	} else {
		l.note("%s passed, %d of them linted: %s, %s, %s", counted(int64(l.passed), "exchange"), l.read, counted(l.summary.Errors, "error"), counted(l.summary.Warnings, "warning"), counted(l.summary.Infos, "info"))
	}
	return l.session.end(l.writer.End(l.summary))
}

func counted(n int64, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return fmt.Sprintf("%d %s", n, noun)
}
