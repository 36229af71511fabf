package main

import (
	"os"
	"path/filepath"
)

// maxLinks bounds the links behind a name, as systems do.
const maxLinks = 40

// resolve is the absolute path of a file behind its links. The file itself
// need not exist yet.
func resolve(name string) string {
	for range maxLinks {
		dir, err := filepath.EvalSymlinks(filepath.Dir(name))
		if err != nil {
			break
		}
		name = filepath.Join(dir, filepath.Base(name))
		target, err := os.Readlink(name)
		if err != nil {
			break
		}
		if !filepath.IsAbs(target) {
			target = dir + string(filepath.Separator) + target // not cleaned: "link/.." is where the link leads
		}
		name = target
	}
	if abs, err := filepath.Abs(name); err == nil {
		return abs
	}
	return name
}

// sameFile says whether two names are one file, however they are written.
func sameFile(a, b string) bool {
	if a == "" || b == "" {
		return false
	}
	if resolve(a) == resolve(b) {
		return true
	}
	x, err := os.Stat(a)
	if err != nil {
		return false
	}
	y, err := os.Stat(b)
	return err == nil && os.SameFile(x, y)
}

// isStream says whether a name is the file that a stream is, such as
// /dev/stdout. What goes to nowhere does no harm there.
func isStream(stream any, name string) bool {
	f, ok := stream.(*os.File)
	if !ok {
		return false
	}
	x, err := f.Stat()
	if err != nil {
		return false
	}
	y, err := os.Stat(name)
	return err == nil && os.SameFile(x, y) && !sameFile(name, os.DevNull)
}

// reads are the files that a run reads besides its sources, by what names them.
type reads map[string]string

// clash says what of them a file is, "" nothing.
func (r reads) clash(file string) string {
	for what, name := range r {
		if sameFile(name, file) {
			return what + " " + name
		}
	}
	return ""
}
