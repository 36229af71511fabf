package report

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"lint207/analyze"
	"lint207/rules"
)

func TestEscape(t *testing.T) {
	for in, want := range map[string]string{
		"":                      "",
		"/a b":                  "/a b",
		"資料é":                   "資料é",
		"a\x1b[31m":             `a\x1b[31m`,
		"a\nb\r\t":              `a\nb\r\t`,
		"\u202e\u200b\ufeff":    `\u{202e}\u{200b}\u{feff}`,
		"\u0085\u009b\x7f":      `\u{85}\u{9b}\x7f`,
		"\xff\xc3":              `\xff\xc3`,
		"\ufffd":                "\ufffd",
		"\u00a0\u2028\u3164":    `\u{a0}\u{2028}\u{3164}`,
		`already \x1b \u{202e}`: `already \x1b \u{202e}`,
		"##[error]":             `\u{23}#[error]`,
		"a#b":                   "a#b",
		"\U000e0041":            `\u{e0041}`,
	} {
		got := escape(in)
		if got != want {
			t.Errorf("escape(%q) = %s, want %s", in, got, want)
		}
		if again := escape(got); again != got {
			t.Errorf("escape(%q) is not stable: %s", got, again)
		}
	}
}

func TestDisarm(t *testing.T) {
	for in, want := range map[string]string{
		"::error::x": `\u{3a}:error::x`, "   ::x": `   \u{3a}:x`, "\x1b[1m::x\x1b[0m": "\x1b[1m\\u{3a}:x\x1b[0m",
		"a ::x": "a ::x", "": "", ":x": ":x",
	} {
		if got := disarm(in); got != want {
			t.Errorf("disarm(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestWrap(t *testing.T) {
	long := "/" + strings.Repeat("folder-with-a-name/", 9)
	for _, s := range []string{"", "one", "one two three four five", long, "before " + long + " behind", strings.Repeat("資料", 30), strings.Repeat("x", 100)} {
		for _, w := range []int{1, 2, 7, 20, 40} {
			lines := wrap(s, w)
			for _, l := range lines {
				if width(l) > max(w, 2) {
					t.Errorf("wrap(%q, %d): %q is wider", s, w, l)
				}
			}
			squeeze := func(s string) string { return strings.ReplaceAll(s, " ", "") }
			if got := squeeze(strings.Join(lines, "")); got != squeeze(s) {
				t.Errorf("wrap(%q, %d) lost text: %q", s, w, got)
			}
		}
	}
}

// TestFrame frames random lines: the caret stays below the span, the line
// within its room, and whatever the numbers are nothing breaks.
func TestFrame(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	alphabet := []string{"a", "b", "<", "資", "\t", "\x1b", "\u202e", "\xff", "e\u0301", " ", "/"}
	for range 20_000 {
		var b strings.Builder
		for range r.IntN(120) {
			b.WriteString(alphabet[r.IntN(len(alphabet))])
		}
		s := b.String()
		e := rules.Excerpt{Text: s, Start: r.IntN(len(s)+3) - 1, Length: r.IntN(60) - 1}
		at := analyze.Position{InSource: true}
		at.Line, at.Col = 1, int64(e.Start)+1+int64(r.IntN(2)*r.IntN(500))
		room := 30 + r.IntN(60)
		line, before, under := frame(at, e, room)
		if w := width(line); w > room {
			t.Fatalf("%q %d+%d in %d: %d columns: %s", s, e.Start, e.Length, room, w, line)
		}
		if before+under > room+1 {
			t.Fatalf("%q %d+%d in %d: carets to %d", s, e.Start, e.Length, room, before+under)
		}
		if strings.ContainsFunc(line, func(r rune) bool { return !unicode.IsPrint(r) }) || !utf8.ValidString(line) {
			t.Fatalf("%q: not escaped: %q", s, line)
		}
	}
}

func TestFrameCaret(t *testing.T) {
	at, e := marked(3, "\t<D:href>/資料/«見 \u202e»</D:href>")
	line, before, under := frame(at, e, 70)
	if got := cells.Truncate(line, before, ""); got != "    <D:href>/資料/" {
		t.Errorf("before the caret: %q", got)
	}
	if want := width(`見 \u{202e}`); under != want {
		t.Errorf("%d carets, want %d", under, want)
	}
}

func TestFailed(t *testing.T) {
	diagnosis := func(o analyze.Outcome, class analyze.EntryClass, ill bool) *rules.Result {
		d := &analyze.Diagnosis{Outcome: o, IllFormed: ill}
		d.Counts.By[class] = 1
		return &rules.Result{Diagnosis: d}
	}
	for _, c := range []struct {
		r    *rules.Result
		want bool
	}{
		{&rules.Result{}, false},
		{diagnosis(analyze.Applied, analyze.Succeeded, false), false},
		{diagnosis(analyze.Read, analyze.Failed, false), false},
		{diagnosis(analyze.RolledBack, analyze.Failed, false), true},
		{diagnosis(analyze.NotApplied, analyze.Failed, false), true},
		{diagnosis(analyze.PartlyApplied, analyze.Failed, false), true},
		{diagnosis(analyze.Contradictory, analyze.Failed, false), true},
		{diagnosis(analyze.OutcomeUnknown, analyze.Succeeded, false), false},
		{diagnosis(analyze.OutcomeUnknown, analyze.Absent, false), false},
		{diagnosis(analyze.OutcomeUnknown, analyze.Failed, false), true},
		{diagnosis(analyze.OutcomeUnknown, analyze.Dependent, false), true},
		{diagnosis(analyze.OutcomeUnknown, analyze.Unclassifiable, false), true},
		{diagnosis(analyze.OutcomeUnknown, analyze.Succeeded, true), true},
	} {
		if got := Failed(c.r); got != c.want {
			t.Errorf("%+v: %v", c.r.Diagnosis, got)
		}
	}
}

// TestWords looks at the words for every outcome, class, certainty and source.
func TestWords(t *testing.T) {
	for _, o := range []analyze.Outcome{analyze.Applied, analyze.RolledBack, analyze.NotApplied, analyze.PartlyApplied, analyze.Contradictory, analyze.Read, analyze.OutcomeUnknown} {
		for class := analyze.ClassUnknown; class <= analyze.ClassOther; class++ {
			for sure := analyze.Possible; sure <= analyze.Certain; sure++ {
				for _, from := range []string{"", "flag", "request", "config", "body"} {
					d := &analyze.Diagnosis{Outcome: o, Certainty: sure, Method: analyze.Method{Name: "X", Class: class, From: from, Certainty: sure}}
					d.Counts.By[analyze.Failed], d.Counts.Entries = 1, 1
					s := to(&rules.Result{Diagnosis: d}) + ": " + outcome(d)
					if strings.Contains(s, "()") || strings.HasSuffix(s, ": ") {
						t.Errorf("%s %s %s %s: %q", o, class, sure, from, s)
					}
					if o != analyze.OutcomeUnknown && strings.Contains(s, "probably") != (sure == analyze.Probable) {
						t.Errorf("%s %s %s: %q", o, class, sure, s)
					}
				}
			}
		}
	}
}

func TestNoDiagnosis(t *testing.T) {
	r := &rules.Result{Source: "x.xml", Index: 1, Kind: "error"}
	g := golden{results: []*rules.Result{r}}
	if got := string(g.render(t, "text", false)); got != "x.xml: DAV:error\n" {
		t.Errorf("%q", got)
	}
	checkJSON(t, compile(t), g.render(t, "json", false))
}

func TestNew(t *testing.T) {
	if _, err := New("yaml", io.Discard, Options{}); err == nil || !strings.Contains(err.Error(), "only "+strings.Join(Formats(), ", ")) {
		t.Errorf("%v", err)
	}
	if got := Formats(); got[0] != "text" || len(got) != len(formats) {
		t.Errorf("%v", got)
	}
}

// failing is a writer that takes some bytes, then nothing.
type failing int

var errFull = errors.New("full")

func (f *failing) Write(b []byte) (int, error) {
	if *f -= failing(len(b)); *f < 0 {
		return 0, errFull
	}
	return len(b), nil
}

func TestWriteErrors(t *testing.T) {
	for _, format := range Formats() {
		for _, size := range []failing{0, 100, 5000} {
			f := size
			w, _ := New(format, &f, Options{})
			var err error
			for range 200 {
				err = errors.Join(err, w.Document(seed()), w.Document(orphan()))
			}
			if err = errors.Join(err, w.End(Summary{Documents: 400})); !errors.Is(err, errFull) {
				t.Errorf("%s after %d bytes: %v", format, size, err)
			}
		}
		if !slices.Contains([]string{"text", "json", "ndjson"}, format) {
			continue // it lists no responses
		}
		r := seed()
		r.EachResponse = func(func(*rules.ResponseInfo) error) error { return errFull }
		w, _ := New(format, io.Discard, Options{ShowAll: true})
		if err := w.Document(r); !errors.Is(err, errFull) {
			t.Errorf("%s: the error of EachResponse is lost: %v", format, err)
		}
	}
}

func TestLinks(t *testing.T) {
	var b bytes.Buffer
	r := orphan()
	if err := WriteFinding(&b, r, &r.Findings[0], Options{Hyperlinks: true}); err != nil {
		t.Fatal(err)
	}
	if want := "\x1b]8;;https://www.rfc-editor.org/rfc/rfc4918#section-9.2.1\x1b\\RFC 4918 section 9.2.1, 11.4\x1b]8;;\x1b\\"; !strings.Contains(b.String(), want) {
		t.Errorf("no link in %q", b.String())
	}
}

// counting counts what is written, and the largest write.
type counting struct{ n, largest int }

func (c *counting) Write(b []byte) (int, error) {
	c.n += len(b)
	c.largest = max(c.largest, len(b))
	return len(b), nil
}

// TestStream writes many responses: none is held back.
func TestStream(t *testing.T) {
	r := everything()
	seen := 0
	var c counting
	r.EachResponse = func(yield func(*rules.ResponseInfo) error) error {
		for i := range 20_000 {
			info := rules.ResponseInfo{Hrefs: []string{fmt.Sprintf("/a/%d", i)}, At: pos(3, 3, 12), Status: 200}
			if err := yield(&info); err != nil {
				return err
			}
			if seen++; seen == 10_000 && c.n == 0 {
				t.Error("nothing is written after 10,000 responses")
			}
		}
		return nil
	}
	for _, format := range Formats() {
		c, seen = counting{}, 0
		w, _ := New(format, &c, Options{ShowAll: true})
		if err := w.Document(r); err != nil {
			t.Fatal(err)
		}
		if c.largest > 1<<20 {
			t.Errorf("%s: %d bytes at once", format, c.largest)
		}
	}
}

func BenchmarkJSONResponses(b *testing.B) {
	r := everything()
	var one rules.ResponseInfo
	r.EachResponse(func(i *rules.ResponseInfo) error { one = *i; return errFull })
	for b.Loop() {
		if _, err := encode(inList, "  ", responseJSON(&one)); err != nil {
			b.Fatal(err)
		}
	}
}
