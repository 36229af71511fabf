package capture

import (
	"errors"
	"strconv"
	"strings"
	"testing"
)

const ms = `<D:multistatus xmlns:D="DAV:"><D:response><D:href>/a</D:href><D:status>HTTP/1.1 200 OK</D:status></D:response></D:multistatus>`

const head = "HTTP/1.1 207 Multi-Status\r\nContent-Type: text/xml\r\n"

// Oddities of HTTP messages that hold one answer to lint.
func TestHTTP(t *testing.T) {
	const ask = "PROPFIND /x HTTP/1.1\r\nHost: h\r\nDepth: 1\r\nContent-Length: 4\r\n\r\n<a/>"
	for _, c := range []struct {
		name, input, body, notes string
		check                    func(g *got) bool
	}{
		{"to the end", head + "\r\n" + ms, ms, "", func(g *got) bool { return g.InSource && g.Origin.Line == 4 && g.Origin.Col == 1 && !g.Several }},
		{"LF", strings.ReplaceAll(head, "\r", "") + "\n" + ms, ms, "", nil},
		{"HTTP/1.0 without reason", "HTTP/1.0 207\nContent-Type: text/xml\n\n" + ms, ms, "", func(g *got) bool { return g.Head.Reason == "" && g.Head.Proto == "HTTP/1.0" }},
		{"HTTP/2", "HTTP/2 207 \r\ncontent-type: text/xml\r\n\r\n" + ms, ms, "", func(g *got) bool { return g.Head.Proto == "HTTP/2" }},
		{"HTTP/3", "HTTP/3 207 \r\ncontent-type: text/xml\r\n\r\n" + ms, ms, "", nil},
		{"folding and repeated fields", "HTTP/1.1 207 x\r\nA: b\r\n  c\r\n\td\r\nA: e\r\n\r\n" + ms, ms, "", func(g *got) bool {
			f := g.Head.Header
			return len(f) == 2 && f[0].Value == "b c d" && f[0].Len == 13 && f[0].At.Line == 2 && f[1].Value == "e" && f[1].At.Line == 5
		}},
		{"no empty line", "HTTP/1.1 207 x\nA: b\n" + ms, ms, "", nil},
		{"no fields", "HTTP/1.1 207 x\n\n" + ms, ms, "", nil},
		{"length", head + "Content-Length: 126\r\n\r\n" + ms + "\n\n", ms, "", nil},
		{"length too small", head + "Content-Length: 20\r\n\r\n" + ms, ms, "Content-Length says 20, but the body goes on: it is read to its end", nil},
		{"length too large", head + "Content-Length: 10000000000\r\n\r\n" + ms, ms, "", nil},
		{"length absurd", head + "Content-Length: 99999999999999999999999\r\n\r\n" + ms, ms, "", nil},
		{"lengths that differ", head + "Content-Length: 1\r\nContent-Length: 2\r\n\r\n" + ms, ms, "", nil},
		{"chunked", head + "Transfer-Encoding: chunked\r\n\r\n" + "7e;ext=1\r\n" + ms + "\r\n0\r\nTrailer: x\r\n\r\n", ms, "", func(g *got) bool { return !g.InSource }},
		{"chunked LF", head + "Transfer-Encoding: chunked\n\n" + "10\n" + ms[:16] + "\n6E\n" + ms[16:] + "\n0\n\n", ms, "", nil},
		{"chunked was undone", head + "Transfer-Encoding: chunked\r\n\r\n" + ms, ms, "", func(g *got) bool { return g.InSource }},
		{"chunked and cut off", head + "Transfer-Encoding: chunked\r\n\r\nff\r\n" + ms, ms, "", nil},
		{"100 Continue", "HTTP/1.1 100 Continue\r\n\r\n" + head + "\r\n" + ms, ms, "1 other answer: 100 Continue", func(g *got) bool { return g.Index == 1 }},
		{"proxy", "HTTP/1.1 200 Connection established\r\n\r\n" + head + "\r\n" + ms, ms, "1 other answer: 200 Connection established", func(g *got) bool { return g.Index == 2 && g.Several }},
		{"401 first", "HTTP/1.1 401 Unauthorized\r\nContent-Length: 3\r\n\r\nno\n" + head + "\r\n" + ms, ms, "1 other answer: 401 Unauthorized", nil},
		{"body that was chunked before it", "HTTP/1.1 401 Unauthorized\r\nTransfer-Encoding: chunked\r\n\r\n<p>no</p>" + head + "\r\n" + ms, ms, "1 other answer: 401 Unauthorized", nil},
		{"pair", ask + "\r\n\r\n" + head + "\r\n" + ms, ms, "", func(g *got) bool {
			return g.Request.Method == "PROPFIND" && string(g.Request.Body) == "<a/>" && !g.Several && g.Index == 1
		}},
		{"pair with a line between", ask + "\n\n--------- answer\n" + head + "\r\n" + ms, ms, "", func(g *got) bool { return string(g.Request.Body) == "<a/>" }},
		{"pair whose request was edited", strings.Replace(ask, "<a/>", "<abc/>", 1) + "\n\n" + head + "\r\n" + ms, ms, "", func(g *got) bool { return strings.TrimSpace(string(g.Request.Body)) == "<abc/>" }},
		{"pair whose request was cut", strings.Replace(ask, "<a/>", "", 1) + head + "\r\n" + ms, ms, "", func(g *got) bool { return len(g.Request.Body) == 0 }},
		{"pair around 100 Continue", strings.Replace(ask, "<a/>", "", 1) + "HTTP/1.1 100 Continue\r\n\r\n<a/>" + head + "\r\n" + ms, ms, "1 other answer: 100 Continue", func(g *got) bool { return string(g.Request.Body) == "<a/>" }},
		{"status on a line of its own", head + "\r\n" + strings.NewReplacer("HTTP/1.1 200 OK", "\nHTTP/1.1 200 OK\n").Replace(ms), strings.NewReplacer("HTTP/1.1 200 OK", "\nHTTP/1.1 200 OK\n").Replace(ms), "", nil},
		{"pasted from a terminal", "$ curl -si http://h/x\n" + head + "\r\n" + ms, ms, "", nil},
		{"byte order mark", "\xEF\xBB\xBF" + head + "\r\n" + ms, ms, "", nil},
		{"424", "HTTP/1.1 424 Failed Dependency\r\nContent-Length: 0\r\n\r\n", "", "", func(g *got) bool { return g.Looks == LooksEmpty }},
		{"multistatus under 500", "HTTP/1.1 500 x\r\nA: b\r\n\r\n" + ms, ms, "", nil},
		{"DAV:error", "HTTP/1.1 403 x\r\nA: b\r\n\r\n<error xmlns='DAV:'/>", "<error xmlns='DAV:'/>", "", nil},
		{"JSON batch", "HTTP/1.1 200 x\r\nA: b\r\n\r\n{\"responses\":[]}", `{"responses":[]}`, "", func(g *got) bool { return g.Looks == LooksJSON }},
		{"HTML under 207", "HTTP/1.1 207 x\r\nA: b\r\n\r\n<!doctype html><p>", "<!doctype html><p>", "", func(g *got) bool { return g.Looks == LooksHTML }},
		{"no content, then an answer", "HTTP/1.1 204 No Content\r\nContent-Length: 9\r\n\r\n" + head + "\r\n" + ms, ms, "1 other answer: 204 No Content", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			g, notes := one(t, c.input, Options{})
			checkPlace(t, []byte(c.input), &g)
			if g.body != c.body || g.err != nil {
				t.Errorf("body %q, error %v, want %q", g.body, g.err, c.body)
			}
			if n := strings.Join(notes, "|"); n != c.notes {
				t.Errorf("notes %q, want %q", n, c.notes)
			}
			if c.check != nil && !c.check(&g) {
				t.Errorf("got %s", describe(&g))
			}
		})
	}
}

