package analyze

// NestKind is a pair of kinds of collections of which one may not lie in the other.
type NestKind uint8

// The pairs, the outer one first.
const (
	CalendarInCalendar    NestKind = iota // RFC 4791 section 4.2
	SchedulingInCalendar                  // an inbox or outbox in a calendar: RFC 6638 sections 2.1 and 2.2
	CollectionInScheduled                 // any collection in an inbox: RFC 6638 section 2.2
	FileInCalendar                        // a file of another media type in a calendar: RFC 4791 section 4.2
	nestKinds
)

// nesting remembers the outer collections, and what has an inner one below it.
type nesting struct {
	outer, above map[uint64]Seen
}

// maxNested bounds the paths that are remembered.
const maxNested = 1 << 14

// Awaits says whether an inner one is worth noting: the wide kinds, of which
// listings are full, only behind an outer one.
func (f *Facts) Awaits(kind NestKind) bool {
	return kind < CollectionInScheduled || len(f.nestings[kind].outer) > 0
}

// Nest notes a collection of an outer or inner kind, or both, and returns one
// noted earlier that it lies in or that lies in it; Line 0: there is none.
func (f *Facts) Nest(kind NestKind, outer, inner bool, href []byte, at Seen) (other Seen) {
	n := &f.nestings[kind]
	if n.outer == nil {
		n.outer, n.above = map[uint64]Seen{}, map[uint64]Seen{}
	}
	scheme, authority, path, query := SplitHref(href)
	if len(query) > 0 || len(n.outer)+len(n.above) > maxNested {
		return Seen{}
	}
	f.prefixes = f.hash.path(f.prefixes, origin(href, scheme, authority), path, strict)
	own := len(f.prefixes) - 1
	if outer {
		other = n.above[f.prefixes[own]]
		n.outer[f.prefixes[own]] = at
	}
	for _, x := range f.prefixes[:own] {
		if !inner {
			break
		}
		if o := n.outer[x]; o.Line > 0 {
			other = o
		}
		n.above[x] = at
	}
	return other
}
