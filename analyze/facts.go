package analyze

import (
	"hash/maphash"
	"math/bits"

	"lint207/analyze/xmlscan"
)

// Seen is an href that was read earlier: the place and length of its trimmed
// characters. Line 0: there is none.
type Seen struct {
	xmlscan.Place
	Len int64
}

// HrefFact is what is known of one href of a response once the response is read.
type HrefFact struct {
	Bits HrefBits
	At   xmlscan.Place // of its trimmed characters

	Same  Seen // an earlier href of a response with the same characters
	Equal Seen // an earlier one that is equal after normalisation only
	Mixed Seen // the first href of the other form; set at the first of the second form only

	Slash       bool // the path ends in a slash, or is the empty path of an http URI
	Shown       bool // the entry shows its resourcetype under a 2xx
	Collection  bool // the entry shows a resourcetype with DAV:collection
	Plain       bool // the entry shows an empty resourcetype
	Parent      Seen // the entry of the parent collection, listed earlier without a final slash; only for its first member, never if it shows its resourcetype
	PlainParent Seen // an earlier entry that shows an empty resourcetype although this one, which is 2xx, is directly below it; only for its first such member
	GoneAbove   Seen // an earlier entry that is gone as well (404 in status form), above this one
	GoneBelow   Seen // an earlier one below it
	Member      Seen // an href directly below this one, listed earlier
	MemberOK    bool // Member shows properties under a 2xx
	Reported    Seen // a collection above this one that is listed earlier with 208 Already Reported
}

// Facts is what is remembered across responses: keyed hashes and places, no text.
type Facts struct {
	Root      Root
	Responses int64
	SyncToken bool
	Token     string // the text of the first DAV:sync-token of the multistatus
	TokenMark *Mark  // where it stands

	CalendarData, AddressData bool // a 2xx propstat has C:calendar-data or CR:address-data with content: only reports give them

	Forms     [2]Seen // the first response href in path form, and as http(s) URI
	AnyProps  bool    // a 2xx propstat has a property
	AnyValues bool    // a property of a 2xx propstat has content
	Valued    bool    // the request asks for the values of the properties that it names
	Named     bool    // the request asks for names only (propname)

	books    addressbooks
	seen     hrefTable
	memory   map[memoryKey]Remembered
	hash     hasher
	prefixes []uint64
	cursor   xmlscan.Cursor

	bound    bindings
	versions *versionTree
	removed  removals
	cuts     cuts
	nestings [nestKinds]nesting
}

// NamesOnly says whether the answer holds names of properties and no value: it
// answers propname, or looks as if it did, so that an empty property says nothing.
func (f *Facts) NamesOnly() bool {
	return f.Named || f.AnyProps && !f.AnyValues && !f.Valued
}

func newFacts() *Facts {
	return &Facts{hash: hasher{seed: maphash.MakeSeed()}}
}

// response computes the facts of one response; responses come in order.
func (f *Facts) response(r *Response, w *xmlscan.Window) {
	f.Responses++
	if f.versions != nil {
		f.versions.list(r)
	}
	e := f.entry(r, w)
	for i := range r.Hrefs {
		h := &r.Hrefs[i]
		fact := HrefFact{Bits: ClassifyHref(h.Bytes), Shown: e.shown, Collection: e.collection, Plain: e.plain}
		if w.Has(h.Off, 0) {
			fact.At = f.cursor.Place(w, h.Off)
		} else {
			fact.At, _ = r.Place(w, h.Off)
		}
		if len(h.Bytes) > 0 {
			f.href(h, &fact, e)
		}
		r.Facts = append(r.Facts, fact)
	}
}

// entry is what a response says of its hrefs, as far as it matters to others.
type entry struct {
	ok         bool // has properties under a 2xx
	gone       bool // 404, 410 or a redirect: no evidence of what is there
	removed    bool // 404 in status form
	shown      bool // shows its resourcetype
	collection bool // it has DAV:collection
	plain      bool // it is empty
	repeated   bool // it is reported with 208
}

