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

// cut takes the response whose href was looked at last.
func (f *Facts) cut(r *Response, w *xmlscan.Window, names []xmlscan.Name) {
	if len(r.Hrefs) != 1 || len(r.Hrefs[0].Bytes) == 0 {
		return
	}
	c := &f.cuts
	switch n := min(len(c.common), len(f.prefixes)); {
	case TruncationMark(r, names):
		if c.at == nil {
			c.at, c.own = newMark(w, r, r.Status.Span), f.prefixes[len(f.prefixes)-1]
		}
	case !c.begun:
		c.common, c.begun = append(c.common[:0], f.prefixes...), true
	default:
		for n > 0 && c.common[n-1] != f.prefixes[n-1] {
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
