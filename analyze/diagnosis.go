package analyze

import "lint207/analyze/xmlscan"

// Class is what a method does with the resources; it decides where causes
// are looked for and what the outcome is called.
type Class uint8

// The classes.
const (
	ClassUnknown Class = iota
	ClassRead          // PROPFIND, REPORT, SEARCH
	ClassUpdate        // PROPPATCH, MKCOL, MKCALENDAR
	ClassLock          // LOCK
	ClassTree          // DELETE, COPY, MOVE
	ClassOther         // a method for which no Multi-Status is defined: PUT, UNLOCK ...
)

var classNames = [...]string{"unknown", "read", "update", "lock", "tree", "unknown"}

func (c Class) String() string { return classNames[c] }

// Certainty is how sure something is. Severity says how bad it is.
type Certainty uint8

// The certainties, rising.
const (
	Possible Certainty = iota // a heuristic
	Probable                  // the best reading of incomplete evidence
	Certain                   // follows from the bytes and a known method
)

var certaintyNames = [...]string{"possible", "probable", "certain"}

func (c Certainty) String() string { return certaintyNames[c] }

// Method is the method that the answer answers, and how that is known.
type Method struct {
	Name      string // "" unknown
	Report    string // Clark name of the REPORT's root, "" unknown or no REPORT
	Class     Class
	From      string // "flag", "request", "config", "body", "" unknown
	Certainty Certainty

	kinds Reports // what the body leaves open of the kind of REPORT
}

// Known says whether rules about the method may conclude from it.
func (m Method) Known() bool { return m.Class != ClassUnknown && m.Certainty == Certain }

// Outcome is what the operation came to.
type Outcome string

// The outcomes.
const (
	Applied        Outcome = "applied"
	RolledBack     Outcome = "rolled-back"
	NotApplied     Outcome = "not-applied"
	PartlyApplied  Outcome = "partly-applied"
	Contradictory  Outcome = "contradictory"
	Read           Outcome = "read"
	OutcomeUnknown Outcome = "unknown"
)

// EntryClass is what became of an entry: of an href in status form, of a
// property in propstat form.
type EntryClass uint8

// The classes of entries.
const (
	Succeeded EntryClass = iota
	Redirected
	Absent // a property or member that is not there: the everyday 404
	Truncated
	Failed // a root failure
	Dependent
	Unclassifiable
	entryClasses
)

var entryClassNames = [...]string{"succeeded", "redirected", "absent", "truncated", "failed", "dependent", "unclassifiable"}

func (c EntryClass) String() string { return entryClassNames[c] }

// Counts is the number of responses and of entries by class.
type Counts struct {
	Responses int64
	Entries   int64
	By        [entryClasses]int64
}

// Position is a resolved place with its length in bytes, in the coordinates
// of the source or of the decoded body.
type Position struct {
	InSource bool
	xmlscan.Place
	Len int64
}

// PropName names a property or a condition for people and machines.
type PropName struct {
	xmlscan.Name
	Q string // as written in the document, prefix and all
}

// Entry is one outcome that is worth telling.
type Entry struct {
	ID      string // of an entry of a JSON batch; "" in a multistatus
	Via     []string
	Message string // what an entry of a JSON batch says about its failure

	ErrorCode  string // of a JSON batch: the word for its failure, "" none
	RolledBack bool   // a 2xx of a JSON batch that was undone

	Href      string    // character data, trimmed, references resolved, not percent-decoded
	Property  *PropName // nil: the entry is the href as a whole
	Code      int
	Reason    string
	Condition *PropName
	Class     EntryClass
	Redirect  string   // value of DAV:location, "" none
	At        Position // the trimmed text of its status
	Response  int64    // index of the response

	form int // statusForm or propstatForm
}

// Cause is a failure that is no 424, with the entries that depend on it.
type Cause struct {
	Entry
	Certainty      Certainty
	Advice         string
	Dependents     []DependentEntry // the first MaxListed
	DependentCount int64
}

// DependentEntry is a 424. It is listed once, under the first cause in document
// order that explains it.
type DependentEntry struct {
	Entry
	OtherCauses     []Ref // the first MaxOtherCauses
	OtherCauseCount int64

	Candidates     []Ref // in a JSON batch: which of them it is, only the request tells
	CandidateCount int64
}

// Ref names another cause.
type Ref struct {
	ID       string
	Href     string
	Property *PropName
	Code     int
}

// Diagnosis is what happened and why.
type Diagnosis struct {
	Kind      Kind
	Method    Method
	Outcome   Outcome
	Certainty Certainty // of the outcome
	Counts    Counts
	Hrefs     int64 // href elements in responses
	PropCount int64 // properties in propstats

	Causes           []Cause // the first MaxListed
	CauseCount       int64
	Unexplained      []DependentEntry
	UnexplainedCount int64

	Batch     bool // of a JSON batch
	IllFormed bool // a fault was stepped over or ended the reading
	Cut       bool // reading ended before the end of the document
	Limited   bool // it ended at a limit of lint207
}

// Limits of what is listed; the counts are exact.
const (
	MaxListed      = 100
	MaxListedAll   = 10_000 // with Options.All
	MaxOtherCauses = 10
)
