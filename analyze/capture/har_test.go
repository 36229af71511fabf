package capture

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
)

func quoted(s string) string {
	b, _ := json.Marshal(s)
	return string(b)
}

// harOf makes a HAR of entries.
func harOf(entries ...string) string {
	return `{"log":{"version":"1.2","creator":{"name":"x","version":"1"},"pages":[{"id":"p"}],"entries":[` + strings.Join(entries, ",") + `]}}`
}

const harAsk = `{"method":"PROPFIND","url":"https://h/x","httpVersion":"h2","headers":[{"name":":path","value":"/x"},{"name":"Depth","value":"1"}],"bodySize":4,"postData":{"mimeType":"text/xml","text":"<a/>"}}`

func harAnswer(content string) string {
	return `{"status":207,"statusText":"Multi-Status","httpVersion":"HTTP/2.0","headers":[{"name":"content-type","value":"text/xml"}],"content":` + content + `,"bodySize":-1}`
}

func TestHAR(t *testing.T) {
	text := harAnswer(`{"size":126,"mimeType":"text/xml","text":` + quoted(ms) + `}`)
	b64 := base64.StdEncoding.EncodeToString
	for _, c := range []struct{ name, in, notes string }{
		{"text", harOf(`{"request":` + harAsk + `,"response":` + text + `}`), ""},
		{"byte order mark", "\xEF\xBB\xBF" + harOf(`{"request":`+harAsk+`,"response":`+text+`}`), ""},
		{"response first", harOf(`{"response":` + text + `,"_x":{"y":[1,{}]},"request":` + harAsk + `}`), ""},
		{"base64", harOf(`{"request":` + harAsk + `,"response":` + harAnswer(`{"text":"`+b64([]byte(ms))+`","encoding":"base64"}`) + `}`), ""},
		{"encoding before text", harOf(`{"request":` + harAsk + `,"response":` + harAnswer(`{"encoding":"base64","text":"`+b64([]byte(ms))+`"}`) + `}`), ""},
		{"compressed", harOf(`{"request":` + harAsk + `,"response":` + harAnswer(`{"encoding":"base64","text":"`+b64(encode("gzip", ms))+`"}`) + `}`), ""},
		{"duplicate names", harOf(`{"request":1,"request":` + harAsk + `,"response":` + text + `}`), ""},
		{"without text", harOf(`{"request":`+harAsk+`,"response":`+harAnswer(`{"size":126}`)+`}`, `{"request":`+harAsk+`,"response":`+text+`}`),
			"exchange 1 (207 Multi-Status to PROPFIND https://h/x) is skipped: the HAR does not hold its body (record with content, or save the HAR before the next page loads)"},
		{"others", harOf(`{"request":`+harAsk+`,"response":{"status":404,"content":{"text":"no"}}}`, `{"request":{},"response":{"status":0}}`, `{"request":`+harAsk+`,"response":`+text+`}`),
			"2 other answers: 404 Not Found, 0"},
	} {
		g, notes := one(t, c.in, Options{})
		if g.body != ms || g.err != nil || g.InSource || g.Head.Proto != "HTTP/2" || g.Head.Reason != "Multi-Status" || !g.Head.Complete {
			t.Errorf("%s: %s", c.name, describe(&g))
		}
		q := g.Request
		if q == nil || q.Method != "PROPFIND" || q.Target != "https://h/x" || q.Scheme != "https" || len(q.Header) != 1 || string(q.Body) != "<a/>" || !q.BodyKnown {
			t.Errorf("%s: request %+v", c.name, q)
		}
		if n := strings.Join(notes, "|"); n != c.notes {
			t.Errorf("%s: notes %q", c.name, n)
		}
	}
}

