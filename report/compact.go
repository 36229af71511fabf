package report

import (
	"bufio"
	"io"
	"strings"

	"lint207/analyze"
	"lint207/rules"
)

// compact writes one line a finding, as compilers do. Of an operation that
// failed each root cause has a line too, with the pseudo rule root-cause.
type compact struct {
	w *bufio.Writer
	o Options
}

func newCompact(w io.Writer, o Options) Writer { return &compact{bufio.NewWriter(w), o} }

func (c *compact) line(r *rules.Result, at analyze.Position, label, message string) {
	place := name(r) + ":"
	if inFile(at) {
		place = where(r, at)
	} else if s := bodyPlace(at); s != "" { // an editor would go to that line of the file
		message += " (" + s + ")"
	}
	c.w.WriteString(disarm(place+" "+label+" "+escape(strings.TrimSpace(message))) + "\n")
}

// Document writes the lines of one result.
func (c *compact) Document(r *rules.Result) error {
	if d := r.Diagnosis; Failed(r) {
		for i := range d.Causes {
			e := &d.Causes[i]
			c.line(r, e.At, "note[root-cause]", failure(&e.Entry)+since(e))
		}
		if s := unlisted(d); s != "" {
			c.line(r, analyze.Position{}, "note[root-cause]", s)
		}
		if n := d.UnexplainedCount; n > 0 {
			c.line(r, analyze.Position{}, "note[unexplained]", count(n, "dependent", "dependents")+" without a cause in the answer")
		}
	}
	for _, f := range c.o.shown(r) {
		c.line(r, f.At, f.Severity.String()+"["+f.Rule.Name+"]", f.Message)
	}
	if s := kept(r); s != "" {
		c.line(r, analyze.Position{}, "note[max-findings]", s)
	}
	return c.w.Flush()
}

// Skipped writes nothing: a skipped file is no finding.
func (c *compact) Skipped(string, string) error { return nil }

// End writes nothing.
func (c *compact) End(Summary) error { return c.w.Flush() }
