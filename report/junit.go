package report

import (
	"bufio"
	"bytes"
	"encoding/xml"
	"io"
	"strings"

	"lint207/rules"
)

// junit writes a test suite for each document: a test case for the answer as
// a whole, which passes, and one for each finding, which fails from the
// severity that gives exit code 1.
type junit struct {
	w       *bufio.Writer
	o       Options
	open    bool
	skipped []junitCase
}

func newJUnit(w io.Writer, o Options) Writer { return &junit{w: bufio.NewWriter(w), o: o} }

type (
	junitSuite struct {
		XMLName  xml.Name    `xml:"testsuite"`
		Name     string      `xml:"name,attr"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Errors   int         `xml:"errors,attr"`
		Skipped  int         `xml:"skipped,attr"`
		Cases    []junitCase `xml:"testcase"`
	}
	junitCase struct {
		Name       string           `xml:"name,attr"`
		Class      string           `xml:"classname,attr"`
		File       string           `xml:"file,attr,omitempty"`
		Line       int64            `xml:"line,attr,omitempty"`
		Properties *junitProperties `xml:"properties"`
		Skipped    *junitMessage    `xml:"skipped"`
		Error      *junitMessage    `xml:"error"`
		Failure    *junitMessage    `xml:"failure"`
		Out        string           `xml:"system-out,omitempty"`
	}
	junitProperties struct {
		List []junitProperty `xml:"property"`
	}
	junitProperty struct {
		Name  string `xml:"name,attr"`
		Value string `xml:"value,attr"`
	}
	junitMessage struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr,omitempty"`
		Text    string `xml:",chardata"`
	}
)

func (j *junit) suite(s junitSuite) error {
	if !j.open {
		j.open = true
		j.w.WriteString("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"lint207\">\n")
	}
	s.Tests = len(s.Cases)
	for i := range s.Cases {
		c := &s.Cases[i]
		switch {
		case c.Failure != nil:
			s.Failures++
		case c.Error != nil:
			s.Errors++
		case c.Skipped != nil:
			s.Skipped++
		}
	}
	b, err := xml.MarshalIndent(s, "  ", "  ")
	if err != nil {
		return err
	}
	// Lines end in element content only; people read it.
	j.w.Write(bytes.ReplaceAll(b, []byte("&#xA;"), []byte("\n")))
	j.w.WriteByte('\n')
	return j.w.Flush()
}

// Document writes the suite of a document.
func (j *junit) Document(r *rules.Result) error {
	whole := junitCase{Name: "answer", Class: name(r), File: escape(j.o.path(r.Source)), Out: story(r)}
	s := junitSuite{Name: name(r), Cases: []junitCase{whole}}
	for _, f := range j.o.shown(r) {
		s.Cases = append(s.Cases, j.finding(r, f))
	}
	return j.suite(s)
}

// story is what happened, in lines.
func story(r *rules.Result) string {
	var lines []string
	if d := r.Diagnosis; d != nil {
		lines = append(lines, answer(r)+to(r)+": "+outcome(d))
		for i := range d.Causes {
			c := &d.Causes[i]
			lines = append(lines, "root cause: "+failure(&c.Entry)+since(c))
		}
		lines = appendText(lines, unlisted(d))
		if n := d.UnexplainedCount; n > 0 {
			lines = append(lines, count(n, "dependent", "dependents")+" without a cause in the answer")
		}
	}
	lines = appendText(lines, kept(r))
	for i := range lines {
		lines[i] = disarm(lines[i])
	}
	return strings.Join(lines, "\n")
}

func (j *junit) finding(r *rules.Result, f *rules.Finding) junitCase {
	place := strings.TrimSuffix(where(r, f.At), ":")
	if s := bodyPlace(f.At); s != "" {
		place = name(r) + " (" + s + ")"
	}
	out := junitCase{Name: f.Rule.Name + " at " + place, Class: name(r), File: escape(j.o.path(r.Source))}
	if inFile(f.At) {
		out.Line = f.At.Line
	}
	if f.Fingerprint != "" {
		out.Properties = &junitProperties{[]junitProperty{{"fingerprint", f.Fingerprint}}}
	}
	message := told(r, f.At, f.Message)
	text := []string{place + ": " + f.Severity.String() + "[" + f.Rule.Name + "] " + message}
	if f.Help != "" {
		text = append(text, "help: "+escape(f.Help))
	}
	if s := f.Rule.Specs(); len(s) > 0 {
		text = append(text, cite(s))
	}
	body := disarm(strings.Join(text, "\n"))
	if f.Severity >= j.o.FailOn {
		out.Failure = &junitMessage{message, f.Severity.String(), body}
	} else {
		out.Out = body
	}
	return out
}

// Skipped notes a source that is nothing for lint207.
func (j *junit) Skipped(source, reason string) error {
	j.skipped = append(j.skipped, junitCase{
		Name: "read", Class: escape(source), Skipped: &junitMessage{Message: escape(strings.TrimSpace(reason))},
	})
	return nil
}

// End writes what was not read as a suite of its own.
func (j *junit) End(s Summary) error {
	if n := s.Unreadable; n > 0 {
		j.skipped = append(j.skipped, junitCase{
			Name: "read", Class: "lint207", Error: &junitMessage{Message: count(n, "source", "sources") + " could not be read", Type: "unreadable"},
		})
	}
	if s.Interrupted {
		j.skipped = append(j.skipped, junitCase{
			Name: "read", Class: "lint207", Error: &junitMessage{Message: interrupted, Type: "interrupted"},
		})
	}
	if len(j.skipped) > 0 || !j.open {
		if err := j.suite(junitSuite{Name: "sources", Cases: j.skipped}); err != nil {
			return err
		}
	}
	j.w.WriteString("</testsuites>\n")
	return j.w.Flush()
}
