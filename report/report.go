// Package report renders results for people and for machines: one file per
// output format, one table of formats. It decides nothing about exit codes
// and knows nothing of flags or terminals but what Options say.
package report

import (
	"fmt"
	"io"
	"path/filepath"
	"sort"
	"strings"

	"lint207/rules"
)

// Options say how results are rendered. The zero value is a plain report, 80
// columns wide, of every finding.
type Options struct {
	Color       bool // SGR colors; nothing is told by color alone
	Hyperlinks  bool // OSC 8 links on citations
	Width       int  // columns of the terminal; 0 unknown: 80
	ShowAll     bool // nothing is folded, every response is listed
	Quiet       bool // only findings and operations that failed
	MinSeverity rules.Severity
	Version     string // of the tool

	// FailOn is the severity from which a finding fails a test (junit); 0: Error.
	FailOn rules.Severity
	// Path gives the path of a source in the repository, with slashes, for the
	// formats that CI systems read; nil: the source itself.
	Path func(source string) string
}

// Writer writes results in one format. Document and Skipped come in the order
// of the sources, End comes once, last.
type Writer interface {
	Document(*rules.Result) error
	Skipped(source, reason string) error
	End(Summary) error
}

// formats are the output formats by name.
var formats = map[string]func(io.Writer, Options) Writer{
	"text":     newText,
	"json":     newJSON,
	"ndjson":   newNDJSON,
	"compact":  newCompact,
	"sarif":    newSARIF,
	"junit":    newJUnit,
	"github":   newGitHub,
	"gitlab":   newGitLab,
	"markdown": newMarkdown,
	"dot":      newDot,
	"mermaid":  newMermaid,
	"html":     newHTML,
}

// Formats are the names of the formats, text first.
func Formats() []string {
	var names []string
	for name := range formats {
		if name != "text" {
			names = append(names, name)
		}
	}
	sort.Strings(names)
	return append([]string{"text"}, names...)
}

// New makes the writer of a format.
func New(format string, w io.Writer, o Options) (Writer, error) {
	f, ok := formats[format]
	if !ok {
		return nil, fmt.Errorf("there is no format %q, only %s", format, strings.Join(Formats(), ", "))
	}
	return f(w, o.normal()), nil
}

// Limits of the width: below the least, columns make no sense.
const (
	defaultWidth = 80
	minWidth     = 40
)

func (o Options) normal() Options {
	if o.Width == 0 {
		o.Width = defaultWidth
	}
	o.Width = max(o.Width, minWidth)
	if o.FailOn == rules.Off {
		o.FailOn = rules.Error
	}
	if o.Path == nil {
		o.Path = filepath.ToSlash
	}
	return o
}

// shows says whether findings of a severity are shown.
func (o *Options) shows(s rules.Severity) bool { return s != rules.Off && s >= o.MinSeverity }
