package capture

import (
	"path/filepath"
	"testing"
)

func TestRequestBeside(t *testing.T) {
	dir := t.TempDir()
	for _, f := range []string{"a.request.http", "a.xml", "b.request.xml", "b.http", "c.xml", "d.request.json"} {
		write(t, filepath.Join(dir, f), nil)
	}
	for path, want := range map[string]string{
		"a.xml": "a.request.http", "a.response.http": "a.request.http", "b.http": "b.request.xml", "b.xml.gz": "b.request.xml",
		"c.xml": "", "a.request.http": "", "d.json": "d.request.json", ".xml": "",
	} {
		got, ok := RequestBeside(filepath.Join(dir, path))
		if want != "" {
			want = filepath.Join(dir, want)
		}
		if got != want || ok != (want != "") {
			t.Errorf("%s: %q %v, want %q", path, got, ok, want)
		}
	}
}
