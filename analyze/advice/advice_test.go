package advice

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

const longest = 200

var markdown = regexp.MustCompile("[`*\\\\§…–|]|  ")

func checkText(t *testing.T, what, text string) {
	t.Helper()
	switch {
	case text == "":
		t.Errorf("%s: no text", what)
	case !strings.HasSuffix(text, ".") || strings.HasSuffix(text, ".."):
		t.Errorf("%s: does not end with one full stop: %s", what, text)
	case len(text) > longest:
		t.Errorf("%s: %d bytes: %s", what, len(text), text)
	case markdown.MatchString(text):
		t.Errorf("%s: markdown: %s", what, text)
	case text[0] < 'A' || text[0] > 'Z':
		t.Errorf("%s: starts small: %s", what, text)
	}
}

func TestConditions(t *testing.T) {
	all := Conditions()
	standard := 0
	section := regexp.MustCompile(`^(RFC \d{4} sections? \d[0-9.]*( to \d[0-9.]*)?|WebDAV-Push draft, section Response)$`)
	for i, c := range all {
		name := c.Space + c.Local
		checkText(t, name, c.Advice)
		if i > 0 && compareName(all[i-1], c.Space, c.Local) >= 0 {
			t.Errorf("%s: not after %s", name, all[i-1].Local)
		}
		if got, ok := ForCondition(c.Space, c.Local); !ok || got != c {
			t.Errorf("%s: not found", name)
		}
		if len(c.Spec) == 0 || c.Local == "" {
			t.Fatalf("%s: no section", name)
		}
		for _, code := range c.Status {
			if code < 400 || code > 599 {
				t.Errorf("%s: status %d", name, code)
			}
		}
		if !c.Standard() {
			continue
		}
		standard++
		if c.Methods == "" || len(c.Status) == 0 || !regexp.MustCompile(`^[TRP]( [TRP])*$`).MatchString(c.Where) || markdown.MatchString(c.Methods) {
			t.Errorf("%s: %v %q %q", name, c.Status, c.Methods, c.Where)
		}
		if (c.Kind == none) != (c.Local == "sync-traversal-supported") {
			t.Errorf("%s: kind %q", name, c.Kind)
		}
		for _, s := range c.Spec {
			if !section.MatchString(s) {
				t.Errorf("%s: section %q", name, s)
			}
		}
	}
	if standard != 231 || len(all)-standard != len(fieldConditions) || len(fieldConditions) != 36 {
		t.Errorf("%d conditions, %d from the field", standard, len(fieldConditions))
	}
	for _, table := range conditionTables {
		if !slices.IsSortedFunc(table, func(a, b Condition) int { return strings.Compare(a.Local, b.Local) }) && table[0].Space != meCom {
			t.Errorf("table of %s is not sorted", table[0].Local)
		}
	}
	if n := len(deltavPreconditions); n != 53 {
		t.Errorf("%d preconditions of RFC 3253", n)
	}
	if n := len(deltavPostconditions); n != 66 {
		t.Errorf("%d postconditions of RFC 3253", n)
	}
	for what, n := range map[string][2]int{
		"RFC 4918": {len(davConditions), 7}, "RFC 3648": {len(orderingConditions), 12}, "RFC 3744": {len(aclConditions), 14},
		"RFC 4331": {len(quotaConditions), 2}, "RFC 4437": {len(redirectConditions), 9}, "RFC 5323": {len(searchConditions), 4},
		"RFC 5689": {len(mkcolConditions), 1}, "RFC 5842": {len(bindConditions), 18}, "RFC 5995": {len(addMemberConditions), 1},
		"RFC 6578": {len(syncConditions), 2}, "CalDAV": {len(caldavConditions), 31}, "CardDAV": {len(carddavConditions), 8}, "push": {len(pushConditions), 3},
	} {
		if n[0] != n[1] {
			t.Errorf("%s: %d conditions, not %d", what, n[0], n[1])
		}
	}
}