// A HAR that ends early or is broken tells so after the exchanges before.
func TestHARBroken(t *testing.T) {
	entry := `{"request":` + harAsk + `,"response":` + harAnswer(`{"text":`+quoted(ms)+`}`) + `}`
	in := harOf(entry, entry)
	for _, cut := range []int{len(in) - 1, len(in) - 40, len(in) - 5} {
		all, _, err := readAll(strings.NewReader(in[:cut]), Options{Input: HAR})
		var f *FormatError
		if !errors.As(err, &f) || !strings.Contains(err.Error(), "cut off") || len(all) == 0 {
			t.Errorf("cut at %d: %d exchanges, %v", cut, len(all), err)
		}
	}
	_, _, err := readAll(strings.NewReader(strings.Replace(in, `,"response"`, `"response"`, 2)), Options{})
	if err == nil || !strings.Contains(err.Error(), "no valid JSON") {
		t.Error(err)
	}
	bad := strings.Replace(in, "D:href", "D:\xFFhref", 1)
	all, _, err := readAll(strings.NewReader(bad), Options{})
	if err != nil || len(all) != 2 || all[0].Lossy == "" || all[1].Lossy != "" {
		t.Errorf("ill-formed UTF-8: %v", err)
	}
	stop := errors.New("stop")
	if err := Read(t.Context(), strings.NewReader(in), Options{}, func(*Exchange) error { return stop }); err != stop {
		t.Error(err)
	}
}

func TestNDJSON(t *testing.T) {
	line := `{"source":"a.log","request":{"method":"PROPFIND","url":"http://h/x","headers":{"Depth":"1","X":["a","b"]},"body":"<a/>"},"response":{"status":207,"headers":[{"name":"A","value":"b"}],"body":` + quoted(ms) + `}}`
	b64 := `{"response":{"status":207,"bodyBase64":"` + base64.StdEncoding.EncodeToString([]byte(ms)) + `"}}`
	all, notes, err := readAll(strings.NewReader(line+"\n\n"+b64+"\r\n"+`{"response":{"status":404,"body":"x"}}`), Options{})
	if err != nil || len(all) != 2 || strings.Join(notes, "|") != "1 other answer: 404 Not Found" {
		t.Fatalf("%d exchanges, notes %q, error %v", len(all), notes, err)
	}
	g := &all[0]
	if g.Source != "a.log" || g.body != ms || !g.Several || len(g.Request.Header) != 3 || string(g.Request.Body) != "<a/>" || g.Request.Scheme != "http" || len(g.Head.Header) != 1 {
		t.Error(describe(g))
	}
	if g = &all[1]; g.Source != "in" || g.body != ms || g.Request != nil || g.Index != 2 {
		t.Error(describe(g))
	}
	if g, _ := one(t, b64, Options{Request: &Request{Method: "LOCK"}}); g.Several || g.Request.Method != "LOCK" {
		t.Error(describe(&g))
	}
	all, notes, err = readAll(strings.NewReader(line+"\n{\"x\":\n[]\n"+line), Options{})
	if len(all) != 2 || err == nil || !strings.HasPrefix(err.Error(), "line 2: no whole JSON object") || len(notes) != 1 || !strings.HasPrefix(notes[0], "line 3: no JSON object") {
		t.Errorf("broken lines: %d exchanges, notes %q, error %v", len(all), notes, err)
	}
}

// The reader cuts a string beyond its limit and passes all else on.
func TestStringCutter(t *testing.T) {
	in := `{"a":"` + strings.Repeat(`\u00e9\"`, 50) + `","b":"short","c\"":["` + strings.Repeat("x", 16) + `"]}`
	for limit := int64(1); limit < 40; limit++ {
		for _, size := range []int{1, 3, 1000} {
			c := &stringCutter{r: &slow{strings.NewReader(in), size}, limit: limit}
			d := &jsonReader{cut: c, dec: newJSONReader(c).dec}
			values := map[string]harText{}
			err := d.object(func(name string) error {
				var v harText
				var err error
				if name == "a" || name == "b" {
					v, err = d.text()
				} else {
					err = d.array(func() (err error) { v, err = d.text(); return err })
				}
				values[name] = v
				return err
			})
			if err != nil || len(values) != 3 || !values["a"].long || values["b"].long != (limit < 5) {
				t.Fatalf("limit %d, reads of %d: %v %+v", limit, size, err, values)
			}
			if limit >= 5 && string(values["b"].text) != "short" || values[`c"`].long != (limit < 16) && limit > 2 {
				t.Fatalf("limit %d: %+v", limit, values)
			}
		}
	}
}

