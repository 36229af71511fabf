package advice

type target uint8

const (
	anything  target = iota
	resource         // the entry is a resource
	property         // the entry is a property, the one of the row if that names one
	protected        // a property of protected.go, which has the text
)

// rule gives the text for a status in a context. The first that fits counts,
// so within a status the more specific ones come first.
type rule struct {
	status       int
	class        string // "" for all
	methods      string // "COPY MOVE", "" for all
	target       target
	space, local string // of the property, "" for all
	text         string
}

var methodClasses = map[string]string{
	"PROPFIND": "read", "REPORT": "read", "SEARCH": "read",
	"PROPPATCH": "update", "MKCOL": "update", "MKCALENDAR": "update",
	"LOCK": "lock", "DELETE": "tree", "COPY": "tree", "MOVE": "tree",
}

const (
	notAStatus = "This is no status code. Treat the part as failed, and look in the log of the server."

	collectionType  = "The server cannot create this type of collection here. Check DAV:resourcetype in the request and the parent collection."
	calendarParts   = "The server does not allow a calendar of these components here. Name other ones in the request, or leave the property out."
	newProperty     = "The server refused to set this property on the new collection. Leave it out of the request, or create the collection first and set it later."
	newValue        = "The value does not fit this property of the new collection. Correct it, or leave the property out of the request."
	newSpace        = "There is not enough space for the new collection. Free space or raise the quota, then repeat the request."
	existsLocked    = "The resource or its parent collection is locked. Send the token of the lock in the If header, or ask the owner of the lock; lockdiscovery names it."
	privilegeOrSelf = "The collection may take no part in this, or you may not read it. Check the read permission; in a sync-collection answer sync it on its own or list it with PROPFIND."
	goneInReport    = "In a sync-collection answer the member was removed: delete the local copy. In other reports it is not there: check the href that was sent, also its encoding."
	forgetMember    = "There is no object at this href. Forget it, or check the href that was sent, also its encoding."
)

// For a status class, by its first digit.
var classTexts = [...]string{
	1: "This is no result. Ask the server for the final status of the part.",
	2: "This is a success and needs nothing.",
	3: "The member is elsewhere. Request its href and follow the Location header of the answer.",
	4: "The request is wrong for this part. Read DAV:error and the description, correct it, then repeat the request.",
	5: "The server failed on this part. Look in its log for the time and the href, and repeat the request later.",
}

