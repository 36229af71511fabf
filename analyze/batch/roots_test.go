package batch

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"lint207/analyze"
)

// generated is a batch made from the rule of OData 4.01 itself: a request runs
// only if all that it depends on succeeded; a group fails as a whole.
type generated struct {
	requests, responses []map[string]any
	roots               map[string][]string // by victim
}

func generate(r *rand.Rand) *generated {
	g := &generated{roots: map[string][]string{}}
	type unit struct { // a request, or a group
		name    string
		members []string
		failed  bool
		roots   map[string]bool
	}
	var units []unit
	n := 0
	for range 1 + r.IntN(12) {
		u := unit{roots: map[string]bool{}}
		size := 1
		group := ""
		if r.IntN(3) == 0 {
			size = 1 + r.IntN(4)
			group = fmt.Sprintf("g%d", len(units))
			u.name = group
		}
		needs := make([][]string, size)
		blocked := make([]bool, size)
		for k := range size {
			n++
			id := fmt.Sprint(n)
			u.members = append(u.members, id)
			for range r.IntN(3) {
				if len(units) == 0 {
					break
				}
				v := &units[r.IntN(len(units))]
				needs[k] = append(needs[k], v.name)
				if v.failed {
					blocked[k] = true
					maps.Copy(u.roots, v.roots)
				}
			}
		}
		if group == "" {
			u.name = u.members[0]
		}
		status := make([]int, size)
		for k := range size {
			switch {
			case blocked[k]:
				status[k] = 424
				u.failed = true
			case r.IntN(5) == 0:
				status[k] = []int{403, 404, 409, 500}[r.IntN(4)]
				if group == "" && r.IntN(4) == 0 {
					status[k] = 302
				}
				u.failed = true
				u.roots[u.members[k]] = true
			default:
				status[k] = 200 + r.IntN(2)
			}
		}
		for k, id := range u.members {
			own := slices.Sorted(maps.Keys(u.roots))
			if u.failed && status[k]/100 == 2 && r.IntN(2) == 0 {
				status[k] = 424
			}
			if u.failed && (status[k] == 424 || status[k]/100 == 2) {
				g.roots[id] = own
			}
			q := map[string]any{"id": id, "method": "POST", "url": "/" + id}
			a := map[string]any{"id": id, "status": status[k]}
			if group != "" {
				q["atomicityGroup"] = group
				if r.IntN(2) == 0 {
					a["atomicityGroup"] = group
				}
			}
			if len(needs[k]) > 0 {
				q["dependsOn"] = needs[k]
			}
			g.requests = append(g.requests, q)
			g.responses = append(g.responses, a)
		}
		units = append(units, u)
	}
	r.Shuffle(len(g.responses), func(i, j int) { g.responses[i], g.responses[j] = g.responses[j], g.responses[i] })
	return g
}

func text(t *testing.T, name string, v any) string {
	t.Helper()
	b, err := json.Marshal(map[string]any{name: v})
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func read(t *testing.T, body string, o Options) *Document {
	t.Helper()
	d, err := Read(context.Background(), strings.NewReader(body), o)
	if err != nil {
		t.Fatalf("%s: %v", body, err)
	}
	return d
}

// Every victim of a random batch gets exactly the roots that the generator knows.
func TestRandomBatches(t *testing.T) {
	for seed := range uint64(1000) {
		g := generate(rand.New(rand.NewPCG(seed, 207)))
		body, request := text(t, "responses", g.responses), text(t, "requests", g.requests)
		d := read(t, body, Options{Request: []byte(request)})
		victims := 0
		for i := range d.Entries {
			e := &d.Entries[i]
			if !e.Dependent() {
				continue
			}
			victims++
			roots, how := d.Roots(e)
			var got []string
			for _, k := range roots {
				got = append(got, d.Entries[k].ID)
			}
			slices.Sort(got)
			if !slices.Equal(got, g.roots[e.ID]) || how != Walked {
				t.Fatalf("seed %d: request %s has the roots %q, want %q\n%s\n%s", seed, e.ID, got, g.roots[e.ID], request, body)
			}
		}
		if victims != len(g.roots) {
			t.Fatalf("seed %d: %d victims, want %d", seed, victims, len(g.roots))
		}
		sums(t, d)
		sums(t, read(t, body, Options{})) // without the request
	}
}

// sums checks that each dependent is counted once.
func sums(t *testing.T, d *Document) {
	t.Helper()
	g := d.Diagnose(analyze.MaxListed)
	n := g.UnexplainedCount
	for i := range g.Causes {
		n += g.Causes[i].DependentCount
	}
	if n != g.Counts.By[analyze.Dependent] || g.CauseCount != g.Counts.By[analyze.Failed] {
		t.Fatalf("%d dependents explained or not, %d causes; counts %v", n, g.CauseCount, g.Counts)
	}
}

// Without the request: the only failure is probable, of several none is chosen.
func TestWithoutRequest(t *testing.T) {
	one := read(t, `{"responses":[{"id":"2","status":424},{"id":"1","status":403}]}`, Options{}).Diagnose(10)
	if len(one.Causes) != 1 || one.Causes[0].Certainty != analyze.Probable || one.Causes[0].DependentCount != 1 {
		t.Errorf("one failure: %+v", one.Causes)
	}
	two := read(t, `{"responses":[{"id":"2","status":424},{"id":"1","status":403},{"id":"3","status":409}]}`, Options{}).Diagnose(10)
	if two.UnexplainedCount != 1 || two.Unexplained[0].CandidateCount != 2 {
		t.Errorf("two failures: %+v", two.Unexplained)
	}
}

// Circles end, and what is not part of them is still explained.
func TestCircles(t *testing.T) {
	request := `{"requests":[{"id":"1","method":"GET","url":"/","dependsOn":["2","3"]},{"id":"2","method":"GET","url":"/","dependsOn":["1"]},{"id":"3","method":"GET","url":"/"}]}`
	d := read(t, `{"responses":[{"id":"1","status":424},{"id":"2","status":424},{"id":"3","status":500}]}`, Options{Request: []byte(request)})
	g := d.Diagnose(10)
	if g.CauseCount != 1 || g.Causes[0].DependentCount != 2 {
		t.Errorf("%+v", g)
	}
	if via := g.Causes[0].Dependents[1].Via; !slices.Equal(via, []string{"1"}) {
		t.Errorf("chain %q", via)
	}
	n := 50_000
	var q, a strings.Builder
	for i := range n { // a long chain, closed to a circle
		fmt.Fprintf(&q, `,{"id":"%d","method":"GET","url":"/","dependsOn":["%d"]}`, i, (i+1)%n)
		fmt.Fprintf(&a, `,{"id":"%d","status":424}`, i)
	}
	d = read(t, `{"responses":[`+a.String()[1:]+`]}`, Options{Request: []byte(`{"requests":[` + q.String()[1:] + `]}`)})
	if g := d.Diagnose(100); g.UnexplainedCount != int64(n) {
		t.Errorf("%d unexplained", g.UnexplainedCount)
	}
}
