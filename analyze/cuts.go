package analyze

import "lint207/analyze/xmlscan"

// cuts remembers, for an answer whose request is not known, which resource was
// said to be cut short and what the paths of all others have in common.
type cuts struct {
	common []uint64 // hashes of the path that all others share, and of all above it
	begun  bool
	at     *Mark // status of the first truncation mark
	own    uint64
}

// note takes the path of an href of a response; mark says that it is a truncation mark.
func (c *cuts) note(prefixes []uint64, r *Response, mark bool, w *xmlscan.Window) {
	switch n := min(len(c.common), len(prefixes)); {
	case mark && c.at == nil:
		c.at, c.own = newMark(w, r, r.Status.Span), prefixes[len(prefixes)-1]
	case mark:
	case !c.begun:
		c.common, c.begun = append(c.common[:0], prefixes...), true
	default:
		for n > 0 && c.common[n-1] != prefixes[n-1] {
			n--
		}
		c.common = c.common[:n]
	}
}

// CutApart is the status of a truncation mark whose resource is not above all
// others, so that it cannot be the collection; nil if there is none.
func (f *Facts) CutApart() *Mark {
	for _, x := range f.cuts.common {
		if x == f.cuts.own {
			return nil
		}
	}
	if !f.cuts.begun {
		return nil
	}
	return f.cuts.at
}
