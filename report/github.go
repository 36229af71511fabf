package report

import (
	"bufio"
	"io"
	"strconv"
	"strings"

	"lint207/rules"
)

// github writes workflow commands, which GitHub Actions shows as annotations
// on the lines of a file. The root causes are in the step summary, which is
// the markdown format.
type github struct {
	w *bufio.Writer
	o Options
}

func newGitHub(w io.Writer, o Options) Writer { return &github{bufio.NewWriter(w), o} }

var githubCommands = [...]string{rules.Info: "notice", rules.Warning: "warning", rules.Error: "error"}

// What the runner decodes in the data and in the properties of a command.
var (
	githubData     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	githubProperty = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

// Document writes a command for each finding.
func (g *github) Document(r *rules.Result) error {
	file := g.o.path(r.Source)
	for _, f := range g.o.shown(r) {
		g.w.WriteString("::" + githubCommands[f.Severity])
		sep := " "
		put := func(key, value string) {
			g.w.WriteString(sep + key + "=" + githubProperty.Replace(escape(value)))
			sep = ","
		}
		number := func(key string, n int64) { put(key, strconv.FormatInt(n, 10)) }
		put("file", file)
		if inFile(f.At) {
			number("line", f.At.Line)
			number("endLine", f.At.Line)
			number("col", f.At.Col16)
			if end := endCol16(f.At, &f.Excerpt); end > f.At.Col16 {
				number("endColumn", end)
			}
		}
		put("title", "lint207 "+f.Rule.Name)
		message := told(r, f.At, f.Message)
		if f.Help != "" {
			message += "\nhelp: " + escape(f.Help)
		}
		g.w.WriteString("::" + githubData.Replace(message) + "\n")
	}
	if s := kept(r); s != "" {
		g.w.WriteString(disarm(name(r)+": "+s) + "\n")
	}
	return g.w.Flush()
}

// Skipped writes nothing: the total counts it.
func (g *github) Skipped(string, string) error { return nil }

// End writes the total, for who reads the log.
func (g *github) End(s Summary) error {
	g.w.WriteString("lint207: " + totals(s) + "\n")
	return g.w.Flush()
}
