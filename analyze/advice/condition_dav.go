package advice

// RFC 4918 section 16.
var davConditions = []Condition{
	{dav, "cannot-modify-protected-property", precondition, []int{403}, []string{"RFC 4918 section 16", "RFC 3253 section 3.12"},
		"PROPPATCH, MKCOL, MKCALENDAR", "P",
		"Take the property out of the request: only the server sets it."},
	{dav, "lock-token-matches-request-uri", precondition, []int{409, 412}, []string{"RFC 4918 section 16", "RFC 4918 section 9.10.6", "RFC 4918 section 9.11.1"},
		"UNLOCK, LOCK", "T",
		"The lock token does not cover this URL, or has expired: read lockdiscovery and use the token whose lockroot covers the URL, or lock again."},
	{dav, "lock-token-submitted", precondition, []int{423}, []string{"RFC 4918 section 16"},
		"any write; DELETE, COPY, MOVE parts", "T R P",
		"The resource, or the one in DAV:href, is locked: send the token of that lock in the If header, wait for its timeout, or have its owner unlock it."},
	{dav, "no-conflicting-lock", precondition, []int{423}, []string{"RFC 4918 section 16"},
		"LOCK", "T R",
		"Somebody else holds a lock, and DAV:href names the root of that lock: wait for its timeout, ask its owner, or request a shared lock."},
	{dav, "no-external-entities", precondition, []int{403}, []string{"RFC 4918 section 16"},
		"any XML request", "T",
		"Send the request body without DOCTYPE and external entities."},
	{dav, "preserved-live-properties", postcondition, []int{409}, []string{"RFC 4918 section 16", "RFC 4918 section 9.9.4"},
		"COPY, MOVE", "T R P",
		"The target cannot keep the live properties: copy to a place with the same features, or use GET/PUT and set dead properties again."},
	{dav, "propfind-finite-depth", precondition, []int{403}, []string{"RFC 4918 section 16", "RFC 4918 section 9.1.1"},
		"PROPFIND", "T",
		"Depth: infinity is switched off: walk the tree with Depth: 1."},
}

// RFC 4331 (quota).
var quotaConditions = []Condition{
	{dav, "quota-not-exceeded", precondition, []int{507}, []string{"RFC 4331 section 6"},
		"PUT, MKCOL, COPY, MOVE, PROPPATCH, POST", "T R P",
		"The quota is full: delete something, empty the trash, or raise the quota; quota-available-bytes shows what is left."},
	{dav, "sufficient-disk-space", precondition, []int{507}, []string{"RFC 4331 section 6"},
		"PUT, MKCOL, COPY, MOVE, PROPPATCH, POST", "T R P",
		"The disk of the server is full: its administrator has to free space; a larger quota does not help."},
}

// RFC 5689 (extended MKCOL).
var mkcolConditions = []Condition{
	{dav, "valid-resourcetype", precondition, []int{403}, []string{"RFC 5689 section 3.3"},
		"MKCOL", "P T",
		"The server cannot create this type of collection here: check DAV:resourcetype in the request and the parent collection."},
}

// RFC 5995 (add-member).
var addMemberConditions = []Condition{
	{dav, "allow-client-defined-uri", precondition, []int{405, 403}, []string{"RFC 5995 section 4.1"},
		"PUT, MKCOL, LOCK, COPY, MOVE", "T R",
		"You cannot choose the name here: POST to the add-member URI given inside."},
}

// RFC 6578 (collection synchronization).
var syncConditions = []Condition{
	{dav, "sync-traversal-supported", none, []int{403}, []string{"RFC 6578 section 3.3"},
		"REPORT sync-collection, level infinite", "R",
		"This sub-collection does not take part in the parent sync: run sync-collection on it directly."},
	{dav, "valid-sync-token", precondition, []int{403, 409}, []string{"RFC 6578 section 3.2"},
		"REPORT sync-collection", "T",
		"The token is too old or belongs to another collection: drop it and sync with an empty token; unchanged items need not be fetched again."},
}
