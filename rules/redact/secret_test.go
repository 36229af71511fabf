package redact

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"unicode/utf16"

	"lint207/analyze/capture"
)

// marks makes words that nothing may show: each is planted in one place.
type marks struct{ all []string }

func (m *marks) plant() string {
	w := fmt.Sprintf("secret%cqz", 'a'+rune(len(m.all)))
	if len(m.all) > 25 {
		w = fmt.Sprintf("Geheim%c%cqz", 'a'+rune(len(m.all)/26), 'a'+rune(len(m.all)%26))
	}
	m.all = append(m.all, w)
	return w
}

// fill puts a mark in place of every @.
func (m *marks) fill(s string) string {
	for strings.Contains(s, "@") {
		s = strings.Replace(s, "@", m.plant(), 1)
	}
	return s
}

// spellings are ways in which a word may be written.
func spellings(w string) []string {
	var pct, dec, hex, esc strings.Builder
	for _, c := range w {
		fmt.Fprintf(&pct, "%%%02X", c)
		fmt.Fprintf(&dec, "&#%03d;", c)
		fmt.Fprintf(&hex, "&#x%x;", c)
		fmt.Fprintf(&esc, `\u%04x`, c)
	}
	return []string{w, pct.String(), strings.ToLower(pct.String()), dec.String(), hex.String(), esc.String(),
		base64.StdEncoding.EncodeToString([]byte(w)), strings.TrimRight(base64.StdEncoding.EncodeToString([]byte("x"+w)), "=")[2:]}
}

func (m *marks) check(t *testing.T, out []byte) {
	t.Helper()
	texts := []string{string(out)}
	for _, s := range regexp.MustCompile(`[A-Za-z0-9+/]{24,}={0,2}`).FindAllString(string(out), -1) {
		if b, err := base64.StdEncoding.DecodeString(s); err == nil {
			texts = append(texts, string(b))
		}
	}
	for _, text := range texts {
		low := strings.ToLower(strings.ReplaceAll(text, "\x00", ""))
		for _, w := range m.all {
			for _, s := range spellings(w) {
				if strings.Contains(low, strings.ToLower(s)) {
					t.Errorf("%s is left as %s in\n%s", w, s, out)
				}
			}
		}
	}
}

const answerBody = `<?xml version="1.0" encoding="utf-8"?><!-- @ --><?pi @?>
<!DOCTYPE D:multistatus [<!ENTITY @ "@">]>
PHP warning: @ in /var/@/x.php on line 3
<D:multistatus xmlns:D="DAV:" xmlns:@="http://@.example/@" xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:E="urn:@">
 <D:response @="@"><D:href>http://@:@[at]@.example:8443/@/%40@/@.ics?@=@#@</D:href>
  <D:propstat xml:lang="@"><D:prop>
   <D:displayname>Dr. @ &amp; @</D:displayname><D:getetag>W/"@"</D:getetag><D:getcontenttype>text/@; x=@</D:getcontenttype>
   <D:getlastmodified>Mon, 01 Jan 2024 @</D:getlastmodified><D:creationdate>@</D:creationdate>
   <D:owner><D:href>mailto:@[at]@.example</D:href>@</D:owner>
   <D:lockdiscovery><D:activelock><D:timeout>Second-@</D:timeout><D:locktoken><D:href>urn:uuid:@</D:href></D:locktoken></D:activelock></D:lockdiscovery>
   <E:@ at="@" E:@="@"><![CDATA[@ <b>@</b>]]></E:@><D:@>@</D:@><@:@/>
   <C:calendar-data>BEGIN:VCALENDAR&#13;
PRODID:-//@//@//EN
BEGIN:VEVENT
UID:@
SUMMARY;LANGUAGE=@:@
 @
ATTENDEE;CN="@";X-@=@:mailto:@[at]@.example
DTSTART;TZID=@/@:20240101T100000
X-@:@
@.TEL;TYPE=@;@;X-@=@;CN=@;VALUE=@:@
  BEGIN:@
  @:@
 STATUS:@
METHOD:@
CLASS;X="@:@";DIR=&quot;@:@;@&quot;:@
BEGIN:@
@
END:VEVENT
END:VCALENDAR</C:calendar-data>
  </D:prop><D:status>HTTP/1.1 200 OK by @</D:status><D:responsedescription>@ said no</D:responsedescription>
  <D:error><E:@>@</E:@><D:lock-token-submitted><D:href>/@</D:href></D:lock-token-submitted></D:error></D:propstat>
  <D:location><D:href>/@</D:href></D:location></D:response>
 <D:sync-token>http://@.example/@</D:sync-token>&@; @
</D:multistatus> @`

