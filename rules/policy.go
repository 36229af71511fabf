package rules

import (
	"strings"
)

// policyFamily holds the rules about comments that hide findings. No such
// comment hides their own.
const policyFamily = "policy"

var _ = add(
	Rule{
		Name: "unused-suppression", Family: policyFamily, Severity: Warning, Whole: true,
		Summary: "A comment hides findings that are not there.",
		Help:    "delete the name from the comment, or the comment",
		On: OnSuppression(func(p *Pass, s *Suppression) {
			for i := range s.Targets {
				if t := &s.Targets[i]; t.Unused() {
					p.ReportMark(s.Mark, s.Word+" "+t.Name, "the comment hides %s, but there is no such finding %s", escapeString(t.Name), s.where())
				}
			}
		}),
	},
	Rule{
		Name: "suppression-without-reason", Family: policyFamily, Severity: Info,
		Summary: "A comment hides findings and does not say why.",
		Help:    "write the reason behind the name of the rule",
		On: OnSuppression(func(p *Pass, s *Suppression) {
			if len(s.Targets) > 0 && s.Reason == "" {
				p.ReportMark(s.Mark, s.names(), "the comment hides %s and gives no reason, so nobody can tell when it may go", escapeString(s.names()))
			}
		}),
	},
	Rule{
		Name: "suppression-not-understood", Family: policyFamily, Severity: Warning,
		Summary: "A comment to lint207 names no rule, or one that does not exist.",
		Help:    "write <!-- lint207:ignore RULE reason --> or <!-- lint207:ignore-file RULE reason -->; lint207 rules lists the rules",
		On:      OnSuppression(notUnderstood),
	},
)

// OnSuppression looks at a comment that hides findings, once its use is known.
func OnSuppression(f func(*Pass, *Suppression)) Hook { return Hook{suppression: f} }

func (s *Suppression) names() string {
	var names []string
	for i := range s.Targets {
		names = append(names, s.Targets[i].Name)
	}
	return strings.Join(names, ",")
}

func (s *Suppression) where() string {
	switch {
	case s.file():
		return "in the document"
	case s.From < 0:
		return "for it to hide: no element follows it"
	}
	return "in the next element"
}

func notUnderstood(p *Pass, s *Suppression) {
	switch {
	case !s.Known():
		p.ReportMark(s.Mark, s.Word, "lint207:%s is nothing that a comment can say, so it hides nothing%s", escapeString(s.Word), meant(s.Word, []string{"ignore", "ignore-file"}))
	case len(s.Targets) == 0:
		p.ReportMark(s.Mark, s.Word, "the comment names no rule, so it hides nothing")
	}
	for i := range s.Targets {
		if t := &s.Targets[i]; len(t.Rules) == 0 {
			p.ReportMark(s.Mark, t.Name, "there is no rule and no family %s, so the comment hides nothing of it%s", Quote([]byte(t.Name)), p.meant(t.Name))
		}
	}
}

// meant looks for a rule or family with nearly this name, but only for the
// first findings: a body may hold a hundred thousand names.
func (p *Pass) meant(name string) string {
	if len(p.state[p.rule.index].kept) >= maxMeant {
		return ""
	}
	if p.ruleNames == nil {
		for _, rs := range [][]*Rule{All(), p.opts.Rules} {
			for _, r := range rs {
				if r.Family != policyFamily {
					p.ruleNames = append(p.ruleNames, r.Name, r.Family)
				}
			}
		}
	}
	return meant(name, p.ruleNames)
}

// maxMeant bounds the findings that look for the name that was meant.
const maxMeant = 20

// meant is the end of a sentence about a name that does not exist.
func meant(s string, names []string) string {
	if n := Nearest(s, names); n != "" {
		return "; did you mean " + n + "?"
	}
	return ""
}