func (f *Facts) entry(r *Response, w *xmlscan.Window) (e entry) {
	if c := r.Status.Code; len(r.Propstats) == 0 {
		e.gone, e.removed = c == 404 || c == 410 || c/100 == 3, c == 404
	}
	for i := range r.Propstats {
		p := &r.Propstats[i]
		if p.Status.Code/100 != 2 || len(p.Props) == 0 {
			continue
		}
		e.ok, f.AnyProps = true, true
		if p.Status.Code == 208 {
			e.repeated = true
			f.bound.alreadyReported(r, p, w)
		}
		f.AnyValues = f.AnyValues || p.Content > 0
		for j := range p.Props {
			switch q := &p.Props[j]; q.Name {
			case NameResourcetype:
				e.plain = !q.Content && (e.plain || !e.shown)
				e.shown, e.collection = true, e.collection || q.Collection
				f.bound.collection = f.bound.collection || q.Collection && p.Status.Code == 200
			case NameCalendarData:
				f.CalendarData = f.CalendarData || q.Content
			case NameAddressData:
				f.AddressData = f.AddressData || q.Content
			}
		}
	}
	return e
}

// href looks an href up among the earlier ones and adds it to them.
func (f *Facts) href(h *Text, fact *HrefFact, e entry) {
	at := Seen{fact.At, h.Len}
	scheme, authority, path, query := SplitHref(h.Bytes)
	f.form(scheme, authority, h.Bytes, at, fact)
	fact.Slash = len(path) > 0 && path[len(path)-1] == '/' || len(path) == 0 && len(authority) > 0
	f.prefixes = f.hash.path(f.prefixes, origin(h.Bytes, scheme, authority), path, strict)
	n := len(f.prefixes) - 1
	key := f.prefixes[n]
	if len(f.bound.already) > 0 {
		if fact.Reported = f.bound.above(f.prefixes); fact.Reported.Line > 0 {
			fact.Bits |= HrefReported
		}
	}
	if e.repeated {
		f.bound.note(key, at)
	}
	if len(query) > 0 {
		key = mix(key, maphash.Bytes(f.hash.seed, f.hash.decode(query, strict)))
		e = entry{gone: true}
	} else if e.removed {
		f.removed.note(f.prefixes, at, fact)
	} else if n > 0 && !e.gone {
		f.below(f.seen.slot(f.prefixes[n-1]), at, fact, e)
	}
	f.list(key, maphash.Bytes(f.hash.seed, h.Bytes), at, fact, e)
}

// form notes the form of an href; what has neither form does not count.
func (f *Facts) form(scheme, authority, b []byte, at Seen, fact *HrefFact) {
	form := 0
	switch {
	case len(authority) > 0 && IsHTTP(scheme):
		form = 1
	case b[0] != '/' || len(b) > 1 && b[1] == '/':
		return
	}
	if f.Forms[form].Line == 0 {
		f.Forms[form] = at
		fact.Mixed = f.Forms[1-form]
	}
}

// below notes an href at the slot of its parent.
func (f *Facts) below(parent *hrefSlot, at Seen, fact *HrefFact, e entry) {
	const forms = listedBare | listedSlash
	// Where /a and /a/ are listed they may be two resources (RFC 4918 section 5.2).
	if parent.flags&standing != 0 && parent.flags&forms != forms {
		if parent.flags&(listedBare|memberSeen|showsType) == listedBare {
			fact.Parent = parent.at()
		}
		if e.ok && parent.flags&(showsPlain|memberOK) == showsPlain {
			fact.PlainParent = parent.at()
		}
	}
	first := parent.flags&memberSeen == 0
	parent.flags |= memberSeen
	if e.ok {
		first = first || parent.flags&memberOK == 0
		parent.flags |= memberOK
	}
	if parent.flags&forms == 0 && first {
		parent.set(at)
	}
}

