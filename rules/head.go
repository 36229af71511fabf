package rules

import (
	"strings"

	"lint207/analyze"
	"lint207/analyze/capture"
)

// The head of the response, whatever the method.
var _ = add(
	Rule{
		Name: "date-header-missing", Family: "head", Severity: Info, Needs: NeedsHead,
		Covers:  []string{"R4918-038"},
		Spec:    []string{"RFC 4918 8.5", "RFC 9110 6.6.1"},
		Summary: "The answer has no Date.",
		Help:    "send a Date field, unless the server has no clock",
		On: OnHead(func(p *Pass, h *capture.Head) {
			// Without its framing the head was trimmed by whoever captured it.
			framed := fieldOf(h, "Content-Length") != nil || fieldOf(h, "Transfer-Encoding") != nil
			if h.Complete && framed && h.Status >= 200 && h.Status < 500 && fieldOf(h, "Date") == nil {
				p.ReportField(nil, "", "the answer has no Date, so caches and clients cannot tell its age").Probably()
			}
		}),
	},
	Rule{
		Name: "location-header-on-207", Aliases: []string{"location-header-with-207"}, Family: "head", Severity: Info, Needs: NeedsHead,
		Covers:  []string{"R4918-141", "DV-16"},
		Spec:    []string{"RFC 4918 13.1"},
		Summary: "A 207 has a Location field, whose meaning is undefined there.",
		Help:    "write the target of a member into DAV:location, or send Content-Location for the URL of the collection",
		On: OnHead(func(p *Pass, h *capture.Head) {
			if f := fieldOf(h, "Location"); f != nil && h.Status == 207 {
				p.ReportField(f, "", "RFC 4918 leaves open what the Location %s means on a 207, so clients ignore it", Quote([]byte(f.Value)))
			}
		}),
	},
	Rule{
		Name: "dav-header-inconsistent", Family: "head", Severity: Warning, Needs: NeedsHead,
		Covers:  []string{"R4918-118"},
		Spec:    []string{"RFC 4918 10.1", "RFC 4918 18.2", "RFC 4918 18.3"},
		Summary: "The DAV field breaks its grammar, or claims class 2 or 3 without class 1.",
		Help:    "send tokens and URIs in angle brackets, with commas between them, and 1 wherever 2 or 3 is",
		On:      OnHead(davClasses),
	},
	Rule{
		Name: "basic-challenge-on-insecure-connection", Family: "head", Severity: Warning, Needs: NeedsHead | NeedsURL,
		Covers:  []string{"R4918-223"},
		Spec:    []string{"RFC 4918 20.1"},
		Summary: "The answer asks for Basic authentication over plain HTTP.",
		Help:    "offer Basic over TLS only, or Digest",
		On: OnHead(func(p *Pass, h *capture.Head) {
			if f := basicChallenge(h); f != nil && p.Request != nil && overPlainHTTP(p.Request.Request) {
				p.ReportField(f, "", "%s over plain HTTP makes clients send the password readable to everybody on the way", Quote([]byte(f.Value)))
			}
		}),
	},
	Rule{
		Name: "unauthorized-part-without-challenge", Family: "head", Severity: Info, Needs: NeedsHead,
		Covers:  []string{"HT-10"},
		Spec:    []string{"RFC 9110 15.5.2", "RFC 9110 11.6.1"},
		Summary: "A part is 401, but the head has no WWW-Authenticate.",
		Help:    "send WWW-Authenticate on the 207, or 403 in the part",
		On: OnStatus(func(p *Pass, s *analyze.Status) {
			if s.Code == 401 && p.Head.Complete && fieldOf(p.Head, "WWW-Authenticate") == nil && !p.reported() {
				p.Report(s.Span, "401", "the part is 401, but the answer has no WWW-Authenticate, so clients do not know how to log in")
			}
		}),
	},
)

