package capture

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
)

var update = flag.Bool("update", false, "write the golden files, and the fixtures that curl makes")

const askedBody = "<?xml version=\"1.0\"?>\n<D:propfind xmlns:D=\"DAV:\">\n <D:prop><D:getetag/></D:prop></D:propfind>\n"

const smallBody = "<?xml version=\"1.0\"?>\n<D:multistatus xmlns:D=\"DAV:\">\n\t<D:response><D:href>/caf\u00e9/a.b</D:href>\n" +
	"  <D:status>HTTP/1.1 200 OK</D:status></D:response>\n</D:multistatus>"

// bigBody is long enough for several writes of curl, on one line or on many.
func bigBody(lines bool) string {
	sep := ""
	if lines {
		sep = "\n"
	}
	var b strings.Builder
	b.WriteString(`<?xml version="1.0"?>` + sep + `<D:multistatus xmlns:D="DAV:">` + sep)
	for i := range 700 {
		fmt.Fprintf(&b, "<D:response><D:href>/%d</D:href><D:status>HTTP/1.1 200 OK</D:status></D:response>%s", i, sep)
	}
	b.WriteString("</D:multistatus>" + sep)
	return b.String()
}

func encode(coding, s string) []byte {
	var b bytes.Buffer
	var w io.WriteCloser
	switch coding {
	case "gzip", "unlabelled":
		w = gzip.NewWriter(&b)
	case "deflate":
		w = zlib.NewWriter(&b)
	case "raw-deflate":
		w, _ = flate.NewWriter(&b, 6)
	case "br":
		w = brotli.NewWriter(&b)
	case "zstd":
		w, _ = zstd.NewWriter(&b)
	}
	io.WriteString(w, s)
	w.Close()
	return b.Bytes()
}

// server answers as the tests of curl ask it to; the first part of the path
// says how.
func server(t *testing.T, tls bool) *httptest.Server {
	h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		w.Header()["Date"] = []string{"Mon, 23 Nov 2026 12:00:00 GMT"}
		w.Header().Set("Content-Type", "application/xml; charset=utf-8")
		how, rest, _ := strings.Cut(r.URL.Path[1:], "/")
		switch how {
		case "plain":
			w.Header().Set("Content-Length", fmt.Sprint(len(smallBody)))
			w.WriteHeader(207)
			io.WriteString(w, smallBody)
		case "chunked":
			w.WriteHeader(207)
			io.WriteString(w, smallBody[:30])
			w.(http.Flusher).Flush()
			io.WriteString(w, smallBody[30:])
		case "big", "bigline":
			w.WriteHeader(207)
			io.WriteString(w, bigBody(how == "big"))
		case "auth":
			if _, _, ok := r.BasicAuth(); !ok {
				w.Header().Set("WWW-Authenticate", "Basic realm=x")
				http.Error(w, "<html><p>who?</html>", http.StatusUnauthorized)
				return
			}
			w.WriteHeader(207)
			io.WriteString(w, smallBody)
		case "redirect":
			http.Redirect(w, r, "/"+rest, http.StatusTemporaryRedirect)
		case "empty":
			w.WriteHeader(207)
		default:
			if how != "unlabelled" {
				w.Header().Set("Content-Encoding", strings.TrimPrefix(how, "raw-"))
			}
			w.WriteHeader(207)
			w.Write(encode(how, smallBody))
		}
	})
	s := httptest.NewUnstartedServer(h)
	if tls {
		s.EnableHTTP2 = true
		s.StartTLS()
	} else {
		s.Config.Protocols = new(http.Protocols)
		s.Config.Protocols.SetHTTP1(true)
		s.Config.Protocols.SetUnencryptedHTTP2(true)
		s.Start()
	}
	t.Cleanup(s.Close)
	return s
}

// curlOutputs are the ways in which people make curl talk.
var curlOutputs = []struct {
	name    string
	args    []string
	request bool // the output tells the request
	body    bool // and its body
	lossy   bool
	merged  bool // standard error goes the same way
	file    bool // the trace goes to a file, read without the answer's copy
}{
	{name: "i", args: []string{"-si"}},
	{name: "raw", args: []string{"-si", "--raw"}},
	{name: "v", args: []string{"-sv"}, request: true, merged: true},
	{name: "progress", args: []string{"-v"}, request: true, merged: true},
	{name: "vi", args: []string{"-svi"}, request: true, merged: true},
	{name: "vN", args: []string{"-svN"}, request: true, merged: true},
	{name: "trace", args: []string{"-s", "--trace", "-"}, request: true, body: true},
	{name: "tracei", args: []string{"-si", "--trace", "-", "--trace-time"}, request: true, body: true},
	{name: "tracefile", args: []string{"-s", "--trace", "FILE"}, request: true, body: true, file: true},
	{name: "ascii", args: []string{"-s", "--trace-ascii", "-"}, request: true, body: true},
	{name: "asciifile", args: []string{"-s", "--trace-ascii", "FILE"}, request: true, body: true, lossy: true, file: true},
}

