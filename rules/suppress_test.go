package rules

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"lint207/analyze"
	"lint207/analyze/capture"
	"lint207/analyze/xmltree"
)

func lintText(t *testing.T, body string, o Options) *Result {
	t.Helper()
	res, err := Lint(context.Background(), &capture.Exchange{Source: "x", Body: strings.NewReader(body)}, o)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

// A suppression holds in every window, and what is counted does not depend on
// what is kept.
func TestSuppressionCounts(t *testing.T) {
	var b strings.Builder
	b.WriteString(`<D:multistatus xmlns:D="DAV:">`)
	for i := range 3000 {
		if i == 1000 {
			b.WriteString(`<!-- lint207:ignore href-illegal-character one of them -->`)
		}
		fmt.Fprintf(&b, `<D:response><D:href>/a %d</D:href><D:status>HTTP/1.1 404 %s</D:status></D:response>`, i, strings.Repeat("x", 500))
	}
	b.WriteString(`</D:multistatus>`)
	for _, n := range []int{1, 100, MaxFindingsAll} {
		res := lintText(t, b.String(), Options{MaxFindings: n})
		rule, _ := ByName("href-illegal-character")
		if res.Suppressed != 1 || res.Counts[rule] != 2999 || res.BySeverity[Error] != 2999 {
			t.Errorf("%d kept: %d suppressed, %d counted, %v", n, res.Suppressed, res.Counts[rule], res.BySeverity)
		}
	}
	whole := strings.Replace(b.String(), "<D:multistatus", "<!-- lint207:ignore href all of them --><D:multistatus", 1)
	if res := lintText(t, whole, Options{}); res.Suppressed != 3000 || res.BySeverity[Error] != 0 {
		t.Errorf("%d suppressed, %v", res.Suppressed, res.BySeverity)
	}
}

// Comments beyond the limit hide nothing, and that is said.
func TestMoreSuppressionsThanAreRead(t *testing.T) {
	const one = `<!-- lint207:ignore href known --><D:response><D:href>/a b</D:href><D:status>HTTP/1.1 404 Not Found</D:status></D:response>`
	for _, n := range []int64{analyze.MaxDirectives, analyze.MaxDirectives + 7} {
		res := lintText(t, `<D:multistatus xmlns:D="DAV:">`+strings.Repeat(one, int(n))+`</D:multistatus>`, Options{})
		rule, _ := ByName("href-illegal-character")
		if more := n - analyze.MaxDirectives; res.Counts[rule] != more || (len(res.Notes) > 0) != (more > 0) {
			t.Errorf("%d comments: %d findings, %q", n, res.Counts[rule], res.Notes)
		}
	}
}

// Findings that do not hold in the end are not suppressed ones, and the
// comment about them is not reported, for the rule was not run.
func TestSuppressionOfWhatDoesNotHold(t *testing.T) {
	body := `<D:multistatus xmlns:D="DAV:"><!-- lint207:ignore delete-multistatus-without-failure old -->` +
		`<D:response><D:href>/a</D:href><D:status>HTTP/1.1 404 Not Found</D:status></D:response></D:multistatus>`
	if res := lintText(t, body, Options{}); res.Suppressed != 0 || len(res.Findings) != 0 {
		t.Errorf("%d suppressed, %v", res.Suppressed, res.Findings)
	}
}

func TestSift(t *testing.T) {
	body := `<D:multistatus xmlns:D="DAV:"><D:response>` + strings.Repeat(`<D:href>/a b</D:href>`, 5) + `<D:status>HTTP/1.1 404 Not Found</D:status></D:response></D:multistatus>`
	rule, _ := ByName("href-illegal-character")
	verdicts := []Verdict{Suppressed, Baselined, Baselined, Reported, Reported}
	i := 0
	res := lintText(t, body, Options{MaxFindings: 1, Rules: []*Rule{rule}, Sift: func(f *Finding) Verdict {
		if len(f.Fingerprint) != 16 {
			t.Error("no fingerprint")
		}
		i++
		return verdicts[i-1]
	}})
	if res.Suppressed != 1 || res.Baselined != 2 || res.Counts[rule] != 2 || res.BySeverity[Error] != 2 || len(res.Findings) != 1 || res.Omitted != 1 {
		t.Errorf("%+v", res)
	}
}

// A custom rule is not run on what makes no tree, and says so.
func TestCustomNeedsTree(t *testing.T) {
	found := 0
	rs := With([]Rule{{Name: "mine", Severity: Info, On: OnResponseTree(func(p *Pass, t *xmltree.Tree) {
		found++
		p.ReportNode(t, t.Root.FirstChild, "", "here")
	})}})
	body := string(cleanListing(2))
	res := lintText(t, body, Options{Rules: rs})
	if found != 2 || len(res.Findings) != 2 || res.Findings[1].Href != "/dav/f1" || res.Findings[1].Rule.Family != CustomFamily || res.Findings[0].Fingerprint == res.Findings[1].Fingerprint {
		t.Fatalf("%d, %+v", found, res.Findings)
	}
	pad := bytes.Repeat([]byte(" "), xmltree.MaxTreeBytes)
	large := strings.Replace(body, "</D:multistatus>", string(pad)+"</D:multistatus>", 1)
	for _, b := range []string{large, body[:len(body)-20]} {
		res := lintText(t, b, Options{Rules: rs})
		if n := res.NotRun[len(res.NotRun)-1]; n.Needs != "tree" || n.Rules != 1 || found != 2 {
			t.Errorf("%+v, %d", res.NotRun, found)
		}
	}
}

func TestCustomHidden(t *testing.T) {
	rs := With([]Rule{{Name: "mine", Severity: Error, On: OnDocumentTree(func(p *Pass, t *xmltree.Tree) { p.ReportNode(t, t.Elements("DAV:", "multistatus")[0], "", "here") })}})
	res := lintText(t, "<!-- lint207:ignore mine it is old -->"+`<D:multistatus xmlns:D="DAV:"/>`, Options{Rules: rs, MaxFindings: 5})
	if res.Suppressed != 1 || res.BySeverity[Error] != 0 {
		t.Errorf("%+v", res.Findings)
	}
	res = lintText(t, string(cleanListing(1)), Options{Rules: rs, Hide: func(r *Rule) bool { return r.Name == "mine" }})
	if res.Suppressed != 1 || len(res.Hidden) != 1 {
		t.Errorf("%+v", res)
	}
}

// A run that is interrupted while a custom rule looks at the tree says so.
func TestCustomInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	seen := 0
	rs := With([]Rule{{Name: "mine", Severity: Warning, On: OnResponseTree(func(p *Pass, _ *xmltree.Tree) {
		seen++
		cancel()
		if p.Context().Err() == nil {
			t.Error("the rule does not know")
		}
	})}})
	const one = `<D:response><D:href>/a</D:href><D:status>HTTP/1.1 404 Not Found</D:status></D:response>`
	body := `<D:multistatus xmlns:D="DAV:">` + one + one + `</D:multistatus>`
	res, err := Lint(ctx, &capture.Exchange{Source: "x", Body: strings.NewReader(body)}, Options{Rules: rs})
	if res == nil || err == nil || seen != 1 || len(res.Notes) != 1 || !strings.Contains(res.Notes[0], "interrupted") {
		t.Errorf("%v, %v, seen %d", res, err, seen)
	}
}
