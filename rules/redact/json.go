package redact

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"

	"lint207/analyze/capture"
)

// value is a JSON value whose members keep their order and their number.
type value struct {
	kind   byte // '{', '[', '"' or 0: raw is a number, true, false or null
	raw    string
	text   []byte
	keys   [][]byte
	values []*value
}

// readJSON reads one value; what is no JSON is an error.
func readJSON(d *jsontext.Decoder) (*value, error) {
	tok, err := d.ReadToken()
	if err != nil {
		return nil, err
	}
	v := &value{}
	switch k := tok.Kind(); k {
	case '"':
		v.kind, v.text = '"', []byte(tok.String())
	case '{':
		v.kind = '{'
		for d.PeekKind() != '}' {
			name, err := d.ReadToken()
			if err != nil {
				return nil, err
			}
			v.keys = append(v.keys, []byte(name.String()))
			m, err := readJSON(d)
			if err != nil {
				return nil, err
			}
			v.values = append(v.values, m)
		}
		_, err = d.ReadToken()
	case '[':
		v.kind = '['
		for d.PeekKind() != ']' {
			e, err := readJSON(d)
			if err != nil {
				return nil, err
			}
			v.values = append(v.values, e)
		}
		_, err = d.ReadToken()
	default:
		v.raw = tok.String()
	}
	return v, err
}

var tolerant = []jsontext.Options{jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true)}

func (v *value) write(b *bytes.Buffer) {
	switch v.kind {
	case 0:
		b.WriteString(v.raw)
	case '"':
		quote(b, v.text)
	case '[':
		b.WriteByte('[')
		for i, e := range v.values {
			if i > 0 {
				b.WriteByte(',')
			}
			e.write(b)
		}
		b.WriteByte(']')
	case '{':
		b.WriteByte('{')
		for i, e := range v.values {
			if i > 0 {
				b.WriteByte(',')
			}
			quote(b, v.keys[i])
			b.WriteByte(':')
			e.write(b)
		}
		b.WriteByte('}')
	}
}

func quote(b *bytes.Buffer, s []byte) {
	e := json.NewEncoder(b)
	e.SetEscapeHTML(false)
	e.Encode(string(s))
	b.Truncate(b.Len() - 1) // the line end
}

// member is the value of a member, nil if there is none.
func (v *value) member(name string) *value {
	for i, k := range v.keys {
		if strings.EqualFold(string(k), name) {
			return v.values[i]
		}
	}
	return nil
}

func (v *value) string(name string) string {
	if m := v.member(name); m != nil {
		return string(m.text)
	}
	return ""
}

// har redacts an HTTP Archive.
func (n *names) har(b []byte) ([]byte, error) {
	v, err := readJSON(jsontext.NewDecoder(bytes.NewReader(bytes.TrimPrefix(b, []byte("\xEF\xBB\xBF"))), tolerant...))
	if err != nil {
		return nil, fmt.Errorf("the HAR is no valid JSON: %w", err)
	}
	n.recorded(v, "")
	var flat, out bytes.Buffer
	v.write(&flat)
	if err := json.Indent(&out, flat.Bytes(), "", "  "); err != nil {
		return nil, err
	}
	out.WriteByte('\n')
	return out.Bytes(), nil
}

// ndjson redacts a line for a line. One that is no JSON tells nothing of an
// exchange, so its words go.
func (n *names) ndjson(b []byte) ([]byte, error) {
	var out bytes.Buffer
	for l := range bytes.Lines(b) {
		text := bytes.TrimRight(l, "\r\n")
		d := jsontext.NewDecoder(bytes.NewReader(text), tolerant...)
		v, err := readJSON(d)
		if err == nil {
			if _, err = d.ReadToken(); err == io.EOF {
				err = nil
			}
		}
		if err != nil {
			n.text(l, 0)
			out.Write(l)
			continue
		}
		n.recorded(v, "")
		v.write(&out)
		out.Write(l[len(text):])
	}
	return out.Bytes(), nil
}

