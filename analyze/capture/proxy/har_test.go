package proxy

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"lint207/analyze/capture"
)

const multistatus = `<?xml version="1.0" encoding="utf-8"?><multistatus xmlns="DAV:"><response><href>/ä</href><status>HTTP/1.1 200 OK</status></response></multistatus>`

// What is read back from the recording is what the linter got.
func TestHARRoundTrip(t *testing.T) {
	utf16 := []byte{0xFF, 0xFE}
	for _, r := range `<?xml version="1.0" encoding="utf-16"?><multistatus xmlns="DAV:"/>` {
		utf16 = append(utf16, byte(r), 0)
	}
	var zipped bytes.Buffer
	z := gzip.NewWriter(&zipped)
	io.WriteString(z, multistatus)
	z.Close()
	bodies := map[string][]byte{
		"/plain": []byte(multistatus), "/utf16": utf16, "/gzip": zipped.Bytes(), "/empty": nil,
		"/latin1": []byte("<?xml version=\"1.0\" encoding=\"iso-8859-1\"?><a>\xe4</a>"), "/odd": []byte("<a>\u2028\x00\\\"</a><multistatus/>"),
	}
	addr, exchanges := behind(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/gzip" {
			w.Header().Set("Content-Encoding", "gzip")
		}
		w.Header()["X-Two"] = []string{"1", "2"}
		w.Header().Set("Content-Type", "application/xml")
		w.WriteHeader(207)
		w.Write(bodies[r.URL.Path])
	}, Options{KeepAll: true})
	var file bytes.Buffer
	h := NewHAR(&file, "1.2.3")
	var want []*capture.Exchange
	for path := range bodies {
		for _, sent := range []string{"", "<propfind xmlns='DAV:'>ü\xff</propfind>"} {
			q, _ := http.NewRequest("PROPFIND", "http://"+addr+path+"?a=b%20c&d", strings.NewReader(sent))
			q.Header.Set("Depth", "1")
			q.Header.Set("Accept-Encoding", "gzip")
			resp, err := http.DefaultClient.Do(q)
			if err != nil {
				t.Fatal(err)
			}
			io.Copy(io.Discard, resp.Body)
			resp.Body.Close()
			x := <-exchanges
			want = append(want, x.Capture("s.har", len(want)+1))
			if err := h.Add(x); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := h.End(); err != nil {
		t.Fatal(err)
	}
	// The fields of the recording come in its own order, with another case.
	ignore := []cmp.Option{
		cmpopts.EquateEmpty(),
		cmpopts.IgnoreFields(capture.Exchange{}, "Body", "Short"),
		cmpopts.IgnoreFields(capture.Request{}, "Target", "Source"),
	}
	n := 0
	err := capture.Read(context.Background(), &file, capture.Options{Name: "s.har", Input: capture.HAR, Note: func(s string) { t.Error(s) }}, func(got *capture.Exchange) error {
		w := want[n]
		n++
		if d := cmp.Diff(w, got, ignore...); d != "" {
			t.Error(d)
		}
		if got.Request.Target != "http://"+addr+w.Request.Target {
			t.Errorf("%s instead of %s", got.Request.Target, w.Request.Target)
		}
		a, err1 := io.ReadAll(w.Body)
		b, err2 := io.ReadAll(got.Body)
		if !bytes.Equal(a, b) || err1 != nil || err2 != nil {
			t.Errorf("%d: %q %v instead of %q %v", n, b, err2, a, err1)
		}
		return nil
	})
	if err != nil || n != len(want) {
		t.Errorf("%d of %d: %v", n, len(want), err)
	}
}

// A recording has absolute URLs, the target in them as it was sent.
func TestHARURL(t *testing.T) {
	for target, want := range map[string]string{
		"/a%2fb?": "http://h/a%2fb?", "//a|b": "http://h//a|b", "*": "http://h", "/a?u=x://y": "http://h/a?u=x://y",
		"http://other/a": "http://other/a", "urn:uuid:1": "urn:uuid:1",
	} {
		r := &http.Request{RequestURI: target, Host: "h", URL: &url.URL{Scheme: "http"}}
		if got := urlOf(r); got != want {
			t.Errorf("%s: %s instead of %s", target, got, want)
		}
	}
}
