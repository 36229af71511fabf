package policy

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"
)

// example is a configuration that is right, or what is wrong with it: the start of
// each problem, in order. loose: only lint207 config check can know, no schema.
type example struct {
	name, text string
	want       []string
	loose      bool
}

var examples = []example{
	{name: "empty"},
	{name: "comments only", text: "# nothing\n"},
	{name: "keys without values", text: "severity:\nfail-on:\nrules:\nprofiles:\n"},
	{name: "everything", text: `
fail-on: warning
severity: {href: info, href-empty: off, xml-doctype-present: error, mine: info, custom: warning, policy: off}
namespaces: {Z: "urn:z"}
overrides:
  - files: "a/**"
    method: REPORT:sync-collection
    url: /a/
  - files: [b.xml, "c/*.xml"]
    method: COPY
    url: http://host/a
    destination: /b
    request: x.http
    severity: {mine: error}
    disable: [href, status]
ignore:
  - {rule: href-empty, reason: x}
  - {rules: [href-empty, xml], files: a.xml, reason: x}
  - {fingerprint: 0123456789abcdef, reason: x}
rules:
  - {name: mine, each: response, assert: "D:href and Z:x", severity: error, message: m, help: h}
  - {name: ours, each: document, deny: "//D:x", }
profiles:
  ours: {list: a.b, id: key, status: code, victim: error.code=FAILED, dependencies: after, group: tx, code: error.code, message: /error/message, requests: "batches.*.requests", all-or-nothing: true}
`},
	{name: "unknown key", text: "fail-no: error", want: []string{`1:1: there is no key "fail-no" in the configuration; did you mean fail-on?`}},
	{name: "nothing near", text: "zzzzzzzz: error", want: []string{`1:1: there is no key "zzzzzzzz" in the configuration`}},
	{name: "twice", text: "fail-on: error\nfail-on: info", want: []string{`2:1: the key "fail-on" stands in line 1, too`}, loose: true},
	{name: "a list", text: "- a", want: []string{"1:1: the configuration is a mapping of keys to values, not a list"}},
	{name: "syntax", text: "a: b: c", want: []string{"1:1: not valid YAML"}, loose: true},
	{name: "two documents", text: "fail-on: info\n---\nfail-on: error", want: []string{"2:1: a second document"}, loose: true},
	{name: "aliases", text: "severity: &a {href: info}\noverrides:\n  - files: x\n    severity: *a", want: []string{"4:15: severity is a mapping of keys to values, not an alias"}, loose: true},
	{name: "merge keys", text: "severity: {<<: {href: info}}", want: []string{"1:12: a key of severity is a word"}, loose: true},
	{name: "severity", text: "severity:\n  href: fatal\n  href-emty: off\n  xml: [a]", want: []string{
		`2:9: a severity is off, info, warning or error, not "fatal"`, `3:3: there is no rule and no family "href-emty"; did you mean href-empty?`, "4:8: a severity is off, info, warning or error, not a list",
	}},
	{name: "unknown rule", text: "severity:\n  href-emty: off", want: []string{`2:3: there is no rule`}, loose: true},
	{name: "override", text: "overrides:\n  - method: get\n    url: a\n    files: /x\n  - {}", want: []string{
		`2:13: method is a method`, `3:10: url is a URL`, `4:12: files: "/x" is absolute`, "5:5: an override needs files",
	}},
	{name: "glob", text: `overrides: [{files: "[a"}]`, want: []string{`1:21: files: "[a" is not a valid pattern`}, loose: true},
	{name: "ignore", text: "ignore:\n  - {reason: x}\n  - {rule: xml}\n  - {fingerprint: abc, reason: x}", want: []string{
		"2:5: an ignore entry needs files", "3:5: an ignore entry needs a reason", `4:19: fingerprint is 16 hexadecimal digits`,
	}},
	{name: "empty reason", text: `ignore: [{rule: xml, reason: " "}]`, want: []string{`1:30: reason is a text, not " "`}},
	{name: "rule without name", text: "rules: [{assert: D:a}]", want: []string{"1:9: a rule needs a name"}},
	{name: "both", text: "rules: [{name: a, assert: D:a, deny: D:b}]", want: []string{"1:9: a rule has either"}},
	{name: "neither", text: "rules: [{name: a}]", want: []string{"1:9: a rule has either"}},
	{name: "expression", text: "rules: [{name: a, assert: 'D:a['}]", want: []string{"1:27: not a valid XPath expression"}, loose: true},
	{name: "prefix", text: "rules: [{name: a, assert: 'Q:a'}]", want: []string{"1:27: not a valid XPath expression (prefix Q"}, loose: true},
	{name: "type", text: "rules: [{name: a, assert: \"sum('x') > 1\"}]", want: []string{"1:27: it cannot be evaluated"}, loose: true},
	{name: "taken", text: "rules: [{name: xml, assert: D:a}, {name: a, assert: D:a}, {name: a, deny: D:b}]", want: []string{"1:16: the name xml is taken by a rule or family", "1:66: the name a is taken by another rule"}, loose: true},
	{name: "each", text: "rules: [{name: a, each: respone, assert: D:a}]", want: []string{`1:25: each is response or document, not "respone"; did you mean response?`}},
	{name: "taken profile", text: "profiles: {odata: {status: a}}", want: []string{"1:12: the name odata is taken"}},
	{name: "profile", text: "profiles:\n  Upper: {status: a}\n  x: {status: a..b}\n  y: {id: a}\n  z: {status: a, victim: b}", want: []string{
		"2:3: the name of a profile", "3:15: status is the path of a member", "4:3: a profile needs status", `5:26: victim is a test PATH=VALUE`,
	}},
	{name: "namespaces", text: `namespaces: {"a:b": urn:x, c: ""}`, want: []string{`1:14: "a:b" is no prefix`, `1:31: a namespace is a text`}},
}

