//go:build linux

package traps_test

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/go-json-experiment/json/jsontext"

	"lint207/docs/bench/traps"
)

// Whatever a body does, memory stays bounded, the report is whole and the exit
// code is one of the documented ones. That the work is linear is counted by
// docs/bench/steps.
func TestTraps(t *testing.T) {
	if testing.Short() {
		t.Skip("reads gigabytes")
	}
	tool := filepath.Join(t.TempDir(), "lint207")
	if out, err := exec.Command("go", "build", "-o", tool, "lint207").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for _, trap := range traps.All() {
		t.Run(trap.Name, func(t *testing.T) {
			cmd := exec.Command(tool, append(strings.Fields(trap.Args), "--format", "json", "--preview")...)
			cmd.Stdin = trap.Reader(trap.N)
			// In a file: the memory of this process, which is why the test has one of its own, counts as that of the
			// child until it executes the tool.
			out, err := os.Create(filepath.Join(t.TempDir(), "out"))
			if err != nil {
				t.Fatal(err)
			}
			defer out.Close()
			var errs bytes.Buffer
			cmd.Stdout, cmd.Stderr = out, &errs
			_ = cmd.Run()
			state := cmd.ProcessState
			used := state.SysUsage().(*syscall.Rusage).Maxrss >> 10
			t.Logf("exit code %d, %d MiB, %v, %.200s", state.ExitCode(), used, state.UserTime(), errs.String())
			if code := state.ExitCode(); code < 0 || code > 2 || strings.Contains(errs.String(), "goroutine ") {
				t.Errorf("exit code %d: %.1000s", code, errs.String())
			}
			if used > int64(trap.MiB()) {
				t.Errorf("%d MiB of memory, more than %d", used, trap.MiB())
			}
			if _, err := out.Seek(0, io.SeekStart); err != nil {
				t.Fatal(err)
			}
			if err := wholeJSON(out); err != nil {
				t.Errorf("no JSON report: %v", err)
			}
		})
	}
}

// wholeJSON reads one value, however large, and nothing else.
func wholeJSON(r io.Reader) error {
	d := jsontext.NewDecoder(r)
	if err := d.SkipValue(); err != nil {
		return err
	}
	if _, err := d.ReadToken(); err != io.EOF {
		return fmt.Errorf("something follows: %v", err)
	}
	return nil
}
