package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"
)

// The lines for what has no document are valid by the schema.
func TestPassedLines(t *testing.T) {
	var b bytes.Buffer
	w, err := New("ndjson", &b, Options{})
	if err != nil {
		t.Fatal(err)
	}
	p := w.(Passer)
	if err := errors.Join(p.Passed("a\xff", 3, "an empty line", nil), p.Passed("b", 4, "", errors.New("cut \x1b off"))); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(b.String(), "\n"); n != 2 {
		t.Errorf("%d lines", n)
	}
	checks["ndjson"](t, b.Bytes())
	for _, bad := range []string{`"line":1`, `"skipped":"x"`, `"line":1,"skipped":"x","error":"y"`} {
		line := `{"schema":"lint207/1","source":"a","summary":{"documents":0,"errors":0,"warnings":0,"infos":0,"failedOperations":0,"skipped":0,"unreadable":0},` + bad + `}`
		s := compileWith(t, "../docs/schema/ndjson-report.schema.json", "../docs/schema/report.schema.json")
		var v any
		if err := json.Unmarshal([]byte(line), &v); err != nil {
			t.Fatal(err)
		}
		if s.Validate(v) == nil {
			t.Errorf("%s is valid", line)
		}
	}
}

// Merged, the lines of the golden documents give the summary of their run, in
// any order and any number of pieces, and a report that is valid.
func TestMerge(t *testing.T) {
	var whole, lines bytes.Buffer
	var want Summary
	for _, format := range []struct {
		name string
		to   *bytes.Buffer
	}{{"json", &whole}, {"ndjson", &lines}} {
		w, err := New(format.name, format.to, Options{Version: "0"})
		if err != nil {
			t.Fatal(err)
		}
		want = Summary{}
		for _, c := range several().results {
			want.Add(c)
			if err := w.Document(c); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.End(want); err != nil {
			t.Fatal(err)
		}
	}
	merge := func(pieces ...string) (*Merge, string, string) {
		var out, text bytes.Buffer
		m := NewMerge(&out, Options{Version: "0"})
		for _, p := range pieces {
			if err := m.Read(strings.NewReader(p)); err != nil {
				t.Fatal(err)
			}
		}
		if err := errors.Join(m.End(), m.Text(&text, Options{})); err != nil {
			t.Fatal(err)
		}
		checkJSON(t, compile(t), out.Bytes())
		return m, out.String(), text.String()
	}
	m, report, text := merge(lines.String())
	if m.Summary != want {
		t.Errorf("the summary is %+v, not %+v", m.Summary, want)
	}
	if m, _, other := merge(whole.String()); m.Summary != want || other != text {
		t.Errorf("a JSON report gives\n%s, its lines\n%s", other, text)
	}
	if _, again, _ := merge(report); again != report {
		t.Error("a merged report changes when it is merged again")
	}
	var backwards []string
	for l := range strings.Lines(lines.String()) {
		backwards = append([]string{l}, backwards...)
	}
	if _, _, other := merge(backwards...); other != text {
		t.Errorf("in another order it is\n%s", other)
	}
	checkText(t, []byte(text), 1<<20)
}

// What is no report, or half of one, is an error that says where.
func TestMergeBroken(t *testing.T) {
	for in, want := range map[string]string{
		`[]`:                                    "byte 1: no report of lint207",
		`{}`:                                    "no report of lint207",
		`{"schema":"lint207/1"`:                 "cut off",
		`{"schema":"lint207/1","documents":[{}`: "cut off",
		`{"schema":"lint207/2","summary":{}}`:   "no report of lint207",
		`{"schema":"lint207/1","summary":{"documents":"x"}}`: "cannot unmarshal",
	} {
		err := NewMerge(nil, Options{}).Read(strings.NewReader(in))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", in, err)
		}
	}
	if err := NewMerge(nil, Options{}).Read(strings.NewReader("\n")); err != nil {
		t.Error(err)
	}
}
