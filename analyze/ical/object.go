package ical

import "bytes"

// Place is where something stands in the text; Len 0: it does not.
type Place struct{ Off, Len int }

// Object is what one calendar object shows.
type Object struct {
	Begins bool // it begins with BEGIN:VCALENDAR
	Ends   bool // END:VCALENDAR stands in it

	Components int   // besides VTIMEZONE
	Zones      int   // VTIMEZONE components
	Zone       Place // the first of them
	ZoneID     []byte
	Mixed      Place // the BEGIN of the first component of a second type
	Method     Place // METHOD
	OtherUID   Place // the first UID that differs from the first one
	Recurs     Place // the first RRULE, RDATE, EXDATE or EXRULE outside of VTIMEZONE
	Zoned      Place // the first property with a TZID
	Repeated   Place // the second component of one UID without RECURRENCE-ID
	Undefined  Place // the first TZID without a VTIMEZONE
	UndefID    []byte

	lines   Lines
	depth   int
	kind    string // of the first component
	uid     []byte
	masters []byte // UID of a component without RECURRENCE-ID
	in      component
	zones   [][]byte
	used    []use
}

// component is the one at the second level that is open.
type component struct {
	begin  Place
	zone   bool
	uid    []byte
	recurs bool // it has a RECURRENCE-ID
}

type use struct {
	id []byte
	at Place
}

// maxZones bounds the time zones of one object that are told apart.
const maxZones = 64

var bom = []byte("\ufeff")

// Read looks at a text. What the object shows is valid until the next one is read.
func (o *Object) Read(text []byte) {
	*o = Object{lines: o.lines, zones: o.zones[:0], used: o.used[:0]}
	o.lines.Reset(text)
	if bytes.HasPrefix(text, bom) {
		o.lines.next = len(bom)
	}
	// Where the whole text is indented it is one folded line, but it begins right.
	if o.Begins = begins(text[o.lines.next:]); !o.Begins {
		return
	}
	for o.lines.Next() {
		l := &o.lines.Line
		o.line(l, Place{l.Off, l.Len})
	}
	// The same goes for the end.
	o.Ends = o.Ends || bytes.Contains(bytes.ToUpper(text), []byte("END:VCALENDAR"))
	o.undefined()
}

func begins(text []byte) bool {
	const begin = "BEGIN:VCALENDAR"
	text = bytes.TrimSpace(text)
	return len(text) >= len(begin) && bytes.EqualFold(text[:len(begin)], []byte(begin)) && (len(text) == len(begin) || text[len(begin)] <= ' ')
}

func (o *Object) line(l *Line, at Place) {
	switch {
	case l.Is("BEGIN"):
		if o.depth++; o.depth == 2 {
			o.begin(l.Value(), at)
		}
	case l.Is("END"):
		if o.depth == 2 {
			o.end()
		}
		o.depth--
		o.Ends = o.Ends || bytes.EqualFold(l.Value(), []byte("VCALENDAR"))
	case o.depth == 1 && l.Is("METHOD"):
		first(&o.Method, at)
	case o.in.zone:
		if o.depth == 2 && l.Is("TZID") && len(o.zones) < maxZones {
			o.zones = append(o.zones, l.keep(l.Value()))
			if o.Zones == 1 {
				o.ZoneID = o.zones[0]
			}
		}
	case o.depth >= 2:
		o.property(l, at)
	}
}

func first(p *Place, at Place) {
	if p.Len == 0 {
		*p = at
	}
}

var kinds = []string{"VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY", "VAVAILABILITY"}

func (o *Object) begin(kind []byte, at Place) {
	o.in = component{begin: at, zone: bytes.EqualFold(kind, []byte("VTIMEZONE"))}
	if o.in.zone {
		o.Zones++
		first(&o.Zone, at)
		return
	}
	o.Components++
	for _, k := range kinds {
		if !bytes.EqualFold(kind, []byte(k)) {
			continue
		}
		if o.kind == "" {
			o.kind = k
		} else if o.kind != k {
			first(&o.Mixed, at)
		}
	}
}

func (o *Object) property(l *Line, at Place) {
	if o.depth == 2 {
		switch {
		case l.Is("UID"):
			o.in.uid = l.keep(l.Value())
			if o.uid == nil {
				o.uid = o.in.uid
			} else if !bytes.Equal(o.uid, o.in.uid) {
				first(&o.OtherUID, at)
			}
		case l.Is("RECURRENCE-ID"):
			o.in.recurs = true
		case l.Is("RRULE"), l.Is("RDATE"), l.Is("EXDATE"), l.Is("EXRULE"):
			first(&o.Recurs, at)
		}
	}
	if id := l.Param("TZID"); id != nil {
		first(&o.Zoned, at)
		o.use(l, id, at)
	}
}

func (o *Object) use(l *Line, id []byte, at Place) {
	for _, u := range o.used {
		if bytes.Equal(u.id, id) {
			return
		}
	}
	if len(o.used) < maxZones {
		o.used = append(o.used, use{l.keep(id), at})
	}
}

func (o *Object) end() {
	c := &o.in
	if !c.zone && !c.recurs && len(c.uid) > 0 {
		if o.masters == nil {
			o.masters = c.uid
		} else if bytes.Equal(o.masters, c.uid) {
			first(&o.Repeated, c.begin)
		}
	}
	o.in = component{}
}

func (o *Object) undefined() {
	if o.Zones > maxZones {
		return
	}
	for _, u := range o.used {
		found := false
		for _, z := range o.zones {
			found = found || bytes.Equal(z, u.id)
		}
		if !found {
			o.Undefined, o.UndefID = u.at, u.id
			return
		}
	}
}
