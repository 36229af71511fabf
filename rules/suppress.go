package rules

import (
	"slices"
	"strings"

	"lint207/analyze"
)

// Suppression is a comment that hides findings:
//
//	<!-- lint207:ignore RULE[,RULE] reason -->       of the next element, its whole extent
//	<!-- lint207:ignore-file RULE[,RULE] reason -->  of the document
//
// A name is that of a rule or of a family.
type Suppression struct {
	*analyze.Directive
	Word    string // "ignore", "ignore-file", or what else stands there
	Targets []Target
	Reason  string
}

// Target is one name in a suppression.
type Target struct {
	Name  string
	Rules []*Rule // empty: nothing has the name
	used  bool
	ran   bool // all of its rules did
}

// Unused says that the rules were run and that nothing was hidden.
func (t *Target) Unused() bool { return !t.used && t.ran && len(t.Rules) > 0 }

// Known says whether lint207 understands the comment's first word.
func (s *Suppression) Known() bool { return s.Word == "ignore" || s.Word == "ignore-file" }

func (s *Suppression) file() bool { return s.Word == "ignore-file" }

// parseSuppression reads the text behind "lint207:".
func (p *Pass) parseSuppression(d *analyze.Directive) Suppression {
	s := Suppression{Directive: d}
	s.Word, s.Reason = cutWord(d.Text)
	if !s.Known() {
		return s
	}
	var names string
	names, s.Reason = cutWord(s.Reason)
	for strings.HasSuffix(names, ",") && s.Reason != "" { // "RULE, RULE reason"
		var more string
		more, s.Reason = cutWord(s.Reason)
		names += more
	}
	for name := range strings.SplitSeq(names, ",") {
		if name != "" {
			s.Targets = append(s.Targets, Target{Name: name, Rules: named(p.opts.Rules, name)})
		}
	}
	return s
}

func cutWord(s string) (word, rest string) {
	s = strings.TrimSpace(s)
	i := strings.IndexAny(s, " \t\r\n")
	if i < 0 {
		return s, ""
	}
	return s[:i], strings.TrimSpace(s[i:])
}

// named are the rules that a name, an old name or the name of a family stands
// for; those of the registry that do not run in this run are among them.
func named(run []*Rule, name string) (out []*Rule) {
	is := func(r *Rule) bool {
		return r.Family != policyFamily && (r.Name == name || r.Family == name || slices.Contains(r.Aliases, name))
	}
	for _, rs := range [][]*Rule{All(), run} {
		for _, r := range rs {
			if is(r) && !slices.Contains(out, r) {
				out = append(out, r)
			}
		}
	}
	return out
}

// hides says whether the element that the comment is about contains an offset.
func (s *Suppression) hides(r *Rule, off int64) *Target {
	if s.file() || s.From < 0 || off < s.From || off >= s.End {
		return nil
	}
	return s.target(r)
}

func (s *Suppression) target(r *Rule) *Target {
	for i := range s.Targets {
		if slices.Contains(s.Targets[i].Rules, r) {
			return &s.Targets[i]
		}
	}
	return nil
}

// directives takes the comments of a batch.
func (p *Pass) directives(b *analyze.Batch) {
	for i := range b.Directives {
		d := b.Directives[i]
		p.suppressions = append(p.suppressions, p.parseSuppression(&d))
	}
	for _, e := range b.DirectiveEnds {
		p.suppressions[e.Index].End = e.End
	}
}

// hidden says whether a comment hides a finding of the rule at hand, and
// counts it then. Whether the rule holds at all is known at the end only.
func (p *Pass) hidden(off int64) bool {
	for i := range p.suppressions {
		t := p.suppressions[i].hides(p.rule, off)
		if t == nil {
			continue
		}
		st := &p.state[p.rule.index]
		st.hidden++
		if !slices.Contains(st.by, t) {
			st.by = append(st.by, t)
		}
		return true
	}
	return false
}

// hiddenEverywhere takes the findings of a rule away that is suppressed for
// the whole document, by a comment or from outside.
func (p *Pass) hiddenEverywhere(rule *Rule, st *state, r *Result) {
	by := p.opts.Hide != nil && p.opts.Hide(rule)
	if by && st.n > 0 {
		r.Hidden = append(r.Hidden, rule)
	}
	for i := range p.suppressions {
		if s := &p.suppressions[i]; s.file() {
			if t := s.target(rule); t != nil {
				t.used = t.used || st.n > 0
				by = true
			}
		}
	}
	if by {
		st.hidden, st.n, st.lowered, st.kept = st.hidden+st.n, 0, 0, nil
	}
}

// settleSuppressions looks at the comments, now that their use is known.
func (p *Pass) settleSuppressions(ran func(*Rule) bool) {
	p.fired = p.fired[:0]
	for i := range p.suppressions {
		s := &p.suppressions[i]
		for j := range s.Targets {
			t := &s.Targets[j]
			t.ran = !slices.ContainsFunc(t.Rules, func(r *Rule) bool { return !ran(r) })
		}
		for _, p.rule = range p.plan.suppression {
			p.rule.On.suppression(p, s)
		}
	}
}
