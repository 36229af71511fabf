package rules

import (
	"fmt"
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
		if name != "" && len(s.Targets) < MaxTargets {
			s.Targets = append(s.Targets, Target{Name: name, Rules: p.named(name)})
		}
	}
	return s
}

// MaxTargets bounds the names of a suppression; further ones hide nothing.
const MaxTargets = 100

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
func (p *Pass) named(name string) []*Rule {
	if p.byName == nil {
		p.byName = ruleIndex{}
		for _, rs := range [][]*Rule{All(), p.opts.Rules} {
			for _, r := range rs {
				p.byName.add(r)
			}
		}
	}
	return p.byName[name]
}

// ruleIndex are rules by name, old name and family.
type ruleIndex map[string][]*Rule

func (x ruleIndex) add(r *Rule) {
	if r.Family == policyFamily {
		return
	}
	for _, name := range append([]string{r.Name, r.Family}, r.Aliases...) {
		if !slices.Contains(x[name], r) {
			x[name] = append(x[name], r)
		}
	}
}

// hider is a name in a suppression that stands for a rule.
type hider struct {
	suppression int
	target      *Target
	hit         bool // it has hidden a finding
}

// hiders notes the names of the last suppression at the rules they stand for,
// each rule under the first of them.
func (p *Pass) hiders() {
	last := len(p.suppressions) - 1
	for i := range p.suppressions[last].Targets {
		t := &p.suppressions[last].Targets[i]
		for _, r := range t.Rules {
			if r.index >= len(p.state) {
				continue
			}
			st := &p.state[r.index]
			if n := len(st.hiders); n == 0 || st.hiders[n-1].suppression != last {
				st.hiders = append(st.hiders, hider{suppression: last, target: t})
			}
		}
	}
}

// directives takes the comments of a batch.
func (p *Pass) directives(b *analyze.Batch) {
	for i := range b.Directives {
		d := b.Directives[i]
		if len(p.suppressions) == analyze.MaxDirectives {
			p.Note(fmt.Sprintf("only the first %d comments lint207:ignore hide findings; use lint207:ignore-file, or ignore in the configuration", analyze.MaxDirectives))
			break
		}
		p.suppressions = append(p.suppressions, p.parseSuppression(&d))
		p.hiders()
	}
	for _, e := range b.DirectiveEnds {
		if e.Index < len(p.suppressions) {
			p.suppressions[e.Index].End = e.End
		}
	}
}

// hidden says whether a comment hides a finding of the rule at hand, and
// counts it then. Whether the rule holds at all is known at the end only.
func (p *Pass) hidden(off int64) bool {
	st := &p.state[p.rule.index]
	for i := range st.hiders {
		h := &st.hiders[i]
		if s := &p.suppressions[h.suppression]; s.file() || s.From < 0 || off < s.From || off >= s.End {
			continue
		}
		h.hit = true
		st.hidden++
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
	for i := range st.hiders {
		if h := &st.hiders[i]; p.suppressions[h.suppression].file() {
			h.hit = h.hit || st.n > 0
			by = true
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
