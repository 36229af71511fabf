package rules

import (
	"strings"

	"lint207/analyze"
	"lint207/analyze/advice"
	"lint207/analyze/xmlscan"
)

// The names of this file are those of the RFCs; nothing else in the DAV:
// namespace may be used (RFC 4918 section 17).

// davElements are the elements in the namespace DAV: that an RFC defines,
// conditions apart.
var davElements = nameSet(analyze.DAV, `
	activelock allprop collection creationdate depth displayname error exclusive getcontentlanguage
	getcontentlength getcontenttype getetag getlastmodified href include location lockdiscovery lockentry lockinfo
	lockroot lockscope locktoken locktype multistatus owner prop propertyupdate propfind propname propstat remove
	resourcetype response responsedescription set shared status supportedlock timeout write
	dst keepalive link omit propertybehavior source src
	activity activity-checkout-set activity-collection-set activity-set activity-version-set add added-version
	apply-to-version auto-merge-set auto-update auto-version baseline baseline-collection baseline-control
	baseline-control-response baseline-controlled-collection baseline-controlled-collection-set binding-name
	changed-version checked-in checked-out checkin checkin-activity checkin-fork checkin-response checkout
	checkout-checkin checkout-fork checkout-response checkout-set checkout-unlocked-checkin comment
	common-ancestor compare-baseline compare-baseline-report conflict-preview creator-displayname
	current-activity-set current-workspace-set deleted-version discouraged expand-property forbidden fork-ok
	ignore-preview keep-checked-out label label-name label-name-set label-response latest-activity-version
	latest-activity-version-report locate-by-history locked-checkout merge merge-preview merge-preview-report
	merge-set mkactivity mkactivity-response mkworkspace mkworkspace-response new no-auto-merge no-checkout
	options options-response predecessor-set property report root-version subactivity-set subbaseline-set
	successor-set supported-live-property supported-live-property-set supported-method supported-method-set
	supported-report supported-report-set target uncheckout uncheckout-response unreserved update update-preview
	version version-control version-control-response version-controlled-binding version-controlled-binding-set
	version-controlled-collection version-controlled-configuration version-history version-history-collection-set
	version-history-set version-name version-set version-tree workspace workspace-checkout-set
	workspace-collection-set
	after before custom first last order-member ordering-custom ordering-type orderpatch orderpatch-response
	position segment unordered
	abstract ace acl acl-principal-prop-set acl-restrictions all alternate-URI-set authenticated bind
	current-user-privilege-set deny description grant group group-member-set group-membership inherited
	inherited-acl-set invert match principal principal-URL principal-collection-set principal-match
	principal-property principal-property-search principal-search-property principal-search-property-set privilege
	property-search protected read read-acl read-current-user-privilege-set required-principal resource self
	supported-privilege supported-privilege-set unauthenticated unbind unlock write-acl write-content
	write-properties
	quota-available-bytes quota-used-bytes
	mkredirectref mkredirectref-response permanent redirect-lifetime redirectref reftarget temporary
	updateredirectref updateredirectref-response
	and any-other-property ascending basicsearch basicsearchschema caseless contains datatype descending eq from
	grammar gt gte include-versions is-collection is-defined language-defined language-matches like limit literal
	lt lte not nresults opdesc operand-literal operand-property operand-typed-literal operators or order orderby
	propdesc properties query-schema query-schema-discovery scope score searchable searchrequest select selectable
	sortable supported-query-grammar supported-query-grammar-set typed-literal where
	current-user-principal
	mkcol mkcol-response
	bind-response parent parent-set rebind rebind-response resource-id unbind-response
	add-member
	sync-collection sync-level sync-token
`)

// conditionAlso are conditions that are the names of properties as well.
var conditionAlso = nameSet(analyze.CalDAV, `
	supported-calendar-data supported-calendar-component max-resource-size min-date-time max-date-time
	max-instances max-attendees-per-instance max-attachment-size max-attachments-per-resource
`).with(nameSet(analyze.CardDAV, `supported-address-data max-resource-size`))

// conditionOnly says that a name is that of a condition of an RFC and of
// nothing else, so that it has a meaning inside DAV:error only.
func conditionOnly(n xmlscan.Name) bool {
	if n.Space != analyze.DAV && n.Space != analyze.CalDAV && n.Space != analyze.CardDAV || davElements[n] || conditionAlso[n] {
		return false
	}
	c, ok := advice.ForCondition(n.Space, n.Local)
	return ok && c.Standard()
}

type names map[xmlscan.Name]bool

func nameSet(space, locals string) names {
	set := names{}
	for _, l := range strings.Fields(locals) {
		set[xmlscan.Name{Space: space, Local: l}] = true
	}
	return set
}

func (n names) with(more names) names {
	for k := range more {
		n[k] = true
	}
	return n
}

// protocolNames are the elements of an answer that clients look at; what is
// spelled nearly like one of them is ignored without a word.
var protocolNames = []string{
	"multistatus", "response", "href", "propstat", "prop", "status", "error", "responsedescription", "location", "sync-token",
}

// nearest is the protocol element that a misspelled name was meant to be, ""
// if none is near.
func nearest(local string) string {
	best, at := "", 3
	for _, n := range protocolNames {
		d := distance(strings.ToLower(local), n)
		if limit := 1 + len(n)/6; d <= limit && d < at {
			best, at = n, d
		}
	}
	return best
}

// distance is the number of letters to put in, leave out or replace.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		before := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := before
			if a[i] != b[j] {
				cost++
			}
			before = row[j+1]
			row[j+1] = min(cost, row[j]+1, before+1)
		}
	}
	return row[len(b)]
}
