package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// smallBody is a listing of three members, about 2 KB.
func smallBody(n int) []byte {
	var b bytes.Buffer
	b.WriteString("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<D:multistatus xmlns:D=\"DAV:\" xmlns:Z=\"http://example.com/ns/\">\n")
	for i := range 3 {
		fmt.Fprintf(&b, `  <D:response>
    <D:href>/dav/files/%d/document-%d.txt</D:href>
    <D:propstat>
      <D:prop>
        <D:displayname>document-%d.txt</D:displayname>
        <D:getcontentlength>%d</D:getcontentlength>
        <D:getetag>"0000%d"</D:getetag>
        <D:getlastmodified>Mon, 12 Jan 2026 09:25:56 GMT</D:getlastmodified>
        <D:resourcetype/>
        <D:getcontenttype>text/plain</D:getcontenttype>
      </D:prop>
      <D:status>HTTP/1.1 200 OK</D:status>
    </D:propstat>
    <D:propstat>
      <D:prop><Z:author/><D:quota-used-bytes/></D:prop>
      <D:status>HTTP/1.1 404 Not Found</D:status>
    </D:propstat>
  </D:response>
`, n, i, i, n, i)
	}
	b.WriteString("</D:multistatus>\n")
	return b.Bytes()
}

// BenchmarkFolder lints a folder of small files; the time is that of one file.
func BenchmarkFolder(b *testing.B) {
	const files = 500
	dir := b.TempDir()
	for i := range files {
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%03d.xml", i)), smallBody(i), 0o666); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportAllocs()
	runs := 0
	for b.Loop() {
		var out, errs bytes.Buffer
		if code := run(b.Context(), []string{"lint207", "--format", "json", dir}, strings.NewReader(""), &out, &errs); code != 0 {
			b.Fatalf("exit code %d: %s", code, errs.String())
		}
		runs++
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(runs*files), "µs/file")
}
