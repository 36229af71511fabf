package proxy

import (
	"io"
	"sync"
	"sync/atomic"
)

// budget is what may still be held of all bodies.
type budget struct{ left atomic.Int64 }

func (b *budget) take(n int64) bool {
	if b.left.Add(-n) < 0 {
		b.left.Add(n)
		return false
	}
	return true
}

// Body is what is known of a body that passed.
type Body struct {
	Bytes []byte
	Size  int64 // bytes that passed
	Whole bool  // Bytes are all of it
}

// tap is a body that passes by; a copy of it is kept as long as it is small.
type tap struct {
	io.ReadCloser
	limit     int64
	announced int64 // Content-Length, -1 unknown
	held      *budget
	atEnd     func() // called once at the end of the body; may be nil

	mu     sync.Mutex // the transport may still read when the answer is there
	kept   []byte
	size   int64
	over   bool // too much to keep
	ended  bool // the body was read to its end
	sealed bool
	err    error // that broke the body off
}

func (t *tap) Read(p []byte) (int, error) {
	n, err := t.ReadCloser.Read(p)
	t.mu.Lock()
	defer t.mu.Unlock()
	t.keep(p[:n])
	switch {
	case err == io.EOF && !t.ended:
		t.ended = true
		if t.atEnd != nil {
			t.atEnd()
		}
	case err != nil && err != io.EOF:
		t.err = err
	}
	return n, err
}

func (t *tap) keep(p []byte) {
	t.size += int64(len(p))
	if t.over || t.sealed {
		return
	}
	if t.size > t.limit || t.announced > t.limit || !t.held.take(int64(len(p))) {
		t.over = true
		t.held.left.Add(int64(len(t.kept)))
		t.kept = nil
		return
	}
	t.kept = append(t.kept, p...)
}

// seal ends the recording and gives what was kept.
func (t *tap) seal() (b Body, err error) {
	if t == nil {
		return Body{Whole: true}, nil
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.sealed = true
	return Body{Bytes: t.kept, Size: t.size, Whole: t.ended && !t.over}, t.err
}

// useful says that reading on serves the copy.
func (t *tap) useful() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.limit > MaxOther && !t.over && !t.ended && t.err == nil
}
