// Package reduce finds the smallest body that still gives a finding or a
// diagnosis, by delta debugging: it leaves out responses, then propstats, then
// properties, then the rest, as long as what is looked for stays. A JSON batch
// loses its entries, then their members; the request may be reduced as well.
package reduce

import (
	"bytes"
	"context"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

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

	Request bool // reduce the body of the request, too
}

// Result is a reduced body.
type Result struct {
	Body    []byte
	Request *capture.Request // nil: it was not to be reduced
	From    int              // bytes before
	Lints   int              // how often a body was linted
	Stopped bool             // at MaxLints, or the context was done: a smaller one may exist
}

// ErrNotThere says that what should stay is not there in the first place.
var ErrNotThere = errors.New("it is not there to begin with")

// Reduce reduces the body of an exchange; the head stays as it is, and the
// request as far as nothing else is asked for.
func Reduce(ctx context.Context, ex *capture.Exchange, o rules.Options, t Target) (*Result, error) {
	body, err := io.ReadAll(io.LimitReader(ex.Body, MaxBody+1))
	if err != nil {
		return nil, err
	}
	if len(body) > MaxBody {
		return nil, &capture.LimitError{What: "the body", Limit: "MaxBody, 256 MiB"}
	}
	r := &reducer{ctx: ctx, ex: ex, o: o, parts: []*part{newPart(body, ex.Looks == capture.LooksJSON)}}
	if q := ex.Request; t.Request && q != nil && q.BodyKnown {
		r.parts = append(r.parts, newPart(q.Body, looksJSON(q.Body)))
	}
	first := r.lint(r.left())
	if first == nil {
		return nil, ErrNotThere
	}
	if r.want = goal(first, t); r.want == nil {
		return nil, ErrNotThere
	}
	from := len(body)
	for before := -1; before != r.size() && !r.done(); { // a shorter text may let an element go, and the other way round
		before = r.size()
		r.elements()
		r.settle(r.left())
		for i := range r.parts {
			r.texts(i)
		}
	}
	out := &Result{Body: r.parts[0].b, From: from, Lints: r.lints, Stopped: r.done()}
	if len(r.parts) > 1 {
		out.Request = withBody(ex.Request, r.parts[1].b)
	}
	return out, nil
}

// part is a text that is reduced: the answer, or the request.
type part struct {
	b    []byte
	json bool
	tree *node
}

func newPart(b []byte, json bool) *part {
	p := &part{b: b, json: json}
	if json {
		p.tree = parseJSON(b)
	} else {
		p.tree = parse(b)
	}
	return p
}

func looksJSON(b []byte) bool {
	b = bytes.TrimLeft(b, " \t\r\n")
	return len(b) > 0 && (b[0] == '{' || b[0] == '[')
}

// texts are what may be shortened.
func (p *part) texts() [][2]int {
	if p.json {
		return jsonTexts(p.b)
	}
	return xmlTexts(p.b)
}

type reducer struct {
	ctx   context.Context
	ex    *capture.Exchange
	o     rules.Options
	parts []*part
	want  func(*rules.Result) bool
	lints int
}

func (r *reducer) done() bool { return r.lints >= MaxLints || r.ctx.Err() != nil }

// left is what is left of each part.
func (r *reducer) left() (out [][]byte) {
	for _, p := range r.parts {
		out = append(out, p.tree.render(nil, p.b))
	}
	return out
}

func (r *reducer) size() (n int) {
	for _, b := range r.left() {
		n += len(b)
	}
	return n
}

// settle makes what is left the parts to go on with.
func (r *reducer) settle(left [][]byte) {
	for i, b := range left {
		r.parts[i] = newPart(b, r.parts[i].json)
	}
}

// lint lints the exchange with other bodies.
func (r *reducer) lint(bodies [][]byte) *rules.Result {
	r.lints++
	ex := *r.ex
	ex.Body, ex.Short = bytes.NewReader(bodies[0]), len(bodies[0]) < 64<<10
	if len(bodies) > 1 {
		ex.Request = withBody(ex.Request, bodies[1])
	}
	res, err := rules.Lint(r.ctx, &ex, r.o)
	if err != nil && r.ctx.Err() != nil {
		return nil
	}
	return res
}

