package capture

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"
	"testing"
)

// got is an exchange that was handed over, with its body read.
type got struct {
	Exchange
	body string
	err  error
}

// readAll reads an input and keeps all that comes of it.
func readAll(input io.Reader, o Options) (all []got, notes []string, err error) {
	o.Note = func(s string) { notes = append(notes, s) }
	if o.Name == "" {
		o.Name = "in"
	}
	err = Read(context.Background(), input, o, func(ex *Exchange) error {
		b, err := io.ReadAll(ex.Body)
		all = append(all, got{Exchange: *ex, body: string(b), err: err})
		return nil
	})
	return all, notes, err
}

// one reads an input that must hold one exchange to lint.
func one(t *testing.T, input string, o Options) (got, []string) {
	t.Helper()
	all, notes, err := readAll(strings.NewReader(input), o)
	if err != nil {
		t.Fatalf("error: %v\n%s", err, clip(input))
	}
	if len(all) != 1 {
		t.Fatalf("%d exchanges, notes %q, want 1\n%s", len(all), notes, clip(input))
	}
	return all[0], notes
}

func clip(s string) string { return s[:min(len(s), 3000)] }

// checkPlace compares the place of the body with what stands there.
func checkPlace(t *testing.T, input []byte, g *got) {
	t.Helper()
	if !g.InSource {
		return
	}
	off := g.Origin.Off
	if off > int64(len(input)) || !bytes.HasPrefix(input[off:], []byte(g.body)) {
		t.Errorf("the body does not stand at offset %d of the source", off)
		return
	}
	before := input[:off]
	line := int64(bytes.Count(before, newline)) + 1
	col := off - int64(bytes.LastIndexByte(before, '\n'))
	if g.Origin.Line != 0 && (g.Origin.Line != line || g.Origin.Col != col) {
		t.Errorf("origin %d:%d, want %d:%d", g.Origin.Line, g.Origin.Col, line, col)
	}
}

// describe writes an exchange for a golden file.
func describe(g *got) string {
	var b strings.Builder
	fmt.Fprintf(&b, "exchange %d of %s several=%v looks=%s", g.Index, g.Source, g.Several, g.Looks)
	if g.InSource {
		fmt.Fprintf(&b, " source@%d:%d+%d", g.Origin.Line, g.Origin.Col, g.Origin.Off)
	}
	b.WriteByte('\n')
	if q := g.Request; q != nil {
		fmt.Fprintf(&b, "  request %q %q %q header=%d/%v body=%v %q\n", q.Method, q.Target, q.Scheme, len(q.Header), q.HeaderKnown, q.BodyKnown, q.Body)
	}
	if h := g.Head; h != nil {
		fmt.Fprintf(&b, "  answer %q %d %q complete=%v\n", h.Proto, h.Status, h.Reason, h.Complete)
		for _, f := range h.Header {
			fmt.Fprintf(&b, "    %s: %s\n", f.Name, f.Value)
		}
	}
	if g.Lossy != "" {
		fmt.Fprintf(&b, "  lossy: %s\n", g.Lossy)
	}
	if g.err != nil {
		fmt.Fprintf(&b, "  error: %v\n", g.err)
	}
	fmt.Fprintf(&b, "  %q\n", g.body)
	return b.String()
}
