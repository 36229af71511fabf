package rules

import (
	"strconv"
	"strings"

	"lint207/analyze"
)

// What shows only once all responses of an answer are read.
var _ = add(
	Rule{
		Name: "propfind-ancestor-entry-missing", Family: "request", Severity: Warning, When: analyze.PROPFIND, Needs: NeedsURL | NeedsRequestHeaders, Whole: true,
		Covers:  []string{"R4918-048"},
		Spec:    []string{"RFC 4918 9.1"},
		Summary: "A listing of any depth has an entry for each collection whose members it lists.",
		Help:    "add a response for the collection, with a status if it may not be read",
		On: OnEnd(func(p *Pass) {
			if aliased(p) {
				return
			}
			for _, o := range p.Request.Orphans() {
				p.ReportMark(o.Mark, "", "the listing has a member of %s but no entry for that collection itself, so clients that build a tree have no place for the member", Quote(o.Parent))
			}
		}),
	},
	Rule{
		Name: "included-property-missing", Family: "request", Severity: Warning, When: analyze.PROPFIND, Needs: NeedsRequestBody, Whole: true,
		Covers:  []string{"R4918-057"},
		Spec:    []string{"RFC 4918 9.1", "RFC 4918 14.8"},
		Summary: "The properties that include names are reported as if they were asked for by name.",
		Help:    "report the property in each response, with 404 where the resource does not have it",
		On:      OnEnd(includedMissing),
	},
	Rule{
		Name: "lock-request-uri-status-not-424", Family: "request", Severity: Info, When: analyze.LOCK, Needs: NeedsURL, Whole: true,
		Covers:  []string{"R4918-113"},
		Spec:    []string{"RFC 4918 9.10.3"},
		Summary: "Where another resource made LOCK fail the Request-URI has 424.",
		Help:    "report 424 Failed Dependency for the Request-URI, unless it is itself what stood in the way",
		On: OnEnd(func(p *Pass) {
			if m, code := p.Request.CopiedStatus(); m != nil {
				p.ReportMark(m, strconv.Itoa(code), "the Request-URI has the status %d of one of its members: unless both stood in the way it should be 424, so that clients see where the cause lies", code)
			}
		}),
	},
	Rule{
		Name: "resource-reported-under-both-urls", Family: "request", Severity: Info, When: analyze.COPY | analyze.MOVE, Needs: NeedsURL, Whole: true,
		Covers:  []string{"R4918-099"},
		Spec:    []string{"RFC 4918 9.8.5", "RFC 4918 9.9.4"},
		Summary: "A resource that cannot be copied or moved is listed under one of its two URLs.",
		Help:    "list it under the URL at which the failure lies",
		On: OnEnd(func(p *Pass) {
			if m := p.Request.Both; m != nil {
				p.ReportMark(m, "", "%s is also listed under its other URL, with another status, so clients cannot tell what became of it", Quote([]byte(m.Href)))
			}
		}),
	},
)

// includedMissing looks at answers that list properties at all.
func includedMissing(p *Pass) {
	q := p.Request
	b := &q.Body
	if !b.Known || b.IllFormed || b.RootName != propfindRoot || !b.AllProp || b.Choices != 1 || q.Minimal || !p.Facts.AnyProps {
		return
	}
	var names []string
	for _, id := range q.NotIncluded() {
		names = append(names, displayName(p.Name(id)))
	}
	if len(names) == 0 {
		return
	}
	text := strings.Join(names[:min(len(names), maxNamed)], ", ")
	if len(names) > maxNamed {
		text += " and others"
	}
	p.ReportMark(p.Document.RootMark(), strings.Join(names, " "), "the include of the request asks for %s, which no response mentions, so clients cannot tell whether the resources lack it or the server ignores include", text)
}
