package analyze

import (
	"testing"

	"lint207/analyze/capture"
	"lint207/analyze/xmlscan"
)

func readTestRequest(t *testing.T, message string) *Request {
	t.Helper()
	q, err := capture.ParseRequest("r", []byte(message), "")
	if err != nil {
		t.Fatal(err)
	}
	d, _ := capture.Get(q.Header, "Destination")
	return NewRequest(q, q.Target, d, ParseMethod(q.Method, "request"), xmlscan.NewNames(KnownNames()...))
}

func TestRequestHeader(t *testing.T) {
	r := readTestRequest(t, "COPY /a/ HTTP/1.1\nHost: h\nDestination: /b/\nDepth: Infinity\nPrefer: foo, return=minimal; x=y\nOverwrite: F\nX-Forwarded-Host: h\n\n")
	if r.Depth != DepthInfinity || !r.DepthSent || !r.Minimal || r.NoRoot || !r.Conditional || r.If || r.Overwrite != "F" || !r.Forwarded {
		t.Errorf("%+v", r)
	}
	r = readTestRequest(t, "PROPFIND /a/ HTTP/1.1\nHost: h\nPrefer: depth-noroot\nBrief: t\n\n")
	if r.Depth != DepthInfinity || r.DepthSent || !r.Minimal || !r.NoRoot || r.Conditional {
		t.Errorf("%+v", r)
	}
	for value, want := range map[string]Depth{"0": DepthZero, "1": DepthOne, "1,noroot": DepthOne, "INFINITY": DepthInfinity, "2": DepthInvalid, "": DepthInvalid} {
		if r := readTestRequest(t, "PROPFIND /a/ HTTP/1.1\nHost: h\nDepth: "+value+"\n\n"); r.Depth != want {
			t.Errorf("Depth: %s is %d, want %d", value, r.Depth, want)
		}
	}
}

func TestRequestBody(t *testing.T) {
	body := func(xml string) *RequestBody {
		return &readTestRequest(t, "PROPFIND /a/ HTTP/1.1\nHost: h\nTransfer-Encoding: identity\n\n"+xml).Body
	}
	if b := body(`<propfind xmlns="DAV:"><prop><getetag/><x xmlns="urn:x">v</x></prop></propfind>`); len(b.Props) != 2 || b.Choices != 1 || b.Values != 1 || b.IllFormed {
		t.Errorf("%+v", b)
	}
	if b := body(`<propfind xmlns="DAV:"><include><getetag/></include><allprop/></propfind>`); !b.AllProp || len(b.Include) != 1 || b.Choices != 1 || len(b.Props) != 0 {
		t.Errorf("%+v", b)
	}
	if b := body(`<propertyupdate xmlns="DAV:"><set><prop><a/><b/></prop></set><remove><prop><c/></prop></remove></propertyupdate>`); len(b.Set) != 2 || len(b.Remove) != 1 || !b.Update {
		t.Errorf("%+v", b)
	}
	if b := body(`<x><propertyupdate xmlns="DAV:"/></x>`); !b.Update || b.RootName.Local != "x" {
		t.Errorf("%+v", b)
	}
	if b := body("<a><b/>"); !b.IllFormed || !b.Malformed {
		t.Errorf("%+v", b)
	}
	if b := body("<a><x:b/></a>"); !b.IllFormed || b.Malformed {
		t.Errorf("%+v", b)
	}
	if b := &readTestRequest(t, "PROPFIND /a/ HTTP/1.1\nHost: h\n\n<a/>\nand so on").Body; b.Malformed {
		t.Errorf("text behind a body whose end is not known: %+v", b)
	}
}

func TestRelation(t *testing.T) {
	const apart = 100
	for _, c := range []struct {
		url, href string
		levels    int
	}{
		{"/a/", "/a/", 0},
		{"/a/", "/a", 0},
		{"/a/", "http://other/a/", 0},
		{"/a/", "/a/b", 1},
		{"/a/", "/a/b/c/", 2},
		{"/a/", "/a//b", 1},
		{"/a/b", "/a/", -1},
		{"/a/", "/", -1},
		{"/a/", "/ab", apart},
		{"/a/", "/b/a/", apart},
		{"/", "/x", 1},
		{"http://h", "/", 0},
		{"http://h", "http://h", 0},
		{"/~me/", "/%7Eme/", 0},
		{"/a%26b", "/a&b", 0},
		{"/a/../b//c/.", "/b/c/", 0},
		{"/../a", "/a", 0},
		{"/A/", "/a/", 0},
		{"/caf%E9", "/caf%C3%A9", 0},
		{"/e%CC%81", "/%C3%A9", 0},
		{"/a%2Fb", "/a/b", apart},
		{"/a/?q=/x", "/a/", 0},
	} {
		b := newBase(c.url)
		var buf []byte
		r := b.relate([]byte(c.href), &buf)
		if !r.Known || r.Apart != (c.levels == apart) || c.levels != apart && r.Levels != c.levels {
			t.Errorf("%s seen from %s: %+v, want %d", c.href, c.url, r, c.levels)
		}
	}
	for _, c := range [][2]string{{"", "/a"}, {"*", "/a"}, {"/a", "a"}, {"/a", ""}, {"/a", "urn:x"}, {"/a", "/a/../b"}, {"/a", "http%3A//h/a"}} {
		b := newBase(c[0])
		var buf []byte
		if r := b.relate([]byte(c[1]), &buf); r.Known {
			t.Errorf("%q seen from %q: %+v", c[1], c[0], r)
		}
	}
}

func TestServer(t *testing.T) {
	for _, c := range []struct {
		href, authority, scheme string
		want                    bool
	}{
		{"http://h/a", "h", "http", true},
		{"http://h:80/a", "H", "http", true},
		{"HTTP://h/a", "h:80", "http", true},
		{"https://h/a", "h", "http", false},
		{"https://h/a", "h", "", true},
		{"https://h/a", "h:443", "", true},
		{"http://h:8080/a", "h", "", false},
		{"http://me@h/a", "h", "http", true},
		{"http://g/a", "h", "", false},
	} {
		s := Server{[]byte(c.scheme), []byte(c.authority)}
		if got := s.Has([]byte(c.href)); got != c.want {
			t.Errorf("%s, %s %s: %v", c.href, c.scheme, c.authority, got)
		}
	}
}

// Which preference holds (RFC 7240 sections 2 and 4.2, RFC 8144 appendix A).
func TestMinimal(t *testing.T) {
	for fields, want := range map[string]bool{
		"Prefer: return=minimal":                                true,
		"Prefer: wait=1, Return=\"minimal\"; x=1":               true,
		"Prefer: return=representation":                         false,
		"Prefer: return=minimal, return=representation":         false,
		"Prefer: return=minimal\nPrefer: return=representation": false,
		"Brief: t": true,
		"Brief: f": false,
		"Brief: t\nPrefer: return=representation": false,
		"Brief: t\nPrefer: depth-noroot":          true,
	} {
		q, err := capture.ParseRequest("request", []byte("PROPFIND /a HTTP/1.1\nHost: h\n"+fields+"\n\n"), "")
		if err != nil {
			t.Fatal(err)
		}
		r := NewRequest(q, "/a", "", ParseMethod("PROPFIND", "request"), xmlscan.NewNames(KnownNames()...))
		if r.Minimal != want {
			t.Errorf("%q: minimal is %v, want %v", fields, r.Minimal, want)
		}
	}
}

// What an addressbook-query asks for.
func TestAddressRequest(t *testing.T) {
	body := `<C:addressbook-query xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:carddav"><D:prop><D:getetag/>` +
		`<C:address-data content-type="text/vcard" version="4.0"><C:prop name="FN"/></C:address-data></D:prop>` +
		`<C:filter/><C:limit><C:nresults> 7 </C:nresults></C:limit></C:addressbook-query>`
	want := AddressRequest{Version: "4.0", Partial: true, Limit: 7}
	if got := readRequestBody([]byte(body), xmlscan.NewNames(KnownNames()...)).Address; got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}
