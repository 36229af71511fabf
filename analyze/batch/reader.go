package batch

import (
	"bytes"
	"errors"
	"io"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

// value is a scalar, or the scalars of an array, that somebody wants.
type value struct {
	kind byte // of the JSON value: '"', '0', 't', 'f', 'n', '{', '['
	text string
	list []string
	off  int64
	n    int64
}

// reader walks through JSON text and hands over the values that somebody wants.
type reader struct {
	in    *input
	dec   *jsontext.Decoder
	start int64
	take  func(slot int, v *value)
	list  func(n *node) error // reads the array of entries in hand
	fault func(k FaultKind, off, n int64, detail string)
}

func newReader(in *input) *reader {
	in.skipBOM()
	return &reader{
		in: in, start: in.start(),
		dec: jsontext.NewDecoder(in, jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true)),
	}
}

var errDeep = errors.New("nesting deeper than MaxDepth, 1000")

// next is the kind of the next value; 0: the next read tells the error.
func (r *reader) next() byte {
	r.in.keep = r.start + r.dec.InputOffset()
	return byte(r.dec.PeekKind())
}

func (r *reader) token() (jsontext.Token, error) {
	r.in.keep = r.start + r.dec.InputOffset()
	t, err := r.dec.ReadToken()
	if err == nil && r.dec.StackDepth() > MaxDepth {
		err = errDeep
	}
	return t, err
}

// skip passes over the next value.
func (r *reader) skip() error {
	depth := r.dec.StackDepth()
	for {
		if _, err := r.token(); err != nil {
			return err
		}
		if r.dec.StackDepth() <= depth {
			return nil
		}
	}
}

// scalar reads a scalar with its place.
func (r *reader) scalar() (value, error) {
	kind := r.next()
	if kind == 0 {
		_, err := r.token()
		return value{}, orEOF(err)
	}
	raw, err := r.dec.ReadValue()
	if err != nil {
		return value{}, err
	}
	v := value{kind: kind, n: int64(len(raw))}
	v.off = r.start + r.dec.InputOffset() - v.n
	switch kind {
	case '"':
		short := raw[:min(len(raw), 6*MaxText)]
		if len(short) < len(raw) { // an escape may be cut in two
			short = append(bytes.Clone(short[:bytes.LastIndexAny(short, " ,.;:/")+1]), '"')
			if short[0] != '"' {
				short = []byte(`""`)
			}
		}
		text, _ := jsontext.AppendUnquote(nil, short)
		v.text = clip(text)
	default:
		v.text = clip(raw)
	}
	return v, nil
}

func clip(b []byte) string {
	if len(b) > MaxText {
		b = b[:MaxText]
		for len(b) > 0 && !utf8.RuneStart(b[len(b)-1]) {
			b = b[:len(b)-1]
		}
		b = b[:max(0, len(b)-1)]
	}
	return string(b)
}

func orEOF(err error) error {
	if err == nil {
		return io.ErrUnexpectedEOF
	}
	return err
}

// walk reads the next value and hands over what is wanted below a node.
func (r *reader) walk(n *node) error {
	if n == nil {
		return r.skip()
	}
	if n.deep > 0 {
		return r.deep(n)
	}
	switch kind := r.next(); kind {
	case '{':
		return r.object(n)
	case '[':
		if len(n.list) > 0 {
			return r.list(n)
		}
		return r.array(n)
	default:
		v, err := r.scalar()
		if err != nil {
			return err
		}
		r.give(n, &v)
		return nil
	}
}

func (r *reader) give(n *node, v *value) {
	for _, s := range n.slots {
		r.take(s, v)
	}
}

// composite hands over that an object or array is there.
func (r *reader) composite(n *node, kind byte) error {
	_, err := r.token()
	if len(n.slots) > 0 && kind == '{' {
		r.give(n, &value{kind: kind, off: r.start + r.dec.InputOffset() - 1, n: 1})
	}
	return err
}

func (r *reader) object(n *node) error {
	if err := r.composite(n, '{'); err != nil {
		return err
	}
	var seen []*node
	for r.next() != '}' {
		name, err := r.scalar()
		if err != nil {
			return err
		}
		child := n.names[name.text]
		if child != nil {
			for _, s := range seen {
				if s == child && r.fault != nil {
					r.fault(DuplicateName, name.off, name.n, name.text)
				}
			}
			seen = append(seen, child)
		}
		if err := r.walk(child); err != nil {
			return err
		}
	}
	_, err := r.token()
	return err
}

func (r *reader) array(n *node) error {
	if _, err := r.token(); err != nil {
		return err
	}
	v := value{kind: '[', off: r.start + r.dec.InputOffset() - 1, n: 1}
	for i := 0; ; i++ {
		kind := r.next()
		switch {
		case kind == ']':
			_, err := r.token()
			if err == nil {
				r.give(n, &v)
			}
			return err
		case kind == 0:
			_, err := r.token()
			return orEOF(err)
		case len(n.slots) > 0 && kind != '{' && kind != '[':
			s, err := r.scalar()
			if err != nil {
				return err
			}
			if len(v.list) < MaxNames && (s.kind == '"' || s.kind == '0') {
				v.list = append(v.list, s.text)
			}
		default:
			if err := r.walk(n.element(i)); err != nil {
				return err
			}
		}
	}
}

// deep hands over every string below a node, and the first bytes of the value.
func (r *reader) deep(n *node) error {
	depth := r.dec.StackDepth()
	for {
		kind := r.next()
		if kind == '"' {
			v, err := r.scalar()
			if err != nil {
				return err
			}
			r.take(n.deep-1, &v)
		} else if _, err := r.token(); err != nil {
			return err
		}
		if r.dec.StackDepth() <= depth {
			return nil
		}
	}
}

// failed turns an error of the decoder into a fault. err is what is left: of
// the reading itself.
func (r *reader) failed(err error) (k FaultKind, off, n int64, detail string, rest error) {
	var syntax *jsontext.SyntacticError
	at := r.start + r.dec.InputOffset()
	switch {
	case errors.Is(err, errToken):
		return TooLong, at, 0, "", nil
	case errors.Is(err, errDeep):
		return TooDeep, at - 1, 1, "", nil
	case r.in.err != nil && r.in.err != io.EOF:
		return Truncated, r.in.end(), 0, "", r.in.err
	case isEOF(err):
		return Truncated, r.in.end(), 0, "", nil
	case errors.As(err, &syntax):
		off = r.start + syntax.ByteOffset
		b := r.in.bytesAt(off, 9)
		for _, word := range []string{"NaN", "Infinity", "-Infinity", "-NaN"} {
			if bytes.HasPrefix(b, []byte(word)) {
				return NotANumber, off, int64(len(word)), word, nil
			}
		}
		if isEOF(syntax.Err) {
			return Truncated, r.in.end(), 0, "", nil
		}
		return Syntax, off, int64(min(1, len(b))), syntax.Err.Error(), nil
	}
	return Syntax, at, 0, "", err
}
