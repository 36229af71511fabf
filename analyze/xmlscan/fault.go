package xmlscan

// FaultKind is a breach of XML 1.0 or of Namespaces in XML 1.0.
type FaultKind uint8

// The kinds of faults. The comment of each says whether reading goes on.
const (
	MultipleRoots       FaultKind = iota + 1 // fatal: an element after the root
	TextOutsideRoot                          // stepped over before the root, fatal after it
	DeclPosition                             // stepped over before the root (white space, text or a comment before the XML declaration); fatal after the root; inside an element stepped over
	DeclSyntax                               // stepped over
	VersionNot10                             // not an ill-formedness: version="1.x" with x > 0 (advice); "2.0" and the like are DeclSyntax
	IllegalChar                              // stepped over
	IllegalCharRef                           // stepped over
	UnescapedMarkup                          // raw '&' stepped over; '<' in an attribute value or before a byte that begins no markup: fatal
	CDataEndInText                           // stepped over
	UndeclaredEntity                         // stepped over
	UncertainEntity                          // not an ill-formedness: undeclared here, but an unread external subset or parameter entity could declare it
	TagMismatch                              // fatal; Related is the start tag
	DuplicateAttr                            // stepped over; Related is the first one
	AttrSyntax                               // missing space between attributes: stepped over; anything else: fatal
	BadName                                  // fatal in a tag; stepped over in a PI target
	CommentSyntax                            // "--" inside: stepped over
	ReservedPI                               // stepped over
	CDataSyntax                              // CDATA outside the root: fatal
	DoctypePosition                          // after or inside the root, or a second one: fatal
	DoctypeSyntax                            // fatal: the document type declaration cannot be skipped
	InvalidEncoding                          // bytes that are ill-formed in the encoding in force: stepped over
	EncodingUndecodable                      // declaration and bytes disagree, or the encoding has no known name: stepped over (read as the bytes say, else as UTF-8)
	Truncated                                // fatal: end of input inside the root or inside markup
	NoRoot                                   // fatal
	UndeclaredPrefix                         // stepped over: the name keeps its prefix
	EmptyPrefixDecl                          // xmlns:p="": stepped over
	ReservedPrefix                           // stepped over
	BadQName                                 // stepped over: the name is taken whole, without a namespace
	ColonInName                              // a colon in a PI target: stepped over
	MarkupSyntax                             // fatal: a markup declaration or anything else that fits no production
	Limit                                    // fatal: a limit of this tool, Detail names it
)

// Rule is the name of the rule that reports the kind (spec/extensions.md, XM and XN rows).
func (k FaultKind) Rule() string { return faultRules[k] }

var faultRules = [...]string{
	MultipleRoots: "xml-multiple-roots", TextOutsideRoot: "xml-text-outside-root", DeclPosition: "xml-declaration-position",
	DeclSyntax: "xml-declaration-syntax", VersionNot10: "xml-version-not-1.0", IllegalChar: "xml-illegal-character",
	IllegalCharRef: "xml-illegal-character-reference", UnescapedMarkup: "xml-unescaped-markup", CDataEndInText: "xml-cdata-end-in-text",
	UndeclaredEntity: "xml-undeclared-entity", UncertainEntity: "xml-entity-not-checked", TagMismatch: "xml-tag-mismatch",
	DuplicateAttr: "xml-duplicate-attribute", AttrSyntax: "xml-attribute-syntax", BadName: "xml-bad-name", CommentSyntax: "xml-comment-syntax",
	ReservedPI: "xml-reserved-pi", CDataSyntax: "xml-cdata-syntax", DoctypePosition: "xml-doctype-position", DoctypeSyntax: "xml-not-well-formed",
	InvalidEncoding: "xml-invalid-encoding", EncodingUndecodable: "xml-encoding-undecodable", Truncated: "xml-truncated", NoRoot: "xml-no-root",
	UndeclaredPrefix: "xml-undeclared-prefix", EmptyPrefixDecl: "xml-prefix-undeclared-empty", ReservedPrefix: "xml-reserved-prefix",
	BadQName: "xml-bad-qname", ColonInName: "xml-colon-in-name", MarkupSyntax: "xml-not-well-formed", Limit: "xml-limit-exceeded",
}

// Fault is one breach, at the first byte that cannot continue (or the span
// that is wrong). The span lies inside the input.
type Fault struct {
	Kind    FaultKind
	Fatal   bool
	Off     int64
	Len     int64
	Related Place  // Line 0: none
	RelLen  int64  // bytes of the related span
	Detail  string // the offending text, raw and cut to 80 bytes, or a few words; see below
	Element NameID // innermost open element, NameOther when outside the root
}

// What Detail holds, without quotes:
//
//	names and references      as they stand: &T, &nbsp;, D:prop, x; MultipleRoots the second root's, TagMismatch the end tag's
//	IllegalChar               U+0001 (the first of the run that the span covers)
//	InvalidEncoding           the encoding, and the first byte where it is known: UTF-8 0xE4
//	EncodingUndecodable       the name that was declared or sent
//	AttrSyntax                "no white space before x", "no value: x", "no quotes: x", "end tag", or the byte
//	Truncated                 the open element's name (Related is its start tag), or what is unfinished ("tag", "comment", Related is its first byte)
//	Limit                     the constant's name
//	anything else             the text from the fault on

// IllFormed says whether the fault makes the document ill-formed.
func (f *Fault) IllFormed() bool {
	return f.Kind != VersionNot10 && f.Kind != UncertainEntity && f.Kind != ColonInName && f.Kind != Limit
}
