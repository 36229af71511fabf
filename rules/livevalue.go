package rules

import (
	"bytes"
	"time"

	"lint207/analyze"
)

// The values of the properties of RFC 4918 section 15 that are text.
var _ = add(
	Rule{
		Name: "getlastmodified-not-rfc1123", Aliases: []string{"getlastmodified-format"}, Family: "properties", Severity: Error, When: analyze.ReadMethods,
		Covers:  []string{"R4918-194", "R4918-002", "HT-23", "OB-13"},
		Spec:    []string{"RFC 4918 15.7", "RFC 9110 5.6.7"},
		Summary: "getlastmodified is not an rfc1123-date.",
		Help:    "write the date like Mon, 12 Jan 1998 09:25:56 GMT",
		On:      onLive("getlastmodified", lastModified),
	},
	Rule{
		Name: "getlastmodified-impossible-date", Family: "properties", Severity: Warning, When: analyze.ReadMethods,
		Covers:  []string{"R4918-194", "HT-23"},
		Spec:    []string{"RFC 4918 15.7", "RFC 9110 5.6.7"},
		Summary: "getlastmodified has the form of a date, but the calendar has no such day.",
		Help:    "compute the weekday from the date",
		On:      onLive("getlastmodified", impossibleDate),
	},
	Rule{
		Name: "creationdate-not-rfc3339", Family: "properties", Severity: Error, When: analyze.ReadMethods,
		Covers:  []string{"R4918-184", "R4918-002"},
		Spec:    []string{"RFC 4918 15.1", "RFC 3339 5.6"},
		Summary: "creationdate is not a date-time of RFC 3339.",
		Help:    "write the date like 1997-12-01T17:42:21Z",
		On:      onLive("creationdate", creationDate),
	},
	Rule{
		Name: "creationdate-blank-separator", Family: "properties", Severity: Warning, When: analyze.ReadMethods,
		Covers:  []string{"R4918-184"},
		Spec:    []string{"RFC 4918 15.1", "RFC 3339 5.6"},
		Summary: "creationdate has a blank between date and time instead of T.",
		Help:    "write T between the date and the time",
		On:      onLive("creationdate", blankSeparator),
	},
	Rule{
		Name: "creationdate-placeholder", Family: "properties", Severity: Info, When: analyze.ReadMethods,
		Covers:  []string{"R4918-185"},
		Spec:    []string{"RFC 4918 15.1"},
		Summary: "creationdate is the zero of a clock, so nobody knows when the resource was created.",
		Help:    "answer creationdate with 404 where the server does not record it",
		On:      onLive("creationdate", placeholderDate),
	},
	Rule{
		Name: "getetag-format", Aliases: []string{"getetag-not-quoted"}, Family: "properties", Severity: Error, When: analyze.ReadMethods,
		Covers:  []string{"R4918-192", "R4918-002", "HT-24"},
		Spec:    []string{"RFC 4918 15.6", "RFC 9110 8.8.3"},
		Summary: "getetag is not an entity-tag: it stands in double quotes, with W/ before them if it is weak.",
		Help:    `put the tag into double quotes, as in the ETag field: "abc"`,
		On: onLive("getetag", func(p *Pass, q *analyze.Property, t *analyze.Text) {
			if readEntityTag(t.Bytes).ok {
				return
			}
			rep := p.reportValue(q, t, "%s is %s, which is no entity-tag, so If-Match with it fails and clients that cache by it read everything again")
			if fixed := quoteTag(t.Bytes); fixed != "" {
				rep.Help("write %s", fixed)
			}
		}),
	},
	Rule{
		Name: "getetag-blank", Family: "properties", Severity: Warning, When: analyze.ReadMethods,
		Covers:  []string{"R4918-192", "HT-24"},
		Spec:    []string{"RFC 9110 8.8.3"},
		Summary: "The entity-tag has a blank in it, which RFC 2616 allowed and RFC 9110 does not.",
		Help:    "make the tag of visible characters without quotes and blanks",
		On: onLive("getetag", func(p *Pass, q *analyze.Property, t *analyze.Text) {
			if e := readEntityTag(t.Bytes); e.ok && e.blank {
				p.reportValue(q, t, "%s is %s: white space was legal in RFC 2616, but strict readers of RFC 9110 refuse such a tag in If-Match")
			}
		}),
	},
	Rule{
		Name: "getcontentlength-invalid", Aliases: []string{"getcontent-format"}, Family: "properties", Severity: Warning, When: analyze.ReadMethods,
		Covers:  []string{"R4918-190", "R4918-002", "HT-25"},
		Spec:    []string{"RFC 4918 15.4", "RFC 9110 8.6"},
		Summary: "getcontentlength is not a run of decimal digits.",
		Help:    "write the number of bytes in decimal digits, or answer the property with 404",
		On: onLive("getcontentlength", func(p *Pass, q *analyze.Property, t *analyze.Text) {
			if isDigits(t.Bytes) {
				return
			}
			rep := p.reportValue(q, t, "%s is %s, which is not a run of decimal digits, so clients show no size or reject the answer")
			if fixed := withoutCommas(t.Bytes); fixed != "" {
				rep.Help("write %s", fixed)
			}
		}),
	},
	Rule{
		Name: "getcontenttype-invalid", Family: "properties", Severity: Warning, When: analyze.ReadMethods,
		Covers:  []string{"R4918-191", "R4918-002", "HT-25"},
		Spec:    []string{"RFC 4918 15.5", "RFC 9110 8.3.1"},
		Summary: "getcontenttype is not a media type.",
		Help:    "write type/subtype with parameters such as ; charset=utf-8, or application/octet-stream if the type is not known",
		On: onLive("getcontenttype", func(p *Pass, q *analyze.Property, t *analyze.Text) {
			if !isMediaType(t.Bytes) {
				p.reportValue(q, t, "%s is %s, which is no media type, so clients cannot tell how to open the resource")
			}
		}),
	},
	Rule{
		Name: "getcontentlanguage-invalid", Family: "properties", Severity: Warning, When: analyze.ReadMethods,
		Covers:  []string{"R4918-188", "R4918-002", "HT-25"},
		Spec:    []string{"RFC 4918 15.3", "RFC 9110 8.5"},
		Summary: "getcontentlanguage is not a language tag.",
		Help:    "write a language tag of BCP 47 such as en-US",
		On:      onLive("getcontentlanguage", contentLanguage),
	},
)

