package report

import (
	"lint207/analyze"
	"lint207/rules"
)

// Summary adds up what a run has found.
type Summary struct {
	Documents        int64 `json:"documents"`
	Errors           int64 `json:"errors"`
	Warnings         int64 `json:"warnings"`
	Infos            int64 `json:"infos"`
	FailedOperations int64 `json:"failedOperations"`
	Skipped          int64 `json:"skipped"`
	Unreadable       int64 `json:"unreadable"`
	Suppressed       int64 `json:"suppressed,omitempty"`
	Baselined        int64 `json:"baselined,omitempty"`
	Interrupted      bool  `json:"interrupted,omitempty"` // not everything was read
}

// Add counts a result. Skipped and unreadable sources have none; who meets
// them counts them.
func (s *Summary) Add(r *rules.Result) {
	s.Documents++
	s.Errors += r.BySeverity[rules.Error]
	s.Warnings += r.BySeverity[rules.Warning]
	s.Infos += r.BySeverity[rules.Info]
	s.Suppressed += r.Suppressed
	s.Baselined += r.Baselined
	if Failed(r) {
		s.FailedOperations++
	}
}

// Sum adds another summary.
func (s *Summary) Sum(o Summary) {
	s.Documents += o.Documents
	s.Errors += o.Errors
	s.Warnings += o.Warnings
	s.Infos += o.Infos
	s.FailedOperations += o.FailedOperations
	s.Skipped += o.Skipped
	s.Unreadable += o.Unreadable
	s.Suppressed += o.Suppressed
	s.Baselined += o.Baselined
	s.Interrupted = s.Interrupted || o.Interrupted
}

// interrupted is what reports say of a run that did not read everything.
const interrupted = "interrupted before everything was read"

// At counts the findings at or above a severity.
func (s *Summary) At(from rules.Severity) (n int64) {
	for sev, m := range map[rules.Severity]int64{rules.Error: s.Errors, rules.Warning: s.Warnings, rules.Info: s.Infos} {
		if sev >= from {
			n += m
		}
	}
	return n
}

// Failed says whether the operation did not succeed, or cannot be told to
// have succeeded although something in the answer failed.
func Failed(r *rules.Result) bool {
	d := r.Diagnosis
	if d == nil {
		return false
	}
	switch d.Outcome {
	case analyze.RolledBack, analyze.NotApplied, analyze.PartlyApplied, analyze.Contradictory:
		return true
	case analyze.OutcomeUnknown:
		return d.IllFormed || d.Cut || trouble(d) > 0
	}
	return false
}

// trouble is the number of entries that failed, depend on a failure or cannot
// be read.
func trouble(d *analyze.Diagnosis) int64 {
	by := &d.Counts.By
	return by[analyze.Failed] + by[analyze.Dependent] + by[analyze.Unclassifiable]
}
