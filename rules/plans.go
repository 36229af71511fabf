package rules

import (
	"sync"

	"lint207/analyze"
	"lint207/analyze/xmlscan"
)

// Compiling the registry takes longer than linting a small body, so that the
// plans of the ordinary rules are kept: one for each kind of exchange.

// planKey is all that a plan of the ordinary rules depends on.
type planKey struct {
	named   bool
	set     analyze.Methods
	reports analyze.Reports
	have    Needs
	preview bool
	narrow  bool // the answer is known to be one to a read
}

var plans sync.Map // planKey to *plan

// names is the table that every run begins with: the names of the model and
// those that rules look at.
var baseNames = sync.OnceValue(func() *xmlscan.Names {
	names := xmlscan.NewNames(analyze.KnownNames()...)
	for _, r := range All() {
		for _, n := range r.On.names {
			names.ID(n.Space, n.Local)
		}
	}
	return names
})

// ordinary says that the options take the registry as it is.
func (o *Options) ordinary() bool {
	all := All()
	return o.Severity == nil && len(o.Rules) == len(all) && &o.Rules[0] == &all[0]
}

// planFor is the plan for an exchange. names begins with baseNames.
func planFor(names *xmlscan.Names, m analyze.Method, have Needs, o *Options) *plan {
	if !o.ordinary() {
		return compile(o.Rules, names, m, have, o)
	}
	key := planKey{set: m.Set(), reports: m.Reports(), have: have, preview: o.Preview}
	if m.Name != "" {
		key.named = true
	}
	if p, ok := plans.Load(key); ok {
		return p.(*plan)
	}
	p, _ := plans.LoadOrStore(key, compile(o.Rules, names, m, have, o))
	return p.(*plan)
}

// narrowedPlan is the plan once the answer is known to be one to a read whose
// method is open.
func narrowedPlan(p *plan, have Needs, o *Options) *plan {
	if !o.ordinary() {
		return p.narrowed(analyze.ReadMethods)
	}
	key := planKey{set: analyze.UnknownMethod, have: have, preview: o.Preview, narrow: true}
	if n, ok := plans.Load(key); ok {
		return n.(*plan)
	}
	n, _ := plans.LoadOrStore(key, p.narrowed(analyze.ReadMethods))
	return n.(*plan)
}

// states are as long as the list of rules, so that runs share them.
var states = sync.Pool{New: func() any { s := make([]state, len(All())+1); return &s }}
