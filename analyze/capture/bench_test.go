package capture

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func benchmarkRead(b *testing.B, in []byte, want int) {
	b.SetBytes(int64(len(in)))
	b.ReportAllocs()
	for b.Loop() {
		n := 0
		err := Read(context.Background(), bytes.NewReader(in), Options{}, func(ex *Exchange) error {
			n++
			_, err := io.Copy(io.Discard, ex.Body)
			return err
		})
		if err != nil || n < want {
			b.Fatalf("%d exchanges, %v", n, err)
		}
	}
}

func BenchmarkSmallMessage(b *testing.B) {
	in := "PROPFIND /x HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\n<a/>\n=====8<=====\n" +
		head + "Server: x\r\nDate: y\r\nContent-Length: 2520\r\n\r\n" + strings.Repeat(ms, 20)
	benchmarkRead(b, []byte(in), 1)
}

func BenchmarkLargeMessage(b *testing.B) {
	benchmarkRead(b, []byte(head+"\r\n<multistatus>"+strings.Repeat(ms+"\n", 200_000)), 1)
}

func BenchmarkBare(b *testing.B) { benchmarkRead(b, []byte(strings.Repeat(ms+"\n", 200_000)), 1) }

func BenchmarkHAR(b *testing.B) {
	in, err := os.ReadFile(filepath.Join(servers, "sabredav", "run.har"))
	if err != nil {
		b.Skip("the recordings of servers are not here")
	}
	benchmarkRead(b, in, 200)
}

func BenchmarkVerbose(b *testing.B) {
	benchmarkRead(b, []byte("> PROPFIND / HTTP/1.1\n> \n< HTTP/1.1 207 x\n< A: b\n< \n"+strings.Repeat(ms+"\n", 100_000)+"* Connection #0 to host h left intact\n"), 1)
}

func BenchmarkTrace(b *testing.B) {
	in, err := os.ReadFile(filepath.Join(fixtures, "curl", "trace-plain.txt"))
	if err != nil {
		b.Fatal(err)
	}
	benchmarkRead(b, in, 1)
}
