package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"strings"
	"sync/atomic"
	"syscall"

	"github.com/urfave/cli/v2"

	"lint207/analyze/capture"
	"lint207/report"
	"lint207/rules"
)

// Many small documents make much garbage and keep little of it. Ballast is never
// touched, so that it costs no memory, but the collector, which runs when as much
// is new as was kept, runs less often.
const (
	manyDocuments = 200
	ballast       = 16 << 20 // bytes
)

// session is one run over all sources.
type session struct {
	*streams
	ctx     context.Context
	opts    rules.Options
	project *project
	request *capture.Request
	input   capture.Kind
	counter *counter
	out     *bufio.Writer
	writer  *outputs
	reads   reads
	summary report.Summary

	failOn         rules.Severity
	requireSuccess bool
	strict         bool
	failed         bool // an operation did not succeed
	found          bool // findings at or above failOn
	unable         bool
	read           int
	ballast        []byte
	missed         atomic.Bool // interrupted before all was read
}

// filter says that the run is a filter of lines: NDJSON in, NDJSON out.
func (n *session) filter() bool {
	return n.input == capture.NDJSON && n.writer.screen() == "ndjson"
}

func runLint(c *cli.Context, s *streams) error {
	if c.NArg() == 0 && isTerminal(s.in) {
		fmt.Fprintf(s.err, "usage: lint207 [flags] [FILE | DIR | GLOB | - ...]\n\nNothing is piped in and no file is named. Try\n\n  curl -si -X PROPFIND -H 'Depth: 1' URL | lint207\n  lint207 demo\n  lint207 --help\n")
		return &exit{code: exitUnable}
	}
	if err := checkSelect(c); err != nil {
		return err
	}
	n, err := newSession(c, s)
	if err != nil {
		return err
	}
	if c.IsSet("select") {
		return n.runSelect(c, c.String("select"))
	}
	sources, problems := expand(c.Args().Slice(), c.String("stdin-name"))
	for _, p := range problems {
		n.problem(p)
	}
	return n.all(sources)
}

func newSession(c *cli.Context, s *streams) (*session, error) {
	writer, err := readOutputs(c)
	if err != nil {
		return nil, err
	}
	failOn, err := choice(c, "fail-on", "error", "warning", "info", "never")
	if err != nil {
		return nil, err
	}
	shown, err := choice(c, "min-severity", "error", "warning", "info")
	if err != nil {
		return nil, err
	}
	when, err := choice(c, "color", "auto", "always", "never")
	if err != nil {
		return nil, err
	}
	if err := checkTarget(c); err != nil {
		return nil, err
	}
	p, err := newProject(c)
	if err != nil {
		return nil, err
	}
	if f := p.config.FailOn; f != "" && !c.IsSet("fail-on") {
		failOn = f
	}
	n := c.Int("max-findings")
	if n < 1 || n > rules.MaxFindingsAll {
		return nil, unable("--max-findings is a number from 1 to %d, not %d", rules.MaxFindingsAll, n)
	}
	if c.Bool("show-all") && !c.IsSet("max-findings") {
		n = rules.MaxFindingsAll
	}
	out := bufio.NewWriterSize(s.out, 64<<10)
	root := pathIn(repository())
	writer.options = func(w io.Writer) report.Options {
		return report.Options{
			Color: colored(when, w), Width: width(w), ShowAll: c.Bool("show-all"), Quiet: c.Bool("quiet"),
			MinSeverity: severities[shown], FailOn: severities[failOn], Version: version, Path: root,
		}
	}
	input, err := inputKind(c)
	if err != nil {
		return nil, err
	}
	profiles := userProfiles(p.config)
	profile, err := profileOf(c, profiles...)
	if err != nil {
		return nil, err
	}
	q, err := readRequest(c)
	if err != nil {
		return nil, err
	}
	return &session{
		streams: s, ctx: c.Context, out: out, writer: writer, request: q, input: input, project: p,
		reads:  reads{"--request": c.String("request"), "--baseline": c.String("baseline"), "the configuration": p.config.File},
		failOn: severities[failOn], requireSuccess: c.Bool("require-success"), strict: c.Bool("strict"),
		opts: rules.Options{
			Method: c.String("method"), URL: c.String("url"), Destination: c.String("destination"),
			Profile: profile, Profiles: profiles, MaxFindings: n, All: c.Bool("show-all"), Preview: c.Bool("preview"),
		},
	}, nil
}

