package capture

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"unicode/utf16"
)

func utf16le(s string) string {
	var b bytes.Buffer
	b.WriteString("\xFF\xFE")
	for _, u := range utf16.Encode([]rune(s)) {
		b.WriteByte(byte(u))
		b.WriteByte(byte(u >> 8))
	}
	return b.String()
}

// Bare bodies are passed through byte by byte.
func TestBare(t *testing.T) {
	for name, in := range map[string]string{
		"plain":            ms,
		"white space":      "\n\n  " + ms,
		"byte order mark":  "\xEF\xBB\xBF" + ms,
		"PHP warning":      "\nWarning: Undefined variable in /x.php on line 3\n" + ms,
		"PHP HTML warning": "<br />\n<b>Warning</b>: x<br />" + ms,
		"UTF-16":           utf16le(ms),
		"ill-formed":       "<<multistatus",
		"no end":           `<D:multistatus xmlns:D="DAV:">`,
		"long prologue":    "<?xml version='1.0'?><!--" + strings.Repeat("-x", peekSize) + "-->" + ms,
		"doctype":          "<!DOCTYPE x [<!ENTITY a '>'>]>" + ms,
		"mkcol-response":   "<mkcol-response xmlns='DAV:'/>",
		"error":            "<D:error xmlns:D='DAV:'/>",
		"undeclared error": "<?xml version='1.0'?><d:error/>",
		"odd declaration":  "<?xml version='1.0'><error xmlns='DAV:'/>",
		"odata":            `{"responses":[{"id":"1","status":424}]}`,
		"cosmos":           `[{"statusCode":424}]`,
		"salesforce":       `{"compositeResponse":[]}`,
		"lone 424":         `{"code":"x","status":424}`,
		"large":            `<D:multistatus xmlns:D="DAV:">` + strings.Repeat(" ", 1<<20) + "</D:multistatus>",
	} {
		g, notes := one(t, in, Options{})
		if g.body != in || !g.InSource || g.Origin.Off != 0 || g.Several || g.Index != 1 || g.Head != nil || len(notes) > 0 {
			t.Errorf("%s: %s %q", name, clip(describe(&g)), notes)
		}
	}
}

// What cannot be linted is told in a sentence.
func TestNotRecognised(t *testing.T) {
	for _, c := range []struct {
		in, want string
		request  bool
	}{
		{"", "it is empty", false},
		{" \r\n\t", "it is empty", false},
		{"<!DOCTYPE html><html><title>Login", "an HTML page", false},
		{"<html>", "an HTML page", false},
		{`{"a":1}`, "this is JSON", false},
		{`[1,2]`, "this is JSON", false},
		{`{"requests":[]}`, "the request of a JSON batch", true},
		{`<?xml version="1.0"?><D:propfind xmlns:D="DAV:"/>`, "this is the request (propfind): pipe the answer, or give it as --request", true},
		{`<D:principal-search-property-set xmlns:D="DAV:"><D:principal-search-property><D:prop/></D:principal-search-property></D:principal-search-property-set>`, "the answer to the report principal-search-property-set", false},
		{`<D:principal-search-property-set xmlns:D="DAV:"/>`, "this is the request (principal-search-property-set)", true},
		{`<propertyupdate xmlns="DAV:"/>`, "this is the request (propertyupdate)", true},
		{`<C:calendar-query xmlns:C="x"/>`, "this is the request (calendar-query)", true},
		{`<D:sync-collection xmlns:D="DAV:"/>`, "this is the request (sync-collection)", true},
		{"PROPFIND / HTTP/1.1\r\nHost: h\r\n\r\n", "this is the request", true},
		{"HTTP/1.1 401 Unauthorized\r\nContent-Type: text/html\r\n\r\n<html>", "one HTTP answer, 401 Unauthorized with an HTML page: no Multi-Status", false},
		{"HTTP/1.1 302 Found\r\nLocation: /login\r\n\r\n", "one HTTP answer, 302 Found a redirect to /login: no Multi-Status", false},
		{"HTTP/1.1 200 OK\r\nA: b\r\n\r\nHTTP/1.1 404 Not Found\r\nA: b\r\n\r\n", "2 HTTP answers, none of them a Multi-Status: 200 OK, 404 Not Found", false},
		{"<rss/>", "an XML document with the root rss", false},
		{"<x:error/>", "an XML document with the root x:error", false},
		{"<D:error xmlns:D='urn:x'/>", "an XML document with the root D:error", false},
		{"<D:prop xmlns:D='DAV:'><D:lockdiscovery/></D:prop>", "LOCK", false},
		{"\x89PNG\r\n\x1a\n\x00\x00\x00", "binary data", false},
		{"hello", "text that is no Multi-Status", false},
		{string(encode("gzip", "hello")), "gzip data that hold something else: text", false},
		{`{"log":{"entries":[]}}`, "no HTTP exchange in it", false},
	} {
		_, _, err := readAll(strings.NewReader(c.in), Options{})
		var not *NotRecognised
		if !errors.As(err, &not) || !strings.Contains(not.What, c.want) || not.Request != c.request {
			t.Errorf("%.60q: %v, want %s", c.in, err, c.want)
		}
	}
}

