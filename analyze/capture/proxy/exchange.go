package proxy

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"lint207/analyze/capture"
)

// Exchange is one exchange that has passed, as the server saw it.
type Exchange struct {
	Began    time.Time
	Took     time.Duration
	Request  *http.Request // head only
	Sent     Body
	Response *http.Response // head only; nil: the server gave no answer
	Got      Body
	Err      error // why the answer is not complete, or not there
	Gone     bool  // the client went away before it had the whole answer

	held *budget
}

// Release gives the memory of the bodies back.
func (x *Exchange) Release() {
	x.held.left.Add(int64(len(x.Sent.Bytes) + len(x.Got.Bytes)))
	x.Sent.Bytes, x.Got.Bytes = nil, nil
}

// Capture is the exchange as the linter reads it; source and index name it.
// It is nil without an answer, or if there was too much of it to keep.
func (x *Exchange) Capture(source string, index int) *capture.Exchange {
	if x.Response == nil || !x.Got.Whole && x.Err == nil {
		return nil
	}
	var sent []byte
	if x.Sent.Whole {
		sent = append([]byte{}, x.Sent.Bytes...)
	}
	var body io.Reader = bytes.NewReader(x.Got.Bytes)
	if x.Err != nil {
		body = io.MultiReader(body, failing{x.Err})
	}
	ex := capture.FromResponse(source, x.Request, sent, x.Response, body)
	ex.Index, ex.Several = index, true
	return ex
}

// failing gives an error only.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// exchange is an Exchange that is still going on.
type exchange struct {
	p        *Proxy
	began    time.Time
	client   *http.Request // as it came; its Trailer is filled in there
	in       *http.Request // the same with the tap
	out      *http.Request // as it went out
	sent     *tap          // nil: no body
	response *http.Response
	got      *tap // nil: no body
	err      error
}

type exchangeKey struct{}

func exchangeOf(ctx context.Context) *exchange { return ctx.Value(exchangeKey{}).(*exchange) }

func newExchange(p *Proxy, r *http.Request) *exchange {
	x := &exchange{p: p, began: time.Now(), client: r}
	x.in = r.WithContext(r.Context())
	if r.Body != nil && r.Body != http.NoBody {
		x.sent = &tap{ReadCloser: r.Body, limit: p.requestLimit(r), announced: r.ContentLength, held: &p.held}
		x.in.Body = x.sent
	}
	return x
}

// requestLimit is how much of a request's body is kept: what PUT stores is
// never looked at.
func (p *Proxy) requestLimit(r *http.Request) int64 {
	switch {
	case r.Method != http.MethodPut:
		return capture.MaxRequestBody
	case p.o.KeepAll:
		return MaxOther
	}
	return 0
}

// answerLimit is how much of an answer is kept: all that may be one of WebDAV
// or of a JSON batch.
func (p *Proxy) answerLimit(r *http.Response) int64 {
	media := strings.ToLower(r.Header.Get("Content-Type"))
	switch {
	case r.StatusCode == http.StatusMultiStatus, r.StatusCode == http.StatusFailedDependency, media == "",
		strings.Contains(media, "xml"), strings.Contains(media, "json"), strings.HasPrefix(media, "multipart/mixed"):
		return capture.MaxCaptureBody
	case p.o.KeepAll:
		return MaxOther
	}
	return 0
}

// answered: the head of the answer is there.
func (x *exchange) answered(r *http.Response) error {
	head := *r
	head.Header = r.Header.Clone()
	head.Body, head.Request = nil, nil // they hold a lot
	if r.StatusCode < 100 {
		return fmt.Errorf("its status is %03d, and HTTP has none below 100", r.StatusCode)
	}
	x.response = &head
	if r.StatusCode == http.StatusSwitchingProtocols {
		return nil
	}
	if r.Body != http.NoBody {
		x.got = &tap{ReadCloser: r.Body, limit: x.p.answerLimit(r), announced: r.ContentLength, held: &x.p.held}
		r.Body = &answer{x.got}
	}
	return nil
}

// reason is the reason phrase of the answer.
func (x *exchange) reason() string {
	_, reason, _ := strings.Cut(x.response.Status, " ")
	return reason
}

// failed: there is no answer, or none that can be passed on.
func (x *exchange) failed(err error) { x.response, x.err = nil, err }

// answer is the body of an answer. When the client no longer takes it, it is
// read on if that is of use.
type answer struct{ *tap }

func (a *answer) Close() error {
	if a.useful() {
		io.Copy(io.Discard, io.LimitReader(a.tap, a.limit+1))
	}
	return a.tap.Close()
}

// finish hands the exchange over; whole says that the client has the answer.
func (x *exchange) finish(whole bool) {
	sent, sentErr := x.sent.seal()
	got, gotErr := x.got.seal()
	e := &Exchange{Began: x.began, Took: time.Since(x.began), Request: x.asked(), Sent: sent, Response: x.response, Got: got, Err: x.err, held: &x.p.held}
	e.Gone = !whole && gotErr == nil || x.response == nil && (sentErr != nil || x.client.Context().Err() != nil)
	switch {
	case e.Err == nil && gotErr != nil:
		e.Err = gotErr
	case e.Err == nil && !x.got.complete():
		e.Err = errGone
	}
	x.p.o.Record(e)
}

var errGone = errors.New("the client went away while it was answered")

// complete says that a body was read to its end.
func (t *tap) complete() bool {
	if t == nil {
		return true
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.ended
}

// asked is the request as the server got it.
func (x *exchange) asked() *http.Request {
	r := x.client.Clone(context.Background())
	if x.sent != nil {
		r.Body = io.NopCloser(nil) // there was one
	}
	u := *r.URL
	u.Scheme = x.p.o.Upstream.Scheme
	r.URL = &u
	if x.out != nil {
		if r.Host = x.out.Host; r.Host == "" { // HTTP/1.0: net/http names the server
			r.Host = x.p.o.Upstream.Host
		}
		for _, name := range []string{"Destination", "If"} {
			if v := x.out.Header[name]; v != nil {
				r.Header[name] = v
			}
		}
	}
	return r
}
