package analyze

import (
	"lint207/analyze/xmlscan"
)

// Document is the analysis of one body while it is read: the facts, the
// outcomes, and at the end the diagnosis.
type Document struct {
	Facts     *Facts
	method    Method
	out       *outcomes
	illFormed bool
	limited   bool
	root      *Mark
	options   DocumentOptions
	refused   *Entry // of a DAV:error
}

// DocumentOptions are what is known before the first byte.
type DocumentOptions struct {
	Method      Method // zero: to be settled
	URL         string // of the request, "" unknown
	Destination string // of COPY and MOVE, "" unknown
	Status      int    // of the answer, 0 unknown
	Reason      string // its phrase
	Limit       int    // of listed causes and dependents; 0: MaxListed
}

// NewDocument begins an analysis.
func NewDocument(o DocumentOptions) *Document {
	if o.Limit == 0 {
		o.Limit = MaxListed
	}
	d := &Document{Facts: newFacts(), method: o.Method, out: newOutcomes(o.Method.Class, o.Limit), options: o}
	if o.Method.Reports() == VersionTree {
		d.Facts.versions = &versionTree{listed: map[uint64]struct{}{}}
	}
	if o.Method.Class == ClassTree {
		d.out.tree = newTree(o.Method.Set(), o.URL, o.Destination, o.Limit)
	}
	return d
}

// Batch notes what a batch says about the document as a whole.
func (d *Document) Batch(b *Batch) {
	if b.Root != nil {
		d.Facts.Root = *b.Root
		d.root = newMark(b.Window, nil, b.Root.Tag)
	}
	if t := b.SyncToken; t != nil && !d.Facts.SyncToken {
		d.Facts.SyncToken, d.Facts.Token, d.Facts.TokenMark = true, string(t.Bytes), newMark(b.Window, nil, t.Span)
	}
	for i := range b.Faults {
		d.illFormed = d.illFormed || b.Faults[i].IllFormed()
		d.limited = d.limited || b.Faults[i].Kind == xmlscan.Limit
	}
}

// Response takes the next response; its Facts and Conflicts are set.
func (d *Document) Response(r *Response, w *xmlscan.Window, names []xmlscan.Name) {
	d.Facts.response(r, w)
	d.Facts.cut(r, w, names)
	d.out.response(r, w, names)
	if d.Facts.Root.Kind == KindError {
		d.refusal(r, w, names)
	}
}

// Finish settles the method and makes the diagnosis. cut says that reading
// ended before the document did.
func (d *Document) Finish(cut bool) *Diagnosis {
	g := &Diagnosis{Kind: d.Facts.Root.Kind, IllFormed: d.illFormed, Cut: cut || d.limited, Limited: d.limited}
	g.Method = settle(d.method, d.Facts, d.out)
	d.out.diagnose(g, d.Facts.Responses)
	d.refuse(g)
	*d.out.total = tally{}
	tallies.Put(d.out.total)
	d.out.total = nil
	return g
}

// OnlyDependents says whether nothing in the whole body failed but 424s.
func (d *Document) OnlyDependents() bool { return d.out.sum.deps > 0 && d.out.sum.failures() == 0 }

// ResponseClass is the class that says most about a response, under a class of
// methods.
func ResponseClass(c Class, r *Response) EntryClass {
	return worst(c, r)
}

// rank orders the classes by how much they say about a response.
var rank = [entryClasses]int{Succeeded: 0, Absent: 1, Redirected: 2, Truncated: 3, Dependent: 4, Unclassifiable: 5, Failed: 6}

func worst(c Class, r *Response) EntryClass {
	deps := false
	r.each(func(_, code int, _ int64, _ *Propstat) { deps = deps || code == 424 })
	w := Succeeded
	r.each(func(form, code int, _ int64, _ *Propstat) {
		if k := classify(c, form, code, deps); rank[k] > rank[w] {
			w = k
		}
	})
	return w
}
