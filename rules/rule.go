// Package rules says what the specifications forbid in a Multi-Status answer.
// A rule is one value; what it looks at is its hook. Lint runs them all over
// one exchange.
package rules

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"lint207/analyze"
	"lint207/analyze/batch"
	"lint207/analyze/capture"
	"lint207/analyze/xmlscan"
	"lint207/analyze/xmltree"
)

// Rule is one requirement, or several that are one fault. Its explanation and
// its examples are in examples/<Name>.txt.
type Rule struct {
	Name     string // kebab-case, says what is wrong, stable
	Aliases  []string
	Family   string
	Severity Severity
	When     analyze.Methods // AnyMethod: the method does not matter
	Reports  analyze.Reports // the kinds of REPORT that it is about; AnyReport: no matter
	Needs    Needs
	Stage    Stage
	Covers   []string // requirement ids of the specification tables: "R4918-075"
	Spec     []string // "RFC 4918 9.2.1"
	Summary  string   // one sentence that ends with a full stop
	Help     string   // what the server should send instead

	// Whole: the rule concludes from absence, counts or completeness; it is
	// silent on a body that is ill-formed or was cut off.
	Whole bool
	// Valued: the rule concludes from the values of properties; it is silent on
	// an answer that holds names of properties only.
	Valued bool
	// Doubt says at the end of the document that another reading is possible:
	// the findings are then probable only. nil: never.
	Doubt func(*Pass) bool
	// Yields names more specific rules: where one of them has fired in the
	// same response, this one does not.
	Yields []string

	On Hook

	index int
}

// Stage is where a rule is in its life.
type Stage uint8

// The stages.
const (
	Stable  Stage = iota
	Preview       // runs only with --preview
)

// Needs are the parts of an exchange without which a rule cannot run.
type Needs uint8

// The parts.
const (
	NeedsMethod Needs = 1 << iota
	NeedsURL
	NeedsHead
	NeedsRequestHeaders
	NeedsRequestBody
)

var needNames = []string{"method", "url", "head", "request-headers", "request-body"}

// Hook says what a rule looks at. One of the On functions makes it.
type Hook struct {
	response  func(*Pass, *analyze.Response)
	propstat  func(*Pass, *analyze.Response, *analyze.Propstat)
	status    func(*Pass, *analyze.Status)
	href      func(*Pass, *Href)
	bits      analyze.HrefBits
	oddity    func(*Pass, *analyze.Oddity)
	kinds     []analyze.OddityKind
	value     func(*Pass, *analyze.Property, *analyze.Text)
	tree      func(*Pass, *analyze.Property, *analyze.Node)
	names     []xmlscan.Name
	nested    bool // a grammar of the value alone: it holds in the responses that expand-property nests, too
	token     func(*Pass, *analyze.Text)
	condition func(*Pass, *Condition)
	fault     func(*Pass, *xmlscan.Fault)
	faults    []xmlscan.FaultKind
	end       func(*Pass)
	head      func(*Pass, *capture.Head)
	request   func(*Pass, *analyze.Request)
	batch     func(*Pass, *batch.Document)
	entry     func(*Pass, *batch.Document, *batch.Entry)
	asked     func(*Pass, *batch.Document, *batch.RequestEntry)
	json      func(*Pass, *batch.Fault)
	jsonKinds []batch.FaultKind

	suppression  func(*Pass, *Suppression)
	documentTree func(*Pass, *xmltree.Tree)
	responseTree func(*Pass, *xmltree.Tree)
}

// Href is an href of a response, or of its location, with what is known of it.
type Href struct {
	*analyze.Text
	Fact     *analyze.HrefFact // nil in a location
	Location bool              // in DAV:location or in a condition, not directly in the response
	Response *analyze.Response
}

// Condition is a condition element with the status that it goes with.
type Condition struct {
	*analyze.Condition
	Error    *analyze.ErrorElement
	Status   *analyze.Status   // of the same propstat or response; nil at the top level
	Propstat *analyze.Propstat // nil: in the response
}

// OnResponse looks at a whole response.
func OnResponse(f func(*Pass, *analyze.Response)) Hook { return Hook{response: f} }

// OnPropstat looks at a propstat.
func OnPropstat(f func(*Pass, *analyze.Response, *analyze.Propstat)) Hook { return Hook{propstat: f} }

// OnStatus looks at a status; it runs once for each distinct text that every
// status rule lets pass, so it must look at nothing else.
func OnStatus(f func(*Pass, *analyze.Status)) Hook { return Hook{status: f} }

// OnHref looks at every href of a response, of a location and of a condition.
func OnHref(f func(*Pass, *Href)) Hook { return Hook{href: f} }

// OnHrefWith is OnHref for hrefs that have one of the bits.
func OnHrefWith(bits analyze.HrefBits, f func(*Pass, *Href)) Hook { return Hook{href: f, bits: bits} }

// OnOddity looks at places where the body leaves the content models.
func OnOddity(f func(*Pass, *analyze.Oddity), kinds ...analyze.OddityKind) Hook {
	return Hook{oddity: f, kinds: kinds}
}

// OnValue looks at the values of properties: only in 2xx propstats, never in
// a names-only answer, never at a text that is not complete.
func OnValue(f func(*Pass, *analyze.Property, *analyze.Text), names ...xmlscan.Name) Hook {
	return Hook{value: f, names: names}
}

