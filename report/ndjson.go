package report

import (
	"bufio"
	"io"

	"lint207/rules"
)

// ndjson writes one line of JSON for each document, as soon as it is read:
// the members of a document of the JSON report, with the schema before them.
// Nothing follows the documents.
type ndjson struct{ jsonWriter }

func newNDJSON(w io.Writer, o Options) Writer {
	return &ndjson{jsonWriter{w: bufio.NewWriter(w), o: o, compact: true}}
}

// Document writes one line.
func (n *ndjson) Document(r *rules.Result) error {
	if err := n.document(r, "schema"); err != nil {
		return err
	}
	n.w.WriteByte('\n')
	return n.w.Flush()
}

// Skipped has no place in a stream of documents.
func (n *ndjson) Skipped(string, string) error { return nil }

// End writes nothing.
func (n *ndjson) End(Summary) error { return n.w.Flush() }
