package proxy

import (
	"net/http"
	"net/http/httputil"
	"net/url"
	"regexp"
	"strings"
)

// passedOn are the fields that ReverseProxy takes away; they are the client's.
var passedOn = []string{"Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto"}

// rewrite sends a request to the server, changed in nothing but, if that is
// wanted, the authority that it names.
func (p *Proxy) rewrite(r *httputil.ProxyRequest) {
	x := exchangeOf(r.In.Context())
	r.Out.URL = target(p.o.Upstream, r.In)
	for _, name := range passedOn {
		if v, ok := r.In.Header[name]; ok {
			r.Out.Header[name] = v
		}
	}
	if r.In.ContentLength == 0 && r.In.Header.Get("Content-Length") != "" {
		// Else net/http leaves the field out.
		r.Out.Body, r.Out.TransferEncoding = http.NoBody, []string{"identity"}
	}
	if r.In.ContentLength < 0 {
		r.Out.Trailer = http.Header{} // filled in at the end of the body
		for name := range r.In.Trailer {
			r.Out.Trailer[name] = nil
		}
		x.sent.atEnd = func() {
			for name, v := range x.client.Trailer {
				r.Out.Trailer[name] = v
			}
		}
	}
	if p.o.RewriteHost {
		renameServer(r.Out, r.In.Host, p.o.Upstream)
	}
	x.out = r.Out
}

// target makes the URL that goes out with the very request-target that came in.
func target(upstream *url.URL, in *http.Request) *url.URL {
	u := &url.URL{Scheme: upstream.Scheme, Host: upstream.Host, Opaque: in.RequestURI}
	if !strings.HasPrefix(in.RequestURI, "//") {
		return u
	}
	// An opaque URL cannot begin so. A path can, if it holds no character that
	// net/url would escape; the absolute form says the same of the others.
	plain := &url.URL{Scheme: u.Scheme, Host: u.Host, Path: in.URL.Path, RawPath: in.URL.RawPath, RawQuery: in.URL.RawQuery, ForceQuery: in.URL.ForceQuery}
	if plain.RequestURI() == in.RequestURI {
		return plain
	}
	u.Opaque = "//" + u.Host + in.RequestURI
	return u
}

// renameServer puts the server's own name where the client named the proxy: in
// a URL that begins a value or follows a "<".
func renameServer(r *http.Request, proxy string, server *url.URL) {
	r.Host = server.Host
	named := regexp.MustCompile(`(?i)(^|[< ])https?://` + regexp.QuoteMeta(proxy) + `([/?>]|$)`)
	own := "${1}" + strings.ReplaceAll(server.Scheme+"://"+server.Host, "$", "$$") + "${2}"
	for _, name := range []string{"Destination", "If"} {
		for i, v := range r.Header[name] {
			r.Header[name][i] = named.ReplaceAllString(v, own)
		}
	}
}
