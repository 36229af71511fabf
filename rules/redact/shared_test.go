package redact

import (
	"bytes"
	"context"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"lint207/analyze/capture"
)

// shared holds what real servers answered, if it is there.
const shared = "../../../shared"

// unlike are the captures whose findings change, and why.
var unlike = map[string]string{}

// What real servers answered gives the same findings, exchange by exchange, when
// it is redacted.
func TestShared(t *testing.T) {
	if _, err := os.Stat(shared); err != nil {
		t.Skip("no ../shared here")
	}
	n := 0
	for _, dir := range []string{"servers", "cases", "corpus"} {
		err := filepath.WalkDir(filepath.Join(shared, dir), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !slices.Contains([]string{".xml", ".http", ".har", ".ndjson", ".txt", ".json"}, filepath.Ext(path)) {
				return err
			}
			name, _ := filepath.Rel(shared, path)
			same, read := keeps(t, path)
			if read {
				n++
			}
			if _, known := unlike[name]; same == known {
				t.Errorf("%s: same findings %v, listed as unlike %v", name, same, known)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if n < 2000 {
		t.Errorf("only %d captures were compared", n)
	}
}

// keeps says whether a capture has the same findings when it is redacted, and
// whether it is a capture at all.
func keeps(t *testing.T, path string) (same, read bool) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	want, failed := all(t, b)
	if len(want) == 0 {
		return true, false
	}
	out, _, err := New().Capture(context.Background(), bytes.Clone(b), capture.Auto)
	if err != nil {
		return failed != nil, true
	}
	got, _ := all(t, out)
	for i := range want {
		if i < len(got) && !maps.Equal(got[i], want[i]) {
			t.Logf("%s: exchange %d: %v became %v", path, i+1, want[i], got[i])
		}
	}
	return slices.EqualFunc(got, want, maps.Equal), true
}
