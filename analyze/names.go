package analyze

import "lint207/analyze/xmlscan"

// Namespaces that lint207 knows.
const (
	DAV     = "DAV:"
	CalDAV  = "urn:ietf:params:xml:ns:caldav"
	CardDAV = "urn:ietf:params:xml:ns:carddav"
)

// The names that the model itself looks at have fixed ids in every run.
const (
	NameMultistatus xmlscan.NameID = iota
	NameResponse
	NameHref
	NamePropstat
	NameProp
	NameStatus
	NameError
	NameDescription
	NameLocation
	NameSyncToken
	NameMkcolResponse
	NameMkcalendarResponse
	NameResourcetype
	NameCollection
	NameLockdiscovery
	NameActivelock
	NameXMLLang
	NameXMLBase
	NameCalendarData
	NameAddressData
	knownNames
)

const xmlNamespace = "http://www.w3.org/XML/1998/namespace"

// KnownNames is the start of every name table, in the order of the constants.
func KnownNames() []xmlscan.Name {
	return []xmlscan.Name{
		{Space: DAV, Local: "multistatus"}, {Space: DAV, Local: "response"}, {Space: DAV, Local: "href"},
		{Space: DAV, Local: "propstat"}, {Space: DAV, Local: "prop"}, {Space: DAV, Local: "status"},
		{Space: DAV, Local: "error"}, {Space: DAV, Local: "responsedescription"}, {Space: DAV, Local: "location"},
		{Space: DAV, Local: "sync-token"}, {Space: DAV, Local: "mkcol-response"}, {Space: CalDAV, Local: "mkcalendar-response"},
		{Space: DAV, Local: "resourcetype"}, {Space: DAV, Local: "collection"}, {Space: DAV, Local: "lockdiscovery"},
		{Space: DAV, Local: "activelock"},
		{Space: xmlNamespace, Local: "lang"}, {Space: xmlNamespace, Local: "base"},
		{Space: CalDAV, Local: "calendar-data"}, {Space: CardDAV, Local: "address-data"},
	}
}
