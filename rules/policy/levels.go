package policy

import (
	"slices"

	"go.yaml.in/yaml/v3"

	"lint207/rules"
)

// level gives a rule or a family a severity.
type level struct {
	name     string
	family   bool
	severity rules.Severity
}

// levels are one layer: a rule's own name goes before that of its family.
type levels []level

var severities = []string{"off", "info", "warning", "error"}

// of is the severity that a layer gives a rule.
func (ls levels) of(r *rules.Rule) (s rules.Severity, ok bool) {
	for _, l := range ls {
		switch {
		case !l.family && l.name == r.Name:
			return l.severity, true
		case l.family && l.name == r.Family:
			s, ok = l.severity, true
		}
	}
	return s, ok
}

// levels reads a mapping of rules and families to severities.
func (d *decoder) levels(n *yaml.Node, c *Config) (ls levels) {
	d.pairs(n, "severity", func(k, v *yaml.Node) {
		var word string
		d.choice("a severity", &word, severities...)(v)
		ls = d.level(k, k.Value, rules.Severity(max(0, slices.Index(severities, word))), c, ls)
	})
	return ls
}

// level adds a name to a layer.
func (d *decoder) level(n *yaml.Node, name string, s rules.Severity, c *Config, ls levels) levels {
	for _, r := range d.named(n, name, c) {
		l := level{r.Name, false, s}
		switch {
		case r.Name != name && !slices.Contains(r.Aliases, name):
			l = level{r.Family, true, s}
		case r.Stage == rules.Preview && s != rules.Off:
			d.warn(n, "%s is in preview: it runs with --preview only", r.Name)
		}
		if !slices.Contains(ls, l) {
			ls = append(ls, l)
		}
	}
	return ls
}

// named are the rules of a name or of a family; none is a problem.
func (d *decoder) named(n *yaml.Node, name string, c *Config) []*rules.Rule {
	found := named(c.all, name)
	if len(found) == 0 {
		d.fail(n, "there is no rule and no family %s%s (lint207 rules lists them)", quote(name), d.did(name, ruleNames(c.all, true)))
	}
	return found
}

func named(all []*rules.Rule, name string) (found []*rules.Rule) {
	for _, r := range all {
		if r.Name == name || slices.Contains(r.Aliases, name) {
			return []*rules.Rule{r}
		}
		if r.Family == name {
			found = append(found, r)
		}
	}
	return found
}

func ruleNames(all []*rules.Rule, families bool) (names []string) {
	for _, r := range all {
		names = append(append(names, r.Name), r.Aliases...)
		if families && !slices.Contains(names, r.Family) {
			names = append(names, r.Family)
		}
	}
	return names
}
