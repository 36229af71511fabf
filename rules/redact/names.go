// Package redact takes out of a capture what tells who uses it: credentials,
// hosts, names and values, so that the findings stay and it can be shown.
//
// Every word is replaced by another of the same form and the same number of
// bytes, the same word always by the same one. So lengths, positions,
// percent-encoding, white space and everything else that a rule looks at stay.
// The replacements are drawn in the order of the words and say nothing of them.
package redact

import (
	"math/rand/v2"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// names gives each word its pseudonym.
type names struct {
	of   map[string]string // by the word in lower case
	used map[string]bool
	rng  *rand.Rand
}

func newNames() *names {
	return &names{of: map[string]string{}, used: map[string]bool{}, rng: rand.New(rand.NewPCG(207, 4918))}
}

// pseudonym replaces a word, and keeps its letter case. part says which part of
// a UUID it is, 0 none that matters.
func (n *names) pseudonym(word []rune, part int) []rune {
	low, foldable := fold(word)
	key := string(low)
	if part > 0 {
		key += "-" + strconv.Itoa(part)
	}
	to, ok := n.of[key]
	if !ok {
		to = n.draw(low, string(low), part)
		n.of[key], n.used[to] = to, true
	}
	out := []rune(to)
	if foldable {
		for i, r := range word {
			if low[i] != r {
				out[i] = unicode.ToUpper(out[i])
			}
		}
	}
	return out
}

// fold gives a word in lower case, if every letter keeps its length.
func fold(word []rune) (low []rune, ok bool) {
	low = make([]rune, len(word))
	for i, r := range word {
		low[i] = unicode.ToLower(r)
		if utf8.RuneLen(low[i]) != utf8.RuneLen(r) || r > 0xff && low[i] != r {
			return word, false
		}
	}
	return low, true
}

// tries is how often a replacement is drawn before the word itself is taken for
// want of others: there are few words of two letters.
const tries = 200

func (n *names) draw(word []rune, key string, part int) string {
	hex := part > 0 || isHex(key)
	for i := 0; ; i++ {
		out := make([]rune, len(word))
		for j, r := range word {
			switch {
			case hex:
				out[j] = n.hexDigit(r, part, j)
			case j+1 < len(word) && unicode.IsMark(word[j+1]):
				out[j] = n.base(r)
			default:
				out[j] = n.letter(r, j == 0 && i < tries/2)
			}
		}
		switch s := string(out); {
		case s != key && !n.used[s] && !inCalendar(s) && !strings.Contains(s, "inbox") && !strings.Contains(s, "outbox"), i > 20*tries:
			return s
		case i > tries && !n.used[key]:
			return key // all of its form are taken
		}
	}
}

// The letters whose code ends in a hexadecimal letter are kept apart, so that
// the letter case of a percent-encoding can be kept.
const (
	letters    = "abcdefghipqrstuvwxy"
	hexLetters = "jklmnoz"
)

func (n *names) from(set string) rune { return rune(set[n.rng.IntN(len(set))]) }

func (n *names) letter(r rune, first bool) rune {
	switch {
	case r >= '0' && r <= '9' && first && r != '0':
		return '1' + rune(n.rng.IntN(int(r-'0'))) // no larger number
	case r >= '0' && r <= '9':
		return n.from("0123456789")
	case r >= 'a' && r <= 'z' && strings.ContainsRune(hexLetters, r):
		return n.from(hexLetters)
	case r >= 'a' && r <= 'z':
		return n.from(letters)
	case r >= 'A' && r <= 'Z':
		return unicode.ToUpper(n.letter(unicode.ToLower(r), first))
	case unicode.IsMark(r) || r < 0x80:
		return r
	case utf8.RuneLen(r) == 2:
		if r = []rune("àáâãäåæçèéêëìíîïðñòóôõöøùúûüý")[n.rng.IntN(29)]; r == 'ÿ' {
			return 'ý'
		}
		return r
	case utf8.RuneLen(r) == 3:
		return 0x4e00 + rune(n.rng.IntN(0x5000))
	}
	return 0x20000 + rune(n.rng.IntN(0xa000))
}

// base is a letter that takes any accent.
func (n *names) base(r rune) rune {
	switch {
	case r == 'o' || r >= 'a' && r <= 'z' && strings.ContainsRune(hexLetters, r):
		return 'o'
	case r >= 'a' && r <= 'z':
		return n.from("aeiu")
	}
	return n.letter(r, false)
}

// isHex: a hash, a color, a part of a UUID.
func isHex(s string) bool {
	digit, letter := false, false
	for i := range len(s) {
		switch c := s[i]; {
		case c >= '0' && c <= '9':
			digit = true
		case c >= 'a' && c <= 'f':
			letter = true
		default:
			return false
		}
	}
	return len(s) >= 3 && letter && (digit || len(s) == 6 || len(s) == 8)
}
