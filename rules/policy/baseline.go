package policy

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	json2 "github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"lint207/rules"
)

// baselineSchema names the version of a baseline file.
const baselineSchema = "lint207-baseline/1"

// maxBaseline is the size of the largest baseline file, in bytes.
const maxBaseline = 256 << 20

// Entry is a finding in a baseline. Source, Index and Fingerprint say which;
// Rule and Message are for people.
type Entry struct {
	Source      string `json:"source"` // relative to the baseline file, with slashes
	Index       int    `json:"index"`
	Fingerprint string `json:"fingerprint"`
	Rule        string `json:"rule"`
	Message     string `json:"message"`
}

// key finds an entry.
type key struct {
	source      string
	index       int
	fingerprint string
}

// place is an exchange.
type place struct {
	source string
	index  int
}

func (e *Entry) key() key { return key{e.Source, e.Index, e.Fingerprint} }

// Baseline is a set of known findings.
type Baseline struct {
	File string
	dir  string // absolute

	mu      sync.Mutex
	entries []Entry
	at      map[key]bool
	of      map[place][]int // in entries
	used    map[key]bool
	stale   []Entry
}

// NewBaseline is an empty baseline for a file that is to be written.
func NewBaseline(file string) (*Baseline, error) {
	dir, err := filepath.Abs(filepath.Dir(file))
	if err != nil {
		return nil, err
	}
	return &Baseline{File: file, dir: dir, at: map[key]bool{}, of: map[place][]int{}, used: map[key]bool{}}, nil
}

// LoadBaseline reads a baseline file. The error of one that is malformed is a
// *Problem.
func LoadBaseline(file string) (*Baseline, error) {
	info, err := os.Stat(file)
	switch {
	case err == nil && info.Size() > maxBaseline:
		return nil, fmt.Errorf("%s: is larger than %d MiB", file, maxBaseline>>20)
	case err != nil:
		return nil, fmt.Errorf("%s: cannot be read: %w (--write-baseline %s makes one)", file, errors.Unwrap(err), file)
	}
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("%s: cannot be read: %w", file, errors.Unwrap(err))
	}
	base, err := NewBaseline(file)
	if err != nil {
		return nil, err
	}
	return base, base.parse(b)
}

// parse reads the file; the error is a *Problem.
func (b *Baseline) parse(text []byte) error {
	var file struct {
		Schema   string  `json:"schema"`
		Findings []Entry `json:"findings"`
	}
	if err := json2.Unmarshal(text, &file, json2.RejectUnknownMembers(true)); err != nil {
		return b.malformed(text, err)
	}
	if file.Schema != baselineSchema {
		return &Problem{b.File, 1, 1, fmt.Sprintf("is no baseline that this version reads: schema is %s, not %q", quote(file.Schema), baselineSchema)}
	}
	for i := range file.Findings {
		e := &file.Findings[i]
		if e.Source == "" || e.Index < 1 || !validFingerprint(e.Fingerprint) {
			return &Problem{b.File, 0, 0, fmt.Sprintf("finding %d has no valid source, index or fingerprint: write the file anew with --write-baseline", i+1)}
		}
		b.add(*e)
	}
	return nil
}

func (b *Baseline) malformed(text []byte, err error) error {
	off, what := int64(len(text)), err.Error()
	var syntactic *jsontext.SyntacticError
	var semantic *json2.SemanticError
	switch {
	case errors.As(err, &syntactic):
		off, what = syntactic.ByteOffset, syntactic.Err.Error()
	case errors.As(err, &semantic):
		off = semantic.ByteOffset
		what = "not what stands here in a baseline"
		if semantic.JSONPointer != "" {
			what += " (" + string(semantic.JSONPointer) + ")"
		}
	}
	before := text[:min(max(off, 0), int64(len(text)))]
	line := 1 + bytes.Count(before, []byte("\n"))
	col := len(before) - bytes.LastIndexByte(before, '\n')
	return &Problem{b.File, line, col, "malformed: " + rules.Escape([]byte(what))}
}

func (b *Baseline) add(e Entry) {
	if !b.at[e.key()] {
		b.at[e.key()] = true
		at := place{e.Source, e.Index}
		b.of[at] = append(b.of[at], len(b.entries))
		b.entries = append(b.entries, e)
	}
}

// Source is a source as the baseline names it: a file relative to the baseline
// file; standard input by its name.
func (b *Baseline) Source(path, name string) string {
	if path == "" {
		return name
	}
	abs, err := filepath.Abs(path)
	if err == nil {
		path = abs
	}
	if rel, err := filepath.Rel(b.dir, path); err == nil {
		path = rel
	}
	return filepath.ToSlash(path)
}

// Known says whether a finding is in the baseline, and notes that it was found.
func (b *Baseline) Known(source string, index int, f *rules.Finding) bool {
	k := key{source, index, f.Fingerprint}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.at[k] {
		b.used[k] = true
	}
	return b.at[k]
}

// Add puts a finding into the baseline.
func (b *Baseline) Add(source string, index int, f *rules.Finding) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.add(Entry{source, index, f.Fingerprint, f.Rule.Name, f.Message})
}

// Linted notes that an exchange was linted whole. ran says of a rule, by its
// name, whether it was: an entry of it that was not found is stale.
func (b *Baseline) Linted(source string, index int, ran func(rule string) bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, i := range b.of[place{source, index}] {
		if e := &b.entries[i]; !b.used[e.key()] && ran(e.Rule) {
			b.stale = append(b.stale, *e)
		}
	}
}

// Stale are the entries that were not found, of the exchanges that were linted.
func (b *Baseline) Stale() []Entry {
	b.mu.Lock()
	defer b.mu.Unlock()
	slices.SortFunc(b.stale, compare)
	return b.stale
}

func compare(x, y Entry) int {
	return cmp.Or(strings.Compare(x.Source, y.Source), cmp.Compare(x.Index, y.Index), strings.Compare(x.Rule, y.Rule), strings.Compare(x.Fingerprint, y.Fingerprint))
}

// Len is the number of entries.
func (b *Baseline) Len() int { return len(b.entries) }

// Write writes the file: sorted, an entry on each line, and all at once, so
// that an interrupt leaves the old one.
func (b *Baseline) Write() (err error) {
	slices.SortFunc(b.entries, compare)
	var out bytes.Buffer
	fmt.Fprintf(&out, "{\"schema\": %q, \"findings\": [", baselineSchema)
	for i := range b.entries {
		line, err := json2.Marshal(&b.entries[i], jsontext.AllowInvalidUTF8(true), jsontext.EscapeForJS(true))
		if err != nil {
			return err
		}
		if i > 0 {
			out.WriteByte(',')
		}
		out.WriteByte('\n')
		out.Write(line)
	}
	out.WriteString("\n]}\n")
	return writeWhole(b.File, out.Bytes())
}

// writeWhole replaces a file in one step.
func writeWhole(name string, text []byte) (err error) {
	if info, err := os.Stat(name); err == nil && !info.Mode().IsRegular() {
		return os.WriteFile(name, text, 0o666) // a device or a pipe cannot be replaced
	}
	f, err := os.CreateTemp(filepath.Dir(name), ".lint207-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			os.Remove(f.Name())
		}
	}()
	_, err = f.Write(text)
	err = errors.Join(err, f.Chmod(0o644), f.Sync(), f.Close())
	if err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}
