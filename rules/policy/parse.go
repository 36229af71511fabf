package policy

import (
	"bytes"
	"errors"
	"io"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"lint207/rules"
)

// Parse reads a configuration. The error is Problems.
func Parse(b []byte, file, dir string) (*Config, error) {
	d := &decoder{file: file}
	root := d.document(b)
	c := &Config{File: file, Dir: dir, Namespaces: maps.Clone(Namespaces)}
	if root == nil {
		c.all = rules.With(nil)
		return c, d.err()
	}
	later := map[string]*yaml.Node{} // what needs the names of rules
	keep := func(key string) field { return field{key, func(n *yaml.Node) { later[key] = n }} }
	d.mapping(root, "the configuration",
		field{"fail-on", d.choice("fail-on", &c.FailOn, "error", "warning", "info", "never")},
		field{"namespaces", func(n *yaml.Node) { d.namespaces(n, c.Namespaces) }},
		field{"profiles", func(n *yaml.Node) { d.profiles(n, c) }},
		keep("rules"), keep("severity"), keep("overrides"), keep("ignore"),
	)
	if n := later["rules"]; n != nil {
		d.customRules(n, c)
	}
	c.all = rules.With(c.custom)
	if n := later["severity"]; n != nil {
		c.levels = d.levels(n, c)
	}
	if n := later["overrides"]; n != nil {
		d.list(n, "overrides", func(n *yaml.Node) { d.override(n, c) })
	}
	if n := later["ignore"]; n != nil {
		d.list(n, "ignore", func(n *yaml.Node) { d.ignore(n, c) })
	}
	c.Warnings = d.warnings
	return c, d.err()
}

func (d *decoder) err() error {
	if len(d.problems) == 0 {
		return nil
	}
	slices.SortStableFunc(d.problems, func(a, b Problem) int {
		return 1<<20*(a.Line-b.Line) + a.Column - b.Column
	})
	return d.problems
}

// document is the root node, nil if the file is empty or no YAML.
func (d *decoder) document(b []byte) *yaml.Node {
	in := yaml.NewDecoder(bytes.NewReader(b))
	var doc, more yaml.Node
	err := in.Decode(&doc)
	switch {
	case errors.Is(err, io.EOF):
		return nil
	case err != nil:
		d.problems = append(d.problems, syntax(d.file, err))
		return nil
	}
	if err := in.Decode(&more); err == nil {
		d.fail(&more, "a second document begins here; the configuration is one")
	} else if !errors.Is(err, io.EOF) {
		d.problems = append(d.problems, syntax(d.file, err))
	}
	if len(doc.Content) == 0 || null(doc.Content[0]) {
		return nil
	}
	return doc.Content[0]
}

// syntax turns "yaml: line 3: did not find ..." into a problem: the library
// knows no column.
func syntax(file string, err error) Problem {
	text := strings.TrimPrefix(err.Error(), "yaml: ")
	p := Problem{File: file, Line: 1, Column: 1}
	if rest, ok := strings.CutPrefix(text, "line "); ok {
		number, what, _ := strings.Cut(rest, ": ")
		if n, err := strconv.Atoi(number); err == nil {
			p.Line, text = n, what
		}
	}
	p.Text = "not valid YAML: " + rules.Escape([]byte(text))
	return p
}

func (d *decoder) namespaces(n *yaml.Node, into map[string]string) {
	d.pairs(n, "namespaces", func(k, v *yaml.Node) {
		if k.Value == "" || strings.ContainsAny(k.Value, ": \t") {
			d.fail(k, "%s is no prefix", quote(k.Value))
			return
		}
		var uri string
		if d.text("a namespace", &uri)(v); uri != "" {
			into[k.Value] = uri
		}
	})
}

func (d *decoder) override(n *yaml.Node, c *Config) {
	var o Override
	seen := d.mapping(n, "an override",
		field{"files", d.globs(&o.Files)},
		field{"method", d.checked("method", &o.Method, validMethod, "a method such as PROPPATCH, or REPORT:NAME")},
		field{"url", d.checked("url", &o.URL, validURL, "a URL or an absolute path")},
		field{"destination", d.checked("destination", &o.Destination, validURL, "a URL or an absolute path")},
		field{"request", func(n *yaml.Node) {
			if d.text("request", &o.Request)(n); o.Request != "" && !exists(c.path(o.Request)) {
				d.warn(n, "request: there is no file %s", quote(o.Request))
			}
		}},
		field{"severity", func(n *yaml.Node) { o.levels = append(o.levels, d.levels(n, c)...) }},
		field{"disable", func(n *yaml.Node) {
			d.texts(n, "disable", func(n *yaml.Node, s string) { o.levels = d.level(n, s, rules.Off, c, o.levels) })
		}},
	)
	if n.Kind == yaml.MappingNode && seen["files"] == nil {
		d.fail(n, "an override needs files: the globs that it is for")
	}
	c.Overrides = append(c.Overrides, o)
}

