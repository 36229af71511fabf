package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"lint207/analyze/capture"
	"lint207/rules"
)

// serverItem is a line of docs/servers-findings.tsv: an item of
// ../shared/servers/FINDINGS.md and the exchange in which the rule names it.
// Without a rule the note says why none does. With the mark "good" the exchange
// (a glob) has no other errors and warnings than the rules, and the note says
// why these are right.
type serverItem struct{ item, mark, fault, rule, exchange, note string }

func readServerItems(t *testing.T) (out []serverItem) {
	b, err := os.ReadFile("docs/servers-findings.tsv")
	if err != nil {
		t.Fatal(err)
	}
	for i, line := range strings.Split(strings.TrimSuffix(string(b), "\n"), "\n") {
		f := strings.Split(line, "\t")
		switch {
		case i == 0:
			continue
		case len(f) != 6:
			t.Fatalf("docs/servers-findings.tsv:%d: want 6 columns, got %d", i+1, len(f))
		case f[4] == "" && f[5] == "":
			t.Errorf("docs/servers-findings.tsv:%d: neither an exchange nor a reason", i+1)
		}
		out = append(out, serverItem{f[0], f[1], f[2], f[3], f[4], f[5]})
	}
	return out
}

// TestServersFindings looks for what was found by hand in the recordings of
// real servers, and for alarms about what was called good there.
func TestServersFindings(t *testing.T) {
	items := readServerItems(t)
	if _, err := os.Stat(shared); err != nil {
		t.Skip("no ../shared here")
	}
	for _, it := range items {
		switch {
		case it.mark == "good":
			checkGood(t, it)
		case it.exchange != "":
			got := lintExchange(t, filepath.Join(shared, "servers", it.exchange), rules.Info)
			if !slices.Contains(got, it.rule) {
				t.Errorf("%s, %s: no %s in %s, but %q", it.item, it.fault, it.rule, it.exchange, got)
			}
		}
	}
}

func checkGood(t *testing.T, it serverItem) {
	files, err := filepath.Glob(filepath.Join(shared, "servers", it.exchange))
	if err != nil || len(files) == 0 {
		t.Errorf("%s: no exchange %s (%v)", it.item, it.exchange, err)
	}
	var got []string
	for _, file := range files {
		got = append(got, lintExchange(t, file, rules.Warning)...)
	}
	slices.Sort(got)
	if got, want := strings.Join(slices.Compact(got), " "), it.rule; got != want {
		t.Errorf("%s, %s: %s has %q, want %q", it.item, it.fault, it.exchange, got, want)
	}
}

// lintExchange are the rules that fire at or above a severity.
func lintExchange(t *testing.T, file string, least rules.Severity) (names []string) {
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	err = capture.Read(context.Background(), bytes.NewReader(b), capture.Options{Name: file}, func(ex *capture.Exchange) error {
		res, err := rules.Lint(context.Background(), ex, rules.Options{})
		var not *rules.ErrNotMultistatus
		if errors.As(err, &not) {
			return nil
		}
		if err != nil {
			return err
		}
		for _, f := range res.Findings {
			if f.Severity >= least {
				names = append(names, f.Rule.Name)
			}
		}
		return nil
	})
	if err != nil {
		t.Errorf("%s: %v", file, err)
	}
	return names
}
