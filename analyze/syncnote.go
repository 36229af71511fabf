package analyze

import "lint207/analyze/xmlscan"

// synced is what a request remembers of the answer to sync-collection and of
// the marks by which answers say that they were cut short.
type synced struct {
	members map[uint64]struct{} // distinct members, up to one more than the limit
	Excess  *Mark               // href of the first member beyond the limit of the request

	cutHere bool  // the Request-URI has a 507
	CutAway *Mark // status of the first 507 of another resource
	cutLike bool  // it may be the Request-URI by another prefix
}

// CutElsewhere is the status of a 507 that names another resource than the
// Request-URI, if none names it; sure is false if it may be another name of it.
func (r *Request) CutElsewhere() (m *Mark, sure bool) {
	if r.cutHere {
		return nil, false
	}
	return r.CutAway, !r.cutLike && !r.Scope.Changed()
}

// report notes a response of an answer to REPORT or SEARCH.
func (r *Request) report(resp *Response, w *xmlscan.Window, names []xmlscan.Name) {
	if r.Set == REPORT || r.Set == SEARCH {
		r.sync(resp, w, names)
	}
	if r.kind == CalendarMultiget {
		r.answer(resp)
	}
}

// sync notes a response of an answer to REPORT or SEARCH.
func (r *Request) sync(resp *Response, w *xmlscan.Window, names []xmlscan.Name) {
	for i := range resp.Hrefs {
		at, h := r.Scope.Source(i), &resp.Hrefs[i]
		switch {
		case TruncationMark(resp, names):
			r.cutHere = r.cutHere || at.Self() || !at.Known
			if r.CutAway == nil && !at.Self() {
				r.CutAway, r.cutLike = newMark(w, resp, resp.Status.Span), r.Scope.EndsLike(h.Bytes)
			}
		case r.kind == SyncCollection && r.Body.Report.Limit > 0 && !at.Self():
			r.member(resp, h, w)
		}
	}
}

// member counts the members of an answer whose number the request limits.
func (r *Request) member(resp *Response, h *Text, w *xmlscan.Window) {
	limit := r.Body.Report.Limit
	key, ok := r.lenient(h.Bytes)
	if !ok || r.Excess != nil || limit >= maxNotedPaths {
		return
	}
	if r.members == nil {
		r.members = map[uint64]struct{}{}
	}
	if r.members[key] = struct{}{}; int64(len(r.members)) > limit {
		r.Excess = newMark(w, resp, h.Span)
	}
}

// TruncationMark says that a response tells that the answer is not complete
// (RFC 6578 section 3.6, RFC 6352 section 8.6.2); a quota is another matter.
func TruncationMark(resp *Response, names []xmlscan.Name) bool {
	if resp.Status.Code != 507 || len(resp.Propstats) > 0 {
		return false
	}
	for i := range resp.Error.Conditions {
		switch Name(names, resp.Error.Conditions[i].Name) {
		case dav("quota-not-exceeded"), dav("sufficient-disk-space"):
			return false
		}
	}
	return true
}