func (d *decoder) ignore(n *yaml.Node, c *Config) {
	g := &Ignore{Line: n.Line, Column: n.Column}
	names := func(n *yaml.Node) {
		d.texts(n, "rule", func(n *yaml.Node, s string) {
			for _, r := range d.named(n, s, c) {
				if g.rules == nil {
					g.rules = map[*rules.Rule]bool{}
				}
				g.rules[r] = true
			}
		})
	}
	seen := d.mapping(n, "an ignore entry",
		field{"files", d.globs(&g.Files)},
		field{"rule", names}, field{"rules", names},
		field{"fingerprint", d.checked("fingerprint", &g.Fingerprint, validFingerprint, "16 hexadecimal digits, as in the JSON report")},
		field{"reason", d.text("reason", &g.Reason)},
	)
	if n.Kind != yaml.MappingNode {
		return
	}
	if seen["files"] == nil && seen["rule"] == nil && seen["rules"] == nil && seen["fingerprint"] == nil {
		d.fail(n, "an ignore entry needs files, a rule or a fingerprint, or it would hide everything")
	}
	if seen["reason"] == nil {
		d.fail(n, "an ignore entry needs a reason, so that somebody can tell when it may go")
	}
	c.Ignores = append(c.Ignores, g)
}

// builtinProfiles are the names that the reader of JSON batches has itself.
var builtinProfiles = []string{"odata", "graph", "cosmos", "salesforce-composite", "lone-424"}

func (d *decoder) profiles(n *yaml.Node, c *Config) {
	d.pairs(n, "profiles", func(k, v *yaml.Node) {
		p := Profile{Name: k.Value}
		if !validName(k.Value) {
			d.fail(k, "the name of a profile is of lower case letters, digits and hyphens, not %s", quote(k.Value))
		}
		if slices.Contains(builtinProfiles, k.Value) {
			d.fail(k, "the name %s is taken by a profile of lint207", k.Value)
		}
		path := func(key string, into *string) field {
			return field{key, d.checked(key, into, validPath, "the path of a member, such as error.code, or a JSON Pointer")}
		}
		seen := d.mapping(v, "a profile",
			path("list", &p.List), path("id", &p.ID), path("status", &p.Status),
			field{"victim", d.checked("victim", &p.Victim, validTest, "a test PATH=VALUE, such as status=424")},
			path("dependencies", &p.Dependencies), path("group", &p.Group),
			path("code", &p.Code), path("message", &p.Message), path("requests", &p.Requests),
			field{"all-or-nothing", d.boolean("all-or-nothing", &p.AllOrNothing)},
		)
		if v.Kind == yaml.MappingNode && seen["status"] == nil {
			d.fail(k, "a profile needs status: where an entry has its status code")
		}
		c.Profiles = append(c.Profiles, p)
	})
}

// checked reads a text that has to have a form.
func (d *decoder) checked(what string, into *string, valid func(string) bool, form string) func(*yaml.Node) {
	return func(n *yaml.Node) {
		switch {
		case n.Kind != yaml.ScalarNode || !valid(n.Value):
			d.fail(n, "%s is %s, not %s", what, form, kind(n))
		default:
			*into = n.Value
		}
	}
}

// validMethod: a method is a token; known ones are written in capitals.
func validMethod(s string) bool {
	method, report, hasReport := strings.Cut(s, ":")
	token := func(r rune) bool { return r > ' ' && r < 0x7f && !strings.ContainsRune(`"(),/:;<=>?@[\]{}`, r) }
	return method != "" && method == strings.ToUpper(method) && strings.IndexFunc(method, func(r rune) bool { return !token(r) }) < 0 &&
		(!hasReport || method == "REPORT" && report != "")
}

func validURL(s string) bool {
	u, err := url.Parse(s)
	return s != "" && err == nil && (u.Host != "" || strings.HasPrefix(s, "/"))
}

func validFingerprint(s string) bool {
	return len(s) == 16 && strings.Trim(s, "0123456789abcdef") == ""
}

// validName: kebab-case.
func validName(s string) bool {
	return s != "" && s[0] >= 'a' && s[0] <= 'z' && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-") == "" && s[len(s)-1] != '-'
}

// validPath: names joined by dots, or a JSON Pointer.
func validPath(s string) bool {
	return strings.HasPrefix(s, "/") || !slices.Contains(strings.Split(s, "."), "") && !strings.ContainsAny(s, " \t\r\n")
}

func validTest(s string) bool {
	path, value, ok := strings.Cut(s, "=")
	return ok && validPath(path) && value != ""
}