var curlPaths = []struct {
	path  string
	args  []string
	index int
	notes string
}{
	{path: "plain"},
	{path: "plain", args: []string{"--http2-prior-knowledge"}},
	{path: "plain", args: []string{"-H", "Expect: 100-continue"}, notes: "1 other answer: 100 Continue"},
	{path: "chunked"},
	{path: "big"},
	{path: "bigline"},
	{path: "auth", args: []string{"--anyauth", "-u", "a:b"}, index: 2, notes: "1 other answer: 401 Unauthorized"},
	{path: "redirect/plain", args: []string{"-L"}, index: 2, notes: "1 other answer: 307 Temporary Redirect"},
	{path: "gzip"},
	{path: "gzip", args: []string{"--compressed"}},
	{path: "deflate"},
	{path: "raw-deflate"},
	{path: "br"},
	{path: "br", args: []string{"--compressed"}},
	{path: "zstd"},
	{path: "zstd", args: []string{"--compressed"}},
	{path: "unlabelled"},
	{path: "empty"},
}

func needCurl(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("curl"); err != nil {
		t.Fatal("this test runs curl, which is not installed: apt-get install curl")
	}
}

// Every form of curl's output over every kind of answer gives the same body,
// and the request where the form tells it.
func TestCurl(t *testing.T) {
	needCurl(t)
	plain, secure := server(t, false), server(t, true)
	for _, out := range curlOutputs {
		for _, p := range curlPaths {
			for _, s := range []*httptest.Server{plain, secure} {
				if s == secure && len(p.args) > 0 && strings.HasPrefix(p.args[0], "--http2") {
					continue
				}
				name := out.name + "-" + strings.ReplaceAll(p.path, "/", "-") + strings.Join(p.args[:min(1, len(p.args))], "")
				if s == secure {
					name += "-tls"
				}
				t.Run(name, func(t *testing.T) {
					args := append(append([]string{}, out.args...), p.args...)
					b := runCurl(t, append(args, "-k", "-X", "PROPFIND", "--data-binary", askedBody,
						"-H", "Depth: 1", "-H", "Content-Type: application/xml", s.URL+"/"+p.path), out.merged, out.file)
					if *update && (p.path == "plain" || p.path == "chunked" || p.path == "auth" || s == plain && p.path == "gzip") {
						write(t, filepath.Join("../../testdata/capture/curl", name+".txt"), b)
					}
					want := smallBody
					switch p.path {
					case "big", "bigline":
						want = bigBody(p.path == "big")
					case "empty":
						want = ""
					}
					checkCurl(t, b, want, out.request, out.body, out.lossy, p.path, max(1, p.index), p.notes, strings.HasPrefix(s.URL, "https"))
				})
			}
		}
	}
}

func runCurl(t *testing.T, args []string, merged, file bool) []byte {
	t.Helper()
	name := filepath.Join(t.TempDir(), "trace")
	for i := range args {
		if args[i] == "FILE" {
			args[i] = name
		}
	}
	cmd := exec.Command("curl", args...)
	var out bytes.Buffer
	cmd.Stdout = &out
	if merged {
		cmd.Stderr = &out
	}
	if err := cmd.Run(); err != nil {
		t.Fatalf("curl: %v", err)
	}
	if !file {
		return out.Bytes()
	}
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func checkCurl(t *testing.T, b []byte, want string, request, body, lossy bool, path string, index int, notes string, tls bool) {
	t.Helper()
	all, said, err := readAll(bytes.NewReader(b), Options{})
	coded := strings.Contains("gzip deflate raw-deflate br zstd unlabelled", path)
	if lossy && coded {
		if path == "unlabelled" {
			return // nothing says that it was compressed
		}
		if err == nil || len(said) != 1 || !strings.Contains(said[0], "--trace is exact") {
			t.Fatalf("a compressed body in --trace-ascii: error %v, notes %q", err, said)
		}
		return
	}
	if err != nil || len(all) != 1 {
		t.Fatalf("%d exchanges, error %v, notes %q\n%s", len(all), err, said, clip(string(b)))
	}
	g := &all[0]
	checkPlace(t, b, g)
	if lossy {
		if g.Lossy == "" && want != "" {
			t.Error("not said to be lossy")
		}
		want = strings.Map(func(r rune) rune {
			if r == '\t' {
				return '\n'
			}
			return r
		}, strings.ReplaceAll(want, "\u00e9", ".."))
	} else if g.Lossy != "" {
		t.Errorf("said to be lossy: %s", g.Lossy)
	}
	if g.body != want || g.err != nil || g.Head.Status != 207 {
		t.Errorf("status %d, error %v, body\n%q, want\n%q\n%s", g.Head.Status, g.err, clip(g.body), clip(want), clip(string(b)))
	}
	if g.Index != index {
		t.Errorf("index %d, want %d", g.Index, index)
	}
	if strings.Join(said, "|") != notes && !(tls && strings.Contains(notes, "100")) {
		t.Errorf("notes %q, want %q", said, notes)
	}
	if g.Request == nil {
		if request {
			t.Error("no request")
		}
		return
	}
	q := g.Request
	scheme := "http"
	if tls {
		scheme = "https"
	}
	if !request || q.Method != "PROPFIND" || !strings.HasSuffix("/"+path, q.Target) || q.Scheme != scheme || !q.HeaderKnown {
		t.Errorf("request %+v", q)
	}
	if d, _ := Get(q.Header, "Depth"); d != "1" {
		t.Errorf("request header %v", q.Header)
	}
	if q.BodyKnown != body || body && string(q.Body) != askedBody {
		t.Errorf("request body known=%v %q", q.BodyKnown, q.Body)
	}
}

func write(t *testing.T, name string, b []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, b, 0o644); err != nil {
		t.Fatal(err)
	}
}
