package policy

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"lint207/rules"
)

func TestBaselineRoundTrip(t *testing.T) {
	file := filepath.Join(t.TempDir(), "b.json")
	b, err := NewBaseline(file)
	if err != nil {
		t.Fatal(err)
	}
	rule := rules.All()[0]
	hostile := "a\x1b[31m\"\n\xff\u2028</script>"
	for _, p := range []string{"0000000000000002", "0000000000000001", "0000000000000001"} {
		b.Add(hostile, 1, &rules.Finding{Rule: rule, Fingerprint: p, Message: hostile})
	}
	if err := b.Write(); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(text), "\n"); n != 4 || strings.ContainsAny(string(text), "\x1b") {
		t.Errorf("%q", text)
	}
	if strings.Index(string(text), "0001") > strings.Index(string(text), "0002") {
		t.Error("not sorted")
	}
	again, err := LoadBaseline(file)
	if err != nil || again.Len() != 2 {
		t.Fatal(err, again)
	}
	left, _ := filepath.Glob(filepath.Join(filepath.Dir(file), ".lint207-*"))
	if len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestBaselineStale(t *testing.T) {
	b, _ := NewBaseline("b.json")
	for i, p := range []string{"0000000000000001", "0000000000000002"} {
		b.Add("a", i+1, &rules.Finding{Rule: rules.All()[0], Fingerprint: p})
	}
	b.Known("a", 1, &rules.Finding{Fingerprint: "0000000000000001"})
	ran := func(string) bool { return true }
	b.Linted("a", 1, ran)
	if s := b.Stale(); len(s) != 0 {
		t.Error(s)
	}
	b.Linted("a", 2, func(string) bool { return false })
	if s := b.Stale(); len(s) != 0 {
		t.Error(s)
	}
	b.Linted("a", 2, ran)
	if s := b.Stale(); len(s) != 1 || s[0].Index != 2 {
		t.Error(s)
	}
}

func FuzzBaseline(f *testing.F) {
	f.Add([]byte(`{"schema": "lint207-baseline/1", "findings": [{"source":"a","index":1,"fingerprint":"0123456789abcdef","rule":"r","message":"m"}]}`))
	f.Add([]byte(`{"schema": 1`))
	f.Add([]byte(`{"findings": [{"sourc": 1}]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		b, _ := NewBaseline("b")
		var p *Problem
		if err := b.parse(text); err != nil && !errors.As(err, &p) {
			t.Fatalf("%T", err)
		}
	})
}