var rules = [...]rule{
	{400, "update", "", property, "", "", "The server did not understand the value or the instruction for this property. Check its form; a property to be removed has to be empty."},
	{400, "tree", "COPY MOVE", resource, "", "", "The server did not understand the operation for this member. Check the Destination header and the encoding of its URL."},

	{401, "read", "", property, "", "", "This property is shown to logged-in users only. Log in, or as somebody else, and repeat the request."},
	{401, "update", "", property, "", "", "Changing this property needs a login. Log in, or as somebody else, and repeat the request."},
	{401, "tree", "", resource, "", "", "This member needs a login. Log in, or as somebody else, and repeat the request; request the href directly to get the challenge."},
	{401, "lock", "", resource, "", "", "Locking this resource needs a login, so nothing was locked. Log in, or as somebody else, and repeat the request."},

	{403, "update", "MKCOL MKCALENDAR", property, dav, "resourcetype", collectionType},
	{403, "update", "MKCALENDAR", property, caldav, "supported-calendar-component-set", calendarParts},
	{403, "update", "", protected, "", "", ""},
	{403, "update", "MKCOL MKCALENDAR", property, "", "", newProperty},
	{403, "update", "", property, "", "", "The server refused to change this property. If it is protected, take it out of the request; otherwise check the write permission on it."},
	{403, "update", "MKCOL MKCALENDAR", resource, "", "", "The server refused to create the collection. Check the write permission on the parent collection."},
	{403, "update", "", resource, "", "", "The server refused the change. Check the write permission on the resource, and whether it is read-only."},
	{403, "lock", "", anything, "", "", "You may not lock this resource, so nothing was locked. Check the write permission on it, or lock a smaller part of the tree."},
	{403, "tree", "DELETE", resource, "", "", "You may not delete this member. Check the write permission on it and on its parent collection."},
	{403, "tree", "COPY", resource, "", "", "You may not copy this member. Check the read permission on it and the write permission at the destination; the two URLs have to differ."},
	{403, "tree", "MOVE", resource, "", "", "You may not move this member. Check the write permission on it and at the destination; the two URLs have to differ."},
	{403, "tree", "", resource, "", "", "The server refused this for the member. Check the write permission on it and on its parent collection, and at the destination."},
	{403, "read", "", property, "", "", "The server does not show this property. Check the read permission on it, or stop asking for it."},
	{403, "read", "REPORT:sync-collection", resource, "", "", "This collection takes no part in the sync. Run sync-collection on it directly, or list it with PROPFIND."},
	{403, "read", "REPORT", resource, "", "", privilegeOrSelf},
	{403, "read", "", resource, "", "", "The server does not show this member. Check the read permission on it."},
	{403, "unknown", "", protected, "", "", "The server refused access to this property. If the request sets it, take it out, because servers protect it; otherwise check the permission on it."},
	{403, "unknown", "", property, "", "", "The server refused access to this property. If the request sets it and it is protected, take it out; otherwise check the permission on it."},

	{404, "read", "", property, "", "", "The property does not exist on this resource, which is a normal answer. Stop asking for it, or set it first."},
	{404, "read", "REPORT:sync-collection", resource, "", "", "The member was removed from the collection. Delete the local copy."},
	{404, "read", "REPORT:calendar-multiget REPORT:addressbook-multiget", resource, "", "", forgetMember},
	{404, "read", "REPORT", resource, "", "", goneInReport},
	{404, "read", "", resource, "", "", "The member disappeared while the server made the list. Repeat the request."},
	{404, "update", "", property, "", "", "The server did not find the property or the resource. Check the URL; removing a property that does not exist is no error (RFC 4918 section 14.23)."},
	{404, "update", "", resource, "", "", "The resource does not exist. Check the URL, or create the resource first."},
	{404, "lock", "", resource, "", "", "This member disappeared while the tree was being locked, so nothing was locked. Repeat the request."},
	{404, "tree", "DELETE", resource, "", "", "The member is not there any more, so there is nothing left to delete. If it should be there, check the URL."},
	{404, "tree", "", resource, "", "", "The member disappeared during the operation. Compare source and destination, then repeat the request."},

	{405, "tree", "", resource, "", "", "This member does not take the method. Send OPTIONS to the href to see its Allow header, and leave it out of the operation."},

	{409, "update", "MKCOL MKCALENDAR", property, dav, "resourcetype", collectionType},
	{409, "update", "MKCALENDAR", property, caldav, "supported-calendar-component-set", calendarParts},
	{409, "update", "", protected, "", "", ""},
	{409, "update", "MKCOL MKCALENDAR", property, "", "", newValue},
	{409, "update", "", property, "", "", "The value does not fit this property, or it must not be changed or removed. Correct the value, or take the property out of the request."},
	{409, "update", "MKCOL MKCALENDAR", resource, "", "", "The parent collection does not exist. Create it first, then repeat the request."},
	{409, "update", "", resource, "", "", "The state of the resource does not allow the change. Put it right as the description of the part says, then repeat the request."},
	{409, "lock", "", resource, "", "", "The resource cannot be locked or created in this state. Create a missing parent collection first, then repeat the request."},
	{409, "tree", "DELETE", resource, "", "", "The state of this member does not allow its removal. Read the description of the part, put it right, then repeat the request."},
	{409, "tree", "", resource, "", "", "The parent collection at the destination does not exist, or it cannot keep the live properties. Create it with MKCOL, then repeat the request."},

	{412, "tree", "COPY MOVE", resource, "", "", "The target exists and Overwrite is F, or the If header is not true for this member. Send Overwrite: T on purpose, or use the current ETag and lock token."},
	{412, "tree", "DELETE", resource, "", "", "The If header is not true for this member. Get the current ETag and lock token, then repeat the request."},
	{412, "update", "", anything, "", "", "The If header is not true for this resource. Get the current ETag and lock token, then repeat the request."},
	{412, "lock", "", anything, "", "", "The If header is not true for this resource, so nothing was locked. Get the current ETag and lock token, then repeat the request."},

	{413, "update", "", property, "", "", "The value of this property is too long for the server. Make it shorter, or take the property out of the request."},
	{415, "read", "", anything, "", "", "The server cannot convert this object. Ask for the form in which it is stored, without a version or content-type."},

	{422, "update", "", property, "", "", "The value of this property does not have the form that it needs. Correct it; the description of the part may say how."},

	{423, "update", "MKCOL MKCALENDAR", anything, "", "", existsLocked},
	{423, "update", "", anything, "", "", "The resource is locked. Send the token of the lock in the If header, or ask the owner of the lock; lockdiscovery names it."},
	{423, "lock", "", anything, "", "", "Somebody else holds a conflicting lock, so nothing was locked. Ask its owner (lockdiscovery names it), wait for its timeout, or request a shared lock."},
	{423, "tree", "DELETE", resource, "", "", "This member is locked. Send the token of the lock in the If header, or ask the owner of the lock; lockdiscovery names it."},
	{423, "tree", "", resource, "", "", "The member is locked at its source or destination. Send the token of the lock in the If header, or ask the owner of the lock; lockdiscovery names it."},

	{500, "update", "", property, "", "", "The server failed on this property. Look in its log for the time and the href; nothing should have been changed, so repeat the request once."},
	{501, "update", "", property, "", "", "The server cannot store this property. Take it out of the request."},
	{502, "tree", "", resource, "", "", "The destination is on another server or storage that refuses the member. Transfer it with GET and PUT, or repair that storage."},

	{507, "update", "MKCOL MKCALENDAR", anything, "", "", newSpace},
	{507, "update", "", anything, "", "", "There is not enough space to store the change. Free space or raise the quota; quota-available-bytes shows what is left."},
	{507, "tree", "DELETE", resource, "", "", "The server has not enough space even to delete. Free space on it or empty the trash, then repeat the request."},
	{507, "tree", "", resource, "", "", "There is not enough space at the destination. Free space or raise the quota (see quota-available-bytes), then repeat the request."},
	{507, "read", "", resource, "", "", "The list is only partial. Sync again with the new sync-token, narrow the query, or raise nresults."},
}
