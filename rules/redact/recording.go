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
// Latin-1, so each of its bytes is a character; some write base64 and do not say so.
func (n *names) bodyText(v *value) {
	if b, err := base64.StdEncoding.DecodeString(string(v.text)); err == nil && looksLikeBody(b) {
		n.base64(v)
		return
	}
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

// looksLikeBody: it begins as XML, JSON or UTF-16 does.
func looksLikeBody(b []byte) bool {
	order, _ := wide(b)
	b = bytes.TrimLeft(bytes.TrimPrefix(b, []byte("\xEF\xBB\xBF")), " \t\r\n")
	return order != 0 || len(b) > 0 && (b[0] == '<' || b[0] == '{' || b[0] == '[')
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
