package rules

import (
	"cmp"
	"context"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"
)

// Every rule has a page, every page a rule; each bad example gives exactly the
// marked findings of its rule and nothing else of warning or above, each good
// one nothing of the rule.
func TestExamples(t *testing.T) {
	for _, r := range All() {
		t.Run(r.Name, func(t *testing.T) {
			page, err := r.Page()
			if err != nil {
				t.Fatal(err)
			}
			bad := 0
			for i := range page.Examples {
				e := &page.Examples[i]
				if e.Bad {
					bad++
				}
				checkExample(t, r, e, fmt.Sprintf("example %d (%s)", i+1, e.Why))
			}
			if bad == 0 {
				t.Error("no bad example")
			}
			if len(page.Examples) == bad {
				t.Error("no good example: a near miss that stays silent")
			}
			if len(page.Text) < 40 {
				t.Error("no explanation")
			}
		})
	}
}

func checkExample(t *testing.T, r *Rule, e *Example, label string) {
	t.Helper()
	ex, err := e.Exchange("example")
	if err != nil {
		t.Fatalf("%s: %v", label, err)
	}
	res, err := Lint(context.Background(), ex, e.Options())
	if err != nil {
		t.Fatalf("%s: %v", label, err)
	}
	var got []Mark
	for _, f := range res.Findings {
		if f.Rule == r {
			got = append(got, Mark{f.At.Off, f.At.Len})
		} else if f.Severity >= Warning && e.Bad {
			t.Errorf("%s: also %s[%s] at %d:%d: %s", label, f.Severity, f.Rule.Name, f.At.Line, f.At.Col, f.Message)
		}
	}
	if !e.Bad && len(got) > 0 {
		t.Errorf("%s: must be silent, got %v: %s", label, got, findingsOf(res, r))
	}
	want := slices.Clone(e.Marks)
	for _, marks := range [][]Mark{want, got} { // of the body and of the head
		slices.SortStableFunc(marks, func(a, b Mark) int { return cmp.Or(cmp.Compare(a.Off, b.Off), cmp.Compare(a.Len, b.Len)) })
	}
	if e.Bad && fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%s: want findings at %v, got %v: %s", label, want, got, findingsOf(res, r))
	}
}

func findingsOf(res *Result, r *Rule) string {
	var s []string
	for _, f := range res.Findings {
		if f.Rule == r {
			s = append(s, f.Message)
		}
	}
	return strings.Join(s, "; ")
}

func TestPagesHaveRules(t *testing.T) {
	files, err := fs.Glob(exampleFiles, "examples/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		name := strings.TrimSuffix(strings.TrimPrefix(f, "examples/"), ".txt")
		if r, ok := ByName(name); !ok || r.Name != name {
			t.Errorf("%s: no rule of that name", f)
		}
	}
}

func TestRulesAreComplete(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range All() {
		switch {
		case r.Family == policyFamily: // about comments to lint207: no specification has them
		case len(r.Spec) == 0:
			t.Errorf("%s: no specification", r.Name)
		case len(r.Covers) == 0 && r.Family != interop:
			t.Errorf("%s: covers no requirement", r.Name)
		case !strings.HasSuffix(r.Summary, "."):
			t.Errorf("%s: summary is no sentence", r.Name)
		case r.Family == "":
			t.Errorf("%s: no family", r.Name)
		case r.Severity == Off:
			t.Errorf("%s: no severity", r.Name)
		}
		for _, name := range append([]string{r.Name}, r.Aliases...) {
			if seen[name] {
				t.Errorf("%s: name taken twice", name)
			}
			seen[name] = true
		}
	}
}
