package report

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"lint207/analyze"
	"lint207/rules"
)

// attacks are texts that mean something to a terminal, to a CI system, to a
// browser or to the grammar of a format.
var attacks = []string{
	"\x1b[2J\x1b]0;title\x07", "\x9b31m", "::error::pwned", "\n::error file=x::pwned", "\r\n::set-output name=a::b", "%0A::error::pwned",
	"##[error]pwned", "##vso[task.complete]", "##teamcity[x]", "]]>", "<![CDATA[", "--><script>alert(1)</script>", "</script><script>alert(1)</script>",
	"<img src=x onerror=alert(1)>", `"><svg/onload=alert(1)>`, `" onmouseover="alert(1)`, "'\"\\", `\", style=x, URL="javascript:alert(1)`, "`code` ``more`` ```", "a` <img src=x> `` <img src=x> ` @everyone", "a|b|c",
	"[link](javascript:alert(1))", "![img](http://e.example/x.png)", "[a](1)", "@everyone", "see #1 and GH-2", "www.e.example", "https://e.example/", "/close", "1. one", "- item", "# head", "> quote", "===", "---",
	"\u202egnp.exe\u202c", "\u2066x\u2069", "\u200b\ufeff\u2028\u2029\u0085", "\xff\xfe\xc3\x28", "\xed\xa0\x80", "\x00", "&lt;b&gt;", "&#x1b;", "#quot;#35;", "end", "%%{init: {}}%%", "click n1c1 href \"javascript:alert(1)\"", "\\N\\G\\l", "{0} {{x}}", "${{ secrets.X }}", "$(id)",
}

// attacked is a result that holds a text wherever text may come from outside.
func attacked(text string) *rules.Result {
	name := strings.NewReplacer("{", "", "}", "").Replace(text) // no name in XML holds them
	p := &analyze.PropName{Q: name}
	p.Space, p.Local = name, name
	c := entry(text, p, 403, 4)
	c.Reason, c.Condition, c.Redirect, c.ID = text, p, text, text
	dep := dependent(text, p, 5, analyze.Ref{Href: text, Property: p, Code: 409})
	dep.Via, dep.Reason = []string{text}, text
	f := finding(hrefRule, 4, "<D:href>/«"+text+"»"+text+"</D:href>", text, text)
	f.Href, f.Property = text, p
	f.Related = []rules.Related{{Message: text, At: pos(2, 1, 4), Excerpt: rules.Excerpt{Text: text, Start: 0, Length: len(text)}}}
	g := finding(hrefRule, 7, "<a>«"+text+"»</a>", "of the body: "+text, "")
	g.At.InSource = false
	d := &analyze.Diagnosis{
		Method: analyze.Method{Name: text, Report: "{" + text + "}" + text, Class: analyze.ClassTree, From: "request", Certainty: analyze.Certain}, Outcome: analyze.PartlyApplied, Certainty: analyze.Certain,
		Hrefs: 1, Causes: []analyze.Cause{cause(c, text, dep)}, Unexplained: []analyze.DependentEntry{dependent(text, p, 9)},
	}
	r := result(text, d, f, g)
	r.Several, r.Request, r.Notes = true, &rules.RequestInfo{Method: text, URL: text}, []string{text}
	r.Responses = []rules.ResponseInfo{{
		Hrefs: []string{text}, At: pos(3, 1, 12), Class: analyze.Failed,
		Propstats: []rules.PropstatInfo{{Status: 403, Reason: text, Condition: p, At: pos(4, 1, 1), Properties: []analyze.PropName{*p}}},
	}}
	r.EachResponse = func(yield func(*rules.ResponseInfo) error) error { return yield(&r.Responses[0]) }
	return r
}

// TestHostile puts every attack everywhere, in every format: no report holds
// what a terminal or a CI system obeys, and each still has its form.
func TestHostile(t *testing.T) {
	for _, format := range Formats() {
		t.Run(format, func(t *testing.T) {
			var all []*rules.Result
			for _, text := range attacks {
				g := &golden{o: Options{ShowAll: true}, results: []*rules.Result{attacked(text)}, skipped: [][2]string{{text, text}}}
				b := g.render(t, format, false)
				inert(t, format, text, b)
				if check := checks[format]; check != nil {
					check(t, b)
				}
				all = append(all, attacked(text))
			}
			b := (&golden{results: all}).render(t, format, false)
			inert(t, format, "all", b)
			if format == "text" && bytes.ContainsRune(b, '\ufffd') {
				t.Error("a byte that is no UTF-8 is lost")
			}
			if dir := os.Getenv("GRAPHS"); dir != "" { // .ci/run has Graphviz and Mermaid read them
				if err := os.WriteFile(filepath.Join(dir, "hostile."+format), b, 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// inert checks what holds in any format.
func inert(t *testing.T, format, text string, b []byte) {
	t.Helper()
	if i := bytes.IndexFunc(b, hidden); i >= 0 {
		t.Errorf("%q: an invisible character at %d: %q", text, i, b[max(0, i-20):min(len(b), i+20)])
	}
	if !bytes.Equal(bytes.ToValidUTF8(b, nil), b) {
		t.Errorf("%q: not UTF-8", text)
	}
	for _, l := range strings.Split(string(b), "\n") {
		if strings.Contains(l, "##[") || strings.Contains(l, "##vso") || strings.Contains(l, "##teamcity") {
			t.Errorf("%q: a command of a CI system: %q", text, l)
		}
		if command := strings.HasPrefix(strings.TrimSpace(l), "::"); command && (format != "github" || !githubLine.MatchString(l)) {
			t.Errorf("%q: a workflow command: %q", text, l)
		}
	}
	switch format {
	case "json", "sarif", "gitlab":
		if !json.Valid(b) {
			t.Errorf("%q: no JSON", text)
		}
	case "junit":
		if err := xml.Unmarshal(b, new(struct{})); err != nil || bytes.Contains(b, []byte("]]>")) || bytes.Contains(b, []byte("<script")) {
			t.Errorf("%q: XML is not what is meant: %v", text, err)
		}
	case "github":
		if n := bytes.Count(b, []byte("\n::error file=")) + 1; text != "all" && n != 2 {
			t.Errorf("%q: %d commands: %s", text, n, b)
		}
	}
}
