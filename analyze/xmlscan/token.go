package xmlscan

// Kind tells tokens apart.
type Kind uint8

// The kinds of tokens.
const (
	None    Kind = iota
	Start        // a start tag; an empty-element tag gives Start (Empty is set) and then End
	End          // an end tag, or the second half of an empty-element tag (same span as its Start)
	Text         // character data or a CDATA section; long text comes in several tokens
	Comment      // a whole comment
	PI           // a whole processing instruction
	Decl         // the XML declaration
	Doctype      // a whole document type declaration with its internal subset
)

// TextFlags says what is in a Text token, so that nobody has to look again.
type TextFlags uint8

// The text flags.
const (
	White  TextFlags = 1 << iota // nothing but space, tab, CR, LF
	HasRef                       // at least one '&'
	HasCR                        // at least one CR: line ends need normalising (XML 2.11)
	CData                        // a CDATA section (or a part of a long one): its content is literal
)

// Token is one token. Offsets are absolute: bytes of the decoded body from 0,
// a byte order mark counted.
type Token struct {
	Kind  Kind
	Flags TextFlags
	Empty bool   // Start: an empty-element tag
	Name  NameID // Start, End: the expanded name
	Off   int64  // first byte
	Len   int64  // bytes, delimiters included
	Q     int32  // Start: bytes of the qualified name, which stands at Off+1
	In    int32  // Text: offset of the content within the token (9 after "<![CDATA[", else 0)
	N     int64  // Text: bytes of the content
}

// Attr is an attribute of the last start tag; namespace declarations are not
// listed. Offsets are absolute, the value is without its quotes and raw.
type Attr struct {
	Name NameID
	Off  int64 // first byte of the attribute's name
	Q    int32 // bytes of the name
	Val  int64 // first byte of the value
	N    int64 // bytes of the value
}

// Place is where a byte stands.
type Place struct {
	Off   int64 // bytes from 0
	Line  int64 // from 1; lines end at LF
	Col   int64 // from 1, in bytes
	Col16 int64 // from 1, in UTF-16 code units
}

// Limits. Going past one is a Fault of kind Limit (fatal), never an unbounded buffer.
const (
	WindowSize        = 64 << 10 // bytes of an ordinary window: what is made of it stays in the cache
	MaxResponseWindow = 4 << 20  // a window grows up to this for one response, then it is spilled
	MaxTag            = 1 << 20  // bytes of one tag
	MaxName           = 64 << 10 // bytes of one name
	MaxAttrs          = 10_000   // attributes of one tag, namespace declarations counted
	MaxDepth          = 10_000   // open elements
	MaxBindings       = 100_000  // namespace declarations in scope
	MaxNames          = 1 << 20  // distinct expanded names of one document; further ones are NameOther
	MaxNameText       = 32 << 20 // bytes of all distinct names together, likewise
	Margin            = 160      // bytes before the kept offset that stay in the window, for excerpts
)
