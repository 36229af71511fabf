package analyze

import (
	"hash/maphash"

	"lint207/analyze/xmlscan"
)

// maxRemembered bounds what is remembered of values across responses: what
// comes later is not compared.
const maxRemembered = 4096

// Topic says what a value is remembered as.
type Topic uint8

// The topics.
const (
	LockKind   Topic = iota + 1 // of a lock token: depth, scope and type
	LockRoot                    // of a lock token: the root
	DeepLock                    // of a path: the token of its lock of depth infinity
	PushTopic                   // of a topic of WebDAV-Push: the resource
	QuotaShown                  // of the document: a collection shows its quota
)

// Remembered is what was noted first under a key.
type Remembered struct {
	Value uint64
	At    xmlscan.Place
	Len   int64
}

type memoryKey struct {
	topic Topic
	key   uint64
}

// Hash is a hash of texts, keyed anew for each document.
func (f *Facts) Hash(texts ...[]byte) (h uint64) {
	for _, t := range texts {
		h = mix(h, maphash.Bytes(f.hash.seed, t))
	}
	return h
}

// Remember notes a value under a key; if one was noted before, that one stays
// and is returned.
func (f *Facts) Remember(topic Topic, key, value uint64, at xmlscan.Place, length int64) (first Remembered, again bool) {
	k := memoryKey{topic, key}
	if first, again = f.memory[k]; again || len(f.memory) >= maxRemembered {
		return first, again
	}
	if f.memory == nil {
		f.memory = map[memoryKey]Remembered{}
	}
	f.memory[k] = Remembered{value, at, length}
	return Remembered{}, false
}

// Recall is what was noted under a key.
func (f *Facts) Recall(topic Topic, key uint64) (Remembered, bool) {
	r, ok := f.memory[memoryKey{topic, key}]
	return r, ok
}

// Path is the key of the path of the last href of the last response, and those
// of the collections above it, from the root down.
func (f *Facts) Path() (own uint64, above []uint64) {
	n := len(f.prefixes) - 1
	if n < 0 {
		return 0, nil
	}
	return f.prefixes[n], f.prefixes[:n]
}
