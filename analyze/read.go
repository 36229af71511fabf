package analyze

import (
	"context"
	"errors"
	"io"

	"lint207/analyze/xmlscan"
)

// ReadOptions say how a body is read.
type ReadOptions struct {
	Charset string // of the Content-Type, "" none
	// Wanted are the names of the properties whose values are collected.
	Wanted []xmlscan.NameID
}

// ReadEnd is what is known when the reading is over.
type ReadEnd struct {
	Encoding string // in force
	Verbatim bool   // offsets are those of the input's bytes
	Fatal    bool   // a fault ended the reading
	Offset   int64  // bytes of the decoded body that were read
}

const batches = 4

// ReadBody scans and models a body in one goroutine and calls visit for each
// batch, in order, in the caller's. names begins with KnownNames. It returns
// the read error of r, or ctx.Err(); what was read until then was visited.
func ReadBody(ctx context.Context, r io.Reader, names *xmlscan.Names, o ReadOptions, visit func(*Batch)) (ReadEnd, error) {
	free, full := make(chan *Batch, batches), make(chan *Batch, batches)
	for range batches {
		free <- &Batch{}
	}
	var end ReadEnd
	var err error
	go func() {
		defer close(full)
		end, err = scan(ctx, r, names, o, func() *Batch { return <-free }, func(b *Batch) { full <- b })
	}()
	for b := range full {
		visit(b)
		b.reset()
		free <- b
	}
	if errors.Is(err, context.Canceled) {
		err = ctx.Err()
	}
	return end, err
}

func scan(ctx context.Context, r io.Reader, names *xmlscan.Names, o ReadOptions, get func() *Batch, ship func(*Batch)) (ReadEnd, error) {
	b := &builder{names: names, get: get, ship: ship, batch: get()}
	for _, id := range o.Wanted {
		for int(id) >= len(b.wanted) {
			b.wanted = append(b.wanted, false)
		}
		b.wanted[id] = true
	}
	b.s = xmlscan.New(&interruptible{ctx: ctx, r: r}, names, xmlscan.Options{
		Charset:  o.Charset,
		Preamble: true,
		Fault:    func(f xmlscan.Fault) { b.batch.Faults = append(b.batch.Faults, f) },
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
