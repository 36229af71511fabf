package rules

import (
	"slices"
	"strconv"
	"strings"

	"lint207/analyze"
	"lint207/analyze/advice"
	"lint207/analyze/xmlscan"
)

// Names of conditions, against the dictionary of all RFCs.
var _ = add(
	Rule{
		Name: "condition-wrong-namespace", Family: "condition", Severity: Warning,
		Covers:  []string{"DV-03"},
		Spec:    []string{"RFC 4918 16"},
		Summary: "A condition has the local name of a defined one, but another namespace.",
		Help:    "write the condition in the namespace of the specification that defines it",
		On: onUnknownCondition(func(p *Pass, c *Condition, n xmlscan.Name, near *advice.Condition) {
			if nearInSpace(n, near) {
				p.Report(c.Tag, n.Clark(), "%s is in the namespace %s, but the condition is defined in %s, so clients do not recognise it", p.Tag(c.Tag, c.Q), Quote([]byte(n.Space)), Quote([]byte(near.Space))).
					Help("write {%s}%s", near.Space, near.Local)
			}
		}),
	},
	Rule{
		Name: "condition-name-case", Family: "condition", Severity: Info,
		Covers:  []string{"AM-03"},
		Spec:    []string{"RFC 4918 16", "RFC 5995 4.1"},
		Summary: "A condition is written in another letter case than the defined one.",
		Help:    "write the name exactly as it is defined: XML names are case-sensitive",
		On: onUnknownCondition(func(p *Pass, c *Condition, n xmlscan.Name, near *advice.Condition) {
			if nearInCase(n, near) {
				p.Report(c.Tag, n.Clark(), "%s is not the condition %s: XML names are case-sensitive, so clients do not recognise it", p.Tag(c.Tag, c.Q), near.Local).
					Help("write %s", near.Local)
			}
		}),
	},
	Rule{
		Name: "unknown-condition", Family: "condition", Severity: Info,
		Covers:  []string{"R4918-202"},
		Spec:    []string{"RFC 4918 14.5", "RFC 4918 16"},
		Summary: "A child of DAV:error is no condition that lint207 knows.",
		Help:    "a condition of your own is legal; clients that do not know it go by the status",
		On: onUnknownCondition(func(p *Pass, c *Condition, n xmlscan.Name, near *advice.Condition) {
			if nearInSpace(n, near) || nearInCase(n, near) {
				return
			}
			r := p.Report(c.Tag, n.Clark(), "%s is no condition of a known specification, so clients go by the status alone", p.Tag(c.Tag, c.Q))
			if near != nil {
				r.Help("{%s}%s may be meant", near.Space, near.Local)
			}
		}),
	},
	Rule{
		Name: "condition-status-unusual", Family: "condition", Severity: Info,
		Covers:  []string{"DV-03"},
		Spec:    []string{"RFC 3253 1.6"},
		Summary: "A condition stands beside a status that its specification does not use with it.",
		Help:    "send 403 if repeating the request never helps, 409 if the user can do something about it",
		On: OnCondition(func(p *Pass, c *Condition) {
			n, code := p.Name(c.Name), c.Status.Code
			if code < 300 || code == 403 || code == 409 || rfc4918Condition(n) {
				return
			}
			known, ok := advice.ForCondition(n.Space, n.Local)
			if ok && known.Standard() && len(known.Status) > 0 && !slices.Contains(known.Status, code) {
				p.Report(c.Tag, strconv.Itoa(code), "%s stands beside %d, but goes with %d", p.Tag(c.Tag, c.Q), code, known.Status[0]).
					Help("send %d %s", known.Status[0], reasons[known.Status[0]])
			}
		}),
	},
)

func rfc4918Condition(n xmlscan.Name) bool {
	return n.Space == analyze.DAV && (conditionStatus(n)[0] != 0 || n.Local == noConflictingLock)
}

func nearInSpace(n xmlscan.Name, near *advice.Condition) bool {
	return near != nil && near.Local == n.Local && protocolSpace(n.Space)
}

func nearInCase(n xmlscan.Name, near *advice.Condition) bool {
	return near != nil && near.Local != n.Local && near.Space == n.Space && strings.EqualFold(near.Local, n.Local)
}

// protocolSpace says whether conditions are defined in a namespace, or the
// element has lost its namespace; others are for extensions.
func protocolSpace(space string) bool {
	return space == "" || space == analyze.DAV || space == analyze.CalDAV || space == analyze.CardDAV
}

// onUnknownCondition looks at conditions that are not in the dictionary; near
// is the one that may be meant. A prefix that is not declared is another fault.
func onUnknownCondition(f func(p *Pass, c *Condition, n xmlscan.Name, near *advice.Condition)) Hook {
	return OnCondition(func(p *Pass, c *Condition) {
		n := p.Name(c.Name)
		if _, ok := advice.ForCondition(n.Space, n.Local); ok || n.Local == "" || strings.Contains(n.Local, ":") {
			return
		}
		near, _ := advice.NearCondition(n.Space, n.Local)
		f(p, c, n, near)
	})
}