// kinds of texts in a recording, by the name of the member.
var recordedModes = map[string]mode{
	"url": keepScheme, "redirecturl": keepScheme,
	"method": keepWords | keepDigits, "httpversion": keepWords | keepDigits, "statustext": keepWords | keepDigits,
	"reason": keepWords | keepDigits, "mimetype": keepWords | keepDigits, "startedDateTime": keepWords | keepDigits,
	"starteddatetime": keepWords | keepDigits, "version": keepDigits, "encoding": keepWords | keepDigits, "_encoding": keepWords | keepDigits,
}

// structure are the names of members of HAR and NDJSON; others are words.
var structure = wordSet(`log version creator browser name comment pages entries starteddatetime id title pagetimings oncontentload
	onload pageref time request response cache timings serveripaddress connection method url httpversion cookies headers
	querystring postdata headerssize bodysize status statustext content redirecturl path domain expires httponly secure
	value mimetype params text filename contenttype size compression encoding _encoding beforerequest afterrequest
	blocked dns connect send wait receive ssl source body bodybase64 reason lossy _transfersize _error samesite
	_initiator _priority _resourcetype _connectionid _fetchedviaserviceworker type`)

// recorded redacts a value of a recording; name is that of its member.
func (n *names) recorded(v *value, name string) {
	switch v.kind {
	case 0:
		if !structure()[name] && name != "" {
			v.raw = n.number(v.raw)
		}
	case '"':
		n.recordedText(v, name)
	case '[':
		for _, e := range v.values {
			n.recorded(e, name)
		}
	case '{':
		switch name {
		case "headers":
			n.headers(v)
			return
		case "cookies":
			n.hide(v)
			return
		}
		base64ed := strings.EqualFold(v.string("encoding"), "base64") || strings.EqualFold(v.string("_encoding"), "base64")
		for i, m := range v.values {
			key := strings.ToLower(string(v.keys[i]))
			switch {
			case m.kind == '"' && (key == "bodybase64" || key == "text" && base64ed):
				n.base64(m)
			case m.kind == '"' && (key == "body" || key == "text"):
				n.bodyText(m)
			default:
				n.recorded(m, key)
			}
			if !structure()[key] {
				n.text(v.keys[i], 0)
			}
		}
	}
}

func (n *names) recordedText(v *value, name string) {
	switch m, ok := recordedModes[name]; {
	case name == "lossy" && string(v.text) == lossy:
	case name == "cookies":
		n.text(v.text, secret)
	case ok:
		n.text(v.text, m)
	default:
		n.text(v.text, keepScheme)
	}
}

// headers redacts header fields: an object of names, or {"name", "value"}.
func (n *names) headers(v *value) {
	if name, value := v.member("name"), v.member("value"); name != nil && value != nil && name.kind == '"' {
		n.value(string(name.text), value.text)
		n.fieldName(name.text)
		for i, m := range v.values {
			if key := strings.ToLower(string(v.keys[i])); m != name && m != value {
				n.recorded(m, key)
				if !structure()[key] {
					n.text(v.keys[i], 0)
				}
			}
		}
		return
	}
	for i, m := range v.values {
		field := string(v.keys[i])
		for _, e := range append(slices.Clone(m.values), m) {
			n.value(field, e.text)
		}
		n.fieldName(v.keys[i])
	}
}

// hide takes the texts of a cookie.
func (n *names) hide(v *value) {
	n.text(v.text, secret)
	for _, m := range v.values {
		n.hide(m)
	}
}

// bodyText redacts a body that is a string. Some recorders take UTF-8 for
// Latin-1, so each of its bytes is a character.
func (n *names) bodyText(v *value) {
	raw := make([]byte, 0, len(v.text))
	for _, r := range string(v.text) {
		if r > 0xff {
			n.body(v.text)
			return
		}
		raw = append(raw, byte(r))
	}
	if len(raw) == len(v.text) || !utf8.Valid(raw) {
		n.body(v.text)
		return
	}
	n.body(raw)
	rs := make([]rune, len(raw))
	for i, c := range raw {
		rs[i] = rune(c)
	}
	v.text = []byte(string(rs))
}

