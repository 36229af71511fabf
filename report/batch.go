package report

import (
	"strings"

	"lint207/analyze"
)

// What the text report says about JSON batches only.

// chain is the way from a dependent to its root: "4 <- 2 <- 1". A long one is
// told by its ends.
func chain(e, root *analyze.Entry) string {
	const shown = 6
	names := append([]string{e.ID}, e.Via...)
	if n := len(names); n > shown {
		names = append(append(names[:shown/2:shown/2], "… "+number(int64(n-shown))+" more …"), names[n-shown/2:]...)
	}
	names = append(names, root.ID)
	for i := range names {
		names[i] = escape(names[i])
	}
	return strings.Join(names, " <- ")
}

// saying is what an entry says about its failure, short enough for a line or two.
func saying(message string) string {
	const most = 200
	if r := []rune(message); len(r) > most {
		message = string(r[:most]) + "…"
	}
	return `it says "` + message + `"`
}

// undecided says which failures may be the causes of what is unexplained.
func (p *treePrinter) undecided(lost []analyze.DependentEntry) bool {
	for i := range lost {
		if e := &lost[i]; e.CandidateCount > 0 {
			p.bar("One of these caused it: " + p.others(e.Candidates, e.CandidateCount, "") + ". Only the request says which (add --request FILE).")
			return true
		}
	}
	return false
}
