package redact

import (
	"bytes"
	"encoding/json"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
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
