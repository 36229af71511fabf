package capture

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const servers = "../../../shared/servers"

// Every recorded exchange is a pair of request and answer, and agrees with the
// recording of the whole run.
func TestServers(t *testing.T) {
	hars, _ := filepath.Glob(filepath.Join(servers, "*", "run.har"))
	if len(hars) == 0 {
		t.Skip("the recordings of servers are not here")
	}
	pairs, compared := 0, 0
	for _, name := range hars {
		dir := filepath.Dir(name)
		byKey := map[string][]got{}
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		all, _, err := readAll(f, Options{})
		f.Close()
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		for _, g := range all {
			byKey[key(&g)] = append(byKey[key(&g)], g)
		}
		files, _ := filepath.Glob(filepath.Join(dir, "exchanges", "*.http"))
		for _, file := range files {
			n := comparePair(t, file, byKey)
			pairs++
			compared += n
		}
	}
	t.Logf("%d pairs, %d of them handed over, all of these in the HAR", pairs, compared)
	if pairs < 1500 || compared < 1357 {
		t.Errorf("%d pairs, %d handed over: too few", pairs, compared)
	}
}

func key(g *got) string {
	target := g.Request.Target
	if i := strings.Index(target, "://"); i >= 0 {
		target = target[i+3:]
		if i = strings.IndexByte(target, '/'); i >= 0 {
			target = target[i:]
		}
	}
	date, _ := Get(g.Head.Header, "Date")
	depth, _ := Get(g.Request.Header, "Depth")
	return fmt.Sprint(g.Request.Method, target, g.Head.Status, date, depth, g.body, string(g.Request.Body))
}

// comparePair reads one file, and gives the number of exchanges handed over.
func comparePair(t *testing.T, file string, har map[string][]got) int {
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	all, notes, err := readAll(bytes.NewReader(b), Options{Name: file})
	if len(notes) > 0 {
		t.Errorf("%s: notes %q", file, notes)
	}
	wanted := strings.HasSuffix(file, "-207.http") || strings.HasSuffix(file, "-424.http")
	if _, ok := err.(*NotRecognised); ok && !wanted {
		return 0
	}
	if err != nil || len(all) != 1 {
		t.Errorf("%s: %d exchanges, error %v", file, len(all), err)
		return 0
	}
	g := &all[0]
	checkPlace(t, b, g)
	wantRequest, wantAnswer, _ := bytes.Cut(b, []byte("\n=====8<===== RESPONSE =====8<=====\n"))
	_, body, _ := bytes.Cut(wantAnswer, []byte("\r\n\r\n"))
	if g.body != string(body) || !g.InSource {
		t.Errorf("%s: body %q, want %q", file, g.body, body)
	}
	_, body, _ = bytes.Cut(wantRequest, []byte("\r\n\r\n"))
	if g.Request == nil || string(g.Request.Body) != string(body) || !g.Request.BodyKnown || !g.Request.HeaderKnown {
		t.Fatalf("%s: request %+v, want body %q", file, g.Request, body)
	}
	if g.Several || g.Index != 1 || !strings.HasPrefix(filepath.Base(file)[4:], g.Request.Method+"-") {
		t.Errorf("%s: %s", file, describe(g))
	}
	if len(har[key(g)]) == 0 {
		t.Errorf("%s: not found in the HAR\n%s", file, describe(g))
	}
	return 1
}
