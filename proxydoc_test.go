package main

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// docs/proxy.md shows what happens: its commands are run, with other ports.
func TestProxyPage(t *testing.T) {
	page, err := filepath.Abs("docs/proxy.md")
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	writeExample(t, "ask.xml", askName)
	writeExample(t, "set.xml", setName)
	server := sampleServer(t)
	p := startProxy(t, server, "--har", "session.har")
	ports := strings.NewReplacer(server, "http://127.0.0.1:8080", p.url, "http://127.0.0.1:8207")
	var screen, errs string
	blocks := map[string]func(string) string{
		"sh client": func(block string) string {
			c := exec.Command("bash", "-ec", strings.ReplaceAll(block, "http://127.0.0.1:8207", p.url))
			if out, err := c.CombinedOutput(); err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			_, screen, errs = p.stop()
			return block
		},
		"console screen": func(string) string { return screen },
		"console errors": func(string) string { _, last, _ := strings.Cut(errs, "\n"); return last },
		"console down":   func(string) string { return whenDown(t) },
		"console": func(block string) string {
			command, _, _ := strings.Cut(strings.TrimPrefix(block, "$ "), "\n")
			if strings.Contains(command, " proxy ") {
				first, _, _ := strings.Cut(errs, "\n")
				if errs == "" { // still running
					return block
				}
				return "$ " + command + "\n" + first + "\n"
			}
			var out bytes.Buffer
			run(context.Background(), words(command), strings.NewReader(""), &out, &out)
			return "$ " + command + "\n" + out.String()
		},
	}
	parts := strings.Split(string(text), "```")
	for i := 1; i < len(parts); i += 2 {
		info, block, _ := strings.Cut(parts[i], "\n")
		if f := blocks[info]; f != nil {
			parts[i] = info + "\n" + ports.Replace(f(block))
		}
	}
	got := strings.Join(parts, "```")
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(page, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
	} else if got != string(text) {
		t.Errorf("docs/proxy.md does not show what the command prints; it prints:\n%s", got)
	}
}

// whenDown is what a client gets when there is no server.
func whenDown(t *testing.T) string {
	s := httptest.NewServer(http.NotFoundHandler())
	s.Close()
	p := startProxy(t, s.URL)
	defer p.stop()
	_, body := ask(t, "GET", p.url+"/a", "")
	body = strings.ReplaceAll(body, strings.TrimPrefix(s.URL, "http://"), "127.0.0.1:8080")
	return "$ curl http://127.0.0.1:8207/a\n" + body
}
