package analyze

import (
	"context"
	"errors"
	"io"
	"sync"

	"lint207/analyze/xmlscan"
)

// ReadOptions say how a body is read.
type ReadOptions struct {
	Charset string // of the Content-Type, "" none
	// Wanted are the names of the properties whose values are collected.
	Wanted []xmlscan.NameID
	All    bool // those of every property are
	Inline bool // one goroutine does it all
}

// ReadEnd is what is known when the reading is over.
type ReadEnd struct {
	Encoding string // in force
	Verbatim bool   // offsets are those of the input's bytes
	Fatal    bool   // a fault ended the reading
	Offset   int64  // bytes of the decoded body that were read
}

const batches = 4

// ReadBody scans and models a body in one goroutine, unless Inline, and calls
// visit for each batch, in order, in the caller's. names begins with KnownNames. It returns
// the read error of r, or ctx.Err(); what was read until then was visited.
func ReadBody(ctx context.Context, r io.Reader, names *xmlscan.Names, o ReadOptions, visit func(*Batch)) (ReadEnd, error) {
	m := memories.Get().(*memory)
	if o.Inline {
		end, err := m.readInline(ctx, r, names, o, visit)
		m.release()
		return end, err
	}
	free, full := make(chan *Batch, batches), make(chan *Batch, batches)
	for i := range m.batches {
		free <- &m.batches[i]
	}
	var end ReadEnd
	var err error
	go func() {
		defer close(full)
		end, err = m.scan(ctx, r, names, o, func() *Batch { return <-free }, func(b *Batch) { full <- b })
	}()
	for b := range full {
		visit(b)
		b.reset()
		free <- b
	}
	m.release()
	if errors.Is(err, context.Canceled) {
		err = ctx.Err()
	}
	return end, err
}

// readInline visits each batch before the next one is read.
func (m *memory) readInline(ctx context.Context, r io.Reader, names *xmlscan.Names, o ReadOptions, visit func(*Batch)) (ReadEnd, error) {
	turn := 0
	get := func() *Batch { turn = (turn + 1) % batches; return &m.batches[turn] }
	end, err := m.scan(ctx, r, names, o, get, func(b *Batch) { visit(b); b.reset() })
	if errors.Is(err, context.Canceled) {
		err = ctx.Err()
	}
	return end, err
}

// memory is what a reading works in; the next one takes it over.
type memory struct {
	scanner xmlscan.Scanner
	batches [batches]Batch
}

var memories = sync.Pool{New: func() any { return new(memory) }}

// release gives the memory back, but for what an unusual body has blown up.
func (m *memory) release() {
	for i := range m.batches {
		b := &m.batches[i]
		if b.Window == m.scanner.Window() {
			b.Window = nil // the scanner keeps it
		}
		b.Names = nil
		if len(b.resps) > maxIdleResponses || cap(b.arena) > xmlscan.WindowSize {
			return
		}
	}
	memories.Put(m)
}

// maxIdleResponses bounds the responses that idle memory holds.
const maxIdleResponses = 4096

func (m *memory) scan(ctx context.Context, r io.Reader, names *xmlscan.Names, o ReadOptions, get func() *Batch, ship func(*Batch)) (ReadEnd, error) {
	b := &builder{names: names, get: get, ship: ship, batch: get(), wantAll: o.All}
	for _, id := range o.Wanted {
		for int(id) >= len(b.wanted) {
			b.wanted = append(b.wanted, false)
		}
		b.wanted[id] = true
	}
	b.s = &m.scanner
	b.s.Restart(&interruptible{ctx: ctx, r: r}, names, xmlscan.Options{
		Charset:  o.Charset,
		Preamble: true,
		Fault:    b.fault,
		Turn:     b.turn,
		Spill:    b.spill,
	})
	b.run()
	enc, verbatim := b.s.Encoding()
	return ReadEnd{Encoding: enc, Verbatim: verbatim, Fatal: b.s.Fatal(), Offset: b.s.Offset()}, b.s.Err()
}

// interruptible ends a reader when its context is done; what a first read has
// at hand is still taken.
type interruptible struct {
	ctx     context.Context
	r       io.Reader
	started bool
}

func (i *interruptible) Read(p []byte) (int, error) {
	if err := i.ctx.Err(); err != nil && i.started {
		return 0, err
	}
	i.started = true
	return i.r.Read(p)
}
