package analyze

// removals remembers the paths of entries that are gone, and the paths above
// them: whose removal says that of the members as well (RFC 6578 section 3.5.2).
type removals struct {
	paths map[uint64]Seen // of the entries
	above map[uint64]Seen // of their ancestors; the first entry below
}

// maxRemovals bounds the paths that are remembered.
const maxRemovals = 1 << 16

// note looks up what is gone above and below an entry and adds it. prefixes
// are the hashes of its path and of all above it, from the root.
func (m *removals) note(prefixes []uint64, at Seen, fact *HrefFact) {
	own := len(prefixes) - 1
	fact.GoneBelow = m.above[prefixes[own]]
	for _, x := range prefixes[:own] {
		if seen, ok := m.paths[x]; ok {
			fact.GoneAbove = seen
			break
		}
	}
	if len(m.above)+len(prefixes) > maxRemovals || len(m.paths) >= maxRemovals {
		return
	}
	if m.paths == nil {
		m.paths, m.above = map[uint64]Seen{}, map[uint64]Seen{}
	}
	m.paths[prefixes[own]] = at
	for _, x := range prefixes[:own] {
		if _, ok := m.above[x]; !ok {
			m.above[x] = at
		}
	}
}
