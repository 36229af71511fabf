// Command beam lints archives of recordings in an Apache Beam pipeline: it
// reads NDJSON and HAR files, lints every Multi-Status through the library of
// lint207, and sums up outcomes, causes and findings per server, rule and
// status. README.md says how it is started.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"log"
	"strings"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/io/fileio"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/io/textio"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/register"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/transforms/stats"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/x/beamx"
)

var (
	ndjson  = flag.String("ndjson", "", "glob of NDJSON files; they are split between workers")
	har     = flag.String("har", "", "glob of HAR files; a worker takes a whole one")
	output  = flag.String("output", "", "file for the sums, one JSON object a line")
	preview = flag.Bool("preview", false, "run rules in preview, too")
)

func init() { register.Function2x1(row) }

// sums are the counts of everything that the globs name, by key.
func sums(s beam.Scope, ndjson, har string, settings Settings) beam.PCollection {
	var counts []beam.PCollection
	if ndjson != "" {
		lines := textio.Read(s, ndjson)
		counts = append(counts, beam.ParDo(s.Scope("Lines"), &lineFn{settings}, lines))
	}
	if har != "" {
		files := fileio.ReadMatches(s, fileio.MatchFiles(s, har))
		counts = append(counts, beam.ParDo(s.Scope("Files"), &fileFn{settings}, beam.Reshuffle(s, files)))
	}
	return stats.SumPerKey(s, beam.Flatten(s, counts...))
}

// row writes a sum as a line of JSON; what says nothing is null.
func row(k Key, n int64) string {
	b, err := json.Marshal(struct {
		Server    *string `json:"server"`
		Kind      string  `json:"kind"`
		Name      *string `json:"name"`
		Severity  *string `json:"severity"`
		Status    *int32  `json:"status"`
		Condition *string `json:"condition"`
		Count     int64   `json:"count"`
	}{orNull(k.Server), k.Kind, orNull(k.Name), orNull(k.Severity), orNull(k.Status), orNull(k.Condition), n})
	if err != nil {
		panic(err) // texts and numbers
	}
	return string(b)
}

func orNull[T comparable](v T) *T {
	if v == *new(T) {
		return nil
	}
	return &v
}

func main() {
	flag.Parse()
	beam.Init()
	if *output == "" || *ndjson == "" && *har == "" {
		log.Fatal("beam needs --output and --ndjson or --har: " + strings.Join([]string{"--ndjson 'day/*.ndjson'", "--har 'day/*.har'", "--output sums.ndjson"}, " "))
	}
	p, s := beam.NewPipelineWithRoot()
	textio.Write(s, *output, beam.ParDo(s.Scope("Rows"), row, sums(s, *ndjson, *har, Settings{*preview})))
	if err := beamx.Run(context.Background(), p); err != nil {
		log.Fatalf("the pipeline failed: %v", err)
	}
}
