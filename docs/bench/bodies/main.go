// Command bodies writes what the benchmarks read: a PROPFIND listing, a
// PROPPATCH answer with one root cause, a folder of small fixtures, a HAR.
//
//	go run ./docs/bench/bodies -responses 150000 > listing.xml
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
)

func main() {
	responses := flag.Int("responses", 150_000, "responses of the listing; 150000 are 100 MB")
	failing := flag.Int("failing", 0, "write a PROPPATCH answer of so many 424 properties and one 403 instead")
	files := flag.String("files", "", "write -count fixtures of about 2 KB into this folder instead")
	har := flag.Bool("har", false, "write a HAR of -count exchanges instead; 105000 are 500 MB")
	ndjson := flag.Bool("ndjson", false, "write NDJSON of -count exchanges instead")
	value := flag.Int("value", 0, "write one response with a property value of so many MB instead")
	count := flag.Int("count", 10_000, "for -files, -har and -ndjson")
	flag.Parse()
	w := bufio.NewWriterSize(os.Stdout, 1<<20)
	defer w.Flush()
	switch {
	case *files != "":
		fixtures(*files, *count)
	case *har:
		recording(w, *count)
	case *ndjson:
		lines(w, *count)
	case *value > 0:
		document(w, func() { large(w, *value) })
	case *failing > 0:
		document(w, func() { proppatch(w, *failing) })
	default:
		document(w, func() { listing(w, 0, *responses) })
	}
}

func document(w *bufio.Writer, content func()) {
	fmt.Fprint(w, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<D:multistatus xmlns:D=\"DAV:\" xmlns:Z=\"http://example.com/ns/\">\n")
	content()
	fmt.Fprint(w, "</D:multistatus>\n")
}

func listing(w *bufio.Writer, from, to int) {
	for i := from; i < to; i++ {
		response(w, i)
	}
}

func response(w *bufio.Writer, i int) {
	fmt.Fprintf(w, `  <D:response>
    <D:href>/dav/files/folder-%03d/document-%07d.txt</D:href>
    <D:propstat>
      <D:prop>
        <D:displayname>document-%07d.txt</D:displayname>
        <D:getcontentlength>%d</D:getcontentlength>
        <D:getetag>"%012x"</D:getetag>
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
`, i%1000, i, i, i*37, i*2654435761)
}

func proppatch(w *bufio.Writer, n int) {
	fmt.Fprint(w, "  <D:response>\n    <D:href>/dav/file.txt</D:href>\n    <D:propstat>\n      <D:prop>\n")
	for i := range n {
		fmt.Fprintf(w, "        <Z:property-%06d/>\n", i)
	}
	fmt.Fprint(w, "      </D:prop>\n      <D:status>HTTP/1.1 424 Failed Dependency</D:status>\n    </D:propstat>\n"+
		"    <D:propstat>\n      <D:prop><D:getetag/></D:prop>\n      <D:status>HTTP/1.1 403 Forbidden</D:status>\n"+
		"      <D:error><D:cannot-modify-protected-property/></D:error>\n    </D:propstat>\n  </D:response>\n")
}

// large is a response whose only property has a value of n MB.
func large(w *bufio.Writer, n int) {
	fmt.Fprint(w, "<D:response><D:href>/dav/file.txt</D:href><D:propstat><D:prop><Z:data>")
	line := bytes.Repeat([]byte("abcdefghijklmnopqrstuvwxyz 0123456789\n"), 27_000) // about 1 MB
	for range n {
		w.Write(line)
	}
	fmt.Fprint(w, "</Z:data></D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>\n")
}

// lines are exchanges as NDJSON.
func lines(w *bufio.Writer, n int) {
	e := json.NewEncoder(w)
	for i := range n {
		if err := e.Encode(map[string]any{
			"request":  map[string]any{"method": "PROPFIND", "url": "http://example.com/dav/files/", "headers": map[string]string{"Host": "example.com", "Depth": "1"}},
			"response": map[string]any{"status": 207, "headers": map[string]string{"Content-Type": "application/xml; charset=utf-8"}, "body": string(small(3*i, 4))},
		}); err != nil {
			log.Fatal(err)
		}
	}
}

// small is a document of n responses that begin with the i-th.
func small(i, n int) []byte {
	var b bytes.Buffer
	w := bufio.NewWriter(&b)
	document(w, func() { listing(w, i, i+n) })
	w.Flush()
	return b.Bytes()
}

func fixtures(dir string, n int) {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		log.Fatal(err)
	}
	for i := range n {
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%05d.xml", i)), small(3*i, 3), 0o666); err != nil {
			log.Fatal(err)
		}
	}
}

func recording(w *bufio.Writer, n int) {
	fmt.Fprint(w, `{"log":{"version":"1.2","creator":{"name":"bodies","version":"1"},"entries":[`)
	for i := range n {
		if i > 0 {
			fmt.Fprint(w, ",")
		}
		text, err := json.Marshal(string(small(3*i, 4)))
		if err != nil {
			log.Fatal(err)
		}
		fmt.Fprintf(w, `{"startedDateTime":"2026-11-24T10:00:00Z","time":1,"request":{"method":"PROPFIND","url":"http://example.com/dav/files/","httpVersion":"HTTP/1.1","headers":[{"name":"Host","value":"example.com"},{"name":"Depth","value":"1"}],"cookies":[],"queryString":[],"headersSize":-1,"bodySize":0},`+
			`"response":{"status":207,"statusText":"Multi-Status","httpVersion":"HTTP/1.1","headers":[{"name":"Date","value":"Tue, 24 Nov 2026 10:00:00 GMT"},{"name":"Content-Type","value":"application/xml; charset=utf-8"}],"cookies":[],"redirectURL":"","headersSize":-1,"bodySize":-1,"content":{"size":%d,"mimeType":"application/xml","text":%s}},"cache":{},"timings":{"send":0,"wait":1,"receive":0}}`, len(text), text)
	}
	fmt.Fprint(w, "]}}\n")
}