// slow reads a few bytes at a time.
type slow struct {
	r io.Reader
	n int
}

func (s *slow) Read(p []byte) (int, error) { return s.r.Read(p[:min(len(p), s.n)]) }

func TestParseRequest(t *testing.T) {
	for _, c := range []struct{ in, method, want, body string }{
		{"PROPPATCH /x HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\n<a/>\n", "", "PROPPATCH", "<a/>"},
		{"\n\nLOCK http://h/x HTTP/1.1\nDepth: 0\n\n<a/>", "PROPFIND", "LOCK", "<a/>"},
		{"DELETE /x HTTP/1.1\r\n\r\n=====8<===== RESPONSE =====8<=====\n" + head + "\r\n" + ms, "", "DELETE", ""},
		{"<D:propfind xmlns:D='DAV:'/>", "", "PROPFIND", "<D:propfind xmlns:D='DAV:'/>"},
		{"<propertyupdate/>", "", "PROPPATCH", "<propertyupdate/>"},
		{"<lockinfo/>", "", "LOCK", "<lockinfo/>"},
		{"<C:calendar-multiget/>", "", "REPORT", "<C:calendar-multiget/>"},
		{"<x/>", "REPORT:x", "REPORT", "<x/>"},
		{"<mkcol/>", "", "MKCOL", "<mkcol/>"},
		{`{"requests":[]}`, "", "", `{"requests":[]}`},
		{string(encode("gzip", "<propfind/>")), "", "PROPFIND", "<propfind/>"},
	} {
		q, err := ParseRequest("r", []byte(c.in), c.method)
		if err != nil || q.Method != c.want || string(q.Body) != c.body || !q.BodyKnown || q.Source != "r" {
			t.Errorf("%.40q: %+v, %v", c.in, q, err)
		}
	}
	for in, want := range map[string]string{
		ms:                 "r: this is an answer (multistatus), not a request",
		head + "\r\n" + ms: "r: this is an answer, not a request",
		"<html>":           "r: this is an HTML page",
		"hello":            "r: this is neither",
	} {
		if _, err := ParseRequest("r", []byte(in), ""); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%.40q: %v", in, err)
		}
	}
	q, _ := ParseRequest("r", []byte("GET /x HTTP/1.1\nHost: h:1\n\n"), "")
	q.Scheme = "https"
	if q.URL() != "https://h:1/x" {
		t.Error(q.URL())
	}
}

// What the source knows of the request is kept, and the given one adds to it.
func TestGivenRequest(t *testing.T) {
	given := &Request{Method: "PROPFIND", Target: "/x", Body: []byte("<a/>"), BodyKnown: true}
	log := "> PROPFIND /y HTTP/1.1\n> Content-Length: 4\n> \n< HTTP/1.1 207 x\n< A: b\n< \n" + ms
	g, _ := one(t, log, Options{Request: given})
	if q := g.Request; q.Target != "/y" || string(q.Body) != "<a/>" || !q.BodyKnown || len(q.Header) != 1 {
		t.Errorf("%+v", q)
	}
	given.Method = "LOCK"
	if g, _ = one(t, log, Options{Request: given}); g.Request.Method != "PROPFIND" || g.Request.BodyKnown {
		t.Errorf("%+v", g.Request)
	}
	if g, _ = one(t, ms, Options{Request: given}); g.Request != given {
		t.Error(fmt.Sprint(g.Request))
	}
}
