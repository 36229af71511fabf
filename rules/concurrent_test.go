package rules

import (
	"bytes"
	"math/rand/v2"
	"sync"
	"testing"

	"lint207/analyze/capture"
)

// Readings take their memory from a pool: what one of them still looks at must
// not be another's already. The race detector sees it when results agree, too.
func TestConcurrentReadingsKeepApart(t *testing.T) {
	all := samples(t)
	lint := func(s sample) string {
		return lintBytes(t, capture.Exchange{Source: s.name, Body: bytes.NewReader(s.body), InSource: true}, s.opts, int64(len(s.body)))
	}
	alone := make([]string, len(all))
	for i, s := range all {
		alone[i] = lint(s)
	}
	var wg sync.WaitGroup
	for worker := range uint64(4) {
		wg.Go(func() {
			for _, i := range rand.New(rand.NewPCG(worker, 207)).Perm(len(all)) {
				if got := lint(all[i]); got != alone[i] {
					t.Errorf("%s, beside others:\n%s\nnot\n%s", all[i].name, got, alone[i])
				}
			}
		})
	}
	wg.Wait()
}
