package capture

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
)

// fuzzRead reads bytes in one form: it must not panic or hang, places must be
// right, and the sizes of reads must not matter.
func fuzzRead(t *testing.T, b []byte, k Kind) {
	if len(b) > 1<<20 {
		return
	}
	whole := ""
	for _, size := range []int{len(b) + 1, 5} {
		all, notes, err := readAll(&slow{bytes.NewReader(b), size}, Options{Input: k})
		text := ""
		for i := range all {
			g := &all[i]
			checkPlace(t, b, g)
			if g.Index < 1 || g.Looks == "" || g.Body == nil {
				t.Fatalf("exchange %+v", g)
			}
			text += describe(g)
		}
		for _, n := range notes {
			text += n + "\n"
		}
		var not *NotRecognised
		if err != nil && !broken(err) && !errors.As(err, &not) {
			t.Fatalf("error of no type of ours: %v", err)
		}
		if errors.As(err, &not) && len(all) > 0 {
			t.Fatalf("%d exchanges, and %v", len(all), err)
		}
		if err != nil {
			text += err.Error()
		}
		if whole != "" && text != whole {
			t.Fatalf("reads of %d bytes give\n%s\nnot\n%s", size, text, whole)
		}
		whole = text
	}
}

// seed adds the fixtures of a form.
func seed(f *testing.F, patterns ...string) {
	for _, p := range patterns {
		names, _ := filepath.Glob(filepath.Join(fixtures, p))
		for _, name := range names {
			if filepath.Ext(name) == ".golden" {
				continue
			}
			if b, err := os.ReadFile(name); err == nil {
				f.Add(b)
			}
		}
	}
}

func FuzzAuto(f *testing.F) {
	seed(f, "*/*")
	for _, s := range []string{ms, utf16le(ms), head + "\r\n" + ms, "<propfind/>", `{"responses":[]}`, "<!DOCTYPE a[", "\x1f\x8b\x08", "\x28\xb5\x2f\xfd", "x\x9c"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) { fuzzRead(t, b, Auto) })
}

func FuzzHTTP(f *testing.F) {
	seed(f, "http/*", "curl/i-*", "curl/raw-*")
	f.Add([]byte(head + "Transfer-Encoding: chunked\r\n\r\n7fffffffffffffff\r\n" + ms))
	f.Add([]byte("PROPFIND / HTTP/1.1\r\nContent-Length: 3\r\n\r\n<a>\n=====8<=====\n" + head + "Content-Length: 1\r\n\r\n" + ms))
	f.Fuzz(func(t *testing.T, b []byte) { fuzzRead(t, b, HTTP) })
}

func FuzzCurl(f *testing.F) {
	seed(f, "curl/v*", "curl/trace*", "curl/ascii*", "curl/progress*")
	f.Fuzz(func(t *testing.T, b []byte) { fuzzRead(t, b, Curl) })
}

func FuzzHAR(f *testing.F) {
	seed(f, "har/*")
	f.Add([]byte(harOf(`{"request":` + harAsk + `,"response":` + harAnswer(`{"text":`+quoted(ms)+`}`) + `}`)))
	f.Fuzz(func(t *testing.T, b []byte) { fuzzRead(t, b, HAR) })
}

func FuzzNDJSON(f *testing.F) {
	seed(f, "ndjson/*")
	f.Add([]byte(`{"response":{"status":207,"bodyBase64":"PGE+"}}` + "\n{}"))
	f.Fuzz(func(t *testing.T, b []byte) { fuzzRead(t, b, NDJSON) })
}

func FuzzDecode(f *testing.F) {
	for _, coding := range []string{"gzip", "deflate", "raw-deflate", "br", "zstd"} {
		f.Add(encode(coding, ms), coding)
	}
	f.Fuzz(func(t *testing.T, b []byte, coding string) {
		r, _ := undo(bytes.NewReader(b), []string{coding})
		if _, err := io.Copy(io.Discard, io.LimitReader(r, 32<<20)); err != nil && !broken(err) {
			t.Fatalf("%s: error of no type of ours: %v", coding, err)
		}
	})
}

func FuzzParseRequest(f *testing.F) {
	f.Add([]byte("PROPFIND / HTTP/1.1\r\nA: b\r\n\r\n<propfind/>"), "")
	f.Add([]byte("<propertyupdate/>"), "PROPPATCH")
	f.Fuzz(func(t *testing.T, b []byte, method string) {
		if q, err := ParseRequest("r", b, method); (q == nil) == (err == nil) {
			t.Fatalf("%v, %v", q, err)
		}
		_, _ = ParseHead(b)
	})
}
