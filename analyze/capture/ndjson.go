package capture

import (
	"bytes"
	"errors"
	"io"

	"github.com/go-json-experiment/json/jsontext"
)

// maxLine is the longest line of NDJSON: a body of MaxCaptureBody with its
// escapes, a request's, and their heads.
const maxLine = MaxString + 32<<20

// readNDJSON reads one exchange a line, as docs/schema/ndjson.schema.json describes. A
// line that is broken is noted and the others are read; the error comes at the
// end. Every line is handed over or told to Options.Passed.
func (c *collector) readNDJSON(s *source) error {
	s.skipBOM()
	var failed error
	fail := func(err error) {
		if failed == nil {
			failed = err
		} else {
			c.o.note("%v", err)
		}
	}
	for {
		if err := c.ctx.Err(); err != nil {
			return err
		}
		c.line, c.why = s.at.Line, ""
		where := lineAt(c.line)
		handed, bad := c.handed, error(nil)
		line, long, err := s.longLine(maxLine)
		if err != nil && err != io.EOF {
			return err
		}
		switch text := trimSpace(line); {
		case long:
			bad = &LimitError{What: "the exchange", Limit: "maxLine, 128 MiB", Where: where}
		case len(text) > 0:
			var stop error
			if stop, bad = c.ndjsonLine(text, where, s); stop != nil {
				return stop
			}
		case len(line) > 0:
			c.why = "an empty line"
		}
		if bad != nil {
			fail(bad)
		}
		if c.o.Passed != nil && c.handed == handed && (len(line) > 0 || long) {
			c.o.Passed(Passed{Source: c.sourceOf(), Line: c.line, Why: c.why, Err: bad})
		}
		if err == io.EOF {
			return failed
		}
	}
}

// sourceOf is the source that the line names, or the file.
func (c *collector) sourceOf() string {
	if c.source != "" {
		return c.source
	}
	return c.o.Name
}

// ndjsonLine reads one line and offers its exchange. stop ends the reading,
// bad is about the line.
func (c *collector) ndjsonLine(line []byte, where string, s *source) (stop, bad error) {
	e := &harEntry{reqSize: -1, size: -1, moved: -1}
	defer func() { c.source = e.source }()
	cut := &stringCutter{r: bytes.NewReader(line), limit: MaxString}
	d := &jsonReader{dec: jsontext.NewDecoder(cut, tolerant...), cut: cut}
	if d.dec.PeekKind() != '{' {
		return nil, &FormatError{Where: where, What: "no JSON object: " + excerpt(line), Do: "NDJSON has one exchange a line"}
	}
	err := d.object(func(name string) error {
		switch name {
		case "source":
			return d.string(&e.source)
		case "request":
			e.hasRequest = d.dec.PeekKind() == '{'
			return d.request(e)
		case "response":
			e.hasResponse = d.dec.PeekKind() == '{'
			return d.response(e)
		}
		return d.dec.SkipValue()
	})
	if err == nil && len(bytes.TrimSpace(line[d.dec.InputOffset():])) > 0 && len(cut.cuts) == 0 {
		err = errors.New("something follows the object")
	}
	if err != nil {
		var syntax *jsontext.SyntacticError
		if errors.As(err, &syntax) {
			err = syntax.Err
		}
		return nil, &FormatError{Where: where, What: "no whole JSON object on one line", Err: err, Do: "NDJSON has one exchange a line, as jq -c writes"}
	}
	if !e.hasRequest && !e.hasResponse {
		return nil, &FormatError{Where: where, What: `neither "request" nor "response"`, Do: "NDJSON has one exchange a line"}
	}
	more := len(trimSpace(s.peek(lookahead))) > 0
	return c.offerEntry(e, more, "NDJSON"), nil
}

// longLine reads a line of up to limit bytes; of a longer one nothing is kept.
func (s *source) longLine(limit int) (line []byte, long bool, err error) {
	for {
		b, err := s.br.ReadSlice('\n')
		advance(&s.at, b)
		if long = long || len(line)+len(b) > limit; long {
			line = nil
		} else {
			line = append(line, b...)
		}
		if err == nil || !tooLongForBuffer(err) {
			return line, long, err
		}
	}
}
