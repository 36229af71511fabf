package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
	"golang.org/x/term"

	"lint207/rules/policy"
)

// source is one thing to read.
type source struct {
	name     string           // as reported
	path     string           // "" standard input
	named    bool             // on the command line, not found by a walk
	settings *policy.Settings // what the configuration says about it
	skip     string           // why it is not read: found by a walk, but not of a known kind
	alone    bool             // no request lies beside it
}

// extensions are those that a folder walk looks at.
var extensions = map[string]bool{".xml": true, ".http": true, ".txt": true, ".har": true, ".ndjson": true, ".json": true, ".gz": true}

// expand turns the arguments into sources. Problems are errors for one
// argument each; the other arguments are still expanded.
func expand(args []string, stdinName string) (out []source, problems []error) {
	if len(args) == 0 {
		args = []string{"-"}
	}
	for _, a := range args {
		found, err := expandOne(a, stdinName)
		if err != nil {
			problems = append(problems, err)
		}
		out = append(out, found...)
	}
	return out, problems
}

func expandOne(arg, stdinName string) ([]source, error) {
	if arg == "-" {
		return []source{{name: stdinName, named: true}}, nil
	}
	info, err := os.Stat(arg)
	switch {
	case err == nil && info.IsDir():
		return walk(arg)
	case err == nil:
		return []source{{name: arg, path: arg, named: true}}, nil
	case strings.ContainsAny(arg, "*?[{"):
		return glob(arg)
	case errors.Is(err, fs.ErrNotExist):
		return nil, unable("%s: no such file or folder", arg)
	}
	return nil, unable("%s: %v", arg, errors.Unwrap(err))
}

func glob(pattern string) ([]source, error) {
	paths, err := doublestar.FilepathGlob(pattern, doublestar.WithFilesOnly())
	if err != nil {
		return nil, unable("%s: not a valid pattern: %v", pattern, err)
	}
	if len(paths) == 0 {
		return nil, unable("%s: nothing matches", pattern)
	}
	sort.Strings(paths)
	var out []source
	for _, p := range paths {
		out = append(out, found(p))
	}
	return out, nil
}

// found is a file that a walk or a pattern came upon.
func found(path string) source {
	s := source{name: path, path: path}
	if strings.Contains(filepath.Base(path), ".request.") {
		s.skip = "a request"
	}
	return s
}

// walk takes the files of a folder with a known extension. HAR files count
// only if nothing else is there: they repeat what the fixtures say.
func walk(dir string) ([]source, error) {
	var out, hars []source
	var closed error // folders that cannot be read; the others still are
	filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			closed = errors.Join(closed, unable("%s: cannot be read: %v", path, cause(err)))
			return nil
		}
		if d.IsDir() {
			if strings.HasPrefix(d.Name(), ".") && path != dir {
				return filepath.SkipDir
			}
			return nil
		}
		ext := strings.ToLower(filepath.Ext(path))
		switch {
		case !extensions[ext] || !regular(path, d):
		case ext == ".har":
			hars = append(hars, found(path))
		default:
			out = append(out, found(path))
		}
		return nil
	})
	if len(out) == 0 {
		out = hars
	}
	alone := !slices.ContainsFunc(out, func(s source) bool { return s.skip != "" })
	for i := range out {
		out[i].alone = alone
	}
	if closed != nil {
		return out, closed
	}
	if len(out) == 0 {
		return nil, unable("%s: holds no file that lint207 reads (.xml .http .txt .har .ndjson .json .gz)", dir)
	}
	return out, nil
}

// regular says whether a folder's entry is a file, or a link to one.
func regular(path string, d fs.DirEntry) bool {
	if d.Type()&fs.ModeSymlink == 0 {
		return d.Type().IsRegular()
	}
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

// open opens a source for reading.
func (s *source) open(ctx context.Context, stdin io.Reader) (io.ReadCloser, error) {
	if s.path != "" {
		f, err := os.Open(s.path)
		if err != nil {
			return nil, fmt.Errorf("cannot be read: %w", errors.Unwrap(err))
		}
		if info, err := f.Stat(); err == nil && !info.Mode().IsRegular() {
			return readCloser{pump(ctx, f), f}, nil
		}
		return f, nil
	}
	return io.NopCloser(pump(ctx, stdin)), nil
}

// pump reads in a goroutine of its own, so that an interrupt ends a blocked read.
func pump(ctx context.Context, r io.Reader) io.Reader {
	type piece struct {
		b   []byte
		err error
	}
	full, free := make(chan piece), make(chan []byte, 2)
	free <- make([]byte, 64<<10)
	free <- make([]byte, 64<<10)
	go func() {
		for b := range free {
			n, err := r.Read(b[:cap(b)])
			select {
			case full <- piece{b[:n], err}:
			case <-ctx.Done():
				return
			}
			if err != nil {
				return
			}
		}
	}()
	var rest, whole []byte
	var last error
	return readerFunc(func(p []byte) (int, error) {
		for len(rest) == 0 {
			if last != nil {
				return 0, last
			}
			if whole != nil {
				free <- whole
				whole = nil
			}
			select {
			case q := <-full:
				rest, whole, last = q.b, q.b, q.err
			case <-ctx.Done():
				return 0, ctx.Err()
			}
		}
		n := copy(p, rest)
		rest = rest[n:]
		return n, nil
	})
}

// readCloser reads from one thing and closes another.
type readCloser struct {
	io.Reader
	io.Closer
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

// isTerminal says whether a stream is a terminal.
func isTerminal(s any) bool {
	f, ok := s.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// width of the terminal in columns, 80 if it is none.
func width(s any) int {
	if f, ok := s.(*os.File); ok {
		if w, _, err := term.GetSize(int(f.Fd())); err == nil && w >= 40 {
			return w
		}
	}
	return 80
}

// colored decides about color: the flag, then FORCE_COLOR (0 is off), then
// NO_COLOR (empty is not set), then whether the stream is a terminal.
func colored(when string, s any) bool {
	switch when {
	case "always":
		return true
	case "never":
		return false
	}
	if v := os.Getenv("FORCE_COLOR"); v != "" {
		return v != "0" && v != "false"
	}
	if os.Getenv("NO_COLOR") != "" {
		return false
	}
	return isTerminal(s)
}