// davClasses reads the compliance classes of all DAV fields together.
func davClasses(p *Pass, h *capture.Head) {
	var higher *capture.Field // the first with class 2 or 3
	class, one := "", false
	for i := range h.Header {
		f := &h.Header[i]
		if !strings.EqualFold(f.Name, "DAV") {
			continue
		}
		for rest := f.Value; rest != ""; {
			var c string
			c, rest = cutClass(rest)
			switch {
			case c == "" || isCodedURL(c):
			case !isToken(c):
				p.ReportField(f, c, "the class %s in the DAV field is neither a token nor a URI in angle brackets, so clients that split the field strictly lose it", Quote([]byte(c)))
				return
			case c == "1":
				one = true
			case (c == "2" || c == "3") && higher == nil:
				higher, class = f, c
			}
		}
	}
	if higher != nil && !one {
		p.ReportField(higher, class, "the DAV field %s claims class %s without class 1, so clients that look for 1 take the server for no WebDAV server", Quote([]byte(higher.Value)), class)
	}
}

// cutClass cuts a class off a DAV field; commas may stand in a URI.
func cutClass(s string) (class, rest string) {
	s = strings.TrimLeft(s, " \t")
	end := 0
	if strings.HasPrefix(s, "<") {
		end = max(0, strings.IndexByte(s, '>'))
	}
	comma := strings.IndexByte(s[end:], ',')
	if comma < 0 {
		return strings.TrimRight(s, " \t"), ""
	}
	return strings.TrimRight(s[:end+comma], " \t"), s[end+comma+1:]
}

// basicChallenge is the first WWW-Authenticate field with the scheme Basic.
func basicChallenge(h *capture.Head) *capture.Field {
	for i := range h.Header {
		f := &h.Header[i]
		if !strings.EqualFold(f.Name, "WWW-Authenticate") {
			continue
		}
		for rest, ok := f.Value, true; ok; {
			var c string
			c, rest, ok = cutUnquoted(rest, ',')
			scheme, _, _ := strings.Cut(strings.TrimSpace(c), " ")
			if strings.EqualFold(scheme, "Basic") {
				return f
			}
		}
	}
	return nil
}

// overPlainHTTP says whether a request went over a network without TLS, as far
// as it shows: not to this machine, and not from a proxy that ended the TLS.
func overPlainHTTP(q *capture.Request) bool {
	host, absolute := strings.CutPrefix(q.Target, "http://")
	if !absolute {
		host, _ = capture.Get(q.Header, "Host")
	}
	if q.Scheme != "http" && (q.Scheme != "" || !absolute) || isLoopback(host) {
		return false
	}
	for _, f := range q.Header {
		if strings.EqualFold(f.Name, "X-Forwarded-Proto") || strings.EqualFold(f.Name, "Forwarded") {
			return false
		}
	}
	return true
}

func isLoopback(host string) bool {
	host = strings.ToLower(host)
	return strings.HasPrefix(host, "localhost") || strings.HasPrefix(host, "127.") || strings.HasPrefix(host, "[::1]")
}

// fieldOf is the first field of a name, nil if there is none.
func fieldOf(h *capture.Head, name string) *capture.Field {
	if h == nil {
		return nil
	}
	for i := range h.Header {
		if strings.EqualFold(h.Header[i].Name, name) {
			return &h.Header[i]
		}
	}
	return nil
}

// givesFile says whether the method gives a stored file: what stands in it is
// not the answer of the server. Known at the end of the document only.
func givesFile(p *Pass) bool {
	name := p.Diagnosis.Method.Name
	return name == "GET" || name == "HEAD"
}

// reported says whether the rule that runs has found something in this document.
func (p *Pass) reported() bool { return p.state[p.rule.index].n > 0 }

// cutUnquoted cuts a field value at the first separator that does not stand in
// a quoted string.
func cutUnquoted(s string, sep byte) (before, after string, found bool) {
	quoted := false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case c == sep && !quoted:
			return s[:i], s[i+1:], true
		}
	}
	return s, "", false
}

// isToken says whether s is a token (RFC 9110 section 5.6.2).
func isToken(s string) bool {
	for i := range len(s) {
		c := s[i] | 0x20
		if (c < 'a' || c > 'z') && (s[i] < '0' || s[i] > '9') && strings.IndexByte("!#$%&'*+-.^_`|~", s[i]) < 0 {
			return false
		}
	}
	return s != ""
}

// isQuoted says whether s is one quoted string (RFC 9110 section 5.6.4).
func isQuoted(s string) bool {
	if len(s) < 2 || s[0] != '"' {
		return false
	}
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '"':
			return i == len(s)-1
		}
	}
	return false
}
