package analyze

import "lint207/analyze/xmlscan"

// Reports is a set of kinds of REPORT, by the root of the request.
type Reports uint32

// The reports of RFC 3253, 3744, 4791, 6352 and 6578.
const (
	SyncCollection Reports = 1 << iota
	CalendarQuery
	CalendarMultiget
	FreeBusyQuery
	AddressbookQuery
	AddressbookMultiget
	ExpandProperty
	VersionTree
	LocateByHistory
	MergePreview
	CompareBaseline
	LatestActivityVersion
	PrincipalMatch
	PrincipalPropertySearch
	PrincipalSearchPropertySet
	ACLPrincipalPropSet
	OtherReport

	AnyReport       Reports = 0
	CalendarReports         = CalendarQuery | CalendarMultiget
	AddressReports          = AddressbookQuery | AddressbookMultiget
	Multigets               = CalendarMultiget | AddressbookMultiget
	Queries                 = CalendarQuery | AddressbookQuery
)

var reportBits = map[xmlscan.Name]Reports{
	{Space: DAV, Local: "sync-collection"}:               SyncCollection,
	{Space: CalDAV, Local: "calendar-query"}:             CalendarQuery,
	{Space: CalDAV, Local: "calendar-multiget"}:          CalendarMultiget,
	{Space: CalDAV, Local: "free-busy-query"}:            FreeBusyQuery,
	{Space: CardDAV, Local: "addressbook-query"}:         AddressbookQuery,
	{Space: CardDAV, Local: "addressbook-multiget"}:      AddressbookMultiget,
	{Space: DAV, Local: "expand-property"}:               ExpandProperty,
	{Space: DAV, Local: "version-tree"}:                  VersionTree,
	{Space: DAV, Local: "locate-by-history"}:             LocateByHistory,
	{Space: DAV, Local: "merge-preview"}:                 MergePreview,
	{Space: DAV, Local: "compare-baseline"}:              CompareBaseline,
	{Space: DAV, Local: "latest-activity-version"}:       LatestActivityVersion,
	{Space: DAV, Local: "principal-match"}:               PrincipalMatch,
	{Space: DAV, Local: "principal-property-search"}:     PrincipalPropertySearch,
	{Space: DAV, Local: "principal-search-property-set"}: PrincipalSearchPropertySet,
	{Space: DAV, Local: "acl-principal-prop-set"}:        ACLPrincipalPropSet,
}

// Within says whether whatever the report is, it is in the set.
func (r Reports) Within(set Reports) bool { return set == AnyReport || r != 0 && r&^set == 0 }

// Reports is the set of kinds that the REPORT may be, 0 if nothing is known of
// it or the method is another one.
func (m Method) Reports() Reports {
	if m.Name != "REPORT" {
		return 0
	}
	if m.Report == "" {
		return m.kinds
	}
	if b := reportBits[xmlscan.ParseClark(m.Report)]; b != 0 {
		return b
	}
	return OtherReport
}

// WithRoot is the method with the kind of REPORT that the root of the
// request's body says, where nothing else has said it.
func (m Method) WithRoot(root xmlscan.Name) Method {
	if m.Name == "REPORT" && m.Report == "" && root.Local != "" {
		m.Report = root.Clark()
	}
	return m
}
