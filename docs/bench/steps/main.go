// Command steps counts the statements that lint207 executes for bodies of n
// and of 4n units, with a build for coverage: a count, not a time, so that a
// busy machine changes nothing. It fails where the work grows faster than the
// input.
//
//	go run ./docs/bench/steps [-n 20000] [WORD...]
//
// With words only the traps are run that have one of them in their name.
package main

import (
	"bufio"
	"bytes"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	"lint207/docs/bench/traps"
)

// Linear work grows by 4; sorting and hash tables that double take a little
// more. So few steps for each byte are never too many: buffers that grow up to
// a limit are looked at again.
const (
	most  = 5.0
	cheap = 50
)

func main() {
	n := flag.Int("n", 20_000, "units of the smaller body")
	flag.Parse()
	dir, err := os.MkdirTemp("", "steps-*")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	tool := filepath.Join(dir, "lint207")
	build := exec.Command("go", "build", "-cover", "-covermode=count", "-coverpkg=lint207/...,bytes,slices,sort", "-o", tool, "lint207")
	build.Stderr = os.Stderr
	if err := build.Run(); err != nil {
		log.Fatal(err)
	}
	bad := 0
	for _, t := range traps.All() {
		if !chosen(t.Name) {
			continue
		}
		few, _ := steps(dir, tool, &t, *n)
		many, size := steps(dir, tool, &t, 4**n)
		growth := float64(many) / float64(few)
		verdict := ""
		if growth > most && many > cheap*size {
			bad++
			verdict = "  grows faster than the input"
		}
		fmt.Printf("%-44s %12d %12d  x %.2f%s\n", t.Name, few, many, growth, verdict)
	}
	if bad > 0 {
		os.RemoveAll(dir)
		log.Fatalf("%d bodies take more than linear work", bad)
	}
}

func chosen(name string) bool {
	for _, w := range flag.Args() {
		if strings.Contains(name, w) {
			return true
		}
	}
	return flag.NArg() == 0
}

// steps runs the command once: the statements executed, and the bytes given to it.
func steps(dir, tool string, t *traps.Trap, n int) (sum, size int64) {
	data := filepath.Join(dir, "data")
	if err := os.RemoveAll(data); err != nil {
		log.Fatal(err)
	}
	if err := os.Mkdir(data, 0o777); err != nil {
		log.Fatal(err)
	}
	cmd := exec.Command(tool, append(strings.Fields(t.Args), "--format", "json", "--preview")...)
	cmd.Env = append(os.Environ(), "GOCOVERDIR="+data)
	in := &counting{r: t.Reader(n)}
	cmd.Stdin = in
	var errs bytes.Buffer
	cmd.Stderr = &errs
	_ = cmd.Run() // any exit code is right
	if strings.Contains(errs.String(), "panic") {
		log.Fatalf("%s: %s", t.Name, errs.String())
	}
	text, err := exec.Command("go", "tool", "covdata", "textfmt", "-i="+data, "-o=/dev/stdout").Output()
	if err != nil {
		log.Fatalf("%s: %v: %s", t.Name, err, errs.String())
	}
	lines := bufio.NewScanner(bytes.NewReader(text))
	lines.Scan() // the mode
	for lines.Scan() {
		f := strings.Fields(lines.Text())
		statements, err1 := strconv.ParseInt(f[1], 10, 64)
		times, err2 := strconv.ParseInt(f[2], 10, 64)
		if err1 != nil || err2 != nil {
			log.Fatalf("%s: %q", t.Name, lines.Text())
		}
		sum += statements * times
	}
	return sum, in.n
}

// counting counts what is read.
type counting struct {
	r io.Reader
	n int64
}

func (c *counting) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}
