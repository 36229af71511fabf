package analyze

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"lint207/analyze/xmlscan"
)

// diagnose reads a body and diagnoses it.
func diagnose(t testing.TB, body string, o DocumentOptions) *Diagnosis {
	t.Helper()
	d := NewDocument(o)
	names := xmlscan.NewNames(KnownNames()...)
	_, err := ReadBody(context.Background(), strings.NewReader(body), names, ReadOptions{}, func(b *Batch) {
		d.Batch(b)
		for i := range b.Responses() {
			d.Response(&b.Responses()[i], b.Window, b.Names)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return d.Finish(false)
}

// entries builds a body of a shorthand: one line for each response. "/a 403"
// is the status form, "/a 403=x,y 200=z" the propstat form ("-" an empty
// prop), "/a /b 403" several hrefs. A value makes the property read:
// "200=x:v".
func entries(shorthand string) string {
	var b strings.Builder
	b.WriteString(`<D:multistatus xmlns:D="DAV:" xmlns:Z="urn:z">` + "\n")
	for line := range strings.Lines(shorthand) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		b.WriteString("<D:response>")
		for _, word := range strings.Fields(line) {
			code, props, form := strings.Cut(word, "=")
			switch {
			case strings.HasPrefix(word, "/") || strings.HasPrefix(word, "http"):
				fmt.Fprintf(&b, "<D:href>%s</D:href>", word)
			case !form:
				fmt.Fprintf(&b, "<D:status>HTTP/1.1 %s X</D:status>", code)
			default:
				b.WriteString("<D:propstat><D:prop>")
				for _, q := range strings.Split(props, ",") {
					name, value, _ := strings.Cut(q, ":")
					if prefix := "Z"; name != "-" {
						if name == "lockdiscovery" {
							prefix = "D"
						}
						fmt.Fprintf(&b, "<%s:%s>%s</%[1]s:%[2]s>", prefix, name, value)
					}
				}
				fmt.Fprintf(&b, "</D:prop><D:status>HTTP/1.1 %s X</D:status></D:propstat>", code)
			}
		}
		b.WriteString("</D:response>\n")
	}
	return b.String() + "</D:multistatus>"
}

// told renders a diagnosis: each cause with its dependents, "?" before those
// that nothing explains.
func told(d *Diagnosis) string {
	var s []string
	name := func(e *Entry) string {
		n := e.Href
		if e.Property != nil {
			n += "#" + e.Property.Local
		}
		return n
	}
	for i := range d.Causes {
		c := &d.Causes[i]
		line := fmt.Sprintf("%s %d", name(&c.Entry), c.Code)
		if c.Certainty != Certain {
			line += " " + c.Certainty.String()
		}
		for j := range c.Dependents {
			dep := &c.Dependents[j]
			line += " <" + name(&dep.Entry)
			if dep.OtherCauseCount > 0 {
				line += fmt.Sprintf("+%d", dep.OtherCauseCount)
			}
		}
		s = append(s, line)
	}
	for i := range d.Unexplained {
		s = append(s, "? "+name(&d.Unexplained[i].Entry))
	}
	return strings.Join(s, "\n")
}

func TestDiagnosis(t *testing.T) {
	tests := []struct {
		name, method, url, destination string
		body                           string
		outcome                        Outcome
		want                           string
	}{
		// PROPPATCH: the cause is in the same response, before or behind.
		{"one root", "PROPPATCH", "/a", "", "/a 403=r 424=x,y", RolledBack, "/a#r 403 </a#x </a#y"},
		{"several roots", "PROPPATCH", "/a", "", "/a 403=r 424=x 409=s 424=y", RolledBack, "/a#r 403 </a#x+1 </a#y+1\n/a#s 409"},
		{"cause behind dependent", "PROPPATCH", "/a", "", "/a 424=x 507=r", RolledBack, "/a#r 507 </a#x"},
		{"3xx and 404 are causes", "PROPPATCH", "/a", "", "/a 424=x 302=r 404=s", RolledBack, "/a#r 302 </a#x+1\n/a#s 404"},
		{"an unlisted code is a cause", "PROPPATCH", "/a", "", "/a 424=x 418=r", RolledBack, "/a#r 418 </a#x"},
		{"all well", "PROPPATCH", "/a", "", "/a 200=x,y 204=z", Applied, ""},
		{"success beside failure", "PROPPATCH", "/a", "", "/a 200=x 403=r", Contradictory, "/a#r 403"},
		{"success beside 424", "PROPPATCH", "/a", "", "/a 200=x 424=y", Contradictory, "? /a#y"},
		{"only 424", "PROPPATCH", "/a", "", "/a 424=x,y", RolledBack, "? /a#x\n? /a#y"},
		{"another response is no cause", "PROPPATCH", "/a", "", "/a 424=x\n/b 403=r", RolledBack, "/b#r 403\n? /a#x"},
		{"nor a contradiction", "PROPPATCH", "/a", "", "/a 200=x\n/b 403=r", OutcomeUnknown, "/b#r 403"},
		{"locked parent in status form", "PROPPATCH", "/a/b", "", "/a/b 424=x\n/a/ 423", RolledBack, "/a/ 423 probable </a/b#x"},
		{"status form", "PROPPATCH", "/a", "", "/a 403", RolledBack, "/a 403"},
		{"empty prop beside a failure", "PROPPATCH", "/a", "", "/a 200=- 403=r", RolledBack, "/a#r 403"},
		{"empty prop alone speaks of the href", "PROPPATCH", "/a", "", "/a 403=-", RolledBack, "/a 403"},
		{"no outcome", "PROPPATCH", "/a", "", "/a 200=-", OutcomeUnknown, ""},
		{"unclassifiable", "PROPPATCH", "/a", "", "/a 999=x 424=y", OutcomeUnknown, "? /a#y"},
		{"MKCALENDAR", "MKCALENDAR", "/c/", "", "/c/ 403=r 424=x", RolledBack, "/c/#r 403 </c/#x"},
		{"MKCOL", "MKCOL", "/c/", "", "/c/ 424=x 403=r", RolledBack, "/c/#r 403 </c/#x"},

		// PROPFIND: reads do not depend on each other.
		{"listing", "PROPFIND", "/a/", "", "/a/ 200=x:1 404=y\n/a/b 403", Read, "/a/b 403"},
		{"424 in a read", "PROPFIND", "/a/", "", "/a/ 424=x 403=y", Read, "/a/#y 403\n? /a/#x"},
		{"truncated", "PROPFIND", "/a/", "", "/a/ 507\n/a/b 200=x:1", Read, ""},

		// LOCK: anywhere in the body, in either form.
		{"9.10.9", "LOCK", "/w/", "", "/w/p 403\n/w/ 424", NotApplied, "/w/p 403 </w/"},
		{"dependent first", "LOCK", "/w/", "", "/w/ 424\n/w/p 423", NotApplied, "/w/p 423 </w/"},
		{"Apache", "LOCK", "/w/", "", "/w 424=lockdiscovery\n/w/p 423", NotApplied, "/w/p 423 </w#lockdiscovery"},
		{"RFC 2518", "LOCK", "/w/", "", "/w/ 424=lockdiscovery\n/w/p 423=lockdiscovery", NotApplied, "/w/p#lockdiscovery 423 </w/#lockdiscovery"},
		{"several causes", "LOCK", "/w/", "", "/w/p 423\n/w/ 424\n/w/q 403", NotApplied, "/w/p 423 </w/+1\n/w/q 403"},
		{"the Request-URI itself", "LOCK", "/w/", "", "/w/ 423", NotApplied, "/w/ 423"},
		{"success", "LOCK", "/w/", "", "/w/p 200\n/w/q 423", Contradictory, "/w/q 423"},
		{"nothing but 424", "LOCK", "/w/", "", "/w/ 424", NotApplied, "? /w/"},
		{"empty", "LOCK", "/w/", "", "", NotApplied, ""},

		// DELETE: upwards, and a locked parent of the Request-URI.
		{"upwards", "DELETE", "/a/", "", "/a/b/c 423\n/a/b/ 424\n/a/ 424", PartlyApplied, "/a/b/c 423 </a/b/ </a/"},
		{"cause behind", "DELETE", "/a/", "", "/a/ 424\n/a/b 423", PartlyApplied, "/a/b 423 </a/"},
		{"first of several", "DELETE", "/a/", "", "/a/b 423\n/a/ 424\n/a/c 403", PartlyApplied, "/a/b 423 </a/+1\n/a/c 403"},
		{"locked parent", "DELETE", "/p/a", "", "/p/a 424\n/p 423", PartlyApplied, "/p 423 </p/a"},
		{"locked parent, absolute", "DELETE", "http://h/p/a", "", "http://h/p/a 424\nhttp://h/p/ 423", PartlyApplied, "http://h/p/ 423 <http://h/p/a"},
		{"another parent", "DELETE", "/p/a", "", "/p/a 424\n/q 423", PartlyApplied, "/q 423\n? /p/a"},
		{"sibling", "DELETE", "/a/", "", "/a/x 423\n/a/y 424", PartlyApplied, "/a/x 423\n? /a/y"},
		{"downwards", "DELETE", "/a/", "", "/a/x/ 403\n/a/x/y 424", PartlyApplied, "/a/x/ 403\n? /a/x/y"},
		{"404 holds nothing", "DELETE", "/a/", "", "/a/b 404\n/a/ 424", PartlyApplied, "/a/b 404\n? /a/"},
		{"410 neither", "DELETE", "/a/", "", "/a/b 410\n/a/ 204", PartlyApplied, "/a/b 410"},
		{"only the Request-URI", "DELETE", "/a/", "", "/a 403", NotApplied, "/a 403"},
		{"ancestor deleted", "DELETE", "/a/", "", "/a/ 200\n/a/b 423", Contradictory, "/a/b 423"},
		{"ancestor deleted, behind", "DELETE", "/a/", "", "/a/b 423\n/a/ 204", Contradictory, "/a/b 423"},
		{"ancestor of what is gone", "DELETE", "/a/", "", "/a/b 404\n/a/ 204", PartlyApplied, "/a/b 404"},
		{"only successes", "DELETE", "/a/", "", "/a/ 204", Applied, ""},
		{"no entry", "DELETE", "/a/", "", "", OutcomeUnknown, ""},
		{"several hrefs", "DELETE", "/a/", "", "/a/b /a/c 423\n/a/ 424", PartlyApplied, "/a/b 423 </a/+1\n/a/c 423"},
		{"a prefix is no ancestor", "DELETE", "/a", "", "/ab 423\n/a 424", PartlyApplied, "/ab 423\n? /a"},
		{"encoded letters", "DELETE", "/a/", "", "/a%7e/b 423\n/a~/ 424", PartlyApplied, "/a%7e/b 423 </a~/"},
		{"%2F parts nothing", "DELETE", "/a/", "", "/a%2Fb 423\n/a/ 424", PartlyApplied, "/a%2Fb 423\n? /a/"},

		// COPY: downwards, over both trees.
		{"below", "COPY", "/s/", "/d/", "/d/b/ 423\n/d/b/x 424", PartlyApplied, "/d/b/ 423 </d/b/x"},
		{"parent by destination, member by source", "COPY", "/s/", "/d/", "/d/b/ 423\n/s/b/x 424", PartlyApplied, "/d/b/ 423 </s/b/x"},
		{"parent by source, member by destination", "COPY", "/s/", "http://h/d/", "http://h/d/b/x 424\n/s/b/ 403", PartlyApplied, "/s/b/ 403 <http://h/d/b/x"},
		{"not upwards", "COPY", "/s/", "/d/", "/d/b/x 423\n/d/b/ 424", PartlyApplied, "/d/b/x 423\n? /d/b/"},
		{"locked parent of the destination", "COPY", "/s", "/p/d", "/s 424\n/p/ 423", PartlyApplied, "/p/ 423 </s"},
		{"locked parent of the source is none", "COPY", "/p/s", "/d", "/p/s 424\n/p/ 423", PartlyApplied, "/p/ 423\n? /p/s"},
		{"destination unknown", "COPY", "/s/", "", "/d/b/ 423\n/d/b/x 424\n/s/c/ 403\n/e/c/x 424", PartlyApplied, "/d/b/ 423 </d/b/x\n/s/c/ 403\n? /e/c/x"},
		{"overlapping trees", "COPY", "/A/", "/A/B/", "/A/c/ 403\n/A/B/c/x 424\n/A/c/y 424", PartlyApplied, "/A/c/ 403 </A/c/y\n? /A/B/c/x"},
		{"success below a failure", "COPY", "/s/", "/d/", "/s/b/ 403\n/d/b/x 201", Contradictory, "/s/b/ 403"},
		{"success beside it", "COPY", "/s/", "/d/", "/s/b/ 403\n/d/c/x 201", PartlyApplied, "/s/b/ 403"},
		{"the destination stands for the Request-URI", "COPY", "/s/", "/d/", "/d/ 423", NotApplied, "/d/ 423"},

		// MOVE: as COPY, and a member that stays behind keeps its collection.
		{"upward half", "MOVE", "/s/", "/d/", "/s/b 423\n/s/ 424", PartlyApplied, "/s/b 423 </s/"},
		{"both halves", "MOVE", "/s/", "/d/", "/s/b/ 423\n/d/b/x 424\n/s/ 424", PartlyApplied, "/s/b/ 423 </d/b/x </s/"},
		{"the first in document order", "MOVE", "/s/", "/d/", "/s/b/x 423\n/s/b/ 424\n/s/ 403", PartlyApplied, "/s/b/x 423 </s/b/+1\n/s/ 403"},
		{"locked parent of the source", "MOVE", "/p/s", "/d", "/p/s 424\n/p 423", PartlyApplied, "/p 423 </p/s"},
		{"success below, both trees", "MOVE", "/s/", "/d/", "/d/b/x 201\n/s/b/ 423", Contradictory, "/s/b/ 423"},
		{"ancestor moved", "MOVE", "/s/", "/d/", "/s/ 201\n/s/b 423", PartlyApplied, "/s/b 423"},

		// Other methods: any other response.
		{"Apache's PUT", "PUT", "/l/n", "", "/l/n 424\n/l 423", OutcomeUnknown, "/l 423 probable </l/n"},
		{"UNLOCK", "UNLOCK", "/l", "", "/l 409", OutcomeUnknown, "/l 409 probable"},

		// Without a method.
		{"unknown, status form", "", "", "", "/a/ 424\n/a/b 423", OutcomeUnknown, "/a/b 423 probable </a/"},
		{"unknown, several", "", "", "", "/a/ 424\n/a/b 423\n/a/c 403", OutcomeUnknown, "/a/b 423 probable </a/+1\n/a/c 403 probable"},
		{"unknown, only 424", "", "", "", "/a/ 424", OutcomeUnknown, "? /a/"},
		{"unknown, 404 is absent", "", "", "", "/a/ 404\n/b 403", OutcomeUnknown, "/b 403 probable"},
		{"unknown, Apache's LOCK", "", "", "", "/w 424=lockdiscovery\n/w/p 423", NotApplied, "/w/p 423 probable </w#lockdiscovery"},
		{"inferred PROPPATCH", "", "", "", "/a 403=r 424=x", RolledBack, "/a#r 403 </a#x"},
		{"inferred, 404 beside 424", "", "", "", "/a 404=r 424=x", RolledBack, "/a#r 404 </a#x"},
		{"inferred, contradictory", "", "", "", "/a 200=x 424=y 403=z", Contradictory, "/a#z 403 </a#y"},
		{"probably PROPPATCH", "", "", "", "/a 424=x", RolledBack, "? /a#x"},
		{"values: a read", "", "", "", "/a 200=x:1 404=y\n/b 424=z", Read, "? /b#z"},
		{"200 beside 403", "", "", "", "/a 200=x 403=y", OutcomeUnknown, "/a#y 403 probable"},
	}
	for _, tt := range tests {
		t.Run(tt.method+" "+tt.name, func(t *testing.T) {
			o := DocumentOptions{URL: tt.url, Destination: tt.destination}
			if tt.method != "" {
				o.Method = ParseMethod(tt.method, "flag")
			}
			d := diagnose(t, entries(tt.body), o)
			if got := told(d); d.Outcome != tt.outcome || got != tt.want {
				t.Errorf("outcome %s, want %s\n%s\n--- want\n%s", d.Outcome, tt.outcome, got, tt.want)
			}
			checkSums(t, d)
		})
	}
}

// checkSums: every dependent is counted once, under one cause or as unexplained.
func checkSums(t *testing.T, d *Diagnosis) {
	t.Helper()
	sum := d.UnexplainedCount
	for i := range d.Causes {
		c := &d.Causes[i]
		sum += c.DependentCount
		if int64(len(c.Dependents)) > c.DependentCount {
			t.Errorf("%s lists %d dependents, counts %d", c.Href, len(c.Dependents), c.DependentCount)
		}
	}
	if total := d.Counts.By[Dependent]; sum != total && d.CauseCount == int64(len(d.Causes)) || sum > total {
		t.Errorf("dependents of %d causes and unexplained: %d of %d", len(d.Causes), sum, total)
	}
	if d.CauseCount != d.Counts.By[Failed] {
		t.Errorf("%d causes, %d failed", d.CauseCount, d.Counts.By[Failed])
	}
}

// Many causes and dependents, in every order: the sums hold, nothing that is
// listed is listed twice, and what is listed is what is counted.
func TestManyDependents(t *testing.T) {
	const n = 1000
	shapes := map[string]func(b *strings.Builder, i int){
		"pairs":       func(b *strings.Builder, i int) { fmt.Fprintf(b, "/a/%d/x 403\n/a/%d/ 424\n", i, i) },
		"reversed":    func(b *strings.Builder, i int) { fmt.Fprintf(b, "/a/%d/ 424\n/a/%d/x 403\n", i, i) },
		"down":        func(b *strings.Builder, i int) { fmt.Fprintf(b, "/a/%d/ 403\n/a/%d/x 424\n", i, i) },
		"propstats":   func(b *strings.Builder, i int) { fmt.Fprintf(b, "/a/%d 403=r 424=x,y 404=z\n", i) },
		"mixed":       func(b *strings.Builder, i int) { fmt.Fprintf(b, "/a/%d 424=lockdiscovery 424=x\n/b/%d 423\n", i, i) },
		"lockforms":   func(b *strings.Builder, i int) { fmt.Fprintf(b, "/a/%d/ 424=lockdiscovery\n", i) },
		"unexplained": func(b *strings.Builder, i int) { fmt.Fprintf(b, "/a/%d 424=x\n/b/%d 404\n", i, i) },
		"one root": func(b *strings.Builder, i int) {
			if fmt.Fprintf(b, "/a/%d/ 424\n", i); i == n-1 {
				fmt.Fprintf(b, "/a/%d/x/y 423\n", i)
			}
		},
	}
	for name, shape := range shapes {
		var b strings.Builder
		for i := range n {
			shape(&b, i)
		}
		body := entries(b.String())
		for _, method := range []string{"", "PROPPATCH", "PROPFIND", "LOCK", "DELETE", "COPY", "MOVE", "PUT", "MKCOL"} {
			for _, limit := range []int{10, 4 * n} {
				t.Run(fmt.Sprintf("%s %s %d", name, method, limit), func(t *testing.T) {
					o := DocumentOptions{URL: "/a/", Limit: limit}
					if method != "" {
						o.Method = ParseMethod(method, "flag")
					}
					d := diagnose(t, body, o)
					checkSums(t, d)
					listed := len(d.Unexplained)
					for i := range d.Causes {
						listed += len(d.Causes[i].Dependents)
						if limit > n && int64(len(d.Causes[i].Dependents)) != d.Causes[i].DependentCount {
							t.Fatalf("%s lists %d dependents, counts %d", d.Causes[i].Href, len(d.Causes[i].Dependents), d.Causes[i].DependentCount)
						}
					}
					if limit > n && int64(listed) != d.Counts.By[Dependent] {
						t.Errorf("%d listed of %d", listed, d.Counts.By[Dependent])
					}
				})
			}
		}
	}
}
