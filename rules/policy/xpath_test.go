package policy

import (
	"context"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/antchfx/xmlquery"
	"github.com/antchfx/xpath"

	"lint207/analyze/xmltree"
)

// testdata/xpath.tsv has expressions and what they select in testdata/xpath.xml,
// by their ids, as libxml2 says (xmllint --xpath '(EXPRESSION)/@id').
// Whatever is not refused is right.
func TestXPathIsRightOrRefused(t *testing.T) {
	body, err := os.ReadFile("testdata/xpath.xml")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := xmlquery.Parse(strings.NewReader(string(body)))
	if err != nil {
		t.Fatal(err)
	}
	table, err := os.ReadFile("testdata/xpath.tsv")
	if err != nil {
		t.Fatal(err)
	}
	kept := 0
	for line := range strings.Lines(string(table)) {
		expr, want, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		e, err := CompileXPath(expr, nil)
		if err != nil {
			continue
		}
		kept++
		if got := selected(e, doc); got != want {
			t.Errorf("%s: got %s, want %s", expr, got, want)
		}
	}
	if kept < 1000 {
		t.Errorf("only %d expressions are not refused", kept)
	}
}

// The document has the text of its element, which xmlquery does not give it.
func TestXPathTextOfTheDocument(t *testing.T) {
	for _, expr := range []string{"contains(., 'a')", "/ = '1'", "string-length(/) = 1"} {
		for _, body := range []string{"<a>a1</a>", "<a>1</a>"} {
			e, err := CompileXPath(expr, map[string]string{"D": ""})
			if err != nil {
				t.Fatal(err)
			}
			doc, err := xmlquery.Parse(strings.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			want := (body == "<a>a1</a>") == strings.HasPrefix(expr, "contains(.")
			if got := e.Evaluate(Navigator(t.Context(), doc)); got != want {
				t.Errorf("%s of %s: %v", expr, body, got)
			}
		}
	}
}

// An expression that takes the square of the nodes ends with its context.
func TestXPathEndsWithItsContext(t *testing.T) {
	tree, err := xmltree.Build(strings.NewReader("<a>"+strings.Repeat("<b>x</b>", 20_000)+"</a>"), "")
	if err != nil {
		t.Fatal(err)
	}
	e, err := CompileXPath("count(//b[. = preceding::b/c])", nil)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	k := &check{expr: e, deny: true}
	if _, err := k.eval(ctx, tree); err == nil || !strings.Contains(err.Error(), "canceled") {
		t.Error(err)
	}
}

// selected are the ids of the nodes, sorted as in the table.
func selected(e *xpath.Expr, doc *xmlquery.Node) string {
	it, ok := e.Evaluate(Navigator(context.Background(), doc)).(*xpath.NodeIterator)
	if !ok {
		return "no nodes"
	}
	var ids []string
	for it.MoveNext() {
		ids = append(ids, Node(it.Current()).Current().SelectAttr("id"))
	}
	slices.Sort(ids)
	return strings.Join(slices.Compact(ids), " ")
}

func TestCheckXPath(t *testing.T) {
	const ok, response, document = "", true, false
	for _, c := range []struct {
		expr  string
		alone bool
		want  string
	}{
		// What people write is let through.
		{"D:status or D:propstat/D:prop/D:getetag", response, ok},
		{"//D:response[D:propstat/D:status[contains(., '403')]]/D:href", document, ok},
		{"count(/D:multistatus/D:response) < 2", document, ok},
		{"//Z:big[. > 10]", response, ok},
		{".//@a", response, ok},
		{"D:href/text()", response, ok},
		{"count(D:href)", response, ok},
		{"not(D:propstat[D:status = 'x'] and D:href[2])", response, ok},
		{"D:propstat[position() > 1]/D:prop/*[last()]", response, ok},
		{"starts-with(normalize-space(D:href), '/a')", response, ok},
		{"//D:response[D:href = preceding::D:href]", document, ok},
		{"(//D:response/D:href)[last()]", document, ok},
		{"count(.//D:prop/*) > 2", response, ok},
		{"//*[namespace-uri() = 'DAV:'][local-name() = 'href']", response, ok},
		{"/D:response/D:href", response, ok},
		{"/*/D:href", response, ok},
		{"string-length(D:href) - 1 > 2 * 3 div 4 mod 5", response, ok},
		{"D:propstat/../D:href", response, ok},
		{"D:propstat/D:prop[../../D:href]", response, ok},
		{"D:div/D:mod[or and and]", response, ok},
		{"* * *", response, ok},
		{"@* | D:a-b.c/@d:e", response, ok},
		{"comment() | text() | node()", response, ok},
		{"D:href[. = concat('a', \"b'\", 'c')]", response, ok},
		{"D:propstat/preceding-sibling::D:href[1]", response, ok},
		{"string(preceding-sibling::D:a[1])", document, ok},
		{"D:prop[matches(., '^a')]", response, ok},
		// What the library gets wrong.
		{"//D:href[@a][1]", document, "behind another [ ]"},
		{"//D:href[@a and position() = 1]", document, "beside other things"},
		{"//D:href[count(../D:x)]", document, "beside other things"},
		{"//D:href[1.5]", document, "beside other things"},
		{"//D:href/following::D:a[1]", document, "following:: are counted wrongly"},
		{"//D:href/preceding-sibling::*[last()]", document, "write a number"},
		{"(//D:a | //D:b)[1]", document, "not in the order"},
		{"//D:response[(.//D:href)[2]]", document, "inside of [ ]"},
		{"(//D:href)[position() < 3]", document, "only a number or last()"},
		{"count(//D:href/..) = 1", document, "several times"},
		{"count(.//D:a//D:b)", document, "several times"},
		{"//D:status[string(preceding-sibling::*) = 'd']", document, "the first of several"},
		{"//D:status[preceding-sibling::* + 1 = 2]", document, "the first of several"},
		{"'a' = D:href", response, "on the left"},
		{"1 < D:href", response, "on the left"},
		{"D:href = true()", response, "not(PATH)"},
		{"1 < 2 < 3", response, "join comparisons"},
		{"string() = 'a'", response, "string(.)"},
		{"string-join(D:href, 1)", response, "no function string-join()"},
		{"//following::D:a", document, "would begin at the document"},
		{"contains(., 'a')", response, ok},
		{"contains(/*, 'a') and D:a = 'x'", document, ok},
		{"not(/)", document, ok},
		{"not(count(D:a))", response, "write a comparison"},
		{"not('')", response, "write a comparison"},
		{"not(D:a) and count(D:b)", response, ok},
		{"number(D:a) or D:b", response, "no number for true"},
		{"boolean(-D:a)", response, "no number for true"},
		{"D:b[D:a + 1 > 2]", response, ok},
		{"'a' = true()", response, "compare that with ''"},
		{"contains('a', D:a)", response, "string(...)"},
		{"starts-with(D:a, 2)", response, "string(...)"},
		{"contains(D:a, string(D:b))", response, ok},
		{"substring(D:a, D:b)", response, "number(...)"},
		{"floor(D:a)", response, "number(...)"},
		{"floor(number(D:a)) = 1", response, ok},
		{"- - 1 = 1", response, "stands twice"},
		{"//processing-instruction()", document, "not in the tree"},
		{"//node()", document, "would begin at the document"},
		{"D:a[preceding::node()]", document, "takes too much"},
		{"D:a/descendant-or-self::D:b/D:c", document, "begins at the wrong nodes"},
		{"//descendant::D:a[1]", document, "behind // are counted wrongly"},
		{"(//D:a[last()])[1]", document, "not in the order"},
		{"namespace::*", response, "not a valid"},
		// What leaves a response that is alone.
		{"..", response, "leads out of the response"},
		{"self::node()/parent::*", response, "leads out of the response"},
		{"parent::D:multistatus", response, "leads out of the response"},
		{"D:propstat/../..", response, "leads out of the response"},
		{"D:propstat[../../D:sync-token]", response, "leads out of the response"},
		{"D:propstat/D:prop[../../../D:sync-token]", response, "leads out of the response"},
		{"//D:response/../D:sync-token", response, "leads out of the response"},
		{"/..", response, "leads out of the response"},
		{"preceding-sibling::*", response, "no siblings"},
		{".[following-sibling::D:response]", response, "no siblings"},
		{"preceding::D:href", response, "sees nothing"},
		{"ancestor::*", response, "ends at the response"},
		{"D:href/ancestor::D:multistatus", response, "ends at the response"},
		{"/D:multistatus/D:response", response, "there is no D:multistatus"},
		{"//D:multistatus", response, "there is no D:multistatus"},
		{"..", document, ok},
		{"self::node()/parent::*", document, ok},
		{"//D:href/../../D:sync-token", document, ok},
	} {
		_, _, err := compile(c.expr, map[string]string{"D": "DAV:", "Z": "urn:z", "d": "urn:d"}, c.alone)
		if got := errText(err); c.want == "" && got != "" || !strings.Contains(got, c.want) {
			t.Errorf("%s: got %q, want %q", c.expr, got, c.want)
		}
	}
}

func errText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// An axis that may end where more was meant is a warning, of the right axis only.
func TestXPathWarnings(t *testing.T) {
	for expr, want := range map[string]int{
		"D:href": 0, "D:a/../D:b": 0, "'ancestor::' = 'a'": 0, "//my-ancestor": 0,
		"D:a/preceding::D:b": 1, "D:a/ancestor::D:response": 1, "ancestor-or-self::*": 1, "D:a[following::D:b]/following::D:c": 1, "D:a/following-sibling::*": 0,
	} {
		if refusal, warnings := checkXPath(expr, true); refusal != "" || len(warnings) != want {
			t.Errorf("%s: %q, %q", expr, refusal, warnings)
		}
	}
}
