package capture

import (
	"bufio"
	"bytes"
	"io"
	"net/http"
	"slices"
)

// FromResponse is an exchange of package net/http. body is the response body,
// read in place of resp.Body; sent is the body of the request, nil unknown.
// The request may be nil. net/http sorts no fields, so their order is by name.
// Content codings that net/http has left are undone.
func FromResponse(source string, req *http.Request, sent []byte, resp *http.Response, body io.Reader) *Exchange {
	h := &Head{
		Proto: resp.Proto, Status: resp.StatusCode, Reason: reasonOf(resp.Status), Header: fields(resp.Header),
		Complete: !resp.Uncompressed, // net/http has taken fields away then
	}
	size := peekSize
	if b, ok := body.(*bytes.Reader); ok {
		size = min(size, b.Len()+1)
	}
	content, changed := undo(body, codings(h.Header))
	if changed {
		size = peekSize
	}
	peeked := bufio.NewReaderSize(content, size)
	p, _ := peeked.Peek(peekSize)
	ex := &Exchange{Source: source, Index: 1, Head: h, Body: peeked, Looks: looks(p), Short: len(p) < peekSize}
	if req != nil {
		ex.Request = requestOf(source, req, sent)
	}
	return ex
}

// reasonOf is the phrase of "207 Multi-Status".
func reasonOf(status string) string {
	if _, reason, ok := bytes.Cut([]byte(status), []byte(" ")); ok {
		return string(reason)
	}
	return ""
}

func requestOf(source string, req *http.Request, sent []byte) *Request {
	q := &Request{Method: req.Method, Target: req.URL.RequestURI(), Header: fields(req.Header), HeaderKnown: true, Source: source}
	host := req.Host
	if host == "" {
		host = req.URL.Host
	}
	if host != "" {
		q.Header = append([]Field{{Name: "Host", Value: host}}, q.Header...)
	}
	if req.RequestURI != "" {
		q.Target = req.RequestURI // a server has it as it was sent
	}
	q.Scheme = req.URL.Scheme
	if sent != nil || req.Body == nil || req.Body == http.NoBody {
		q.Body, q.BodyKnown = undoBytes(sent, codings(q.Header), MaxRequestBody)
	}
	return q
}

func fields(h http.Header) []Field {
	var out []Field
	for name, values := range h {
		for _, v := range values {
			out = append(out, Field{Name: name, Value: v})
		}
	}
	slices.SortStableFunc(out, func(a, b Field) int { return bytes.Compare([]byte(a.Name), []byte(b.Name)) })
	return out
}

// Wanted says whether an exchange of FromResponse is one that can be linted,
// by its status and by the first bytes of its body.
func (ex *Exchange) Wanted() bool {
	b, ok := ex.Body.(*bufio.Reader)
	if !ok {
		return true
	}
	p, _ := b.Peek(peekSize)
	return wanted(ex, p) || ex.Owed()
}
