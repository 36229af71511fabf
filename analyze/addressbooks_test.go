package analyze

import (
	"testing"

	"lint207/analyze/xmlscan"
)

// An address book is told of one above or below it, whichever comes first.
func TestAddressBook(t *testing.T) {
	type step struct {
		href string
		line int64 // of the other address book, 0: none
	}
	for name, steps := range map[string][]step{
		"below":          {{"/h/ab/", 0}, {"/h/ab/x/y/", 1}},
		"above":          {{"/h/ab/x/y/", 0}, {"/h/ab/", 1}},
		"itself":         {{"/h/ab/", 0}, {"/h/ab", 0}},
		"beside":         {{"/h/ab/", 0}, {"/h/abc/", 0}, {"/h/", 2}},
		"other spelling": {{"/h/%61b/", 0}, {"/h/ab/x/", 1}},
		"with a query":   {{"/h/ab/", 0}, {"/h/ab/x?y", 0}},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFacts()
			for i, s := range steps {
				if got := f.AddressBook([]byte(s.href), Seen{Place: xmlscan.Place{Line: int64(i + 1)}}); got.Line != s.line {
					t.Errorf("%s: other one at line %d, want %d", s.href, got.Line, s.line)
				}
			}
		})
	}
}

// What is remembered of address books is bounded.
func TestAddressBooksAreBounded(t *testing.T) {
	f := newFacts()
	href := []byte("/0000000/")
	for i := range maxAddressbooks + 1000 {
		for j, n := 7, i; n > 0; j, n = j-1, n/10 {
			href[j] = byte('0' + n%10)
		}
		f.AddressBook(href, Seen{Place: xmlscan.Place{Line: 1}})
	}
	if n := len(f.books.at); n > maxAddressbooks+1 {
		t.Errorf("%d paths are remembered", n)
	}
}
