package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"lint207/analyze"
	"lint207/analyze/batch"
	"lint207/analyze/capture"
	"lint207/analyze/xmlscan"
	"lint207/analyze/xmltree"
	"lint207/rules"
)

// limits are those that SECURITY.md names.
var limits = map[string]int64{
	"MaxResponseWindow": xmlscan.MaxResponseWindow, "MaxTag": xmlscan.MaxTag, "MaxName": xmlscan.MaxName, "MaxAttrs": xmlscan.MaxAttrs,
	"MaxDepth": xmlscan.MaxDepth, "MaxBindings": xmlscan.MaxBindings, "MaxNames": xmlscan.MaxNames, "MaxNameText": xmlscan.MaxNameText,
	"MaxPropstats": analyze.MaxPropstats, "MaxHrefs": analyze.MaxHrefs, "MaxConditions": analyze.MaxConditions, "MaxOddities": analyze.MaxOddities,
	"MaxDirectives": analyze.MaxDirectives, "MaxTargets": rules.MaxTargets, "MaxHeldProperties": analyze.MaxHeldProperties, "MaxValueText": analyze.MaxValueText,
	"MaxTreeBytes": xmltree.MaxTreeBytes, "MaxTreeNodes": xmltree.MaxTreeNodes, "MaxHead": capture.MaxHead, "MaxRequestBody": capture.MaxRequestBody,
	"MaxCaptureBody": capture.MaxCaptureBody, "MaxString": capture.MaxString, "MaxWhole": capture.MaxWhole,
	"MaxToken": batch.MaxToken, "MaxEntries": batch.MaxEntries, "MaxText": batch.MaxText, "MaxMarks": batch.MaxMarks,
	"MaxDecoded": capture.MaxDecoded, "MaxRatio": capture.MaxRatio, "MaxCodings": capture.MaxCodings,
}

// The table of SECURITY.md says what the limits are.
func TestSecurityLimits(t *testing.T) {
	text, err := os.ReadFile("SECURITY.md")
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, row := range regexp.MustCompile(`(?m)^\| (`+"`Max.*?`"+`) \| (.*?) \|`).FindAllStringSubmatch(string(text), -1) {
		values := strings.Split(strings.TrimSuffix(row[2], " each"), ", ")
		for i, name := range strings.Split(row[1], ", ") {
			seen++
			name = strings.Trim(name, "`")
			limit, ok := limits[name]
			if want := values[min(i, len(values)-1)]; !ok || sized(limit, want) != want {
				t.Errorf("%s is %d, SECURITY.md says %s", name, limit, want)
			}
		}
	}
	if seen != len(limits) {
		t.Errorf("SECURITY.md has %d limits, want %d", seen, len(limits))
	}
}

// sized writes a limit in the unit of an example.
func sized(limit int64, like string) string {
	for unit, size := range map[string]int64{" KiB": 1 << 10, " MiB": 1 << 20, " GiB": 1 << 30} {
		if strings.HasSuffix(like, unit) && limit%size == 0 {
			return fmt.Sprint(limit/size) + unit
		}
	}
	digits := fmt.Sprint(limit)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// No more of the environment is read than SECURITY.md says.
func TestSecurityEnvironment(t *testing.T) {
	text, err := os.ReadFile("SECURITY.md")
	if err != nil {
		t.Fatal(err)
	}
	_, said, _ := strings.Cut(string(text), "no environment but ")
	said, _, _ = strings.Cut(said, "(")
	var want []string
	for _, m := range regexp.MustCompile("`([A-Z_]+)`").FindAllStringSubmatch(said, -1) {
		want = append(want, m[1])
	}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`os\.(?:Getenv|LookupEnv)\((.*?)\)`).FindAllStringSubmatch(string(b), -1) {
			got = append(got, strings.Trim(m[1], `"`))
		}
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("read: %v, SECURITY.md: %v", got, want)
	}
}
