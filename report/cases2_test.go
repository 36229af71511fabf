package report

import (
	"fmt"
	"strings"

	"lint207/analyze"
	"lint207/rules"
)

func illFormed() *rules.Result {
	f := finding(xmlRule, 12, "    «</D:multistatus>»", "</D:multistatus> ends the element D:response, which is still open, so nothing behind it can be read", "")
	rel := rules.Related{Message: "D:response begins here"}
	rel.At, rel.Excerpt = marked(3, "  «<D:response>»")
	gone := rules.Related{Message: "the document element begins here", At: pos(1, 1, 40)}
	f.Related = []rules.Related{rel, gone}
	d := &analyze.Diagnosis{
		Method: method("PROPPATCH", analyze.ClassUpdate, "flag", analyze.Certain), Outcome: analyze.OutcomeUnknown, Certainty: analyze.Certain,
		Hrefs: 1, PropCount: 2, IllFormed: true, Cut: true,
		Causes: []analyze.Cause{cause(entry("/a", zprop("b"), 403, 6), protectedAdvice, dependent("/a", zprop("c"), 8))},
	}
	d.Causes[0].Certainty = analyze.Probable
	return result("broken.xml", d, f)
}

const nasty = "\x1b[31mred\x1b[0m\n::error::boo \u202eevil\u202c \xff\xfe \u200bzero\u009b1m \ttab ::error::boo and so on and on ##[error]boo ##vso[task]"

// hostile has text that attacks terminals and CI logs wherever text may be.
func hostile() *rules.Result {
	p := &analyze.PropName{Q: "x:" + nasty}
	p.Space, p.Local = nasty, nasty
	c := entry("/"+nasty, p, 403, 4)
	c.Reason, c.Condition, c.Redirect = nasty, p, nasty
	dep := dependent("/other/"+nasty, p, 5, analyze.Ref{Href: nasty, Property: p, Code: 409})
	dep.Via, dep.Reason = []string{nasty}, nasty
	f := finding(hrefRule, 4, "<D:href>/"+nasty+"«\x1b]0;title\x07\xe2\x28»</D:href>", "the message quotes "+nasty, "the help quotes "+nasty)
	f.Href, f.Property = nasty, p
	f.Related = []rules.Related{{Message: nasty, At: pos(2, 1, 4), Excerpt: rules.Excerpt{Text: nasty, Start: 2, Length: 4}}}
	d := &analyze.Diagnosis{
		Method: analyze.Method{Name: nasty, Report: "{" + nasty + "}" + nasty, Class: analyze.ClassTree, From: "request", Certainty: analyze.Certain}, Outcome: analyze.PartlyApplied, Certainty: analyze.Certain,
		Hrefs:       2,
		Causes:      []analyze.Cause{cause(c, nasty, dep)},
		Unexplained: []analyze.DependentEntry{dependent(nasty, p, 9)},
	}
	r := result(nasty+".xml", d, f)
	r.Several = true
	r.Request = &rules.RequestInfo{Method: nasty, URL: nasty}
	r.Notes = []string{nasty}
	r.EachResponse = func(yield func(*rules.ResponseInfo) error) error {
		return yield(&rules.ResponseInfo{
			Hrefs: []string{nasty}, At: pos(3, 1, 12), Class: analyze.Failed,
			Propstats: []rules.PropstatInfo{{Status: 403, Reason: nasty, Condition: p, At: pos(4, 1, 1), Properties: []analyze.PropName{*p}}},
		})
	}
	return r
}

// minified is a body on one line, with a finding far behind its beginning.
func minified() *rules.Result {
	f := finding(reasonRule, 1, `<D:prop><D:displayname>Budget 2026</D:displayname></D:prop><D:status>«HTTP/1.1 200»</D:status></D:propstat></D:response><D:response><D:href>/a/b/`,
		"the status line has no reason phrase and no space in its place, and go-webdav rejects the whole answer", "end the status line with a space at least: \"HTTP/1.1 200 \"")
	f.At.Col, f.At.Col16, f.At.Off = 120_345, 120_345, 120_344
	g := finding(hrefRule, 1, `<D:href>«`+strings.Repeat("/a folder", 16)+`»`, "the href holds a space", "write it as %20")
	g.At.Col, g.At.Col16, g.At.Off, g.At.Len = 130_000, 130_000, 129_999, 4000
	d := &analyze.Diagnosis{
		Method: method("PROPFIND", analyze.ClassRead, "request", analyze.Certain), Outcome: analyze.Read, Certainty: analyze.Certain,
		Hrefs: 800, PropCount: 4000,
	}
	d.Counts.By[analyze.Succeeded] = 4000
	return result("minified.xml", d, f, g)
}

