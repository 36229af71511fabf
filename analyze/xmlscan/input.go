package xmlscan

import (
	"io"
	"unicode/utf8"
)

const utf8BOM = "\xEF\xBB\xBF"

// sniffLook is how many bytes are looked at to find the encoding.
const sniffLook = preambleLook

// maxEmptyReads is how often a reader may return nothing at all.
const maxEmptyReads = 100

// input is the decoded body.
type input struct {
	r    io.Reader
	err  error // of r, but for io.EOF
	eof  bool
	end  bool   // r is at its end
	head []byte // read to find the encoding, not yet handed out
	buf  []byte // memory of head

	encoding     string
	ascii        bool     // US-ASCII: no byte above 0x7F is good
	dec          *decoder // nil: the bytes are taken as they are
	charsetFault string   // charset that has no known encoding
	declFault    string   // declared encoding that the bytes contradict or nobody knows
}

func (in *input) reset(r io.Reader) { *in = input{r: r, buf: in.buf, encoding: "UTF-8"} }

// open finds the encoding.
func (in *input) open(o Options) {
	if in.buf == nil {
		in.buf = make([]byte, sniffLook)
	}
	in.head = in.buf[:in.readRaw(in.buf)]
	in.choose(o)
}

// read fills p; only at the end of the input it returns less.
func (in *input) read(p []byte) int {
	var n int
	if in.dec != nil {
		n = in.dec.read(p, in)
	} else {
		n = copy(p, in.head)
		in.head = in.head[n:]
		n += in.readRaw(p[n:])
	}
	if n < len(p) {
		in.eof = true
	}
	return n
}

// readBytes is like read, but without decoding.
func (in *input) readBytes(p []byte) int {
	n := copy(p, in.head)
	in.head = in.head[n:]
	return n + in.readRaw(p[n:])
}

func (in *input) readRaw(p []byte) int {
	n, idle := 0, 0
	for n < len(p) && !in.end {
		k, err := in.r.Read(p[n:])
		n += k
		if idle++; k > 0 {
			idle = 0
		}
		if err == nil && idle >= maxEmptyReads {
			err = io.ErrNoProgress
		}
		if err != nil {
			in.end = true
			if err != io.EOF {
				in.err = err
			}
		}
	}
	return n
}

// detail names the encoding and shows the first ill-formed byte.
func (in *input) detail(b []byte) string {
	if in.dec != nil || len(b) == 0 || b[0] < utf8.RuneSelf {
		return in.encoding
	}
	const hex = "0123456789ABCDEF"
	return in.encoding + " 0x" + string(hex[b[0]>>4]) + string(hex[b[0]&15])
}
