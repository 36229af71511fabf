package report

import (
	"bufio"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"html/template"
	"io"
	"sync"

	"lint207/rules"
)

// The page is one file that loads nothing: style and script stand in it, and
// the policy in its head lets nothing else run.
var (
	//go:embed html/page.html
	htmlPage string
	//go:embed html/page.css
	htmlStyle string
	//go:embed html/page.js
	htmlScript string
)

// htmlTemplates are read when the first page is written: few runs write one.
var htmlTemplates = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("page").Funcs(htmlFuncs).Parse(htmlPage))
})

// Limits of what stands in the page; what goes beyond is counted.
const (
	maxHTMLListed    = 1000   // documents in the table, skipped sources, findings and causes of a document
	maxHTMLResponses = 50_000 // responses in the tree of a document
)

// htmlWriter writes one page. A document is written as it comes; only a line
// for the table of documents is kept of it.
type htmlWriter struct {
	w       *bufio.Writer
	o       Options
	open    bool // the head is written
	number  int64
	listed  []htmlListed
	skipped []jsonSkipped
	skips   int64
	notRun  []rules.NotRun
}

// htmlListed is a document in the table of documents.
type htmlListed struct {
	Number         int64
	Name, Verdict  string
	State          string
	Errors, Others int64
}

func newHTML(w io.Writer, o Options) Writer { return &htmlWriter{w: bufio.NewWriter(w), o: o} }

// hash names a text in a content security policy.
func hash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

func (h *htmlWriter) put(template string, data any) error {
	return htmlTemplates().ExecuteTemplate(h.w, template, data)
}

func (h *htmlWriter) head() error {
	if h.open {
		return nil
	}
	h.open = true
	policy := "default-src 'none'; style-src " + hash(htmlStyle) + "; script-src " + hash(htmlScript) + "; base-uri 'none'; form-action 'none'"
	if err := h.put("head", struct{ Policy, Version string }{policy, h.o.Version}); err != nil {
		return err
	}
	h.w.WriteString("<style>" + htmlStyle + "</style>\n")
	return h.put("top", htmlStates[:])
}

// Document writes one result.
func (h *htmlWriter) Document(r *rules.Result) error {
	if err := h.head(); err != nil {
		return err
	}
	h.notRun = append(h.notRun, r.NotRun...)
	h.notRun = mergeNotRun(h.notRun)
	if h.o.Quiet && !Failed(r) && shownFindings(r, &h.o) == 0 {
		return h.w.Flush()
	}
	h.number++
	v := newHTMLDocument(h.number, r, &h.o)
	if h.number <= maxHTMLListed {
		h.listed = append(h.listed, htmlListed{
			h.number, v.Name, v.Verdict, v.State, r.BySeverity[rules.Error], shownFindings(r, &h.o) - r.BySeverity[rules.Error],
		})
	}
	if err := h.put("document", v); err != nil {
		return err
	}
	if err := h.tree(v, r); err != nil {
		return err
	}
	if err := h.put("document-end", v); err != nil {
		return err
	}
	return h.w.Flush()
}

// mergeNotRun keeps one line for each need, however many documents there are.
func mergeNotRun(list []rules.NotRun) []rules.NotRun {
	out := list[:0]
	for _, n := range list {
		i := 0
		for i < len(out) && out[i].Needs != n.Needs {
			i++
		}
		if i == len(out) {
			out = append(out, n)
		} else {
			out[i].Rules = max(out[i].Rules, n.Rules)
		}
	}
	return out
}

// shownFindings counts the findings that are severe enough.
func shownFindings(r *rules.Result, o *Options) (n int64) {
	for s := rules.Info; s <= rules.Error; s++ {
		if o.shows(s) {
			n += r.BySeverity[s]
		}
	}
	return n
}

// Skipped notes a source that is nothing for lint207.
func (h *htmlWriter) Skipped(source, reason string) error {
	if h.skips++; len(h.skipped) < maxHTMLListed {
		h.skipped = append(h.skipped, jsonSkipped{source, reason})
	}
	return nil
}

// End writes the summary, which the script moves to the top, and the script.
func (h *htmlWriter) End(s Summary) error {
	if err := h.head(); err != nil {
		return err
	}
	v := newHTMLSummary(h, s)
	if err := h.put("end", v); err != nil {
		return err
	}
	h.w.WriteString("<script>" + htmlScript + "</script>\n</body>\n</html>\n")
	return h.w.Flush()
}
