// Command mutate damages every fixture at random and lints what comes out. It
// fails if lint207 panics, or takes more than twice the time that it takes for
// the whole fixture. The same -seed gives the same damage.
//
//	go run ./docs/bench/mutate -ways 20 testdata report/testdata
package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io/fs"
	"log"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"lint207/analyze/capture"
	"lint207/report"
	"lint207/rules"
)

// Faster than this nothing is told about a document: the clock and the other
// programs on the machine decide.
const floor = 20 * time.Millisecond

func main() {
	ways := flag.Int("ways", 20, "how often each fixture is damaged")
	seed := flag.Uint64("seed", 207, "of the random numbers")
	flag.Parse()
	var files []string
	for _, dir := range flag.Args() {
		err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err == nil && d.Type().IsRegular() && slices.Contains([]string{".xml", ".http", ".har", ".json", ".ndjson", ".txt", ".txtar"}, filepath.Ext(path)) {
				files = append(files, path)
			}
			return err
		})
		if err != nil {
			log.Fatal(err)
		}
	}
	if len(files) == 0 {
		log.Fatal("no fixture: name folders that hold some")
	}
	bad := 0
	for _, f := range files {
		original, err := os.ReadFile(f)
		if err != nil {
			log.Fatal(err)
		}
		r := rand.New(rand.NewPCG(*seed, uint64(len(original))))
		limit := max(floor, 2*fastest(f, original))
		for way := range *ways {
			damaged := damage(r, original)
			if took := fastest(f, damaged); took > limit {
				bad++
				keep(f, way, damaged, fmt.Sprintf("%v, the limit is %v", took, limit))
			}
		}
	}
	fmt.Printf("%d fixtures, each damaged in %d ways, %d failures\n", len(files), *ways, bad)
	if bad > 0 {
		os.Exit(1)
	}
}

// keep writes down what failed.
func keep(file string, way int, b []byte, why string) {
	out, err := os.CreateTemp("", "mutate-*"+filepath.Ext(file))
	if err != nil {
		log.Fatal(err)
	}
	defer out.Close()
	if _, err := out.Write(b); err != nil {
		log.Fatal(err)
	}
	log.Printf("%s, damage %d: %s: kept as %s", file, way, why, out.Name())
}

// fastest is the shortest time of up to three runs: one is enough if it is short.
func fastest(name string, b []byte) time.Duration {
	best := time.Hour
	for range 3 {
		start := time.Now()
		lint(name, b)
		if best = min(best, time.Since(start)); best < floor {
			break
		}
	}
	return best
}

// lint does what the command does with a file.
func lint(name string, b []byte) {
	defer func() {
		if p := recover(); p != nil {
			keep(name, 0, b, fmt.Sprintf("panic: %v\n%s", p, debug.Stack()))
			os.Exit(1)
		}
	}()
	ctx := context.Background()
	var out strings.Builder
	w, err := report.New("text", &out, report.Options{MinSeverity: rules.Info})
	if err != nil {
		log.Fatal(err)
	}
	// What cannot be read is an error, and that is right.
	_ = capture.Read(ctx, bytes.NewReader(b), capture.Options{Name: name, Note: func(string) {}}, func(ex *capture.Exchange) error {
		if res, err := rules.Lint(ctx, ex, rules.Options{Preview: true}); err == nil {
			return w.Document(res)
		}
		return nil
	})
}

// damage changes a copy of b in one to four places.
func damage(r *rand.Rand, b []byte) []byte {
	b = slices.Clone(b)
	for range 1 + r.IntN(4) {
		if len(b) < 4 {
			return b
		}
		i := r.IntN(len(b))
		n := 1 + r.IntN(min(200, len(b)-i))
		switch r.IntN(6) {
		case 0: // a bit
			b[i] ^= 1 << r.IntN(8)
		case 1: // a byte that matters to a parser
			b[i] = special[r.IntN(len(special))]
		case 2: // the end is lost
			b = b[:i]
		case 3: // a span is lost
			b = slices.Delete(b, i, i+n)
		case 4: // a span stands twice
			b = slices.Insert(b, i, slices.Clone(b[i:i+n])...)
		case 5: // two spans change places
			j := r.IntN(len(b))
			m := min(n, len(b)-j)
			for k := range m {
				b[i+k], b[j+k] = b[j+k], b[i+k]
			}
		}
	}
	return b
}

const special = "<>&'\"=/ \x00\xff\r\n;{}[]:,"
