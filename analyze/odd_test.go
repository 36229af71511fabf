package analyze

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"lint207/analyze/xmlscan"
)

// A DAV:error inside a responsedescription is not where it belongs, but its
// conditions say why something failed; the description's own end is not
// confused with that of an href in there.
func TestErrorInsideDescription(t *testing.T) {
	const body = `<D:multistatus xmlns:D="DAV:"><D:response><D:href>/a</D:href><D:status>HTTP/1.1 423 Locked</D:status>` +
		`<D:responsedescription>no <D:error><D:lock-token-submitted><D:href>/b</D:href></D:lock-token-submitted></D:error> way</D:responsedescription>` +
		`%s</D:response></D:multistatus>`
	for own, want := range map[string]string{
		"":                               "hrefs 1, conditions lock-token-submitted(1)",
		"<D:error><D:x/></D:error>":      "hrefs 1, conditions lock-token-submitted(1) x(0)",
		"<D:responsedescription/>":       "hrefs 1, conditions lock-token-submitted(1), repeated responsedescription",
		"<D:error/><D:error/>":           "hrefs 1, conditions lock-token-submitted(1), repeated error",
		"<D:propstat><D:prop/>text<D:x>": "",
	} {
		var got string
		names := xmlscan.NewNames(KnownNames()...)
		_, err := ReadBody(context.Background(), strings.NewReader(fmt.Sprintf(body, own)), names, ReadOptions{}, func(b *Batch) {
			for i := range b.Responses() {
				if r := &b.Responses()[i]; r.Complete {
					got += conditionsOf(r, b.Names)
				}
			}
		})
		if err != nil || got != want {
			t.Errorf("%s: got %q (%v), want %q", own, got, err, want)
		}
	}
}

func conditionsOf(r *Response, names []xmlscan.Name) string {
	s := fmt.Sprintf("hrefs %d, conditions", len(r.Hrefs))
	for i := range r.Error.Conditions {
		c := &r.Error.Conditions[i]
		s += fmt.Sprintf(" %s(%d)", Name(names, c.Name).Local, c.Hrefs)
	}
	for i := range r.Odd {
		if r.Odd[i].Kind == Repeated {
			s += ", repeated " + Name(names, r.Odd[i].Name).Local
		}
	}
	return s
}

func TestLanguageTag(t *testing.T) {
	for _, good := range []string{"en", "en-US", "zh-Hant-TW", "de-1996", "x-klingon", "i-default"} {
		if !LanguageTag([]byte(good)) {
			t.Errorf("%q is a language tag", good)
		}
	}
	for _, bad := range []string{"", "en_US", "-en", "en-", "en--US", "12", "englishlong", "en US", "dé"} {
		if LanguageTag([]byte(bad)) {
			t.Errorf("%q is no language tag", bad)
		}
	}
}

// Hostile bodies cannot make a response hold any number of oddities.
func TestOddityBound(t *testing.T) {
	body := `<D:multistatus xmlns:D="DAV:"><D:response><D:href>/a</D:href>` + strings.Repeat("<x/>", MaxOddities+10) + `</D:response></D:multistatus>`
	seen := 0
	_, err := ReadBody(context.Background(), strings.NewReader(body), xmlscan.NewNames(KnownNames()...), ReadOptions{}, func(b *Batch) {
		for i := range b.Responses() {
			seen = max(seen, len(b.Responses()[i].Odd))
		}
	})
	if err != nil || seen != MaxOddities {
		t.Errorf("%d oddities held (%v), want %d", seen, err, MaxOddities)
	}
}