// A forced form is not judged.
func TestForced(t *testing.T) {
	if g, _ := one(t, "<rss/>", Options{Input: XML}); g.body != "<rss/>" {
		t.Error(g.body)
	}
	for i, name := range kindNames {
		if k, err := ParseKind(name); err != nil || k != Kind(i) || k.String() != name {
			t.Errorf("%s: %v %v", name, k, err)
		}
	}
	if _, err := ParseKind("x"); err == nil {
		t.Error("no error")
	}
}

// Content codings are undone, labelled or not, in messages and whole files.
func TestCodings(t *testing.T) {
	for _, coding := range []string{"gzip", "deflate", "raw-deflate", "br", "zstd"} {
		in := head + "Content-Encoding: " + strings.TrimPrefix(coding, "raw-") + "\r\n\r\n" + string(encode(coding, ms))
		if g, _ := one(t, in, Options{}); g.body != ms || g.InSource || g.err != nil {
			t.Errorf("%s: %s", coding, describe(&g))
		}
		if coding == "br" || coding == "raw-deflate" {
			continue
		}
		if g, _ := one(t, head+"\r\n"+string(encode(coding, ms)), Options{}); g.body != ms {
			t.Errorf("unlabelled %s: %s", coding, describe(&g))
		}
		if coding == "deflate" {
			continue
		}
		if g, _ := one(t, string(encode(coding, ms)), Options{}); g.body != ms || g.InSource {
			t.Errorf("file of %s: %s", coding, describe(&g))
		}
		if g, _ := one(t, string(encode(coding, head+"\r\n"+ms)), Options{}); g.body != ms || g.InSource || g.Head == nil {
			t.Errorf("message in %s: %s", coding, describe(&g))
		}
	}
	twice := head + "Content-Encoding: gzip, br\r\n\r\n" + string(encode("br", string(encode("gzip", ms))))
	if g, _ := one(t, twice, Options{}); g.body != ms {
		t.Errorf("gzip in br: %s", describe(&g))
	}
	undone := head + "Content-Encoding: br\r\nContent-Length: 7\r\n\r\n" + ms
	if g, notes := one(t, undone, Options{}); g.body != ms || !g.InSource || len(notes) > 0 {
		t.Errorf("coding that was undone: %s %q", describe(&g), notes)
	}
	whole := string(encode("gzip", strings.Repeat(ms, 100)))
	cut := head + "Content-Encoding: gzip\r\n\r\n" + whole[:len(whole)-12]
	if g, _ := one(t, cut, Options{}); g.err == nil || !strings.Contains(g.err.Error(), "cut off") {
		t.Errorf("cut off: %v", g.err)
	}
}
