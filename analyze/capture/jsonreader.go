package capture

import (
	"io"

	"github.com/go-json-experiment/json/jsontext"
)

// jsonReader reads JSON token by token; strings longer than MaxString are cut
// on the way in, since a token is held in memory.
type jsonReader struct {
	dec *jsontext.Decoder
	cut *stringCutter
}

func newJSONReader(r io.Reader) *jsonReader {
	cut := &stringCutter{r: r, limit: MaxString}
	return &jsonReader{dec: jsontext.NewDecoder(cut, tolerant...), cut: cut}
}

// object calls member for each member of the next value, which reads its
// value. A value that is no object is passed over.
func (d *jsonReader) object(member func(name string) error) error {
	if d.dec.PeekKind() != '{' {
		return d.dec.SkipValue()
	}
	if _, err := d.dec.ReadToken(); err != nil {
		return err
	}
	for d.dec.PeekKind() != '}' {
		tok, err := d.dec.ReadToken()
		if err != nil {
			return err
		}
		name := ""
		if tok.Kind() == '"' {
			name = tok.String()
		}
		if err := member(name); err != nil {
			return err
		}
	}
	_, err := d.dec.ReadToken()
	return err
}

// array calls element for each element of the next value, which reads it. A
// value that is no array is passed over.
func (d *jsonReader) array(element func() error) error {
	if d.dec.PeekKind() != '[' {
		return d.dec.SkipValue()
	}
	if _, err := d.dec.ReadToken(); err != nil {
		return err
	}
	for d.dec.PeekKind() != ']' {
		if d.dec.PeekKind() == 0 { // the error that ReadToken tells
			_, err := d.dec.ReadToken()
			if err == nil {
				err = io.ErrUnexpectedEOF
			}
			return err
		}
		if err := element(); err != nil {
			return err
		}
	}
	_, err := d.dec.ReadToken()
	return err
}

// text reads the next value if it is a string; otherwise known is false.
func (d *jsonReader) text() (t harText, err error) {
	if d.dec.PeekKind() != '"' {
		return t, d.dec.SkipValue()
	}
	v, err := d.dec.ReadValue()
	if err != nil {
		return t, err
	}
	t.known, t.long = true, d.cut.wasCut(d.dec.InputOffset())
	if t.long {
		return t, nil
	}
	t.text, err = jsontext.AppendUnquote(make([]byte, 0, len(v)), v)
	t.mangled = err != nil
	return t, nil
}

// string reads the next value if it is a string; others leave to as it is.
func (d *jsonReader) string(to *string) error {
	if d.dec.PeekKind() != '"' {
		return d.dec.SkipValue()
	}
	tok, err := d.dec.ReadToken()
	if err == nil && !d.cut.wasCut(d.dec.InputOffset()) {
		*to = tok.String()
	}
	return err
}

// number reads the next value if it is a whole number, or a string of one.
func (d *jsonReader) number(to *int64) error {
	switch d.dec.PeekKind() {
	case '0':
		tok, err := d.dec.ReadToken()
		if err == nil {
			if f, ferr := tok.Float(); ferr == nil && f == float64(int64(f)) {
				*to = int64(f)
			}
		}
		return err
	case '"':
		var s string
		err := d.string(&s)
		if len(s) == 3 && s >= "100" && s <= "999" {
			*to = int64(s[0]-'0')*100 + int64(s[1]-'0')*10 + int64(s[2]-'0')
		}
		return err
	}
	return d.dec.SkipValue()
}
