package rules

import (
	"slices"
	"strings"
	"sync"

	"lint207/analyze"
	"lint207/analyze/advice"
	"lint207/analyze/xmlscan"
)

// publicSpaces are namespaces of published vocabularies other than DAV:.
var publicSpaces = []string{
	"urn:ietf:params:xml:ns:caldav",
	"urn:ietf:params:xml:ns:carddav",
	"http://www.w3.org/XML/1998/namespace",
	"http://www.w3.org/2000/xmlns/",
	"http://calendarserver.org/ns/",
	"http://apple.com/ns/ical/",
	"http://me.com/_namespace/",
	"http://apache.org/dav/props/",
	"http://ucb.openoffice.org/dav/props/",
	"http://owncloud.org/ns",
	"http://nextcloud.org/ns",
	"http://nextcloud.com/ns",
	"http://sabredav.org/ns",
	"http://subversion.tigris.org/xmlns/dav/",
	"http://subversion.tigris.org/xmlns/svn/",
	"http://subversion.tigris.org/xmlns/custom/",
	"svn:",
	"urn:schemas-microsoft-com:",
	"urn:schemas-microsoft-com:office:office",
	"http://schemas.microsoft.com/repl/",
	"http://xmlns.webdav.org/",
	"http://www.w3.org/2001/XMLSchema",
	"http://www.w3.org/1999/xhtml",
	"http://www.w3.org/2001/XMLSchema-instance",
	"urn:ietf:params:xml:ns:xcal",
	"urn:ietf:params:xml:ns:inbox",
	"http://open-collaboration-services.org/ns",
	pushSpace,
}

const svnCustom = "http://subversion.tigris.org/xmlns/custom/"

// KnownSpace says that a namespace name is public: that of a published
// vocabulary, or one that was meant to be.
func KnownSpace(space string) bool {
	if space == analyze.DAV || nearDAV(space) || space == "DAV" || space == ":DAV" || space == "urn:ietf:params:xml:ns" {
		return true
	}
	folded := strings.ToLower(strings.Trim(space, ":/"))
	return slices.ContainsFunc(publicSpaces, func(s string) bool {
		s = strings.ToLower(strings.Trim(s, ":/"))
		return s == folded || strings.HasPrefix(s, ietfSpace) && strings.HasPrefix(folded, ietfSpace) && distance(s[len(ietfSpace):], folded[len(ietfSpace):]) <= 2
	})
}

// ietfSpace begins the namespaces of the IETF; a name in it that nobody has
// registered is a misprint.
const ietfSpace = "urn:ietf:params:xml:ns:"

// lookedAt are the local names of the elements that rules look at.
var lookedAt = sync.OnceValue(func() map[string]bool {
	set := map[string]bool{}
	for _, n := range analyze.KnownNames() {
		set[n.Local] = true
	}
	for _, r := range All() {
		for _, n := range r.On.names {
			set[n.Local] = true
		}
	}
	return set
})

// KnownName says that the name of an element is public: that of a specification
// or of a published vocabulary, or nearly so. Others may tell who uses them.
func KnownName(space, local string) bool {
	switch {
	case space == svnCustom: // names that users give
		return false
	case slices.Contains(publicSpaces, space):
		return true
	case space != "" && !KnownSpace(space):
		return false
	}
	folded := strings.ToLower(local)
	if lookedAt()[local] || davElements[xmlscan.Name{Space: analyze.DAV, Local: folded}] || davElements[xmlscan.Name{Space: analyze.DAV, Local: local}] || nearest(folded) != "" {
		return true
	}
	if _, ok := advice.ForCondition(analyze.DAV, local); ok {
		return true
	}
	if c, ok := advice.NearCondition(analyze.DAV, local); ok {
		return strings.EqualFold(c.Local, local)
	}
	return false
}
