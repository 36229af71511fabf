package xmlscan

import (
	"hash/maphash"
	"io"
)

// Options say how a body is read.
type Options struct {
	// Charset is that of the Content-Type, "" if there is none. Order of
	// authority: byte order mark, charset, declaration (RFC 7303 section 3.2).
	Charset string
	// KeepWhite asks for the white space between two tags as Text tokens too.
	KeepWhite bool
	// Preamble lets text before a Multi-Status (the warnings of a script,
	// with their HTML tags) count as one TextOutsideRoot.
	Preamble bool
	// Fault is called for each fault, in the scanner's goroutine.
	Fault func(Fault)
	// Turn is called when the window is used up: full is handed over, to be read
	// only (its tail is still copied), and the returned window, new or recycled,
	// is read into next. nil: windows are recycled at once.
	Turn func(full *Window) *Window
	// Spill is called before a turn when the kept part is as large as
	// MaxResponseWindow. Afterwards everything before the scan position goes.
	Spill func()
}

// step is what a part of the scanner did.
type step uint8

const (
	again step = iota // look again from s.pos
	token             // the token is complete
	stop              // end, fatal fault or read error
)

// element is an open element.
type element struct {
	off  int64  // of its start tag
	n    int32  // bytes of it
	raw  int32  // where its qualified name begins in Scanner.raws
	mark int32  // bindings in scope outside of it
	name NameID // expanded
}

// Scanner reads one document after another; Reset begins the next one.
type Scanner struct {
	o     Options
	names *Names
	in    input

	w, spare *Window
	buf      []byte // w.store
	pos, end int    // scan position and end of the valid bytes in buf
	base     int64  // offset of buf[0]
	keep     int64  // -1: nothing

	stack    []element
	raws     []byte  // qualified names of the open elements
	places   []Place // of the open elements whose start tag left the window, outermost first
	attrs    []Attr
	seen     []seenAttr // by NameID
	tags     uint32     // stamps seen
	ns       scope
	mark     int64 // offset of the markup being read, -1: none
	marked   Place // its place once it left the window
	nameText []byte
	entities entities

	first      int64 // where an XML declaration may stand
	started    bool
	rootSeen   bool
	doctype    bool
	junk       bool // the text before the root is reported
	afterTag   bool // the last token was a tag
	inCData    bool
	pendingEnd bool
	over       bool
	fatalSeen  bool
	standalone bool
	empty      Token // the empty-element tag whose End is due
}

// New makes a scanner. Nothing is read before the first Next.
func New(r io.Reader, names *Names, o Options) *Scanner {
	s := &Scanner{o: o, names: names}
	s.ns.seed = maphash.MakeSeed()
	s.Reset(r)
	return s
}

// Reset makes the scanner read a new document with the same names and options,
// in the memory it has.
func (s *Scanner) Reset(r io.Reader) {
	s.in.reset(r)
	if s.w == nil {
		s.w = NewWindow()
	}
	s.w.Reset()
	s.w.Base = Place{Line: 1, Col: 1, Col16: 1}
	s.w.resize(WindowSize, 0)
	s.buf, s.pos, s.end, s.base, s.keep = s.w.store, 0, 0, 0, -1
	s.stack, s.raws, s.places, s.attrs = s.stack[:0], s.raws[:0], s.places[:0], s.attrs[:0]
	s.ns.reset()
	s.mark, s.marked = -1, Place{}
	s.entities.reset()
	s.first = 0
	s.started, s.rootSeen, s.doctype, s.junk, s.afterTag, s.inCData = false, false, false, false, false, false
	s.pendingEnd, s.over, s.fatalSeen, s.standalone = false, false, false, false
}

// Restart is like New, in the memory that the scanner has.
func (s *Scanner) Restart(r io.Reader, names *Names, o Options) {
	s.o, s.names = o, names
	s.ns.seed = maphash.MakeSeed()
	s.ns.base = mix(s.ns.base + 1)
	s.Reset(r)
}

// Next reads one token. It is false at the end, after a fatal fault and after
// a read error.
func (s *Scanner) Next(t *Token) bool {
	if s.pendingEnd {
		s.pendingEnd = false
		*t = s.empty
		s.pop()
		s.attrs = s.attrs[:0]
		return true
	}
	if !s.started {
		s.start()
	}
	for !s.over {
		var r step
		if len(s.stack) > 0 {
			r = s.content(t)
		} else {
			r = s.outside(t)
		}
		switch r {
		case token:
			return true
		case stop:
			s.over = true
		}
	}
	return false
}

