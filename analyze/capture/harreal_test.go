package capture

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// realExchange is what a HAR of a real tool is to give.
type realExchange struct {
	index  int
	method string
	path   string
	status int
	asked  string // how the body of the request begins; "?" unknown, "" empty
	begins string // how the body of the answer begins
	holds  string // what stands in it, "" anything
	lossy  bool
}

// The HARs of mitmproxy and Chromium give what the server was asked and said.
func TestRealHAR(t *testing.T) {
	const (
		decl     = `<?xml version="1.0" encoding="utf-8"?>`
		multi    = decl + "\n<D:multistatus"
		bare     = "<D:multistatus"
		bom      = "\xEF\xBB\xBF"
		propfind = decl + "<D:propfind"
		name     = "<D:displayname>café “日本”.txt</D:displayname>"
		latin    = "<D:displayname>caf\xE9 !.txt</D:displayname>"
		utf16    = "\xFE\xFF\x00<\x00?\x00x"
	)
	for _, c := range []struct {
		file string
		note string
		want []realExchange
	}{
		{"mitmproxy.har", "2 other answers: 200 OK, 401 Unauthorized", []realExchange{
			{3, "PROPFIND", "/dav/private/", 207, "?", multi, name, false},
			{4, "PROPFIND", "/dav/", 207, "?", multi, name, false},
			{5, "PROPFIND", "/dav/", 207, "?", multi, name, false},
			{6, "PROPFIND", "/dav/", 207, "", multi, name, false},
			{7, "PROPPATCH", "/dav/a.txt", 207, "?", bare, "424 Failed Dependency", false},
			{8, "DELETE", "/dav/locked/", 207, "", decl + "\r\n<D:multistatus", "423 Locked", false},
			{9, "POST", "/dav/", 207, propfind, multi, name, false},
			{10, "PROPFIND", "/dav/", 403, "?", decl + "<D:error", "propfind-finite-depth", false},
			{11, "PROPFIND", "/dav/bom/", 207, "?", bom + multi, name, false},
			{12, "PROPFIND", "/dav/bare/", 207, "?", multi, name, false},
			{13, "PROPFIND", "/dav/declared/", 207, "?", `<?xml version="1.0" encoding="ISO-8859-1"?>`, latin, false},
			{14, "PROPFIND", "/dav/charset/", 207, "?", bare, latin, false},
			{15, "PROPFIND", "/dav/broken/", 207, "?", multi, "“日本”.txt", true},
			{16, "PROPFIND", "/dav/utf16/", 207, "?", utf16, "", false},
			{17, "PROPFIND", "/dav/bom/", 207, "?", bom + multi, name, false},
		}},
		{"chromium.har", "3 other answers: 200 OK (2), 401 Unauthorized", []realExchange{
			{4, "PROPFIND", "/dav/", 207, propfind, multi, name, false},
			{5, "PROPFIND", "/dav/", 207, "", multi, name, false},
			{6, "PROPFIND", "/dav/", 207, propfind, multi, name, false},
			{7, "PROPFIND", "/dav/", 207, "?", multi, name, false}, // a Blob
			{8, "PROPPATCH", "/dav/a.txt", 207, "<D:propertyupdate", bare, "424 Failed Dependency", false},
			{9, "DELETE", "/dav/locked/", 207, "", decl + "\r\n<D:multistatus", "423 Locked", false},
			{10, "PROPFIND", "/dav/", 403, propfind, decl + "<D:error", "propfind-finite-depth", false},
			{11, "PROPFIND", "/dav/bom/", 207, propfind, multi, name, false},
			{12, "PROPFIND", "/dav/bare/", 207, propfind, multi, name, false},
			// Compressed and decoded, so nothing tells what was sent.
			{13, "PROPFIND", "/dav/declared/", 207, propfind, `<?xml version="1.0" encoding="ISO-8859-1"?>`, "café !.txt", false},
			{14, "PROPFIND", "/dav/charset/", 207, propfind, bare, "café !.txt", false},
			{15, "PROPFIND", "/dav/broken/", 207, propfind, multi, "caf\xE9 “日本”.txt", false},
			{16, "PROPFIND", "/dav/utf16/", 207, propfind, `<?xml version="1.0" encoding="utf-16"?>`, name, false},
		}},
	} {
		b, err := os.ReadFile(filepath.Join(fixtures, "har", c.file))
		if err != nil {
			t.Fatal(err)
		}
		all, notes, err := readAll(bytes.NewReader(b), Options{Name: c.file})
		if err != nil || strings.Join(notes, "|") != c.note || len(all) != len(c.want) {
			t.Fatalf("%s: %d exchanges, want %d; notes %q; error %v", c.file, len(all), len(c.want), notes, err)
		}
		for i, w := range c.want {
			checkReal(t, c.file, &all[i], w)
		}
	}
}