// list notes an href at its own slot, and at one of its spelling if it is not
// the first spelling.
func (f *Facts) list(key, raw uint64, at Seen, fact *HrefFact, e entry) {
	own, other := uint16(listedBare), uint16(listedSlash)
	if fact.Slash {
		own, other = other, own
	}
	s := f.seen.slot(key)
	if s.flags&(listedBare|listedSlash) == 0 && s.flags&memberSeen != 0 && !e.gone {
		fact.Member, fact.MemberOK = s.at(), s.flags&memberOK != 0
	}
	second := s.flags&other != 0 && s.flags&firstIs(other) != 0
	s.flags |= own
	if !e.gone {
		s.flags |= standing
	}
	if e.shown {
		s.flags |= showsType
	}
	if e.plain {
		s.flags |= showsPlain
	}
	if second { // /a was first, this is /a/
		s = f.seen.slot(mix(key, uint64(own)))
	}
	switch {
	case s.flags&(firstBare|firstSlash) == 0:
		s.flags |= firstIs(own)
		s.set(at)
		s.raw = uint32(raw)
	case s.raw == uint32(raw):
		fact.Same = s.at()
	default:
		equal := s.at()
		if s = f.seen.slot(mix(key, raw)); s.line > 0 {
			fact.Same = s.at()
			return
		}
		s.set(at)
		fact.Equal = equal
	}
}

const (
	listedBare  = 1 << iota // an href without a final slash
	listedSlash             // one with it
	firstBare               // the first of them had none: place and raw are its
	firstSlash              // the first of them had it
	memberSeen              // an href directly below
	memberOK                // one that shows properties under a 2xx
	standing                // an entry that is not gone
	showsType               // its resourcetype is shown
	showsPlain              // it is empty
)

// firstIs turns listedBare into firstBare, listedSlash into firstSlash.
func firstIs(form uint16) uint16 { return form << 2 }

// hrefSlot remembers one path: 32 bytes.
type hrefSlot struct {
	key   uint64 // 0: free
	off   uint64 // offset and, in the lower 16 bits, the length, capped
	line  uint32
	col   uint32
	raw   uint32 // hash of the characters of the first href
	wide  uint16 // how far the UTF-16 column falls short of the byte column, capped
	flags uint16
}

func (s *hrefSlot) set(p Seen) {
	s.off = uint64(p.Off)<<16 | uint64(min(p.Len, 1<<16-1))
	s.line, s.col = uint32(min(p.Line, 1<<32-1)), uint32(min(p.Col, 1<<32-1))
	s.wide = uint16(min(p.Col-p.Col16, 1<<16-1))
}

func (s *hrefSlot) at() Seen {
	p := xmlscan.Place{Off: int64(s.off >> 16), Line: int64(s.line), Col: int64(s.col), Col16: int64(s.col) - int64(s.wide)}
	return Seen{p, int64(s.off & (1<<16 - 1))}
}

// hrefTable is an open-addressing hash table in shards: they grow one at a
// time, by half, so that no second copy of the whole is ever needed. A path
// costs 40 to 60 bytes.
type hrefTable [128]hrefShard

type hrefShard struct {
	slots []hrefSlot
	n     int
}

// slot finds or makes the slot of a key. It is valid until the next call.
func (t *hrefTable) slot(key uint64) *hrefSlot {
	key = max(key, 1)
	return t[key%uint64(len(t))].slot(key)
}

func (t *hrefShard) slot(key uint64) *hrefSlot {
	if t.n*5 >= len(t.slots)*4 {
		t.grow()
	}
	s := t.find(key)
	if s.key == 0 {
		s.key = key
		t.n++
	}
	return s
}

func (t *hrefShard) find(key uint64) *hrefSlot {
	i, _ := bits.Mul64(key, uint64(len(t.slots)))
	for {
		if s := &t.slots[i]; s.key == 0 || s.key == key {
			return s
		}
		if i++; i == uint64(len(t.slots)) {
			i = 0
		}
	}
}

func (t *hrefShard) grow() {
	old := t.slots
	t.slots = make([]hrefSlot, max(8, len(old)+len(old)/2))
	for i := range old {
		if old[i].key != 0 {
			*t.find(old[i].key) = old[i]
		}
	}
}
