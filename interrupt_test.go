package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"path/filepath"
	"strings"
	"testing"
)

const interruptedBody = `<D:multistatus xmlns:D="DAV:"><D:response><D:href>/a b</D:href><D:status>HTTP/1.1 404 Not Found</D:status></D:response>`

// onRead hands out its text, and then waits as a slow server does; the run is
// interrupted meanwhile.
type onRead struct {
	text      io.Reader
	interrupt func()
	forever   chan struct{}
}

func (r *onRead) Read(p []byte) (int, error) {
	n, err := r.text.Read(p)
	if err == io.EOF {
		r.interrupt()
		<-r.forever
	}
	return n, err
}

// onWrite interrupts the run when the report begins.
type onWrite struct {
	bytes.Buffer
	interrupt func()
}

func (w *onWrite) Write(p []byte) (int, error) {
	w.interrupt()
	return w.Buffer.Write(p)
}

type interruptedReport struct {
	Documents []struct {
		Notes         []string
		FindingCounts map[string]int
	}
	Summary struct{ Interrupted bool }
}

// What was found until the interrupt is reported, and the report says that it
// is not all.
func TestInterruptWhileReading(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	in := &onRead{strings.NewReader(interruptedBody), cancel, make(chan struct{})}
	defer close(in.forever)
	baseline := filepath.Join(t.TempDir(), "b.json")
	var out, errs bytes.Buffer
	code := run(ctx, []string{"lint207", "--no-config", "--format", "json", "--write-baseline", baseline}, in, &out, &errs)
	var got interruptedReport
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatalf("%v in %s", err, &out)
	}
	if code != exitInterrupted || !strings.Contains(errs.String(), "interrupted: what was found so far is reported") || !strings.Contains(errs.String(), "b.json is not written") {
		t.Errorf("code %d: %s", code, &errs)
	}
	if !got.Summary.Interrupted || len(got.Documents) != 1 || len(got.Documents[0].Notes) != 1 || !strings.Contains(got.Documents[0].Notes[0], "the reading ended before the body did") {
		t.Errorf("%+v", got)
	}
}

// In every format a report is complete that was begun before the interrupt.
func TestInterruptWhileWriting(t *testing.T) {
	whole := interruptedBody + "</D:multistatus>"
	for _, format := range []string{"text", "compact", "json", "ndjson", "sarif", "junit", "github", "gitlab", "markdown", "dot", "mermaid", "html"} {
		var want, errs bytes.Buffer
		args := []string{"lint207", "--no-config", "--format", format}
		run(t.Context(), args, strings.NewReader(whole), &want, &errs)
		ctx, cancel := context.WithCancel(t.Context())
		out := &onWrite{interrupt: cancel}
		code := run(ctx, args, strings.NewReader(whole), out, &errs)
		if code != exitInterrupted || !strings.Contains(errs.String(), "interrupted") {
			t.Errorf("%s: code %d: %s", format, code, &errs)
		}
		if out.String() != want.String() {
			t.Errorf("%s: the report differs:\n%s\nwant\n%s", format, out, &want)
		}
	}
}

// After an interrupt no further source is opened, and SARIF, JUnit and the text
// say so, too.
func TestInterruptIsInTheReports(t *testing.T) {
	for format, want := range map[string]string{"text": "interrupted before", "sarif": `"executionSuccessful": false`, "junit": `type="interrupted"`, "ndjson": "reading ended"} {
		ctx, cancel := context.WithCancel(t.Context())
		in := &onRead{strings.NewReader(interruptedBody), cancel, make(chan struct{})}
		defer close(in.forever)
		var out, errs bytes.Buffer
		run(ctx, []string{"lint207", "--no-config", "--format", format}, in, &out, &errs)
		if !strings.Contains(out.String(), want) {
			t.Errorf("%s: no %s in\n%s", format, want, &out)
		}
	}
}

// --select, too, ends at an interrupt and says nothing else.
func TestInterruptSelect(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	in := &onRead{strings.NewReader(interruptedBody), cancel, make(chan struct{})}
	defer close(in.forever)
	var out, errs bytes.Buffer
	code := run(ctx, []string{"lint207", "--no-config", "--select", "//D:href"}, in, &out, &errs)
	if code != exitInterrupted || strings.Count(errs.String(), "\n") != 1 {
		t.Errorf("code %d: %s", code, &errs)
	}
}

// So do the commands that read a capture as a whole.
func TestInterruptCommands(t *testing.T) {
	for _, args := range [][]string{{"redact"}, {"reduce", "--no-config"}, {"diff", "--no-config", "-", "-"}, {"merge"}} {
		ctx, cancel := context.WithCancel(t.Context())
		in := &onRead{strings.NewReader(interruptedBody), cancel, make(chan struct{})}
		var out, errs bytes.Buffer
		code := run(ctx, append([]string{"lint207"}, args...), in, &out, &errs)
		if code != exitInterrupted || !strings.HasPrefix(errs.String(), "lint207: interrupted") || strings.Count(errs.String(), "\n") != 1 {
			t.Errorf("%v: code %d: %s", args, code, &errs)
		}
		close(in.forever)
	}
}
