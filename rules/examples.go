package rules

import (
	"bytes"
	"embed"
	"fmt"
	"slices"
	"strings"

	"lint207/analyze/capture"
	"lint207/analyze/xmlscan"
)

//go:embed examples/*.txt
var exampleFiles embed.FS

// Page is what examples/<rule>.txt says: the explanation and the examples.
//
// The file begins with the explanation. Sections follow, each under a line
//
//	-- bad: METHOD URL -> DESTINATION: why --
//
// (all but the first word optional; "good" likewise), with the body, and after
// it, if need be, "-- head --" (status line and fields of the response) and
// "-- request --" (an HTTP request message). In a bad example « and » mark
// where the findings stand, in the body or in the head, and it gives no others
// of this rule; a good one gives none.
type Page struct {
	Text     string
	Examples []Example
}

// Example is one example.
type Example struct {
	Bad                      bool
	Method, URL, Destination string
	Why                      string
	Body                     []byte // without marks
	Marks                    []Mark // of the body, then of the head
	Head, Request            []byte // nil: none
}

// Mark is where a finding stands, in the body or in the head.
type Mark struct{ Off, Len int64 }

// Page reads the rule's page.
func (r *Rule) Page() (*Page, error) {
	b, err := exampleFiles.ReadFile("examples/" + r.Name + ".txt")
	if err != nil {
		return nil, fmt.Errorf("rule %s has no page: %w", r.Name, err)
	}
	return parsePage(b)
}

func parsePage(b []byte) (*Page, error) {
	p := &Page{}
	var into *[]byte
	var text []byte
	into = &text
	for line := range bytes.Lines(b) {
		title, ok := sectionTitle(line)
		if !ok {
			*into = append(*into, line...)
			continue
		}
		word, rest, _ := strings.Cut(title, ":")
		switch word {
		case "bad", "good":
			e := Example{Bad: word == "bad"}
			e.context(strings.TrimSpace(rest))
			p.Examples = append(p.Examples, e)
			into = &p.Examples[len(p.Examples)-1].Body
		case "head", "request":
			if len(p.Examples) == 0 {
				return nil, fmt.Errorf("section %q stands before the first example", title)
			}
			e := &p.Examples[len(p.Examples)-1]
			into = &e.Head
			if word == "request" {
				into = &e.Request
			}
		default:
			return nil, fmt.Errorf("unknown section %q", title)
		}
	}
	p.Text = strings.TrimSpace(string(text))
	for i := range p.Examples {
		p.Examples[i].unmark()
	}
	return p, nil
}

func sectionTitle(line []byte) (string, bool) {
	s := strings.TrimRight(string(line), "\r\n")
	if !strings.HasPrefix(s, "-- ") || !strings.HasSuffix(s, " --") || len(s) < 7 {
		return "", false
	}
	return s[3 : len(s)-3], true
}

// exampleMethods are the words that a section title may begin with.
var exampleMethods = []string{
	"PROPFIND", "REPORT", "SEARCH", "PROPPATCH", "MKCOL", "MKCALENDAR", "LOCK", "UNLOCK", "DELETE", "COPY", "MOVE",
	"GET", "HEAD", "PUT", "POST", "ACL", "OPTIONS", "BIND", "UPDATE", "MERGE", "ORDERPATCH",
}

// context reads "METHOD URL -> DESTINATION: why".
func (e *Example) context(s string) {
	word, _, _ := strings.Cut(s, " ")
	word = strings.TrimSuffix(word, ":")
	if method, _, _ := strings.Cut(word, ":"); !slices.Contains(exampleMethods, method) {
		e.Why = s
		return
	}
	e.Method = word
	s = strings.TrimPrefix(s, word)
	where, why, _ := strings.Cut(s, ": ")
	e.Why = strings.TrimSpace(why)
	url, dest, _ := strings.Cut(where, "->")
	e.URL, e.Destination = strings.Trim(url, " :"), strings.TrimSpace(dest)
}

// unmark takes the marks out of the body and the head. The line end before the
// next section belongs to the file, not to the body.
func (e *Example) unmark() {
	e.Body = e.cut(bytes.TrimSuffix(e.Body, []byte("\n")))
	if e.Head != nil {
		e.Head = e.cut(e.Head)
	}
}

// cut takes the marks out of a text.
func (e *Example) cut(b []byte) []byte {
	var out []byte
	for {
		i := bytes.Index(b, []byte("«"))
		if i < 0 {
			break
		}
		j := bytes.Index(b[i:], []byte("»"))
		if j < 0 {
			break
		}
		out = append(out, b[:i]...)
		marked := b[i+len("«") : i+j]
		e.Marks = append(e.Marks, Mark{int64(len(out)), int64(len(marked))})
		out = append(out, marked...)
		b = b[i+j+len("»"):]
	}
	return append(out, b...)
}

// Exchange is the example as something to lint.
func (e *Example) Exchange(name string) (*capture.Exchange, error) {
	ex := &capture.Exchange{Source: name, Index: 1, Body: bytes.NewReader(e.Body), InSource: true}
	if text := bytes.TrimPrefix(e.Body, []byte("\uFEFF")); bytes.HasPrefix(text, []byte("[")) || bytes.HasPrefix(text, []byte("{")) {
		ex.Looks = capture.LooksJSON
	}
	if len(bytes.TrimSpace(e.Body)) == 0 {
		ex.Looks = capture.LooksEmpty
	}
	if e.Head != nil {
		h, err := capture.ParseHead(e.Head)
		if err != nil {
			return nil, err
		}
		placeFields(h.Header, e.Head)
		ex.Head = h
	}
	if e.Request != nil {
		q, err := capture.ParseRequest(name, e.Request, e.Method)
		if err != nil {
			return nil, err
		}
		ex.Request = q
	}
	return ex, nil
}

// placeFields says where the fields stand in the text of the head.
func placeFields(fields []capture.Field, head []byte) {
	off, number := int64(0), int64(0)
	for line := range bytes.Lines(head) {
		number++
		text := bytes.TrimRight(line, "\r\n")
		if len(fields) > 0 && bytes.HasPrefix(text, []byte(fields[0].Name)) {
			f := &fields[0]
			f.At, f.Len = xmlscan.Place{Off: off, Line: number, Col: 1, Col16: 1}, int64(len(text))
			fields = fields[1:]
		}
		off += int64(len(line))
	}
}

// Options are those under which the example is linted.
func (e *Example) Options() Options {
	o := Options{URL: e.URL, Destination: e.Destination, Preview: true}
	if e.Request == nil {
		o.Method = e.Method
	}
	return o
}
