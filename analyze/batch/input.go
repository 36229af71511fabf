package batch

import (
	"context"
	"errors"
	"io"
	"unicode/utf8"

	"lint207/analyze"
	"lint207/analyze/xmlscan"
)

// Limits. Going past one is a Fault that names it.
const (
	MaxToken   = 16 << 20 // bytes of one string or number
	MaxDepth   = 1000     // of nesting
	MaxEntries = 1 << 17  // entries that are held; further ones are counted
	MaxText    = 512      // bytes of an id, a code or a message that are kept
	MaxNames   = 1000     // names in one dependsOn
	MaxMarks   = 1 << 14  // places that are kept with the text around them
)

const (
	chunk  = 64 << 10
	around = 160 // bytes before and behind a span that an excerpt may show
)

var errToken = errors.New("a string longer than MaxToken, 16 MiB")

// input hands the body to the decoder and keeps what lies around the token in
// hand, so that places and excerpts can be made.
type input struct {
	ctx   context.Context
	r     io.Reader
	buf   []byte        // the bytes from base on
	base  xmlscan.Place // of buf[0]
	fed   int64         // the decoder has got the bytes before
	keep  int64         // where the token in hand begins
	err   error         // of r
	slide xmlscan.Cursor
	look  xmlscan.Cursor
	w     *xmlscan.Window
	marks int

	bom     bool
	checked int64 // bytes before are known to be UTF-8, or not
	illUTF8 *analyze.Mark
}

func newInput(ctx context.Context, r io.Reader) *input {
	return &input{ctx: ctx, r: r, base: xmlscan.Place{Line: 1, Col: 1, Col16: 1}, w: xmlscan.NewWindow()}
}

// skipBOM steps over a byte order mark; it counts in offsets only.
func (in *input) skipBOM() {
	in.ahead(3)
	if len(in.buf) >= 3 && string(in.buf[:3]) == "\xEF\xBB\xBF" {
		in.bom = true
		in.buf = in.buf[3:]
		in.base.Off, in.fed, in.keep, in.checked = 3, 3, 3, 3
	}
}

// start is the offset of the first byte that the decoder gets.
func (in *input) start() int64 {
	if in.bom {
		return 3
	}
	return 0
}

func (in *input) end() int64 { return in.base.Off + int64(len(in.buf)) }

// Read hands bytes to the decoder.
func (in *input) Read(p []byte) (int, error) {
	if in.fed-in.keep > MaxToken {
		return 0, errToken
	}
	if in.fed == in.end() {
		in.fill()
	}
	n := copy(p, in.buf[in.fed-in.base.Off:])
	if n == 0 && len(p) > 0 {
		return 0, in.err
	}
	in.fed += int64(n)
	return n, nil
}

// ahead reads until the byte before an offset is there, or nothing more comes.
func (in *input) ahead(off int64) {
	for in.end() < off && in.err == nil {
		in.fill()
	}
}

func (in *input) fill() {
	if in.err == nil {
		in.err = in.ctx.Err()
	}
	if in.err != nil {
		return
	}
	in.drop()
	n := len(in.buf)
	if cap(in.buf)-n < chunk/2 {
		in.buf = append(make([]byte, 0, 2*cap(in.buf)+chunk), in.buf...)
	}
	for in.err == nil && len(in.buf) == n {
		var k int
		k, in.err = in.r.Read(in.buf[n:min(cap(in.buf), n+chunk)])
		in.buf = in.buf[:n+k]
	}
	in.check()
}

// drop forgets what lies far behind the token in hand.
func (in *input) drop() {
	to := min(in.keep, in.fed) - 2*around
	if k := to - in.base.Off; k >= chunk/2 {
		in.base = in.slide.Place(in.window(), to)
		in.buf = in.buf[:copy(in.buf, in.buf[k:])]
	}
}

// check looks for ill-formed UTF-8 in what is new.
func (in *input) check() {
	b := in.buf[in.checked-in.base.Off:]
	for len(b) > 0 && in.illUTF8 == nil {
		if b[0] < utf8.RuneSelf {
			b = b[1:]
			in.checked++
			continue
		}
		if !utf8.FullRune(b) && in.err == nil {
			return
		}
		r, n := utf8.DecodeRune(b)
		if r == utf8.RuneError && n == 1 {
			in.illUTF8 = &analyze.Mark{}
			off := in.checked
			w := in.window()
			in.illUTF8.At = analyze.Position{Place: w.Place(off), Len: 1}
			text, start, length := w.Line(off, 1, around)
			in.illUTF8.Text, in.illUTF8.Start, in.illUTF8.Length = string(text), start, length
		}
		b = b[n:]
		in.checked += int64(n)
	}
	in.checked = in.end()
}

// window is the bytes at hand as a window.
func (in *input) window() *xmlscan.Window {
	in.w.Reset()
	in.w.Buf, in.w.Base = in.buf, in.base
	return in.w
}

// position resolves an offset; offsets come in ascending order.
func (in *input) position(off, n int64) analyze.Position {
	return analyze.Position{Place: in.look.Place(in.window(), off), Len: n}
}

// mark is a place with the text around it, as long as not too many are kept.
func (in *input) mark(off, n int64) *analyze.Mark {
	m := &analyze.Mark{}
	if in.marks < MaxMarks {
		in.marks++
		in.ahead(off + n + around)
		text, start, length := in.window().Line(off, n, around)
		m.Text, m.Start, m.Length = string(text), start, length
	}
	m.At = in.position(off, n)
	return m
}

// bytesAt are up to n bytes from an offset on.
func (in *input) bytesAt(off int64, n int) []byte {
	in.ahead(off + int64(n))
	if off < in.base.Off || off > in.end() {
		return nil
	}
	b := in.buf[off-in.base.Off:]
	return b[:min(len(b), n)]
}
