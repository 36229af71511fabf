package rules

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"

	"lint207/analyze"
	"lint207/analyze/capture"
)

// settle decides, now that the method is known, which findings hold, and how
// sure they are. The one place where "error implies certain" is enforced.
func (p *Pass) settle(d *analyze.Diagnosis, r *Result) {
	set := d.Method.Set()
	p.takeBack(d)
	undecided := map[string]bool{}
	for _, rule := range p.opts.Rules {
		if !set.Within(rule.When) && set == analyze.UnknownMethod && p.runs(rule) {
			undecided[rule.Name] = true
		}
		p.settleRule(rule, d, r)
	}
	if len(p.suppressions) > 0 { // which only now are known to be of use
		p.settleSuppressions(func(rule *Rule) bool { return p.ran(rule, d) })
		for _, rule := range p.plan.suppression {
			p.settleRule(rule, d, r)
		}
	}
	if n := len(undecided); n > 0 {
		r.NotRun = append([]NotRun{{"method", n}}, r.NotRun...)
	}
	slices.SortStableFunc(r.Findings, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.At.Off, b.At.Off), strings.Compare(a.Rule.Name, b.Rule.Name), cmp.Compare(a.At.Len, b.At.Len))
	})
	fingerprints(r.Findings)
	p.sift(d, r)
	limit := maxKept
	if p.opts.All || p.opts.keep > maxKept {
		limit = MaxFindingsAll
	}
	if n := len(r.Findings); n > limit {
		r.Findings, r.Omitted = r.Findings[:limit], r.Omitted+int64(n-limit)
	}
}

// ran says whether a rule looked at the document and its verdict holds.
func (p *Pass) ran(rule *Rule, d *analyze.Diagnosis) bool {
	return p.runs(rule) && p.holds(rule, d)
}

// runs says whether a rule was in the plan.
func (p *Pass) runs(rule *Rule) bool {
	return rule.index < len(p.plan.runs) && p.plan.runs[rule.index]
}

// settleRule takes over what a rule has found.
func (p *Pass) settleRule(rule *Rule, d *analyze.Diagnosis, r *Result) {
	st := &p.state[rule.index]
	if st.n+st.hidden == 0 || !p.ran(rule, d) {
		return
	}
	p.hiddenEverywhere(rule, st, r)
	r.Suppressed += st.hidden
	for i := range st.hiders {
		if h := &st.hiders[i]; h.hit {
			h.target.used = true
		}
	}
	if st.n == 0 {
		return
	}
	guess := (rule.When != analyze.AnyMethod || rule.Reports != analyze.AnyReport) && d.Method.Certainty != analyze.Certain && d.Method.Set() != analyze.UnknownMethod
	guess = guess || rule.Doubt != nil && rule.Doubt(p)
	severity := p.severity(rule)
	lowered := st.lowered
	if guess {
		lowered = st.n
	}
	r.Counts[rule] = st.n
	r.BySeverity[severity] += st.n - lowered
	r.BySeverity[min(severity, Warning)] += lowered
	r.Omitted += st.n - int64(len(st.kept))
	for _, f := range st.kept {
		if guess {
			f.Certainty = min(f.Certainty, analyze.Probable)
		}
		if f.Certainty < analyze.Certain {
			f.Severity = min(f.Severity, Warning)
		}
		r.Findings = append(r.Findings, f)
	}
}

// open says that only the end of the document tells whether the rule's findings hold.
func (r *Rule) open() bool {
	return r.When != analyze.AnyMethod || r.Reports != analyze.AnyReport || r.Whole || r.Valued
}

// holds says whether the findings of a rule hold now that the method is settled.
func (p *Pass) holds(r *Rule, d *analyze.Diagnosis) bool {
	return d.Method.Reports().Within(r.Reports) && d.Method.Set().Within(r.When) &&
		!(r.Whole && (d.IllFormed || d.Cut)) && !(r.Valued && p.Facts.NamesOnly())
}

// takeBack gives the findings back that were ceded to a rule that does not hold.
func (p *Pass) takeBack(d *analyze.Diagnosis) {
	keys := slices.SortedFunc(maps.Keys(p.ceded), func(a, b [2]*Rule) int {
		return cmp.Or(cmp.Compare(a[0].index, b[0].index), cmp.Compare(a[1].index, b[1].index))
	})
	for _, key := range keys {
		ceded := p.ceded[key]
		if p.holds(key[1], d) {
			continue
		}
		st := &p.state[key[0].index]
		st.n, st.lowered = st.n+ceded.n, st.lowered+ceded.lowered
		st.kept = append(st.kept, ceded.kept...)
		slices.SortStableFunc(st.kept, func(a, b Finding) int { return cmp.Compare(a.At.Off, b.At.Off) })
		st.kept = st.kept[:min(len(st.kept), p.opts.MaxFindings)]
	}
}

// fingerprints names each finding by what it is about, never by where it
// stands: it survives moved lines and other prefixes.
func fingerprints(fs []Finding) {
	seen := map[string]int{}
	for i := range fs {
		f := &fs[i]
		name := ""
		if f.Property != nil {
			name = f.Property.Clark()
		}
		key := strings.Join([]string{"lint207/1", f.Rule.Name, f.Href, name, f.Detail}, "\n")
		seen[key]++
		sum := sha256.Sum256(fmt.Appendf(nil, "%s\n%d", key, seen[key]))
		f.Fingerprint = hex.EncodeToString(sum[:8])
	}
}

// shifter turns places of the body into places of the source, if the body
// stands there verbatim.
func shifter(ex *capture.Exchange, verbatim bool) func(*analyze.Position) {
	if !ex.InSource || !verbatim {
		return func(*analyze.Position) {}
	}
	return func(p *analyze.Position) {
		if p.InSource {
			return
		}
		p.InSource = true
		o := ex.Origin
		if o.Line == 0 {
			return
		}
		if p.Line == 1 {
			p.Col, p.Col16 = p.Col+o.Col-1, p.Col16+o.Col16-1
		}
		p.Line, p.Off = p.Line+o.Line-1, p.Off+o.Off
	}
}

func relocate(r *Result, shift func(*analyze.Position)) {
	for i := range r.Findings {
		f := &r.Findings[i]
		shift(&f.At)
		for j := range f.Related {
			shift(&f.Related[j].At)
		}
	}
	for i := range r.Responses {
		r.Responses[i].relocate(shift)
	}
	d := r.Diagnosis
	for i := range d.Causes {
		shift(&d.Causes[i].At)
		for j := range d.Causes[i].Dependents {
			shift(&d.Causes[i].Dependents[j].At)
		}
	}
	for i := range d.Unexplained {
		shift(&d.Unexplained[i].At)
	}
}

func (i *ResponseInfo) relocate(shift func(*analyze.Position)) {
	shift(&i.At)
	for j := range i.Propstats {
		shift(&i.Propstats[j].At)
	}
}
