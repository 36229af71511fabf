package main

import (
	"os"
	"path/filepath"
	"strings"
)

// repository is the root of the repository around the working directory: the
// nearest folder that holds .git, or the working directory itself.
func repository() string {
	here, err := os.Getwd()
	if err != nil {
		return ""
	}
	for dir := here; ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, ".git")); err == nil {
			return dir
		}
		if dir == filepath.Dir(dir) {
			return here
		}
	}
}

// pathIn gives the paths of sources in a repository, for CI systems. A source
// that is no file, such as standard input, keeps its name. Reports ask for the
// same source many times in a row.
func pathIn(root string) func(source string) string {
	var last, path string
	return func(source string) string {
		if source != last || path == "" {
			last, path = source, filepath.ToSlash(within(root, source))
		}
		return path
	}
}

func within(root, source string) string {
	abs, err := filepath.Abs(source)
	if err != nil || root == "" {
		return source
	}
	if _, err := os.Stat(abs); err != nil {
		return source
	}
	rel, err := filepath.Rel(root, abs)
	if err != nil || rel == ".." || strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
		return abs
	}
	return rel
}
