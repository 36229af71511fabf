package report

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"lint207/rules"
)

// Schema names the version of the JSON report.
const Schema = "lint207/1"

// jsonWriter writes the JSON report as a stream: nothing of a document is
// held once it is written, and responses are written one by one.
type jsonWriter struct {
	w       *bufio.Writer
	o       Options
	compact bool // without line breaks and indentation
	open    bool // the head is written
	docs    bool // a document is written
	skipped []jsonSkipped
	err     error
	enc     encoder
}

func newJSON(w io.Writer, o Options) Writer {
	return &jsonWriter{w: bufio.NewWriter(w), o: o, skipped: []jsonSkipped{}}
}

// Indentation of what stands in the report, in a document, in a list there.
const (
	inReport   = "  "
	inDocument = "      "
	inList     = "        "
)

// br breaks the line, unless the report is one line for each document.
func (j *jsonWriter) br(indent string) {
	if !j.compact {
		j.w.WriteByte('\n')
		j.w.WriteString(indent)
	}
}

func (j *jsonWriter) head() {
	if j.open {
		return
	}
	j.open = true
	j.w.WriteString("{")
	j.field(inReport, "schema", Schema, true)
	j.field(inReport, "tool", jsonTool{"lint207", j.o.Version}, false)
	j.w.WriteString(",\n  \"documents\": [")
}

// field writes a member of an object.
func (j *jsonWriter) field(indent, key string, v any, first bool) {
	if !first {
		j.w.WriteByte(',')
	}
	j.br(indent)
	j.key(key)
	j.value(indent, v)
}

func (j *jsonWriter) key(key string) {
	j.w.WriteByte('"')
	j.w.WriteString(key)
	j.w.WriteString(`":`)
	if !j.compact {
		j.w.WriteByte(' ')
	}
}

func (j *jsonWriter) value(indent string, v any) {
	step := "  "
	if j.compact {
		step = ""
	}
	if err := j.enc.write(j.w, indent, step, v); err != nil && j.err == nil {
		j.err = err
	}
}

// encoder writes values as indented JSON that is safe on a terminal too: what
// is invisible is written as \u escapes, invalid UTF-8 as U+FFFD. Its buffers
// are used again.
type encoder struct {
	plain    bytes.Buffer
	json     *json.Encoder // into plain
	indented []byte
}

func (e *encoder) write(w *bufio.Writer, indent, step string, v any) error {
	switch v := v.(type) {
	case nil:
		w.WriteString("null")
		return nil
	case int64:
		w.Write(strconv.AppendInt(w.AvailableBuffer(), v, 10))
		return nil
	case int:
		w.Write(strconv.AppendInt(w.AvailableBuffer(), int64(v), 10))
		return nil
	}
	b, err := e.encode(indent, step, v)
	if err != nil {
		return err
	}
	_, err = w.Write(b)
	return err
}

// encode is a value on its own.
func encode(indent, step string, v any) ([]byte, error) { return new(encoder).encode(indent, step, v) }

// encode gives bytes that are good until the next call.
func (e *encoder) encode(indent, step string, v any) ([]byte, error) {
	if e.json == nil {
		e.json = json.NewEncoder(&e.plain)
		e.json.SetEscapeHTML(false)
	}
	e.plain.Reset()
	if err := e.json.Encode(v); err != nil {
		return nil, err
	}
	b := bytes.TrimSuffix(e.plain.Bytes(), []byte("\n"))
	if step != "" {
		e.indented = appendIndented(e.indented[:0], b, indent, step)
		b = e.indented
	}
	return visible(b), nil
}

// appendIndented breaks JSON without white space into lines, as json.Indent
// does, which reads it once more with all its checks.
func appendIndented(dst, src []byte, indent, step string) []byte {
	depth := 0
	line := func() {
		dst = append(append(dst, '\n'), indent...)
		for range depth {
			dst = append(dst, step...)
		}
	}
	for i := 0; i < len(src); i++ {
		switch c := src[i]; c {
		case '"':
			from := i
			for i++; src[i] != '"'; i++ {
				if src[i] == '\\' {
					i++
				}
			}
			dst = append(dst, src[from:i+1]...)
		case '{', '[':
			dst = append(dst, c)
			if src[i+1] == c+2 { // the closing bracket
				i++
				dst = append(dst, c+2)
				continue
			}
			depth++
			line()
		case '}', ']':
			depth--
			line()
			dst = append(dst, c)
		case ',':
			dst = append(dst, c)
			line()
		case ':':
			dst = append(dst, ':', ' ')
		default:
			dst = append(dst, c)
		}
	}
	return dst
}

func visible(b []byte) []byte {
	if bytes.Contains(b, []byte("##")) { // CI systems obey "##[" anywhere
		b = bytes.ReplaceAll(b, []byte("##"), []byte(`#\u0023`))
	}
	if ascii(b) || !bytes.ContainsFunc(b, hidden) {
		return b
	}
	var out bytes.Buffer
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		switch {
		case !hidden(r):
			out.Write(b[:n])
		case r > 0xffff:
			r -= 0x10000
			fmt.Fprintf(&out, `\u%04x\u%04x`, 0xd800+r>>10, 0xdc00+r&0x3ff)
		default:
			fmt.Fprintf(&out, `\u%04x`, r)
		}
		b = b[n:]
	}
	return out.Bytes()
}

func ascii(b []byte) bool {
	for _, c := range b {
		if c >= 0x7f {
			return false
		}
	}
	return true
}

func hidden(r rune) bool { return r != '\n' && invisible(r) }

