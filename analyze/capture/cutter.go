package capture

import (
	"bytes"
	"io"
)

// stringCutter passes JSON on and leaves out what a string holds beyond its
// limit, so that no token is larger.
type stringCutter struct {
	r     io.Reader
	limit int64 // bytes of a string

	in     bool           // within a string
	drop   bool           // within a string, beyond the limit
	escape int            // hex digits of \u that are to come; -1 after a backslash
	n      int64          // bytes of the string
	out    int64          // bytes that were passed on
	cuts   map[int64]bool // ends of strings that were cut, as offsets of the output
}

// maxCuts is how many cut strings are remembered; the others would be taken
// for whole ones, but each stands for MaxString bytes of input.
const maxCuts = 1 << 16

// wasCut says that the string that ends at an offset of the output was cut.
func (c *stringCutter) wasCut(end int64) bool { return c.cuts[end] }

func (c *stringCutter) Read(p []byte) (int, error) {
	for {
		n, err := c.r.Read(p)
		kept := c.filter(p[:n])
		if kept > 0 || err != nil || n == 0 {
			c.out += int64(kept)
			return kept, err
		}
	}
}

// filter moves what is kept to the front of p and gives its length.
func (c *stringCutter) filter(p []byte) (kept int) {
	for i := 0; i < len(p); {
		from := i
		if !c.in {
			if j := bytes.IndexByte(p[i:], '"'); j < 0 {
				i = len(p)
			} else {
				i += j + 1
				c.in, c.n = true, 0
			}
			kept += copy(p[kept:], p[from:i])
			continue
		}
		if c.escape == 0 && p[i] == '"' {
			p[kept] = '"'
			kept++
			i++
			if c.drop && len(c.cuts) < maxCuts {
				c.remember(c.out + int64(kept))
			}
			c.in, c.drop = false, false
			continue
		}
		if c.escape == 0 && c.n >= c.limit {
			c.drop = true
		}
		i = c.run(p, i)
		c.n += int64(i - from)
		if !c.drop {
			kept += copy(p[kept:], p[from:i])
		}
	}
	return kept
}

// run gives the end of what can be taken as a whole from i on, within a
// string: plain characters up to the limit, or one byte of an escape.
func (c *stringCutter) run(p []byte, i int) int {
	b := p[i]
	switch {
	case c.escape < 0:
		c.escape = 0
		if b == 'u' {
			c.escape = 4
		}
		return i + 1
	case c.escape > 0:
		c.escape--
		if unhex(b) < 0 {
			c.escape = 0 // ill-formed: the decoder says so
		}
		return i + 1
	case b == '\\':
		c.escape = -1
		return i + 1
	}
	end := len(p)
	if !c.drop && int64(end-i) > c.limit-c.n {
		end = i + int(c.limit-c.n)
	}
	for i < end && p[i] != '"' && p[i] != '\\' {
		i++
	}
	return i
}

func (c *stringCutter) remember(end int64) {
	if c.cuts == nil {
		c.cuts = map[int64]bool{}
	}
	c.cuts[end] = true
}
