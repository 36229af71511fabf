package redact

import (
	"bytes"
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"lint207/analyze/capture"
	"lint207/rules"
)

// FuzzBody: whatever the bytes, their number and their tags stay.
func FuzzBody(f *testing.F) {
	for _, r := range rules.All() {
		if page, err := r.Page(); err == nil {
			for _, e := range page.Examples {
				f.Add(e.Body)
			}
		}
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		out := bytes.Clone(b)
		New().Body(out)
		if len(out) != len(b) {
			t.Errorf("%d bytes became %d", len(b), len(out))
		}
		for i, c := range b {
			if (c == '<' || c == '>' || c == '\n') && out[i] != c && b[0] != 0xFE && b[0] != 0xFF && b[0] != 0 && (len(b) < 2 || b[1] != 0) {
				t.Fatalf("byte %d, %q, became %q", i, c, out[i])
			}
		}
		again := bytes.Clone(b)
		if New().Body(again); !bytes.Equal(again, out) {
			t.Error("another time it is something else")
		}
	})
}

// FuzzCapture: no form of a capture makes it panic.
func FuzzCapture(f *testing.F) {
	filepath.WalkDir("../../testdata/capture", func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && filepath.Ext(path) != ".golden" {
			if b, err := os.ReadFile(path); err == nil && len(b) < 20_000 {
				f.Add(b)
			}
		}
		return err
	})
	f.Fuzz(func(t *testing.T, b []byte) {
		New().Capture(context.Background(), b, capture.Auto)
	})
}

// What is nested or broken many times comes to an end: quadratic work would
// meet the time limit of the tests.
func TestTraps(t *testing.T) {
	for _, s := range []string{"<a>", "<?a>", "<!a>", "<a b='", "</a>", "<!-- ", "<![CDATA[", "<a:b xmlns:c='d'>", "x ", "/!svn/", "%41", "&#65;", "&", "127.", "{\"a\":", "[", "HTTP/1.1 207 x\n\n"} {
		t.Run(s, func(t *testing.T) {
			b := bytes.Repeat([]byte(s), 50_000)
			New().Body(b)
			New().Messages(b[:len(b)/10])
		})
	}
}