// withBody is a request with another body, and the length of that.
func withBody(q *capture.Request, body []byte) *capture.Request {
	out := *q
	out.Body, out.Header = body, slices.Clone(q.Header)
	for i := range out.Header {
		if f := &out.Header[i]; strings.EqualFold(f.Name, "Content-Length") {
			f.Value = strconv.Itoa(len(body))
		}
	}
	return &out
}

// holds says whether the bodies still give what is looked for.
func (r *reducer) holds(bodies [][]byte) bool {
	if r.done() {
		return false
	}
	res := r.lint(bodies)
	return res != nil && r.want(res)
}

// elements leaves out parts, level by level, until nothing more can go.
func (r *reducer) elements() {
	for before := -1; before != r.size() && !r.done(); {
		before = r.size()
		if len(r.parts) > 1 && r.parts[0].json && r.parts[1].json {
			r.minimize(pairs(r.parts[0], r.parts[1]))
		}
		for _, p := range r.parts {
			for depth := 0; !r.done(); depth++ {
				level := p.tree.level(depth, nil)
				if len(level) == 0 {
					break
				}
				r.minimize(alone(level))
			}
		}
	}
}

// alone makes a group of each node.
func alone(nodes []*node) (out [][]*node) {
	for _, n := range nodes {
		out = append(out, []*node{n})
	}
	return out
}

// minimize leaves out runs of groups of nodes, from halves down to single ones.
func (r *reducer) minimize(groups [][]*node) {
	for size := len(groups); size >= 1; {
		for i := 0; i < len(groups) && !r.done(); {
			run := groups[i:min(len(groups), i+size)]
			drop(run, true)
			if r.holds(r.left()) {
				groups = slices.Delete(slices.Clone(groups), i, i+len(run))
				continue
			}
			drop(run, false)
			i += len(run)
		}
		if size == 1 {
			return
		}
		size = min(size/2, max(1, len(groups)))
	}
}

func drop(groups [][]*node, gone bool) {
	for _, g := range groups {
		for _, n := range g {
			n.gone = gone
		}
	}
}

// texts shortens what is left of long texts of a part, from their end and their
// start.
func (r *reducer) texts(at int) {
	p, bodies := r.parts[at], r.left()
	for _, t := range slices.Backward(p.texts()) { // so that the places before stay
		if t[1]-t[0] <= shortest || r.done() {
			continue
		}
		before, behind := p.b[:t[0]], p.b[t[1]:]
		short := r.shorter(p.b[t[0]:t[1]], func(s []byte) bool {
			bodies[at] = slices.Concat(before, s, behind)
			return r.holds(bodies)
		})
		if len(short) < t[1]-t[0] {
			p.b = slices.Concat(before, short, behind)
		}
	}
	r.parts[at] = newPart(p.b, p.json)
}

// xmlTexts are the texts between tags.
func xmlTexts(b []byte) (out [][2]int) {
	for i := 0; i < len(b); {
		if b[i] == '<' {
			i = markupEnd(b, i)
			continue
		}
		end := i + bytes.IndexByte(b[i:], '<')
		if end < i {
			end = len(b)
		}
		out = append(out, [2]int{i, end})
		i = end
	}
	return out
}

// shortest is how long a text is left alone: no one is helped by less.
const shortest = 40

func (r *reducer) shorter(s []byte, holds func([]byte) bool) []byte {
	if len(bytes.TrimSpace(s)) == 0 {
		return s
	}
	for cut := len(s) / 2; cut >= 8 && len(s) > shortest && !r.done(); {
		switch {
		case holds(s[:len(s)-cut]):
			s = s[:len(s)-cut]
		case holds(s[cut:]):
			s = s[cut:]
		default:
			cut /= 2
		}
		cut = min(cut, len(s)/2)
	}
	return s
}
