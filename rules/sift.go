package rules

import (
	"slices"

	"lint207/analyze"
)

// Verdict is what somebody who knows fingerprints says of a finding.
type Verdict uint8

// The verdicts.
const (
	Reported   Verdict = iota // it is to be reported
	Suppressed                // it is hidden
	Baselined                 // it is known
)

// sift asks Options.Sift about every finding, and keeps of those to be reported as
// many of each rule as MaxFindings says.
func (p *Pass) sift(d *analyze.Diagnosis, r *Result) {
	if p.opts.Sift != nil || p.opts.Hide != nil {
		r.Ran = func(rule *Rule) bool { return p.ran(rule, d) }
	}
	if p.opts.Sift == nil {
		return
	}
	kept := map[*Rule]int{}
	r.Findings = slices.DeleteFunc(r.Findings, func(f Finding) bool {
		switch p.opts.Sift(&f) {
		case Suppressed:
			r.Suppressed++
		case Baselined:
			r.Baselined++
		default:
			if kept[f.Rule]++; kept[f.Rule] > p.opts.keep {
				r.Omitted++
				return true
			}
			return false
		}
		r.BySeverity[f.Severity]--
		if r.Counts[f.Rule]--; r.Counts[f.Rule] == 0 {
			delete(r.Counts, f.Rule)
		}
		return true
	})
}
