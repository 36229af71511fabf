package rules

import "lint207/analyze"

// Severity says how bad a finding is.
type Severity uint8

// The severities, rising.
const (
	Off     Severity = iota
	Info             // advice
	Warning          // a SHOULD is broken, or named clients stumble over it
	Error            // a MUST is broken, or the answer contradicts itself; implies certainty Certain
)

var severityNames = [...]string{"off", "info", "warning", "error"}

func (s Severity) String() string { return severityNames[s] }

// Finding is one breach at one place.
type Finding struct {
	Rule        *Rule
	Severity    Severity
	Certainty   analyze.Certainty
	Message     string // one sentence, body text in it escaped
	Help        string // what the server should send instead; may be ""
	Href        string // of the response concerned, "" none
	Property    *analyze.PropName
	At          analyze.Position
	Excerpt     Excerpt
	Related     []Related
	Detail      string // short stable string for the fingerprint
	Fingerprint string // 16 hex digits
}

// Excerpt is the part of one line around a finding; invisible characters are
// not escaped in it, each writer does that for its format.
type Excerpt struct {
	Text   string
	Start  int // bytes before the span
	Length int // bytes of the span that are shown
}

// Related is a second place that belongs to a finding.
type Related struct {
	Message string
	At      analyze.Position
	Excerpt Excerpt // may be empty: the place has left the window
}

// NotRun says how many rules could not run, and what they need.
type NotRun struct {
	Needs string // "method", "url", "head", "request-headers", "request-body", "tree"
	Rules int
}

// Result is all that is known of one exchange.
type Result struct {
	Source  string // as given
	Index   int    // of the exchange in the source, from 1
	Several bool   // the source holds several exchanges
	Kind    string // "multistatus", "mkcol-response", "mkcalendar-response", "error", ...
	Request *RequestInfo
	Status  int // of the response, 0 unknown

	Diagnosis *analyze.Diagnosis

	// Responses are those that hold something other than succeeded and absent
	// entries, at most MaxResponses; with Options.Each every response goes there.
	Responses        []ResponseInfo
	ResponsesOmitted int64
	// EachResponse yields every response in document order; nil unless Options.All.
	EachResponse func(yield func(*ResponseInfo) error) error

	Findings   []Finding // by offset, rule, length; the first Options.MaxFindings of each rule
	Counts     map[*Rule]int64
	BySeverity [4]int64
	Omitted    int64
	Suppressed int64            // hidden by a comment, by Options.Hide or by Options.Sift
	Baselined  int64            // known to Options.Sift
	Hidden     []*Rule          // of which Options.Hide has hidden findings
	Ran        func(*Rule) bool // the rule looked at the whole document; set with Options.Hide and Options.Sift only
	NotRun     []NotRun
	Notes      []string // sentences about the capture ("--trace-ascii is lossy ...")
}

// RequestInfo is what is known of the request.
type RequestInfo struct {
	Method string
	URL    string // "" unknown
}

// MaxResponses bounds Result.Responses.
const MaxResponses = 1000

// ResponseInfo is one response as reported.
type ResponseInfo struct {
	ID        string // of an entry of a JSON batch, "" in a multistatus
	Hrefs     []string
	At        analyze.Position // its start tag
	Status    int              // 0: propstat form, or unreadable
	Class     analyze.EntryClass
	Propstats []PropstatInfo
}

// PropstatInfo is one propstat as reported.
type PropstatInfo struct {
	Status     int
	Reason     string
	Condition  *analyze.PropName
	At         analyze.Position // the trimmed text of its status
	Properties []analyze.PropName
	Omitted    int // properties not listed
}
