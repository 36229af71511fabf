package rules

import (
	"sort"

	"lint207/analyze"
	"lint207/analyze/xmlscan"
)

// batch runs the rules over a batch.
func (p *Pass) batch(b *analyze.Batch) {
	p.window, p.names, p.response = b.Window, b.Names, nil
	p.earlier, p.faults = append(p.earlier[:0], p.faults...), append(p.faults[:0], b.Faults...)
	sort.Slice(p.faults, func(i, j int) bool { return p.faults[i].Off < p.faults[j].Off })
	p.fired = p.fired[:0]
	p.directives(b)
	for i := range b.Faults {
		f := &b.Faults[i]
		for _, p.rule = range p.plan.fault[f.Kind] {
			p.rule.On.fault(p, f)
		}
	}
	p.countFaults(b)
	if t := b.SyncToken; t != nil && !p.damaged(t.Tag, t.End()) {
		for _, p.rule = range p.plan.token {
			p.rule.On.token(p, t)
		}
	}
	p.odd(b.Odd)
}

// countFaults counts those that the batch does not hold.
func (p *Pass) countFaults(b *analyze.Batch) {
	for kind, n := range b.MoreFaults {
		if n > 0 {
			for _, r := range p.plan.fault[kind] {
				p.state[r.index].n += n
			}
		}
	}
}

func (p *Pass) odd(os []analyze.Oddity) {
	for i := range os {
		o := &os[i]
		if p.damaged(o.Span, o.Span.End()) {
			continue
		}
		for _, p.rule = range p.plan.oddity[o.Kind] {
			p.rule.On.oddity(p, o)
		}
	}
}

// one runs the rules over a response whose facts are known.
func (p *Pass) one(r *analyze.Response) {
	p.response, p.fired = r, p.fired[:0]
	if p.Request != nil {
		p.Request.Response(r, p.window, p.names)
	}
	if len(r.Odd) > 0 {
		p.odd(r.Odd)
	}
	for i := range r.Hrefs {
		p.hrefArg = Href{Text: &r.Hrefs[i], Fact: &r.Facts[i], Response: r}
		p.href(&p.hrefArg, r.Facts[i].Bits)
	}
	for i := range r.Location.Hrefs {
		h := &r.Location.Hrefs[i]
		p.hrefArg = Href{Text: h, Location: true, Response: r}
		p.href(&p.hrefArg, analyze.ClassifyHref(h.Bytes))
	}
	for i := range r.Named {
		h := &r.Named[i]
		p.hrefArg = Href{Text: h, Location: true, Response: r}
		p.href(&p.hrefArg, analyze.ClassifyHref(h.Bytes))
	}
	if r.Status.Present {
		p.status(&r.Status)
	}
	if r.Error.Present {
		p.conditions(&r.Error, &r.Status, nil)
	}
	for i := range r.Propstats {
		p.propstat(r, &r.Propstats[i])
	}
	for _, p.rule = range p.plan.response {
		p.rule.On.response(p, r)
	}
}

func (p *Pass) href(h *Href, bits analyze.HrefBits) {
	if p.damaged(h.Tag, h.End()) || h.Odd&(analyze.TooLong|analyze.HasElement) != 0 {
		return
	}
	for _, p.rule = range p.plan.href {
		p.rule.On.href(p, h)
	}
	if bits&p.plan.hrefAny == 0 {
		return
	}
	for _, p.rule = range p.plan.hrefIf {
		if p.rule.On.bits&bits != 0 {
			p.rule.On.href(p, h)
		}
	}
}

// maxCleanStatus bounds the status texts that are known to be right.
const maxCleanStatus = 64

