package advice

import (
	"cmp"
	"slices"
	"strings"
	"sync"
)

// Condition is a precondition or postcondition: the name of a child of
// DAV:error (RFC 4918 section 16), and what to do about it.
type Condition struct {
	Space, Local string
	Kind         string   // "precondition", "postcondition" or ""
	Status       []int    // that go with it, the fitting one first; may be empty
	Spec         []string // "RFC 4918 section 16"
	Methods      string   // "COPY, MOVE"
	Where        string   // T: in the body of another status than 207, R: in DAV:response, P: in DAV:propstat
	Advice       string
}

// Standard is true if an RFC or draft defines the condition, false for the
// elements that some servers put beside it or in its place.
func (c *Condition) Standard() bool {
	return strings.HasPrefix(c.Spec[0], "RFC ") || c.Space == push
}

const (
	dav     = "DAV:"
	caldav  = "urn:ietf:params:xml:ns:caldav"
	carddav = "urn:ietf:params:xml:ns:carddav"
	push    = "https://bitfire.at/webdav-push"

	precondition  = "precondition"
	postcondition = "postcondition"
	none          = ""
)

var conditionTables = [...][]Condition{
	davConditions, deltavPreconditions, deltavPostconditions, orderingConditions, aclConditions, quotaConditions,
	redirectConditions, searchConditions, mkcolConditions, bindConditions, addMemberConditions, syncConditions,
	caldavConditions, carddavConditions, pushConditions, fieldConditions,
}

var sortedConditions = sync.OnceValue(func() []*Condition {
	var all []*Condition
	for _, table := range conditionTables {
		for i := range table {
			all = append(all, &table[i])
		}
	}
	slices.SortFunc(all, func(a, b *Condition) int { return compareName(a, b.Space, b.Local) })
	return all
})

func compareName(c *Condition, space, local string) int {
	return cmp.Or(strings.Compare(c.Space, space), strings.Compare(c.Local, local))
}

// Conditions are all conditions, by namespace and local name.
func Conditions() []*Condition { return slices.Clone(sortedConditions()) }

// ForCondition finds a condition by its exact name.
func ForCondition(space, local string) (*Condition, bool) {
	all := sortedConditions()
	i, ok := slices.BinarySearchFunc(all, space, func(c *Condition, space string) int { return compareName(c, space, local) })
	if !ok {
		return nil, false
	}
	return all[i], true
}

// NearCondition finds the condition that is probably meant by a name that is
// no condition: a known misspelling, another letter case, or the same local
// name in another namespace.
func NearCondition(space, local string) (*Condition, bool) {
	if _, ok := ForCondition(space, local); ok {
		return nil, false
	}
	for _, m := range misspelled {
		if m.space == space && m.local == local {
			return ForCondition(m.space, m.meant)
		}
	}
	var near *Condition
	best := 0
	for _, c := range sortedConditions() {
		if !c.Standard() {
			continue
		}
		n := 0
		switch {
		case c.Space == space && strings.EqualFold(c.Local, local):
			n = 3
		case c.Local == local:
			n = 2
		case strings.EqualFold(c.Local, local):
			n = 1
		}
		if n > best {
			near, best = c, n
		}
	}
	return near, near != nil
}
