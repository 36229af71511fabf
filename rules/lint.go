package rules

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"

	"lint207/analyze"
	"lint207/analyze/batch"
	"lint207/analyze/capture"
	"lint207/analyze/xmlscan"
)

// Options say how an exchange is linted. The zero value is fine.
type Options struct {
	Method      string // token, or REPORT:NAME; "" take it from the request or the body
	MethodFrom  string // "flag" or "config"; "" is "flag"
	URL         string // of the request; "" take it from the request
	Destination string // of COPY and MOVE; "" take it from the request

	MaxFindings int  // kept for each rule; 0: 100
	All         bool // every response is kept for EachResponse, lists are longer
	Preview     bool // rules in preview run too

	Profile  string          // how to read a JSON batch; "" by its shape
	Profiles []batch.Profile // of the user, beside those that are built in

	// Rules are those to run; nil: All().
	Rules []*Rule
	// Severity gives a rule another severity, Off to leave it out; nil: its own.
	Severity func(*Rule) Severity
	// Plans saves work between exchanges that are linted with the same Rules,
	// Severity and Preview; nil: none, but for those that are the default.
	Plans *Plans
	// Hide says of a rule that its findings are suppressed: counted, not kept.
	Hide func(*Rule) bool
	// Sift is asked about every finding once its fingerprint is known.
	Sift func(*Finding) Verdict

	keep int // MaxFindings as given, where Sift has to see more
}

// MaxFindingsAll is the largest useful Options.MaxFindings.
const MaxFindingsAll = 100_000

// ErrNotMultistatus says that a body has a root that is no Multi-Status.
type ErrNotMultistatus struct {
	Root string // Clark name of its root, escaped
	JSON bool   // it is no XML at all
	Why  string // JSON: what was looked for
}

func (e *ErrNotMultistatus) Error() string {
	if e.JSON {
		return e.Why
	}
	return "not a Multi-Status answer: its root is " + e.Root
}

// Lint reads one exchange, diagnoses it and runs the rules over it: the whole
// straight line. On a read error, or when ctx is done, the result holds what
// was found until then beside the error; with *ErrNotMultistatus it is nil.
func Lint(ctx context.Context, ex *capture.Exchange, o Options) (*Result, error) {
	l := newRun(ex, o)
	l.ctx = ctx
	switch {
	case readsBatch(ex) && !davAnswer(ex, l.method):
		return l.lintBatch(ctx)
	case lone(ex):
		return l.lone(), nil
	case ex.Owed():
		return l.withoutBody(), nil
	case readsBatch(ex):
		return l.finish(analyze.ReadEnd{Verbatim: true}, nil) // nothing to read but the head
	}
	end, err := analyze.ReadBody(ctx, l.keepBody(), l.scanNames, analyze.ReadOptions{Charset: l.charset(), Wanted: l.pass.plan.wanted, All: l.pass.plan.expands, Inline: ex.Short}, l.batch)
	return l.finish(end, err)
}

// davAnswer: a 207 to a method of RFC 4918, which has an XML body (section 13).
func davAnswer(ex *capture.Exchange, m analyze.Method) bool {
	return ex.Head != nil && ex.Head.Status == 207 && m.Set().Within(multistatusMethods)
}

// lone says whether the answer is a 424 without a body that could name a cause.
func lone(ex *capture.Exchange) bool {
	return ex.Head != nil && ex.Head.Status == 424 && ex.Looks != capture.LooksXML && ex.Looks != ""
}

// lone explains such an answer; there is nothing to read.
func (l *run) lone() *Result {
	r, _ := l.finish(analyze.ReadEnd{Verbatim: true}, nil)
	r.Kind = "lone-424"
	r.Notes = append(r.Notes, loneNote)
	return r
}

// withoutBody looks at the head; the answer says nothing about any resource.
func (l *run) withoutBody() *Result {
	r, _ := l.finish(analyze.ReadEnd{Verbatim: true}, nil)
	r.Kind, r.Diagnosis.Outcome = "no-body", analyze.OutcomeUnknown
	return r
}

const loneNote = "424 says that something else failed, and nothing in this answer says what: outside WebDAV mostly a service behind this one. Look into the server's log."