func checkReal(t *testing.T, file string, g *got, w realExchange) {
	t.Helper()
	q := g.Request
	if g.Source != file || g.Index != w.index || !g.Several || g.InSource || g.err != nil || q == nil || g.Head == nil {
		t.Errorf("%s, exchange %d: %s", file, w.index, describe(g))
		return
	}
	if url := "http://127.0.0.1:8207" + w.path; q.Method != w.method || q.Target != url || q.URL() != url || q.Scheme != "http" || !q.HeaderKnown {
		t.Errorf("%s, exchange %d: request %s", file, w.index, describe(g))
	}
	known := w.asked != "?"
	switch {
	case q.BodyKnown != known,
		!known && len(q.Body) > 0,
		known && (!strings.HasPrefix(string(q.Body), w.asked) || w.asked == "" && len(q.Body) > 0):
		t.Errorf("%s, exchange %d: body of the request %v %q, want %q", file, w.index, q.BodyKnown, q.Body, w.asked)
	}
	if h := g.Head; h.Status != w.status || h.Proto != "HTTP/1.1" || !h.Complete {
		t.Errorf("%s, exchange %d: answer %+v, want %d", file, w.index, h, w.status)
	}
	if _, ok := Get(g.Head.Header, "content-type"); !ok {
		t.Errorf("%s, exchange %d: no Content-Type", file, w.index)
	}
	if !strings.HasPrefix(g.body, w.begins) || !strings.Contains(g.body, w.holds) || (g.Lossy != "") != w.lossy || g.Looks != LooksXML {
		t.Errorf("%s, exchange %d: lossy %q, looks %s, body %q", file, w.index, g.Lossy, g.Looks, clip(g.body))
	}
}

// Text that a recorder decoded is taken back only if the sizes bear it out.
func TestRealHARSizes(t *testing.T) {
	const good, wrong, label = "<a>é</a>", "<a>Ã©</a>", "text/xml; charset=iso-8859-1"
	for _, c := range []struct {
		name, kind, coding, text string
		moved, saved             int64
		want                     string
	}{
		{"size of the text", "text/xml", "", wrong, 11, 0, wrong},
		{"mistaken for Latin-1", "text/xml", "", wrong, 9, 0, good},
		{"mistaken, compressed", "text/xml", "gzip", wrong, 5, 4, good},
		{"right, compressed", "text/xml", "gzip", good, 5, 4, good},
		{"compression without coding", "text/xml", "", wrong, 5, 4, wrong},
		{"Latin-1", label, "", good, 8, 0, "<a>\xE9</a>"},
		{"size in characters", "text/xml", "", good, 8, 0, good},
		{"no Latin-1", label, "", "<a>€</a>", 8, 0, "<a>€</a>"},
		{"too few bytes", label, "", good, 7, 0, good},
		{"unknown", label, "", good, -1, 9, good},
		{"none", label, "", good, 0, 8, good},
		{"ASCII", label, "", "<a/>", 4, 0, "<a/>"},
		{"no size below zero", label, "gzip", good, 4, -8, good},
	} {
		e := harEntry{moved: c.moved, saved: c.saved, size: -1}
		e.body = harText{text: []byte(c.text), known: true}
		e.response.Header = []Field{{Name: "Content-Type", Value: c.kind}, {Name: "Content-Encoding", Value: c.coding}}
		if b, skip := e.bytes("HAR"); string(b) != c.want || skip != "" {
			t.Errorf("%s: %q %q, want %q", c.name, b, skip, c.want)
		}
	}
}

// A body that the head announces and the HAR leaves out is not known.
func TestRealHARAnnounced(t *testing.T) {
	for _, c := range []struct {
		name, value string
		known       bool
	}{
		{"Depth", "1", true},
		{"Content-Length", "0", true},
		{"Content-Length", "149", false},
		{"content-length", "10", false},
		{"Transfer-Encoding", "chunked", false},
	} {
		for _, text := range []harText{{}, {known: true}} {
			e := harEntry{reqBody: text, request: Request{Header: []Field{{Name: c.name, Value: c.value}}}}
			if e.finishRequest(); e.request.BodyKnown != c.known {
				t.Errorf("%s: %s, text %v: known %v", c.name, c.value, text.known, e.request.BodyKnown)
			}
		}
	}
}
