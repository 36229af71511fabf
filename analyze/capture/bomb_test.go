package capture

import (
	"bytes"
	"context"
	"errors"
	"io"
	"runtime"
	"runtime/debug"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// endless gives a prefix, then n bytes of a filler, then a suffix.
type endless struct {
	prefix string
	fill   []byte
	n      int64
	at     int // in fill
	suffix string
}

func (e *endless) Read(p []byte) (int, error) {
	if len(e.prefix) > 0 {
		n := copy(p, e.prefix)
		e.prefix = e.prefix[n:]
		return n, nil
	}
	if e.n > 0 {
		n := 0
		for n < len(p) && int64(n) < e.n {
			k := copy(p[n:min(int64(len(p)), e.n)], e.fill[e.at:])
			n, e.at = n+k, (e.at+k)%len(e.fill)
		}
		e.n -= int64(n)
		return n, nil
	}
	if len(e.suffix) > 0 {
		n := copy(p, e.suffix)
		e.suffix = e.suffix[n:]
		return n, nil
	}
	return 0, io.EOF
}

func fill(prefix, fill string, n int64, suffix string) io.Reader {
	return &endless{prefix: prefix, fill: bytes.Repeat([]byte(fill), 64<<10/len(fill)), n: n, suffix: suffix}
}

// drain reads an input without keeping anything, and gives the first error and
// the peak of the heap.
func drain(t *testing.T, r io.Reader) (bytes int64, notes []string, peak uint64, err error) {
	t.Helper()
	defer debug.SetGCPercent(debug.SetGCPercent(10)) // what is held counts, not what is left lying
	runtime.GC()
	var before runtime.MemStats
	runtime.ReadMemStats(&before)
	var top atomic.Uint64
	done := make(chan struct{})
	go func() {
		for {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			if m.HeapInuse > top.Load() {
				top.Store(m.HeapInuse)
			}
			select {
			case <-done:
				return
			case <-time.After(20 * time.Millisecond):
			}
		}
	}()
	var bodyErr error
	err = Read(context.Background(), r, Options{Note: func(s string) { notes = append(notes, s) }}, func(ex *Exchange) error {
		n, e := io.Copy(io.Discard, ex.Body)
		bytes += n
		if bodyErr == nil {
			bodyErr = e
		}
		return nil
	})
	close(done)
	if bodyErr != nil {
		err = bodyErr
	}
	if top.Load() > before.HeapInuse {
		peak = top.Load() - before.HeapInuse
	}
	return bytes, notes, peak, err
}

// late is a reader that is made when it is first read.
type late struct {
	begin func() io.Reader
	r     io.Reader
}

func (l *late) Read(p []byte) (int, error) {
	if l.r == nil {
		l.r = l.begin()
	}
	return l.r.Read(p)
}

// zeros are n compressed zeros. The encoder's memory counts only for who reads them.
func zeros(t *testing.T, coding string, n int64) io.Reader {
	return &late{begin: func() io.Reader {
		pr, pw := io.Pipe()
		t.Cleanup(func() { pr.Close() })
		go func() {
			var w io.WriteCloser
			switch coding {
			case "gzip":
				w = gzip.NewWriter(pw)
			case "br":
				w = brotli.NewWriterLevel(pw, 4)
			case "zstd":
				w, _ = zstd.NewWriter(pw, zstd.WithEncoderConcurrency(1))
			}
			_, err := io.CopyN(w, fill("", "\x00", n, ""), n)
			if err == nil {
				err = w.Close()
			}
			pw.CloseWithError(err)
		}()
		return pr
	}}
}

// Bombs end with a clear error or note, in bounded memory.
func TestBombs(t *testing.T) {
	if testing.Short() {
		t.Skip("reads gigabytes")
	}
	coded := func(coding string) io.Reader {
		return io.MultiReader(strings.NewReader(head+"Content-Encoding: "+coding+"\r\n\r\n"), zeros(t, coding, 256<<20))
	}
	const mib = 1 << 20
	harOther := `,{"response":{"status":200,"content":{"text":"` + strings.Repeat("x", 1000) + `"}}}`
	harStart := `{"log":{"entries":[{"request":` + harAsk + `,"response":{"status":207,"content":{"text":"`
	for _, c := range []struct {
		name  string
		in    io.Reader
		want  string // in the error or a note
		limit uint64 // of the heap
	}{
		{"gzip of zeros", coded("gzip"), "larger than lint207 reads (Max", 48 * mib},
		{"br of zeros", coded("br"), "larger than lint207 reads (MaxRatio, 1000 to 1 beyond 16 MiB)", 48 * mib},
		{"zstd of zeros", coded("zstd"), "larger than lint207 reads (MaxRatio, 1000 to 1 beyond 16 MiB)", 48 * mib},
		{"file of gzip", zeros(t, "gzip", 256<<20), "binary", 16 * mib},
		{"declared length of 10 GB", strings.NewReader(head + "Content-Length: 10000000000\r\n\r\n" + ms), "", 4 * mib},
		{"body of 2 GB", fill(head+"\r\n<multistatus>", "<a>x</a>\n", 2<<30, ""), "", 4 * mib},
		{"bare body of 2 GB", fill("<multistatus>", "<a>x</a>", 2<<30, ""), "", 4 * mib},
		{"chunk of 2^63", strings.NewReader(head + "Transfer-Encoding: chunked\r\n\r\n8000000000000000\r\n" + ms), "the chunk size \"8000000000000000\" at line 5 is larger", 4 * mib},
		{"chunk size that never ends", fill(head+"Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n", "0", 128<<20, ""), "the size of a chunk at line 7", 16 * mib},
		{"header line without end", fill(head+"A: ", "x", 1<<30, ""), "a header field at line 3", 16 * mib},
		{"header section without end", fill(head, "A: b\r\n", 1<<30, ""), "the header section at line 2", 80 * mib},
		{"folded without end", fill(head+"A: b\r\n", " b\r\n", 16<<20, ""), "the header section", 80 * mib},
		{"HAR string of 1 GB", fill(harStart, "x", 1<<30, `"}}}]}}`), "its body is larger than MaxCaptureBody", 600 * mib},
		{"HAR name of 256 MB", fill(`{"log":{"`, "x", 1<<28, `":1,"entries":[]}}`), "no HTTP exchange", 600 * mib},
		{"HAR of deep nesting", fill(`{"log":{"x":`, "[", 1<<28, ""), "no valid JSON", 16 * mib},
		{"HAR of 256 MB", fill(`{"log":{"entries":[1`, harOther, int64(len(harOther))*(1<<28/int64(len(harOther))), `]}}`), "HTTP answers", 16 * mib},
		{"NDJSON line of 1 GB", fill(`{"response":{"status":207,"body":"`, "x", 1<<30, `"}}`), "the exchange at line 1 is larger", 600 * mib},
		{"curl -v body of 128 MB", fill("> PROPFIND / HTTP/1.1\n> \n< HTTP/1.1 207 x\n< A: b\n< \n", "<a/>\n", 128<<20, ""), "larger than MaxCaptureBody", 300 * mib},
		{"curl -v head without end", fill("> PROPFIND / HTTP/1.1\n", "> A: b\n", 1<<30, ""), "the header section", 32 * mib},
		{"trace line of 256 MB", fill("<= Recv header, 16 bytes (0x10)\n0000: HTTP/1.1 207 x\n<= Recv data, 1 bytes (0x1)\n", "x", 1<<28, ""), "", 600 * mib},
		{"text of 1 GB", fill("", "hello ", 1<<30, ""), "text that is no Multi-Status", 4 * mib},
		{"messages without end", fill("", "HTTP/1.1 404 x\nA: b\n\n", 21<<17, ""), "none of them a Multi-Status", 16 * mib},
	} {
		t.Run(c.name, func(t *testing.T) {
			begin := time.Now()
			n, notes, peak, err := drain(t, c.in)
			all := strings.Join(notes, "|")
			if err != nil {
				all += err.Error()
			}
			t.Logf("%v, %d bytes of bodies, heap +%d MiB: %.150s", time.Since(begin).Round(time.Millisecond), n, peak/mib, all)
			if c.want == "" && err != nil || !strings.Contains(all, c.want) {
				t.Errorf("got %.300s, want %q", all, c.want)
			}
			if peak > c.limit {
				t.Errorf("heap grew by %d MiB, more than %d", peak/mib, c.limit/mib)
			}
		})
	}
}

// A done context ends the reading.
func TestContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	n := 0
	err := Read(ctx, fill("", head+"Content-Length: 0\r\n\r\n", 1<<40, ""), Options{}, func(*Exchange) error {
		if n++; n == 3 {
			cancel()
		}
		return nil
	})
	if !errors.Is(err, context.Canceled) || n > 2000 {
		t.Errorf("%v after %d exchanges", err, n)
	}
}

// A read error of the source is told, not taken for an end.
func TestReadError(t *testing.T) {
	lost := errors.New("lost")
	for _, in := range []string{"", "<multistatus>", head, head + "\r\n<a", `{"log":{"entries":[`, "> A / HTTP/1.1\n< HTTP/1.1 207 x\n", `{"response":{}}`,
		"== Info: x\n", "hello", string(encode("gzip", ms)[:20]), head + "Content-Encoding: gzip\r\n\r\n" + string(encode("gzip", ms)[:20])} {
		r := io.MultiReader(strings.NewReader(in), &failing{lost})
		var seen error
		err := Read(context.Background(), r, Options{}, func(ex *Exchange) error {
			_, seen = io.Copy(io.Discard, ex.Body)
			return seen
		})
		if !errors.Is(err, lost) {
			t.Errorf("%q: %v", in, err)
		}
	}
}
