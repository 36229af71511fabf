// Package batch reads the answers of JSON batches: what became of each entry,
// and which failures are the root causes of those that only depend on others.
package batch

import (
	"errors"
	"io"
	"strconv"
	"strings"

	"lint207/analyze"
)

// Class is what became of an entry.
type Class uint8

// The classes.
const (
	Success Class = iota
	Failure       // 4xx or 5xx on its own account
	Victim        // it failed because something else did
	Neither       // anything else
)

// Options are what is known before the first byte.
type Options struct {
	Profiles []Profile // of the user
	Force    string    // name of the profile to read it by; "" by its shape
	Request  []byte    // body of the request, nil unknown
	URL      string    // of the request, "" unknown
	Status   int       // of the answer, 0 unknown
}

// Document is an answer.
type Document struct {
	Name    string // of its profile
	Profile *Profile
	Entries []Entry
	More    [4]int64      // by class: entries beyond MaxEntries, only counted
	Request *Requests     // nil: unknown
	Status  int           // of the answer, 0 unknown
	Partial *analyze.Mark // a link to the rest of the answer
	Root    *analyze.Mark
	Faults  []Fault
	Cut     bool // it could not be read to its end

	Transaction bool   // all or nothing
	Message     string // Lone424: what the body says

	groups map[scoped]*Group
	byID   map[scoped]int
	roots  *roots
}

// Entry is the outcome of one request of a batch.
type Entry struct {
	Index     int    // from 0
	ID        string // as written, "" none
	Name      string // for people: the id, or the number
	Scope     int    // which batch of the answer it belongs to
	Code      int    // 0: no status that can be read
	Class     Class
	Written   byte   // how the status was written: '0' a number, '"' a string, 0 not at all
	Group     string // "" none
	Told      bool   // the group stands in the answer
	DependsOn []string
	ErrorCode string
	Message   string
	At        *analyze.Mark // its status, or its beginning
	IDAt      *analyze.Mark // its id, nil none
	Twice     bool          // the id stood in the answer before

	RolledBack bool // a 2xx in a group that failed

	request int    // index, -1 none
	names   string // the entry that a Salesforce message names
}

// Group is an atomicity group.
type Group struct {
	Name    string
	Members []int // entries
	Lost    []int // requests without an answer
	failed  bool
}

type scoped struct {
	scope int
	name  string
}

// IllFormed says whether the text is no JSON.
func (d *Document) IllFormed() bool {
	for i := range d.Faults {
		if d.Faults[i].Kind.illFormed() {
			return true
		}
	}
	return false
}

// IsOData says whether it follows the OData JSON Format.
func (d *Document) IsOData() bool { return d.Profile != nil && d.Profile.kind == odataKind }

// key is an id as ids are compared: Microsoft Graph ignores case.
func (d *Document) key(id string) string {
	if d.Name == Graph {
		return strings.ToLower(id)
	}
	return id
}

// NotRecognised says that a body is the answer of no batch, and why.
type NotRecognised struct{ Why []string }

func (e *NotRecognised) Error() string {
	return "this JSON is no answer of a batch that lint207 knows: " + strings.Join(e.Why, "; ")
}

// FaultKind is a fault of the text.
type FaultKind uint8

// The faults.
const (
	Syntax       FaultKind = iota + 1
	Truncated              // the text ends too early
	NotANumber             // NaN or Infinity
	TrailingText           // something follows the value
	InvalidUTF8
	DuplicateName
	TooDeep
	ByteOrderMark
	NotUTF8 // another encoding
	TooLong // MaxToken
	TooMany // MaxEntries
)

func (k FaultKind) illFormed() bool {
	return k != DuplicateName && k != ByteOrderMark && k != TooMany
}

// Fault is a fault of the text, at its place.
type Fault struct {
	Kind   FaultKind
	At     *analyze.Mark
	Detail string
}

// statusOf reads a status: a number, or a string of digits.
func statusOf(v *value) int {
	f, err := strconv.ParseFloat(strings.TrimSpace(v.text), 64)
	if v.kind != '0' && v.kind != '"' || err != nil || f != float64(int(f)) || f < 100 || f > 999 {
		return 0
	}
	return int(f)
}

func isEOF(err error) bool { return err == io.EOF || errors.Is(err, io.ErrUnexpectedEOF) }