// base64 redacts a body that is written as base64.
func (n *names) base64(v *value) {
	clean := strings.NewReplacer("\n", "", "\r", "", " ", "", "=", "").Replace(string(v.text))
	b, err := base64.RawStdEncoding.DecodeString(clean)
	if err != nil {
		n.text(v.text, secret)
		return
	}
	if b, _, err = capture.Undo(b); err != nil {
		v.text = nil
		return
	}
	n.body(b)
	v.text = []byte(base64.StdEncoding.EncodeToString(b))
}

// number replaces a number.
func (n *names) number(s string) string {
	b := []byte(s)
	if len(b) > 0 && (digit(rune(b[0])) || b[0] == '-') {
		n.text(b, 0)
	}
	return string(b)
}

// json redacts a body that is JSON in place: its strings and numbers keep their
// length, so the text around them stays.
func (n *names) json(b []byte) {
	d := jsontext.NewDecoder(bytes.NewReader(b), tolerant...)
	var last string
	for {
		before := d.InputOffset()
		kind := d.PeekKind()
		v, err := d.ReadToken()
		if err != nil {
			n.text(b[min(int(before), len(b)):], 0)
			return
		}
		at := b[before:d.InputOffset()]
		key := false
		if k, i := d.StackIndex(d.StackDepth()); k == '{' && i%2 == 1 && kind == '"' {
			key = true
		}
		switch kind {
		case '"':
			s := v.String()
			n.jsonString(at, s, last, key)
			if key {
				last = s
			}
		case '0':
			if !numbersKept()[strings.ToLower(last)] {
				n.text(at, 0)
			}
		}
	}
}

var (
	numbersKept = wordSet("status statuscode code httpstatuscode httpstatus errorcode requestcharge")
	batchNames  = wordSet(`responses requests id status statuscode headers body error errors code message innererror details target
		atomicitygroup dependson url method compositeresponse compositerequest graphresponse graphs graphid issuccessful
		referenceid httpheaders httpstatuscode errorcode fields resourcebody etag eTag requestcharge location content-type
		retry-after value date request-id client-request-id`)
	batchCodes = wordSet(`faileddependency failed_dependency processing_halted dependencyfailed`)
)

// jsonString redacts a string of a JSON body; at holds it with its quotes and
// what stands before it.
func (n *names) jsonString(at []byte, s, member string, key bool) {
	open := bytes.IndexByte(at, '"')
	if open < 0 {
		return
	}
	m := keepScheme
	low := strings.ToLower(s)
	switch member = strings.ToLower(member); {
	case key && batchNames()[low], !key && member == "code" && batchCodes()[low], !key && member == "errorcode" && batchCodes()[low]:
		return
	case key:
		m = 0
	case member == "method" || member == "content-type" || member == "status" || member == "statuscode":
		m = keepWords | keepDigits
	}
	n.escaped(at[open+1:len(at)-1], m)
}

// escaped redacts the inside of a JSON string, past its escapes.
func (n *names) escaped(b []byte, m mode) {
	for len(b) > 0 {
		i := bytes.IndexByte(b, '\\')
		if i < 0 {
			n.text(b, m)
			return
		}
		n.text(b[:i], m)
		size := 2
		if i+1 < len(b) && b[i+1] == 'u' {
			size = 6
			if r, err := jsontext.AppendUnquote(nil, append(append([]byte{'"'}, b[i:min(len(b), i+6)]...), '"')); err == nil && utf8.RuneCount(r) == 1 {
				if c, _ := utf8.DecodeRune(r); wordRune(c) && i+6 <= len(b) {
					copy(b[i:], `\u0078`) // a letter, whatever it was
				}
			}
		}
		b = b[min(len(b), i+size):]
	}
}

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
