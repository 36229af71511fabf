package rules

import (
	"strconv"

	"lint207/analyze"
)

var _ = add(
	Rule{
		Name: "redirect-without-location-element", Aliases: []string{"redirect-without-location"}, Family: "redirect", Severity: Error,
		Covers:  []string{"R4918-142", "RR-01", "HT-12"},
		Spec:    []string{"RFC 4918 13.2", "RFC 9110 15.4"},
		Summary: "A response with a redirect status lacks the DAV:location element that says where to.",
		Help:    "add DAV:location with one DAV:href: the value of the Location header that a request for this resource would get",
		On: OnResponse(func(p *Pass, r *analyze.Response) {
			code := r.Status.Code
			if r.Location.Present || !redirects(code) {
				return
			}
			f := p.Report(r.Tag, strconv.Itoa(code), "the response says %s without a DAV:location, so clients cannot follow the redirect", Quote(r.Status.Bytes))
			if code == 308 {
				f.Probably() // younger than the list in RFC 4918
			}
		}),
	},
	Rule{
		Name: "redirect-in-propstat", Family: "redirect", Severity: Info,
		Covers:  []string{"R4918-142", "HT-12"},
		Spec:    []string{"RFC 4918 13.2"},
		Summary: "A redirect status stands in a propstat of a response without DAV:location.",
		Help:    "if the resource has moved, give the response a DAV:status and a DAV:location instead of propstats",
		On: OnPropstat(func(p *Pass, r *analyze.Response, ps *analyze.Propstat) {
			if !r.Location.Present && redirects(ps.Status.Code) {
				p.Report(ps.Status.Span, strconv.Itoa(ps.Status.Code), "a redirect of properties means nothing, and no DAV:location says where to")
			}
		}),
	},
	Rule{
		Name: "location-without-redirect-status", Aliases: []string{"location-without-redirect"}, Family: "redirect", Severity: Warning,
		Covers:  []string{"R4918-154", "RR-03"},
		Spec:    []string{"RFC 4918 14.9", "RFC 4918 14.24"},
		Summary: "DAV:location stands in a response whose status has no place for a Location header.",
		Help:    "leave DAV:location out; it belongs to 3xx and 201",
		On: OnResponse(func(p *Pass, r *analyze.Response) {
			if r.Location.Present && !takesLocation(r) {
				p.Report(r.Location.Tag, "", "%s means nothing without a redirect status, and clients may take its target for another entry (Finder shows such entries twice)", p.Element(r.Location.Tag))
			}
		}),
	},
)

// redirects: the codes of RFC 4918 section 13.2, and 308.
func redirects(code int) bool {
	return code >= 300 && code <= 303 || code == 305 || code == 307 || code == 308
}

// takesLocation says whether a status of the response goes with a Location
// header (RFC 4918 section 14.9), or cannot be read.
func takesLocation(r *analyze.Response) bool {
	fits := func(s *analyze.Status) bool {
		return s.Present && (s.Code == 0 || s.Code == 201 || s.Code/100 == 3)
	}
	if fits(&r.Status) {
		return true
	}
	for i := range r.Propstats {
		if fits(&r.Propstats[i].Status) {
			return true
		}
	}
	return !r.Status.Present && len(r.Propstats) == 0
}
