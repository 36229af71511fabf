package advice

// The WebDAV-Push draft of 2026-05-01.
var pushConditions = []Condition{
	{push, "invalid-subscription", precondition, []int{403}, []string{"WebDAV-Push draft, section Response"},
		"POST push-register", "T",
		"The subscription element is missing or malformed."},
	{push, "no-supported-trigger", precondition, []int{403}, []string{"WebDAV-Push draft, section Response"},
		"POST push-register", "T",
		"No requested trigger is supported: read supported-triggers."},
	{push, "push-not-available", precondition, []int{403}, []string{"WebDAV-Push draft, section Response"},
		"POST push-register", "T",
		"Push is not offered on this resource or not for this user: register on a collection that has a topic."},
}
