package analyze

import (
	"bytes"
	"hash/maphash"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestClassifyHref(t *testing.T) {
	for href, want := range map[string]HrefBits{
		"/a/b":              0,
		"/a%20b":            hrefPercent,
		"":                  HrefNoSlash,
		"a":                 HrefNoSlash,
		"//h/a":             HrefNetwork,
		"/a//b":             0,
		"/a b":              HrefSpace,
		"/a\tb":             HrefControl,
		"/a\x7f":            HrefControl,
		"/a\"":              HrefUnwise,
		"/é":                HrefNonASCII,
		"/a[1]":             HrefBracket,
		"/a#b":              HrefFragment,
		"/.git":             HrefDot,
		"./a":               HrefDot | HrefNoSlash,
		"/a.b":              0,
		"/a/%2e":            hrefPercent | HrefDot | HrefOverencoded | HrefLowerHex,
		"/%7Ea":             hrefPercent | HrefOverencoded,
		"/%":                hrefPercent | HrefBadPercent,
		"/%4":               hrefPercent | HrefBadPercent,
		"/%4g":              hrefPercent | HrefBadPercent,
		"/%%20":             hrefPercent | HrefBadPercent,
		"/%2520":            hrefPercent | HrefEncodedTwice,
		"/%25zz":            hrefPercent,
		"/%25":              hrefPercent,
		"/%C3%A9":           hrefPercent | hrefOctet,
		"/%c3%A9":           hrefPercent | hrefOctet | HrefLowerHex,
		"/%E9":              hrefPercent | hrefOctet | HrefNotUTF8,
		"/%C3":              hrefPercent | hrefOctet | HrefNotUTF8,
		"/%C3/%A9":          hrefPercent | hrefOctet | HrefNotUTF8,
		"/%ED%A0%80":        hrefPercent | hrefOctet | HrefNotUTF8,
		"/%EF%BF%BD":        hrefPercent | hrefOctet,
		"/%F0%9F%98%80x%C2": hrefPercent | hrefOctet | HrefNotUTF8,
	} {
		if got := ClassifyHref([]byte(href)); got != want {
			t.Errorf("ClassifyHref(%q) = %016b, want %016b", href, got, want)
		}
	}
}

func TestSplitHref(t *testing.T) {
	for href, want := range map[string]string{
		"/a/b?c?d":            "||/a/b|?c?d",
		"http://h:80/a?b":     "http|h:80|/a|?b",
		"http://h?b":          "http|h||?b",
		"HTTP://u:p@[::1]/a":  "HTTP|u:p@[::1]|/a|",
		"http:/a":             "http||/a|",
		"http:///a":           "http||/a|",
		"urn:uuid:1":          "urn||uuid:1|",
		"//h/a":               "||//h/a|",
		"/odd#dir/x?y":        "||/odd#dir/x|?y",
		"127.0.0.1:80/a":      "||127.0.0.1:80/a|",
		"http%3A//h/a":        "||http%3A//h/a|",
		"a":                   "||a|",
		"":                    "|||",
		":a":                  "||:a|",
		"svn+ssh.x-1://h/a/b": "svn+ssh.x-1|h|/a/b|",
	} {
		s, a, p, q := SplitHref([]byte(href))
		if got := string(s) + "|" + string(a) + "|" + string(p) + "|" + string(q); got != want {
			t.Errorf("SplitHref(%q) = %s, want %s", href, got, want)
		}
	}
}

func TestDecodePercent(t *testing.T) {
	for _, c := range []struct{ href, strict, all string }{
		{"/a", "/a", "/a"},
		{"%7e%41%2D", "~A-", "~A-"},
		{"%2f%2F", "%2F%2F", "%2F%2F"},
		{"%40%c3%A9%25", "%40%C3%A9%25", "@é%"},
		{"%2541", "%2541", "%41"},
		{"%", "%", "%"}, {"%4", "%4", "%4"}, {"%4g%41", "%4gA", "%4gA"}, {"%%41", "%A", "%A"},
	} {
		if got := string(DecodePercent(nil, []byte(c.href), false)); got != c.strict {
			t.Errorf("strict %q = %q, want %q", c.href, got, c.strict)
		}
		if got := string(DecodePercent(nil, []byte(c.href), true)); got != c.all {
			t.Errorf("all %q = %q, want %q", c.href, got, c.all)
		}
	}
}

func TestEncodeHref(t *testing.T) {
	for href, want := range map[string]string{
		"/a b":                "/a%20b",
		"/é[1]#%":             "/%C3%A9%5B1%5D%23%25",
		"/100%/%41%2":         "/100%25/%41%252",
		"http://[::1]:8/a b":  "http://[::1]:8/a%20b",
		"http://h/a?b=[c]":    "http://h/a?b=%5Bc%5D",
		"/!$&'()*+,;=:@-._~/": "/!$&'()*+,;=:@-._~/",
	} {
		if got := string(EncodeHref(nil, []byte(href))); got != want {
			t.Errorf("EncodeHref(%q) = %q, want %q", href, got, want)
		}
	}
}

func TestDotSegments(t *testing.T) {
	for path, want := range map[string][2]bool{
		"/a/b": {}, "/.../..a/a../.git/...": {}, "": {}, "/": {}, "//": {}, "/%2Ea": {}, "/..%2F": {},
		"/.": {true, false}, "/a/..": {true, false}, "..": {true, false}, "./a": {true, false},
		"/%2E": {false, true}, "/a/.%2e/b": {false, true}, "/%2e%2E": {false, true},
		"/./%2E/": {true, true},
	} {
		if raw, enc := DotSegments([]byte(path)); [2]bool{raw, enc} != want {
			t.Errorf("DotSegments(%q) = %v %v, want %v", path, raw, enc, want)
		}
	}
}

// FuzzHref: the parts make up the whole, decoding is stable, encoding leaves
// nothing to encode, and the bits agree with a slow second opinion.
func FuzzHref(f *testing.F) {
	for _, s := range []string{"/a/b", "http://h:80/a?b", "//h/a", "/%", "/%4", "/%2e%2E/.", "/%C3%A9é", "/%E9", "http:", "/a#b[1]", "%2541", "a:b", "/ \x00\x7f"} {
		f.Add([]byte(s))
	}
	seed := maphash.MakeSeed()
	f.Fuzz(func(t *testing.T, b []byte) {
		scheme, authority, path, query := SplitHref(b)
		whole := string(path) + string(query)
		if len(scheme) > 0 {
			if bytes.HasPrefix(b[len(scheme)+1:], []byte("//")) {
				whole = "//" + string(authority) + whole
			}
			whole = string(scheme) + ":" + whole
		}
		if whole != string(b) {
			t.Fatalf("parts of %q make up %q", b, whole)
		}
		strict := DecodePercent(nil, b, false)
		if len(strict) > len(b) {
			t.Fatalf("%q grew to %q", b, strict)
		}
		if bits := ClassifyHref(b); bits&(HrefLowerHex|HrefOverencoded|HrefBadPercent) == 0 && !bytes.Equal(strict, b) {
			t.Fatalf("%q is normal, but became %q", b, strict)
		}
		all := DecodePercent(nil, b, true)
		if utf8.Valid(b) && bytes.IndexByte(b, 0) < 0 && !strings.Contains(strings.ToUpper(string(b)), "%2F") {
			if got, want := ClassifyHref(b)&HrefNotUTF8 == 0, utf8.Valid(all); got != want {
				t.Fatalf("%q: UTF-8 %v, want %v", b, got, want)
			}
		}
		enc := EncodeHref(nil, b)
		_, _, path, query = SplitHref(enc)
		if h := ClassifyHref(append(bytes.Clone(path), query...)); h&(HrefControl|HrefSpace|HrefUnwise|HrefNonASCII|HrefBracket|HrefFragment|HrefBadPercent) != 0 {
			t.Fatalf("%q encoded is %q: %b", b, enc, h)
		}
		if again := EncodeHref(nil, enc); !bytes.Equal(again, enc) {
			t.Fatalf("%q encoded twice is %q", enc, again)
		}
		if raw, enc := DotSegments(b); (raw || enc) && ClassifyHref(b)&HrefDot == 0 {
			t.Fatalf("%q: dot segment without the bit", b)
		}
		h := hasher{seed: seed}
		one := append([]uint64(nil), h.path(nil, authority, path, decoding(0))...)
		if two := h.path(nil, authority, path, decoding(0)); len(one) != len(two) || one[len(one)-1] != two[len(two)-1] {
			t.Fatalf("%q hashes differently", b)
		}
	})
}
