// Package reduce finds the smallest body that still gives a finding or a
// diagnosis, by delta debugging: it leaves out responses, then propstats, then
// properties, then the rest, as long as what is looked for stays.
package reduce

import (
	"bytes"
	"context"
	"errors"
	"io"
	"slices"

	"lint207/analyze/capture"
	"lint207/rules"
)

// MaxLints bounds the number of times that a body is linted.
const MaxLints = 5000

// MaxBody is the largest body that is reduced.
const MaxBody = capture.MaxWhole

// Target says what must stay.
type Target struct {
	Rule   string // a finding of it, of the same severity
	Status int    // or a root cause with this status, and the outcome
	// With neither, the outcome and all kinds of causes stay.
}

// Result is a reduced body.
type Result struct {
	Body    []byte
	From    int  // bytes before
	Lints   int  // how often a body was linted
	Stopped bool // at MaxLints, or the context was done: a smaller one may exist
}

// ErrNotThere says that what should stay is not there in the first place.
var ErrNotThere = errors.New("it is not there to begin with")

// Reduce reduces the body of an exchange; the head and the request stay as
// they are.
func Reduce(ctx context.Context, ex *capture.Exchange, o rules.Options, t Target) (*Result, error) {
	body, err := io.ReadAll(io.LimitReader(ex.Body, MaxBody+1))
	if err != nil {
		return nil, err
	}
	if len(body) > MaxBody {
		return nil, &capture.LimitError{What: "the body", Limit: "MaxBody, 256 MiB"}
	}
	r := &reducer{ctx: ctx, ex: ex, o: o}
	first := r.lint(body)
	if first == nil {
		return nil, ErrNotThere
	}
	if r.want = goal(first, t); r.want == nil {
		return nil, ErrNotThere
	}
	from := len(body)
	for before := -1; before != len(body) && !r.done(); { // a shorter text may let an element go, and the other way round
		before = len(body)
		r.body, r.tree = body, parse(body)
		r.elements()
		body = r.texts(r.tree.render(nil, body))
	}
	return &Result{Body: body, From: from, Lints: r.lints, Stopped: r.done()}, nil
}

type reducer struct {
	ctx   context.Context
	ex    *capture.Exchange
	o     rules.Options
	body  []byte
	tree  *node
	want  func(*rules.Result) bool
	lints int
}

func (r *reducer) done() bool { return r.lints >= MaxLints || r.ctx.Err() != nil }

// lint lints the exchange with another body.
func (r *reducer) lint(b []byte) *rules.Result {
	r.lints++
	ex := *r.ex
	ex.Body, ex.Short = bytes.NewReader(b), len(b) < 64<<10
	res, err := rules.Lint(r.ctx, &ex, r.o)
	if err != nil && r.ctx.Err() != nil {
		return nil
	}
	return res
}

// holds says whether a body still gives what is looked for.
func (r *reducer) holds(b []byte) bool {
	if r.done() {
		return false
	}
	res := r.lint(b)
	return res != nil && r.want(res)
}

// elements leaves out parts, level by level, until nothing more can go.
func (r *reducer) elements() {
	for before := -1; before != r.size() && !r.done(); {
		before = r.size()
		for depth := 0; !r.done(); depth++ {
			level := r.tree.level(depth, nil)
			if len(level) == 0 {
				break
			}
			r.minimize(level)
		}
	}
}

func (r *reducer) size() int { return len(r.tree.render(nil, r.body)) }

// minimize leaves out runs of nodes, from halves down to single ones.
func (r *reducer) minimize(nodes []*node) {
	for size := len(nodes); size >= 1; {
		for i := 0; i < len(nodes) && !r.done(); {
			run := nodes[i:min(len(nodes), i+size)]
			for _, n := range run {
				n.gone = true
			}
			if r.holds(r.tree.render(nil, r.body)) {
				nodes = slices.Delete(slices.Clone(nodes), i, i+len(run))
				continue
			}
			for _, n := range run {
				n.gone = false
			}
			i += len(run)
		}
		if size == 1 {
			return
		}
		size = min(size/2, max(1, len(nodes)))
	}
}

// texts shortens what is left of long texts, from their end and their start.
func (r *reducer) texts(b []byte) []byte {
	for i := 0; i < len(b) && !r.done(); {
		if b[i] == '<' {
			i = markupEnd(b, i)
			continue
		}
		end := i + bytes.IndexByte(b[i:], '<')
		if end < i {
			end = len(b)
		}
		short := r.shorter(b, i, end)
		if len(short) < end-i {
			b = slices.Concat(b[:i], short, b[end:])
		}
		i += max(1, len(short))
	}
	return b
}

// shortest is how long a text is left alone: no one is helped by less.
const shortest = 40

func (r *reducer) shorter(b []byte, from, to int) []byte {
	s := b[from:to]
	if len(bytes.TrimSpace(s)) == 0 {
		return s
	}
	for cut := len(s) / 2; cut >= 8 && len(s) > shortest && !r.done(); {
		switch {
		case r.holds(slices.Concat(b[:from], s[:len(s)-cut], b[to:])):
			s = s[:len(s)-cut]
		case r.holds(slices.Concat(b[:from], s[cut:], b[to:])):
			s = s[cut:]
		default:
			cut /= 2
		}
		cut = min(cut, len(s)/2)
	}
	return s
}
