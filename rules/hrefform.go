package rules

import (
	"bytes"
	"net/netip"
	"slices"

	"lint207/analyze"
)

// The form of an href: a Simple-ref (RFC 4918 section 8.3), that is a path
// that begins with one slash, or a full URI without fragment.
var _ = add(
	Rule{
		Name: "href-fragment", Family: "href", Severity: Error,
		Covers:  []string{"UR-08", "R4918-029"},
		Spec:    []string{"RFC 4918 8.3", "RFC 3986 4.3"},
		Summary: "An href has no fragment.",
		Help:    "write \"#\" as %23 if it is part of the name, else leave the fragment out",
		On:      OnHrefWith(analyze.HrefFragment, hrefFragment),
	},
	Rule{
		Name: "href-network-path", Family: "href", Severity: Error,
		Covers:  []string{"UR-09", "R4918-029"},
		Spec:    []string{"RFC 4918 8.3", "RFC 3986 4.2"},
		Summary: "An href does not begin with \"//\": what follows would be a host.",
		Help:    "begin the path with a single slash",
		On:      OnHrefWith(analyze.HrefNetwork, hrefNetworkPath),
	},
	Rule{
		Name: "href-relative-path", Family: "href", Severity: Error,
		Covers:  []string{"UR-10", "R4918-029", "OB-02"},
		Spec:    []string{"RFC 4918 8.3", "RFC 3986 4.2"},
		Summary: "An href is a full URI or a path that begins with a slash, never a relative path.",
		Help:    "write the whole path, from the root of the server",
		On:      OnHrefWith(analyze.HrefNoSlash, hrefRelativePath),
	},
	Rule{
		Name: "href-not-simple-ref", Family: "href", Severity: Error,
		Covers:  []string{"R4918-029"},
		Spec:    []string{"RFC 4918 8.3", "RFC 4918 14.7", "RFC 3986 4.2"},
		Summary: "An href is a full URI or a path that begins with a slash.",
		Help:    "write a path that begins with a slash, or a URI with its scheme",
		On:      OnHrefWith(analyze.HrefNoSlash, hrefNotSimpleRef),
	},
	Rule{
		Name: "href-dot-segment", Family: "href", Severity: Error,
		Covers:  []string{"UR-11", "R4918-032"},
		Spec:    []string{"RFC 4918 8.3", "RFC 3986 5.2.4"},
		Summary: "An href has no \".\" or \"..\" segment.",
		Help:    "write the path that is left when the dot segments are removed",
		On:      OnHrefWith(analyze.HrefDot, hrefDotSegment),
	},
	Rule{
		Name: "response-href-not-http", Aliases: []string{"href-scheme"}, Family: "href", Severity: Warning,
		Covers:  []string{"R4918-175", "UR-17"},
		Spec:    []string{"RFC 4918 14.24", "RFC 3986 3.1"},
		Summary: "The href of a response is an HTTP URL: a path, or a URI with the scheme http or https.",
		Help:    "write the path of the resource, or its http or https URL",
		On:      OnHrefWith(analyze.HrefNoSlash, responseHrefNotHTTP),
	},
	Rule{
		Name: "href-empty-host", Family: "href", Severity: Error,
		Covers:  []string{"HT-22"},
		Spec:    []string{"RFC 9110 4.2.1", "RFC 9110 4.2.2"},
		Summary: "An http or https URI names a host.",
		Help:    "write the host of the server, or only the path",
		On:      OnHrefWith(analyze.HrefNoSlash, hrefEmptyHost),
	},
	Rule{
		Name: "href-authority-syntax", Family: "href", Severity: Error,
		Covers:  []string{"UR-15"},
		Spec:    []string{"RFC 3986 3.2.2", "RFC 3986 3.2.3"},
		Summary: "In a URI an IPv6 address stands in brackets, and a port is digits.",
		Help:    "write the host and port as RFC 3986 section 3.2 has them (\"[::1]:8080\"), or only the path",
		On:      OnHrefWith(analyze.HrefNoSlash, hrefAuthoritySyntax),
	},
	Rule{
		Name: "href-userinfo", Family: "href", Severity: Warning,
		Covers:  []string{"HT-21"},
		Spec:    []string{"RFC 9110 4.2.4", "RFC 3986 3.2.1"},
		Summary: "An href holds no user name and password.",
		Help:    "leave user name and password out of the URI",
		On:      OnHrefWith(analyze.HrefNoSlash, hrefUserinfo),
	},
)

