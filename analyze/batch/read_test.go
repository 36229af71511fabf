package batch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"

	"lint207/analyze"
)

const (
	halted  = `"body":[{"errorCode":"PROCESSING_HALTED","message":"The transaction was rolled back since another operation in the same transaction failed."}],"httpStatusCode":400`
	invalid = `"body":[{"errorCode":"PROCESSING_HALTED","message":"Invalid reference specified. No value for a1.id found in a1"}],"httpStatusCode":400`
	missing = `"body":[{"errorCode":"REQUIRED_FIELD_MISSING","message":"Required fields are missing: [Name]"}],"httpStatusCode":400`
)

var own = Profile{
	Name: "own", List: "data.results", ID: "key", Status: "meta.code", Victim: "meta.kind=skipped",
	DependsOn: "meta.after", Message: "meta.text",
}

// Each row of the table of profiles, and near misses.
func TestProfiles(t *testing.T) {
	for _, c := range []struct {
		name, body string
		o          Options
		want       string // profile: causes with their dependents; unexplained
	}{
		{"odata", `{"responses":[{"id":"2","status":424},{"id":"1","status":403}]}`, Options{}, "odata: 1(2)"},
		{"graph by the context", `{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#x","responses":[{"id":"2","status":424},{"id":"1","status":403}]}`, Options{}, "graph: 1(2)"},
		{"another context", `{"@odata.context":"https://services.example/v4/$metadata#x","responses":[{"id":"1","status":403}]}`, Options{}, "odata: 1()"},
		{"graph by a request-id", `{"responses":[{"id":"1","status":403,"body":{"error":{"code":"x","innerError":{"request-id":"a"}}}}]}`, Options{}, "graph: 1()"},
		{"graph by its URL", `{"responses":[{"id":"1","status":403}]}`, Options{URL: "https://graph.microsoft.com/v1.0/$batch"}, "graph: 1()"},
		{"graph by force", `{"responses":[{"id":"1","status":403}]}`, Options{Force: Graph}, "graph: 1()"},
		{"graph with an outer 424", `{"responses":[{"id":"2","status":424},{"id":"1","status":403}]}`, Options{Status: 424, Force: Graph}, "graph: 1(2)"},
		{"cosmos", `[{"statusCode":424,"requestCharge":0},{"statusCode":409,"requestCharge":1.2},{"statusCode":424}]`, Options{}, "cosmos: 2(1 3)"},
		{"cosmos, two failures", `[{"statusCode":404},{"statusCode":409},{"statusCode":424}]`, Options{}, "cosmos: 1(3) 2()"},
		{"salesforce", `{"compositeResponse":[{` + halted + `,"referenceId":"a1"},{` + missing + `,"referenceId":"a2"}]}`, Options{}, "salesforce-composite: a2(a1)"},
		{"salesforce, reference to a failure", `{"compositeResponse":[{` + missing + `,"referenceId":"a1"},{` + invalid + `,"referenceId":"a2"}]}`, Options{}, "salesforce-composite: a1(a2)"},
		{"salesforce, reference to a success", `{"compositeResponse":[{"body":{"id":1},"httpStatusCode":201,"referenceId":"a1"},{` + invalid + `,"referenceId":"a2"}]}`, Options{}, "salesforce-composite: a2()"},
		{"salesforce, reference to nothing", `{"compositeResponse":[{` + invalid + `,"referenceId":"a2"},{` + halted + `,"referenceId":"a3"}]}`, Options{}, "salesforce-composite: a2(a3)"},
		{"salesforce graphs", `{"graphs":[{"graphId":"g1","graphResponse":{"compositeResponse":[{` + missing + `,"referenceId":"a"},{` + halted + `,"referenceId":"b"}]}},` +
			`{"graphId":"g2","graphResponse":{"compositeResponse":[{` + halted + `,"referenceId":"a"},{` + missing + `,"referenceId":"b"}]}}]}`, Options{}, "salesforce-composite: g1/a(g1/b) g2/b(g2/a)"},
		{"salesforce by the request", `{"compositeResponse":[{` + missing + `,"referenceId":"a1"},{` + missing + `,"referenceId":"b1"},{"body":[{"errorCode":"PROCESSING_HALTED","message":"?"}],"httpStatusCode":400,"referenceId":"a2"}]}`,
			Options{Request: []byte(`{"compositeRequest":[{"referenceId":"a1","method":"POST","url":"/a"},{"referenceId":"b1","method":"POST","url":"/a"},{"referenceId":"a2","method":"POST","url":"/x","body":{"p":{"q":"@{a1.id}"}}}]}`)},
			"salesforce-composite: a1(a2) b1()"},
		{"lone", `{"status":424,"message":"Upstream"}`, Options{}, "lone-424:"},
		{"lone by the head", `{"message":"Upstream"}`, Options{Status: 424}, "lone-424:"},
		{"302 blocks", `{"responses":[{"id":"1","status":302},{"id":"2","status":424}]}`, Options{Request: []byte(`{"requests":[{"id":"1"},{"id":"2","dependsOn":["1"]}]}`)}, "odata: 1(2)"},
		{"302 that blocks nothing", `{"responses":[{"id":"1","status":302}]}`, Options{}, "odata:"},
		{"ids that differ in case", `{"responses":[{"id":"a","status":403},{"id":"A","status":409},{"id":"2","status":424}]}`, Options{Request: []byte(`{"requests":[{"id":"a"},{"id":"A"},{"id":"2","dependsOn":["A"]}]}`)}, "odata: a() A(2)"},
		{"graph ignores case", `{"responses":[{"id":"a","status":403},{"id":"b","status":409},{"id":"2","status":424}]}`, Options{Force: Graph, Request: []byte(`{"requests":[{"id":"a"},{"id":"b"},{"id":"2","dependsOn":["A"]}]}`)}, "graph: a(2) b()"},
		{"undecided", `{"responses":[{"id":"a","status":403},{"id":"b","status":409},{"id":"2","status":424}]}`, Options{}, "odata: a() b() ? 2"},
		{"rolled back", `{"responses":[{"id":"a","status":201,"atomicityGroup":"g"},{"id":"b","status":409,"atomicityGroup":"g"}]}`, Options{}, "odata: b(a)"},
		{"a root without an answer", `{"responses":[{"id":"2","status":424}]}`, Options{Request: []byte(`{"requests":[{"id":"1"},{"id":"2","dependsOn":["1"]}]}`)}, "odata: ? 2"},
		{"user", `{"data":{"results":[{"key":"x","meta":{"code":500,"text":"no"}},{"key":"y","meta":{"code":409,"kind":"skipped","after":"x"}},{"key":"z","meta":{"code":404}}]}}`, Options{Profiles: []Profile{own}}, "own: x(y) z()"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := read(t, c.body, c.o)
			if got := d.Name + ":" + told(d.Diagnose(10)); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
			d2, err := Read(context.Background(), iotest.OneByteReader(strings.NewReader(c.body)), c.o)
			if err != nil || told(d2.Diagnose(10)) != told(d.Diagnose(10)) || len(d.Entries) > 0 && *d2.Entries[0].At != *d.Entries[0].At {
				t.Errorf("byte by byte it is read differently: %v", err)
			}
		})
	}
}

