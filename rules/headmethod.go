package rules

import (
	"strings"

	"lint207/analyze"
	"lint207/analyze/capture"
)

// The head of the response and the method: statuses and fields that do not go
// with it.
var _ = add(
	Rule{
		Name: "multistatus-body-without-207", Aliases: []string{"multistatus-with-other-status"}, Family: "head", Severity: Warning,
		When: analyze.PROPFIND | analyze.PROPPATCH, Needs: NeedsHead,
		Covers:  []string{"R4918-134", "HT-27"},
		Spec:    []string{"RFC 4918 13", "RFC 4918 9.1", "RFC 4918 9.2"},
		Summary: "A multistatus answers PROPFIND or PROPPATCH under another status than 207.",
		Help:    "send the status line HTTP/1.1 207 Multi-Status",
		On: OnEnd(func(p *Pass) {
			if multistatusWithout207(p) {
				p.ReportField(nil, "", "the body is a multistatus, but the status of the answer is %d and not 207, so clients take the status for the outcome and do not read the body", p.Head.Status)
			}
		}),
	},
	Rule{
		Name: "proppatch-not-multistatus", Family: "head", Severity: Error, When: analyze.PROPPATCH, Needs: NeedsHead | NeedsRequestHeaders | NeedsRequestBody,
		Covers:  []string{"R4918-066"},
		Spec:    []string{"RFC 4918 9.2", "RFC 8144 2.2"},
		Summary: "A PROPPATCH that was carried out is answered without a Multi-Status.",
		Help:    "answer 207 with a propstat for the properties, also when all were set; only for Prefer: return=minimal or Brief: t is 200 or 204 enough",
		On: OnHead(func(p *Pass, h *capture.Head) {
			if b := &p.Request.Body; bare(p, h) && p.Request.Complete && !p.Request.Minimal && !p.Request.Brief && !b.IllFormed && len(b.Set)+len(b.Remove) > 0 {
				p.ReportField(nil, "", "the PROPPATCH is answered %d without a Multi-Status, so clients cannot tell which of the properties were set", h.Status)
			}
		}),
	},
	Rule{
		Name: "multistatus-under-plain-status", Family: "head", Severity: Info, Needs: NeedsHead,
		Covers:  []string{"R4918-134", "HT-27"},
		Spec:    []string{"RFC 4918 13"},
		Summary: "A multistatus stands under another status than 207.",
		Help:    "send 207 with a multistatus, or the plain status without one",
		Yields:  []string{"report-with-depth-not-207", "update-not-207", "orderpatch-success-root", "mkcalendar-success-root"},
		On:      OnEnd(plainStatus),
	},
	Rule{
		Name: "lock-409-multistatus", Family: "head", Severity: Info, When: analyze.LOCK, Needs: NeedsHead,
		Covers:  []string{"OB-04"},
		Spec:    []string{"RFC 2518 8.10.4", "RFC 4918 9.10.3"},
		Summary: "A LOCK that failed on a member is answered 409, as in RFC 2518.",
		Help:    "send 207 with this body",
		On: OnEnd(func(p *Pass) {
			if multistatusWithout207(p) && p.Head.Status == 409 {
				p.ReportField(nil, "", "409 with a multistatus is how RFC 2518 refused LOCK; since RFC 4918 it is 207, and clients that do not know the old form show a bare conflict")
			}
		}),
	},
	Rule{
		Name: "failed-dependency-as-response-status", Family: "head", Severity: Info, Needs: NeedsHead,
		Covers:  []string{"R4918-229"},
		Spec:    []string{"RFC 4918 B", "RFC 4918 11.4"},
		Summary: "424 is the status of the whole answer.",
		Help:    "send the status of what failed first, or 207 with a multistatus that names it",
		On: OnEnd(func(p *Pass) {
			if p.Head.Status == 424 && !(multistatusWithout207(p) && owes207(p)) {
				p.ReportField(nil, "424", "the answer as a whole is 424, which says that something else failed but not what; RFC 4918 has it inside a multistatus only")
			}
		}),
	},
	Rule{
		Name: "multistatus-for-undefined-method", Family: "head", Severity: Info,
		When: analyze.MKCOL | analyze.OtherMethod, Needs: NeedsHead,
		Covers:  []string{"R4918-076", "R4918-077"},
		Spec:    []string{"RFC 4918 9.3", "RFC 4918 9.4", "RFC 4918 9.5", "RFC 4918 9.7.1"},
		Summary: "No 207 is defined for this method.",
		Help:    "send one plain status, with a DAV:error body if there is more to say",
		Yields:  []string{"mkcol-multistatus-body", "schedule-response-root"},
		On: OnEnd(func(p *Pass) {
			switch name := p.Diagnosis.Method.Name; name {
			case "MKCOL", "GET", "HEAD", "POST", "PUT":
				if isMultistatus207(p) {
					p.ReportField(nil, name, "207 with a multistatus answers %s, for which RFC 4918 defines none, so clients take it for a plain success", name)
				}
			}
		}),
	},
	Rule{
		Name: "multistatus-for-unlock", Family: "head", Severity: Warning, When: analyze.OtherMethod, Needs: NeedsHead,
		Covers:  []string{"R4918-117"},
		Spec:    []string{"RFC 4918 9.11", "RFC 4918 9.11.1"},
		Summary: "A 207 answers UNLOCK, which has one outcome only.",
		Help:    "send 204 if the lock is gone, else 403, 409 or 412",
		On: OnEnd(func(p *Pass) {
			if isMultistatus207(p) && p.Diagnosis.Method.Name == "UNLOCK" {
				p.ReportField(nil, "", "207 answers UNLOCK, which removes a lock as a whole or fails, so clients take a failure in the body for a lock that is gone")
			}
		}),
	},
	Rule{
		Name: "lock-token-header-malformed", Family: "head", Severity: Error, When: analyze.LOCK, Needs: NeedsHead,
		Covers:  []string{"R4918-124"},
		Spec:    []string{"RFC 4918 10.5", "RFC 4918 10.1"},
		Summary: "The Lock-Token field does not hold one URI in angle brackets.",
		Help:    "write Lock-Token: <opaquelocktoken:...>, with the brackets",
		On: OnHead(func(p *Pass, h *capture.Head) {
			if f := fieldOf(h, "Lock-Token"); f != nil && !isCodedURL(f.Value) {
				p.ReportField(f, f.Value, "the Lock-Token %s is no URI in angle brackets, so clients cannot send it back in If or UNLOCK", Quote([]byte(f.Value)))
			}
		}),
	},
	Rule{
		Name: "lock-token-header-without-lock", Family: "head", Severity: Warning, When: analyze.LOCK, Needs: NeedsHead,
		Covers:  []string{"R4918-105"},
		Spec:    []string{"RFC 4918 10.5", "RFC 4918 9.10.1", "RFC 4918 9.10.3"},
		Summary: "A LOCK that failed is answered with a Lock-Token.",
		Help:    "leave the Lock-Token field out; a 207 to LOCK says that no lock was made",
		Yields:  []string{"lock-token-header-malformed"},
		On: OnHead(func(p *Pass, h *capture.Head) {
			if f := fieldOf(h, "Lock-Token"); f != nil && h.Status == 207 {
				p.ReportField(f, "", "a 207 to LOCK says that nothing was locked, but it carries the Lock-Token %s: a client that keeps it believes to hold a lock", Quote([]byte(f.Value)))
			}
		}),
	},
	Rule{
		Name: "cacheable-response-to-uncacheable-method", Family: "head", Severity: Warning,
		When: analyze.PROPPATCH | analyze.MKCOL | analyze.COPY | analyze.MOVE | analyze.LOCK, Needs: NeedsHead,
		Covers:  []string{"R4918-067"},
		Spec:    []string{"RFC 4918 9.2", "RFC 4918 9.3", "RFC 4918 9.8", "RFC 4918 9.9", "RFC 4918 9.10"},
		Summary: "The answer to a method that must not be cached says how long it may be cached.",
		Help:    "send Cache-Control: no-cache, or none",
		On: OnHead(func(p *Pass, h *capture.Head) {
			if f := freshness(h); f != nil {
				p.ReportField(f, "", "the answer to this method must not be cached, but Cache-Control says %s", Quote([]byte(f.Value)))
			}
		}),
	},
	Rule{
		Name: "missing-content-location-for-slashless-collection", Family: "head", Severity: Warning,
		When: analyze.PROPFIND, Needs: NeedsHead | NeedsURL,
		Covers:  []string{"R4918-014"},
		Spec:    []string{"RFC 4918 5.2"},
		Summary: "A collection was asked for without its final slash and answered without a Content-Location.",
		Help:    "send a Content-Location with the URL that ends in a slash, or redirect to it",
		On:      OnHref(slashlessCollection),
	},
)

