package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"lint207/analyze"
	"lint207/rules"
)

// page renders a page of results.
func page(t *testing.T, o Options, results ...*rules.Result) []byte {
	t.Helper()
	g := golden{o: o, results: results}
	return g.render(t, "html", false)
}

// TestHTMLGolden compares pages without their style and script.
func TestHTMLGolden(t *testing.T) {
	for _, g := range goldens() {
		switch g.name {
		case "seed", "copy-nested", "orphan", "folder", "show-all", "repeated", "hostile":
		default:
			continue
		}
		t.Run(g.name, func(t *testing.T) {
			b := g.render(t, "html", false)
			for old, new := range map[string]string{htmlStyle: "(page.css)", htmlScript: "(page.js)", inAttribute(hash(htmlStyle)): "(style)", inAttribute(hash(htmlScript)): "(script)"} {
				if n := bytes.Count(b, []byte(old)); n != 1 {
					t.Errorf("%.20q stands there %d times", old, n)
				}
				b = bytes.ReplaceAll(b, []byte(old), []byte(new))
			}
			compare(t, g.name+".html", b)
		})
	}
}

// inAttribute is how the template writes a hash.
func inAttribute(s string) string {
	return strings.NewReplacer("'", "&#39;", "+", "&#43;").Replace(s)
}

// TestHTMLEveryCase renders every case and reads it as a browser does.
func TestHTMLEveryCase(t *testing.T) {
	for _, g := range goldens() {
		t.Run(g.name, func(t *testing.T) { parsed(t, g.render(t, "html", false)) })
	}
}

// parsed reads a page and checks what holds for every page.
func parsed(t *testing.T, b []byte) *html.Node {
	t.Helper()
	root, err := html.Parse(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	if i := bytes.IndexFunc(bytes.ReplaceAll(b, []byte("\n"), nil), hidden); i >= 0 {
		t.Errorf("a character that is not visible at %d", i)
	}
	var level, scripts int
	ids := map[string]bool{}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		switch n.Data {
		case "img", "iframe", "object", "embed", "base", "link":
			t.Errorf("there is an element %s", n.Data)
		case "h1", "h2", "h3":
			l := int(n.Data[1] - '0')
			if l > level+1 {
				t.Errorf("heading %d follows heading %d", l, level)
			}
			level = l
		case "script":
			scripts += script(t, n)
		}
		for _, a := range n.Attr {
			checkAttribute(t, n, a, ids)
		}
	}
	if scripts != 1 {
		t.Errorf("%d scripts", scripts)
	}
	return root
}

func script(t *testing.T, n *html.Node) int {
	t.Helper()
	if attribute(n, "type") == "" {
		if n.FirstChild.Data != htmlScript {
			t.Errorf("a script that is not ours: %.80s", n.FirstChild.Data)
		}
		return 1
	}
	if !json.Valid([]byte(n.FirstChild.Data)) {
		t.Errorf("the data is no JSON: %.200s", n.FirstChild.Data)
	}
	return 0
}

func checkAttribute(t *testing.T, n *html.Node, a html.Attribute, ids map[string]bool) {
	t.Helper()
	switch {
	case strings.HasPrefix(a.Key, "on"), a.Key == "style", a.Key == "src":
		t.Errorf("%s has an attribute %s", n.Data, a.Key)
	case a.Key == "href" && !strings.HasPrefix(a.Val, "https://www.rfc-editor.org/") && !strings.HasPrefix(a.Val, "https://www.w3.org/") && !strings.HasPrefix(a.Val, "#"):
		t.Errorf("a link to %q", a.Val)
	case a.Key == "id" && ids[a.Val]:
		t.Errorf("two elements have the id %q", a.Val)
	case a.Key == "id":
		ids[a.Val] = true
	}
}

func attribute(n *html.Node, key string) string {
	i := slices.IndexFunc(n.Attr, func(a html.Attribute) bool { return a.Key == key })
	if i < 0 {
		return ""
	}
	return n.Attr[i].Val
}

// pageAttacks are texts that break out where one escaping is forgotten.
var pageAttacks = []string{
	`</script><img src=x onerror="window.pwned=1">`, `"><img src=x onerror=window.pwned=1>`, `' onmouseover='window.pwned=1`,
	`<!--<script>`, `]]>`, `javascript:window.pwned=1`, `{{.}}${window.pwned=1}`, "\u2028window.pwned=1\u2029", "`${window.pwned=1}`",
	"\u202egnp.exe\u202c", "\x1b[31mred\x1b[0m", "\x00\xff\xfe", "</style><svg onload=window.pwned=1>", "</title></textarea></noscript><img src=x onerror=window.pwned=1>",
}

