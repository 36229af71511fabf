package proxy

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"lint207/analyze/capture"
)

// HAR writes exchanges as an HTTP Archive 1.2, one entry at a time.
type HAR struct {
	w     *bufio.Writer
	some  bool
	broke error
}

// NewHAR begins an archive; version is that of lint207.
func NewHAR(w io.Writer, version string) *HAR {
	h := &HAR{w: bufio.NewWriter(w)}
	fmt.Fprintf(h.w, "{\"log\":{\"version\":\"1.2\",\"creator\":{\"name\":\"lint207\",\"version\":%q},\"entries\":[", version)
	return h
}

// Add writes one exchange.
func (h *HAR) Add(x *Exchange) error {
	if h.broke != nil {
		return h.broke
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if h.broke = enc.Encode(harOf(x)); h.broke != nil {
		return h.broke
	}
	if h.some {
		h.w.WriteByte(',')
	}
	h.some = true
	h.w.WriteByte('\n')
	h.w.Write(bytes.TrimSuffix(b.Bytes(), []byte("\n")))
	h.broke = h.w.Flush()
	return h.broke
}

// End ends the archive.
func (h *HAR) End() error {
	h.w.WriteString("\n]}}\n")
	if err := h.w.Flush(); h.broke == nil {
		h.broke = err
	}
	return h.broke
}

type (
	harEntry struct {
		Started  string      `json:"startedDateTime"`
		Time     float64     `json:"time"`
		Request  harRequest  `json:"request"`
		Response harResponse `json:"response"`
		Cache    struct{}    `json:"cache"`
		Timings  harTimings  `json:"timings"`
		Comment  string      `json:"comment,omitempty"`
	}
	harRequest struct {
		Method      string     `json:"method"`
		URL         string     `json:"url"`
		Proto       string     `json:"httpVersion"`
		Cookies     []struct{} `json:"cookies"`
		Headers     []harPair  `json:"headers"`
		Query       []harPair  `json:"queryString"`
		Body        *harBody   `json:"postData,omitempty"`
		HeadersSize int        `json:"headersSize"`
		BodySize    int64      `json:"bodySize"`
	}
	harResponse struct {
		Status      int        `json:"status"`
		Reason      string     `json:"statusText"`
		Proto       string     `json:"httpVersion"`
		Cookies     []struct{} `json:"cookies"`
		Headers     []harPair  `json:"headers"`
		Content     harBody    `json:"content"`
		Redirect    string     `json:"redirectURL"`
		HeadersSize int        `json:"headersSize"`
		BodySize    int64      `json:"bodySize"`
	}
	harPair struct {
		Name  string `json:"name"`
		Value string `json:"value"`
	}
	harBody struct {
		Size        *int64  `json:"size,omitempty"`        // of a content, decoded
		Compression int64   `json:"compression,omitempty"` // bytes that its coding saved
		Type        string  `json:"mimeType"`
		Text        *string `json:"text,omitempty"`
		Encoding    string  `json:"encoding,omitempty"`
		Unofficial  string  `json:"_encoding,omitempty"` // of postData, which has no field for it
		Comment     string  `json:"comment,omitempty"`
	}
	harTimings struct {
		Send    float64 `json:"send"`
		Wait    float64 `json:"wait"`
		Receive float64 `json:"receive"`
	}
)

func harOf(x *Exchange) *harEntry {
	took := float64(x.Took.Microseconds()) / 1000
	e := &harEntry{
		Started: x.Began.UTC().Format(time.RFC3339Nano), Time: took,
		Request: requestOf(x), Response: responseOf(x), Timings: harTimings{Wait: took},
	}
	switch {
	case x.Response == nil && x.Gone:
		e.Response.Status, e.Response.Reason = 0, "" // as browsers record it
		e.Comment = "the client went away before the server answered"
	case x.Response == nil:
		e.Comment = "the server gave no answer: " + x.Err.Error()
	case x.Err != nil:
		e.Comment = "the answer is cut off: " + x.Err.Error()
	}
	return e
}

func requestOf(x *Exchange) harRequest {
	r := x.Request
	q := harRequest{
		Method: r.Method, URL: urlOf(r), Proto: r.Proto, Cookies: []struct{}{}, Query: queryOf(r.URL.RawQuery),
		Headers: append([]harPair{{"Host", r.Host}}, pairs(r.Header)...), HeadersSize: -1, BodySize: x.Sent.Size,
	}
	if len(r.TransferEncoding) > 0 {
		q.Headers = append(q.Headers, harPair{"Transfer-Encoding", strings.Join(r.TransferEncoding, ", ")})
	}
	if x.Sent.Size == 0 {
		return q
	}
	b := harBody{Type: r.Header.Get("Content-Type")}
	if x.Sent.Whole {
		b.set(x.Sent.Bytes)
		b.Unofficial, b.Encoding = b.Encoding, ""
	} else {
		b.Comment = "not kept"
	}
	q.Body = &b
	return q
}

func responseOf(x *Exchange) harResponse {
	r := x.Response
	if r == nil {
		r = &http.Response{StatusCode: http.StatusBadGateway, Status: "502 Bad Gateway", Proto: "HTTP/1.1"}
	}
	_, reason, _ := strings.Cut(r.Status, " ")
	a := harResponse{
		Status: r.StatusCode, Reason: reason, Proto: r.Proto, Cookies: []struct{}{}, Headers: pairs(r.Header),
		Redirect: r.Header.Get("Location"), HeadersSize: -1, BodySize: x.Got.Size,
	}
	c := &a.Content
	c.Type, c.Size = r.Header.Get("Content-Type"), &x.Got.Size
	if !x.Got.Whole {
		c.Comment = "not kept"
		return a
	}
	content := decoded(x)
	size := int64(len(content))
	c.Size, c.Compression = &size, size-x.Got.Size
	c.set(content)
	return a
}

// decoded is the content of an answer without content codings, or as it came
// if they cannot be undone.
func decoded(x *Exchange) []byte {
	if x.Response == nil || x.Response.Header.Get("Content-Encoding") == "" {
		return x.Got.Bytes
	}
	ex := capture.FromResponse("", nil, nil, x.Response, bytes.NewReader(x.Got.Bytes))
	b, err := io.ReadAll(io.LimitReader(ex.Body, capture.MaxCaptureBody+1))
	if err != nil || len(b) > capture.MaxCaptureBody {
		return x.Got.Bytes
	}
	return b
}

func (b *harBody) set(content []byte) {
	s := string(content)
	if !utf8.Valid(content) {
		s, b.Encoding = base64.StdEncoding.EncodeToString(content), "base64"
	}
	b.Text = &s
}

// urlOf is the absolute URL of a request, its target as it was sent.
func urlOf(r *http.Request) string {
	switch server := r.URL.Scheme + "://" + r.Host; {
	case r.RequestURI == "*":
		return server // RFC 9112 section 3.3
	case strings.HasPrefix(r.RequestURI, "/"):
		return server + r.RequestURI
	}
	return r.RequestURI
}

func pairs(h http.Header) []harPair {
	out := []harPair{}
	for name, values := range h {
		for _, v := range values {
			out = append(out, harPair{name, v})
		}
	}
	slices.SortStableFunc(out, func(a, b harPair) int { return strings.Compare(a.Name, b.Name) })
	return out
}

func queryOf(raw string) []harPair {
	out := []harPair{}
	for part := range strings.SplitSeq(raw, "&") {
		name, value, _ := strings.Cut(part, "=")
		if part == "" {
			continue
		}
		out = append(out, harPair{unescape(name), unescape(value)})
	}
	return out
}

func unescape(s string) string {
	if u, err := url.QueryUnescape(s); err == nil {
		return u
	}
	return s
}