// wide has wide characters, tabs and combining marks around a span.
func wide() *rules.Result {
	f := finding(hrefRule, 5, "\t<D:href>/資料/«見積 書».docx</D:href>", "the href holds a space", "write it as %20")
	g := finding(hrefRule, 8, "\t\t<D:href>/cafe\u0301/«a\tb»</D:href>", `the href holds a tab: "a\tb"`, "write it as %09")
	h := finding(xmlRule, 12, "</D:multistatus>«»", "the input ends inside D:multistatus", "")
	d := &analyze.Diagnosis{
		Method: method("PROPFIND", analyze.ClassRead, "flag", analyze.Certain), Outcome: analyze.Read, Certainty: analyze.Certain,
		Hrefs: 3, PropCount: 3,
		Causes: []analyze.Cause{cause(entry("/資料/見積書.docx", zprop("備考"), 403, 7), protectedAdvice)},
	}
	d.Counts.By[analyze.Succeeded] = 2
	r := result("wide.xml", d, f, g, h)
	for i := range r.Findings {
		r.Findings[i].At.InSource = false
	}
	return r
}

// repeated has more findings of a rule than are shown, and some that are hidden.
func repeated() *rules.Result {
	var list []rules.Finding
	for i := range 8 {
		line := int64(4 + 5*i)
		list = append(list, finding(reasonRule, line, "    <D:status>«HTTP/1.1 200»</D:status>", "the status line has no reason phrase", ""))
		if i == 5 {
			list = append(list, finding(slashRule, line+1, "    <D:href>«/a»</D:href>", "a collection whose href does not end with a slash", ""))
		}
	}
	d := &analyze.Diagnosis{
		Method: analyze.Method{Name: "REPORT", Report: "{DAV:}sync-collection", Class: analyze.ClassRead, From: "body", Certainty: analyze.Certain}, Outcome: analyze.Read, Certainty: analyze.Certain,
		Hrefs: 400, PropCount: 400,
	}
	d.Counts.By[analyze.Succeeded], d.Counts.By[analyze.Truncated] = 400, 1
	r := result("sync.xml", d, list...)
	r.Counts[reasonRule], r.BySeverity[rules.Warning] = 1203, 1203
	r.Omitted, r.Suppressed = 1195, 4
	return r
}

// everything is a read of which every response is listed.
func everything() *rules.Result {
	d := &analyze.Diagnosis{
		Method: method("PROPFIND", analyze.ClassRead, "flag", analyze.Certain), Outcome: analyze.Read, Certainty: analyze.Certain,
		Hrefs: 4, PropCount: 9,
	}
	d.Counts.By[analyze.Succeeded], d.Counts.By[analyze.Absent], d.Counts.By[analyze.Redirected] = 6, 3, 1
	r := result("listing.xml", d)
	props := func(names ...string) (out []analyze.PropName) {
		for _, n := range names {
			out = append(out, *dprop(n))
		}
		return out
	}
	r.EachResponse = func(yield func(*rules.ResponseInfo) error) error {
		for i := range 3 {
			err := yield(&rules.ResponseInfo{Hrefs: []string{fmt.Sprintf("/documents/report-%d.docx", i+1)}, At: pos(int64(3+10*i), 3, 12), Propstats: []rules.PropstatInfo{
				{Status: 200, Reason: "OK", At: pos(int64(8+10*i), 17, 15), Properties: props("displayname", "getcontentlength", "getcontenttype", "getetag", "getlastmodified", "resourcetype")},
				{Status: 404, Reason: "Not Found", At: pos(int64(11+10*i), 17, 22), Properties: props("quota-used-bytes")},
			}})
			if err != nil {
				return err
			}
		}
		return yield(&rules.ResponseInfo{Hrefs: []string{"/documents/old", "/documents/an  older one"}, At: pos(40, 3, 12), Status: 302, Class: analyze.Redirected})
	}
	return r
}

func lostMany() *rules.Result {
	d := &analyze.Diagnosis{
		Method: analyze.Method{Class: analyze.ClassUnknown}, Outcome: analyze.OutcomeUnknown, Certainty: analyze.Certain, Hrefs: 14,
	}
	for i := range 14 {
		d.Unexplained = append(d.Unexplained, dependent(fmt.Sprintf("/trash/item-%d", i), nil, int64(5+4*i)))
	}
	return result("lost.xml", d)
}

