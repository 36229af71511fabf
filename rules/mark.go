package rules

import (
	"fmt"

	"lint207/analyze"
)

// ReportMark is Report for a place that has left its window: what OnEnd finds.
func (p *Pass) ReportMark(m *analyze.Mark, detail, format string, args ...any) *Report {
	off := int64(-1)
	if m != nil {
		off = m.At.Off
	}
	r := p.raise(analyze.Span{Off: -1}, off, detail, format, args...)
	if r.f != nil && m != nil {
		r.f.At, r.f.Href = m.At, m.Href
		r.f.Excerpt = Excerpt{Text: m.Text, Start: m.Start, Length: m.Length}
	}
	return r
}

// RelatedMark adds a second place that has left its window.
func (r *Report) RelatedMark(m *analyze.Mark, format string, args ...any) *Report {
	if r.f != nil && m != nil && m.At.Line > 0 {
		r.f.Related = append(r.f.Related, Related{
			Message: fmt.Sprintf(format, args...), At: m.At, Excerpt: Excerpt{Text: m.Text, Start: m.Start, Length: m.Length},
		})
	}
	return r
}