// run is the state of one Lint.
type run struct {
	ctx       context.Context
	ex        *capture.Exchange
	opts      Options
	method    analyze.Method
	doc       *analyze.Document
	pass      *Pass
	scanNames *xmlscan.Names
	list      responseList
	spool     *spool
	rootName  xmlscan.Name
	body      *bytes.Buffer // kept for rules that look at trees
	narrowed  bool          // the answer is known to be one to a read
}

func newRun(ex *capture.Exchange, o Options) *run {
	if o.MaxFindings == 0 {
		o.MaxFindings = 100
	}
	if o.keep = o.MaxFindings; o.Sift != nil {
		o.MaxFindings = MaxFindingsAll
	}
	if o.Rules == nil {
		o.Rules = All()
	}
	if ex.Lossy != "" {
		o.Rules = withoutText(o.Rules)
	}
	method := methodOf(ex, &o)
	l := &run{ex: ex, opts: o, scanNames: baseNames().Clone()}
	request := analyze.NewRequest(ex.Request, o.URL, o.Destination, method, l.scanNames)
	if request != nil {
		method = method.WithRoot(request.Body.RootName)
	}
	l.method = method
	have := l.have()
	limit := analyze.MaxListed
	if o.All {
		limit = analyze.MaxListedAll
		l.spool = &spool{}
	}
	d := analyze.DocumentOptions{Method: l.method, URL: o.URL, Destination: o.Destination, Limit: limit}
	if ex.Head != nil {
		d.Status, d.Reason = ex.Head.Status, ex.Head.Reason
	}
	l.doc = analyze.NewDocument(d)
	l.doc.Facts.Valued = request != nil && byName(request)
	l.doc.Facts.Named = request != nil && asksNames(request)
	l.pass = &Pass{
		Facts: l.doc.Facts, Document: l.doc, opts: &l.opts,
		plan:        planFor(l.scanNames, l.method, have, readsBatch(ex) && !davAnswer(ex, method), &o),
		state:       stateFor(&o),
		cleanStatus: map[string]struct{}{},
		Head:        ex.Head,
		Looks:       ex.Looks,
		Request:     request,
	}
	l.pass.head()
	l.list.class = l.method.Class
	l.list.known = l.method.Class != analyze.ClassUnknown
	return l
}

// textless are the families whose rules go by statuses and by the head alone:
// what a lossy capture has changed in a text cannot mislead them.
var textless = []string{"dependency", "condition", "redirect", "head", familyBatch}

// withoutText leaves out the rules that look at texts of the body.
func withoutText(rs []*Rule) []*Rule {
	return slices.DeleteFunc(slices.Clone(rs), func(r *Rule) bool { return !slices.Contains(textless, r.Family) || r.On.json != nil })
}

// methodOf is the method before the body is read; URL and Destination are
// filled in from the request where nobody gave them.
func methodOf(ex *capture.Exchange, o *Options) analyze.Method {
	q := ex.Request
	if q != nil {
		if o.URL == "" {
			o.URL = q.Target
		}
		if d, ok := capture.Get(q.Header, "Destination"); ok && o.Destination == "" {
			o.Destination = strings.TrimSpace(d)
		}
	}
	switch {
	case o.Method != "":
		from := o.MethodFrom
		if from == "" {
			from = "flag"
		}
		return analyze.ParseMethod(o.Method, from)
	case q != nil && q.Method != "":
		return analyze.ParseMethod(q.Method, "request")
	}
	return analyze.Method{}
}

// have are the parts of the exchange that are there.
func (l *run) have() Needs {
	n := NeedsMethod // held until it is settled
	if l.opts.URL != "" {
		n |= NeedsURL
	}
	if h := l.ex.Head; h != nil && h.Status != 0 {
		n |= NeedsHead
	}
	if q := l.ex.Request; q != nil {
		if q.HeaderKnown && len(q.Header) > 0 { // a message without fields is a fixture
			n |= NeedsRequestHeaders
		}
		if q.BodyKnown {
			n |= NeedsRequestBody
		}
	}
	return n
}

func (l *run) charset() string {
	if l.ex.Head == nil {
		return ""
	}
	ct, _ := capture.Get(l.ex.Head.Header, "Content-Type")
	_, charset, ok := strings.Cut(strings.ToLower(ct), "charset=")
	if !ok {
		return ""
	}
	charset, _, _ = strings.Cut(charset, ";")
	return strings.Trim(strings.TrimSpace(charset), `"`)
}

