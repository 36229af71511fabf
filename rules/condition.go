package rules

import (
	"strconv"

	"lint207/analyze"
	"lint207/analyze/xmlscan"
)

// The conditions of RFC 4918 section 16.
const (
	lockTokenMatches   = "lock-token-matches-request-uri"
	lockTokenSubmitted = "lock-token-submitted"
	noConflictingLock  = "no-conflicting-lock"
	noExternalEntities = "no-external-entities"
	preservedLive      = "preserved-live-properties"
	finiteDepth        = "propfind-finite-depth"
	protectedProperty  = "cannot-modify-protected-property"
)

var _ = add(
	Rule{
		Name: "lock-token-submitted-without-href", Family: "condition", Severity: Error,
		Covers:  []string{"R4918-203"},
		Spec:    []string{"RFC 4918 16"},
		Summary: "DAV:lock-token-submitted names no locked resource.",
		Help:    "name at least one locked resource in a DAV:href inside it",
		On: onDAVCondition(lockTokenSubmitted, func(p *Pass, c *Condition) {
			if c.Hrefs == 0 {
				p.Report(c.Tag, "", "%s names no locked resource, so clients do not know whose lock token to send (the examples 9.6.2, 9.8.8 and 9.9.6 of RFC 4918 share this fault)", p.Tag(c.Tag, c.Q)).
					Help("write the URL of the locked resource in a DAV:href inside it")
			}
		}),
	},
	Rule{
		Name: "condition-status-mismatch", Family: "condition", Severity: Warning,
		Covers:  []string{"R4918-204", "R4918-206", "R4918-207", "R4918-208", "R4918-209", "R4918-210", "DV-03"},
		Spec:    []string{"RFC 4918 16"},
		Summary: "A condition of RFC 4918 stands beside a status that it does not go with.",
		Help:    "send the status that section 16 names for the condition",
		On: OnCondition(func(p *Pass, c *Condition) {
			want := conditionStatus(p.Name(c.Name))
			if want[0] == 0 || c.Status.Code < 300 || c.Status.Code == want[0] || c.Status.Code == want[1] {
				return
			}
			p.Report(c.Tag, strconv.Itoa(c.Status.Code), "%s goes with %d %s, not with %d, so clients that go by the status treat this failure as another one", p.Tag(c.Tag, c.Q), want[0], reasons[want[0]], c.Status.Code).
				Help("write HTTP/1.1 %d %s", want[0], reasons[want[0]])
		}),
	},
	Rule{
		Name: "lock-conflict-status-not-423", Family: "condition", Severity: Info,
		Covers:  []string{"R4918-022", "R4918-205"},
		Spec:    []string{"RFC 4918 7.4", "RFC 4918 9.10.3"},
		Summary: "DAV:no-conflicting-lock stands beside a status other than 423.",
		Help:    "send 423 Locked for a resource on which another lock stands in the way",
		On: onDAVCondition(noConflictingLock, func(p *Pass, c *Condition) {
			if c.Status.Code >= 300 && c.Status.Code != 423 {
				p.Report(c.Tag, strconv.Itoa(c.Status.Code), "%s stands beside %d, but a lock conflict is 423 Locked", p.Tag(c.Tag, c.Q), c.Status.Code)
			}
		}),
	},
	Rule{
		Name: "condition-content", Family: "condition", Severity: Warning,
		Covers:  []string{"R4918-202"},
		Spec:    []string{"RFC 4918 16"},
		Summary: "A condition of RFC 4918 has content that its definition does not know.",
		Help:    "leave the condition empty; a text for people belongs into DAV:responsedescription",
		On:      OnCondition(conditionContent),
	},
	Rule{
		Name: "condition-in-wrong-scope", Aliases: []string{"condition-in-wrong-place"}, Family: "condition", Severity: Warning,
		Covers:  []string{"R4918-201"},
		Spec:    []string{"RFC 4918 16"},
		Summary: "A condition about a property stands in the response instead of the propstat.",
		Help:    "move the DAV:error into the propstat of the property that was refused",
		Yields:  []string{"error-inside-responsedescription"},
		On: onDAVCondition(protectedProperty, func(p *Pass, c *Condition) {
			if c.Propstat == nil && p.response != nil && len(p.response.Propstats) > 0 {
				p.Report(c.Tag, "", "%s is about a property but stands in the response, so clients cannot tell which property is protected", p.Tag(c.Tag, c.Q))
			}
		}),
	},
	Rule{
		Name: "condition-not-applicable-to-method", Family: "condition", Severity: Warning,
		Covers:  []string{"R4918-206", "R4918-207"},
		Spec:    []string{"RFC 4918 16"},
		Summary: "A condition that fails a whole request stands in a part of a Multi-Status.",
		Help:    "answer the request with the status of the condition and a DAV:error body, not with 207",
		On: OnCondition(func(p *Pass, c *Condition) {
			n := p.Name(c.Name)
			if n.Space != analyze.DAV || n.Local != lockTokenMatches && n.Local != noExternalEntities || p.Facts.Root.Kind != analyze.KindMultistatus {
				return
			}
			p.Report(c.Tag, n.Local, "%s fails a request as a whole, so it means nothing for one part of a Multi-Status", p.Tag(c.Tag, c.Q))
		}),
	},
	Rule{
		Name: "error-element-with-success-status", Family: "condition", Severity: Warning,
		Covers:  []string{"R4918-212"},
		Spec:    []string{"RFC 4918 16", "RFC 4918 14.5"},
		Summary: "DAV:error explains a failure but stands beside a success status.",
		Help:    "send the status of the failure, or leave DAV:error out",
		On: OnCondition(func(p *Pass, c *Condition) {
			if c.Status.Present && c.Status.Code/100 == 2 && c.Condition == &c.Error.Conditions[0] {
				p.Report(c.Error.Tag, strconv.Itoa(c.Status.Code), "%s explains a failure but stands beside %d, so clients take the part for a success and never look at it", p.Element(c.Error.Tag), c.Status.Code)
			}
		}),
	},
	Rule{
		Name: "locked-without-condition", Family: "condition", Severity: Warning,
		Covers:  []string{"R4918-129", "R4918-098"},
		Spec:    []string{"RFC 4918 11.3", "RFC 4918 9.8.5", "RFC 4918 9.9.4"},
		Summary: "423 comes without a condition element, so clients cannot find the lock.",
		Help:    "add DAV:error with lock-token-submitted and the href of the locked resource (LOCK: no-conflicting-lock)",
		On: OnResponse(func(p *Pass, r *analyze.Response) {
			if r.Status.Code == 423 && !r.Error.Present {
				p.Report(r.Tag, "", "the response says 423 without a DAV:error, so clients cannot find out whose lock is in the way")
			}
			for i := range r.Propstats {
				if ps := &r.Propstats[i]; ps.Status.Code == 423 && !ps.Error.Present && !r.Error.Present {
					p.Report(ps.Tag, "", "the propstat says 423 without a DAV:error, so clients cannot find out whose lock is in the way")
				}
			}
		}),
	},
	Rule{
		Name: "protected-property-403-without-condition", Aliases: []string{"known-condition-not-reported"}, Family: "condition",
		Severity: Warning, When: analyze.PROPPATCH,
		Covers:  []string{"R4918-074", "R4918-211"},
		Spec:    []string{"RFC 4918 9.2.1", "RFC 4918 16"},
		Summary: "403 for a protected property comes without cannot-modify-protected-property.",
		Help:    "add <D:error><D:cannot-modify-protected-property/></D:error> to the propstat",
		On:      onProtected(403, "403 for %s, which only the server sets, comes without cannot-modify-protected-property, so clients take it for missing write permission"),
	},
	Rule{
		Name: "protected-property-409", Family: "condition", Severity: Info, When: analyze.PROPPATCH,
		Covers:  []string{"OB-06"},
		Spec:    []string{"RFC 4918 9.2.1", "RFC 2518 8.2.1"},
		Summary: "A protected property is refused with the 409 of RFC 2518.",
		Help:    "send 403 Forbidden with cannot-modify-protected-property",
		On:      onProtected(409, "409 for %s, which only the server sets, is the habit of RFC 2518; clients may ask the user to resolve a conflict that cannot be resolved"),
	},
)

