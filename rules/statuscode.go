package rules

import (
	"strconv"

	"lint207/analyze"
)

// What a code means as the status of a part of a Multi-Status.
var _ = add(
	Rule{
		Name: "informational-status-in-response", Aliases: []string{"informational-status-in-part", "propstat-status-class"},
		Family: "status", Severity: Warning,
		Covers:  []string{"R4918-135", "R4918-062", "HT-05", "OB-07"},
		Spec:    []string{"RFC 4918 13", "RFC 9110 15.2"},
		Summary: "A 1xx code is interim and not the outcome for a resource or property.",
		Help:    "send the final status of this part",
		On: onCode(func(code int) bool { return code/100 == 1 },
			"%d is an interim status, so clients cannot tell what became of this part"),
	},
	Rule{
		Name: "nested-207-status", Aliases: []string{"nested-207"}, Family: "status", Severity: Warning,
		Covers:  []string{"R4918-137", "HT-14"},
		Spec:    []string{"RFC 4918 13"},
		Summary: "207 as the status of a part says nothing about it.",
		Help:    "send the status of the resource or property itself; 207 belongs to the answer as a whole",
		On: onCode(func(code int) bool { return code == 207 },
			"%d as the status of a part says nothing about it, so clients take it for success"),
	},
	Rule{
		Name: "status-not-per-resource", Aliases: []string{"status-414-for-other-uri"}, Family: "status", Severity: Info,
		Covers:  []string{"HT-09", "R4918-132"},
		Spec:    []string{"RFC 9110 15", "RFC 4918 12.2"},
		Summary: "A code about the connection, the message or a transfer is no outcome of one resource or property.",
		Help:    "send the status that says what became of this resource or property",
		On: onCode(notPerResource,
			"%d is about a message or a connection, not about one resource or property; it may have leaked from a backend"),
	},
	Rule{
		Name: "method-not-allowed-part", Family: "status", Severity: Info,
		Covers:  []string{"HT-11"},
		Spec:    []string{"RFC 9110 15.5.6"},
		Summary: "A 405 needs an Allow field, which a part of a Multi-Status cannot carry.",
		Help:    "send 403 or 409 with a DAV:error; a client can ask OPTIONS of that href what it allows",
		On: onCode(func(code int) bool { return code == 405 },
			"%d comes without the Allow list that says what is allowed; ask OPTIONS of the href"),
	},
	Rule{
		Name: "unregistered-status-code", Family: "status", Severity: Info,
		Covers:  []string{"HT-08"},
		Spec:    []string{"RFC 9110 15"},
		Summary: "A status code is not registered, so clients take it for the x00 of its class.",
		Help:    "send a registered code",
		On: OnStatus(func(p *Pass, s *analyze.Status) {
			if s.Code < 100 || s.Code > 599 || reasons[s.Code] != "" {
				return
			}
			r := p.Report(s.Span, strconv.Itoa(s.Code), "%d is no registered status code, so clients take it for %d", s.Code, s.Code/100*100)
			if s.Code == 420 {
				r.Help("write HTTP/1.1 424 Failed Dependency, which replaced the 420 of the early drafts")
			}
		}),
	},
	Rule{
		Name: "reason-phrase-contradicts-code", Family: "status", Severity: Info,
		Covers:  []string{"R4918-182", "HT-06"},
		Spec:    []string{"RFC 4918 14.28", "RFC 9110 15.1"},
		Summary: "The reason phrase is the standard phrase of another code.",
		Help:    "make code and phrase agree; clients look at the code only",
		On: onLines(func(p *Pass, s *analyze.Status, l *statusLine) {
			if s.Code < 100 || s.Code > 599 || len(l.reason) == 0 {
				return
			}
			if other := codeOf(l.reason); other != 0 && other != s.Code {
				p.Report(s.Span, strconv.Itoa(s.Code), "the phrase %s is that of %d, but the code is %d, and clients go by the code", Quote(l.reason), other, s.Code)
			}
		}),
	},
)

// onCode reports the codes that match; the message takes the code.
func onCode(match func(int) bool, message string) Hook {
	return OnStatus(func(p *Pass, s *analyze.Status) {
		if match(s.Code) {
			p.Report(s.Span, strconv.Itoa(s.Code), message, s.Code)
		}
	})
}

func notPerResource(code int) bool {
	switch code {
	case 205, 206, 304, 407, 408, 411, 414, 417, 421, 426, 431, 505, 511:
		return true
	}
	return false
}