const requestBody = `<D:propfind xmlns:D="DAV:" xmlns:E="urn:@" xmlns:F="urn:ietf:params:xml:ns:@"><D:prop><E:@/><D:displayname>@</D:displayname></D:prop>
<D:property name="@" namespace="@"/><D:property name="@"/><C:filter><C:comp-filter name="@"><C:prop-filter name="@"><C:text-match collation="i;@">@</C:text-match>
<C:time-range start="@" end="20240101@"/><C:param-filter name="@"/></C:prop-filter></C:comp-filter></C:filter></D:propfind>`

const requestHead = `PROPFIND /@/%2f@?@ HTTP/1.1
Host: @.example:8443
Authorization: Basic @
Proxy-Authorization: Digest username="@", realm="@"
Cookie: @=@
User-Agent: @/1.0 (@)
Destination: http://@.example/@
If: <http://@.example/@> (<urn:uuid:@> ["@"]) (Not <urn:@>)
Lock-Token: <urn:uuid:@>
Referer: http://@/
Prefer: @
Depth: @
CalDAV-Timezones: @
X-Remote-User: @
Forwarded: for=@;host=@
Timeout: Second-@
X-@: @
 folded @
Content-Type: application/xml; charset=@
`

const answerHead = `HTTP/1.1 207 Multi-Status by @
Server: @/2.0 @
Date: Mon, 01 Jan 2024 10:00:00 @
Set-Cookie: @=@; Path=/@; Domain=@
Location: /@
Content-Location: http://@.example/@
ETag: "@"
Link: <http://@/>; rel="@"
DAV: 1, <http://@/@>, calendar-@, @-redirectrefs
Vary: Accept, @, X-@
Connection: TE, @
Preference-Applied: @; @=@
Allow: OPTIONS, @
WWW-Authenticate: Basic realm="@"
X-@-Id: @
Content-Type: application/xml; charset="@"
`

func (m *marks) http(eol string) string {
	s := requestHead + "\n" + requestBody + "\n" + answerHead + "\n" + answerBody + "\n"
	return strings.ReplaceAll(m.fill(strings.ReplaceAll(s, "\n", eol)), "[at]", "@")
}

