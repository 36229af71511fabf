package rules

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"lint207/analyze/batch"
	"lint207/analyze/capture"
)

func jsonExchange(body string) *capture.Exchange {
	return &capture.Exchange{Source: "x", Index: 1, Body: strings.NewReader(body), InSource: true, Looks: capture.LooksJSON}
}

// A profile of the user is taken by its shape and by its name.
func TestUserProfile(t *testing.T) {
	own := batch.Profile{Name: "own", List: "results", ID: "key", Status: "code", DependsOn: "after"}
	body := `{"results":[{"key":"b","code":424,"after":["a"]},{"key":"a","code":500},{"key":"c","code":409}]}`
	for _, force := range []string{"", "own"} {
		r, err := Lint(context.Background(), jsonExchange(body), Options{Profiles: []batch.Profile{own}, Profile: force})
		if err != nil {
			t.Fatal(err)
		}
		if c := r.Diagnosis.Causes; r.Kind != "own" || len(c) != 2 || c[0].ID != "a" || c[0].DependentCount != 1 || len(r.Findings) != 0 {
			t.Errorf("%q: %s, causes %+v, findings %v", force, r.Kind, c, r.Findings)
		}
	}
	_, err := Lint(context.Background(), jsonExchange(body), Options{})
	var not *ErrNotMultistatus
	if !errors.As(err, &not) || !not.JSON || !strings.Contains(err.Error(), "looked for") {
		t.Errorf("without it: %v", err)
	}
}

// A request whose entries are named in another way than the answers of the
// profile says nothing about these.
func TestUserRequest(t *testing.T) {
	own := batch.Profile{Name: "own", List: "results", ID: "key", Status: "code", DependsOn: "after"}
	for id, want := range map[string]bool{"key": true, "id": false} {
		ex := jsonExchange(`{"results":[{"key":"b","code":200}]}`)
		ex.Request = &capture.Request{Method: "POST", BodyKnown: true, Body: []byte(`{"requests":[{"` + id + `":"a"}]}`)}
		r, err := Lint(context.Background(), ex, Options{Profiles: []batch.Profile{own}, Profile: "own"})
		if err != nil {
			t.Fatal(err)
		}
		got := slices.ContainsFunc(r.Findings, func(f Finding) bool { return f.Rule.Name == "batch-response-without-request" })
		if got != want {
			t.Errorf("%s: %v", id, r.Findings)
		}
	}
}

// What a capture has changed in the text raises no finding about the text.
func TestLossyBatch(t *testing.T) {
	ex := jsonExchange(`{"responses":[{"id":"1","status":403}].}`)
	ex.Lossy = "dots stand for line feeds"
	r, err := Lint(context.Background(), ex, Options{})
	if err != nil || len(r.Findings) != 0 || r.Diagnosis.CauseCount != 1 {
		t.Errorf("%v, %+v", err, r)
	}
}

// The host of the request tells Microsoft Graph from another OData service.
func TestGraphByHost(t *testing.T) {
	for host, want := range map[string]string{"graph.microsoft.com": "graph", "api.example.com": "odata", "": "odata"} {
		q := &capture.Request{Method: "POST", Target: "/v1.0/$batch"}
		if host != "" {
			q.Header = []capture.Field{{Name: "Host", Value: host}}
		}
		r, err := Lint(context.Background(), &capture.Exchange{
			Source: "x", Index: 1, Looks: capture.LooksJSON, Request: q, Body: strings.NewReader(`{"responses":[{"id":"1","status":200}]}`),
		}, Options{})
		if err != nil || r.Kind != want {
			t.Errorf("%q: %v, %v, want %s", host, r.Kind, err, want)
		}
	}
}