// content reads a token inside the root.
func (s *Scanner) content(t *Token) step {
	b, i := s.buf, s.pos
	if s.inCData {
		return s.cdata(t)
	}
	if s.afterTag && !s.o.KeepWhite {
		for space[b[i]] {
			i++
		}
		switch c := b[i+1]; {
		case b[i] != '<':
			i = s.pos
		case nameStart[c] || c == '/' || c >= 0x80:
			s.pos = i
		case i+1 == s.end && s.more():
			return again
		default:
			i = s.pos
		}
	}
	if b[i] == '<' {
		return s.markup(t)
	}
	return s.text(t)
}

// markup reads what begins with the '<' at s.pos.
func (s *Scanner) markup(t *Token) step {
	switch c := s.buf[s.pos+1]; {
	case nameStart[c]:
		return s.startTag(t)
	case c == '/':
		return s.endTag(t)
	}
	s.mark = s.base + int64(s.pos)
	s.marked = Place{}
	r := s.rareMarkup(t)
	s.mark = -1
	return r
}

func (s *Scanner) rareMarkup(t *Token) step {
	if !s.ensure(2) {
		return s.truncated("markup")
	}
	switch c := s.buf[s.pos+1]; {
	case nameStart[c]:
		return s.startTag(t)
	case c == '/':
		return s.endTag(t)
	case c == '?':
		return s.pi(t)
	case c == '!':
		return s.bang(t)
	}
	s.ensure(5)
	switch k, n := s.runeAt(s.pos + 1); {
	case k == runeName || k == runeBad:
		return s.startTag(t)
	case k == runeInName:
		return s.fatal(BadName, s.pos+1, n, s.cut(s.pos+1, s.end))
	case n == 0:
		return s.truncated("markup")
	}
	return s.fatal(UnescapedMarkup, s.pos, 1, "<")
}

// bang reads what begins with "<!".
func (s *Scanner) bang(t *Token) step {
	s.ensure(len("<![CDATA["))
	b := s.buf[s.pos:s.end]
	switch {
	case hasPrefix(b, "<!--"):
		return s.comment(t)
	case hasPrefix(b, "<![CDATA["):
		if len(s.stack) == 0 {
			return s.fatal(CDataSyntax, s.pos, len("<![CDATA["), "outside the root")
		}
		return s.cdata(t)
	case hasPrefix(b, "<!DOCTYPE"):
		return s.doctypeDecl(t)
	case hasPrefix([]byte("<!--"), string(b)), hasPrefix([]byte("<![CDATA["), string(b)), hasPrefix([]byte("<!DOCTYPE"), string(b)):
		return s.truncated("markup")
	}
	return s.fatal(MarkupSyntax, s.pos, 2, s.cut(s.pos, s.end))
}

func hasPrefix(b []byte, p string) bool { return len(b) >= len(p) && string(b[:len(p)]) == p }

// Err is the read error, if the input ended with one.
func (s *Scanner) Err() error { return s.in.err }

// Fatal says that a fatal fault was reported.
func (s *Scanner) Fatal() bool { return s.fatalSeen }

// Window is the window being read.
func (s *Scanner) Window() *Window { return s.w }

// Keep sets the lowest offset that must stay in the window; -1: nothing.
func (s *Scanner) Keep(off int64) { s.keep = off }

// Depth counts the open elements: that of a Start just returned is one of
// them, that of an End no more.
func (s *Scanner) Depth() int { return len(s.stack) }

// Attrs are the attributes of the Start just returned, valid until the next
// call of Next.
func (s *Scanner) Attrs() []Attr { return s.attrs }

// Parent is the open element i levels up; 0 is the innermost.
func (s *Scanner) Parent(i int) NameID {
	if i = len(s.stack) - 1 - i; i < 0 || i >= len(s.stack) {
		return NameOther
	}
	return s.stack[i].name
}

// Offset is the scan position.
func (s *Scanner) Offset() int64 { return s.base + int64(s.pos) }

// Encoding is the encoding in force. If verbatim, offsets are those of the
// input's bytes, else the input was transcoded to UTF-8.
func (s *Scanner) Encoding() (name string, verbatim bool) { return s.in.encoding, s.in.dec == nil }

// Root says that the root's start tag was read.
func (s *Scanner) Root() bool { return s.rootSeen }
