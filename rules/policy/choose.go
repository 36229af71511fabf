package policy

import (
	"fmt"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"

	"lint207/rules"
)

// Choose takes the rules that two filters let pass: lists of names or globs
// with commas between them, where -NAME takes out. An empty filter lets all
// pass. A name that is not known is an error that has the nearest one.
func Choose(all []*rules.Rule, ruleFilter, familyFilter string) ([]*rules.Rule, error) {
	names, families := ruleNames(all, false), familyNames(all)
	byName, err := filter(ruleFilter, "--rules", names, "--families", families)
	if err != nil {
		return nil, err
	}
	byFamily, err := filter(familyFilter, "--families", families, "--rules", names)
	if err != nil {
		return nil, err
	}
	out := slices.DeleteFunc(slices.Clone(all), func(r *rules.Rule) bool {
		return !byFamily(r.Family) || !byName(append([]string{r.Name}, r.Aliases...)...)
	})
	if len(out) == 0 {
		return nil, fmt.Errorf("--rules, --families: no rule is left to run")
	}
	return out, nil
}

func familyNames(all []*rules.Rule) (families []string) {
	for _, r := range all {
		if !slices.Contains(families, r.Family) {
			families = append(families, r.Family)
		}
	}
	return families
}

// filter compiles "a,b*,-c". A name that only the other flag knows is pointed to it.
func filter(list, flag string, names []string, otherFlag string, others []string) (func(...string) bool, error) {
	var in, out []string
	for item := range strings.SplitSeq(list, ",") {
		item = strings.TrimSpace(item)
		name, not := strings.CutPrefix(item, "-")
		switch {
		case item == "":
			continue
		case !slices.ContainsFunc(names, func(n string) bool { return match(name, n) }):
			hint := did(name, names)
			if slices.Contains(others, name) {
				hint = "; did you mean " + otherFlag + " " + name + "?"
			}
			return nil, fmt.Errorf("%s: nothing has the name %s%s (lint207 rules lists them)", flag, quote(name), hint)
		case not:
			out = append(out, name)
		default:
			in = append(in, name)
		}
	}
	any := func(patterns, names []string) bool {
		return slices.ContainsFunc(patterns, func(p string) bool {
			return slices.ContainsFunc(names, func(n string) bool { return match(p, n) })
		})
	}
	return func(names ...string) bool {
		return (len(in) == 0 || any(in, names)) && !any(out, names)
	}, nil
}

func match(pattern, name string) bool {
	ok, _ := doublestar.Match(pattern, name)
	return ok
}
