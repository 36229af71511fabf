//go:build e2e

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/webdav"
)

// davServer is a server of the end-to-end suite; testdata/e2e/NAME.sh starts it.
type davServer struct {
	name, title string
	fast        bool     // in .ci/run, too
	packages    []string // of Debian, the server's own first
	path        string   // of a collection of files
	user        string   // and password
	home, books string   // where calendars and address books can be made, "" none
}

// davServers are the servers, in the order of docs/servers.md. E2E=all runs all
// of them, E2E=NAME one, and without E2E the fast ones run.
var davServers = []davServer{
	{name: "apache", title: "Apache mod_dav", fast: true, packages: []string{"apache2"}, path: "/dav/"},
	{name: "xnet", title: "golang.org/x/net/webdav", fast: true, path: "/dav/"},
	{name: "radicale", title: "Radicale", fast: true, packages: []string{"radicale"}, path: "/alice/", user: "alice", home: "/alice/"},
	{name: "nginx", title: "nginx with dav-ext", packages: []string{"nginx", "libnginx-mod-http-dav-ext"}, path: "/dav/"},
	{name: "lighttpd", title: "lighttpd mod_webdav", packages: []string{"lighttpd", "lighttpd-mod-webdav"}, path: "/dav/"},
	{name: "tomcat", title: "Tomcat WebdavServlet", packages: []string{"tomcat10"}, path: "/dav/"},
	{name: "rclone", title: "rclone serve webdav", packages: []string{"rclone"}, path: "/"},
	{name: "sabredav", title: "sabre/dav", packages: []string{"php-sabre-dav", "php-cli", "php-sqlite3", "php-xml", "php-mbstring"}, path: "/dav/", user: "admin", home: "/cal/calendars/admin/", books: "/cal/addressbooks/admin/"},
	{name: "xandikos", title: "Xandikos", packages: []string{"xandikos"}, path: "/user/", home: "/user/calendars/", books: "/user/contacts/"},
}

// Real clients talk to real servers through the proxy. It must make no
// difference to them, and what is found is what is known.
func TestServers(t *testing.T) {
	install(t, "litmus", "cadaver", "curl")
	for _, s := range davServers {
		if want := os.Getenv("E2E"); want == s.name || want == "all" || want == "" && s.fast {
			t.Run(s.name, func(t *testing.T) { s.test(t) })
		}
	}
}

func (s *davServer) test(t *testing.T) {
	install(t, s.packages...)
	server := s.start(t)
	dir := t.TempDir()
	report := filepath.Join(dir, "report.json")
	har := filepath.Join(dir, "session.har")
	p := startProxy(t, server, "--har", har, "--output", "json="+report, "--fail-on", "never")

	direct, through := s.litmus(t, server), s.litmus(t, p.url)
	if d := cmp.Diff(direct, through); d != "" {
		t.Errorf("litmus notices the proxy (- without it, + with it):\n%s", d)
	}
	if d := cmp.Diff(s.cadaver(t, server), s.cadaver(t, p.url)); d != "" {
		t.Errorf("cadaver notices the proxy (- without it, + with it):\n%s", d)
	}
	s.script(t, "files.sh", p.url)
	if s.home != "" {
		s.script(t, "calendars.sh", p.url)
	}
	code, _, errs := p.stop()
	if code != exitOK {
		t.Errorf("exit code %d: %s", code, errs)
	}
	m := regexp.MustCompile(`(\d+) exchanges passed, (\d+) of them linted`).FindStringSubmatch(errs)
	if m == nil {
		t.Fatal(errs)
	}
	got := serverResult{Name: s.name, Title: s.title, Version: s.version(t), Litmus: score(through)}
	fmt.Sscan(m[1]+" "+m[2], &got.Exchanges, &got.Linted)
	got.Findings = readFindings(t, report, p.url)
	s.compare(t, got)
	s.again(t, har, report, p.url)
}