// onLive looks at a text property of RFC 4918 that has a value without
// elements; an empty value is the matter of one rule for all of them.
func onLive(local string, f func(*Pass, *analyze.Property, *analyze.Text)) Hook {
	return OnValue(func(p *Pass, q *analyze.Property, t *analyze.Text) {
		if len(t.Bytes) > 0 && t.Odd&analyze.HasElement == 0 {
			f(p, q, t)
		}
	}, davName(local))
}

// reportValue reports the text of a property; the format takes the name of the
// property and the quoted text.
func (p *Pass) reportValue(q *analyze.Property, t *analyze.Text, format string) *Report {
	return p.Report(t.Span, Escape(t.Bytes), format, p.Tag(q.Tag(), q.Q), Quote(t.Bytes)).Property(q.Name, q.Tag(), q.Q)
}

// rfc1123 reads a text as rfc1123-date, once for all the rules that look at it.
func (p *Pass) rfc1123(t *analyze.Text) (moment, bool) {
	if p.date.off != t.Off+1 {
		p.date.off = t.Off + 1
		if p.date.moment, p.date.ok = fixDate(t.Bytes); !p.date.ok {
			p.date.moment, p.date.ok = readDate(rfc1123Form, t.Bytes)
		}
	}
	return p.date.moment, p.date.ok
}

func lastModified(p *Pass, q *analyze.Property, t *analyze.Text) {
	if _, ok := p.rfc1123(t); ok {
		return
	}
	m, name, ok := otherDate(t.Bytes)
	if !ok {
		p.reportValue(q, t, "%s is %s, which is no rfc1123-date, so clients cannot tell when the resource changed")
		return
	}
	p.reportValue(q, t, "%s is %s, "+name+", not an rfc1123-date: clients that read nothing else cannot tell when the resource changed").
		Help("write %s", m.utc().Format(rfc1123Layout))
}

