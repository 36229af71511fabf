package batch

import (
	"context"
	"fmt"
	"io"
	"strings"

	"lint207/analyze"
	"lint207/analyze/xmlscan"
)

// fields of an entry.
const (
	fID = iota
	fStatus
	fVictim
	fDepends
	fGroup
	fCode
	fMessage
	fMessage2
	fWithout
	fHint
	fields
)

// slots of what stands around the entries.
const (
	eStatus = -1 - iota
	eCode
	eMessage
	eNext
	eContext
	eGraphID
)

// found are the entries that one profile has found.
type found struct {
	entries []Entry
	more    [4]int64
	lists   int
	lack    string // why it is not this profile
	graph   bool
	strings int // bytes of text that are kept
}

// parse is the reading of one answer.
type parse struct {
	*reader
	o      *Options
	doc    *Document
	cands  []Profile
	found  []*found
	scopes []string // names of the batches of the answer
	entry  *node
	values []value // of the entry in hand
	have   []bool
	marks  []*analyze.Mark
	status int // a scalar status of the body
	graph  bool
	code   string
	tried  []string
}

// Read reads an answer. With *NotRecognised there is no document; with another
// error it holds what was read until then.
func Read(ctx context.Context, body io.Reader, o Options) (*Document, error) {
	cands, err := candidates(&o)
	if err != nil {
		return nil, err
	}
	in := newInput(ctx, body)
	p := &parse{reader: newReader(in), o: &o, doc: &Document{Status: o.Status}, cands: cands, found: make([]*found, len(cands))}
	p.reader.take, p.reader.list, p.reader.fault = p.around, p.entries, p.addFault
	in.ahead(in.start() + 1)
	p.doc.Root = in.mark(in.start(), int64(min(1, len(in.buf))))
	return p.read()
}

func (p *parse) read() (*Document, error) {
	if p.in.bom {
		at := analyze.Position{Place: xmlscan.Place{Line: 1, Col: 1, Col16: 1}, Len: 3}
		p.doc.Faults = append(p.doc.Faults, Fault{Kind: ByteOrderMark, At: &analyze.Mark{At: at}})
	}
	if b := p.in.bytesAt(0, 4); len(b) > 1 && (b[0] == 0xFF && b[1] == 0xFE || b[0] == 0xFE && b[1] == 0xFF || b[0] == 0 || b[1] == 0) {
		return nil, &NotRecognised{Why: []string{"it is not encoded in UTF-8, which JSON has to be (RFC 8259 section 8.1)"}}
	}
	err := p.walk(p.tree())
	var rest error
	if err == nil {
		rest = p.trailing()
	} else {
		rest = p.broken(err)
	}
	if m := p.in.illUTF8; m != nil {
		p.doc.Faults = append(p.doc.Faults, Fault{Kind: InvalidUTF8, At: m})
	}
	d, nerr := p.choose()
	if nerr != nil {
		if rest != nil {
			return nil, rest
		}
		return nil, nerr
	}
	d.finish(p.o)
	return d, rest
}

func (p *parse) broken(err error) error {
	k, off, n, detail, rest := p.failed(err)
	p.doc.Cut = true
	if rest == nil || k != Truncated {
		p.addFault(k, off, n, detail)
	}
	return rest
}

// trailing looks for text behind the value.
func (p *parse) trailing() error {
	p.in.keep = p.start + p.dec.InputOffset()
	for off := p.in.keep; ; off++ {
		p.in.keep = off
		b := p.in.bytesAt(off, 1)
		switch {
		case len(b) == 0 && p.in.err != io.EOF:
			p.doc.Cut = true
			return p.in.err
		case len(b) == 0:
			return nil
		case !strings.ContainsRune(" \t\r\n", rune(b[0])):
			p.addFault(TrailingText, off, 1, "")
			return nil
		}
	}
}

