package rules

import (
	"bufio"
	"encoding/gob"
	"io"
	"os"
	"slices"

	"lint207/analyze"
)

// classes are those that the method may turn out to have as long as it is open.
var openClasses = []analyze.Class{analyze.ClassUnknown, analyze.ClassRead, analyze.ClassUpdate, analyze.ClassLock}

// listed is a response with its class under each of openClasses.
type listed struct {
	Info    ResponseInfo
	Classes [4]analyze.EntryClass
	Order   int64
}

// responseList keeps the responses that hold something other than successes
// and absences, and counts the rest of them.
type responseList struct {
	class        analyze.Class
	known        bool
	hard, soft   []listed // whatever the method; only if a 404 is a failure
	nHard, nSoft int64
}

func (l *responseList) response(r *analyze.Response, b *analyze.Batch, s *spool) {
	var classes [4]analyze.EntryClass
	plain := true
	for i, c := range openClasses {
		if l.known {
			c = l.class
		}
		if classes[i] = analyze.ResponseClass(c, r); classes[i] > analyze.Succeeded {
			plain = false
		} else if i == 0 {
			// Without a failure under one class there is none under any.
			break
		}
	}
	if plain && s == nil {
		return
	}
	in := func(c analyze.EntryClass) bool { return c == analyze.Succeeded || c == analyze.Absent }
	hard, soft := !in(classes[0]), !in(classes[2])
	keep := false
	switch {
	case hard:
		l.nHard++
		keep = len(l.hard) < MaxResponses
	case soft:
		l.nSoft++
		keep = len(l.soft) < MaxResponses
	}
	if !keep && s == nil {
		return
	}
	item := listed{info(r, b, s != nil), classes, r.Index}
	if s != nil {
		s.add(&item)
	}
	if keep && hard {
		l.hard = append(l.hard, item)
	} else if keep {
		l.soft = append(l.soft, item)
	}
}

// settle picks those that the settled class makes worth telling.
func (l *responseList) settle(c analyze.Class, r *Result) {
	k := max(0, slices.Index(openClasses, c))
	all, n := l.hard, l.nHard
	if soft := !l.known && (c == analyze.ClassUpdate || c == analyze.ClassLock) || l.known && l.nSoft > 0; soft {
		all, n = append(all, l.soft...), n+l.nSoft
	}
	slices.SortFunc(all, func(a, b listed) int { return int(a.Order - b.Order) })
	for i := range all {
		if len(r.Responses) == MaxResponses {
			break
		}
		item := &all[i]
		item.Info.Class = item.Classes[k]
		if l.known || item.Info.Class != analyze.Absent && item.Info.Class != analyze.Succeeded {
			r.Responses = append(r.Responses, item.Info)
		} else {
			n--
		}
	}
	r.ResponsesOmitted = n - int64(len(r.Responses))
}

// Limits of one listed response.
const (
	maxInfoHrefs      = 100
	maxInfoProperties = 100
)

func info(r *analyze.Response, b *analyze.Batch, all bool) ResponseInfo {
	maxProps := maxInfoProperties
	if all {
		maxProps = analyze.MaxListedAll
	}
	i := ResponseInfo{Status: shown(r.Status.Code), At: analyze.Position{Len: r.Tag.Len}}
	i.At.Place, _ = r.Place(b.Window, r.Tag.Off)
	for j := range r.Hrefs {
		if j == maxInfoHrefs && !all {
			break
		}
		i.Hrefs = append(i.Hrefs, string(r.Hrefs[j].Bytes))
	}
	for j := range r.Propstats {
		ps := &r.Propstats[j]
		p := PropstatInfo{Status: shown(ps.Status.Code), Reason: analyze.Reason(ps.Status.Bytes), At: analyze.Position{Len: ps.Status.Len}}
		p.At.Place, _ = r.Place(b.Window, ps.Status.Off)
		if len(ps.Error.Conditions) > 0 {
			c := &ps.Error.Conditions[0]
			p.Condition = &analyze.PropName{Name: analyze.Name(b.Names, c.Name), Q: string(b.Window.Slice(c.Tag.Off+1, int64(c.Q)))}
		}
		for k := range ps.Props {
			if k == maxProps {
				break
			}
			q := &ps.Props[k]
			p.Properties = append(p.Properties, analyze.PropName{Name: analyze.Name(b.Names, q.Name), Q: string(b.Window.Slice(q.Off+1, int64(q.Q)))})
		}
		p.Omitted = ps.Count() - len(p.Properties)
		i.Propstats = append(i.Propstats, p)
	}
	return i
}

// shown is a code as reported: 0, unreadable, if it has not three digits.
func shown(code int) int {
	if code < 100 {
		return 0
	}
	return code
}

// spool holds every response of a document for Options.All, in a temporary
// file, so that memory stays bounded.
type spool struct {
	f   *os.File
	w   *bufio.Writer
	enc *gob.Encoder
	err error
	n   int64
}

func (s *spool) add(l *listed) {
	if s.err != nil {
		return
	}
	if s.f == nil {
		if s.f, s.err = os.CreateTemp("", "lint207-*"); s.err != nil {
			return
		}
		os.Remove(s.f.Name()) // gone with the process, whatever happens
		s.w = bufio.NewWriter(s.f)
		s.enc = gob.NewEncoder(s.w)
	}
	s.n++
	s.err = s.enc.Encode(l)
}

// settle makes Result.EachResponse.
func (s *spool) settle(c analyze.Class, r *Result) {
	if s == nil {
		return
	}
	k := max(0, slices.Index(openClasses, c))
	r.EachResponse = func(yield func(*ResponseInfo) error) error {
		if s.err != nil || s.f == nil {
			return s.err
		}
		if err := s.w.Flush(); err != nil {
			return err
		}
		if _, err := s.f.Seek(0, io.SeekStart); err != nil {
			return err
		}
		dec := gob.NewDecoder(bufio.NewReader(s.f))
		for range s.n {
			var l listed
			if err := dec.Decode(&l); err != nil {
				return err
			}
			l.Info.Class = l.Classes[k]
			if err := yield(&l.Info); err != nil {
				return err
			}
		}
		return nil
	}
}