func told(g *analyze.Diagnosis) (s string) {
	for i := range g.Causes {
		var deps []string
		for j := range g.Causes[i].Dependents {
			deps = append(deps, g.Causes[i].Dependents[j].ID)
		}
		s += fmt.Sprintf(" %s(%s)", g.Causes[i].ID, strings.Join(deps, " "))
	}
	for i := range g.Unexplained {
		s += " ? " + g.Unexplained[i].ID
	}
	return s
}

// What is no answer of a batch says why.
func TestNotRecognised(t *testing.T) {
	for body, why := range map[string]string{
		`{"responses":{"200":{"description":"OpenAPI"}}}`:                `looked for "responses"`,
		`{"responses":[{"id":"1","status":200},{"labelAnnotations":1}]}`: `entry 2 of "responses" has no "status"`,
		`[{"statusCode":424,"body":"x"}]`:                                `has a "body"`,
		`[]`:                                                             `the array is empty`,
		`{"status":200}`:                                                 `looked for`,
		`"text"`:                                                         `looked for`,
		`{"responses":`:                                                  `line 1, column`,
		"\xFE\xFF\x00{\x00}":                                             `UTF-8`,
		`{"compositeResponse":1}`:                                        `looked for`,
	} {
		_, err := Read(context.Background(), strings.NewReader(body), Options{})
		var not *NotRecognised
		if !errors.As(err, &not) || !strings.Contains(err.Error(), why) {
			t.Errorf("%s: %v, want %q", body, err, why)
		}
	}
	if _, err := Read(context.Background(), strings.NewReader(`{"a":[]}`), Options{Force: OData}); err == nil || !strings.Contains(err.Error(), `an array "responses"`) {
		t.Errorf("forced: %v", err)
	}
}

// Positions are those of the status, in bytes and in UTF-16 units.
func TestPositions(t *testing.T) {
	d := read(t, "{\"responses\":[\n {\"x\":\"é𝄞\",\"id\":\"1\",\"status\":403}]}", Options{})
	at := d.Entries[0].At.At
	if at.Line != 2 || at.Col != 34 || at.Col16 != 31 || at.Off != 48 || at.Len != 3 {
		t.Errorf("%+v", at)
	}
}

