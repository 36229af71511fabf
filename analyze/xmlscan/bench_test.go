package xmlscan

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"testing"
)

// listing is a PROPFIND answer with n responses of two propstats each.
func listing(n int) []byte {
	var b bytes.Buffer
	b.WriteString("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<D:multistatus xmlns:D=\"DAV:\" xmlns:Z=\"http://example.com/ns/\">\n")
	for i := range n {
		fmt.Fprintf(&b, `  <D:response>
    <D:href>/remote.php/dav/files/alice/folder-%d/document%%20%d.txt</D:href>
    <D:propstat>
      <D:prop>
        <D:getcontentlength>%d</D:getcontentlength>
        <D:getlastmodified>Mon, 12 Jan 2026 09:25:56 GMT</D:getlastmodified>
        <D:getetag>"%x-%d"</D:getetag>
        <D:resourcetype/>
        <D:displayname>document %d.txt</D:displayname>
        <Z:author>Alice</Z:author>
      </D:prop>
      <D:status>HTTP/1.1 200 OK</D:status>
    </D:propstat>
    <D:propstat>
      <D:prop><D:creationdate/><D:getcontentlanguage/><D:lockdiscovery/><D:supportedlock/><Z:department/><Z:reviewed/></D:prop>
      <D:status>HTTP/1.1 404 Not Found</D:status>
    </D:propstat>
  </D:response>
`, i/100, i, i*17, i*7919, i, i)
	}
	b.WriteString("</D:multistatus>\n")
	return b.Bytes()
}

func BenchmarkScan(b *testing.B) {
	doc := listing(10_000)
	s := New(nil, NewNames(), Options{Fault: func(f Fault) { b.Fatal(f) }})
	b.SetBytes(int64(len(doc)))
	b.ReportAllocs()
	for b.Loop() {
		s.Reset(bytes.NewReader(doc))
		var t Token
		for s.Next(&t) {
		}
		if s.Depth() != 0 {
			b.Fatal("not at the end")
		}
	}
}

func BenchmarkScanMinified(b *testing.B) {
	var doc []byte
	for _, line := range bytes.Split(listing(10_000), newline) {
		doc = append(doc, bytes.TrimSpace(line)...)
	}
	s := New(nil, NewNames(), Options{Fault: func(f Fault) { b.Fatal(f) }})
	b.SetBytes(int64(len(doc)))
	b.ReportAllocs()
	for b.Loop() {
		s.Reset(bytes.NewReader(doc))
		var t Token
		for s.Next(&t) {
		}
	}
}

func BenchmarkEncodingXML(b *testing.B) {
	doc := listing(1_000)
	b.SetBytes(int64(len(doc)))
	b.ReportAllocs()
	for b.Loop() {
		d := xml.NewDecoder(bytes.NewReader(doc))
		for {
			if _, err := d.Token(); err == io.EOF {
				break
			} else if err != nil {
				b.Fatal(err)
			}
		}
	}
}

func BenchmarkRead(b *testing.B) { // what reading into windows costs by itself
	doc := listing(10_000)
	s := New(nil, NewNames(), Options{Fault: func(f Fault) { b.Fatal(f) }})
	b.SetBytes(int64(len(doc)))
	for b.Loop() {
		s.Reset(bytes.NewReader(doc))
		s.start()
		for s.pos = s.end; s.more(); s.pos = s.end {
		}
	}
}