// simpleRef reports a breach of the Simple-ref grammar. In a location it is a
// warning only: the value is that of a Location header, which later HTTP lets
// be relative and have a fragment.
func simpleRef(p *Pass, h *Href, format string, args ...any) *Report {
	r := p.Report(h.Span, "", format, args...)
	if h.Location {
		r.Probably()
	}
	return r
}

func hrefFragment(p *Pass, h *Href) {
	if !numberSignIsData(h.Bytes) {
		simpleRef(p, h, "the href %s has a fragment, which clients cut off, so that they ask for another resource", Quote(h.Bytes))
	}
}

func hrefNetworkPath(p *Pass, h *Href) {
	path := bytes.TrimLeft(h.Bytes, "/")
	host, _, _ := bytes.Cut(path, []byte("/"))
	simpleRef(p, h, "the href %s begins with \"//\", so clients take %s for the name of a host and ask another server", Quote(h.Bytes), Quote(host)).
		Help("write %s", Quote(append([]byte("/"), path...)))
}

func hrefRelativePath(p *Pass, h *Href) {
	if len(h.Bytes) == 0 || h.Bytes[0] == '#' {
		return
	}
	scheme, _, path, _ := analyze.SplitHref(h.Bytes)
	first, _, _ := bytes.Cut(path, []byte("/"))
	if len(scheme) > 0 || bytes.IndexByte(first, ':') >= 0 {
		return
	}
	r := simpleRef(p, h, "the href %s is a relative path, which clients resolve in different ways or do not accept", Quote(h.Bytes))
	if uri := analyze.DecodePercent(nil, h.Bytes, true); len(uri) <= maxQuoted {
		if scheme, authority, _, _ := analyze.SplitHref(uri); len(authority) > 0 {
			r.Help("write the URI without escaping its %q: %s", string(scheme)+"://", Quote(uri))
		}
	}
}

// hrefNotSimpleRef is what the more exact rules leave: neither a URI nor a
// legal relative path, because its first segment has a colon that ends no scheme.
func hrefNotSimpleRef(p *Pass, h *Href) {
	scheme, _, path, _ := analyze.SplitHref(h.Bytes)
	first, _, _ := bytes.Cut(path, []byte("/"))
	if len(scheme) == 0 && bytes.IndexByte(first, ':') >= 0 {
		simpleRef(p, h, "the href %s is neither a path that begins with a slash nor a URI, because %s begins with no scheme", Quote(h.Bytes), Quote(first))
	}
}

func hrefDotSegment(p *Pass, h *Href) {
	scheme, _, path, _ := analyze.SplitHref(h.Bytes)
	if len(scheme) == 0 && h.Bytes[0] != '/' {
		return // href-relative-path
	}
	switch raw, enc := analyze.DotSegments(path); {
	case raw:
		simpleRef(p, h, "the href %s has a \".\" or \"..\" segment, which clients remove, so that it names another resource for them", Quote(h.Bytes)).
			Help("write %s", Quote(withoutDots(h.Bytes)))
	case enc:
		p.Report(h.Span, "", "the href %s has a percent-encoded \".\" or \"..\" segment, which clients that normalise it remove", Quote(h.Bytes)).Probably()
	}
}