func impossibleDate(p *Pass, q *analyze.Property, t *analyze.Text) {
	m, ok := p.rfc1123(t)
	switch {
	case !ok:
	case !m.exists():
		p.reportValue(q, t, "%s is %s, a day or time that does not exist, so clients reject the date").
			Help("write a day that the month has and a time up to 23:59:60")
	case m.weekday != dayOfWeek(m.year, m.month, m.day):
		right := time.Weekday(dayOfWeek(m.year, m.month, m.day)).String()
		p.reportValue(q, t, "%s is %s, but that day is a "+right+", so strict clients reject the date").
			Help("write %s%s", right[:3], Escape(t.Bytes[3:]))
	}
}

func creationDate(p *Pass, q *analyze.Property, t *analyze.Text) {
	m, ok := readDate(rfc3339Form, t.Bytes)
	if ok && m.exists() || hasBlankSeparator(t.Bytes) {
		return
	}
	if ok {
		p.reportValue(q, t, "%s is %s, a day or time that does not exist, so clients reject the date").
			Help("write a day that the month has and a time up to 23:59:60")
		return
	}
	m, name, ok := otherDate(t.Bytes)
	if !ok {
		p.reportValue(q, t, "%s is %s, which is no date-time of RFC 3339, so clients cannot tell when the resource was created")
		return
	}
	p.reportValue(q, t, "%s is %s, "+name+", not a date-time of RFC 3339: clients that read nothing else cannot tell when the resource was created").
		Help("write %s", m.utc().Format(rfc3339Layout))
}

// hasBlankSeparator: the note in RFC 3339 section 5.6 tolerates a blank instead of T.
func hasBlankSeparator(b []byte) bool {
	m, ok := readDate("Y-m-D tfz", b)
	return ok && m.exists()
}

func blankSeparator(p *Pass, q *analyze.Property, t *analyze.Text) {
	if hasBlankSeparator(t.Bytes) {
		fixed := append(append([]byte{}, t.Bytes[:10]...), 'T')
		p.reportValue(q, t, "%s is %s, with a blank instead of the T that the grammar has, so strict readers reject the date").
			Help("write %s", Escape(append(fixed, skipBlank(t.Bytes[10:])...)))
	}
}

// placeholderDate looks for the zeros of Unix, of .NET and Go, and of Windows.
func placeholderDate(p *Pass, q *analyze.Property, t *analyze.Text) {
	m, ok := readDate(rfc3339Form, t.Bytes)
	if !ok || m.month != 1 || m.day != 1 || m.hour+m.minute+m.second != 0 {
		return
	}
	if m.year == 1970 || m.year == 1 || m.year == 1601 {
		p.reportValue(q, t, "%s is %s, the zero of a clock, so it probably stands for a date that the server does not know; clients show it as real")
	}
}

// withoutCommas takes the separators of thousands out, "" if that leaves no number.
func withoutCommas(b []byte) string {
	if digits := bytes.ReplaceAll(b, []byte(","), nil); isDigits(digits) {
		return string(digits)
	}
	return ""
}

// contentLanguage accepts a list, too: section 15.3 names the header, which is one.
func contentLanguage(p *Pass, q *analyze.Property, t *analyze.Text) {
	for rest := t.Bytes; ; {
		tag, more, found := bytes.Cut(rest, []byte(","))
		if tag = analyze.TrimSpace(tag); len(tag) > 0 && !analyze.LanguageTag(tag) {
			rep := p.reportValue(q, t, "%s is %s, which is no language tag, so clients cannot tell the language")
			if fixed := bytes.ReplaceAll(t.Bytes, []byte("_"), []byte("-")); analyze.LanguageTag(fixed) {
				rep.Help("write %s", Escape(fixed))
			}
			return
		}
		if !found {
			return
		}
		rest = more
	}
}
