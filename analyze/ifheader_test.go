package analyze

import (
	"strings"
	"testing"
)

func TestParseIf(t *testing.T) {
	for value, tokens := range map[string]string{
		`(<urn:uuid:1>)`:          "urn:uuid:1",
		`(<urn:uuid:1> ["a)]b"])`: "urn:uuid:1",
		`(Not <urn:uuid:1>)`:      "",
		`(NOT<urn:uuid:1> <urn:uuid:2>)(Not <DAV:no-lock>)`:       "urn:uuid:2",
		`(<urn:uuid:1>) (<urn:uuid:2>)`:                           "urn:uuid:1 urn:uuid:2",
		`</a> (<urn:uuid:1>) (["x"]) <http://h/b> (<urn:uuid:1>)`: "urn:uuid:1",
		"(<urn:uuid:1>\r\n [W/\"x\"])":                            "urn:uuid:1",
		`([unquoted] <DAV:no-lock>)`:                              "",
		`(<a b c>)`:                                               "a b c",
	} {
		if h := ParseIf(value); h.Fault != "" || strings.Join(h.Tokens, " ") != tokens {
			t.Errorf("%s: %+v, want %s", value, h, tokens)
		}
	}
	for _, value := range []string{
		"", " ", "<urn:uuid:1>", "()", "( )", "(<urn:uuid:1>", "(<urn:uuid:1", `(["a"`, "(<a>) </b> (<c>)", "</a> </b> (<c>)", "</a> (<c>) </b>",
		"(urn:uuid:1)", "urn:uuid:1", "(Not)", "(Not )", "(<a>), (<b>)", "(<a>) x", `("etag")`, "(Notx <a>)", "</a",
	} {
		if h := ParseIf(value); h.Fault == "" {
			t.Errorf("%s: no fault found", value)
		}
	}
}
