package advice

// RFC 5323 (SEARCH).
var searchConditions = []Condition{
	{dav, "search-grammar-discovery-supported", precondition, []int{403, 409}, []string{"RFC 5323 section 2.2.2"},
		"SEARCH", "T",
		"Schema discovery is not offered: read the DASL header of OPTIONS."},
	{dav, "search-grammar-supported", precondition, []int{403, 409}, []string{"RFC 5323 section 2.2.2"},
		"SEARCH", "T",
		"Use a grammar listed in the DASL header or in supported-query-grammar-set, usually DAV:basicsearch."},
	{dav, "search-multiple-scope-supported", precondition, []int{403, 409}, []string{"RFC 5323 section 2.2.2"},
		"SEARCH", "T",
		"Send one search per scope."},
	{dav, "search-scope-valid", precondition, []int{409}, []string{"RFC 5323 section 2.2.2", "RFC 5323 section 2.4.1"},
		"SEARCH", "T",
		"The scope does not exist or cannot be searched: see the DAV:response inside, then correct the href of the scope, or drop include-versions."},
}