func (p *parse) addFault(k FaultKind, off, n int64, detail string) {
	if len(p.doc.Faults) < 1000 {
		p.doc.Faults = append(p.doc.Faults, Fault{Kind: k, At: p.in.mark(off, n), Detail: detail})
	}
}

// tree is what is looked for around the entries.
func (p *parse) tree() *node {
	root := &node{}
	for i := range p.cands {
		at := root.at(p.cands[i].List)
		at.list = append(at.list, i)
	}
	for path, slot := range map[string]int{
		"status": eStatus, "statusCode": eStatus, "error.code": eCode, "error.message": eMessage, "message": eMessage, "detail": eMessage,
		"/@nextLink": eNext, "/@odata.nextLink": eNext, "/@odata.context": eContext, "/@context": eContext, "graphs.*.graphId": eGraphID,
	} {
		root.want(path, slot)
	}
	return root
}

// around takes what stands around the entries.
func (p *parse) around(slot int, v *value) {
	switch slot {
	case eStatus:
		if p.status == 0 {
			p.status = statusOf(v)
		}
	case eCode:
		p.code = v.text
	case eMessage:
		if v.kind == '"' {
			p.doc.Message = v.text
		}
	case eNext:
		p.doc.Partial = p.in.mark(v.off, v.n)
	case eContext:
		p.graph = p.graph || isGraph(v.text)
	case eGraphID:
		p.scopes = append(p.scopes, v.text)
	}
}

// isGraph says whether a URL is one of Microsoft Graph.
func isGraph(url string) bool {
	return strings.Contains(url, "://graph.microsoft.") || strings.Contains(url, "://microsoftgraph.chinacloudapi.cn")
}

// entries reads the array of entries at a node.
func (p *parse) entries(n *node) error {
	if _, err := p.token(); err != nil {
		return err
	}
	outer := p.reader.take
	defer func() { p.reader.take = outer }()
	list := n.list
	p.values, p.have = make([]value, len(p.cands)*fields), make([]bool, len(p.cands)*fields)
	p.marks = make([]*analyze.Mark, len(p.values))
	p.reader.take = func(slot int, v *value) {
		p.values[slot], p.have[slot] = *v, true
		if f := slot % fields; f == fID || f == fStatus {
			p.marks[slot] = p.in.mark(v.off, v.n)
		}
	}
	p.plan(list)
	for _, c := range list {
		if p.found[c] == nil {
			p.found[c] = &found{}
		}
		p.found[c].lists++
	}
	for i := 0; ; i++ {
		switch p.next() {
		case ']':
			_, err := p.token()
			return err
		case 0:
			_, err := p.token()
			return orEOF(err)
		}
		for _, c := range list {
			clear(p.have[c*fields : (c+1)*fields])
		}
		at := p.in.position(p.opening(), 1)
		err := p.walk(p.entry)
		if err != nil {
			return err
		}
		for _, c := range list {
			p.add(c, i, at)
		}
		if i == 0 && len(list) > 1 {
			list = p.settle(list)
			p.plan(list)
		}
	}
}

// opening is the place of the value that comes next.
func (p *reader) opening() int64 {
	off := p.start + p.dec.InputOffset()
	for {
		b := p.in.bytesAt(off, 1)
		if len(b) == 0 || !strings.ContainsRune(" \t\r\n,:", rune(b[0])) {
			return off
		}
		off++
	}
}

// plan says what is looked for in an entry.
func (p *parse) plan(list []int) {
	p.entry = &node{}
	for _, c := range list {
		q, at := &p.cands[c], c*fields
		victim, _ := q.victim()
		for f, path := range map[int]string{
			fID: q.ID, fStatus: q.Status, fVictim: victim, fDepends: q.DependsOn, fGroup: q.Group,
			fCode: q.Code, fMessage: q.Message, fWithout: q.without,
		} {
			p.entry.want(path, at+f)
		}
		for _, path := range q.message {
			p.entry.want(path, at+fMessage2)
		}
		if q.kind == odataKind {
			for _, path := range []string{"/body/error/innerError/request-id", "/body/@odata.context"} {
				p.entry.want(path, at+fHint)
			}
		}
	}
}