func (p *Pass) status(s *analyze.Status) {
	if _, ok := p.cleanStatus[string(s.Full)]; ok && s.Odd == 0 || s.Ambiguous {
		return
	}
	if p.damaged(s.Tag, s.End()) || s.Odd&(analyze.TooLong|analyze.HasElement) != 0 {
		return
	}
	before := p.raised
	for _, p.rule = range p.plan.status {
		p.rule.On.status(p, s)
	}
	if p.raised == before && len(p.cleanStatus) < maxCleanStatus && s.Odd == 0 {
		p.cleanStatus[string(s.Full)] = struct{}{}
	}
}

func (p *Pass) conditions(e *analyze.ErrorElement, s *analyze.Status, ps *analyze.Propstat) {
	for i := range e.Conditions {
		p.conditionArg = Condition{Condition: &e.Conditions[i], Error: e, Status: s, Propstat: ps}
		for _, p.rule = range p.plan.condition {
			p.rule.On.condition(p, &p.conditionArg)
		}
	}
}

func (p *Pass) propstat(r *analyze.Response, ps *analyze.Propstat) {
	if ps.Status.Present {
		p.status(&ps.Status)
	}
	if ps.Error.Present {
		p.conditions(&ps.Error, &ps.Status, ps)
	}
	for _, p.rule = range p.plan.propstat {
		p.rule.On.propstat(p, r, ps)
	}
	if len(r.Values.Nodes) == 0 || ps.Status.Code/100 != 2 {
		return
	}
	for i := range ps.Props {
		if n := r.Tree(&ps.Props[i]); n != nil && !p.damaged(n.Tag, n.End) {
			p.value(&ps.Props[i], n)
		}
	}
}

// value runs the rules over the value of a property.
func (p *Pass) value(q *analyze.Property, n *analyze.Node) {
	p.blank = len(n.Text.Bytes) == 0 && !n.HasChild()
	if int(q.Name) < len(p.plan.value) && q.Name >= 0 {
		if n.Text.Odd&analyze.TooLong == 0 {
			for _, p.rule = range p.plan.value[q.Name] {
				p.rule.On.value(p, q, &n.Text)
			}
		}
		for _, p.rule = range p.plan.tree[q.Name] {
			p.rule.On.tree(p, q, n)
		}
	}
	for _, p.rule = range p.plan.treeAny {
		p.rule.On.tree(p, q, n)
	}
	p.blank = false
	if p.plan.expands {
		p.nestedValues(n)
	}
}

// nestedValues runs the rules about grammars over the properties of the
// responses that expand-property has put into a value, at any depth.
func (p *Pass) nestedValues(n *analyze.Node) {
	p.below(n, davName("propstat"), func(ps *analyze.Node) bool {
		prop := p.Child(ps, davName("prop"))
		if prop == nil || !p.succeeded(ps) {
			return true
		}
		for c := range p.Children(prop) {
			if int(c.Name) >= len(p.plan.tree) || c.Name < 0 {
				continue
			}
			q := analyze.Property{Name: c.Name, Q: c.Q, Off: c.Tag.Off, Len: int32(c.Tag.Len), Content: c.HasChild() || len(c.Text.Bytes) > 0}
			for _, p.rule = range p.plan.tree[c.Name] {
				if p.rule.On.nested {
					p.rule.On.tree(p, &q, c)
				}
			}
		}
		return true
	})
}

// head runs the rules about the request and the head of the response.
func (p *Pass) head() {
	if p.Request != nil {
		for _, p.rule = range p.plan.request {
			p.rule.On.request(p, p.Request)
		}
	}
	if p.Head != nil {
		for _, p.rule = range p.plan.head {
			p.rule.On.head(p, p.Head)
		}
	}
}

// end runs the rules about the whole document.
func (p *Pass) end(d *analyze.Diagnosis) {
	p.Diagnosis, p.response, p.fired = d, nil, p.fired[:0]
	for _, p.rule = range p.plan.end {
		p.rule.On.end(p)
	}
}

// nameIs compares an id with a name of the model.
func nameIs(id xmlscan.NameID, names ...xmlscan.NameID) bool {
	for _, n := range names {
		if id == n {
			return true
		}
	}
	return false
}
