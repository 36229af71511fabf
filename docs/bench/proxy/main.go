// Command proxy measures what lint207 proxy costs: the time that it adds to a
// small PROPFIND, the rates of a large download and upload, the memory, and
// many connections at once. The client, the server and the proxy are three
// processes.
//
//	go build -o /tmp/lint207 . && go run ./docs/bench/proxy /tmp/lint207
package main

import (
	"bufio"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

const (
	rounds    = 2000
	large     = 1 << 30
	transfers = 15
	clients   = 200
	each      = 50
)

func main() {
	log.SetFlags(0)
	if len(os.Args) == 2 && os.Args[1] == "-serve" {
		serve()
		return
	}
	if len(os.Args) != 2 {
		log.Fatal("usage: proxy LINT207")
	}
	server, stopServer := start(exec.Command(os.Args[0], "-serve"))
	defer stopServer()
	cmd := exec.Command(os.Args[1], "proxy", "--no-config", "--to", server, "--listen", "127.0.0.1:0")
	proxy, stopProxy := start(cmd)
	defer stopProxy()

	direct, through := propfinds(server, proxy)
	fmt.Printf("small PROPFIND, median of %d: direct %v, through the proxy %v, added %v\n", rounds, direct, through, through-direct)
	for _, method := range []string{"GET", "PUT"} {
		d, p := rates(method, server, proxy)
		fmt.Printf("%s of 1 GiB, median of %d: direct %.0f MB/s, through the proxy %.0f MB/s (%.0f %%)\n", method, transfers, d, p, 100*p/d)
	}
	fmt.Printf("%d connections at once, %d PROPFINDs each: %s\n", clients, each, many(proxy))
	fmt.Printf("most memory that the proxy has held: %s\n", peak(cmd.Process.Pid))
}

// serve is a server with small answers to PROPFIND and large ones to GET.
func serve() {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Fprintf(os.Stderr, "listening on http://%s\n", l.Addr())
	block := make([]byte, 256<<10)
	log.Fatal(http.Serve(l, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.Method {
		case "PROPFIND":
			io.Copy(io.Discard, r.Body)
			w.Header().Set("Content-Type", "application/xml; charset=utf-8")
			w.WriteHeader(207)
			io.WriteString(w, answer)
		case "GET":
			w.Header().Set("Content-Length", strconv.Itoa(large))
			w.Header().Set("Content-Type", "application/octet-stream")
			for range large / len(block) {
				w.Write(block)
			}
		case "PUT":
			buf := make([]byte, len(block))
			for {
				if _, err := r.Body.Read(buf); err != nil {
					break
				}
			}
			w.WriteHeader(204)
		}
	})))
}

const (
	request = `<?xml version="1.0" encoding="utf-8"?><D:propfind xmlns:D="DAV:"><D:prop><D:getetag/><D:resourcetype/></D:prop></D:propfind>`
	answer  = `<?xml version="1.0" encoding="utf-8"?><D:multistatus xmlns:D="DAV:"><D:response><D:href>/a</D:href><D:propstat><D:prop><D:getetag>"1"</D:getetag><D:resourcetype/></D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response></D:multistatus>`
)

var listening = regexp.MustCompile(`listening on (http://\S+)`)

// start starts a command that says on standard error where it listens.
func start(c *exec.Cmd) (url string, stop func()) {
	errs, err := c.StderrPipe()
	if err == nil {
		err = c.Start()
	}
	if err != nil {
		log.Fatal(err)
	}
	in := bufio.NewReader(errs)
	line, _ := in.ReadString('\n')
	m := listening.FindStringSubmatch(line)
	if m == nil {
		log.Fatalf("%s: %s", c, line)
	}
	go io.Copy(io.Discard, in)
	return m[1], func() { c.Process.Signal(os.Interrupt); c.Wait() }
}

func propfind(t *http.Transport, url string) error {
	q, _ := http.NewRequest("PROPFIND", url+"/a", strings.NewReader(request))
	q.Header.Set("Depth", "0")
	q.Header.Set("Content-Type", "application/xml; charset=utf-8")
	resp, err := t.RoundTrip(q)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err == nil && string(b) != answer {
		err = fmt.Errorf("another answer: %s", b)
	}
	return err
}

// propfinds takes turns, so that both meet the same machine.
func propfinds(server, proxy string) (direct, through time.Duration) {
	var took [2][]time.Duration
	t := &http.Transport{}
	for i := range 2 * rounds {
		began := time.Now()
		if err := propfind(t, []string{server, proxy}[i%2]); err != nil {
			log.Fatal(err)
		}
		took[i%2] = append(took[i%2], time.Since(began))
	}
	slices.Sort(took[0])
	slices.Sort(took[1])
	return took[0][rounds/2], took[1][rounds/2]
}

// rates gives the medians in MB/s, taking turns.
func rates(method, server, proxy string) (direct, through float64) {
	var took [2][]float64
	for i := range 2 * transfers {
		took[i%2] = append(took[i%2], rate(method, []string{server, proxy}[i%2]))
	}
	slices.Sort(took[0])
	slices.Sort(took[1])
	return took[0][transfers/2], took[1][transfers/2]
}

func rate(method, url string) float64 {
	t := &http.Transport{WriteBufferSize: 256 << 10}
	defer t.CloseIdleConnections()
	q, _ := http.NewRequest(method, url+"/large", nil)
	if method == "PUT" {
		q.Body, q.ContentLength = io.NopCloser(io.LimitReader(zeros{}, large)), large
	}
	began := time.Now()
	resp, err := t.RoundTrip(q)
	if err != nil {
		log.Fatal(err)
	}
	buf, n := make([]byte, 256<<10), 0
	for err == nil {
		var m int
		m, err = resp.Body.Read(buf)
		n += m
	}
	if method == "GET" && n != large {
		log.Fatalf("%d bytes: %v", n, err)
	}
	return large / 1e6 / time.Since(began).Seconds()
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { return len(p), nil }

// many lets clients ask at once, every one on a connection of its own.
func many(proxy string) string {
	var wg sync.WaitGroup
	var failed sync.Map
	began := time.Now()
	for i := range clients {
		wg.Go(func() {
			t := &http.Transport{}
			defer t.CloseIdleConnections()
			for range each {
				if err := propfind(t, proxy); err != nil {
					failed.Store(i, err)
					return
				}
			}
		})
	}
	wg.Wait()
	n := 0
	failed.Range(func(_, err any) bool { n++; log.Print(err); return true })
	if n > 0 {
		return fmt.Sprintf("%d clients failed", n)
	}
	return fmt.Sprintf("all answered, %.0f a second", clients*each/time.Since(began).Seconds())
}

// peak is the high-water mark of a process.
func peak(pid int) string {
	b, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	for line := range strings.Lines(string(b)) {
		if v, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			return strings.TrimSpace(v)
		}
	}
	return "unknown"
}