// pageAttacked has a text wherever a body or its sender may place one.
func pageAttacked(s string) *rules.Result {
	p := &analyze.PropName{Q: s}
	p.Space, p.Local = s, s
	c := entry("/"+s, p, 403, 4)
	c.Reason, c.Condition, c.Redirect = s, p, s
	dep := dependent("/x/"+s, p, 5, analyze.Ref{Href: s, Property: p, Code: 409})
	dep.Via, dep.Reason = []string{s}, s
	f := finding(hrefRule, 4, "<D:displayname>«"+s+"»</D:displayname>", "the value "+s, "write "+s)
	f.Href, f.Property = s, p
	f.Related = []rules.Related{{Message: s, At: pos(2, 1, 4), Excerpt: rules.Excerpt{Text: s, Length: 4}}}
	d := &analyze.Diagnosis{
		Method: analyze.Method{Name: s, Report: s, Class: analyze.ClassTree, From: "request"}, Outcome: analyze.PartlyApplied, Certainty: analyze.Certain,
		Causes: []analyze.Cause{cause(c, s, dep)}, Unexplained: []analyze.DependentEntry{dependent(s, p, 9)}, Hrefs: 1,
	}
	r := result(s, d, f)
	r.Kind, r.Notes, r.Request = s, []string{s}, &rules.RequestInfo{Method: s, URL: s}
	r.Responses = []rules.ResponseInfo{{Hrefs: []string{s, "/a/" + s + "/b"}, At: pos(3, 1, 12), Class: analyze.Failed, Propstats: []rules.PropstatInfo{
		{Status: 403, Reason: s, Condition: p, At: pos(4, 1, 1), Properties: []analyze.PropName{*p}},
	}}}
	return r
}

func TestHTMLAttacks(t *testing.T) {
	for _, s := range pageAttacks {
		g := golden{results: []*rules.Result{pageAttacked(s)}, skipped: [][2]string{{s, s}}}
		b := g.render(t, "html", false)
		root := parsed(t, b)
		shown := false
		for n := range root.Descendants() {
			shown = shown || n.Type == html.TextNode && n.Parent.Data != "script" && strings.Contains(n.Data, escape(s))
		}
		if !shown && escape(s) == s {
			t.Errorf("%q is not shown as it is", s)
		}
		if bytes.Contains(b, []byte("\u2028")) || bytes.Contains(b, []byte{0x1b}) {
			t.Errorf("%q stands there unescaped", s)
		}
	}
}

// many is a listing of n responses.
func many(n int) *rules.Result {
	d := &analyze.Diagnosis{Method: method("PROPFIND", analyze.ClassRead, "flag", analyze.Certain), Outcome: analyze.Read, Certainty: analyze.Certain, Hrefs: int64(n)}
	d.Counts.By[analyze.Succeeded] = int64(n)
	r := result("big.xml", d)
	r.EachResponse = func(yield func(*rules.ResponseInfo) error) error {
		for i := range n {
			info := rules.ResponseInfo{Hrefs: []string{fmt.Sprintf("/files/folder-%02d/item-%05d.txt", i%50, i)}, At: pos(int64(i+2), 1, 12), Propstats: []rules.PropstatInfo{
				{Status: 200, Reason: "OK", Properties: []analyze.PropName{*dprop("getetag"), *dprop("displayname")}},
			}}
			if i%1000 == 999 {
				info.Class = analyze.Failed
				info.Propstats = append(info.Propstats, rules.PropstatInfo{Status: 403, Reason: "Forbidden", Properties: []analyze.PropName{*zprop("secret")}})
			}
			if err := yield(&info); err != nil {
				return err
			}
		}
		return nil
	}
	return r
}

// TestHTMLCaps counts what does not go into the page.
func TestHTMLCaps(t *testing.T) {
	b := page(t, Options{ShowAll: true}, many(maxHTMLResponses+7))
	if n := bytes.Count(b, []byte(`"/files/`)); n != maxHTMLResponses {
		t.Errorf("%d rows", n)
	}
	if !bytes.Contains(b, []byte("Not listed: 7 more responses beyond the first 50,000; the JSON report lists them all.")) {
		t.Error("the rest is not counted")
	}
	if n := bytes.Count(b, []byte("D:displayname")); n != 1 {
		t.Errorf("what all rows share is written %d times", n)
	}
	if len(b) > 5<<20 {
		t.Errorf("%d bytes", len(b))
	}
}

// TestHTMLQuiet leaves out what is clean, and says so.
func TestHTMLQuiet(t *testing.T) {
	b := page(t, Options{Quiet: true}, clean207(), seed(), mild())
	if n := bytes.Count(b, []byte("<article")); n != 2 {
		t.Errorf("%d documents", n)
	}
	if !bytes.Contains(b, []byte("1 document without failures and findings left out (--quiet).")) {
		t.Error("what is left out is not counted")
	}
}

// TestHTMLCapsLists: what is not listed of causes and dependents is counted.
func TestHTMLCapsLists(t *testing.T) {
	b := page(t, Options{}, manyDependents(), manyCauses())
	for _, want := range []string{"… and 1,007 more, not listed", "… and 150 more root causes, not listed.", "<summary>90 more</summary>", ">1,095 more</text>"} {
		if !bytes.Contains(b, []byte(want)) {
			t.Errorf("%q is missing", want)
		}
	}
}

// TestHTMLAssets: the script and the style cannot end their own elements.
func TestHTMLAssets(t *testing.T) {
	for _, bad := range []string{"innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "</script", "<!--"} {
		if strings.Contains(htmlScript, bad) {
			t.Errorf("the script has %s", bad)
		}
	}
	if strings.Contains(htmlStyle, "</") || strings.Contains(htmlStyle, "url(") || strings.Contains(htmlStyle, "@import") {
		t.Error("the style closes its element, or loads something")
	}
}
