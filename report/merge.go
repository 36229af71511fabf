package report

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// Merge adds up what many runs reported as ndjson or json. A document is held
// while it is read, then only its counts are.
type Merge struct {
	Summary Summary
	// Limited says that a document was not read to its end for a limit of lint207.
	Limited bool
	totals  totalled
	out     *jsonWriter // nil: no report is written
}

// maxSkipped is how many skipped sources a merged report lists; all are counted.
const maxSkipped = 1000

// NewMerge writes the one JSON report to w as the documents come; with a nil w
// it only counts.
func NewMerge(w io.Writer, o Options) *Merge {
	m := &Merge{totals: newTotalled()}
	if w != nil {
		m.out = &jsonWriter{w: bufio.NewWriter(w), o: o, skipped: []jsonSkipped{}}
	}
	return m
}

// errNoReport: what is read is something else.
var errNoReport = errors.New("no report of lint207 (write it with --format ndjson or --format json)")

// Read adds reports: lines of ndjson or whole JSON reports, one after the
// other. After an error what stands before it is counted.
func (m *Merge) Read(r io.Reader) error {
	d := jsontext.NewDecoder(r)
	for {
		if d.PeekKind() != '{' {
			if _, err := d.ReadToken(); err == io.EOF {
				return nil
			} else if err != nil {
				return inReports(d, err)
			}
			return inReports(d, errNoReport)
		}
		if err := m.object(d); err != nil {
			return inReports(d, err)
		}
	}
}

func inReports(d *jsontext.Decoder, err error) error {
	var syntax *jsontext.SyntacticError
	if errors.As(err, &syntax) {
		err = fmt.Errorf("no valid JSON, perhaps cut off: %w", syntax.Err)
	}
	return fmt.Errorf("byte %d: %w", d.InputOffset(), err)
}

// object reads a report, whose documents are taken one by one, or a line.
func (m *Merge) object(d *jsontext.Decoder) error {
	d.ReadToken() // the brace was seen
	line := &members{}
	whole := false
	for d.PeekKind() != '}' {
		tok, err := d.ReadToken()
		if err != nil {
			return err
		}
		switch name := tok.String(); {
		case name == "documents" && d.PeekKind() == '[':
			whole = true
			err = m.documents(d)
		case name == "skipped" && whole:
			err = m.skippedList(d)
		default:
			err = line.read(name, d)
		}
		if err != nil {
			return err
		}
	}
	if _, err := d.ReadToken(); err != nil {
		return err
	}
	if line.text("schema") != Schema || line.get("summary") == nil {
		return errNoReport
	}
	var s Summary
	if err := json.Unmarshal(line.get("summary"), &s); err != nil {
		return err
	}
	m.Summary.Sum(s)
	switch {
	case whole:
		return nil
	case line.get("skipped") != nil:
		return m.skip(line.text("source"), line.text("skipped"))
	case line.get("error") != nil:
		return nil // the summary counts it
	}
	return m.document(line.object("schema", "summary"))
}

func (m *Merge) documents(d *jsontext.Decoder) error {
	if _, err := d.ReadToken(); err != nil {
		return err
	}
	for d.PeekKind() != ']' {
		v, err := d.ReadValue()
		if err != nil {
			return err
		}
		if err := m.document(v); err != nil {
			return err
		}
	}
	_, err := d.ReadToken()
	return err
}

func (m *Merge) skippedList(d *jsontext.Decoder) error {
	v, err := d.ReadValue()
	if err != nil {
		return err
	}
	var list []jsonSkipped
	if err := json.Unmarshal(v, &list); err != nil {
		return err
	}
	for _, s := range list {
		m.skip(s.Source, s.Reason)
	}
	return nil
}

func (m *Merge) skip(source, reason string) error {
	if m.out != nil && len(m.out.skipped) < maxSkipped {
		return m.out.Skipped(source, reason)
	}
	return nil
}

// document counts a document and writes it as it is.
func (m *Merge) document(v []byte) error {
	var d mergedDocument
	if err := json.Unmarshal(v, &d); err != nil {
		return err
	}
	m.totals.add(&d)
	m.Limited = m.Limited || d.FindingCounts["xml-limit-exceeded"]+d.FindingCounts["batch-limit-exceeded"] > 0
	if m.out == nil {
		return nil
	}
	m.out.raw(v)
	return m.out.w.Flush()
}

// raw writes a document that is JSON already.
func (j *jsonWriter) raw(v []byte) {
	j.head()
	if j.docs {
		j.w.WriteByte(',')
	}
	j.docs = true
	j.w.WriteString("\n    ")
	var out bytes.Buffer
	if err := json.Indent(&out, v, "    ", "  "); err != nil && j.err == nil {
		j.err = err
	}
	j.w.Write(visible(out.Bytes()))
}

// End ends the JSON report, if there is one.
func (m *Merge) End() error {
	j := m.out
	if j == nil {
		return nil
	}
	j.head()
	if j.docs {
		j.w.WriteString("\n  ")
	}
	j.w.WriteByte(']')
	j.field(inReport, "skipped", j.skipped, false)
	j.field(inReport, "totals", m.totals.list(), false)
	j.field(inReport, "summary", m.Summary, false)
	j.w.WriteString("\n}\n")
	return errors.Join(j.err, j.w.Flush())
}

// members are those of an object, in order.
type members struct {
	names  []string
	values map[string][]byte
}

func (o *members) read(name string, d *jsontext.Decoder) error {
	v, err := d.ReadValue()
	if err != nil {
		return err
	}
	if o.values == nil {
		o.values = map[string][]byte{}
	}
	o.names = append(o.names, name)
	o.values[name] = v.Clone()
	return nil
}

func (o *members) get(name string) []byte { return o.values[name] }

func (o *members) text(name string) (s string) {
	json.Unmarshal(o.values[name], &s)
	return s
}

// object is the object again, without some members.
func (o *members) object(without ...string) []byte {
	var b strings.Builder
	sep := byte('{')
next:
	for _, name := range o.names {
		for _, w := range without {
			if w == name {
				continue next
			}
		}
		b.WriteByte(sep)
		sep = ','
		key, _ := json.Marshal(name)
		b.Write(key)
		b.WriteByte(':')
		b.Write(o.values[name])
	}
	if sep == '{' {
		return []byte("{}")
	}
	return []byte(b.String() + "}")
}
