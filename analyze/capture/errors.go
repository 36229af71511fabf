package capture

import (
	"fmt"
	"io"
)

// NotRecognised says that a source holds nothing that can be linted.
type NotRecognised struct {
	// What is a sentence without a full stop that says what the source is,
	// and what to do where that is known.
	What string
	// Request says that the source is a request: its answer may lie elsewhere.
	Request bool

	json bool // it is JSON of an unknown shape
}

// Error gives the sentence.
func (e *NotRecognised) Error() string { return e.What }

// LimitError says that something is larger than a limit of this package.
type LimitError struct {
	What  string // the thing: "the gzip content"
	Limit string // the limit by name and value: "MaxDecoded, 1 GiB"
	Where string // "line 5", "" unknown
}

// Error names the thing and the limit.
func (e *LimitError) Error() string {
	if e.Where != "" {
		return fmt.Sprintf("%s at %s is larger than lint207 reads (%s)", e.What, e.Where, e.Limit)
	}
	return fmt.Sprintf("%s is larger than lint207 reads (%s)", e.What, e.Limit)
}

// FormatError says that a source is broken as what it is.
type FormatError struct {
	What  string // what is wrong, a sentence without a full stop
	Where string // "line 5", "byte 1234", "" unknown
	Do    string // what to do, "" nothing
	Err   error  // the cause, may be nil
}

// Error says what is wrong, where, why and what to do.
func (e *FormatError) Error() string {
	s := e.What
	if e.Where != "" {
		s = e.Where + ": " + s
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	if e.Do != "" {
		s += " (" + e.Do + ")"
	}
	return s
}

// Unwrap gives the cause.
func (e *FormatError) Unwrap() error { return e.Err }

// eofIsEnd takes the end of the input for an end.
func eofIsEnd(err error) error {
	if err == io.EOF {
		return nil
	}
	return err
}
