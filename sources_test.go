package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A folder that cannot be read is told, and no reason to leave out what comes
// behind it. Not even root reads one whose path is too long.
func TestWalkGoesOn(t *testing.T) {
	dir := t.TempDir()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	for range 20 {
		name := "a" + strings.Repeat("x", 250)
		if err := root.Mkdir(name, 0o777); err != nil {
			t.Fatal(err)
		}
		next, err := root.OpenRoot(name)
		root.Close()
		if root = next; err != nil {
			t.Fatal(err)
		}
	}
	root.Close()
	last := filepath.Join(dir, "b.xml")
	if err := os.WriteFile(last, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	found, err := walk(dir)
	if len(found) != 1 || found[0].path != last {
		t.Errorf("%+v", found)
	}
	if err == nil || !strings.Contains(err.Error(), "cannot be read: file name too long") {
		t.Error(err)
	}
}