func TestForCondition(t *testing.T) {
	c, ok := ForCondition(dav, "cannot-modify-protected-property")
	if !ok || !slices.Equal(c.Status, []int{403}) || c.Kind != precondition || c.Where != "P" || c.Spec[0] != "RFC 4918 section 16" {
		t.Errorf("%+v", c)
	}
	if c, ok := ForCondition(dav, "must-be-checked-out"); !ok || !slices.Equal(c.Status, []int{409, 403}) {
		t.Errorf("%+v", c)
	}
	for _, name := range [][2]string{{dav, "nothing"}, {"", "need-privileges"}, {dav, "NEED-PRIVILEGES"}, {dav, "needs-privilege"}, {"", ""}, {"zzz", "zzz"}} {
		if c, ok := ForCondition(name[0], name[1]); ok {
			t.Errorf("%v: %+v", name, c)
		}
	}
	list := Conditions()
	list[0] = nil
	if Conditions()[0] == nil {
		t.Error("Conditions gives its own list away")
	}
}

func TestNearCondition(t *testing.T) {
	for _, c := range []struct{ space, local, wantSpace, want string }{
		{dav, "needs-privilege", dav, "need-privileges"},
		{dav, "allow-client-defined-URI", dav, "allow-client-defined-uri"},
		{push, "no-trigger-supported", push, "no-supported-trigger"},
		{dav, "Need-Privileges", dav, "need-privileges"},
		{dav, "valid-calendar-data", caldav, "valid-calendar-data"},
		{"", "lock-token-submitted", dav, "lock-token-submitted"},
		{"http://example.com/", "Valid-Address-Data", carddav, "valid-address-data"},
		{carddav, "supported-calendar-data", caldav, "supported-calendar-data"},
		{caldav, "valid-schedule-default-calendar-url", caldav, "valid-schedule-default-calendar-URL"},
		{dav, "need-privileges", "", ""}, // it is one
		{dav, "message", "", ""},         // not of an RFC elsewhere
		{dav, "nothing", "", ""},
		{sabre, "exception", "", ""},
	} {
		got, ok := NearCondition(c.space, c.local)
		if !ok {
			got = &Condition{}
		}
		if ok != (c.want != "") || got.Space != c.wantSpace || got.Local != c.want {
			t.Errorf("%s %s: %s %s", c.space, c.local, got.Space, got.Local)
		}
	}
	for _, m := range misspelled {
		if _, ok := ForCondition(m.space, m.meant); !ok || m.spec == "" {
			t.Errorf("%s: means nothing", m.local)
		}
		if _, ok := ForCondition(m.space, m.local); ok {
			t.Errorf("%s: is a condition", m.local)
		}
	}
}

func TestStatuses(t *testing.T) {
	rows := Statuses()
	if len(rows) != 55 {
		t.Errorf("%d rows", len(rows))
	}
	last := 0
	for _, r := range rows {
		checkText(t, r.Codes, r.Advice)
		if !strings.HasSuffix(r.Meaning, ".") || strings.ContainsAny(r.Meaning, "`*\\§…|") {
			t.Errorf("%s: meaning: %s", r.Codes, r.Meaning)
		}
		if r.Code <= last {
			t.Errorf("%s: after %d", r.Codes, last)
		}
		last = r.Code
		if !slices.Contains([]string{"", "response", "propstat", "both"}, r.Where) {
			t.Errorf("%s: where %q", r.Codes, r.Where)
		}
		if got := ForStatus(r.Code); got == nil || *got != *r {
			t.Errorf("%s: %+v", r.Codes, got)
		}
	}
	owners := map[int]string{}
	for _, r := range statusRows {
		for _, x := range r.ranges {
			for c := x.from; c <= x.to; c++ {
				if owners[c] != "" {
					t.Errorf("%d: in %s and %s", c, owners[c], r.codes)
				}
				owners[c] = r.codes
			}
		}
	}
	for code, want := range map[int]string{
		0: "600-999, 0, not a number", 102: "100-199", 199: "100-199", 206: "205, 206", 303: "300, 303", 308: "301, 308", 307: "302, 307",
		408: "407, 408, 411, 417", 417: "407, 408, 411, 417", 420: "419, 420, 425 (old)", 425: "425", 431: "426, 428, 431",
		423: "423", 507: "507", 523: "520-527, 530", 530: "520-527, 530", 999: "600-999, 0, not a number",
	} {
		if got := ForStatus(code); got == nil || got.Codes != want || got.Code != code || got.Phrase != Phrase(code) {
			t.Errorf("%d: %+v", code, got)
		}
	}
	for _, code := range []int{-1, 1, 99, 209, 306, 418 + 1000, 427, 528, 599, 1000} {
		if got := ForStatus(code); got != nil {
			t.Errorf("%d: %+v", code, got)
		}
	}
}

