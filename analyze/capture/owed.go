package capture

import (
	"slices"
	"strings"
)

// Owed says that the exchange has no body and should have had a Multi-Status.
func (ex *Exchange) Owed() bool { return owed(ex, ex.Request) }

// owed says that an answer without a body should have been a Multi-Status, as
// far as the request tells: a PROPPATCH that succeeds (RFC 4918 section 9.2),
// and a query of calendars or address books (RFC 4791 7.8, RFC 6352 8.6).
func owed(ex *Exchange, q *Request) bool {
	if ex.Head == nil || q == nil || ex.Looks != LooksEmpty {
		return false
	}
	switch status := ex.Head.Status; q.Method {
	case "PROPPATCH":
		return (status == 204 || status == 200 && empty(ex.Head)) && !wantsShort(q)
	case "REPORT":
		root, _ := rootName(q.Body)
		return status == 204 && slices.Contains([]string{"calendar-query", "addressbook-query"}, string(local(root)))
	}
	return false
}

// empty says that the server sent no body; a capture may have lost one.
func empty(h *Head) bool {
	n, _ := Get(h.Header, "Content-Length")
	return n == "0"
}

// wantsShort says that one of the fields asks for no more than the status
// (RFC 8144 section 2).
func wantsShort(q *Request) bool {
	return slices.ContainsFunc(q.Header, func(f Field) bool {
		return strings.EqualFold(f.Name, "Brief") ||
			strings.EqualFold(f.Name, "Prefer") && strings.Contains(strings.ToLower(f.Value), "minimal")
	})
}