// isMultistatus207 says whether the answer is a multistatus under 207.
func isMultistatus207(p *Pass) bool {
	return p.Head.Status == 207 && p.Facts.Root.Kind == analyze.KindMultistatus
}

// multistatusWithout207 says whether a multistatus stands under another
// status; one that GET gives is a stored file.
func multistatusWithout207(p *Pass) bool {
	return p.Head.Status != 207 && p.Facts.Root.Kind == analyze.KindMultistatus && !givesFile(p)
}

// owes207 says whether the method is one that multistatus-body-without-207 is
// about: RFC 4918 has them answered with 207.
func owes207(p *Pass) bool {
	return p.Diagnosis.Method.Set().Within(analyze.PROPFIND | analyze.PROPPATCH)
}

// plainStatus is about a method for which a multistatus may describe the
// outcome under a plain status, or one that is not known. 424, and 409 to
// LOCK, have rules of their own.
func plainStatus(p *Pass) {
	status := p.Head.Status
	if multistatusWithout207(p) && !owes207(p) && status != 424 && (status != 409 || p.Diagnosis.Method.Class != analyze.ClassLock) {
		p.ReportField(nil, "", "the body is a multistatus, but the status of the answer is %d and not 207, so clients take the status for the outcome", status)
	}
}

// isCodedURL says whether s is an absolute URI in angle brackets, Coded-URL in
// RFC 4918 section 10.1.
func isCodedURL(s string) bool {
	if len(s) < 2 || s[0] != '<' || s[len(s)-1] != '>' {
		return false
	}
	uri := s[1 : len(s)-1]
	scheme, rest, colon := strings.Cut(uri, ":")
	return colon && rest != "" && isScheme(scheme) && !strings.ContainsAny(uri, " \t<>#\"")
}

