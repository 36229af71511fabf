package rules

import (
	"strings"

	"lint207/analyze"
	"lint207/analyze/xmlscan"
)

// What the RFCs after 4918 say about their properties as such: which of them
// cannot be set, and which allprop leaves out. Both are tables.

var _ = add(
	Rule{
		Name: "protected-property-set-succeeded", Family: "request", Severity: Warning, When: analyze.PROPPATCH,
		Covers:  []string{"DV-25", "OC-07", "AC-30", "CP-06", "QT-06", "CD-40", "AM-06", "SY-23", "SC-12", "MA-03"},
		Spec:    []string{"RFC 3253 3.12", "RFC 3648 4.1.1", "RFC 3744 5", "RFC 4331 3", "RFC 4791 5.2.3", "RFC 5397 3", "RFC 5842 3.1", "RFC 6578 4"},
		Summary: "A property that its RFC protects cannot be set with PROPPATCH.",
		Help:    "refuse it with 403 and DAV:cannot-modify-protected-property, and report 424 for the other properties",
		On:      OnPropstat(protectedSet),
	},
	Rule{
		Name: "allprop-returns-excluded-property", Family: "request", Severity: Info, When: analyze.PROPFIND, Needs: NeedsRequestBody,
		Covers:  []string{"DV-24", "AC-29", "RR-09", "BI-13", "QT-07", "CD-39", "CR-27", "AM-06", "SY-23", "MA-03"},
		Spec:    []string{"RFC 3253 3.11", "RFC 3744 5", "RFC 4331 2", "RFC 4437 13", "RFC 4791 5.2", "RFC 5842 3", "RFC 6352 6.2", "RFC 6578 4"},
		Summary: "allprop leaves out the properties of the extensions, which clients ask for by name.",
		Help:    "return them only to clients that name them, in DAV:prop or DAV:include",
		On:      OnPropstat(excludedFromAllprop),
	},
	Rule{
		Name: "misspelled-property", Family: "acl", Severity: Info,
		Covers:  []string{"CP-07"},
		Spec:    []string{"RFC 5397 3", "RFC 6352 3"},
		Summary: "DAV:current-user-principal-URL is a misprint of RFC 6352.",
		Help:    "the property is DAV:current-user-principal",
		On: OnTree(func(p *Pass, q *analyze.Property, n *analyze.Node) {
			p.Report(n.Tag, "", "%s is a misprint of RFC 6352: no client looks for it, the property is current-user-principal", p.Element(n.Tag)).about(q)
		}, davName("current-user-principal-URL")),
	},
)

// propertySet is a set of names, a list of local names for each namespace.
type propertySet map[string]map[string]bool

func properties(dav, caldav, carddav string) propertySet {
	s := propertySet{}
	for space, list := range map[string]string{analyze.DAV: dav, analyze.CalDAV: caldav, analyze.CardDAV: carddav} {
		s[space] = map[string]bool{}
		for _, local := range strings.Fields(list) {
			s[space][local] = true
		}
	}
	return s
}

func (s propertySet) has(n xmlscan.Name) bool { return s[n.Space][n.Local] }

// neverSettable are the properties that no client can set. Those of RFC 4918
// have rules of their own; predecessor-set and subbaseline-set are protected
// on some resources only.
var neverSettable = properties(`
	supported-method-set supported-live-property-set supported-report-set checked-in checked-out successor-set checkout-set
	version-name version-set root-version version-history workspace-checkout-set workspace label-name-set auto-update
	baseline-controlled-collection baseline-collection version-controlled-configuration baseline-controlled-collection-set
	activity-version-set activity-checkout-set current-workspace-set eclipsed-set version-controlled-binding-set
	ordering-type
	alternate-URI-set principal-URL group-membership supported-privilege-set current-user-privilege-set acl acl-restrictions
	inherited-acl-set principal-collection-set
	quota-available-bytes quota-used-bytes reftarget redirect-lifetime supported-query-grammar-set current-user-principal
	resource-id add-member sync-token`, `
	supported-calendar-component-set supported-calendar-data max-resource-size min-date-time max-date-time max-instances
	max-attendees-per-instance supported-collation-set schedule-tag supported-rscale-set managed-attachments-server-URL
	max-attachment-size max-attachments-per-resource`, `
	supported-address-data max-resource-size supported-collation-set`)

// notInAllprop are the properties that allprop should not return.
var notInAllprop = properties(`
	comment creator-displayname supported-method-set supported-live-property-set supported-report-set checked-in auto-version
	checked-out predecessor-set successor-set checkout-set version-name checkout-fork checkin-fork version-set root-version
	version-history workspace-checkout-set workspace label-name-set auto-update merge-set auto-merge-set unreserved
	baseline-controlled-collection subbaseline-set baseline-collection version-controlled-configuration
	baseline-controlled-collection-set activity-version-set activity-checkout-set activity-set current-activity-set
	subactivity-set current-workspace-set eclipsed-set version-controlled-binding-set
	ordering-type
	owner group alternate-URI-set principal-URL group-member-set group-membership supported-privilege-set
	current-user-privilege-set acl acl-restrictions inherited-acl-set principal-collection-set
	quota-available-bytes quota-used-bytes reftarget redirect-lifetime resource-id parent-set add-member sync-token`, `
	calendar-description calendar-timezone supported-calendar-component-set supported-calendar-data max-resource-size
	min-date-time max-date-time max-instances max-attendees-per-instance calendar-home-set supported-collation-set
	schedule-inbox-URL schedule-outbox-URL calendar-user-address-set calendar-user-type schedule-calendar-transp
	timezone-service-set calendar-timezone-id calendar-availability managed-attachments-server-URL max-attachment-size
	max-attachments-per-resource`, `
	addressbook-description supported-address-data max-resource-size supported-collation-set addressbook-home-set
	principal-address`)

func protectedSet(p *Pass, _ *analyze.Response, ps *analyze.Propstat) {
	if ps.Status.Code/100 != 2 {
		return
	}
	known := p.Request != nil && p.Request.Body.Known && !p.Request.Body.IllFormed
	for i := range ps.Props {
		pr := &ps.Props[i]
		n := p.Name(pr.Name)
		if !neverSettable.has(n) || known && !nameIs(pr.Name, p.Request.Body.Set...) {
			continue
		}
		rep := p.Report(pr.Tag(), n.Clark(), "%s is protected where it means anything, so this success says that a dead property was stored, or nothing", p.Tag(pr.Tag(), pr.Q)).Property(pr.Name, pr.Tag(), pr.Q)
		if !known { // a removal of what is not there succeeds
			rep.Probably()
		}
	}
}

// excludedFromAllprop reports the first one of an answer: they come together.
func excludedFromAllprop(p *Pass, _ *analyze.Response, ps *analyze.Propstat) {
	q := p.Request
	all := q.Body.Empty && q.Complete || !q.Body.IllFormed && q.Body.RootName == propfindRoot && q.Body.AllProp && q.Body.Choices == 1
	if !all || ps.Status.Code/100 != 2 || p.reported() {
		return
	}
	for i := range ps.Props {
		pr := &ps.Props[i]
		if n := p.Name(pr.Name); notInAllprop.has(n) && !nameIs(pr.Name, q.Body.Include...) {
			p.Report(pr.Tag(), n.Clark(), "%s is in an answer to allprop, which should leave it out: it is costly to compute and clients that want it ask for it by name", p.Tag(pr.Tag(), pr.Q)).Property(pr.Name, pr.Tag(), pr.Q)
			return
		}
	}
}
