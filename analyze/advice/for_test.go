package advice

import (
	"slices"
	"strings"
	"testing"
)

func TestFor(t *testing.T) {
	z := "http://example.com/ns/"
	prop := func(method, class string, status int, space, local string) Query {
		return Query{Method: method, Class: class, Status: status, PropSpace: space, PropLocal: local}
	}
	res := func(method, class string, status int) Query {
		return Query{Method: method, Class: class, Status: status}
	}
	cond := func(q Query, space, local string) Query { q.CondSpace, q.CondLocal = space, local; return q }
	for _, c := range []struct {
		q    Query
		want string // the start, the whole if it ends with '.'
	}{
		// the seed: a dead property refused beside two 424
		{prop("PROPPATCH", "update", 403, z, "readonly"), "The server refused to change this property. If it is protected, take it out of the request; otherwise check the write permission on it."},
		{prop("", "update", 403, z, "readonly"), "The server refused to change this property. If it is protected, take it out of the request; otherwise check the write permission on it."},
		{prop("", "unknown", 403, z, "readonly"), "The server refused access to this property. If the request sets it and it is protected"},
		{prop("PROPPATCH", "unknown", 403, z, "readonly"), "The server refused to change this proper"},

		{prop("PROPPATCH", "update", 403, dav, "getetag"), "This property is protected: only the server sets it. Take it out of the request. A PUT changes it."},
		{prop("PROPPATCH", "update", 409, dav, "lockdiscovery"), "This property is protected: only the server sets it. Take it out of the request. LOCK and UNLOCK change it."},
		{prop("PROPPATCH", "update", 403, caldav, "max-instances"), "This property is protected: only the server sets it. Take it out of the request."},
		{prop("PROPPATCH", "update", 403, dav, "resourcetype"), "This property is protected on most serve"},
		{prop("PROPPATCH", "update", 403, dav, "creationdate"), "The server may set this property on its "},
		{prop("PROPPATCH", "update", 403, dav, "displayname"), "The server refused to change this proper"},
		{prop("MKCOL", "update", 403, dav, "resourcetype"), collectionType},
		{prop("MKCALENDAR", "update", 403, caldav, "supported-calendar-component-set"), calendarParts},
		{prop("PROPPATCH", "update", 403, caldav, "supported-calendar-component-set"), "This property is protected: only"},
		{prop("MKCALENDAR", "update", 403, dav, "displayname"), newProperty},
		{prop("PROPPATCH", "update", 409, z, "a"), "The value does not fit this property, or"},
		{prop("PROPPATCH", "update", 423, z, "a"), "The resource is locked. Send the token of the lock in the If header, or ask the owner"},
		{prop("PROPPATCH", "update", 507, z, "a"), "There is not enough space to store the c"},
		{prop("PROPPATCH", "update", 404, z, "a"), "The server did not find the property"},
		{prop("PROPPATCH", "update", 401, z, "a"), "Changing this property needs a"},
		{prop("PROPPATCH", "update", 500, z, "a"), "The server failed on this prop"},
		{prop("PROPPATCH", "update", 422, z, "a"), "The value of this property does not have the form"},
		{prop("PROPPATCH", "update", 424, z, "a"), "This is never the ca"},
		{prop("PROPFIND", "read", 404, z, "a"), "The property does not exist on this resource"},
		{prop("PROPFIND", "read", 403, z, "a"), "The server does not show this property"},
		{prop("PROPFIND", "read", 403, dav, "getetag"), "The server does not show this property"},
		{prop("PROPFIND", "read", 401, z, "a"), "This property is shown to logged-in users only"},

		{res("LOCK", "lock", 403), "You may not lock this resource, so nothing was locked"},
		{res("LOCK", "lock", 423), "Somebody else holds a conflicting lock, so nothing was locked"},
		{res("DELETE", "tree", 403), "You may not delete this member"},
		{res("DELETE", "tree", 423), "This member is locked. Send the token"},
		{res("COPY", "tree", 403), "You may not copy this member"},
		{res("MOVE", "tree", 403), "You may not move this member"},
		{res("MOVE", "", 423), "The member is locked at its source or destination"},
		{res("", "tree", 403), "The server refused this for the member"},
		{res("COPY", "tree", 409), "The parent collection at the destination does not exist"},
		{res("COPY", "tree", 412), "The target exists and Overwrite is F"},
		{res("COPY", "tree", 507), "There is not enough space at the destination"},
		{res("COPY", "tree", 502), "The destination is on another server"},
		{res("REPORT", "read", 404), goneInReport},
		{res("REPORT:sync-collection", "read", 404), "The member was removed from the collection"},
		{res("REPORT:{DAV:}sync-collection", "read", 403), "This collection takes no part in the sync"},
		{res("REPORT:{urn:ietf:params:xml:ns:caldav}calendar-multiget", "read", 404), forgetMember},
		{res("REPORT:calendar-query", "read", 404), goneInReport},
		{res("PROPFIND", "read", 404), "The member disappeared while"},
		{res("PROPFIND", "read", 508), "The collection contains itself"},
		{res("PUT", "unknown", 423), "The resource is locked"},
		{res("", "unknown", 401), "Log in and repeat the request"},
		{res("", "unknown", 429), "There were too many requests"},
		{res("", "", 499), "The status is an internal code"},
		{res("", "", 444), classTexts[4]},
		{res("", "", 555), classTexts[5]},
		{res("", "", 0), "This is no valid status code"},
		{res("", "", 42), notAStatus},
		{res("", "", -7), notAStatus},
		{res("", "", 1234), notAStatus},

		{Query{Method: "PROPFIND", Class: "read", Status: 301, Redirect: "http://example.com/new/"}, "Send the request to http://example.com/new/ instead, the location that the response gives."},
		{Query{Method: "PROPFIND", Class: "read", Status: 301, Redirect: "http://example.com/\n"}, "The member has moved for good"},
		{Query{Method: "PROPFIND", Class: "read", Status: 302, Redirect: "/" + strings.Repeat("a", longestRedirect)}, "The member is elsewhere for now"},

		{cond(prop("PROPPATCH", "update", 403, z, "a"), dav, "cannot-modify-protected-property"), "Take the property out of the request: only the server sets it."},
		{cond(prop("PROPPATCH", "update", 403, dav, "acl"), dav, "cannot-modify-protected-property"), "This property is protected: only the server sets it. Take it out of the request. The ACL method changes it."},
		{cond(res("DELETE", "tree", 423), dav, "lock-token-submitted"), "The resource, or the one in DAV:href, is locked: send the token"},
		{cond(res("DELETE", "tree", 403), dav, "need-privileges"), "Grant the privilege in DAV:privilege"},
		{cond(res("DELETE", "tree", 403), dav, "needs-privilege"), "Grant the privilege in DAV:privilege"},
		{cond(res("COPY", "tree", 507), dav, "quota-not-exceeded"), "The quota is full: delete something"},
		{cond(res("COPY", "tree", 403), dav, "no-uid-conflict"), "The UID exists already at the DAV:href"},
		{cond(res("REPORT", "read", 507), dav, "number-of-matches-within-limits"), "There are too many matches"},
		{cond(res("REPORT", "read", 403), dav, "sync-traversal-supported"), "This sub-collection does not take part"},
		{cond(res("DELETE", "tree", 403), "http://example.com/", "unheard-of"), "You may not delete this member"},
		{cond(res("DELETE", "tree", 403), sabre, "exception"), "Read the message element in DAV:error first. You may not delete this member"},
		{cond(res("DELETE", "tree", 403), ownCloudPrefix, "retry"), "Read the reason element in DAV:error first. You may not delete this member"},
	} {
		got := For(c.q)
		if strings.HasSuffix(c.want, ".") && got != c.want || !strings.HasPrefix(got, c.want) {
			t.Errorf("%+v: %s", c.q, got)
		}
	}
}

