package advice

import "strings"

// Properties that a client cannot set with PROPPATCH.

type protection uint8

const (
	open    protection = iota
	perhaps            // the server may protect it
	usually            // it should be protected, or is so on some kinds of resource
	always
)

var protectionTexts = [...]string{
	perhaps: "The server may set this property on its own. Take it out of the request.",
	usually: "This property is protected on most servers. Take it out of the request.",
	always:  "This property is protected: only the server sets it. Take it out of the request.",
}

type protectedProperty struct {
	space, local string
	level        protection
	spec         string
	instead      string // what changes it, "" if nothing does
}

// Protected tells whether a live property is protected ("always", "usually",
// "perhaps" or "" if it is not known to be), where that is said, and what
// changes the property instead of PROPPATCH.
func Protected(space, local string) (level, spec, instead string) {
	p := protectedBy(space, local)
	if p == nil {
		return "", "", ""
	}
	return [...]string{"", "perhaps", "usually", "always"}[p.level], p.spec, p.instead
}

func protectedBy(space, local string) *protectedProperty {
	for i := range protectedProperties {
		if p := &protectedProperties[i]; p.local == local && p.space == space {
			return p
		}
	}
	return nil
}

func (p *protectedProperty) advice() string {
	return strings.TrimSuffix(protectionTexts[p.level]+" "+p.instead, " ")
}

const (
	byPut      = "A PUT changes it."
	byLock     = "LOCK and UNLOCK change it."
	byCheckout = "CHECKOUT and CHECKIN change it."
)

