package xmlscan

import (
	"hash/maphash"
	"math/bits"
	"slices"
	"strings"
)

// NameID stands for an expanded name in a Names table.
type NameID int32

// NameOther is no element, or a name beyond MaxNames or MaxNameText.
const NameOther NameID = -1

// Name is an expanded name.
type Name struct{ Space, Local string }

// Clark is "{ns}local", or "local" without a namespace.
func (n Name) Clark() string {
	if n.Space == "" {
		return n.Local
	}
	return "{" + n.Space + "}" + n.Local
}

// ParseClark reads what Clark writes.
func ParseClark(s string) Name {
	if rest, ok := strings.CutPrefix(s, "{"); ok {
		if space, local, ok := strings.Cut(rest, "}"); ok {
			return Name{space, local}
		}
	}
	return Name{Local: s}
}

// Names interns expanded names. Its hash is keyed: the input is hostile. One
// goroutine may use it at a time; snapshots are free of that.
type Names struct {
	seed   maphash.Seed
	list   []Name
	hashes []uint64          // of list
	slots  []int32           // open addressing: index into list + 1
	spaces map[string]string // of the names beyond shared
	shared map[string]string // never changes
	text   int
}

// NewNames makes a table in which known have the ids 0, 1, 2 and so on.
func NewNames(known ...Name) *Names {
	n := &Names{seed: maphash.MakeSeed(), slots: make([]int32, 256), spaces: map[string]string{}}
	for _, k := range known {
		n.ID(k.Space, k.Local)
	}
	return n
}

// Clone is a table of its own that begins with the same names. The table that
// it is made from must not change any more.
func (n *Names) Clone() *Names {
	c := *n
	c.list, c.hashes, c.slots = n.list[:len(n.list):len(n.list)], n.hashes[:len(n.hashes):len(n.hashes)], slices.Clone(n.slots)
	c.shared, c.spaces = n.spaces, nil
	return &c
}

// List is a snapshot. Its elements never change, so that another goroutine
// may read it while interning goes on.
func (n *Names) List() []Name { return n.list[:len(n.list):len(n.list)] }

// ID interns a name.
func (n *Names) ID(space, local string) NameID {
	var a, b [128]byte // keeps ordinary names off the heap
	return n.intern(append(a[:0], space...), append(b[:0], local...))
}

// Lookup finds a name without interning it.
func (n *Names) Lookup(space, local string) (NameID, bool) {
	var a, b [128]byte
	sp, lo := append(a[:0], space...), append(b[:0], local...)
	_, id := n.find(n.hash(sp, lo), sp, lo)
	return id, id != NameOther
}

func (n *Names) hash(space, local []byte) uint64 {
	return maphash.Bytes(n.seed, space)*0x9E3779B97F4A7C15 ^ bits.RotateLeft64(maphash.Bytes(n.seed, local), 32)
}

// find returns the slot of a name, or the free slot where it belongs.
func (n *Names) find(h uint64, space, local []byte) (slot uint64, id NameID) {
	mask := uint64(len(n.slots) - 1)
	for slot = h & mask; n.slots[slot] != 0; slot = (slot + 1) & mask {
		i := n.slots[slot] - 1
		if n.hashes[i] == h && n.list[i].Local == string(local) && n.list[i].Space == string(space) {
			return slot, NameID(i)
		}
	}
	return slot, NameOther
}

func (n *Names) intern(space, local []byte) NameID {
	h := n.hash(space, local)
	slot, id := n.find(h, space, local)
	if id != NameOther {
		return id
	}
	if len(n.list) >= MaxNames || n.text+len(space)+len(local) > MaxNameText {
		return NameOther
	}
	sp := n.space(space)
	n.text += len(local)
	n.list = append(n.list, Name{Space: sp, Local: string(local)})
	n.hashes = append(n.hashes, h)
	n.slots[slot] = int32(len(n.list))
	if 2*len(n.list) > len(n.slots) {
		n.grow()
	}
	return NameID(len(n.list) - 1)
}

// space is a namespace name, of which one copy is kept.
func (n *Names) space(b []byte) string {
	s, ok := n.shared[string(b)]
	if !ok {
		s, ok = n.spaces[string(b)]
	}
	if !ok {
		if n.spaces == nil {
			n.spaces = map[string]string{}
		}
		s = string(b)
		n.spaces[s] = s
		n.text += len(s)
	}
	return s
}

func (n *Names) grow() {
	n.slots = make([]int32, 2*len(n.slots))
	mask := uint64(len(n.slots) - 1)
	for i, h := range n.hashes {
		slot := h & mask
		for n.slots[slot] != 0 {
			slot = (slot + 1) & mask
		}
		n.slots[slot] = int32(i + 1)
	}
}
