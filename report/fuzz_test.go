package report

import (
	"bytes"
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"lint207/analyze/capture"
	"lint207/rules"
)

// FuzzReport: whatever a body says, every format stays well-formed, and
// nothing of it reaches a terminal or a CI command unescaped.
func FuzzReport(f *testing.F) {
	err := filepath.WalkDir("../testdata", func(path string, d fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".xml" {
			return err
		}
		b, err := os.ReadFile(path)
		f.Add(b)
		return err
	})
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte("<D:multistatus xmlns:D='DAV:'><D:response><D:href>\x1b[31m##[x]\u202e</D:href><D:status>::error::x</D:status></D:response></D:multistatus>"))
	f.Add([]byte("<\x00m\x00u\x00l\x00t\x00i\x00s\x00t\x00a\x00t\x00u\x00s\x00 \x00")) // half a unit of UTF-16
	f.Add([]byte("<D:multistatus xmlns:D='DAV:'><D:response><D:href>\xff\x80</D:href></D:response></D:multistatus>"))
	f.Fuzz(func(t *testing.T, body []byte) {
		res, err := rules.Lint(context.Background(), &capture.Exchange{Source: "fuzz", Index: 1, Body: bytes.NewReader(body), InSource: true}, rules.Options{Preview: true, All: true})
		if err != nil {
			return
		}
		for _, format := range Formats() {
			inert(t, format, "all", (&golden{o: Options{ShowAll: true}, results: []*rules.Result{res}}).render(t, format, false))
		}
	})
}