// OnTree is OnValue for properties whose value holds elements. Without names
// it looks at every property, in an answer to expand-property only.
func OnTree(f func(*Pass, *analyze.Property, *analyze.Node), names ...xmlscan.Name) Hook {
	return Hook{tree: f, names: names}
}

// onTreeAndEnd is OnTree for what facts remember, and OnEnd for what follows from it.
func onTreeAndEnd(f func(*Pass, *analyze.Property, *analyze.Node), end func(*Pass), names ...xmlscan.Name) Hook {
	return Hook{tree: f, names: names, end: end}
}

// everything says that the hook looks at the value of every property.
func (h *Hook) everything() bool { return h.tree != nil && len(h.names) == 0 }

// OnSyncToken looks at the DAV:sync-token of the multistatus (RFC 6578 section 6.4).
func OnSyncToken(f func(*Pass, *analyze.Text)) Hook { return Hook{token: f} }

// OnEverySyncToken is OnSyncToken and OnValue for the property of that name in one.
func OnEverySyncToken(f func(*Pass, *analyze.Text)) Hook {
	return Hook{
		token: f,
		value: func(p *Pass, _ *analyze.Property, t *analyze.Text) { f(p, t) },
		names: []xmlscan.Name{davName("sync-token")},
	}
}

// OnCondition looks at a child of a DAV:error element.
func OnCondition(f func(*Pass, *Condition)) Hook { return Hook{condition: f} }

// OnFault turns faults of the XML into findings.
func OnFault(f func(*Pass, *xmlscan.Fault), kinds ...xmlscan.FaultKind) Hook {
	return Hook{fault: f, faults: kinds}
}

// OnHead looks at the status line and the header section of the response.
func OnHead(f func(*Pass, *capture.Head)) Hook { return Hook{head: f} }

// OnRequest looks at the request alone, before the body is read: faults of the
// client, which never count against the answer.
func OnRequest(f func(*Pass, *analyze.Request)) Hook { return Hook{request: f} }

// OnEnd looks at the document after its last byte, the method settled.
func OnEnd(f func(*Pass)) Hook { return Hook{end: f} }

var registry []*Rule

// add registers rules at start-up; the registry never changes afterwards.
func add(rs ...Rule) bool {
	for i := range rs {
		registry = append(registry, &rs[i])
	}
	return true
}

// All returns every rule, by name.
func All() []*Rule { return sorted() }

var sorted = sync.OnceValue(func() []*Rule {
	slices.SortFunc(registry, func(a, b *Rule) int { return cmp.Compare(a.Name, b.Name) })
	for i, r := range registry {
		r.index = i + 1
	}
	return registry
})

// ByName finds a rule by its name or an old name of it.
func ByName(name string) (*Rule, bool) {
	for _, r := range All() {
		if r.Name == name || slices.Contains(r.Aliases, name) {
			return r, true
		}
	}
	return nil, false
}

// Spec is one section of a specification.
type Spec struct {
	Document string `json:"document"` // "RFC 4918"
	Section  string `json:"section"`  // "9.2.1"
	URL      string `json:"url"`
}

// Specs are the sections that the rule comes from.
func (r *Rule) Specs() []Spec {
	out := make([]Spec, len(r.Spec))
	for i, s := range r.Spec {
		out[i] = parseSpec(s)
	}
	return out
}

func parseSpec(s string) Spec {
	i := strings.LastIndexByte(s, ' ')
	doc, section := s[:i], s[i+1:]
	switch {
	case doc == "XML 1.0":
		return Spec{doc, section, "https://www.w3.org/TR/xml/"}
	case doc == "WebDAV-Push":
		return Spec{doc, section, "https://github.com/bitfireAT/webdav-push"}
	case unnumbered[s] != "":
		return Spec{s, "", unnumbered[s]}
	case strings.HasPrefix(doc, "OData "):
		return Spec{doc, section, odataURL(doc)}
	case doc == "Namespaces in XML 1.0":
		return Spec{doc, section, "https://www.w3.org/TR/xml-names/"}
	}
	number := strings.ToLower(strings.ReplaceAll(doc, " ", ""))
	anchor := "#section-" + section
	if section != "" && section[0] >= 'A' && section[0] <= 'Z' {
		anchor = "#appendix-" + section
	}
	return Spec{doc, section, "https://www.rfc-editor.org/rfc/" + number + anchor}
}

// unnumbered are the documents without numbers of sections.
var unnumbered = map[string]string{
	graphDocs:      "https://learn.microsoft.com/graph/json-batching",
	cosmosDocs:     "https://learn.microsoft.com/azure/cosmos-db/nosql/transactional-batch",
	salesforceDocs: "https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_composite.htm",
}

const (
	graphDocs      = "Microsoft Graph JSON batching"
	cosmosDocs     = "Azure Cosmos DB transactional batch operations"
	salesforceDocs = "Salesforce REST API composite resource"
)

// odataURL is where OASIS has a document: "OData JSON Format 4.01 \"Batch Request\"".
func odataURL(doc string) string {
	if strings.HasPrefix(doc, "OData JSON Format") {
		return "https://docs.oasis-open.org/odata/odata-json-format/v4.01/odata-json-format-v4.01.html"
	}
	return "https://docs.oasis-open.org/odata/odata/v4.01/odata-v4.01-part1-protocol.html"
}
