// Package policy is what a project decides about findings: the configuration,
// what it suppresses, the baseline, and rules of its own. It never changes what
// lint207 finds; it chooses severities, and counts what it hides.
package policy

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"lint207/rules"
)

// FileName is the name of a configuration file.
const FileName = ".lint207.yaml"

// maxConfig is the size of the largest configuration file, in bytes.
const maxConfig = 1 << 20

// Config is a configuration file.
type Config struct {
	File string // as it was named or found
	Dir  string // that its globs and paths are relative to, absolute

	FailOn     string // "" not said
	Overrides  []Override
	Ignores    []*Ignore
	Profiles   []Profile
	Namespaces map[string]string // by prefix, the built-in ones included
	Warnings   []Problem         // what is allowed and hardly meant

	levels levels
	custom []rules.Rule
	checks []*check // of the custom rules
	all    []*rules.Rule
	made   sync.Map // string of overrides to *severityTable
}

// Override is what holds for some files. Later ones win.
type Override struct {
	Files                             []string // globs
	Method, URL, Destination, Request string   // "" not said; Request is a file

	levels levels
}

// Ignore hides findings in some files: of rules, or those of a fingerprint.
type Ignore struct {
	Line, Column int
	Files        []string // globs; none: all files
	Fingerprint  string   // "" those of the rules
	Reason       string

	rules map[*rules.Rule]bool // nil: every rule
}

// Profile says where a JSON batch of one's own has what lint207 looks for.
// Fields are paths: names joined by dots, or a JSON Pointer; "*" is every
// element of an array.
type Profile struct {
	Name         string
	List         string // the array of entries; "" the body itself is it
	ID           string // in an entry; "" entries are numbered from 1
	Status       string // in an entry
	Victim       string // PATH=VALUE: the entry failed only because another did; "" is the status 424
	Dependencies string // ids or groups that an entry depends on
	Group        string // name of the transaction that an entry is in
	Code         string // of the error
	Message      string // of the error
	Requests     string // the array of entries in the request; "" is "requests"
	AllOrNothing bool   // the batch is one transaction
}

// Problem is something wrong at a place of a file.
type Problem struct {
	File         string
	Line, Column int // from 1; 0 unknown
	Text         string
}

func (p *Problem) Error() string {
	if p.Line == 0 {
		return p.File + ": " + p.Text
	}
	return fmt.Sprintf("%s:%d:%d: %s", p.File, p.Line, p.Column, p.Text)
}

// Problems are all that is wrong in a file.
type Problems []Problem

func (ps Problems) Error() string {
	var lines []string
	for i := range ps {
		lines = append(lines, ps[i].Error())
	}
	return strings.Join(lines, "\n")
}

// Find looks for a configuration file in a folder and those above it; "" if
// there is none. A name that is no file is passed over.
func Find(dir string) string {
	for {
		path := filepath.Join(dir, FileName)
		if info, err := os.Stat(path); err == nil && !info.IsDir() {
			return path
		}
		up := filepath.Dir(dir)
		if up == dir {
			return ""
		}
		dir = up
	}
}

// Load reads a configuration file. The error is Problems, each with its place,
// unless the file cannot be read.
func Load(path string) (*Config, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s: there is no such file", path)
	}
	if err == nil && info.Size() > maxConfig {
		return nil, fmt.Errorf("%s: is larger than %d MiB, so it is hardly a configuration", path, maxConfig>>20)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("%s: cannot be read: %w", path, errors.Unwrap(err))
	}
	dir, err := filepath.Abs(filepath.Dir(path))
	if err != nil {
		return nil, err
	}
	return Parse(b, path, dir)
}

// None is the configuration where there is no file.
func None() *Config {
	c, _ := Parse(nil, "", "")
	return c
}

// Rules are all rules, the custom ones included.
func (c *Config) Rules() []*rules.Rule { return c.all }