func TestPhrase(t *testing.T) {
	for code, want := range map[int]string{
		100: "Continue", 200: "OK", 207: "Multi-Status", 403: "Forbidden", 413: "Content Too Large", 418: "", 306: "", 422: "Unprocessable Content",
		424: "Failed Dependency", 507: "Insufficient Storage", 511: "Network Authentication Required", 0: "", 599: "", 999: "", -5: "",
	} {
		if got := Phrase(code); got != want {
			t.Errorf("%d: %q", code, got)
		}
	}
	for i := 1; i < len(phrases); i++ {
		if phrases[i].code <= phrases[i-1].code {
			t.Errorf("%d is not after %d", phrases[i].code, phrases[i-1].code)
		}
	}
}

func TestProtected(t *testing.T) {
	seen := map[[2]string]bool{}
	for i := range protectedProperties {
		p := &protectedProperties[i]
		if key := [2]string{p.space, p.local}; seen[key] {
			t.Errorf("%s: twice", p.local)
		} else {
			seen[key] = true
		}
		if !strings.HasPrefix(p.spec, "RFC ") || p.level == open {
			t.Errorf("%+v", p)
		}
		checkText(t, p.local, p.advice())
	}
	for _, c := range [][3]string{{dav, "getetag", "always"}, {dav, "resourcetype", "usually"}, {dav, "creationdate", "perhaps"}, {dav, "displayname", ""}, {"urn:x", "getetag", ""}} {
		if level, _, _ := Protected(c[0], c[1]); level != c[2] {
			t.Errorf("%s: %q", c[1], level)
		}
	}
}

func TestRules(t *testing.T) {
	for i := range rules {
		r := &rules[i]
		if r.target != protected {
			checkText(t, r.class, r.text)
		}
		if (r.text == "") != (r.target == protected && r.class == "update") || r.local != "" && r.target != property {
			t.Errorf("%+v", r)
		}
		if r.class != "" && r.class != "unknown" && !slices.Contains([]string{"read", "update", "lock", "tree"}, r.class) {
			t.Errorf("%+v", r)
		}
		for m := range strings.SplitSeq(r.methods, " ") {
			m, _, _ = strings.Cut(m, ":")
			if m != "" && methodClasses[m] != r.class {
				t.Errorf("%s is not of class %s", m, r.class)
			}
		}
		// an earlier row that always takes its place
		for j := range i {
			e := &rules[j]
			wider := e.target == anything || e.target == r.target && (e.local == "" || e.local == r.local && e.space == r.space)
			if e.status == r.status && wider && (e.class == "" || e.class == r.class) && (e.methods == "" || r.methods != "" && wholly(r.methods, e.methods)) {
				t.Errorf("row %d is behind row %d: %+v", i, j, r)
			}
		}
		if i > 0 && rules[i-1].status > r.status {
			t.Errorf("%d after %d", r.status, rules[i-1].status)
		}
	}
	for i, text := range classTexts {
		if i > 0 {
			checkText(t, "class", text)
		}
	}
	checkText(t, "no status", notAStatus)
}

func wholly(names, in string) bool {
	for name := range strings.SplitSeq(names, " ") {
		if !hasMethod(in, name) {
			return false
		}
	}
	return true
}