// A keep-alive dump gives every exchange with its request, however long the
// bodies are and with and without lengths.
func TestKeepAlive(t *testing.T) {
	for _, length := range []bool{true, false} {
		var in strings.Builder
		var want []string
		for i := range 20 {
			body := strings.Replace(ms, "<D:href>", "<D:href>"+strings.Repeat("x", i*i*i*40), 1)
			in.WriteString("PROPFIND /" + strings.Repeat("y", i) + " HTTP/1.1\r\nHost: h\r\n\r\n" + head)
			if length {
				in.WriteString("Content-Length: " + itoa(len(body)) + "\r\n")
			}
			in.WriteString("\r\n" + body)
			if !length {
				in.WriteString("\r\n")
				body += "\r\n"
			}
			want = append(want, body)
		}
		all, notes, err := readAll(strings.NewReader(in.String()), Options{})
		if err != nil || len(all) != len(want) || len(notes) > 0 {
			t.Fatalf("length=%v: %d exchanges, error %v, notes %q", length, len(all), err, notes)
		}
		for i := range all {
			g := &all[i]
			checkPlace(t, []byte(in.String()), g)
			if g.body != want[i] || g.Index != i+1 || len(g.Request.Target) != i+1 {
				t.Errorf("length=%v exchange %d: %d bytes, want %d; target %q", length, i+1, len(g.body), len(want[i]), g.Request.Target)
			}
		}
		if !all[0].Several {
			t.Error("the first exchange is said to be the only one")
		}
	}
}

func itoa(n int) string { return strconv.Itoa(n) }

// An error of the consumer ends the reading and comes back as it is; what it
// does not read of a body is read over.
func TestConsumer(t *testing.T) {
	in := strings.Repeat(head+"Content-Length: 126\r\n\r\n"+ms, 3)
	stop := errors.New("stop")
	n := 0
	err := Read(t.Context(), strings.NewReader(in), Options{}, func(ex *Exchange) error {
		if n++; n == 2 {
			return stop
		}
		return nil
	})
	if err != stop || n != 2 {
		t.Errorf("error %v after %d exchanges", err, n)
	}
}

func TestMediaType(t *testing.T) {
	for _, c := range []struct{ value, mediaType, charset string }{
		{`text/xml; charset="utf-8"`, "text/xml", "utf-8"},
		{`Application/XML;charset=UTF-8; x=y`, "application/xml", "UTF-8"},
		{`text/xml; x="a;charset=b"; charset="u\"8`, "text/xml", `u"8`},
		{`text/xml;;charset`, "text/xml", ""},
		{``, "", ""},
	} {
		h, err := ParseHead([]byte("HTTP/1.1 207 x\nContent-Type: " + c.value + "\n"))
		if err != nil {
			t.Fatal(err)
		}
		if m, cs := h.MediaType(); m != c.mediaType || cs != c.charset {
			t.Errorf("%s: %q %q", c.value, m, cs)
		}
	}
	if _, err := ParseHead([]byte("207 x")); err == nil {
		t.Error("no error for what is no status line")
	}
}
