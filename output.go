package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"lint207/analyze/capture"
	"lint207/report"
	"lint207/rules"
)

// output is one report of a run: its format, and where it goes.
type output struct {
	format string
	file   string // "" standard output
	flag   string // as given, for messages
	add    bool   // the file is appended to
	old    bool   // there is such a file

	w      report.Writer
	buf    *bufio.Writer
	close  func(keep bool) error
	broken error
}

// outputs are the reports of a run; it is a report.Writer that writes them all.
type outputs struct {
	list    []*output
	options func(w io.Writer) report.Options
}

// readOutputs reads --format and --output. Text stays on the screen unless
// another format goes there.
func readOutputs(c *cli.Context) (*outputs, error) {
	var list []*output
	if format, err := choice(c, "format", report.Formats()...); err != nil {
		return nil, err
	} else if c.IsSet("format") {
		list = append(list, &output{format: format, flag: "--format " + format})
	}
	for _, v := range c.StringSlice("output") {
		o, err := readOutput(v)
		if err != nil {
			return nil, err
		}
		list = append(list, o)
	}
	if !slices.ContainsFunc(list, func(o *output) bool { return o.file == "" }) {
		list = append([]*output{{format: "text", flag: "the text report"}}, list...)
	}
	if name := os.Getenv("GITHUB_STEP_SUMMARY"); name != "" && slices.ContainsFunc(list, func(o *output) bool { return o.format == "github" }) {
		list = append(list, &output{format: "markdown", file: name, flag: "the step summary (GITHUB_STEP_SUMMARY)", add: true})
	}
	return &outputs{list: list}, apart(list)
}

// apart refuses two reports in one place.
func apart(list []*output) error {
	for i, o := range list {
		for _, other := range list[:i] {
			switch {
			case o.file == "" && other.file == "":
				return unable("%s and %s both go to standard output; give one of them a file: --output %s=FILE", other.flag, o.flag, o.format)
			case sameFile(o.file, other.file):
				return unable("%s and %s both go to the same file", other.flag, o.flag)
			}
		}
	}
	return nil
}

// readOutput reads FORMAT or FORMAT=FILE; the file "-" is standard output.
func readOutput(v string) (*output, error) {
	format, file, hasFile := strings.Cut(v, "=")
	if !slices.Contains(report.Formats(), format) {
		hint := ""
		if n := nearest(format, report.Formats()); n != "" {
			hint = "; did you mean " + n + "?"
		}
		return nil, unable("--output is FORMAT or FORMAT=FILE, the format one of %s, not %q%s", strings.Join(report.Formats(), ", "), format, hint)
	}
	if hasFile && file == "" {
		return nil, unable("--output %s has no file behind the =", v)
	}
	if file == "-" {
		file = ""
	}
	return &output{format: format, file: file, flag: "--output " + v}, nil
}

// to is the report that goes to a file, or nil.
func (o *outputs) to(file string) *output {
	for _, out := range o.list {
		if sameFile(out.file, file) {
			return out
		}
	}
	return nil
}

// screen is the format that goes to standard output.
func (o *outputs) screen() string {
	for _, out := range o.list {
		if out.file == "" {
			return out.format
		}
	}
	return ""
}

// guard refuses a report that would take the place of what is read, or that
// would go between the lines of the one on standard output.
func (o *outputs) guard(screen io.Writer, sources []source, other reads) error {
	for _, out := range o.list {
		if out.file == "" {
			continue
		}
		for i := range sources {
			if sources[i].named && sameFile(sources[i].path, out.file) {
				return unable("%s would overwrite %s, which is to be read", out.flag, sources[i].name)
			}
		}
		if what := other.clash(out.file); what != "" && !out.add {
			return unable("%s would overwrite %s", out.flag, what)
		}
		if isStream(screen, out.file) {
			return unable("%s is standard output, where another report goes; --format %s writes this one there", out.flag, out.format)
		}
	}
	return nil
}

// spare keeps a file that a walk came upon, and that was a Multi-Status, from
// being overwritten by a report. A former report may be.
func (o *outputs) spare(s *source) {
	for _, out := range o.list {
		if out.old && !s.named && out.broken == nil && sameFile(s.path, out.file) {
			out.broken = fmt.Errorf("it would overwrite %s, which was read", s.name)
		}
	}
}

