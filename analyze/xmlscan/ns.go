package xmlscan

import (
	"bytes"
	"hash/maphash"
	"math/bits"
)

const (
	xmlSpace   = "http://www.w3.org/XML/1998/namespace"
	xmlnsSpace = "http://www.w3.org/2000/xmlns/"
)

// binding is a namespace declaration in scope.
type binding struct {
	hash   uint64 // of the prefix
	before uint64 // scope.context outside of it
	prefix int32  // where prefix and namespace name begin in scope.text
	uri    int32
	end    int32
	attr   int32 // index of the declaration among the tag's attributes
	next   int32 // older binding in the same bucket, -1: none
}

// scope is the bindings in force, innermost last. Prefixes are found through a
// keyed hash, however many there are.
type scope struct {
	seed    maphash.Seed
	list    []binding
	text    []byte
	buckets []int32
	context uint64 // hash of all that is in scope, in order
	base    uint64 // context of an empty scope: another one for each name table, so that nothing cached for an earlier one fits
	cache   [1024]nameSlot
}

// nameSlot is a resolved qualified name. It holds in any context that is equal
// to the one in which it was resolved.
type nameSlot struct {
	hash    uint64
	context uint64
	raw     []byte
	id      NameID
}

// maxCachedName bounds the memory of the cache.
const maxCachedName = 256

func (c *scope) reset() {
	c.list, c.text, c.context = c.list[:0], c.text[:0], c.base
	if c.buckets == nil {
		c.buckets = make([]int32, 64)
	}
	for i := range c.buckets {
		c.buckets[i] = -1
	}
}

func (c *scope) bucket(hash uint64) *int32 { return &c.buckets[hash&uint64(len(c.buckets)-1)] }

// push binds a prefix to a namespace name, given raw.
func (c *scope) push(prefix, rawURI []byte, attr int) {
	b := binding{attr: int32(attr), hash: maphash.Bytes(c.seed, prefix), before: c.context, prefix: int32(len(c.text))}
	c.text = append(c.text, prefix...)
	b.uri = int32(len(c.text))
	if plainValue(rawURI) {
		c.text = append(c.text, rawURI...)
	} else {
		c.text = AppendAttrValue(c.text, rawURI)
	}
	b.end = int32(len(c.text))
	c.context = mix(c.context^b.hash) ^ bits.RotateLeft64(maphash.Bytes(c.seed, c.text[b.uri:]), 17)
	if len(c.list) >= len(c.buckets) {
		c.rehash()
	}
	slot := c.bucket(b.hash)
	b.next, *slot = *slot, int32(len(c.list))
	c.list = append(c.list, b)
}

func (c *scope) rehash() {
	c.buckets = make([]int32, 2*len(c.buckets))
	for i := range c.buckets {
		c.buckets[i] = -1
	}
	for i := range c.list {
		slot := c.bucket(c.list[i].hash)
		c.list[i].next, *slot = *slot, int32(i)
	}
}

// pop drops the bindings from n on.
func (c *scope) pop(n int) {
	first := &c.list[n]
	c.context, c.text = first.before, c.text[:first.prefix]
	for i := len(c.list) - 1; i >= n; i-- {
		*c.bucket(c.list[i].hash) = c.list[i].next
	}
	c.list = c.list[:n]
}

// find is the index of the innermost binding of a prefix, -1: none.
func (c *scope) find(prefix []byte) int {
	h := maphash.Bytes(c.seed, prefix)
	for i := *c.bucket(h); i >= 0; i = c.list[i].next {
		if b := &c.list[i]; b.hash == h && bytes.Equal(c.text[b.prefix:b.uri], prefix) {
			return int(i)
		}
	}
	return -1
}

func (c *scope) uri(i int) []byte { return c.text[c.list[i].uri:c.list[i].end] }

// attrSalt tells attribute names, to which the default namespace does not
// apply, from element names.
const attrSalt = 0x94D049BB133111EB

// resolve is the expanded name of the qualified name at buf[i:i+n], whose hash
// is h.
func (s *Scanner) resolve(i, n int, h uint64, attr bool) NameID {
	raw := s.buf[i : i+n]
	slot := &s.ns.cache[h&uint64(len(s.ns.cache)-1)]
	if slot.hash == h && slot.context == s.ns.context && string(slot.raw) == string(raw) {
		return slot.id
	}
	space, local, ok := s.expand(i, raw, attr)
	id := s.names.intern(space, local)
	if ok && id != NameOther && n <= maxCachedName {
		slot.hash, slot.context, slot.id = h, s.ns.context, id
		slot.raw = append(slot.raw[:0], raw...)
	}
	return id
}

// expand splits a qualified name. ok is false if it was at fault.
func (s *Scanner) expand(i int, raw []byte, attr bool) (space, local []byte, ok bool) {
	colon := bytes.IndexByte(raw, ':')
	if colon < 0 {
		if attr {
			return nil, raw, true
		}
		if b := s.ns.find(nil); b >= 0 {
			return s.ns.uri(b), raw, true
		}
		return nil, raw, true
	}
	prefix, rest := raw[:colon], raw[colon+1:]
	switch {
	case colon == 0 || bytes.IndexByte(rest, ':') >= 0 || !startsName(rest):
		s.fault(BadQName, i, len(raw), cutString(raw))
		return nil, raw, false
	case string(prefix) == "xml":
		return xmlSpaceBytes, rest, true
	case string(prefix) == "xmlns":
		s.fault(ReservedPrefix, i, len(raw), cutString(raw))
		return nil, raw, false
	}
	b := s.ns.find(prefix)
	if b < 0 {
		s.fault(UndeclaredPrefix, i, len(raw), cutString(raw))
		return nil, raw, false
	}
	if uri := s.ns.uri(b); len(uri) > 0 {
		return uri, rest, true
	}
	return nil, raw, true // xmlns:p="", a fault of its own
}

var xmlSpaceBytes = []byte(xmlSpace)

// startsName says that b begins with a NameStartChar. Ill-formed bytes are a
// fault of their own and pass.
func startsName(b []byte) bool {
	k, _ := runeKindOf(b)
	return k == runeName || k == runeBad
}

// declare takes a namespace declaration: its prefix is buf[i:i+n] (n 0: the
// default), a is the whole attribute.
func (s *Scanner) declare(i, n, mark int, a *Attr) step {
	prefix, off := s.buf[i:i+n], int(a.Off-s.base)
	val := int(a.Val - s.base)
	value := s.buf[val : val+int(a.N)]
	if len(s.ns.list) >= MaxBindings {
		return s.fatal(Limit, off, int(a.Q), "MaxBindings")
	}
	if a.Q > int32(len("xmlns")) && (bytes.IndexByte(prefix, ':') >= 0 || !startsName(prefix)) {
		s.fault(BadQName, off, int(a.Q), s.cut(off, off+int(a.Q)))
		return again
	}
	if b := s.ns.find(prefix); b >= mark {
		s.duplicate(off, int(a.Q), s.attrs[s.ns.list[b].attr])
		return again
	}
	s.ns.push(prefix, value, len(s.attrs)-1)
	uri := s.ns.uri(len(s.ns.list) - 1)
	span := val + int(a.N) + 1 - off
	switch {
	case string(prefix) == "xmlns", (string(prefix) == "xml") != (string(uri) == xmlSpace), string(uri) == xmlnsSpace:
		s.fault(ReservedPrefix, off, span, s.cut(off, off+span))
	case n > 0 && len(uri) == 0:
		s.fault(EmptyPrefixDecl, off, span, s.cut(off, off+span))
	}
	return again
}
