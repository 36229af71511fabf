package rules

import "lint207/analyze"

// A status-line has at most one of these faults.
var _ = add(
	Rule{
		Name: "status-line-grammar", Aliases: []string{"status-line-malformed"}, Family: "status", Severity: Error,
		Covers:  []string{"R4918-181", "HT-01"},
		Spec:    []string{"RFC 4918 14.28", "RFC 9112 4"},
		Summary: "A status is not a status-line: HTTP-version, blank, three digits, blank, reason phrase.",
		Help:    "write the version, the code and the phrase, for example HTTP/1.1 200 OK",
		On: onLine(lineGrammar, func(p *Pass, s *analyze.Status, l *statusLine) {
			if len(s.Bytes) == 0 {
				p.Report(s.Span, "", "the status is empty, so clients cannot tell whether this part succeeded")
				return
			}
			r := p.Report(s.Span, string(s.Bytes), "the status %s is no status-line, so clients cannot read its code (go-webdav rejects the whole document)", Quote(s.Bytes))
			if code := s.Code; reasons[code] != "" {
				r.Help("write HTTP/1.1 %d %s", code, reasons[code])
			}
		}),
	},
	Rule{
		Name: "status-line-http-version", Family: "status", Severity: Warning,
		Covers:  []string{"HT-03", "R4918-181"},
		Spec:    []string{"RFC 9112 2.3", "RFC 4918 14.28"},
		Summary: "The version in a status is not written HTTP/ digit . digit.",
		Help:    "write HTTP/1.1, whatever protocol the connection speaks",
		On: onLine(lineVersion, func(p *Pass, s *analyze.Status, l *statusLine) {
			p.Report(s.Span, string(l.version), "the version %s in the status is not of the form HTTP/1.1, which strict parsers of status-lines refuse", Quote(l.version)).
				Help("write %s", l.corrected())
		}),
	},
	Rule{
		Name: "status-line-linebreak", Family: "status", Severity: Warning,
		Covers:  []string{"HT-07", "R4918-181"},
		Spec:    []string{"RFC 9112 4", "RFC 4918 14.28"},
		Summary: "A line break stands inside a status-line.",
		Help:    "write the status in one line",
		On: onLine(lineBroken, func(p *Pass, s *analyze.Status, l *statusLine) {
			p.Report(s.Span, "", "the status %s has a line break inside, where a parser of status-lines stops reading", Quote(s.Bytes))
		}),
	},
	Rule{
		Name: "status-line-missing-space", Family: "status", Severity: Warning,
		Covers:  []string{"HT-02", "R4918-181"},
		Spec:    []string{"RFC 9112 4", "RFC 4918 14.28"},
		Summary: "A status-line without a reason phrase lacks the blank behind the code.",
		Help:    "write the reason phrase, or at least the blank behind the code",
		On: onLine(lineNoSpace, func(p *Pass, s *analyze.Status, l *statusLine) {
			p.Report(s.Span, string(l.code), "the status %s ends with its code, but the grammar has a blank behind it (go-webdav rejects the whole document)", Quote(s.Bytes)).
				Help("write %s", l.corrected())
		}),
	},
	Rule{
		Name: "status-line-version-zero", Family: "status", Severity: Info,
		Covers:  []string{"HT-03"},
		Spec:    []string{"RFC 9112 2.3"},
		Summary: "The status names HTTP/0.0, which is no version of HTTP.",
		Help:    "write HTTP/1.1",
		On: onLine(lineZero, func(p *Pass, s *analyze.Status, l *statusLine) {
			p.Report(s.Span, "HTTP/0.0", "the status names HTTP/0.0, which fits the grammar but is no version of HTTP (okhttp, and so DAVx⁵, refuses it)").
				Help("write %s", l.corrected())
		}),
	},
	Rule{
		Name: "status-line-extra-space", Family: "status", Severity: Info,
		Covers:  []string{"HT-07", "R4918-181"},
		Spec:    []string{"RFC 9112 4", "RFC 4918 2"},
		Summary: "White space stands around a status-line, or more than one blank between its parts.",
		Help:    "write the status without white space around it and with one blank between its parts",
		On: onLine(lineBlanks, func(p *Pass, s *analyze.Status, l *statusLine) {
			p.Report(s.Span, "", "the status %s has more white space than the grammar of a status-line, which strict parsers do not skip", Quote(s.Full)).
				Help("write %s", l.corrected())
		}),
	},
	Rule{
		Name: "status-code-out-of-range", Family: "status", Severity: Error,
		Covers:  []string{"R4918-136", "HT-04"},
		Spec:    []string{"RFC 9110 15", "RFC 4918 13"},
		Summary: "A status code is not between 100 and 599.",
		Help:    "send the HTTP status code of the outcome; codes of a library or a log are none",
		On: onLines(func(p *Pass, s *analyze.Status, l *statusLine) {
			if l.fault == lineGrammar || l.fault != lineDigits && (s.Code == 0 || 100 <= s.Code && s.Code < 600) {
				return
			}
			p.Report(s.Span, string(l.code), "%s is no HTTP status code, so clients take this part for a server error", Escape(l.code))
		}),
	},
)

// onLine looks at status-lines with one fault.
func onLine(fault lineFault, report func(*Pass, *analyze.Status, *statusLine)) Hook {
	return onLines(func(p *Pass, s *analyze.Status, l *statusLine) {
		if l.fault == fault {
			report(p, s, l)
		}
	})
}

func onLines(look func(*Pass, *analyze.Status, *statusLine)) Hook {
	return OnStatus(func(p *Pass, s *analyze.Status) {
		l := readStatusLine(s)
		look(p, s, &l)
	})
}
