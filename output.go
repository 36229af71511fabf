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
	seen := map[string]*output{}
	for _, o := range list {
		key := destination(o.file)
		other := seen[key]
		switch {
		case other == nil:
			seen[key] = o
		case key == "":
			return nil, unable("%s and %s both go to standard output; give one of them a file: --output %s=FILE", other.flag, o.flag, o.format)
		default:
			return nil, unable("%s and %s both go to the same file", other.flag, o.flag)
		}
	}
	if seen[""] == nil {
		list = append([]*output{{format: "text"}}, list...)
	}
	if name := os.Getenv("GITHUB_STEP_SUMMARY"); name != "" && slices.ContainsFunc(list, func(o *output) bool { return o.format == "github" }) {
		list = append(list, &output{format: "markdown", file: name, flag: "the step summary (GITHUB_STEP_SUMMARY)", add: true})
	}
	return &outputs{list: list}, nil
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
		if out.file != "" && destination(out.file) == destination(file) {
			return out
		}
	}
	return nil
}

// destination is where a file is, whatever leads to it.
func destination(file string) string {
	if file == "" {
		return ""
	}
	if abs, err := filepath.Abs(file); err == nil {
		file = abs
	}
	if real, err := filepath.EvalSymlinks(file); err == nil {
		return real
	}
	return file
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

// open makes the files and the writers. No file may be a source too.
func (o *outputs) open(screen io.Writer, buf *bufio.Writer, sources []source) error {
	for _, out := range o.list {
		w := screen
		if out.file == "" {
			out.buf = buf
		} else {
			for i := range sources {
				if sources[i].named && sameFile(sources[i].path, out.file) {
					return errors.Join(unable("%s would overwrite %s, which is to be read", out.flag, sources[i].name), o.close(false))
				}
			}
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

func sameFile(a, b string) bool {
	x, err := os.Stat(a)
	if err != nil {
		return false
	}
	y, err := os.Stat(b)
	return err == nil && os.SameFile(x, y)
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
	mode := fs.FileMode(0o666) // less the umask
	if err == nil {
		mode = info.Mode().Perm()
		if name, err = filepath.EvalSymlinks(name); err != nil {
			return nil, nil, err
		}
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
