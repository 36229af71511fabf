package policy

import (
	"os"
	"path/filepath"
	"strconv"
	"sync"

	"github.com/bmatcuk/doublestar/v4"

	"lint207/rules"
)

// Settings are what the configuration says about one file.
type Settings struct {
	Method, URL, Destination string // "" not said
	Request                  string // path of a file, "" not said

	severities *severityTable
	ignores    []*Ignore
}

// severityTable holds those of all rules under some of the overrides; many files
// share them.
type severityTable struct {
	of    map[*rules.Rule]rules.Severity
	plans rules.Plans
}

// For puts together what the configuration says about a file.
func (c *Config) For(path string) *Settings {
	s := &Settings{}
	rel := c.relative(path)
	layers, key := []levels{c.levels}, make([]byte, 0, 8*len(c.Overrides))
	for i := range c.Overrides {
		o := &c.Overrides[i]
		if !matches(o.Files, rel) {
			continue
		}
		layers, key = append(layers, o.levels), strconv.AppendInt(append(key, ' '), int64(i), 10)
		for into, v := range map[*string]string{&s.Method: o.Method, &s.URL: o.URL, &s.Destination: o.Destination} {
			if v != "" {
				*into = v
			}
		}
		if o.Request != "" {
			s.Request = c.path(o.Request)
		}
	}
	s.severities = c.severitiesFor(string(key), layers)
	for _, g := range c.Ignores {
		if len(g.Files) == 0 || matches(g.Files, rel) {
			s.ignores = append(s.ignores, g)
		}
	}
	return s
}

// severitiesFor are the severities under the layers, which the key names.
func (c *Config) severitiesFor(key string, layers []levels) *severityTable {
	if v, ok := c.made.Load(key); ok {
		return v.(*severityTable)
	}
	s := &severityTable{of: map[*rules.Rule]rules.Severity{}}
	for _, r := range c.all {
		s.of[r] = r.Severity
		for _, l := range layers {
			if v, ok := l.of(r); ok {
				s.of[r] = v
			}
		}
	}
	v, _ := c.made.LoadOrStore(key, s)
	return v.(*severityTable)
}

// Severity is that of a rule for the file.
func (s *Settings) Severity(r *rules.Rule) rules.Severity { return s.severities.of[r] }

// Plans are for files with the same severities, where all rules are to run
// that Severity leaves in; nil if some are custom ones.
func (s *Settings) Plans() *rules.Plans {
	if len(s.severities.of) > len(rules.All()) {
		return nil
	}
	return &s.severities.plans
}

// Hides says whether an entry hides all findings of a rule. Those about
// suppressions are hidden by name only.
func (g *Ignore) hides(r *rules.Rule) bool {
	if g.Fingerprint != "" {
		return false
	}
	return g.rules[r] || g.rules == nil && r.Family != "policy"
}

// Hide says whether the findings of a rule are suppressed in the file.
func (s *Settings) Hide(r *rules.Rule) bool {
	for _, g := range s.ignores {
		if g.hides(r) {
			return true
		}
	}
	return false
}

// Fingerprint finds the entry that hides a finding by its fingerprint.
func (s *Settings) Fingerprint(f *rules.Finding) *Ignore {
	for _, g := range s.ignores {
		if g.Fingerprint == f.Fingerprint && g.Fingerprint != "" && (g.rules == nil || g.rules[f.Rule]) {
			return g
		}
	}
	return nil
}

// Fingerprints says whether there are entries with fingerprints.
func (s *Settings) Fingerprints() bool {
	for _, g := range s.ignores {
		if g.Fingerprint != "" {
			return true
		}
	}
	return false
}

// Use notes which entries were of use, over all files of a run.
type Use struct {
	mu         sync.Mutex
	met, used  map[*Ignore]bool
	incomplete map[*Ignore]bool // a rule of it was not run
}

// Met notes that a file was linted whole to which entries apply. by are those
// that hid a finding by its fingerprint; every says that no rule was left out.
func (u *Use) Met(s *Settings, r *rules.Result, by []*Ignore, every bool) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.met == nil {
		u.met, u.used, u.incomplete = map[*Ignore]bool{}, map[*Ignore]bool{}, map[*Ignore]bool{}
	}
	for _, g := range by {
		u.used[g] = true
	}
	for _, g := range s.ignores {
		u.met[g] = true
		for _, rule := range r.Hidden {
			u.used[g] = u.used[g] || g.hides(rule)
		}
		for rule := range g.rules {
			u.incomplete[g] = u.incomplete[g] || r.Ran != nil && !r.Ran(rule)
		}
		u.incomplete[g] = u.incomplete[g] || g.rules == nil && (!every || len(r.NotRun) > 0)
		u.incomplete[g] = u.incomplete[g] || r.Diagnosis != nil && (r.Diagnosis.IllFormed || r.Diagnosis.Cut)
	}
}

// Unused are the entries that hid nothing although their rules were run.
func (u *Use) Unused(c *Config) (out []Problem) {
	for _, g := range c.Ignores {
		if u.met[g] && !u.used[g] && !u.incomplete[g] {
			out = append(out, Problem{c.File, g.Line, g.Column, "this ignore entry hides nothing any more: delete it"})
		}
	}
	return out
}

// path is a path in the configuration as one to open.
func (c *Config) path(name string) string {
	if name = filepath.FromSlash(name); filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(c.Dir, name)
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// relative is a path as patterns see it.
func (c *Config) relative(path string) string {
	abs, err := filepath.Abs(path)
	if err != nil {
		return filepath.ToSlash(path)
	}
	rel, err := filepath.Rel(c.Dir, abs)
	if err != nil {
		return filepath.ToSlash(abs)
	}
	return filepath.ToSlash(rel)
}

func matches(patterns []string, path string) bool {
	for _, p := range patterns {
		if ok, _ := doublestar.Match(p, path); ok {
			return true
		}
	}
	return false
}
