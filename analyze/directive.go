package analyze

import (
	"bytes"
	"math"

	"lint207/analyze/xmlscan"
)

// Directive is a comment that speaks to lint207, such as
// <!-- lint207:ignore RULE reason -->. One inside the value of a property is
// data and says nothing.
type Directive struct {
	Mark *Mark  // the comment
	Text string // what follows "lint207:", trimmed
	// From is where the next element begins, -1 if the parent ends before one does.
	From int64
	// End is where that element ends; MaxInt64 as long as it is open.
	End int64
}

// DirectiveEnd says where the element of a directive ends.
type DirectiveEnd struct {
	Index int // of the directive, among all of the document
	End   int64
}

// MaxDirectives bounds the directives of a document. One more is passed on, which
// says that there are more, and nothing else.
const MaxDirectives = 1000

// directives follows the comments that speak to lint207 to the elements that
// they are about.
type directives struct {
	told    int         // handed over, in document order
	pending []Directive // whose element has not begun
	open    []openDirective
}

type openDirective struct {
	index, depth int
}

var directivePrefix = []byte("lint207:")

// comment takes a comment that is no data.
func (b *builder) comment(t *xmlscan.Token) {
	raw := b.s.Window().Slice(t.Off, t.Len)
	if len(raw) < len("<!---->") || b.top() == inProperty {
		return
	}
	text := TrimSpace(raw[len("<!--") : len(raw)-len("-->")])
	d := &b.directives
	if !bytes.HasPrefix(text, directivePrefix) || len(text) > MaxValueText || d.told+len(d.pending) > MaxDirectives {
		return
	}
	d.pending = append(d.pending, Directive{
		Mark: newMark(b.s.Window(), nil, span(t)), Text: string(text[len(directivePrefix):]), From: -1, End: math.MaxInt64,
	})
}

// directed gives the directives before a start tag their element.
func (b *builder) directed(t *xmlscan.Token) {
	d := &b.directives
	for i := range d.pending {
		d.pending[i].From = t.Off
		d.open = append(d.open, openDirective{d.told + i, b.s.Depth()})
	}
	b.tellDirectives()
}

// undirected ends the directives about the element that ends, and those before
// its end tag, which have no element.
func (b *builder) undirected(t *xmlscan.Token) {
	d := &b.directives
	b.tellDirectives()
	for n := len(d.open); n > 0 && d.open[n-1].depth > b.s.Depth(); n-- {
		b.batch.DirectiveEnds = append(b.batch.DirectiveEnds, DirectiveEnd{d.open[n-1].index, t.Off + t.Len})
		d.open = d.open[:n-1]
	}
}

func (b *builder) tellDirectives() {
	d := &b.directives
	b.batch.Directives = append(b.batch.Directives, d.pending...)
	d.told += len(d.pending)
	d.pending = d.pending[:0]
}