func TestParse(t *testing.T) {
	for _, e := range examples {
		t.Run(e.name, func(t *testing.T) {
			_, err := Parse([]byte(e.text), "f", "/dir")
			var got []string
			var ps Problems
			if errors.As(err, &ps) {
				for i := range ps {
					got = append(got, ps[i].Error())
				}
			}
			if len(got) != len(e.want) {
				t.Fatalf("want %d problems, got %q", len(e.want), got)
			}
			for i, w := range e.want {
				if !strings.HasPrefix(got[i], "f:"+w) {
					t.Errorf("want %s\ngot  %s", w, got[i])
				}
			}
		})
	}
}

// The schema for editors agrees with the parser, but for what it cannot know.
func TestSchema(t *testing.T) {
	b, err := os.ReadFile("../../docs/schema/config.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("config.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("config.json")
	if err != nil {
		t.Fatal(err)
	}
	template, err := os.ReadFile("../../docs/config.init.yaml")
	if err != nil {
		t.Fatal(err)
	}
	all := append(examples, example{name: "init", text: string(template)}, example{name: "init without comments", text: uncommented(string(template))})
	for _, e := range all {
		if e.loose {
			continue
		}
		t.Run(e.name, func(t *testing.T) {
			if _, err := Parse([]byte(e.text), "f", "/"); (err == nil) != (len(e.want) == 0) {
				t.Error(err)
			}
			err := schema.Validate(toJSON(t, e.text))
			if (err == nil) != (len(e.want) == 0) {
				t.Errorf("the schema says %v", err)
			}
		})
	}
}

// uncommented makes the examples in the template live.
func uncommented(s string) string {
	var out []string
	for line := range strings.Lines(s) {
		text := strings.TrimPrefix(line, "# ")
		if key, _, ok := strings.Cut(text, ":"); text == line || strings.HasPrefix(text, " ") || ok && strings.Trim(key, "abcdefghijklmnopqrstuvwxyz-") == "" && !strings.HasSuffix(key, "docs") {
			if !strings.Contains(text, "docs/config.md") {
				out = append(out, text)
			}
		}
	}
	return strings.Join(out, "")
}

func toJSON(t *testing.T, text string) any {
	var v any
	if err := yaml.Unmarshal([]byte(text), &v); err != nil {
		t.Fatal(err)
	}
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	out, err := jsonschema.UnmarshalJSON(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// Whatever the bytes, Parse returns, and every problem has a place in the file.
func FuzzParse(f *testing.F) {
	for _, e := range examples {
		f.Add([]byte(e.text))
	}
	page, err := os.ReadFile("../../docs/config.init.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(page)
	f.Fuzz(func(t *testing.T, b []byte) {
		_, err := Parse(b, "f", "/")
		var ps Problems
		if err != nil && !errors.As(err, &ps) {
			t.Fatalf("%T", err)
		}
		lines := bytes.Count(b, []byte("\n")) + bytes.Count(b, []byte("\r")) + 4*bytes.Count(b, []byte("\xc2\x85")) + 4*bytes.Count(b, []byte("\xe2\x80")) + 2
		for i := range ps {
			if p := &ps[i]; p.Line < 1 || p.Column < 1 || p.Line > lines {
				t.Fatalf("%+v in %d lines", p, lines)
			}
			if s := fmt.Sprint(ps[i].Text); strings.ContainsAny(s, "\n\x1b") {
				t.Fatalf("%q", s)
			}
		}
	})
}

// An expression is compiled and evaluated without a panic.
func FuzzXPath(f *testing.F) {
	for _, s := range []string{"//D:response[D:href]", "count(//D:prop/*) > 2", "sum('x')", "D:a[", "preceding::D:x", "contains(., 'a') or not(../D:b)", "string-length(D:href)", "//@a", "(//D:href)[last()]", "translate(1, 'a', 'b')", "-1 div 0"} {
		f.Add(s)
	}
	trees := []bool{true, false}
	f.Fuzz(func(t *testing.T, s string) {
		e, err := CompileXPath(s, Namespaces)
		if err != nil {
			return
		}
		for _, alone := range trees {
			k := check{expr: e, source: s, alone: alone, deny: alone}
			k.eval(context.Background(), sample(alone))
		}
	})
}