func manyCauses() *rules.Result {
	d := &analyze.Diagnosis{
		Method: method("DELETE", analyze.ClassTree, "flag", analyze.Certain), Outcome: analyze.PartlyApplied, Certainty: analyze.Certain,
		Hrefs: 250, CauseCount: 250,
	}
	for i := range 100 {
		d.Causes = append(d.Causes, cause(entry(fmt.Sprintf("/trash/item-%d", i), nil, 423, int64(5+4*i)), lockedAdvice))
	}
	return result("delete.xml", d)
}

func contradiction() *rules.Result {
	d := &analyze.Diagnosis{
		Method: method("PROPPATCH", analyze.ClassUpdate, "body", analyze.Probable), Outcome: analyze.Contradictory, Certainty: analyze.Probable,
		Hrefs: 1, PropCount: 2, Causes: []analyze.Cause{cause(entry("/a", zprop("b"), 403, 6), protectedAdvice)},
	}
	d.Counts.By[analyze.Succeeded] = 1
	return result("contradictory.xml", d)
}

func unclassified() *rules.Result {
	d := &analyze.Diagnosis{Method: method("DELETE", analyze.ClassTree, "flag", analyze.Certain), Outcome: analyze.OutcomeUnknown, Certainty: analyze.Certain, Hrefs: 1}
	d.Counts.By[analyze.Unclassifiable] = 1
	return result("odd.xml", d)
}

func renamed(r *rules.Result, source string) *rules.Result {
	r.Source = source
	return r
}

func mild() *rules.Result {
	d := clean207().Diagnosis
	d.Counts.Entries, d.Hrefs, d.PropCount = 0, 3, 6
	d.Counts.By = analyze.Counts{}.By
	d.Counts.By[analyze.Succeeded] = 6
	d.Counts.Responses = 0
	return result("mild.xml", d, finding(slashRule, 5, "    <D:href>«/a»</D:href>", "a collection whose href does not end with a slash", "add the slash"))
}

func applied() *rules.Result {
	d := &analyze.Diagnosis{Method: method("PROPPATCH", analyze.ClassUpdate, "request", analyze.Certain), Outcome: analyze.Applied, Certainty: analyze.Certain, Hrefs: 1, PropCount: 2}
	d.Counts.By[analyze.Succeeded] = 2
	r := result("session.har", d)
	r.Several, r.Index, r.Request = true, 3, &rules.RequestInfo{Method: "PROPPATCH", URL: "/calendars/anna/work/"}
	return r
}

func empty() *rules.Result {
	return result("empty.xml", &analyze.Diagnosis{Outcome: analyze.OutcomeUnknown, Certainty: analyze.Certain})
}

func goldens() []golden {
	one := func(name string, r *rules.Result) golden { return golden{name: name, results: []*rules.Result{r}} }
	folder := golden{
		name:    "folder",
		results: []*rules.Result{clean207(), renamed(seed(), "fixtures/seed.xml"), applied(), empty(), orphan(), mild(), renamed(clean207(), "z.xml")},
		skipped: [][2]string{{"fixtures/README.md", "no Multi-Status: text"}, {"fixtures/req.xml", "this is the request"}}, unread: 1,
	}
	with := func(g golden, name string, o Options) golden {
		g.name, g.o = name, o
		return g
	}
	return []golden{
		one("seed", seed()), one("orphan", orphan()), one("clean", clean207()), one("many-dependents", manyDependents()),
		one("lock", lock()), one("copy-nested", nestedCopy()), one("folded-causes", folded()), one("batch", batch()),
		one("ill-formed", illFormed()), with(one("", hostile()), "hostile", Options{ShowAll: true}), one("minified", minified()), one("wide-runes", wide()),
		with(one("", repeated()), "repeated", Options{MinSeverity: rules.Warning}), with(one("", repeated()), "repeated-all", Options{ShowAll: true}),
		with(one("", mild()), "hidden", Options{MinSeverity: rules.Warning}), one("mild", mild()),
		with(one("", everything()), "show-all", Options{ShowAll: true}), one("unexplained-many", lostMany()), one("many-causes", manyCauses()),
		one("contradictory", contradiction()), one("unclassifiable", unclassified()), one("empty", empty()),
		folder, with(folder, "folder-quiet", Options{Quiet: true}), with(folder, "folder-all", Options{ShowAll: true}),
		with(one("", seed()), "seed-narrow", Options{Width: 50}), with(one("", hostile()), "hostile-narrow", Options{Width: 40}), with(one("", seed()), "seed-wide", Options{Width: 160}),
		with(golden{results: []*rules.Result{clean207()}}, "clean-quiet", Options{Quiet: true}), {name: "nothing"},
	}
}
