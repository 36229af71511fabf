package capture

import (
	"bytes"
	"iter"

	"github.com/go-json-experiment/json/jsontext"
)

// members gives the names of the members of the object that JSON text begins
// with, and their values if they are scalars ("" otherwise), as far as the
// text goes. Nothing is given for another value.
func members(t []byte) iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		d := jsontext.NewDecoder(bytes.NewBuffer(t), tolerant...)
		if tok, err := d.ReadToken(); err != nil || tok.Kind() != '{' {
			return
		}
		for d.PeekKind() == '"' {
			tok, err := d.ReadToken()
			if err != nil {
				return
			}
			name, value := tok.String(), ""
			kind := d.PeekKind()
			if kind == '{' || kind == '[' {
				if !yield(name, "") || d.SkipValue() != nil {
					return
				}
				continue
			}
			v, err := d.ReadValue()
			if err == nil {
				value = string(v)
			}
			if !yield(name, value) || err != nil {
				return
			}
		}
	}
}

// tolerant are the options under which recordings are read: their JSON is not
// what is linted.
var tolerant = []jsontext.Options{jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true)}
