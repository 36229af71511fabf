package rules

import (
	"lint207/analyze"
	"lint207/analyze/xmlscan"
)

// RFC 4331: quota and size.
var (
	quotaAvailable = davName("quota-available-bytes")
	quotaUsed      = davName("quota-used-bytes")
)

var _ = add(
	Rule{
		Name: "quota-value-not-octets", Family: "quota", Severity: Info, When: analyze.ReadMethods,
		Covers:  []string{"QT-01"},
		Spec:    []string{"RFC 4331 3", "RFC 4331 4"},
		Summary: "A quota property is a negative number, by which ownCloud and Nextcloud mean unknown or unlimited.",
		Help:    "answer the property with 404 if there is no limit or it is not known",
		On: onQuota(func(p *Pass, q *analyze.Property, t *analyze.Text) {
			if negative(t.Bytes) {
				p.reportValue(q, t, "%s is %s, no number of octets; by -1, -2 and -3 ownCloud and Nextcloud mean not computed, unknown and unlimited, and other clients show a wrong size")
			}
		}),
	},
	Rule{
		Name: "quota-value-no-number", Family: "quota", Severity: Warning, When: analyze.ReadMethods,
		Covers:  []string{"QT-01"},
		Spec:    []string{"RFC 4331 3", "RFC 4331 4"},
		Summary: "A quota property is no number of octets.",
		Help:    "write the octets in decimal digits, or answer the property with 404 if there is no limit",
		On: onQuota(func(p *Pass, q *analyze.Property, t *analyze.Text) {
			if !negative(t.Bytes) && !isDigits(t.Bytes) {
				p.reportValue(q, t, "%s is %s, which is no number of octets, so clients cannot show the quota")
			}
		}),
	},
	Rule{
		Name: "quota-pair-incomplete", Family: "quota", Severity: Info, When: analyze.ReadMethods,
		Covers:  []string{"QT-03"},
		Spec:    []string{"RFC 4331 3", "RFC 4331 4"},
		Summary: "Only one of the two quota properties is there.",
		Help:    "report both properties; available alone may be left out if there is no limit",
		On: OnTree(func(p *Pass, shown *analyze.Property, _ *analyze.Node) {
			other := quotaUsed
			if p.Name(shown.Name) == quotaUsed {
				other = quotaAvailable
			}
			if missing := p.propertyWith(p.response, other, 4); missing != nil {
				p.Report(missing.Tag(), "", "%s is reported with 404 although %s is there; that may mean that there is no limit", p.Tag(missing.Tag(), missing.Q), p.Tag(shown.Tag(), shown.Q)).
					Property(missing.Name, missing.Tag(), missing.Q)
			}
		}, quotaAvailable, quotaUsed),
	},
	Rule{
		Name: "quota-missing-on-collection", Family: "quota", Severity: Info, When: analyze.ReadMethods,
		Covers:  []string{"QT-04"},
		Spec:    []string{"RFC 4331 3", "RFC 4331 4"},
		Summary: "A collection has no quota-used-bytes although another one has it.",
		Help:    "report quota-used-bytes for each collection",
		On: OnResponse(func(p *Pass, r *analyze.Response) {
			if len(r.Facts) == 0 || !r.Facts[0].Collection {
				return
			}
			if q := p.propertyWith(r, quotaUsed, 2); q != nil {
				p.Facts.Remember(analyze.QuotaShown, 0, 0, r.Near(p.window, q.Off), int64(q.Len))
				return
			}
			if q := p.propertyWith(r, quotaUsed, 4); q != nil {
				if first, ok := p.Facts.Recall(analyze.QuotaShown, 0); ok {
					p.Report(q.Tag(), "", "%s is reported with 404 for this collection although an earlier one has it", p.Tag(q.Tag(), q.Q)).
						Property(q.Name, q.Tag(), q.Q).RelatedPlace(first.At, first.Len, "the quota of another collection")
				}
			}
		}),
	},
	Rule{
		Name: "storage-507-without-condition", Family: "quota", Severity: Info,
		When:    analyze.COPY | analyze.MOVE | analyze.PROPPATCH | analyze.MKCOL | analyze.DELETE,
		Covers:  []string{"QT-05"},
		Spec:    []string{"RFC 4331 6"},
		Summary: "507 does not say whether the quota or the disk is full.",
		Help:    "add DAV:error with quota-not-exceeded or sufficient-disk-space",
		On: OnResponse(func(p *Pass, r *analyze.Response) {
			if r.Status.Code == 507 && !r.Error.Present {
				p.Report(r.Status.Span, "", "507 comes without a condition, so clients cannot tell a full quota from a full disk")
			}
			for i := range r.Propstats {
				if ps := &r.Propstats[i]; ps.Status.Code == 507 && !ps.Error.Present && !r.Error.Present {
					p.Report(ps.Status.Span, "", "507 comes without a condition, so clients cannot tell a full quota from a full disk")
				}
			}
		}),
	},
)

func onQuota(f func(*Pass, *analyze.Property, *analyze.Text)) Hook {
	return OnValue(func(p *Pass, q *analyze.Property, t *analyze.Text) {
		if len(t.Bytes) > 0 {
			f(p, q, t)
		}
	}, quotaAvailable, quotaUsed)
}

func negative(b []byte) bool { return len(b) > 1 && b[0] == '-' && isDigits(b[1:]) }

// propertyWith is the property of that name in the propstats of a class: 2 for
// 2xx, 4 for 404 only. nil if there is none.
func (p *Pass) propertyWith(r *analyze.Response, name xmlscan.Name, class int) *analyze.Property {
	for i := range r.Propstats {
		ps := &r.Propstats[i]
		if ps.Status.Code/100 != class || class == 4 && ps.Status.Code != 404 {
			continue
		}
		for j := range ps.Props {
			if p.Name(ps.Props[j].Name) == name {
				return &ps.Props[j]
			}
		}
	}
	return nil
}
