package report

import (
	"bufio"
	"io"

	"lint207/rules"
)

// ndjson writes one line of JSON for each document, as soon as it is read:
// the members of a document of the JSON report, with the schema before them
// and what it adds to the summary behind them. Nothing follows the documents.
type ndjson struct{ jsonWriter }

func newNDJSON(w io.Writer, o Options) Writer {
	return &ndjson{jsonWriter{w: bufio.NewWriter(w), o: o, compact: true}}
}

// Document writes one line.
func (n *ndjson) Document(r *rules.Result) error {
	if err := n.members(r, "schema"); err != nil {
		return err
	}
	var s Summary
	s.Add(r)
	return n.end(s)
}

// end writes the end of a line.
func (n *ndjson) end(s Summary) error {
	n.field("", "summary", s, false)
	n.w.WriteString("}\n")
	if n.err != nil {
		return n.err
	}
	return n.w.Flush()
}

// Passer is a Writer with a place for a line of NDJSON that has no document:
// for each line that is read it writes one.
type Passer interface {
	// Passed says why line has no document: skipped if it holds something else,
	// failed if it could not be read.
	Passed(source string, line int64, skipped string, failed error) error
}

// Passed writes one line.
func (n *ndjson) Passed(source string, line int64, skipped string, failed error) error {
	n.w.WriteByte('{')
	n.field("", "schema", Schema, true)
	n.field("", "source", clean(source), false)
	n.field("", "line", line, false)
	if failed != nil {
		n.field("", "error", clean(failed.Error()), false)
		return n.end(Summary{Unreadable: 1})
	}
	n.field("", "skipped", clean(skipped), false)
	return n.end(Summary{Skipped: 1})
}

// Skipped has no place in a stream of documents.
func (n *ndjson) Skipped(string, string) error { return nil }

// End writes nothing.
func (n *ndjson) End(Summary) error { return n.w.Flush() }
