package capture

import (
	"context"
	"io"
)

// Read recognises what r holds and hands its exchanges to each, in order. An
// exchange and its Body are valid until each returns; what each leaves unread
// of a body is read over. An error of each ends Read and is returned as it is.
//
// Handed over are exchanges whose answer may be linted: status 207 or 424, or
// a body that looks like a Multi-Status, a DAV:error or a JSON batch. The
// others are named in one note. If there is none to hand over the error is
// *NotRecognised. A source that is broken or larger than a limit gives
// *FormatError or *LimitError after what could be read of it; the same errors
// come out of a Body.
func Read(ctx context.Context, r io.Reader, o Options, each func(*Exchange) error) error {
	c := &collector{ctx: ctx, o: o, each: each}
	if err := c.read(&guarded{ctx: ctx, r: r}, true, 0); err != nil {
		return err
	}
	return c.end()
}

// read reads a source; verbatim says that its bytes are those of the file, and
// depth how many codings were undone to get at them.
func (c *collector) read(r io.Reader, verbatim bool, depth int) error {
	s := newSource(r, verbatim)
	defer s.close()
	p := s.peek(peekSize)
	if len(p) == 0 {
		_, err := s.atEnd()
		if err != nil {
			return err
		}
	}
	if coding := magic(p); coding != "" && depth < 2 {
		c.compressed = coding
		return c.read(newDecoder(coding, s), false, depth+1)
	}
	kind := c.o.Input
	if kind == Auto {
		var not *NotRecognised
		if kind, not = recognise(p, len(p) < peekSize); not != nil && not.json && c.o.AnyJSON {
			kind = JSON
		} else if not != nil {
			if c.compressed != "" {
				not.What = c.compressed + " data that hold something else: " + not.What
			}
			if _, err := s.br.Peek(peekSize); err != nil && err != io.EOF && len(p) < peekSize {
				return err // the reading failed, so nothing can be said of the content
			}
			return not
		}
	}
	switch kind {
	case HTTP:
		return c.readHTTP(s)
	case Curl:
		return c.readCurl(s)
	case HAR:
		return c.readHAR(s)
	case NDJSON:
		return c.readNDJSON(s)
	default:
		return c.readBare(s)
	}
}

// readBare passes a body through as it is.
func (c *collector) readBare(s *source) error {
	if len(trimSpace(s.peek(peekSize))) == 0 && s.verbatim {
		if end, err := s.atEnd(); end || len(s.peek(peekSize)) < peekSize {
			if err != nil {
				return err
			}
			return notEmpty()
		}
	}
	c.index++
	p := s.peek(peekSize)
	return c.hand(&Exchange{
		Index: c.index, Body: s.br, InSource: s.verbatim, Looks: looks(p), Short: len(p) < peekSize,
	})
}
