package redact

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"io"
	"unicode/utf8"

	"lint207/analyze/capture"
)

// lossy is what a line says of a capture that was not exact.
const lossy = "the capture from which this line was made may have changed the body"

// writeLine writes an exchange as a line of NDJSON.
func writeLine(out *bytes.Buffer, ex *capture.Exchange) error {
	body, err := io.ReadAll(ex.Body)
	if err != nil {
		return err
	}
	line := map[string]any{}
	if q := ex.Request; q != nil {
		m := map[string]any{"method": q.Method, "url": q.URL(), "headers": fieldList(q.Header)}
		if q.BodyKnown {
			putBody(m, q.Body)
		}
		line["request"] = m
	}
	m := map[string]any{"status": 207}
	if h := ex.Head; h != nil {
		m = map[string]any{"status": h.Status, "reason": h.Reason, "httpVersion": h.Proto, "headers": fieldList(h.Header)}
	}
	putBody(m, body)
	if ex.Lossy != "" {
		m["lossy"] = lossy
	}
	line["response"] = m
	e := json.NewEncoder(out)
	e.SetEscapeHTML(false)
	return e.Encode(line)
}

func putBody(m map[string]any, b []byte) {
	if utf8.Valid(b) {
		m["body"] = string(b)
	} else {
		m["bodyBase64"] = base64.StdEncoding.EncodeToString(b)
	}
}

func fieldList(fields []capture.Field) []map[string]string {
	out := []map[string]string{}
	for _, f := range fields {
		out = append(out, map[string]string{"name": f.Name, "value": f.Value})
	}
	return out
}
