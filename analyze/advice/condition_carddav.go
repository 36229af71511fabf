package advice

// CardDAV: RFC 6352.
var carddavConditions = []Condition{
	{carddav, "addressbook-collection-location-ok", precondition, []int{403}, []string{"RFC 6352 section 6.3.2.1"},
		"COPY, MOVE (also MKCOL)", "T R",
		"Address books cannot be created here, perhaps because it is inside another one: use the address book home."},
	{carddav, "max-resource-size", precondition, []int{403}, []string{"RFC 6352 section 6.3.2.1"},
		"PUT, COPY, MOVE", "T R",
		"The card is too big: shrink its PHOTO; max-resource-size gives the limit."},
	{carddav, "no-uid-conflict", precondition, []int{403, 409}, []string{"RFC 6352 section 6.3.2.1"},
		"PUT, COPY, MOVE", "T R",
		"The UID exists already at the DAV:href inside: update that card, or give a new UID."},
	{carddav, "supported-address-data", precondition, []int{403}, []string{"RFC 6352 section 6.3.2.1", "RFC 6352 section 8.6", "RFC 6352 section 8.7"},
		"PUT, COPY, MOVE, REPORT", "T R",
		"Send or ask for a type listed in supported-address-data; vCard 3.0 always works."},
	{carddav, "supported-address-data-conversion", precondition, []int{415, 406, 403}, []string{"RFC 6352 section 5.1.1", "RFC 6352 section 5.1.1.1", "RFC 6352 section 8.7.2"},
		"GET, REPORT", "T R",
		"The server cannot convert this card to the asked version: ask for the stored one, without a version attribute."},
	{carddav, "supported-collation", precondition, []int{403}, []string{"RFC 6352 section 8.3", "RFC 6352 section 8.6"},
		"REPORT addressbook-query", "T",
		"Use a collation of supported-collation-set, such as i;ascii-casemap or i;unicode-casemap."},
	{carddav, "supported-filter", precondition, []int{403}, []string{"RFC 6352 section 8.5", "RFC 6352 section 8.6"},
		"REPORT addressbook-query", "T",
		"The property or parameter named inside is not searchable: filter on the client."},
	{carddav, "valid-address-data", precondition, []int{403, 409}, []string{"RFC 6352 section 6.3.2.1"},
		"PUT, COPY, MOVE", "T R",
		"The vCard does not parse, or has more than one card: validate it."},
}
