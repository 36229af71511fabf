package lint207test

import (
	"net/http"
	"net/http/httptest"
)

// recorder is a httptest.ResponseRecorder whose answer knows its request.
type recorder struct{ *httptest.ResponseRecorder }

func newRecorder() recorder { return recorder{httptest.NewRecorder()} }

func (r recorder) result(req *http.Request) *http.Response {
	resp := r.Result()
	resp.Request = req
	return resp
}
