package rules

import (
	"bytes"
	"strconv"
	"strings"

	"lint207/analyze"
	"lint207/analyze/xmlscan"
)

// The answer to calendar-multiget: one response for each href of the request
// (RFC 4791 section 7.9).
var _ = add(
	Rule{
		Name: "multiget-missing-href", Family: "caldav", Severity: Error, Reports: analyze.CalendarMultiget, Needs: NeedsRequestBody, Whole: true,
		Covers:  []string{"CD-01"},
		Spec:    []string{"RFC 4791 7.9"},
		Summary: "The answer to a multiget has a response for each href of the request.",
		Help:    "add a response with 404 for a resource that is not there",
		On:      OnEnd(multigetMissing),
	},
	Rule{
		Name: "multiget-unrequested-href", Family: "caldav", Severity: Warning, Reports: analyze.CalendarMultiget, Needs: NeedsRequestBody,
		Covers:  []string{"CD-02"},
		Spec:    []string{"RFC 4791 7.9"},
		Summary: "The answer to a multiget has no response for what was not asked for.",
		Help:    "answer the hrefs of the request, and no others",
		On: OnResponse(func(p *Pass, r *analyze.Response) {
			for i := range r.Hrefs {
				if w, known := p.Request.AskedFor(i); w != nil || !known || markOfCut(p, r, i) || belowAsked(p, r.Hrefs[i].Bytes) {
					continue
				}
				p.Report(r.Hrefs[i].Span, "", "nobody asked for %s, so clients ignore it or take it for the answer to something else", Quote(r.Hrefs[i].Bytes))
			}
		}),
	},
	Rule{
		Name: "multiget-href-rewritten", Family: "caldav", Severity: Info, Reports: analyze.CalendarMultiget, Needs: NeedsRequestBody,
		Covers:  []string{"CD-03"},
		Spec:    []string{"RFC 4791 7.9", "RFC 3986 6.2.2"},
		Summary: "The answer to a multiget gives hrefs back in the spelling of the request.",
		Help:    "give back the href of the request as it was",
		On: OnResponse(func(p *Pass, r *analyze.Response) {
			for i := range r.Hrefs {
				h := &r.Hrefs[i]
				w, _ := p.Request.AskedFor(i)
				if w == nil || bytes.HasSuffix(h.Bytes, []byte(w.Href)) {
					continue
				}
				if _, _, path, _ := analyze.SplitHref([]byte(w.Href)); len(path) > 0 && path[0] == '/' && !sameSpelling(path, h.Bytes) {
					p.Report(h.Span, "", "the request has %s and the answer %s, two spellings that many clients do not match", Quote([]byte(w.Href)), Quote(h.Bytes)).
						Help("write %s", Escape([]byte(w.Href)))
				}
			}
		}),
	},
	Rule{
		Name: "multiget-error-in-propstat", Family: "caldav", Severity: Warning, Reports: analyze.CalendarMultiget,
		Covers:  []string{"CD-04"},
		Spec:    []string{"RFC 4791 7.9"},
		Summary: "A resource that a multiget cannot read has a status, not propstats.",
		Help:    "write the status into the response, and leave the propstats out",
		On:      OnResponse(calendarErrorInPropstat),
	},
	Rule{
		Name: "multiget-href-outside-scope", Family: "caldav", Severity: Info, Reports: analyze.CalendarMultiget, Needs: NeedsURL | NeedsRequestBody,
		Covers:  []string{"CD-05"},
		Spec:    []string{"RFC 4791 7.9"},
		Summary: "A multiget asks for members of the collection that it is sent to.",
		Help:    clientFault + "send the request to the collection of the resources",
		On: OnEnd(func(p *Pass) {
			for _, w := range p.Request.Wanted() {
				if w.At.Outside() {
					p.ReportField(nil, w.Href, "the request asks for %s, which does not lie in the collection %s that it is sent to: servers answer 403 or 404", Quote([]byte(w.Href)), Quote(p.Request.Scope.URL()))
				}
			}
		}),
	},
)

// multigetMissing: hrefs outside of the collection, of collections or of the
// Request-URI itself break the request, so that they may be left out.
func multigetMissing(p *Pass) {
	q := p.Request
	if cutShort(p) || !answered207(p) {
		return
	}
	var names []string
	unsure, n := false, 0
	wanted := q.Unanswered()
	for _, w := range wanted {
		single := w.At.Self() && len(q.Wanted()) == 1
		if w.Slash || q.Scope.SourceKnown() && !w.At.Below() && !single {
			continue
		}
		unsure = unsure || !q.Scope.SourceKnown()
		if n++; len(names) < maxNamed {
			names = append(names, Quote([]byte(w.Href)))
		}
	}
	if n == 0 {
		return
	}
	text := strings.Join(names, ", ")
	if n > len(names) {
		text += " and " + strconv.Itoa(n-len(names)) + " others"
	}
	rep := p.ReportMark(p.Document.RootMark(), strings.Join(names, " "), "the request asks for %s, which the answer does not mention: clients cannot tell whether that was removed or may not be read", text)
	if unsure {
		rep.Probably()
	}
}

// markOfCut says that a response tells of the Request-URI that the answer is not complete.
func markOfCut(p *Pass, r *analyze.Response, i int) bool {
	s := &p.Request.Scope
	return r.Status.Code == 507 && (!s.SourceKnown() || s.Source(i).Self())
}

// belowAsked says that an href may be a member of a collection that was asked for.
func belowAsked(p *Pass, href []byte) bool {
	for _, w := range p.Request.Wanted() {
		if w.Slash && bytes.HasPrefix(href, []byte(w.Href)) {
			return true
		}
	}
	return false
}

// sameSpelling says that the path of an href is that path but for what makes
// no difference in RFC 3986 section 6.2.2.
func sameSpelling(path, href []byte) bool {
	_, _, other, _ := analyze.SplitHref(href)
	return bytes.Equal(analyze.DecodePercent(nil, path, false), analyze.DecodePercent(nil, other, false))
}

// calendarErrorInPropstat goes by getetag, which every object has: where that
// and the data itself fail the resource cannot be read.
func calendarErrorInPropstat(p *Pass, r *analyze.Response) {
	if r.Status.Present || len(r.Propstats) == 0 {
		return
	}
	etag, data := false, false
	for i := range r.Propstats {
		ps := &r.Propstats[i]
		if ps.Status.Code < 400 || ps.Content > 0 {
			return
		}
		for j := range ps.Props {
			name := p.Name(ps.Props[j].Name)
			etag, data = etag || name == getetag, data || name == calendarData
		}
	}
	if s := &r.Propstats[0].Status; etag && data || propertyCount(r) == 0 && s.Code >= 400 {
		p.Report(s.Span, strconv.Itoa(s.Code), "this resource cannot be read, but the answer says %d of its properties: clients that look for the status of the response take it for one without data", s.Code).
			Help("write <status>%s</status> into the response instead of the propstats", Escape(s.Bytes))
	}
}

var getetag = xmlscan.Name{Space: analyze.DAV, Local: "getetag"}
