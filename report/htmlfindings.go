package report

import (
	"sort"

	"lint207/rules"
)

// htmlRule are the findings of one rule in a document.
type htmlRule struct {
	*rules.Rule
	Sev    rules.Severity
	Help   string // if all say the same
	First  []*rules.Finding
	Folded []*rules.Finding
	All    int64
	Kept   int64 // findings that are counted and not listed
}

// findings groups the findings by rule, the severest first.
func (v *htmlDocument) findings(r *rules.Result, o *Options) {
	at := map[*rules.Rule]*htmlRule{}
	for i := range r.Findings {
		f := &r.Findings[i]
		if !o.shows(f.Severity) {
			continue
		}
		g := at[f.Rule]
		if g == nil {
			g = &htmlRule{Rule: f.Rule, Sev: f.Severity, Help: f.Help, All: r.Counts[f.Rule]}
			at[f.Rule] = g
			v.Rules = append(v.Rules, g)
		}
		g.Sev = max(g.Sev, f.Severity)
		if g.Help != f.Help {
			g.Help = ""
		}
		switch {
		case v.FindingsShown == maxHTMLListed && len(g.First) > 0:
			continue
		case len(g.First) < maxSameShown:
			g.First = append(g.First, f)
		default:
			g.Folded = append(g.Folded, f)
		}
		v.FindingsShown++
	}
	for _, g := range v.Rules {
		g.Kept = g.All - int64(len(g.First)+len(g.Folded))
		v.FindingsAll += g.All
	}
	sort.SliceStable(v.Rules, func(i, j int) bool { return v.Rules[i].Sev > v.Rules[j].Sev })
}
