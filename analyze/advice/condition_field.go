package advice

const (
	calendarServer = "http://calendarserver.org/ns/"
	iSchedule      = "urn:ietf:params:xml:ns:ischedule"
	sabre          = "http://sabredav.org/ns"
	ownCloud       = "http://owncloud.org/ns"
	ownCloudPrefix = "o:" // what ownCloud really writes
	apache         = "http://apache.org/dav/xmlns"
	meCom          = "http://me.com/_namespace/"

	serverRule   = "A sharing or scheduling rule of this server forbids it: read the text of the element and the documentation of the server."
	serverOnly   = "A rule for scheduling between servers was broken: look at the configuration of the sending server."
	noRepeat     = "If the retry element says false, do not repeat the request."
	ownReason    = "Read the reason element: it holds the server's own reason."
	ownHint      = "Read the hint element: it holds the server's own advice."
	sabreClass   = "The class named in the exception element tells the cause: Locked, Forbidden, Conflict and so on."
	sabreMessage = "Read the message element: it holds the server's own reason."
	sabreTrace   = "The element says where in the server's source the fault arose: read the message element for the reason."
)

// Elements inside DAV:error that no RFC defines, but that servers send.
var fieldConditions = []Condition{
	{meCom, "ctag-ok", none, nil, []string{"Apple bulk-change draft"}, "", "", "The collection has changed meanwhile: fetch it again and repeat the request."},

	{calendarServer, "attendee-allowed", none, []int{403}, []string{"Apple CalendarServer"}, "", "", serverRule},
	{calendarServer, "invalid-principal", none, []int{403}, []string{"Apple CalendarServer"}, "", "", serverRule},
	{calendarServer, "invalid-share", none, []int{403}, []string{"Apple CalendarServer"}, "", "", serverRule},
	{calendarServer, "organizer-allowed", none, []int{403}, []string{"Apple CalendarServer"}, "", "", serverRule},
	{calendarServer, "recipient-permissions", none, []int{403}, []string{"Apple CalendarServer"}, "", "", serverRule},
	{calendarServer, "valid-attendee-change", none, []int{403}, []string{"Apple CalendarServer"}, "", "", serverRule},
	{calendarServer, "valid-organizer-change", none, []int{403}, []string{"Apple CalendarServer"}, "", "", serverRule},

	{caldav, "attendee-allowed", none, []int{403}, []string{"CalDAV scheduling drafts, Apple CalendarServer"}, "", "", serverRule},
	{caldav, "invalid-principal", none, []int{403}, []string{"CalDAV scheduling drafts, Apple CalendarServer"}, "", "", serverRule},
	{caldav, "invalid-share", none, []int{403}, []string{"CalDAV scheduling drafts, Apple CalendarServer"}, "", "", serverRule},
	{caldav, "organizer-allowed", none, []int{403}, []string{"CalDAV scheduling drafts, Apple CalendarServer"}, "", "", serverRule},
	{caldav, "recipient-permissions", none, []int{403}, []string{"CalDAV scheduling drafts, Apple CalendarServer"}, "", "", serverRule},
	{caldav, "valid-attendee-change", none, []int{403}, []string{"CalDAV scheduling drafts, Apple CalendarServer"}, "", "", serverRule},
	{caldav, "valid-organizer-change", none, []int{403}, []string{"CalDAV scheduling drafts, Apple CalendarServer"}, "", "", serverRule},

	{iSchedule, "invalid-calendar-data-type", none, []int{400, 403}, []string{"iSchedule draft"}, "POST", "", serverOnly},
	{iSchedule, "invalid-scheduling-message", none, []int{400, 403}, []string{"iSchedule draft"}, "POST", "", serverOnly},
	{iSchedule, "originator-missing", none, []int{400, 403}, []string{"iSchedule draft"}, "POST", "", serverOnly},
	{iSchedule, "recipient-missing", none, []int{400, 403}, []string{"iSchedule draft"}, "POST", "", serverOnly},
	{iSchedule, "verification-failed", none, []int{400, 403}, []string{"iSchedule draft"}, "POST", "", serverOnly},
	{iSchedule, "version-not-supported", none, []int{400, 403}, []string{"iSchedule draft"}, "POST", "", serverOnly},

	{sabre, "code", none, nil, []string{"sabre/dav"}, "", "", sabreTrace},
	{sabre, "exception", none, nil, []string{"sabre/dav"}, "", "", sabreClass},
	{sabre, "file", none, nil, []string{"sabre/dav"}, "", "", sabreTrace},
	{sabre, "header", none, nil, []string{"sabre/dav"}, "", "", sabreMessage},
	{sabre, "line", none, nil, []string{"sabre/dav"}, "", "", sabreTrace},
	{sabre, "message", none, nil, []string{"sabre/dav"}, "", "", sabreMessage},
	{sabre, "sabredav-version", none, nil, []string{"sabre/dav"}, "", "", sabreMessage},
	{sabre, "stacktrace", none, nil, []string{"sabre/dav"}, "", "", sabreTrace},

	{ownCloud, "hint", none, nil, []string{"ownCloud"}, "", "", ownHint},
	{ownCloud, "reason", none, nil, []string{"ownCloud"}, "", "", ownReason},
	{ownCloud, "retry", none, nil, []string{"ownCloud"}, "", "", noRepeat},
	{ownCloudPrefix, "hint", none, nil, []string{"ownCloud"}, "", "", ownHint},
	{ownCloudPrefix, "reason", none, nil, []string{"ownCloud"}, "", "", ownReason},
	{ownCloudPrefix, "retry", none, nil, []string{"ownCloud"}, "", "", noRepeat},

	{apache, "human-readable", none, nil, []string{"Apache mod_dav"}, "", "", "Read the human-readable element: it holds the server's own reason."},
}

// Names that stand in an RFC or draft by mistake, for the one that is meant.
var misspelled = []struct{ space, local, meant, spec string }{
	{dav, "allow-client-defined-URI", "allow-client-defined-uri", "RFC 5995 section 4.1"},
	{dav, "needs-privilege", "need-privileges", "RFC 4791 section 5.3.1"},
	{push, "no-trigger-supported", "no-supported-trigger", "WebDAV-Push draft, RELAX NG schema"},
}
