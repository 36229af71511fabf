package rules

import (
	"slices"

	"lint207/analyze"
	"lint207/analyze/xmlscan"
)

// plan is the registry compiled for one run: a slice per hook, values by
// interned name. What cannot apply is not in it.
type plan struct {
	response, propstat, status, href, end []*Rule
	head, request                         []*Rule
	batch, entry, asked                   []*Rule
	json                                  [16][]*Rule
	hrefIf                                []*Rule
	hrefAny                               analyze.HrefBits
	condition                             []*Rule
	oddity                                [analyze.OddityKinds][]*Rule
	fault                                 [64][]*Rule
	value, tree                           [][]*Rule // by NameID
	treeAny, token                        []*Rule
	expands                               bool // values hold responses: expand-property
	wanted                                []xmlscan.NameID
	notRun                                []NotRun

	suppression                []*Rule
	documentTree, responseTree []*Rule
	runs                       []bool // by Rule.index
}

// compile takes the rules that can run with what is had. set is the method,
// UnknownMethod as long as it is open.
func compile(rs []*Rule, names *xmlscan.Names, m analyze.Method, have Needs, o *Options) *plan {
	set := m.Set()
	p := &plan{runs: make([]bool, indices(rs)), expands: m.Reports() == analyze.ExpandProperty}
	missing := make([]int, len(needNames))
	for _, pass := range []bool{false, true} { // rules that yield come last
		for _, r := range rs {
			if (len(r.Yields) > 0) != pass || r.Stage == Preview && !o.Preview {
				continue
			}
			if o.Severity != nil && o.Severity(r) == Off {
				continue
			}
			if set != analyze.UnknownMethod && !set.Within(r.When) {
				continue
			}
			if m.Name != "" && !m.Reports().Within(r.Reports) || r.On.everything() && m.Reports() != analyze.ExpandProperty {
				continue
			}
			if lack := r.Needs &^ have; lack != 0 {
				missing[lowest(lack)]++
				continue
			}
			p.add(r, names)
		}
	}
	for i, n := range missing {
		if n > 0 {
			p.notRun = append(p.notRun, NotRun{needNames[i], n})
		}
	}
	return p
}

// narrowed is the plan without the rules that apply to none of the methods
// which the answer can still be the answer to.
func (p *plan) narrowed(possible analyze.Methods) *plan {
	n := *p
	n.value, n.tree = slices.Clone(p.value), slices.Clone(p.tree)
	n.narrow(possible)
	return &n
}

func (p *plan) narrow(possible analyze.Methods) {
	cannot := func(r *Rule) bool { return r.When != analyze.AnyMethod && r.When&possible == 0 }
	keep := func(rs []*Rule) []*Rule {
		if !slices.ContainsFunc(rs, cannot) {
			return rs
		}
		return slices.DeleteFunc(slices.Clone(rs), cannot)
	}
	for _, rs := range []*[]*Rule{&p.response, &p.propstat, &p.status, &p.href, &p.hrefIf, &p.condition, &p.end, &p.token, &p.treeAny} {
		*rs = keep(*rs)
	}
	for i := range p.oddity {
		p.oddity[i] = keep(p.oddity[i])
	}
	for i := range p.value {
		p.value[i], p.tree[i] = keep(p.value[i]), keep(p.tree[i])
	}
}

func lowest(n Needs) int {
	i := 0
	for n&1 == 0 {
		n, i = n>>1, i+1
	}
	return i
}

func (p *plan) add(r *Rule, names *xmlscan.Names) {
	p.runs[r.index] = true
	switch h := &r.On; {
	case h.suppression != nil:
		p.suppression = append(p.suppression, r)
	case h.documentTree != nil:
		p.documentTree = append(p.documentTree, r)
	case h.responseTree != nil:
		p.responseTree = append(p.responseTree, r)
	case h.response != nil:
		p.response = append(p.response, r)
	case h.propstat != nil:
		p.propstat = append(p.propstat, r)
	case h.status != nil:
		p.status = append(p.status, r)
	case h.bits != 0:
		p.hrefIf, p.hrefAny = append(p.hrefIf, r), p.hrefAny|h.bits
	case h.href != nil:
		p.href = append(p.href, r)
	case h.condition != nil:
		p.condition = append(p.condition, r)
	case h.head != nil:
		p.head = append(p.head, r)
	case h.batch != nil:
		p.batch = append(p.batch, r)
	case h.entry != nil:
		p.entry = append(p.entry, r)
	case h.asked != nil:
		p.asked = append(p.asked, r)
	case h.json != nil:
		for _, k := range h.jsonKinds {
			p.json[k] = append(p.json[k], r)
		}
	case h.request != nil:
		p.request = append(p.request, r)
	case h.end != nil:
		p.end = append(p.end, r)
		if h.tree != nil {
			p.addValue(r, names)
		}
	case h.oddity != nil:
		for _, k := range h.kinds {
			p.oddity[k] = append(p.oddity[k], r)
		}
	case h.fault != nil:
		for _, k := range h.faults {
			p.fault[k] = append(p.fault[k], r)
		}
	case h.token != nil:
		p.token = append(p.token, r)
		p.addValue(r, names)
	case h.everything():
		p.treeAny = append(p.treeAny, r)
	default:
		p.addValue(r, names)
	}
}

// addValue files a rule under the properties that it looks at.
func (p *plan) addValue(r *Rule, names *xmlscan.Names) {
	for _, n := range r.On.names {
		id := names.ID(n.Space, n.Local)
		for int(id) >= len(p.value) {
			p.value, p.tree = append(p.value, nil), append(p.tree, nil)
		}
		if p.value[id] == nil && p.tree[id] == nil {
			p.wanted = append(p.wanted, id)
		}
		if r.On.value != nil {
			p.value[id] = append(p.value[id], r)
		} else {
			p.tree[id] = append(p.tree[id], r)
		}
	}
}
