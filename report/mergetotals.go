package report

import (
	"cmp"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"

	"lint207/rules"
)

// mergedDocument is what is counted of a document of a report.
type mergedDocument struct {
	Outcome *string `json:"outcome"`
	Causes  []struct {
		Status         *int    `json:"status"`
		Condition      *string `json:"condition"`
		DependentCount int64   `json:"dependentCount"`
	} `json:"causes"`
	CauseCount int64 `json:"causeCount"`
	Findings   []struct {
		Rule     string `json:"rule"`
		Severity string `json:"severity"`
	} `json:"findings"`
	FindingCounts map[string]int64 `json:"findingCounts"`
}

// The totals of a merged report.
type (
	outcomeTotal struct {
		Outcome   string `json:"outcome"`
		Documents int64  `json:"documents"`
	}
	causeTotal struct {
		Status     *int    `json:"status"`
		Condition  *string `json:"condition"`
		Causes     int64   `json:"causes"`
		Dependents int64   `json:"dependents"`
		Documents  int64   `json:"documents"`
	}
	findingTotal struct {
		Rule      string  `json:"rule"`
		Severity  *string `json:"severity"`
		Findings  int64   `json:"findings"`
		Documents int64   `json:"documents"`

		level rules.Severity
	}
	totalsList struct {
		Outcomes []outcomeTotal `json:"outcomes"`
		Causes   []causeTotal   `json:"causes"`
		// CausesOmitted are those that the reports count and do not list.
		CausesOmitted int64          `json:"causesOmitted"`
		Findings      []findingTotal `json:"findings"`
	}
)

// mergedCause tells causes apart; status 0 and condition "" are unknown.
type mergedCause struct {
	status    int
	condition string
}

type totalled struct {
	outcomes map[string]int64
	causes   map[mergedCause]*causeTotal
	findings map[string]*findingTotal
	omitted  int64 // causes
}

func newTotalled() totalled {
	return totalled{map[string]int64{}, map[mergedCause]*causeTotal{}, map[string]*findingTotal{}, 0}
}

var levels = map[string]rules.Severity{"info": rules.Info, "warning": rules.Warning, "error": rules.Error}

func (t *totalled) add(d *mergedDocument) {
	outcome := "none"
	if d.Outcome != nil {
		outcome = *d.Outcome
	}
	t.outcomes[outcome]++
	seen := map[mergedCause]bool{}
	for i := range d.Causes {
		c := &d.Causes[i]
		var k mergedCause
		if c.Status != nil {
			k.status = *c.Status
		}
		if c.Condition != nil {
			k.condition = *c.Condition
		}
		to := t.causes[k]
		if to == nil {
			to = &causeTotal{Status: c.Status, Condition: c.Condition}
			t.causes[k] = to
		}
		to.Causes++
		to.Dependents += c.DependentCount
		if !seen[k] {
			seen[k] = true
			to.Documents++
		}
	}
	t.omitted += max(0, d.CauseCount-int64(len(d.Causes)))
	for rule, n := range d.FindingCounts {
		f := t.finding(rule)
		f.Findings += n
		f.Documents++
	}
	for _, f := range d.Findings {
		to := t.finding(f.Rule)
		to.level = max(to.level, levels[f.Severity])
	}
}

func (t *totalled) finding(rule string) *findingTotal {
	f := t.findings[rule]
	if f == nil {
		f = &findingTotal{Rule: rule}
		t.findings[rule] = f
	}
	return f
}

// list puts what is most first; the order never depends on that of the reports.
func (t *totalled) list() totalsList {
	l := totalsList{Outcomes: []outcomeTotal{}, Causes: []causeTotal{}, CausesOmitted: t.omitted, Findings: []findingTotal{}}
	for o, n := range t.outcomes {
		l.Outcomes = append(l.Outcomes, outcomeTotal{o, n})
	}
	slices.SortFunc(l.Outcomes, func(a, b outcomeTotal) int {
		return cmp.Or(cmp.Compare(b.Documents, a.Documents), cmp.Compare(a.Outcome, b.Outcome))
	})
	for _, c := range t.causes {
		l.Causes = append(l.Causes, *c)
	}
	slices.SortFunc(l.Causes, func(a, b causeTotal) int {
		return cmp.Or(cmp.Compare(b.Causes, a.Causes), cmp.Compare(a.words(), b.words()))
	})
	for _, f := range t.findings {
		if f.level == rules.Off {
			if r, ok := rules.ByName(f.Rule); ok { // --min-severity kept it from the list
				f.level = r.Severity
			}
		}
		if f.level != rules.Off {
			f.Severity = orNull(f.level.String())
		}
		if f.Findings > 0 {
			l.Findings = append(l.Findings, *f)
		}
	}
	slices.SortFunc(l.Findings, func(a, b findingTotal) int {
		return cmp.Or(cmp.Compare(b.level, a.level), cmp.Compare(b.Findings, a.Findings), cmp.Compare(a.Rule, b.Rule))
	})
	return l
}

// words are a cause as people read it.
func (c *causeTotal) words() string {
	s := "no status"
	if c.Status != nil {
		s = strings.TrimSpace(fmt.Sprintf("%d %s", *c.Status, http.StatusText(*c.Status)))
	}
	if c.Condition != nil {
		s += " " + *c.Condition
	}
	return s
}

// Text writes the totals for people.
func (m *Merge) Text(w io.Writer, o Options) error {
	o = o.normal()
	st := newStyle(&o)
	l := m.totals.list()
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", totals(m.Summary))
	section := func(title string, n int) {
		if n > 0 {
			fmt.Fprintf(&b, "\n%s\n", st.bold(title))
		}
	}
	section("outcomes", len(l.Outcomes))
	for _, t := range l.Outcomes {
		fmt.Fprintf(&b, "%9s  %s\n", number(t.Documents), escape(strings.ReplaceAll(t.Outcome, "-", " ")))
	}
	section("root causes", len(l.Causes))
	for i := range l.Causes {
		c := &l.Causes[i]
		fmt.Fprintf(&b, "%9s  %s, %s, in %s\n", number(c.Causes), escape(c.words()), count(c.Dependents, "dependent", "dependents"), count(c.Documents, "document", "documents"))
	}
	if l.CausesOmitted > 0 {
		fmt.Fprintf(&b, "%9s  more, which the reports count and do not list\n", number(l.CausesOmitted))
	}
	section("findings", len(l.Findings))
	for i := range l.Findings {
		f := &l.Findings[i]
		if f.level < o.MinSeverity {
			continue
		}
		fmt.Fprintf(&b, "%9s  %s %s, in %s\n", number(f.Findings), st.severity[f.level](fmt.Sprintf("%-7s", orUnknown(f.Severity))), escape(f.Rule), count(f.Documents, "document", "documents"))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func orUnknown(s *string) string {
	if s == nil {
		return "unknown"
	}
	return *s
}
