package xmlscan

import (
	"fmt"
	"io"
	"strings"
	"testing"
)

// run is everything that a scan of a document tells.
type run struct {
	names  *Names
	tokens []Token
	faults []Fault
	offs   []string // text of each token, if it still lies in the window
	s      *Scanner
}

func scan(t testing.TB, r io.Reader, o Options) *run {
	t.Helper()
	x := &run{names: NewNames(Name{"DAV:", "multistatus"})}
	o.Fault = func(f Fault) { x.faults = append(x.faults, f) }
	x.s = New(r, x.names, o)
	var tok Token
	for x.s.Next(&tok) {
		x.tokens = append(x.tokens, tok)
		x.offs = append(x.offs, string(x.s.Window().Slice(tok.Off, tok.Len)))
	}
	return x
}

func scanString(t testing.TB, doc string) *run {
	t.Helper()
	return scan(t, strings.NewReader(doc), Options{})
}

// brief lists tokens as "<{ns}a", "</a", "text", "!comment" and so on.
func (x *run) brief() string {
	var b strings.Builder
	list := x.names.List()
	name := func(id NameID) string {
		if id < 0 {
			return "other"
		}
		return list[id].Clark()
	}
	for i, tok := range x.tokens {
		if i > 0 {
			b.WriteByte(' ')
		}
		switch tok.Kind {
		case Start:
			fmt.Fprintf(&b, "<%s", name(tok.Name))
		case End:
			fmt.Fprintf(&b, "</%s", name(tok.Name))
		default:
			fmt.Fprintf(&b, "%s%q", [...]string{Text: "", Comment: "comment", PI: "pi", Decl: "decl", Doctype: "doctype"}[tok.Kind], x.offs[i])
		}
	}
	return b.String()
}