// Limits are named, and what was read before them is kept.
func TestLimits(t *testing.T) {
	head := `{"responses":[{"id":"1","status":403},{"id":"2","status":200,"body":`
	for name, c := range map[string]struct {
		tail string
		want FaultKind
	}{
		"long":      {`"` + strings.Repeat("x", MaxToken+1<<20) + `"}]}`, TooLong},
		"deep":      {strings.Repeat("[", 2*MaxDepth) + strings.Repeat("]", 2*MaxDepth) + `}]}`, TooDeep},
		"cut":       {`{"a":`, Truncated},
		"in string": {`"abc`, Truncated},
		"trailing":  {`1}]} <html>`, TrailingText},
		"NaN":       {`NaN}]}`, NotANumber},
		"negative":  {`-Infinity}]}`, NotANumber},
		"twice":     {`1,"id":"3"}]}`, DuplicateName},
		"latin-1":   {"\"\xE9\"}]}", InvalidUTF8},
		"comma":     {`1,}]}`, Syntax},
	} {
		t.Run(name, func(t *testing.T) {
			d := read(t, head+c.tail, Options{})
			if len(d.Faults) != 1 || d.Faults[0].Kind != c.want || d.Faults[0].At.At.Line != 1 {
				t.Errorf("faults %+v, want %d", d.Faults, c.want)
			}
			if len(d.Entries) == 0 || d.Entries[0].Code != 403 {
				t.Errorf("entries %+v", d.Entries)
			}
		})
	}
	many := `[{"statusCode":409}` + strings.Repeat(`,{"statusCode":424}`, MaxEntries+5) + `]`
	d := read(t, many, Options{})
	if len(d.Entries) != MaxEntries || d.More[Victim] != 6 || len(d.Faults) != 1 || d.Faults[0].Kind != TooMany {
		t.Errorf("%d entries, %v more, faults %v", len(d.Entries), d.More, d.Faults)
	}
	sums(t, d)
}

// filler generates an array of the given size without holding it.
type filler struct {
	left int64
	n    int
	rest string
}

func (f *filler) Read(p []byte) (int, error) {
	if f.rest == "" {
		switch {
		case f.n < 0:
			return 0, io.EOF
		case f.left <= 0:
			f.rest, f.n = "]", -1
		default:
			f.rest = `,{"statusCode":424,"requestCharge":0,"resourceBody":{"a":"0123456789"}}`
			if f.n == 0 {
				f.rest = `[{"statusCode":409}`
			}
			f.n++
		}
	}
	n := copy(p, f.rest)
	f.rest = f.rest[n:]
	f.left -= int64(n)
	return n, nil
}

// An array of any size is read in bounded memory.
func TestMemory(t *testing.T) {
	size := int64(200 << 20)
	if testing.Short() {
		size = 20 << 20
	}
	f := &filler{left: size}
	d, err := Read(context.Background(), f, Options{})
	if err != nil {
		t.Fatal(err)
	}
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	if m.HeapAlloc > 300<<20 {
		t.Errorf("%d MB are held", m.HeapAlloc>>20)
	}
	g := d.Diagnose(100)
	if want := size / 71; g.Counts.By[analyze.Dependent] < want-2 || g.Causes[0].DependentCount != g.Counts.By[analyze.Dependent] {
		t.Errorf("%d dependents, want about %d", g.Counts.By[analyze.Dependent], want)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(`{"responses":[{"id":"2","status":424},{"id":"1","status":403}]}`, `{"requests":[{"id":"1"},{"id":"2","dependsOn":["1"]}]}`)
	f.Add(`[{"statusCode":424},{"statusCode":409}]`, ``)
	f.Add(`{"compositeResponse":[{`+halted+`,"referenceId":"a1"}]}`, `{"allOrNone":true,"compositeRequest":[{"referenceId":"a1","url":"@{x.y}"}]}`)
	f.Fuzz(func(t *testing.T, body, request string) {
		d, err := Read(context.Background(), strings.NewReader(body), Options{Request: []byte(request)})
		if err != nil {
			return
		}
		if d.Profile != nil {
			sums(t, d)
			if d.Request != nil {
				for i := range d.Request.Entries {
					d.Circle(&d.Request.Entries[i])
				}
			}
		}
		for i := range d.Entries {
			if at := d.Entries[i].At.At; at.Off+at.Len > int64(len(body)) || at.Line < 1 || at.Col < 1 {
				t.Errorf("position %+v in %d bytes", at, len(body))
			}
		}
	})
}