// settle keeps the first profile that fits the first entry.
func (p *parse) settle(list []int) []int {
	for k, c := range list {
		if p.found[c].lack == "" {
			for _, other := range list[k+1:] {
				p.found[other] = nil
			}
			return list[k : k+1]
		}
	}
	return list[:1]
}

// add takes an entry for a profile.
func (p *parse) add(c, i int, at analyze.Position) {
	q, f := &p.cands[c], p.found[c]
	get := func(field int) *value {
		if !p.have[c*fields+field] {
			return &value{}
		}
		return &p.values[c*fields+field]
	}
	id, status := get(fID), get(fStatus)
	forced := p.o.Force != ""
	if f.lack == "" && !forced {
		switch {
		case status.kind == 0:
			f.lack = fmt.Sprintf("entry %d of %s has no %q", i+1, listName(q), q.Status)
		case q.ID != "" && id.kind == 0:
			f.lack = fmt.Sprintf("entry %d of %s has no %q", i+1, listName(q), q.ID)
		case get(fWithout).kind != 0:
			f.lack = fmt.Sprintf("entry %d of %s has a %q, which is not what Cosmos DB sends", i+1, listName(q), q.without)
		}
	}
	e := Entry{Index: len(f.entries), Scope: f.lists - 1, Code: statusOf(status), request: -1}
	if status.kind == '0' || status.kind == '"' {
		e.Written = status.kind
	}
	path, want := q.victim()
	victim := get(fVictim)
	e.Class = classOf(e.Code)
	if path == q.Status && want == "424" {
		if e.Code == 424 {
			e.Class = Victim
		}
	} else if victim.text == want && victim.kind != 0 && e.Class != Success {
		e.Class = Victim
	}
	if h := get(fHint); h.kind == '"' && (!strings.Contains(h.text, "://") || isGraph(h.text)) {
		f.graph = true
	}
	if len(f.entries) >= MaxEntries || f.strings > 32<<20 {
		if f.more == [4]int64{} {
			p.doc.Faults = append(p.doc.Faults, Fault{Kind: TooMany, At: &analyze.Mark{At: at}})
		}
		f.more[e.Class]++
		return
	}
	p.fill(&e, c, get, at)
	f.strings += len(e.ID) + len(e.Message) + len(e.ErrorCode) + len(e.Group)
	f.entries = append(f.entries, e)
}

// fill adds what names an entry and what explains it.
func (p *parse) fill(e *Entry, c int, get func(field int) *value, at analyze.Position) {
	id, status := get(fID), get(fStatus)
	if id.kind == '"' || id.kind == '0' {
		e.ID = id.text
		e.IDAt = p.marks[c*fields+fID]
	}
	e.At = p.marks[c*fields+fStatus]
	if status.kind == 0 {
		e.At = &analyze.Mark{At: at}
	}
	e.Group = get(fGroup).text
	e.Told = e.Group != ""
	if d := get(fDepends); d.kind == '[' {
		e.DependsOn = d.list
	} else if d.text != "" && d.kind == '"' {
		e.DependsOn = []string{d.text}
	}
	if code := get(fCode); code.kind == '"' || code.kind == '0' {
		e.ErrorCode = code.text
	}
	for _, field := range []int{fMessage, fMessage2} {
		if m := get(field); m.kind == '"' && e.Message == "" {
			e.Message = m.text
		}
	}
	if e.Class == Success {
		e.Message, e.ErrorCode = "", ""
	}
}

func classOf(code int) Class {
	switch {
	case code >= 200 && code < 300:
		return Success
	case code >= 400 && code < 600:
		return Failure
	}
	return Neither
}

func listName(q *Profile) string {
	if q.List == "" {
		return "the array"
	}
	return fmt.Sprintf("%q", q.List)
}