func redacted(t *testing.T, in string, form capture.Kind) []byte {
	t.Helper()
	out, _, err := New().Capture(context.Background(), []byte(in), form)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// Marks in every field of every form are gone.
func TestSecrets(t *testing.T) {
	body := func(m *marks) string { return strings.ReplaceAll(m.fill(answerBody), "[at]", "@") }
	forms := map[string]func(m *marks) (string, capture.Kind){
		"xml": func(m *marks) (string, capture.Kind) { return body(m), capture.XML },
		"xml-upper": func(m *marks) (string, capture.Kind) {
			return strings.ReplaceAll(body(m), "<D:href>", "<D:HREF>"), capture.XML
		},
		"utf16": func(m *marks) (string, capture.Kind) {
			s := []byte{0xfe, 0xff}
			for _, u := range utf16.Encode([]rune(body(m))) {
				s = append(s, byte(u>>8), byte(u))
			}
			return string(s), capture.XML
		},
		"references": func(m *marks) (string, capture.Kind) {
			var b strings.Builder
			for _, c := range m.plant() + " " + m.plant() {
				fmt.Fprintf(&b, "&#x%x;&#%03d;", c, c)
			}
			var pct, tw strings.Builder
			for _, c := range m.plant() {
				fmt.Fprintf(&pct, "%%%02x", c)
				fmt.Fprintf(&tw, "%%25%02x", c)
			}
			var plain strings.Builder
			for _, c := range m.plant() {
				fmt.Fprintf(&plain, "&#x%x;", c)
			}
			return `<D:multistatus xmlns:D="DAV:"><D:response><D:href>/` + pct.String() + tw.String() + `</D:href><D:x>` + b.String() + " " + plain.String() + `</D:x></D:response></D:multistatus>`, capture.XML
		},
		"calendar": func(m *marks) (string, capture.Kind) {
			return m.fill("POST /@/outbox/ HTTP/1.1\nContent-Type: text/calendar; method=@\n\nBEGIN:VCALENDAR\nMETHOD:REQUEST\nATTENDEE;CN=@:mailto:@\nUID:@\n @\n\t@\nEND:VCALENDAR\n\n" +
				answerHead + "\n<D:multistatus xmlns:D=\"DAV:\"/>\n"), capture.HTTP
		},
		"cut": func(m *marks) (string, capture.Kind) { s := body(m); return s[:len(s)*3/4], capture.XML },
		"quote": func(m *marks) (string, capture.Kind) {
			return strings.Replace(body(m), `"http://`, `http://`, 1), capture.XML
		},
		"http":    func(m *marks) (string, capture.Kind) { return m.http("\n"), capture.HTTP },
		"crlf":    func(m *marks) (string, capture.Kind) { return m.http("\r\n"), capture.HTTP },
		"preface": func(m *marks) (string, capture.Kind) { return m.plant() + " recorded\n\n" + m.http("\n"), capture.HTTP },
		"chunked": func(m *marks) (string, capture.Kind) {
			s := body(m)
			var b strings.Builder
			b.WriteString(strings.Replace(m.fill(answerHead), "\n", "\nTransfer-Encoding: chunked\n", 1) + "\n")
			for len(s) > 0 { // cuts words in two
				n := min(len(s), 101)
				fmt.Fprintf(&b, "%x\r\n%s\r\n", n, s[:n])
				s = s[n:]
			}
			return b.String() + "0\r\n\r\n", capture.HTTP
		},
		"gzip": func(m *marks) (string, capture.Kind) {
			return strings.Replace(m.fill(answerHead), "\n", "\nContent-Encoding: gzip\n", 1) + "\n" + gzipped(t, body(m)), capture.HTTP
		},
		"file.gz": func(m *marks) (string, capture.Kind) { return gzipped(t, body(m)), capture.Auto },
		"curl": func(m *marks) (string, capture.Kind) {
			var b strings.Builder
			fmt.Fprintf(&b, "*   Trying 192.0.2.1:443...\n* Connected to %s (192.0.2.1) port 443 (#0)\n* subject: CN=%s\n", m.plant(), m.plant())
			for l := range strings.Lines(m.fill(requestHead)) {
				b.WriteString("> " + l)
			}
			b.WriteString("> \n")
			for l := range strings.Lines(m.fill(answerHead)) {
				b.WriteString("< " + l)
			}
			return b.String() + "< \n{ [1000 bytes data]\n" + body(m) + "\n* Connection #0 to host " + m.plant() + " left intact\n", capture.Curl
		},
		"ndjson": func(m *marks) (string, capture.Kind) {
			line := func(request, response string) string {
				s := m.fill(`{"source":"@","@":"@","n":{"@":1},"request":{"method":"PROPFIND","url":"http://@/@","headers":`+request+`,"body":REQ},"response":{"status":207,"reason":"Multi @","lossy":"@","headers":`+response+`,`) + "BODY}}\n"
				req, _ := json.Marshal(m.fill(requestBody))
				return strings.Replace(s, "REQ", string(req), 1)
			}
			b1, _ := json.Marshal(body(m))
			text := line(`{"Host":"@","@":["@","@"],"Cookie":"@"}`, `[{"name":"Set-Cookie","value":"@"},{"value":"@","name":"X-@","@":"@"}]`)
			text = strings.Replace(text, "BODY", `"body":`+string(b1), 1)
			coded := line(`[]`, `{}`)
			coded = strings.Replace(coded, "BODY", `"bodyBase64":"`+base64.StdEncoding.EncodeToString([]byte(body(m)))+`"`, 1)
			zipped := line(`[]`, `{"Content-Encoding":"gzip"}`)
			zipped = strings.Replace(zipped, "BODY", `"bodyBase64":"`+base64.StdEncoding.EncodeToString([]byte(gzipped(t, body(m))))+`"`, 1)
			return text + coded + zipped + `{"response": ` + m.plant() + "\n", capture.NDJSON
		},
		"har": func(m *marks) (string, capture.Kind) {
			b, _ := json.Marshal(body(m))
			q, _ := json.Marshal(m.fill(requestBody))
			return m.fill(`{"log":{"version":"1.2","creator":{"name":"@","version":"1","comment":"@"},"browser":{"name":"@","version":"@"},"comment":"@",
				"pages":[{"id":"@","title":"@","startedDateTime":"2024-01-01T10:00:00Z @","pageTimings":{}}],
				"entries":[{"pageref":"@","serverIPAddress":"@","connection":"@","comment":"@","_@":{"@":"@"},"startedDateTime":"@","time":1,
				"request":{"method":"PROPFIND @","url":"https://@:@/@?@=@","httpVersion":"HTTP/1.1","cookies":[{"name":"@","value":"@","path":"/@","domain":"@","comment":"@"}],
				"headers":[{"name":"Authorization","value":"Bearer @"},{"name":"X-@","value":"@","comment":"@"}],"queryString":[{"name":"@","value":"@"}],
				"postData":{"mimeType":"@","params":[{"name":"@","value":"@","fileName":"@"}],"text":`) + string(q) +
				m.fill(`}},"response":{"status":207,"statusText":"@","httpVersion":"HTTP/1.1 @","redirectURL":"/@","cookies":[{"name":"@","value":"@"}],
				"headers":[{"name":"Set-Cookie","value":"@"},{"name":"Content-Type","value":"application/@"}],
				"content":{"size":3,"mimeType":"text/xml; @","comment":"@","text":`) + string(b) + `}},"cache":{},"timings":{}}]}}`, capture.HAR
		},
		"batch": func(m *marks) (string, capture.Kind) {
			return strings.ReplaceAll(m.fill(`{"@":"@","responses":[{"id":"@","status":404,"headers":{"Location":"https://@/@","X-@":"@"},"dependsOn":["@"],
				"body":{"error":{"code":"@","message":"@ \n\u0073ecret\"@","details":[{"target":"@"}],"@":{"@":["@"]}},"[at]odata.context":"https://@"}}],
				"[at]odata.nextLink":"https://graph.microsoft.com/@/$batch/@","[at]odata.context":"https://@.graph.microsoft.@/inbox@"}`), "[at]", "@"), capture.JSON
		},
		"batch-requests": func(m *marks) (string, capture.Kind) {
			return strings.ReplaceAll(m.fill(`{"requests":[{"id":"@","method":"GET","url":"/@/$batch@","if":"$1/@ eq '@'","depends_on":["@"],"headers":{"If":"@"}}]}`), "[at]", "@"), capture.JSON
		},
		"batch-broken": func(m *marks) (string, capture.Kind) {
			return m.fill(`{"responses":[{"id":"1","status":404,"cost":NaN,"@":"@","status":"@","method":@ }]} @ {"id":"@`), capture.JSON
		},
	}
	for name, form := range forms {
		t.Run(name, func(t *testing.T) {
			m := &marks{}
			in, kind := form(m)
			m.check(t, redacted(t, in, kind))
		})
	}
}

func gzipped(t *testing.T, s string) string {
	t.Helper()
	c := exec.Command("gzip", "-c")
	c.Stdin = strings.NewReader(s)
	b, err := c.Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// Real traces of curl hold the names of their fixtures; those go.
func TestTraces(t *testing.T) {
	for _, name := range []string{"trace-plain", "tracefile-gzip", "ascii-plain", "v-chunked", "progress-auth--anyauth"} {
		b, err := os.ReadFile("../../testdata/capture/curl/" + name + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		out := redacted(t, string(b), capture.Auto)
		for _, w := range []string{"café", "nonce=", "/plain", "/gzip"} {
			if bytes.Contains(out, []byte(w)) {
				t.Errorf("%s: %s is left in\n%s", name, w, out)
			}
		}
	}
}

// Pseudonyms are consistent, injective and as long as their words.
func TestPseudonyms(t *testing.T) {
	in := []byte(`<D:multistatus xmlns:D="DAV:"><D:response><D:href>/Docs/annual%20r%C3%A9port/</D:href><D:error><D:lock-token-submitted><D:href>http://h.example/docs/annual%20réport</D:href></D:lock-token-submitted></D:error></D:response></D:multistatus>`)
	out := bytes.Clone(in)
	r := New()
	r.Body(out)
	if len(out) != len(in) {
		t.Fatalf("%d bytes became %d", len(in), len(out))
	}
	href := regexp.MustCompile(`<D:href>([^<]*)`).FindAllSubmatch(out, -1)
	a, b := string(href[0][1]), string(href[1][1])
	if got := r.URL("/Docs/annual%20r%C3%A9port/"); got != a {
		t.Errorf("%s, then %s", a, got)
	}
	if !strings.HasPrefix(a[1:], strings.ToUpper(a[1:2])) || !strings.Contains(strings.ToLower(b), strings.ToLower(a[:6])) {
		t.Errorf("%s and %s do not show the same folder", a, b)
	}
	n, seen := newNames(), map[string]string{}
	for i := range 5000 {
		w := fmt.Sprintf("%x-w%d %c%c", i*7919, i, 'a'+i%26, 'a'+i/26%26)
		b := []byte(w)
		n.text(b, 0)
		if was, ok := seen[string(b)]; ok && was != w {
			t.Fatalf("%s and %s both become %s", was, w, b)
		}
		seen[string(b)] = w
	}
}