// Conditions that belong to one method.
var _ = add(
	Rule{
		Name: "no-conflicting-lock-outside-lock", Family: "condition", Severity: Info,
		When:    analyze.ReadMethods | analyze.UpdateMethods | analyze.DELETE | analyze.COPY,
		Covers:  []string{"R4918-205"},
		Spec:    []string{"RFC 4918 16"},
		Summary: "DAV:no-conflicting-lock belongs to LOCK.",
		Help:    "send DAV:lock-token-submitted with the href of the locked resource",
		On:      misplacedCondition(noConflictingLock, "LOCK"),
	},
	Rule{
		Name: "preserved-live-properties-outside-copy-move", Family: "condition", Severity: Warning,
		When:    analyze.ReadMethods | analyze.UpdateMethods | analyze.LOCK | analyze.DELETE,
		Covers:  []string{"R4918-208"},
		Spec:    []string{"RFC 4918 16", "RFC 4918 9.9.4"},
		Summary: "DAV:preserved-live-properties belongs to COPY and MOVE.",
		Help:    "send the condition that fits the method",
		On:      misplacedCondition(preservedLive, "COPY and MOVE"),
	},
	Rule{
		Name: "propfind-finite-depth-outside-propfind", Family: "condition", Severity: Warning,
		When:    analyze.UpdateMethods | analyze.LOCK | analyze.TreeMethods,
		Covers:  []string{"R4918-209"},
		Spec:    []string{"RFC 4918 16", "RFC 4918 9.1.1"},
		Summary: "DAV:propfind-finite-depth belongs to PROPFIND.",
		Help:    "send the condition that fits the method",
		On:      misplacedCondition(finiteDepth, "PROPFIND"),
	},
)

