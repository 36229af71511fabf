package main

import (
	"context"
	"fmt"

	"lint207/analyze/capture"
	"lint207/rules"
	"lint207/rules/policy"
)

// pathOrName is what globs are matched against: standard input has its name.
func (s *source) pathOrName() string {
	if s.path == "" {
		return s.name
	}
	return s.path
}

// visit is what the project notes about one exchange while it is linted.
type visit struct {
	*project
	s     *source
	index int
	by    []*policy.Ignore // that hid a finding by its fingerprint
}

// lint lints an exchange as the project wants it.
func (p *project) lint(ctx context.Context, s *source, ex *capture.Exchange, o rules.Options) (*rules.Result, error) {
	v := &visit{project: p, s: s, index: max(1, ex.Index)}
	v.options(&o, ex.Request)
	res, err := rules.Lint(ctx, ex, o)
	if res != nil && err == nil {
		v.done(res)
	}
	return res, err
}

// options puts what the project decides into those of an exchange.
func (v *visit) options(o *rules.Options, q *capture.Request) {
	p, s := v.project, v.s
	v.target(o, q)
	o.Rules = p.config.Rules()
	o.Plans = s.settings.Plans() // what is chosen is the same in the whole run
	o.Severity = func(r *rules.Rule) rules.Severity {
		if !p.chosen[r] {
			return rules.Off
		}
		return s.settings.Severity(r)
	}
	if len(p.config.Ignores) > 0 {
		o.Hide = s.settings.Hide
	}
	if p.known != nil || p.writes != nil || s.settings.Fingerprints() {
		o.Sift = v.sift
	}
}

// target takes what the configuration says about the request. Flags and the
// request itself go before it.
func (v *visit) target(o *rules.Options, q *capture.Request) {
	set := v.s.settings
	if o.Method == "" && set.Method != "" && (q == nil || q.Method == "") {
		o.Method, o.MethodFrom = set.Method, "config"
	}
	if o.URL == "" && (q == nil || q.Target == "") {
		o.URL = set.URL
	}
	if o.Destination == "" && (q == nil || !q.HeaderKnown) {
		o.Destination = set.Destination
	}
}

// sift says what becomes of a finding.
func (v *visit) sift(f *rules.Finding) rules.Verdict {
	if g := v.s.settings.Fingerprint(f); g != nil {
		v.by = append(v.by, g)
		return rules.Suppressed
	}
	verdict := rules.Reported
	if b := v.known; b != nil && b.Known(b.Source(v.s.path, v.s.name), v.index, f) {
		verdict = rules.Baselined
	}
	if b := v.writes; b != nil {
		b.Add(b.Source(v.s.path, v.s.name), v.index, f)
		verdict = rules.Baselined
	}
	return verdict
}

// done notes what is known only of an exchange that was linted whole.
func (v *visit) done(res *rules.Result) {
	v.use.Met(v.s.settings, res, v.by, len(v.chosen) == len(v.config.Rules()))
	if b := v.known; b != nil {
		b.Linted(b.Source(v.s.path, v.s.name), v.index, func(name string) bool {
			for _, r := range v.config.Rules() {
				if r.Name == name {
					return res.Ran(r)
				}
			}
			return true // there is no such rule any more
		})
	}
	if v.writes != nil {
		for _, n := range res.Counts {
			v.unlisted.Add(n)
		}
	}
}

// guard refuses a new baseline that would take the place of what is read, or of
// a report.
func (p *project) guard(sources []source, o *outputs, other reads) error {
	if p.writes == nil {
		return nil
	}
	file := p.writes.File
	for i := range sources {
		if sources[i].named && sameFile(sources[i].path, file) {
			return unable("--write-baseline %s would overwrite %s, which is to be read", file, sources[i].name)
		}
	}
	for what, name := range other {
		if what != "--baseline" && sameFile(name, file) { // writing that anew is what it is for
			return unable("--write-baseline %s would overwrite %s %s", file, what, name)
		}
	}
	if out := o.to(file); out != nil {
		return unable("--write-baseline %s and %s both go to the same file", file, out.flag)
	}
	return nil
}

// maxStaleShown bounds the stale entries that are named.
const maxStaleShown = 10

// end says what is left over in the configuration and in the baseline, and
// writes the new one.
func (p *project) end(n *session) {
	if n.ctx.Err() != nil {
		if p.writes != nil {
			n.note("%s is not written: the run was interrupted", p.writes.File)
		}
		return
	}
	for _, u := range p.use.Unused(p.config) {
		n.note("%s", u.Error())
	}
	if p.known != nil {
		stale := p.known.Stale()
		for i, e := range stale {
			if i == maxStaleShown {
				n.note("%s: and %d more that are not found any more", p.known.File, len(stale)-i)
				break
			}
			n.note("%s: not found any more: %s in %s (%s)", p.known.File, rules.Escape([]byte(e.Rule)), exchangeOf(&e), rules.Escape([]byte(e.Fingerprint)))
		}
		if len(stale) > 0 && p.writes == nil {
			n.note("%s: %d of its %d entries can go: --write-baseline writes it anew", p.known.File, len(stale), p.known.Len())
		}
	}
	if p.writes != nil {
		p.write(n)
	}
}

func (p *project) write(n *session) {
	switch {
	case n.unable:
		n.note("%s is not written: not everything could be linted, so findings would be missing", p.writes.File)
		return
	case p.unlisted.Load() > 0:
		n.note("%s: %d findings are not in it: those of a rule beyond the first %d in a document", p.writes.File, p.unlisted.Load(), rules.MaxFindingsAll)
	}
	if err := p.writes.Write(); err != nil {
		n.note("%s cannot be written: %v", p.writes.File, err)
		n.unable = true
		return
	}
	noun := "findings"
	if p.writes.Len() == 1 {
		noun = "finding"
	}
	n.note("%s: %d %s written", p.writes.File, p.writes.Len(), noun)
}

// exchangeOf is the exchange of an entry as reports name it.
func exchangeOf(e *policy.Entry) string {
	s := rules.Escape([]byte(e.Source))
	if e.Index > 1 {
		s += fmt.Sprintf("#%d", e.Index)
	}
	return s
}
