package report

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"

	"lint207/rules"
)

// gitlab writes a code quality report: an array of findings. It has no place
// for causes and for skipped files.
type gitlab struct {
	w    *bufio.Writer
	o    Options
	some bool
	seen map[string]int
}

func newGitLab(w io.Writer, o Options) Writer {
	return &gitlab{w: bufio.NewWriter(w), o: o, seen: map[string]int{}}
}

type (
	gitlabIssue struct {
		Description string         `json:"description"`
		CheckName   string         `json:"check_name"`
		Fingerprint string         `json:"fingerprint"`
		Severity    string         `json:"severity"`
		Location    gitlabLocation `json:"location"`
	}
	gitlabLocation struct {
		Path  string      `json:"path"`
		Lines gitlabLines `json:"lines"`
	}
	gitlabLines struct {
		Begin int64 `json:"begin"`
	}
)

var gitlabSeverities = [...]string{rules.Info: "info", rules.Warning: "minor", rules.Error: "major"}

// Document writes the findings of one result.
func (g *gitlab) Document(r *rules.Result) error {
	path := g.o.path(r.Source)
	for _, f := range g.o.shown(r) {
		issue := gitlabIssue{told(r, f.At, f.Message), f.Rule.Name, g.fingerprint(path, r.Index, f), gitlabSeverities[f.Severity], gitlabLocation{path, gitlabLines{1}}}
		if inFile(f.At) {
			issue.Location.Lines.Begin = f.At.Line
		}
		b, err := encode("  ", "  ", issue)
		if err != nil {
			return err
		}
		g.w.WriteString(g.separator() + "\n  ")
		g.w.Write(b)
	}
	return g.w.Flush()
}

func (g *gitlab) separator() string {
	if g.some {
		return ","
	}
	g.some = true
	return "["
}

// fingerprint is unique in the report, as GitLab wants it: that of the
// finding, and what tells the exchange.
func (g *gitlab) fingerprint(path string, index int, f *rules.Finding) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\n%d", path, index))
	out := f.Fingerprint + "-" + hex.EncodeToString(sum[:8])
	if g.seen[out]++; g.seen[out] > 1 { // exchanges that NDJSON gives the same name
		out = fmt.Sprintf("%s-%d", out, g.seen[out])
	}
	return out
}

// Skipped writes nothing: the format has no place for it.
func (g *gitlab) Skipped(string, string) error { return nil }

// End closes the array.
func (g *gitlab) End(Summary) error {
	if !g.some {
		g.w.WriteByte('[')
	} else {
		g.w.WriteByte('\n')
	}
	g.w.WriteString("]\n")
	return g.w.Flush()
}
