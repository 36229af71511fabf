// Command listing writes bodies for the benchmarks: a PROPFIND listing, or a
// PROPPATCH answer with one root cause.
//
//	go run ./docs/bench/listing -responses 150000 > listing.xml
package main

import (
	"bufio"
	"flag"
	"fmt"
	"os"
)

func main() {
	responses := flag.Int("responses", 150_000, "responses of the listing; 150000 are 100 MB")
	failing := flag.Int("failing", 0, "write a PROPPATCH answer of so many 424 properties and one 403 instead")
	flag.Parse()
	w := bufio.NewWriterSize(os.Stdout, 1<<20)
	defer w.Flush()
	fmt.Fprint(w, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<D:multistatus xmlns:D=\"DAV:\" xmlns:Z=\"http://example.com/ns/\">\n")
	if *failing > 0 {
		proppatch(w, *failing)
	} else {
		for i := range *responses {
			response(w, i)
		}
	}
	fmt.Fprint(w, "</D:multistatus>\n")
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
