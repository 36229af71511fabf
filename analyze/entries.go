package analyze

import "sync"

// formOf an entry: a response speaks of hrefs or of properties.
const (
	statusForm = iota
	propstatForm
)

// tally counts the entries of a response, or of all of them, by form and code.
type tally struct {
	entries int64
	by      [2][1000]int64
}

// tallies are large, so that many small documents share them.
var tallies = sync.Pool{New: func() any { return new(tally) }}

// failed is the number of entries of a form that are no success.
func (t *tally) failed(form int) (n int64) {
	for code, k := range t.by[form] {
		if code/100 != 2 {
			n += k
		}
	}
	return n
}

// each calls f for every group of entries with one status: the hrefs in
// status form, the properties of each propstat. n is the number of entries;
// ps is nil in status form. An empty prop carries no outcome, unless it is the
// only propstat of its response and not 2xx: then it speaks of the href.
func (r *Response) each(f func(form, code int, n int64, ps *Propstat)) {
	if r.Status.Present {
		f(statusForm, r.Status.Code, int64(max(1, len(r.Hrefs))), nil)
	}
	for i := range r.Propstats {
		p := &r.Propstats[i]
		switch n := p.Count(); {
		case !p.Status.Present && n > 0:
			f(propstatForm, 0, int64(n), p) // some clients take it for success, others for failure
		case !p.Status.Present:
		case n > 0:
			f(propstatForm, p.Status.Code, int64(n), p)
		case len(r.Propstats) == 1 && !r.Status.Present && p.Status.Code/100 != 2:
			f(propstatForm, p.Status.Code, 1, p)
		}
	}
}

// statusOf is the text of the first status that an entry has and that fits.
func (r *Response) statusOf(fits func(code int) bool) (at Span) {
	r.each(func(_, code int, _ int64, ps *Propstat) {
		switch {
		case at.Len > 0 || !fits(code):
		case ps == nil:
			at = r.Status.Span
		default:
			at = ps.Status.Span
		}
	})
	return at
}

// shape is the sum of one response that the diagnosis needs.
type shape struct {
	ok, gone, deps, redirects, full, odd, other int64 // 2xx; 404; 424; 3xx; 507; unclassifiable; other failures
	statusDeps                                  int64 // the 424s in status form
	lockDeps                                    int64 // the 424s of an empty lockdiscovery alone (RFC 2518 section 8.10.10)
	statusFailed                                bool  // a failure in status form that is no 424
	values                                      bool  // a property of a 2xx propstat has content
}

// failures is the number of entries that are root failures when 404 and 3xx count as such.
func (s *shape) failures() int64 { return s.gone + s.redirects + s.full + s.other }

func classifiable(code int) bool { return code >= 200 && code < 600 }

func (r *Response) shape(total *tally) (s shape) {
	r.each(func(form, code int, n int64, ps *Propstat) {
		total.entries += n
		total.by[form][code] += n
		switch {
		case code/100 == 2:
			s.ok += n
			if ps != nil && ps.Content > 0 {
				s.values = true
			}
			return
		case !classifiable(code):
			s.odd += n
			return
		case code == 424:
			s.deps += n
			if form == statusForm {
				s.statusDeps += n
			} else if len(ps.Props) == 1 && ps.Props[0].Name == NameLockdiscovery && !ps.Props[0].Content {
				s.lockDeps += n
			}
			return
		case code == 404:
			s.gone += n
		case code/100 == 3:
			s.redirects += n
		case code == 507:
			s.full += n
		default:
			s.other += n
		}
		if form == statusForm {
			s.statusFailed = true
		}
	})
	if s.lockDeps != s.deps-s.statusDeps {
		s.lockDeps = 0 // beside other properties it is one of them
	}
	return s
}

// classify says what became of an entry under a class of methods. beside424
// says that a 424 is in the same response.
func classify(c Class, form, code int, beside424 bool) EntryClass {
	switch {
	case code/100 == 2:
		return Succeeded
	case !classifiable(code):
		return Unclassifiable
	case code == 424:
		return Dependent
	case code == 404 && (c == ClassRead || (c == ClassUnknown || c == ClassOther) && !beside424):
		return Absent
	case code/100 == 3 && c == ClassRead:
		return Redirected
	case code == 507 && form == statusForm && c == ClassRead:
		return Truncated
	}
	return Failed
}
