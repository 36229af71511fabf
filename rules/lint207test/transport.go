package lint207test

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"net/http"
	"strings"
	"testing"

	"lint207/rules"
)

// Transport is an http.RoundTripper that lints every Multi-Status that passes
// through it, with its request. The bodies of requests and of the answers
// that it lints are held in memory.
type Transport struct {
	Base   http.RoundTripper // nil: http.DefaultTransport
	T      testing.TB        // fails for each finding; nil: nothing does
	Config Config
	Report func(*http.Response, *rules.Result) // sees each result; nil: nobody does
}

// RoundTrip implements http.RoundTripper. What it cannot lint it passes on; a
// mistake in the Config is an error before anything is sent.
func (t *Transport) RoundTrip(req *http.Request) (*http.Response, error) {
	if _, err := t.Config.rules(); err != nil {
		return nil, t.refuse(req, err)
	}
	base := t.Base
	if base == nil {
		base = http.DefaultTransport
	}
	req = req.Clone(req.Context()) // a RoundTripper leaves the request as it is
	sent, err := take(&req.Body)   // before it is sent: a server may answer while it is still read
	if err != nil {
		return nil, err
	}
	resp, err := base.RoundTrip(req)
	if err != nil || !mayBeMultistatus(resp) {
		return resp, err
	}
	body, err := take(&resp.Body)
	if err != nil {
		resp.Body = io.NopCloser(io.MultiReader(bytes.NewReader(body), failing{err}))
		return resp, nil // the caller meets the error where it happened
	}
	res, err := t.Config.lint(req.Context(), req, sent, resp, body)
	var other *rules.ErrNotMultistatus
	switch {
	case errors.As(err, &other):
	case err != nil && t.T != nil:
		t.T.Errorf("lint207: %s %s: %v", req.Method, rules.Escape([]byte(req.URL.Path)), err)
	case err == nil:
		t.tell(resp, res)
	}
	return resp, nil
}

// refuse closes the body, as a RoundTripper has to, and fails the test, for a
// client may swallow the error.
func (t *Transport) refuse(req *http.Request, err error) error {
	if req.Body != nil {
		req.Body.Close()
	}
	if t.T != nil {
		t.T.Helper()
		t.T.Errorf("lint207: %v", err)
	}
	return err
}

func (t *Transport) tell(resp *http.Response, res *rules.Result) {
	if t.T != nil {
		t.T.Helper()
		t.Config.report(t.T, res)
	}
	if t.Report != nil {
		t.Report(resp, res)
	}
}

// mayBeMultistatus: a 207, or XML, which may be the body of an error or the
// answer to MKCOL.
func mayBeMultistatus(resp *http.Response) bool {
	kind, _, _ := mime.ParseMediaType(resp.Header.Get("Content-Type"))
	return resp.StatusCode == http.StatusMultiStatus || kind == "application/xml" || kind == "text/xml" || strings.HasSuffix(kind, "+xml")
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }
