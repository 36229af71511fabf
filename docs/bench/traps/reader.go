// Package traps makes bodies that would take a careless reader quadratic time
// or memory without bound. They are read, never stored.
package traps

import (
	"io"
	"strconv"
	"strings"
)

// Part is a piece of a body.
type Part interface{ reader(n int) io.Reader }

// Text stands once.
type Text string

func (s Text) reader(int) io.Reader { return strings.NewReader(string(s)) }

// Each stands n times; # in it is the number of the time, from 0.
type Each string

func (s Each) reader(n int) io.Reader { return &repeated{unit: string(s), n: n} }

// Times stands so often, whatever n is.
type Times struct {
	Unit string
	N    int
}

func (t Times) reader(int) io.Reader { return &repeated{unit: t.Unit, n: t.N} }

// repeated gives a unit n times.
type repeated struct {
	unit string
	n, i int
	rest []byte
	buf  []byte
}

func (r *repeated) Read(p []byte) (int, error) {
	if len(r.rest) == 0 {
		r.fill()
	}
	if len(r.rest) == 0 {
		return 0, io.EOF
	}
	n := copy(p, r.rest)
	r.rest = r.rest[n:]
	return n, nil
}

func (r *repeated) fill() {
	r.buf = r.buf[:0]
	for ; r.i < r.n && len(r.buf) < 32<<10; r.i++ {
		for rest := r.unit; ; {
			text, more, numbered := strings.Cut(rest, "#")
			r.buf = append(r.buf, text...)
			if !numbered {
				break
			}
			r.buf, rest = strconv.AppendInt(r.buf, int64(r.i), 10), more
		}
	}
	r.rest = r.buf
}