// inputKind reads --input.
func inputKind(c *cli.Context) (capture.Kind, error) {
	form, err := choice(c, "input", "auto", "xml", "http", "curl", "har", "ndjson")
	if err != nil {
		return capture.Auto, err
	}
	return capture.ParseKind(form)
}

func readRequest(c *cli.Context) (*capture.Request, error) {
	name := c.String("request")
	if name == "" {
		return nil, nil
	}
	b, err := os.ReadFile(name)
	if err != nil {
		return nil, unable("--request %s: cannot be read: %v", name, errors.Unwrap(err))
	}
	q, err := capture.ParseRequest(name, b, c.String("method"))
	if err != nil {
		return nil, unable("--request: %v", err)
	}
	return q, nil
}

// problem says on standard error what could not be done, and goes on.
func (n *session) problem(err error) {
	n.unable = true
	n.summary.Unreadable++
	n.note("%s", err)
}

func (n *session) note(format string, args ...any) {
	fmt.Fprintf(n.err, "lint207: %s\n", report.Line(fmt.Sprintf(format, args...)))
}

// event is something that came out of a source.
type event struct {
	result  *rules.Result
	problem error
	note    string
	skip    string // why the source is passed over
	passed  *capture.Passed
}

// all lints the sources, several at once, reports them in order and gives the
// exit code.
func (n *session) all(sources []source) error {
	if err := n.project.guard(sources, n.writer, n.reads); err != nil {
		return err
	}
	if err := n.writer.guard(n.streams.out, sources, n.reads); err != nil {
		return err
	}
	if err := n.writer.open(n.streams.out, n.out); err != nil {
		return err
	}
	workers := runtime.GOMAXPROCS(0)
	events := make([]chan event, len(sources))
	for i := range events {
		events[i] = make(chan event, max(1, 16*workers/max(workers, len(sources))))
	}
	ctx, stop := context.WithCancel(n.ctx)
	defer stop()
	context.AfterFunc(n.ctx, func() { signal.Reset(os.Interrupt, syscall.SIGTERM) }) // a second one ends the process
	n.counter = newCounter(n.err, len(sources))
	defer n.counter.stop()
	var next atomic.Int64
	for range workers {
		go func() {
			for i := int(next.Add(1)) - 1; i < len(sources); i = int(next.Add(1)) - 1 {
				if ctx.Err() != nil {
					n.missed.Store(true)
					close(events[i])
					continue
				}
				n.lint(ctx, &sources[i], func(e event) {
					select {
					case events[i] <- e:
					case <-ctx.Done():
						if e.result != nil && n.ctx.Err() != nil { // interrupted: what was found is still told
							events[i] <- e
						}
					}
				})
				close(events[i])
			}
		}()
	}
	for i := range sources {
		n.counter.at(i)
		for e := range events[i] {
			n.counter.clear()
			if err := n.report(&sources[i], e); err != nil {
				stop()
				return n.end(n.writer.End(n.summary))
			}
		}
	}
	n.summary.Interrupted = n.missed.Load()
	if n.read == 0 && !n.unable && !n.filter() && n.ctx.Err() == nil {
		n.problem(errors.New("nothing that lint207 reads was found"))
	}
	return n.end(n.writer.End(n.summary))
}

// report reports one event; it returns an error only if the report cannot be written.
func (n *session) report(s *source, e event) error {
	switch {
	case e.problem != nil:
		n.problem(fmt.Errorf("%s: %w", s.name, e.problem))
		return nil
	case e.note != "":
		n.note("%s: %s", s.name, e.note)
		return nil
	case e.skip != "":
		return n.skipped(s, e.skip)
	case e.passed != nil:
		return n.writer.Passed(e.passed)
	}
	res := e.result
	if res.Diagnosis.Limited {
		n.unable = true
		n.note("%s: a limit of lint207 ended the reading, see xml-limit-exceeded or batch-limit-exceeded", s.name)
	}
	if n.read++; n.read == manyDocuments {
		n.ballast = make([]byte, ballast)
	}
	n.writer.spare(s)
	n.summary.Add(res)
	n.failed = n.failed || report.Failed(res)
	for sev := n.failOn; sev <= rules.Error; sev++ {
		n.found = n.found || res.BySeverity[sev] > 0
	}
	return n.writer.Document(res)
}

