package xmlscan

import (
	"bytes"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/transform"
)

type decoding uint8

const (
	decodeUTF16 decoding = iota
	decodeLatin1
	decodeOther // through t
)

const decodeBlock = 32 << 10

// decoder turns the input into UTF-8. What is ill-formed becomes U+FFFD, and
// its offset is remembered until the scanner comes there.
type decoder struct {
	kind decoding
	big  bool
	t    transform.Transformer

	in   []byte // undecoded
	mem  []byte // memory of in
	out  []byte // decoded, not yet handed out
	outM []byte // memory of out
	off  int64  // offset of the end of out
	last bool   // in ends the input
	done bool   // t has flushed what it held
	bad  []int64
}

func newDecoder(k decoding) *decoder {
	return &decoder{kind: k, mem: make([]byte, decodeBlock), outM: make([]byte, 0, 4*decodeBlock)}
}

// read fills p; only at the end of the input it returns less.
func (d *decoder) read(p []byte, in *input) int {
	n := 0
	for {
		k := copy(p[n:], d.out)
		d.out = d.out[k:]
		if n += k; n == len(p) {
			return n
		}
		if !d.last {
			k = copy(d.mem, d.in)
			k += in.readBytes(d.mem[k:])
			d.in, d.last = d.mem[:k], k < len(d.mem)
		} else if len(d.in) == 0 && (d.kind != decodeOther || d.done) {
			return n
		}
		d.decode()
	}
}

// decode decodes what it can of d.in.
func (d *decoder) decode() {
	d.out = d.outM[:0]
	switch d.kind {
	case decodeUTF16:
		d.utf16()
	case decodeLatin1:
		for _, c := range d.in {
			d.out = utf8.AppendRune(d.out, rune(c))
		}
		d.in = nil
	case decodeOther:
		d.other()
	}
	d.outM = d.out[:0]
	d.off += int64(len(d.out))
}

func (d *decoder) unit(b []byte) rune {
	if d.big {
		return rune(b[0])<<8 | rune(b[1])
	}
	return rune(b[1])<<8 | rune(b[0])
}

func (d *decoder) utf16() {
	for len(d.in) >= 2 {
		r, n := d.unit(d.in), 2
		if utf16.IsSurrogate(r) {
			if len(d.in) < 4 && !d.last {
				return
			}
			pair := rune(utf8.RuneError)
			if len(d.in) >= 4 {
				pair = utf16.DecodeRune(r, d.unit(d.in[2:]))
			}
			if r, n = pair, 4; pair == utf8.RuneError {
				n = 2
				d.bad = append(d.bad, d.off+int64(len(d.out)))
			}
		}
		d.out = utf8.AppendRune(d.out, r)
		d.in = d.in[n:]
	}
	if d.last && len(d.in) > 0 { // an odd byte
		d.bad = append(d.bad, d.off+int64(len(d.out)))
		d.out = utf8.AppendRune(d.out, utf8.RuneError)
		d.in = nil
	}
}

// other decodes through d.t, for which U+FFFD stands for what is ill-formed.
func (d *decoder) other() {
	room := d.outM[:cap(d.outM)]
	n, used, err := d.t.Transform(room, d.in, d.last)
	d.in = d.in[used:]
	if d.last && err == nil {
		d.done = true
	}
	if err == transform.ErrShortSrc && d.last || err != nil && err != transform.ErrShortSrc && err != transform.ErrShortDst {
		n += copy(room[n:], "\uFFFD") // it cannot go on at this byte
		d.in = d.in[min(1, len(d.in)):]
		d.done = d.last && len(d.in) == 0
	}
	d.out = room[:n]
	for i := 0; ; i += 3 {
		k := bytes.Index(d.out[i:], []byte("\uFFFD"))
		if k < 0 {
			return
		}
		i += k
		d.bad = append(d.bad, d.off+int64(i))
	}
}

// isBad says that the U+FFFD at an offset stands for ill-formed input. It is
// asked in ascending order.
func (d *decoder) isBad(off int64) bool {
	i := 0
	for i < len(d.bad) && d.bad[i] < off {
		i++
	}
	d.bad = d.bad[i:]
	return len(d.bad) > 0 && d.bad[0] == off
}
