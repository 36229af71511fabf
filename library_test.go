package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const libraryUser = `package main

import (
	"context"
	"fmt"
	"strings"

	"lint207/analyze/capture"
	"lint207/rules"
)

func main() {
	body := strings.NewReader("<D:multistatus xmlns:D='DAV:'><D:response><D:href>/a b</D:href><D:status>HTTP/1.1 404 Not Found</D:status></D:response></D:multistatus>")
	res, err := rules.Lint(context.Background(), &capture.Exchange{Source: "body", Body: body}, rules.Options{Method: "PROPFIND"})
	if err != nil {
		panic(err)
	}
	fmt.Println(res.Diagnosis.Outcome, res.Findings[0].Rule.Name)
}
`

// Another module uses lint207 as README.md says: require v0.0.0 and replace.
func TestAsALibrary(t *testing.T) {
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	sums, err := os.ReadFile("go.sum")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for name, text := range map[string]string{
		"go.mod":  "module user\n\ngo 1.26\n\nrequire lint207 v0.0.0\n\nreplace lint207 => " + filepath.ToSlash(here) + "\n",
		"go.sum":  string(sums),
		"main.go": libraryUser,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	run := exec.Command("go", "run", "-mod=mod", ".")
	run.Dir = dir
	out, err := run.CombinedOutput()
	if err != nil || strings.TrimSpace(string(out)) != "read href-illegal-character" {
		t.Errorf("%v: %s", err, out)
	}
}