// withoutDots removes the dot segments of the path (RFC 3986 section 5.2.4).
func withoutDots(b []byte) []byte {
	_, _, path, query := analyze.SplitHref(b)
	before := b[:len(b)-len(path)-len(query)]
	var kept [][]byte
	for rest, more := path, true; more; {
		var s []byte
		s, rest, more = bytes.Cut(rest, []byte("/"))
		dots := string(s) == "." || string(s) == ".."
		if string(s) == ".." && len(kept) > 1 {
			kept = kept[:len(kept)-1]
		}
		if !dots {
			kept = append(kept, s)
		} else if !more {
			kept = append(kept, nil) // a slash at the end
		}
	}
	return slices.Concat(before, bytes.Join(kept, []byte("/")), query)
}

func responseHrefNotHTTP(p *Pass, h *Href) {
	scheme, _, _, _ := analyze.SplitHref(h.Bytes)
	if h.Location || len(scheme) == 0 || analyze.IsHTTP(scheme) {
		return
	}
	p.Report(h.Span, string(scheme), "the href %s has the scheme %q and is no HTTP URL, so no client can ask for it", Quote(h.Bytes), scheme)
}

func hrefEmptyHost(p *Pass, h *Href) {
	scheme, authority, _, _ := analyze.SplitHref(h.Bytes)
	if !analyze.IsHTTP(scheme) {
		return
	}
	if _, host, _, ok := splitAuthority(authority); ok && len(host) == 0 {
		p.Report(h.Span, "", "the href %s has no host, which every %s URI needs", Quote(h.Bytes), scheme)
	}
}

func hrefAuthoritySyntax(p *Pass, h *Href) {
	_, authority, _, _ := analyze.SplitHref(h.Bytes)
	if _, _, _, ok := splitAuthority(authority); !ok {
		p.Report(h.Span, "", "the authority %s of the href is malformed (an IPv6 address stands in brackets, a port is digits), so clients cannot parse the URI", Quote(hostPort(authority)))
	}
}

func hrefUserinfo(p *Pass, h *Href) {
	scheme, authority, _, _ := analyze.SplitHref(h.Bytes)
	if user, _, _, _ := splitAuthority(authority); analyze.IsHTTP(scheme) && bytes.IndexByte(user, ':') >= 0 {
		name, _, _ := bytes.Cut(user, []byte(":"))
		p.Report(h.Span, "", "the href gives away a password for the user %s, and clients that follow it send it along or refuse the URI", Quote(name))
	}
}

// hostPort is the authority without userinfo and fragment.
func hostPort(a []byte) []byte {
	a, _, _ = bytes.Cut(a, []byte("#"))
	return a[bytes.LastIndexByte(a, '@')+1:]
}

// splitAuthority parts an authority (RFC 3986 section 3.2); ok is false if
// host and port are malformed.
func splitAuthority(a []byte) (user, host, port []byte, ok bool) {
	rest := hostPort(a)
	if i := bytes.LastIndexByte(a, '@'); i >= 0 {
		user = a[:i]
	}
	if bytes.HasPrefix(rest, []byte("[")) {
		i := bytes.IndexByte(rest, ']')
		if i < 0 || !ipLiteral(rest[1:i]) {
			return user, nil, nil, false
		}
		host, port = rest[:i+1], rest[i+1:]
		if len(port) > 0 && port[0] != ':' {
			return user, host, nil, false
		}
		return user, host, port, digits(bytes.TrimPrefix(port, []byte(":")))
	}
	host, port, _ = bytes.Cut(rest, []byte(":"))
	return user, host, port, digits(port) && !bytes.ContainsAny(host, "[]") && bytes.IndexByte(user, '@') < 0
}

func digits(b []byte) bool {
	for _, c := range b {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}

// ipLiteral: an IPv6 address, with a zone (RFC 6874) or without, or IPvFuture.
func ipLiteral(b []byte) bool {
	if len(b) > 0 && b[0]|0x20 == 'v' {
		return true
	}
	b, _, _ = bytes.Cut(b, []byte("%25"))
	a, err := netip.ParseAddr(string(b))
	return err == nil && a.Is6() && a.Zone() == ""
}