// Whatever is asked, the answer is a sentence of a sensible length.
func TestForEverything(t *testing.T) {
	methods := []string{"", "PROPFIND", "REPORT", "REPORT:sync-collection", "SEARCH", "PROPPATCH", "MKCOL", "MKCALENDAR", "LOCK", "DELETE", "COPY", "MOVE", "PUT"}
	classes := []string{"", "read", "update", "lock", "tree", "unknown"}
	names := [][2]string{{"", ""}, {"urn:x", "x"}, {dav, "getetag"}, {dav, "resourcetype"}, {dav, "creationdate"}, {caldav, "supported-calendar-component-set"}, {dav, "current-user-privilege-set"}}
	codes := []int{-1, 1, 99, 444, 555, 599, 1000}
	for _, r := range rules {
		codes = append(codes, r.status)
	}
	for _, r := range statusRows {
		codes = append(codes, r.ranges[0].from)
	}
	slices.Sort(codes)
	codes = slices.Compact(codes)
	used := map[string]bool{}
	for _, m := range methods {
		for _, class := range classes {
			for _, name := range names {
				for _, code := range codes {
					text := For(Query{Method: m, Class: class, Status: code, PropSpace: name[0], PropLocal: name[1]})
					if !used[text] {
						checkText(t, m+" "+class, text)
						used[text] = true
					}
				}
			}
		}
	}
	for i := range rules {
		if r := &rules[i]; r.text != "" && !used[r.text] && r.methods != "REPORT:calendar-multiget REPORT:addressbook-multiget" {
			t.Errorf("never given: %+v", r)
		}
	}
	for _, c := range Conditions() {
		text := For(Query{Status: 507, Method: "COPY", Class: "tree", CondSpace: c.Space, CondLocal: c.Local})
		if text == "" || !strings.HasSuffix(text, ".") || len(text) > longest+60 {
			t.Errorf("%s: %s", c.Local, text)
		}
	}
}

func BenchmarkFor(b *testing.B) {
	q := Query{Method: "PROPPATCH", Class: "update", Status: 403, PropSpace: dav, PropLocal: "getetag"}
	b.ReportAllocs()
	for b.Loop() {
		For(q)
	}
}
