package rules

import (
	"sync"

	"lint207/analyze"
	"lint207/analyze/xmlscan"
)

// Plans keeps what is compiled for many exchanges that are linted with the
// same Rules, Severity and Preview, because compiling takes longer than
// linting a small body. The zero value is ready; it is safe for concurrent
// use. Rules that look at trees (OnDocumentTree, OnResponseTree) must not be
// among them.
type Plans struct {
	plans  sync.Map // planKey to *plan
	states sync.Pool
}

// ordinaryPlans are those of the registry as it is.
var ordinaryPlans Plans

// planKey is what else a plan depends on.
type planKey struct {
	named   bool
	set     analyze.Methods
	reports analyze.Reports
	have    Needs
	preview bool
	batch   bool // the body is a JSON batch
	narrow  bool // the answer is known to be one to a read
}

// baseNames is the table that every run begins with: the names of the model
// and those that rules look at.
var baseNames = sync.OnceValue(func() *xmlscan.Names {
	names := xmlscan.NewNames(analyze.KnownNames()...)
	for _, r := range All() {
		for _, n := range r.On.names {
			names.ID(n.Space, n.Local)
		}
	}
	return names
})

// shared are the plans to use, nil if there are none for these options.
func (o *Options) shared() *Plans {
	all := All()
	if o.Plans == nil && o.Severity == nil && len(o.Rules) == len(all) && &o.Rules[0] == &all[0] {
		return &ordinaryPlans
	}
	return o.Plans
}

// planFor is the plan for an exchange. names begins with baseNames.
func planFor(names *xmlscan.Names, m analyze.Method, have Needs, batch bool, o *Options) *plan {
	key := planKey{batch: batch, named: m.Name != "", set: m.Set(), reports: m.Reports(), have: have, preview: o.Preview}
	return o.shared().get(key, func() *plan { return compile(inFamily(o.Rules, batch), names, m, have, o) })
}

// narrowedPlan is the plan once the answer is known to be one to a read whose
// method is open.
func narrowedPlan(p *plan, have Needs, o *Options) *plan {
	key := planKey{set: analyze.UnknownMethod, have: have, preview: o.Preview, narrow: true}
	return o.shared().get(key, func() *plan { return p.narrowed(analyze.ReadMethods) })
}

func (s *Plans) get(key planKey, make func() *plan) *plan {
	if s == nil {
		return make()
	}
	p, ok := s.plans.Load(key)
	if !ok {
		p, _ = s.plans.LoadOrStore(key, make())
	}
	return p.(*plan)
}

// stateFor is an empty state for each rule.
func stateFor(o *Options) []state {
	if s := o.shared(); s != nil {
		if st, ok := s.states.Get().(*[]state); ok {
			return *st
		}
	}
	return make([]state, indices(o.Rules))
}

// release lets another run have the state.
func (p *Pass) release() {
	st := p.state
	p.state = nil
	if s := p.opts.shared(); s != nil {
		clear(st)
		s.states.Put(&st)
	}
}