func misplacedCondition(local, methods string) Hook {
	return onDAVCondition(local, func(p *Pass, c *Condition) {
		p.Report(c.Tag, local, "%s belongs to %s, so clients of this method do not know what it asks of them", p.Tag(c.Tag, c.Q), methods)
	})
}

// onDAVCondition looks at one condition in the namespace DAV:.
func onDAVCondition(local string, f func(*Pass, *Condition)) Hook {
	want := xmlscan.Name{Space: analyze.DAV, Local: local}
	return OnCondition(func(p *Pass, c *Condition) {
		if p.Name(c.Name) == want {
			f(p, c)
		}
	})
}

// conditionStatus are the status codes with which section 16 uses a condition;
// the second one is an alternative. No-conflicting-lock is "typically" 423.
func conditionStatus(n xmlscan.Name) [2]int {
	if n.Space != analyze.DAV {
		return [2]int{}
	}
	switch n.Local {
	case lockTokenMatches:
		return [2]int{409, 412} // section 9.10.6 has 412
	case lockTokenSubmitted:
		return [2]int{423}
	case noExternalEntities, finiteDepth, protectedProperty:
		return [2]int{403}
	case preservedLive:
		return [2]int{409}
	}
	return [2]int{}
}

func conditionContent(p *Pass, c *Condition) {
	n := p.Name(c.Name)
	locks := n.Local == noConflictingLock || n.Local == lockTokenSubmitted
	switch {
	case n.Space != analyze.DAV, !locks && conditionStatus(n)[0] == 0, n.Local == lockTokenSubmitted && c.Hrefs == 0:
	case c.Text.Len > 0:
		text := p.Raw(c.Text)
		p.Report(c.Text, string(text), "the text %s in %s is not part of the condition, so clients never see it", Quote(text), p.Tag(c.Tag, c.Q))
	case c.Hrefs > 0 && !locks:
		p.Report(c.Tag, "", "%s is defined as empty, so clients do not look at the DAV:href in it", p.Tag(c.Tag, c.Q))
	}
}

// onProtected looks for a protected property that was refused with a bare status.
func onProtected(code int, message string) Hook {
	return OnPropstat(func(p *Pass, r *analyze.Response, ps *analyze.Propstat) {
		if ps.Status.Code != code || ps.Error.Present || r.Error.Present {
			return
		}
		for i := range ps.Props {
			q := &ps.Props[i]
			if alwaysProtected(p.Name(q.Name)) {
				p.Report(ps.Tag, "", message, p.Tag(q.Tag(), q.Q)).Property(q.Name, q.Tag(), q.Q)
				return
			}
		}
	})
}

// alwaysProtected: what RFC 4918 section 15 says to be protected in every case.
func alwaysProtected(n xmlscan.Name) bool {
	if n.Space != analyze.DAV {
		return false
	}
	switch n.Local {
	case "getetag", "getcontentlength", "lockdiscovery", "supportedlock":
		return true
	}
	return false
}
