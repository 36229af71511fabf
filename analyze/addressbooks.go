package analyze

// addressbooks remembers which paths are address books, and which have one
// below them.
type addressbooks struct {
	at    map[uint64]Seen // address books
	above map[uint64]Seen // what has an address book below it
}

// maxAddressbooks bounds the paths that are remembered.
const maxAddressbooks = 1 << 16

// AddressBook notes an address book and returns one noted earlier that it lies
// in, or that lies in it; Line 0: there is none.
func (f *Facts) AddressBook(href []byte, at Seen) Seen {
	b := &f.books
	if b.at == nil {
		b.at, b.above = map[uint64]Seen{}, map[uint64]Seen{}
	}
	scheme, authority, path, query := SplitHref(href)
	if len(query) > 0 || len(b.at)+len(b.above) > maxAddressbooks {
		return Seen{}
	}
	paths := f.hash.path(nil, origin(href, scheme, authority), path, strict)
	own := paths[len(paths)-1]
	other := b.above[own]
	for _, p := range paths[:len(paths)-1] {
		if outer := b.at[p]; outer.Line > 0 {
			other = outer
		}
		b.above[p] = at
	}
	b.at[own] = at
	return other
}