// clean is a text as valid UTF-8.
func clean(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	return string([]rune(s))
}

// Document writes one result.
func (j *jsonWriter) Document(r *rules.Result) error {
	j.head()
	if j.docs {
		j.w.WriteByte(',')
	}
	j.docs = true
	j.w.WriteString("\n    ")
	return j.document(r, "source")
}

// document writes a result as an object that begins with the member first.
func (j *jsonWriter) document(r *rules.Result, first string) error {
	if err := j.members(r, first); err != nil {
		return err
	}
	j.br("    ")
	j.w.WriteByte('}')
	return j.w.Flush()
}

// members writes the opening of the object and all members of a document.
func (j *jsonWriter) members(r *rules.Result, first string) error {
	j.w.WriteByte('{')
	if first != "source" {
		j.field(inDocument, first, Schema, true)
	}
	j.about(r, first)
	if err := j.responses(r); err != nil {
		return err
	}
	j.diagnosis(r)
	j.findings(r)
	return j.err
}

// about writes what the document is and what it came to.
func (j *jsonWriter) about(r *rules.Result, first string) {
	put := func(key string, v any) { j.field(inDocument, key, v, key == first) }
	put("source", clean(r.Source))
	put("index", r.Index)
	put("kind", orNull(r.Kind))
	put("request", requestJSON(r.Request))
	put("status", code(r.Status))
	d := r.Diagnosis
	if d == nil {
		for _, key := range []string{"method", "outcome", "outcomeCertainty", "counts"} {
			put(key, nil)
		}
		return
	}
	put("method", methodJSON(&d.Method))
	put("outcome", orNull(string(d.Outcome)))
	put("outcomeCertainty", d.Certainty.String())
	put("counts", countsJSON(&d.Counts))
}

// responses writes every response that the result can give, or those that it
// holds, one by one.
func (j *jsonWriter) responses(r *rules.Result) error {
	n := 0
	j.array("responses")
	add := func(i *rules.ResponseInfo) error {
		if n > 0 {
			j.w.WriteByte(',')
		}
		n++
		j.br(inList)
		j.value(inList, responseJSON(i))
		return j.err
	}
	omitted := r.ResponsesOmitted
	if r.EachResponse != nil {
		omitted = 0
		if err := r.EachResponse(add); err != nil {
			return err
		}
	} else {
		for i := range r.Responses {
			add(&r.Responses[i])
		}
	}
	if n > 0 {
		j.br(inDocument)
	}
	j.w.WriteByte(']')
	j.field(inDocument, "responsesOmitted", omitted, false)
	return nil
}

// array opens an array in a document.
func (j *jsonWriter) array(key string) {
	j.w.WriteByte(',')
	j.br(inDocument)
	j.key(key)
	j.w.WriteByte('[')
}

// list writes an array element by element.
func list[T any](j *jsonWriter, key string, from []T, as func(*T) any) {
	j.array(key)
	n := 0
	for i := range from {
		v := as(&from[i])
		if v == nil {
			continue
		}
		if n > 0 {
			j.w.WriteByte(',')
		}
		n++
		j.br(inList)
		j.value(inList, v)
	}
	if n > 0 {
		j.br(inDocument)
	}
	j.w.WriteByte(']')
}

func (j *jsonWriter) diagnosis(r *rules.Result) {
	d := r.Diagnosis
	if d == nil {
		j.field(inDocument, "causes", []any{}, false)
		j.field(inDocument, "causeCount", 0, false)
		j.field(inDocument, "unexplained", []any{}, false)
		j.field(inDocument, "unexplainedCount", 0, false)
		return
	}
	list(j, "causes", d.Causes, causeJSON)
	j.field(inDocument, "causeCount", d.CauseCount, false)
	list(j, "unexplained", d.Unexplained, dependentJSON)
	j.field(inDocument, "unexplainedCount", d.UnexplainedCount, false)
}

// findings writes the findings that are severe enough; all are counted.
func (j *jsonWriter) findings(r *rules.Result) {
	var total, listed int64
	list(j, "findings", r.Findings, func(f *rules.Finding) any {
		if !j.o.shows(f.Severity) {
			return nil
		}
		listed++
		return findingJSON(f)
	})
	counts := map[string]int64{}
	for rule, n := range r.Counts {
		counts[rule.Name] += n
		total += n
	}
	j.field(inDocument, "findingCounts", counts, false)
	j.field(inDocument, "findingsOmitted", max(total-listed, r.Omitted), false)
	j.field(inDocument, "suppressed", r.Suppressed, false)
	if r.Baselined > 0 {
		j.field(inDocument, "baselined", r.Baselined, false)
	}
	list(j, "notRun", r.NotRun, func(n *rules.NotRun) any { return jsonNotRun{clean(n.Needs), n.Rules} })
	list(j, "notes", r.Notes, func(s *string) any { return clean(*s) })
}

// Skipped notes a source that is nothing for lint207.
func (j *jsonWriter) Skipped(source, reason string) error {
	j.skipped = append(j.skipped, jsonSkipped{clean(source), clean(strings.TrimSpace(reason))})
	return nil
}

// End writes what follows the documents.
func (j *jsonWriter) End(s Summary) error {
	j.head()
	if j.docs {
		j.w.WriteString("\n  ")
	}
	j.w.WriteByte(']')
	j.field(inReport, "skipped", j.skipped, false)
	j.field(inReport, "summary", s, false)
	j.w.WriteString("\n}\n")
	if j.err != nil {
		return j.err
	}
	return j.w.Flush()
}