// compare holds against what is known: no rule more, no rule less. UPDATE=1
// makes it known.
func (s *davServer) compare(t *testing.T, got serverResult) {
	known := readResults(t)
	i := slices.IndexFunc(known, func(r serverResult) bool { return r.Name == s.name })
	if os.Getenv("UPDATE") != "" {
		if i >= 0 {
			known[i] = got
		} else {
			known = append(known, got)
		}
		place := func(name string) int {
			return slices.IndexFunc(davServers, func(s davServer) bool { return s.name == name })
		}
		slices.SortFunc(known, func(a, b serverResult) int { return place(a.Name) - place(b.Name) })
		var b bytes.Buffer
		e := json.NewEncoder(&b)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		if err := e.Encode(known); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(resultsFile, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if i < 0 {
		t.Fatalf("%s knows nothing of %s; UPDATE=1 adds it", resultsFile, s.name)
	}
	if d := cmp.Diff(rulesBroken(known[i]), rulesBroken(got)); d != "" {
		t.Errorf("%s %s, known is %s: other rules are broken (- known, + found):\n%s", s.name, got.Version, known[i].Version, d)
		for _, f := range got.Findings {
			t.Logf("%s %s: %s: %s", f.Severity, f.Rule, f.Request, f.Message)
		}
	}
}

// rulesBroken are the rules at error and warning.
func rulesBroken(r serverResult) (out []string) {
	for _, f := range r.Findings {
		if f.Severity != "info" {
			out = append(out, f.Severity+" "+f.Rule)
		}
	}
	return out
}

// again reads the recording: it must say what was said live.
func (s *davServer) again(t *testing.T, har, report, proxy string) {
	file := filepath.Join(t.TempDir(), "again.json")
	var errs bytes.Buffer
	if code := run(t.Context(), []string{"lint207", "--no-config", "--fail-on", "never", "--output", "json=" + file, har}, nil, io.Discard, &errs); code != exitOK && code != exitUnable { // unable: a body that claims to be D:error and is not
		t.Errorf("reading the recording: exit code %d: %s", code, &errs)
	}
	if d := cmp.Diff(readFindings(t, report, proxy), readFindings(t, file, proxy)); d != "" {
		t.Errorf("the recording says something else (- live, + recorded):\n%s", d)
	}
}

// readFindings reads a JSON report.
func readFindings(t *testing.T, file, proxy string) []serverFinding {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var r struct {
		Documents []struct {
			Request       struct{ Method, URL string }
			Status        int
			FindingCounts map[string]int
			Findings      []struct {
				Rule, Severity, Message string
				Excerpt                 struct{ Text string }
			}
		}
	}
	if err := json.Unmarshal(b, &r); err != nil {
		t.Fatal(err)
	}
	host := strings.TrimPrefix(proxy, "http://")
	anonymous := strings.NewReplacer(host, "127.0.0.1:8207", url.QueryEscape(host), "127.0.0.1%3A8207").Replace
	by := map[string]*serverFinding{}
	for _, d := range r.Documents {
		seen := map[string]bool{}
		for _, f := range d.Findings {
			g := by[f.Rule]
			if g == nil {
				request := fmt.Sprintf("%d to %s %s", d.Status, d.Request.Method, strings.TrimPrefix(d.Request.URL, proxy))
				g = &serverFinding{Rule: f.Rule, Severity: f.Severity, Request: request, Message: anonymous(strings.ReplaceAll(f.Message, proxy+"/", "/")), Excerpt: anonymous(f.Excerpt.Text)}
				by[f.Rule] = g
			}
			g.Count++
			if !seen[f.Rule] {
				g.Answers++
			}
			seen[f.Rule] = true
		}
	}
	out := []serverFinding{}
	for _, f := range by {
		out = append(out, *f)
	}
	bySeverity(out)
	return out
}

// install gets packages of Debian that are not there.
func install(t *testing.T, packages ...string) {
	t.Helper()
	var missing []string
	for _, p := range packages {
		if out, _ := exec.Command("dpkg-query", "-W", "-f", "${Status}", p).Output(); string(out) != "install ok installed" {
			missing = append(missing, p)
		}
	}
	if len(missing) == 0 {
		return
	}
	for _, args := range [][]string{{"update", "-qq"}, append([]string{"install", "-y", "-qq", "--no-install-recommends"}, missing...)} {
		c := exec.Command("apt-get", args...)
		c.Env = append(os.Environ(), "DEBIAN_FRONTEND=noninteractive")
		if out, err := c.CombinedOutput(); err != nil {
			t.Fatalf("apt-get %s: %v\n%s", strings.Join(args, " "), err, out)
		}
	}
}

func (s *davServer) version(t *testing.T) string {
	if s.name == "xnet" {
		b, err := os.ReadFile("go.mod")
		if err != nil {
			t.Fatal(err)
		}
		return regexp.MustCompile(`golang.org/x/net (v\S+)`).FindStringSubmatch(string(b))[1]
	}
	out, err := exec.Command("dpkg-query", "-W", "-f", "${Version}", s.packages[0]).Output()
	if err != nil {
		t.Fatal(err)
	}
	v := string(out)
	if i := strings.LastIndexByte(v, '-'); i > 0 {
		v = v[:i]
	}
	return strings.TrimSuffix(v, "+dfsg")
}

// start starts the server on a free port and waits until it listens.
func (s *davServer) start(t *testing.T) string {
	t.Helper()
	if s.name == "xnet" {
		h := httptest.NewServer(&webdav.Handler{Prefix: "/dav", FileSystem: webdav.NewMemFS(), LockSystem: webdav.NewMemLS()})
		t.Cleanup(h.Close)
		return h.URL
	}
	dir, err := os.MkdirTemp("", "lint207-e2e-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	os.Chmod(dir, 0o755) // servers drop their privileges
	addr := freeAddr(t)
	_, port, _ := net.SplitHostPort(addr)
	script, err := filepath.Abs("testdata/e2e/" + s.name + ".sh")
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command("bash", script, dir, port)
	var log watched
	c.Stdout, c.Stderr = &log, &log
	log.line = make(chan string, 1)
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- c.Wait() }()
	t.Cleanup(func() { syscall.Kill(-c.Process.Pid, syscall.SIGKILL) })
	for range 600 {
		select {
		case err := <-ended:
			t.Fatalf("%s ended: %v\n%s", s.name, err, log.String())
		case <-time.After(100 * time.Millisecond):
		}
		// Tomcat listens before it serves.
		resp, err := http.Get("http://" + addr + s.path)
		if err == nil && resp.Body.Close() == nil && resp.StatusCode != http.StatusServiceUnavailable {
			return "http://" + addr
		}
	}
	t.Fatalf("%s does not answer\n%s", s.name, log.String())
	return ""
}

func freeAddr(t *testing.T) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

var litmusLine = regexp.MustCompile(`(?m)^\s*\d+\. (\w+)\.+ (pass|FAIL|SKIPPED|WARNING)`)
var litmusSummary = regexp.MustCompile("(?m)^<- summary for `(\\w+)': of (\\d+) tests run: (\\d+) passed")

// litmus gives the outcome of every test, suite by suite.
func (s *davServer) litmus(t *testing.T, server string) []string {
	t.Helper()
	args := []string{"-k", server + s.path}
	if s.user != "" {
		args = append(args, s.user, s.user)
	}
	c := exec.Command("litmus", args...)
	c.Dir = t.TempDir()
	out, _ := c.CombinedOutput() // it fails if a test does
	text := strings.ReplaceAll(string(out), "\r", "\n")
	var results []string
	for _, m := range litmusLine.FindAllStringSubmatch(text, -1) {
		results = append(results, m[1]+" "+m[2])
	}
	for _, m := range litmusSummary.FindAllStringSubmatch(text, -1) {
		results = append(results, fmt.Sprintf("summary %s %s/%s", m[1], m[3], m[2]))
	}
	if len(results) < 20 {
		t.Fatalf("litmus: %s", text)
	}
	return results
}

// score is the summary of litmus: "basic 16/16, props 30/30".
func score(results []string) string {
	var out []string
	for _, r := range results {
		if s, ok := strings.CutPrefix(r, "summary "); ok {
			out = append(out, s)
		}
	}
	return strings.Join(out, ", ")
}

// changing is what is different each time: dates, entity tags, lock tokens,
// bars of progress.
var changing = regexp.MustCompile(`[A-Z][a-z]{2} +\d+ +(\d\d:\d\d|\d{4})|(getetag|getlastmodified|creationdate) = .*|(urn:uuid|opaquelocktoken):[0-9A-Za-z-]+|urn:[0-9a-f]{6,8}|\d{10}\.\d+|\r?Progress: .*?\] `)

// cadaver gives the lines that it prints, sorted.
func (s *davServer) cadaver(t *testing.T, server string) []string {
	t.Helper()
	home := t.TempDir()
	if err := os.WriteFile(filepath.Join(home, ".netrc"), []byte("machine 127.0.0.1 login "+s.user+" password "+s.user+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(home, "a b.txt"), []byte("hello"), 0o600); err != nil {
		t.Fatal(err)
	}
	c := exec.Command("cadaver", server+s.path)
	c.Dir = home
	c.Env = append(os.Environ(), "HOME="+home, "LC_ALL=C")
	c.Stdin = strings.NewReader(strings.Join([]string{
		"mkcol cad", "cd cad", `put "a b.txt"`, "ls", `propnames "a b.txt"`, `propset "a b.txt" color blue`, `propget "a b.txt"`, `lock "a b.txt"`, `discover "a b.txt"`,
		`unlock "a b.txt"`, `copy "a b.txt" c.txt`, `move c.txt d.txt`, "ls", "cat d.txt", "cd ..", "rmcol cad", "quit", "",
	}, "\n"))
	out, _ := c.CombinedOutput()
	text := strings.ReplaceAll(changing.ReplaceAllString(string(out), "~"), server, "SERVER")
	lines := strings.Split(strings.ReplaceAll(text, "': DAV:", "':\nDAV:"), "\n")
	for i := range lines {
		lines[i] = strings.TrimSpace(lines[i])
	}
	slices.Sort(lines) // x/net/webdav gives properties in any order
	return lines
}

// script runs a script of requests. Only what passes the proxy counts.
func (s *davServer) script(t *testing.T, name, proxy string) {
	t.Helper()
	c := exec.Command("bash", "testdata/e2e/"+name)
	c.Env = append(os.Environ(), "BASE="+proxy+s.path, "HOME_URL="+proxy+s.home, "BOOKS=", "AUTH=")
	if s.books != "" {
		c.Env = append(c.Env, "BOOKS="+proxy+s.books)
	}
	if s.user != "" {
		c.Env = append(c.Env, "AUTH="+s.user+":"+s.user)
	}
	out, err := c.CombinedOutput()
	if err != nil {
		t.Errorf("%s: %v", name, err)
	}
	if bytes.Contains(out, []byte("\n000 ")) {
		t.Errorf("%s: a request without an answer:\n%s", name, out)
	}
	if testing.Verbose() {
		t.Logf("%s", out)
	}
}

// bySeverity orders findings: the worst first, then by name.
func bySeverity(findings []serverFinding) {
	rank := func(f serverFinding) int { return -slices.Index([]string{"info", "warning", "error"}, f.Severity) }
	slices.SortFunc(findings, func(a, b serverFinding) int {
		if d := rank(a) - rank(b); d != 0 {
			return d
		}
		return strings.Compare(a.Rule, b.Rule)
	})
}
