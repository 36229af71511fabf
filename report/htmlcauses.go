package report

import "lint207/analyze"

// htmlBlock is one cause, or several that belong together, with what depends
// on them.
type htmlBlock struct {
	Causes []htmlCause
	Label  string
	Also   string
	Deps   []analyze.DependentEntry
	Count  int64
	More   int64
	Others bool // each dependent says what else explains it
	Same   bool // all causes have the same status
}

// maxHTMLPlaces is how many causes that differ in their place only are shown unfolded.
const maxHTMLPlaces = 10

// First are the causes that are shown at once.
func (h htmlBlock) First() []htmlCause { return h.Causes[:min(len(h.Causes), maxHTMLPlaces)] }

// Folded are the rest of them.
func (h htmlBlock) Folded() []htmlCause { return h.Causes[len(h.First()):] }

// htmlCause is a cause; what holds for the next one too is told there.
type htmlCause struct {
	*analyze.Cause
	Story      bool
	Many, Same bool // of the block
}

// maxHTMLDependents is how many dependents of one cause stand in the page.
const maxHTMLDependents = 200

// maxHTMLAllDependents is how many of all causes of a document do.
const maxHTMLAllDependents = 5000

func (v *htmlDocument) causes(d *analyze.Diagnosis) {
	list := d.Causes[:min(len(d.Causes), maxHTMLListed)]
	room := maxHTMLAllDependents
	for all := blocks(list); len(all) > 0; {
		k := max(1, alike(all))
		h := newHTMLBlock(all[:k], min(room, maxHTMLDependents))
		room -= len(h.Deps)
		v.Blocks = append(v.Blocks, h)
		all = all[k:]
	}
	v.MoreCauses = d.CauseCount - int64(len(list))
	v.Unexplained = d.Unexplained[:min(len(d.Unexplained), maxHTMLListed)]
	v.MoreUnexplained = d.UnexplainedCount - int64(len(v.Unexplained))
}

// newHTMLBlock makes one block of blocks that are alike, with room for some
// dependents.
func newHTMLBlock(all []block, room int) htmlBlock {
	b := &all[0]
	h := htmlBlock{Deps: b.deps[:min(len(b.deps), room)], Count: b.count, Others: b.alsoN == 0 && len(b.causes) == 1}
	for i := range all {
		h.add(all[i].causes)
	}
	n := len(h.Causes)
	for i := range h.Causes {
		h.Causes[i].Many, h.Causes[i].Same = n > 1, h.Same
	}
	// The story of a long list is told where it is seen.
	if last := &h.Causes[min(n, maxHTMLPlaces)-1]; !last.Story {
		last.Story = true
		h.Causes[n-1].Story = !sameStory(last.Cause, h.Causes[n-1].Cause)
	}
	if b.alsoN > 0 {
		h.Also = new(treePrinter).others(b.also, b.alsoN, "")
	}
	h.More = h.Count - int64(len(h.Deps))
	h.Label = rootLabel(h.Causes[0].Certainty, n)
	return h
}

// alike is how many of the first blocks differ in their place only.
func alike(all []block) int {
	n := 0
	for n < len(all) && len(all[n].causes) == 1 && all[n].count == 0 && sameStory(all[0].causes[0], all[n].causes[0]) {
		n++
	}
	return n
}

// add adds causes to a block.
func (h *htmlBlock) add(list []*analyze.Cause) {
	for _, c := range list {
		h.Same = len(h.Causes) == 0 || h.Same && c.Code == h.Causes[0].Code && c.Reason == h.Causes[0].Reason
		if n := len(h.Causes); n > 0 {
			h.Causes[n-1].Story = !sameStory(h.Causes[n-1].Cause, c)
		}
		h.Causes = append(h.Causes, htmlCause{Cause: c, Story: true})
	}
}
