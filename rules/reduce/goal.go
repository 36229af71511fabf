package reduce

import (
	"lint207/analyze"
	"lint207/rules"
)

// goal is what must stay true, nil if it is not true of the first result. No
// goal is met by a body with faults of its own: the example should show one.
func goal(first *rules.Result, t Target) func(*rules.Result) bool {
	var is func(*rules.Result) bool
	switch {
	case t.Rule != "":
		severity := severityOf(first, t.Rule)
		is = func(r *rules.Result) bool { return severityOf(r, t.Rule) == severity }
		if severity == rules.Off {
			return nil
		}
	case t.Status != 0:
		is = func(r *rules.Result) bool {
			return r.Diagnosis.Outcome == first.Diagnosis.Outcome && has(r, t.Status)
		}
		if !has(first, t.Status) {
			return nil
		}
	default:
		want := causes(first)
		is = func(r *rules.Result) bool {
			got := causes(r)
			for k := range want {
				if !got[k] {
					return false
				}
			}
			return r.Diagnosis.Outcome == first.Diagnosis.Outcome &&
				(first.Diagnosis.Counts.By[analyze.Dependent] == 0) == (r.Diagnosis.Counts.By[analyze.Dependent] == 0)
		}
	}
	return func(r *rules.Result) bool {
		for i := range r.Findings {
			if f := &r.Findings[i]; f.Severity >= rules.Warning && first.Counts[f.Rule] == 0 {
				return false
			}
		}
		return r.Kind == first.Kind && is(r)
	}
}

// severityOf is the severity of the findings of a rule, Off without one.
func severityOf(r *rules.Result, rule string) rules.Severity {
	for i := range r.Findings {
		if r.Findings[i].Rule.Name == rule {
			return r.Findings[i].Severity
		}
	}
	return rules.Off
}

func has(r *rules.Result, status int) bool {
	for i := range r.Diagnosis.Causes {
		if r.Diagnosis.Causes[i].Code == status {
			return true
		}
	}
	return false
}

type cause struct {
	status    int
	condition string
}

func causes(r *rules.Result) map[cause]bool {
	out := map[cause]bool{}
	for i := range r.Diagnosis.Causes {
		c := &r.Diagnosis.Causes[i]
		k := cause{status: c.Code}
		if c.Condition != nil {
			k.condition = c.Condition.Clark()
		}
		out[k] = true
	}
	return out
}
