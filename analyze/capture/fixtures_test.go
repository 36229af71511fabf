package capture

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const fixtures = "../../testdata/capture"

// Each fixture gives what its golden file says, whatever the sizes of reads.
func TestFixtures(t *testing.T) {
	n := 0
	err := filepath.WalkDir(fixtures, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(path, ".golden") || strings.HasSuffix(path, ".md") {
			return err
		}
		n++
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(fixtures, path)
		whole := transcript(b, rel, len(b)+1)
		if *update {
			write(t, path+".golden", []byte(whole))
			return nil
		}
		want, err := os.ReadFile(path + ".golden")
		if err != nil {
			return err
		}
		if d := cmp.Diff(string(want), whole); d != "" {
			t.Errorf("%s (-want +got):\n%s", rel, d)
		}
		for _, size := range []int{1, 7, 4096} {
			if d := cmp.Diff(whole, transcript(b, rel, size)); d != "" {
				t.Errorf("%s in reads of %d bytes:\n%s", rel, size, d)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if n < 20 {
		t.Errorf("only %d fixtures", n)
	}
}

func transcript(b []byte, name string, size int) string {
	all, notes, err := readAll(&slow{strings.NewReader(string(b)), size}, Options{Name: filepath.ToSlash(name)})
	var out bytes.Buffer
	for i := range all {
		out.WriteString(describe(&all[i]))
	}
	for _, n := range notes {
		out.WriteString("note: " + n + "\n")
	}
	if err != nil {
		out.WriteString("error: " + err.Error() + "\n")
	}
	return out.String()
}