// open makes the files and the writers.
func (o *outputs) open(screen io.Writer, buf *bufio.Writer) error {
	for _, out := range o.list {
		w := screen
		if out.file == "" {
			out.buf = buf
		} else {
			_, err := os.Stat(out.file)
			out.old = err == nil
			f, end, err := create(out.file, out.add)
			if err != nil {
				o.close(false)
				return unable("%s: cannot be written: %v", out.flag, cause(err))
			}
			w, out.buf, out.close = f, bufio.NewWriter(f), end
		}
		var err error
		if out.w, err = report.New(out.format, out.buf, o.options(w)); err != nil {
			return err
		}
	}
	return nil
}

// cause is an error without the path: messages name the file as it was given.
func cause(err error) error {
	var e *fs.PathError
	if errors.As(err, &e) {
		return e.Err
	}
	return err
}

// create opens a file for a report. A regular file is replaced when the report
// is complete, so that nobody reads half a report.
func create(name string, add bool) (*os.File, func(keep bool) error, error) {
	info, err := os.Stat(name)
	switch {
	case add:
		f, err := os.OpenFile(name, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o644)
		return f, func(bool) error { return f.Close() }, err
	case err == nil && info.IsDir():
		return nil, nil, errors.New("it is a folder")
	case err == nil && !info.Mode().IsRegular(): // a pipe, a terminal, /dev/null
		f, err := os.OpenFile(name, os.O_WRONLY, 0)
		return f, func(bool) error { return f.Close() }, err
	}
	name = resolve(name)
	mode := fs.FileMode(0o666) // less the umask
	if err == nil {
		mode = info.Mode().Perm()
		old, err := os.OpenFile(name, os.O_WRONLY, 0)
		if err != nil {
			return nil, nil, err
		}
		old.Close()
	}
	hidden := filepath.Join(filepath.Dir(name), fmt.Sprintf(".lint207-%x", rand.Uint64()))
	f, err := os.OpenFile(hidden, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return nil, nil, err
	}
	return f, func(keep bool) error {
		if err := f.Close(); !keep || err != nil {
			return errors.Join(err, os.Remove(hidden))
		}
		return os.Rename(hidden, name)
	}, nil
}

// each lets every writer write that has not failed. It fails when all have.
func (o *outputs) each(write func(report.Writer) error) error {
	alive := false
	var all error
	for _, out := range o.list {
		if out.broken == nil {
			if out.broken = write(out.w); out.broken == nil {
				out.broken = out.buf.Flush()
			}
		}
		alive = alive || out.broken == nil
		all = errors.Join(all, out.broken)
	}
	if alive {
		return nil
	}
	return all
}

// Document writes a result to every report.
func (o *outputs) Document(r *rules.Result) error {
	return o.each(func(w report.Writer) error { return w.Document(r) })
}

// Skipped tells every report.
func (o *outputs) Skipped(source, reason string) error {
	return o.each(func(w report.Writer) error { return w.Skipped(source, reason) })
}

// Passed tells the reports that have a line for every line that is read.
func (o *outputs) Passed(p *capture.Passed) error {
	return o.each(func(w report.Writer) error {
		if w, ok := w.(report.Passer); ok {
			return w.Passed(p.Source, p.Line, p.Why, p.Err)
		}
		return nil
	})
}

// End ends every report that is not broken, and puts the files in place. It
// tells what is broken, but for a reader that closed the pipe.
func (o *outputs) End(s report.Summary) error {
	o.each(func(w report.Writer) error { return w.End(s) })
	return o.close(true)
}

func (o *outputs) close(keep bool) error {
	var all error
	for _, out := range o.list {
		err := out.broken
		if out.close != nil {
			err = errors.Join(err, out.close(keep && err == nil))
			out.close = nil
		}
		switch {
		case err == nil || out.file == "" && closedPipe(err):
		case out.file == "":
			all = errors.Join(all, err)
		default:
			all = errors.Join(all, fmt.Errorf("%s: %w", out.flag, cause(err)))
		}
	}
	return all
}