var protectedProperties = []protectedProperty{
	{dav, "creationdate", perhaps, "RFC 4918 section 15.1", ""},
	{dav, "getcontentlength", always, "RFC 4918 section 15.4", byPut},
	{dav, "getcontenttype", perhaps, "RFC 4918 section 15.5", "A PUT with another Content-Type may change it."},
	{dav, "getetag", always, "RFC 4918 section 15.6", byPut},
	{dav, "getlastmodified", usually, "RFC 4918 section 15.7", byPut},
	{dav, "lockdiscovery", always, "RFC 4918 section 15.8", byLock},
	{dav, "resourcetype", usually, "RFC 4918 section 15.9", "It is set when the resource is made."},
	{dav, "supportedlock", always, "RFC 4918 section 15.10", ""},

	{dav, "supported-method-set", always, "RFC 3253 section 3.1.3", ""},
	{dav, "supported-live-property-set", always, "RFC 3253 section 3.1.4", ""},
	{dav, "supported-report-set", always, "RFC 3253 section 3.1.5", ""},
	{dav, "checked-in", always, "RFC 3253 section 3.2.1", byCheckout},
	{dav, "checked-out", always, "RFC 3253 section 3.3.1", byCheckout},
	{dav, "predecessor-set", usually, "RFC 3253 section 3.4.1", "It can be set on a checked-out resource only."},
	{dav, "successor-set", always, "RFC 3253 section 3.4.2", ""},
	{dav, "checkout-set", always, "RFC 3253 section 3.4.3", byCheckout},
	{dav, "version-name", always, "RFC 3253 section 3.4.4", ""},
	{dav, "version-set", always, "RFC 3253 section 5.1.1", ""},
	{dav, "root-version", always, "RFC 3253 section 5.1.2", ""},
	{dav, "version-history", always, "RFC 3253 section 5.2.1", ""},
	{dav, "workspace-checkout-set", always, "RFC 3253 section 6.1.1", ""},
	{dav, "workspace", always, "RFC 3253 section 6.2.1", ""},
	{dav, "label-name-set", always, "RFC 3253 section 8.1.1", "LABEL changes it."},
	{dav, "auto-update", always, "RFC 3253 section 9.2.1", ""},
	{dav, "baseline-controlled-collection", always, "RFC 3253 section 12.1.1", ""},
	{dav, "subbaseline-set", usually, "RFC 3253 section 12.3.2", "It can be set on a checked-out configuration only."},
	{dav, "baseline-collection", always, "RFC 3253 section 12.3.1", ""},
	{dav, "version-controlled-configuration", always, "RFC 3253 section 12.4.1", "BASELINE-CONTROL sets it."},
	{dav, "baseline-controlled-collection-set", always, "RFC 3253 section 12.5.1", ""},
	{dav, "activity-version-set", always, "RFC 3253 section 13.1.1", ""},
	{dav, "activity-checkout-set", always, "RFC 3253 section 13.1.2", ""},
	{dav, "current-workspace-set", always, "RFC 3253 section 13.1.4", ""},
	{dav, "eclipsed-set", always, "RFC 3253 section 14.1.1", ""},
	{dav, "version-controlled-binding-set", always, "RFC 3253 section 14.2.1", ""},

	{dav, "ordering-type", always, "RFC 3648 section 4.1.1", "ORDERPATCH changes it."},

	{dav, "alternate-URI-set", always, "RFC 3744 section 4.1", ""},
	{dav, "principal-URL", always, "RFC 3744 section 4.2", ""},
	{dav, "group-membership", always, "RFC 3744 section 4.4", "Change group-member-set of the group."},
	{dav, "supported-privilege-set", always, "RFC 3744 section 5.3", ""},
	{dav, "current-user-privilege-set", always, "RFC 3744 section 5.4", "The ACL method changes what a user may do."},
	{dav, "acl", always, "RFC 3744 section 5.5", "The ACL method changes it."},
	{dav, "acl-restrictions", always, "RFC 3744 section 5.6", ""},
	{dav, "inherited-acl-set", always, "RFC 3744 section 5.7", ""},
	{dav, "principal-collection-set", always, "RFC 3744 section 5.8", ""},

	{dav, "quota-available-bytes", always, "RFC 4331 section 3", ""},
	{dav, "quota-used-bytes", always, "RFC 4331 section 4", ""},

	{dav, "redirect-lifetime", always, "RFC 4437 section 13.1", "UPDATEREDIRECTREF changes it."},
	{dav, "reftarget", always, "RFC 4437 section 13.2", "UPDATEREDIRECTREF changes it."},

	{caldav, "supported-calendar-component-set", always, "RFC 4791 section 5.2.3", "MKCALENDAR can set it."},
	{caldav, "supported-calendar-data", always, "RFC 4791 section 5.2.4", ""},
	{caldav, "max-resource-size", always, "RFC 4791 section 5.2.5", ""},
	{caldav, "min-date-time", always, "RFC 4791 section 5.2.6", ""},
	{caldav, "max-date-time", always, "RFC 4791 section 5.2.7", ""},
	{caldav, "max-instances", always, "RFC 4791 section 5.2.8", ""},
	{caldav, "max-attendees-per-instance", always, "RFC 4791 section 5.2.9", ""},
	{caldav, "supported-collation-set", always, "RFC 4791 section 7.5.1", ""},

	{dav, "supported-query-grammar-set", always, "RFC 5323 section 3.3", ""},
	{dav, "current-user-principal", always, "RFC 5397 section 3", ""},
	{dav, "resource-id", always, "RFC 5842 section 3.1", ""},
	{dav, "add-member", always, "RFC 5995 section 3.2.1", ""},

	{carddav, "supported-address-data", always, "RFC 6352 section 6.2.2", ""},
	{carddav, "max-resource-size", always, "RFC 6352 section 6.2.3", ""},
	{carddav, "supported-collation-set", always, "RFC 6352 section 8.3.1", ""},

	{dav, "sync-token", always, "RFC 6578 section 4", ""},
	{caldav, "schedule-tag", always, "RFC 6638 section 9.3", ""},
	{caldav, "supported-rscale-set", always, "RFC 7529 section 10.1", ""},

	{caldav, "managed-attachments-server-URL", always, "RFC 8607 section 6.1", ""},
	{caldav, "max-attachment-size", always, "RFC 8607 section 6.2", ""},
	{caldav, "max-attachments-per-resource", always, "RFC 8607 section 6.3", ""},
}