// isScheme says whether s is a URI scheme (RFC 3986 section 3.1).
func isScheme(s string) bool {
	for i := range len(s) {
		c := s[i] | 0x20
		letter := 'a' <= c && c <= 'z'
		if !letter && (i == 0 || (s[i] < '0' || s[i] > '9') && strings.IndexByte("+-.", s[i]) < 0) {
			return false
		}
	}
	return s != ""
}

// freshness is the Cache-Control field that gives an answer a lifetime, nil if
// there is none or another directive forbids to use it.
func freshness(h *capture.Head) (fresh *capture.Field) {
	for i := range h.Header {
		f := &h.Header[i]
		if !strings.EqualFold(f.Name, "Cache-Control") {
			continue
		}
		for rest, ok := f.Value, true; ok; {
			var d string
			d, rest, ok = cutUnquoted(rest, ',')
			name, value, _ := strings.Cut(strings.TrimSpace(d), "=")
			switch strings.ToLower(name) {
			case "no-store", "no-cache":
				return nil
			case "max-age", "s-maxage":
				if strings.Trim(value, `"0`) != "" {
					fresh = f
				}
			}
		}
	}
	return fresh
}

// slashlessCollection looks for the entry of the Request-URI: the same path
// with a slash behind it, or the same path of what shows itself a collection.
func slashlessCollection(p *Pass, h *Href) {
	asked := pathOf(p.opts.URL)
	_, _, path, _ := analyze.SplitHref(h.Bytes)
	n := len(path)
	slash := n > 1 && path[n-1] == '/'
	if slash {
		n--
	}
	if h.Location || string(path[:n]) != asked || asked == "" || asked == "/" || h.Response.Status.Code >= 300 || h.Fact.Plain {
		return
	}
	if (slash || h.Fact.Collection) && !p.reported() && fieldOf(p.Head, "Content-Location") == nil {
		p.Report(h.Span, "", "the request named the collection %s without its final slash, and no Content-Location says that the answer is about %s/, so clients may take the collection for another resource or resolve names of members against its parent", Quote([]byte(asked)), Escape([]byte(asked)))
	}
}

// pathOf is the path of a URL or request-target, "" if it has none.
func pathOf(url string) string {
	if i := strings.Index(url, "://"); i >= 0 {
		url = url[i+3:]
		url = url[max(0, strings.IndexByte(url+"/", '/')):]
	}
	if i := strings.IndexAny(url, "?#"); i >= 0 {
		url = url[:i]
	}
	return url
}

// bare says that the answer is a success without a body.
func bare(p *Pass, h *capture.Head) bool {
	return (h.Status == 200 || h.Status == 204) && p.Looks == capture.LooksEmpty
}