// end flushes the report and chooses the exit code.
func (n *session) end(err error) error {
	if flush := n.out.Flush(); err == nil {
		err = flush
	}
	if err != nil && !closedPipe(err) {
		for line := range strings.SplitSeq(err.Error(), "\n") { // one for each report
			n.note("the report could not be written: %s", line)
		}
		n.unable = true
	}
	if err == nil && n.read > 0 { // else not everything was looked at
		n.project.end(n)
	}
	switch {
	case n.ctx.Err() != nil:
		return &exit{exitInterrupted, "interrupted: what was found so far is reported"}
	case n.unable:
		return &exit{code: exitUnable}
	case n.found:
		return &exit{code: exitFindings}
	case n.requireSuccess && n.failed:
		return &exit{code: exitUnsuccess}
	}
	return nil
}

// closedPipe says that the reader of standard output has gone, which is no failure.
func closedPipe(err error) bool {
	return errors.Is(err, syscall.EPIPE) || errors.Is(err, io.ErrClosedPipe)
}

// lint reads one source and hands over what comes out of it.
func (n *session) lint(ctx context.Context, s *source, emit func(event)) {
	if s.skip != "" {
		emit(event{skip: s.skip})
		return
	}
	r, err := s.open(ctx, n.in)
	if err != nil {
		emit(event{problem: err})
		return
	}
	defer r.Close()
	s.settings = n.project.config.For(s.pathOrName())
	q, err := n.requestFor(s)
	if err != nil {
		emit(event{problem: err})
	}
	err = capture.Read(ctx, r, capture.Options{
		Name: s.name, Request: q, Input: n.input, AnyJSON: n.opts.Profile != "" || len(n.opts.Profiles) > 0, Note: func(text string) { emit(event{note: text}) },
		Passed: func(p capture.Passed) { emit(event{passed: &p}) },
	}, func(ex *capture.Exchange) error {
		n.exchange(ctx, ex, s, emit)
		return ctx.Err()
	})
	var not *capture.NotRecognised
	switch {
	case err == nil:
	case ctx.Err() != nil:
		n.missed.Store(true)
	case errors.As(err, &not) && n.filter(): // every line had its line
	case errors.As(err, &not) && !s.named:
		emit(event{skip: not.What})
	default:
		emit(event{problem: err})
	}
}

// exchange lints one exchange.
func (n *session) exchange(ctx context.Context, ex *capture.Exchange, s *source, emit func(event)) {
	if q := ex.Request; q != nil && q.Method != "" && n.opts.Method != "" && !strings.HasPrefix(n.opts.Method+":", q.Method+":") {
		emit(event{note: fmt.Sprintf("--method says %s, but the request is a %q: the flag wins", n.opts.Method, q.Method)})
	}
	res, err := n.project.lint(ctx, s, ex, n.opts)
	switch {
	case res == nil:
		n.none(ex, s, err, emit)
		return
	case err != nil && ctx.Err() == nil:
		emit(event{problem: fmt.Errorf("reading failed: %w", err)})
	}
	emit(event{result: res})
}

// none tells of an exchange that gave no result.
func (n *session) none(ex *capture.Exchange, s *source, err error, emit func(event)) {
	var not *rules.ErrNotMultistatus
	other := errors.As(err, &not)
	if ex.Line > 0 {
		p := &capture.Passed{Source: ex.Source, Line: ex.Line}
		if p.Err = err; other {
			p.Why, p.Err = not.Error(), nil
		}
		emit(event{passed: p})
	}
	switch {
	case other && n.filter(): // its line says so
	case other && !s.named:
		emit(event{skip: not.Error()})
	case other && ex.Several: // one of many: the others are what was looked for
		emit(event{note: fmt.Sprintf("exchange %d: %v", ex.Index, not)})
	default:
		emit(event{problem: err})
	}
}

// requestFor is the request that --request gave, or that is found for a source.
func (n *session) requestFor(s *source) (*capture.Request, error) {
	if n.request != nil {
		return n.request, nil
	}
	return s.request(n.opts.Method)
}

// request is the one that the configuration names, or that lies beside a file.
func (s *source) request(method string) (*capture.Request, error) {
	file, what := s.requestFile()
	if file == "" {
		return nil, nil
	}
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("%s cannot be read: %w", what, err)
	}
	q, err := capture.ParseRequest(file, b, method)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	return q, nil
}

// requestFile is the file with the request, and where it is known from.
func (s *source) requestFile() (file, what string) {
	if s.settings.Request != "" {
		return s.settings.Request, "the request that the configuration names"
	}
	if s.path == "" || s.alone {
		return "", ""
	}
	file, _ = capture.RequestBeside(s.path)
	return file, "the request beside it"
}

func (n *session) skipped(s *source, why string) error {
	n.summary.Skipped++
	if n.strict {
		n.problem(fmt.Errorf("%s: %s", s.name, why))
	}
	return n.writer.Skipped(s.name, why)
}