func (l *run) batch(b *analyze.Batch) {
	l.doc.Batch(b)
	l.pass.batch(b)
	if b.Root != nil {
		l.rootName = analyze.Name(b.Names, b.Root.Name)
		l.root(b)
	}
	for i := range b.Responses() {
		r := &b.Responses()[i]
		if !r.Complete {
			continue
		}
		l.doc.Response(r, b.Window, b.Names)
		l.narrow()
		l.pass.one(r)
		l.list.response(r, b, l.spool)
	}
}

// narrow leaves out rules as soon as the body proves that it answers a read.
func (l *run) narrow() {
	if !l.narrowed && l.method.Class == analyze.ClassUnknown && l.doc.Facts.AnyValues {
		l.narrowed = true
		l.pass.plan = narrowedPlan(l.pass.plan, l.have(), &l.opts)
		l.list.class, l.list.known = analyze.ClassRead, l.doc.Facts.Root.Kind == analyze.KindMultistatus
	}
}

// root reports a document element that is nearly a Multi-Status.
func (l *run) root(b *analyze.Batch) {
	p := l.pass
	for _, p.rule = range p.plan.oddity[analyze.RootSeen] {
		p.rule.On.oddity(p, &analyze.Oddity{Kind: analyze.RootSeen, Span: b.Root.Tag, Name: b.Root.Name})
	}
}

// looksLikeOne says whether the root was meant to be a Multi-Status.
func looksLikeOne(n xmlscan.Name) bool {
	local := n.Local[strings.LastIndexByte(n.Local, ':')+1:]
	return local == "multistatus" || local == "mkcol-response" || local == "mkcalendar-response"
}

func (l *run) finish(end analyze.ReadEnd, err error) (*Result, error) {
	cut := err != nil
	l.pass.window, l.pass.response = nil, nil // another reading has their memory now
	d := l.doc.Finish(cut)
	if d.Kind == analyze.KindOther && !looksLikeOne(l.rootName) && (l.ex.Head == nil || l.ex.Head.Status != 207) {
		return nil, errors.Join(&ErrNotMultistatus{Root: Escape([]byte(l.rootName.Clark()))}, err)
	}
	l.pass.Encoding = end.Encoding
	l.pass.end(d)
	stopped := l.trees(d.Cut)
	r := l.result(d)
	r.Notes = append(r.Notes, l.pass.notes...)
	if cut {
		r.Notes = append(r.Notes, "the reading ended before the body did: nothing is known of what comes after it")
	}
	if err == nil && stopped != nil {
		err = stopped
		r.Notes = append(r.Notes, "interrupted: the rules of the configuration did not see everything")
	}
	l.list.settle(d.Method.Class, r)
	l.spool.settle(d.Method.Class, r)
	l.pass.settle(d, r)
	l.pass.release()
	shift := shifter(l.ex, end.Verbatim)
	relocate(r, shift)
	if r.EachResponse != nil {
		each := r.EachResponse
		r.EachResponse = func(yield func(*ResponseInfo) error) error {
			return each(func(i *ResponseInfo) error { i.relocate(shift); return yield(i) })
		}
	}
	return r, err
}

// result is what is known of the exchange, without findings.
func (l *run) result(d *analyze.Diagnosis) *Result {
	r := &Result{
		Source: l.ex.Source, Index: max(1, l.ex.Index), Several: l.ex.Several, Kind: kindOf(d.Kind), Diagnosis: d,
		NotRun: l.pass.plan.notRun, Counts: map[*Rule]int64{}, Request: l.request(d),
	}
	if l.ex.Head != nil {
		r.Status = l.ex.Head.Status
	}
	if l.ex.Lossy != "" {
		r.Notes = append(r.Notes, l.ex.Lossy)
	}
	return r
}

func kindOf(k analyze.Kind) string {
	if k == analyze.KindUnknown || k == analyze.KindOther {
		return "multistatus"
	}
	return k.String()
}

func (l *run) request(d *analyze.Diagnosis) *RequestInfo {
	i := RequestInfo{URL: l.opts.URL}
	if q := l.ex.Request; q != nil {
		i.Method = q.Method
	}
	if i.Method == "" && l.method.Name != "" {
		i.Method = l.method.Name
	}
	if i.Method == "" && i.URL == "" {
		return nil
	}
	return &i
}
