package xmlscan

import (
	"bytes"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"testing/iotest"
)

// chunks hands out what it has in pieces of random size.
type chunks struct {
	b []byte
	r *rand.Rand
}

func (c *chunks) Read(p []byte) (int, error) {
	if len(c.b) == 0 {
		return 0, io.EOF
	}
	n := copy(p[:min(len(p), c.r.IntN(20_000))], c.b)
	c.b = c.b[n:]
	return n, nil
}

func FuzzScan(f *testing.F) {
	for _, c := range faultTests {
		if len(c.doc) < 1000 {
			f.Add([]byte(c.doc), "", true, uint16(0))
		}
	}
	names, err := filepath.Glob("../../testdata/*/*.xml")
	if err != nil || len(names) == 0 {
		f.Fatal(err, names)
	}
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b, "", true, uint16(1))
	}
	f.Add([]byte("<a>\xE9]]&#1;\r\n&amp;<![CDATA[x]]><!--c--><?p q?><b x='1'>"), "iso-8859-1", false, uint16(700))
	f.Add([]byte("\xFF\xFE<\x00a\x00/\x00>\x00"), "", false, uint16(3))
	f.Add([]byte("x<br><?xml version='1.0'?><multistatus>"), "shift_jis", true, uint16(3))
	f.Fuzz(func(t *testing.T, doc []byte, charset string, preamble bool, repeat uint16) {
		if repeat%8 == 0 && len(doc) > 0 { // over several windows
			doc = bytes.Repeat(doc, min(int(repeat), 1+(600<<10)/len(doc)))
		}
		o := Options{Charset: charset, Preamble: preamble, KeepWhite: repeat%3 == 0}
		whole := scan(t, bytes.NewReader(doc), o)
		whole.inside(t, int64(len(doc)))
		random := scan(t, &chunks{doc, rand.New(rand.NewPCG(1, uint64(len(doc))))}, o)
		whole.same(t, random)
		if len(doc) < 10_000 {
			whole.same(t, scan(t, iotest.OneByteReader(bytes.NewReader(doc)), o))
		}
	})
}

func (x *run) same(t *testing.T, y *run) {
	t.Helper()
	if !reflect.DeepEqual(x.tokens, y.tokens) || !reflect.DeepEqual(x.faults, y.faults) || !reflect.DeepEqual(x.names.list, y.names.list) {
		t.Errorf("chunk sizes matter: %v %v, %v %v", x.tokens, x.faults, y.tokens, y.faults)
	}
}

// inside checks that all spans lie in the input and that tokens ascend.
func (x *run) inside(t *testing.T, size int64) {
	t.Helper()
	if _, verbatim := x.s.Encoding(); !verbatim {
		size = x.s.base + int64(x.s.end)
	}
	end, starts := int64(0), 0
	for _, tok := range x.tokens {
		if tok.Kind == Start {
			starts++
		}
		if tok.Kind == End {
			starts--
		} else if tok.Off < end {
			t.Errorf("token %v begins before %d", tok, end)
		}
		if end = tok.Off + tok.Len; tok.Off < 0 || end > size || int64(tok.In)+tok.N > tok.Len {
			t.Errorf("token %v is not inside %d", tok, size)
		}
	}
	if starts != x.s.Depth() {
		t.Errorf("depth %d, want %d", x.s.Depth(), starts)
	}
	fatal := false
	for _, f := range x.faults {
		if f.Off < 0 || f.Len < 0 || f.Off+f.Len > size || fatal {
			t.Errorf("fault %v is not inside %d", f, size)
		}
		fatal = f.Fatal
	}
	if fatal != x.s.Fatal() || x.s.Err() != nil {
		t.Error(fatal, x.s.Err())
	}
	if !fatal && len(x.faults) == 0 && x.s.Depth() != 0 {
		t.Error("ended inside the root without a fault")
	}
}
