package main

import (
	"fmt"
	"io"
	"sync"
	"time"
)

// counter shows on a terminal how far a long run is. A nil counter shows nothing.
type counter struct {
	mu    sync.Mutex
	w     io.Writer
	total int
	done  int
	shown bool
	quit  chan struct{}
}

// newCounter counts sources on standard error, from one second on; nil if
// that is no terminal, or if there is nothing to count.
func newCounter(w io.Writer, total int) *counter {
	if total < 2 || !isTerminal(w) {
		return nil
	}
	c := &counter{w: w, total: total, quit: make(chan struct{})}
	go c.run()
	return c
}

func (c *counter) run() {
	for {
		select {
		case <-time.After(time.Second):
			c.mu.Lock()
			fmt.Fprintf(c.w, "\r\x1b[K%d of %d", c.done, c.total)
			c.shown = true
			c.mu.Unlock()
		case <-c.quit:
			return
		}
	}
}

// at says that the i-th source is being reported.
func (c *counter) at(i int) {
	if c != nil {
		c.mu.Lock()
		c.done = i
		c.mu.Unlock()
	}
}

// clear takes the line away before something else is printed.
func (c *counter) clear() {
	if c == nil {
		return
	}
	c.mu.Lock()
	if c.shown {
		fmt.Fprint(c.w, "\r\x1b[K")
		c.shown = false
	}
	c.mu.Unlock()
}

func (c *counter) stop() {
	if c != nil {
		close(c.quit)
		c.clear()
	}
}
