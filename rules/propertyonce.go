package rules

import (
	"bytes"
	"strconv"

	"lint207/analyze"
)

var _ = add(
	Rule{
		Name: "error-propstat-has-value", Family: "status", Severity: Warning,
		When:    analyze.ReadMethods | analyze.UnknownMethod,
		Covers:  []string{"R4918-063"},
		Spec:    []string{"RFC 4918 14.22", "RFC 4918 9.1.2"},
		Summary: "A propstat with an error status holds the value of a property.",
		Help:    "leave the property element empty, or report the value in a 200 propstat",
		On: OnPropstat(func(p *Pass, _ *analyze.Response, ps *analyze.Propstat) {
			if ps.Content == 0 || ps.Status.Code < 300 {
				return
			}
			for i := range ps.Props {
				if q := &ps.Props[i]; q.Content {
					p.Report(q.Tag(), strconv.Itoa(ps.Status.Code), "%s has a value under %d, where only names are listed, so clients ignore it", p.Tag(q.Tag(), q.Q), ps.Status.Code).
						Property(q.Name, q.Tag(), q.Q)
					return
				}
			}
		}),
	},
	Rule{
		Name: "duplicate-property", Family: "status", Severity: Error, When: analyze.ReadMethods,
		Covers:  []string{"R4918-006", "R4918-008", "R4918-053"},
		Spec:    []string{"RFC 4918 9.1", "RFC 4918 4.4"},
		Summary: "A property is reported twice for one resource, with different values or statuses.",
		Help:    "report each property once",
		On: onDuplicate(func(p *Pass, d *duplicate) {
			what := "values"
			if d.first.Status.Code != d.second.Status.Code {
				what = "statuses"
			} else if sameElement(p, d.a, d.b) {
				return
			}
			p.duplicate(d, "%s is reported twice with different %s, so which one a client believes depends on the client", what)
		}),
	},
	Rule{
		Name: "repeated-property", Family: "status", Severity: Info, When: analyze.ReadMethods,
		Covers:  []string{"R4918-008", "R4918-053"},
		Spec:    []string{"RFC 4918 9.1"},
		Summary: "A property is reported twice for one resource, both times alike.",
		Help:    "report each property once, even if the request names it twice",
		On: onDuplicate(func(p *Pass, d *duplicate) {
			if d.first.Status.Code == d.second.Status.Code && sameElement(p, d.a, d.b) {
				p.duplicate(d, "%s is reported twice with the same %s", "status and value")
			}
		}),
	},
)

// duplicate is a property that a response holds twice.
type duplicate struct {
	first, second *analyze.Propstat
	a, b          *analyze.Property
}

func (p *Pass) duplicate(d *duplicate, message, what string) {
	p.Report(d.b.Tag(), "", message, p.Tag(d.b.Tag(), d.b.Q), what).
		Property(d.b.Name, d.b.Tag(), d.b.Q).
		Related(d.a.Tag(), "reported here first")
}

// maxOnce bounds the properties of a response that are compared with each other.
const maxOnce = 300

// onDuplicate finds each property that stands in a response a second time.
func onDuplicate(found func(*Pass, *duplicate)) Hook {
	return OnResponse(func(p *Pass, r *analyze.Response) {
		if !r.Twice {
			return
		}
		n := 0
		for i := range r.Propstats {
			ps := &r.Propstats[i]
			for j := range ps.Props {
				if n++; n > maxOnce {
					return
				}
				if d := earlier(r, i, j); d.a != nil {
					found(p, &d)
				}
			}
		}
	})
}

// earlier looks for the same name before property j of propstat i.
func earlier(r *analyze.Response, i, j int) (d duplicate) {
	name := r.Propstats[i].Props[j].Name
	if name < 0 {
		return d
	}
	for k := 0; k <= i; k++ {
		ps := &r.Propstats[k]
		props := ps.Props
		if k == i {
			props = props[:j]
		}
		for l := range props {
			if props[l].Name == name {
				return duplicate{ps, &r.Propstats[i], &props[l], &r.Propstats[i].Props[j]}
			}
		}
	}
	return d
}

// sameElement compares the contents of two property elements by their bytes;
// what has left the window counts as the same.
func sameElement(p *Pass, a, b *analyze.Property) bool {
	if !a.Content && !b.Content {
		return true
	}
	x, okX := content(p, a)
	y, okY := content(p, b)
	return !okX || !okY || bytes.Equal(x, y)
}

// content is what stands between the start tag of a property and the first end
// tag of that name.
func content(p *Pass, q *analyze.Property) (b []byte, ok bool) {
	tag := p.Raw(q.Tag())
	if tag == nil || bytes.HasSuffix(tag, []byte("/>")) {
		return nil, tag != nil
	}
	from := q.Tag().End() - p.window.Base.Off
	rest := p.window.Buf[from:]
	end := bytes.Index(rest, append([]byte("</"), tag[1:1+q.Q]...))
	return rest[:max(end, 0)], end >= 0
}
