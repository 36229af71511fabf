package rules

// readDate matches a text with a form. In a form a blank is white space, and
//
//	w, W  a weekday, short or long      b     a month by its short name
//	D, d  a day of two or less digits   m     a month of two digits
//	Y, y  a year of four or two digits  t     15:04:05
//	f     a fraction or nothing         z     Z or an offset with colon
//	G     GMT                           x     UTC, Z or an offset without colon
//
// Other characters stand for themselves. Letters match in any case (RFC 4918
// section 2).
func readDate(form string, b []byte) (m moment, ok bool) {
	r := dateReader{b: b, ok: true}
	r.m.weekday = -1
	for i := 0; i < len(form) && r.ok; i++ {
		r.field(form[i])
	}
	return r.m, r.ok && len(r.b) == 0
}

type dateReader struct {
	b  []byte
	m  moment
	ok bool
}

func (r *dateReader) field(c byte) {
	m := &r.m
	switch c {
	case ' ':
		rest := skipBlank(r.b)
		r.ok, r.b = len(rest) < len(r.b), rest
	case 'w':
		m.weekday = r.word(shortDays)
	case 'W':
		m.weekday = r.word(longDays)
	case 'b':
		m.month = r.word(monthNames) + 1
	case 'm':
		m.month = r.number(2, 2)
	case 'D':
		m.day = r.number(2, 2)
	case 'd':
		m.day = r.number(1, 2)
	case 'Y':
		m.year = r.number(4, 4)
	case 'y':
		if m.year = r.number(2, 2) + 1900; m.year < 1970 {
			m.year += 100
		}
	case 't':
		r.clock()
	case 'f':
		if r.take('.') {
			r.number(1, len(r.b))
		}
	case 'G':
		r.literal("GMT")
	case 'z':
		r.zone(true)
	case 'x':
		r.zone(false)
	default:
		r.letter(c)
	}
}

func (r *dateReader) clock() {
	r.m.hour = r.number(2, 2)
	r.letter(':')
	r.m.minute = r.number(2, 2)
	r.letter(':')
	r.m.second = r.number(2, 2)
}

// zone reads Z or an offset; with a colon as RFC 3339 wants it, or without.
func (r *dateReader) zone(colon bool) {
	if equalFold(r.b, "z") || !colon && equalFold(r.b, "utc") {
		r.b = nil
		return
	}
	sign := 1
	if !r.take('+') {
		sign = -1
		r.letter('-')
	}
	hours := r.number(2, 2)
	if colon {
		r.letter(':')
	}
	minutes := r.number(2, 2)
	r.ok = r.ok && hours < 24 && minutes < 60
	r.m.offset = sign * (hours*60 + minutes)
}

// number takes at least low and at most high digits.
func (r *dateReader) number(low, high int) (v int) {
	n := 0
	for n < len(r.b) && n < high && '0' <= r.b[n] && r.b[n] <= '9' {
		v = v*10 + int(r.b[n]-'0')
		n++
	}
	r.ok, r.b = r.ok && n >= low, r.b[n:]
	return v
}

// word takes one of the words of a list, each of which ends in a blank; its index.
func (r *dateReader) word(list string) (index int) {
	for len(list) > 0 {
		n := 0
		for list[n] != ' ' {
			n++
		}
		if hasPrefixFold(r.b, list[:n]) {
			r.m.folded = r.m.folded || r.b[0] >= 'a' || hasUpper(r.b[1:n])
			r.b = r.b[n:]
			return index
		}
		list, index = list[n+1:], index+1
	}
	r.ok = false
	return 0
}

func hasUpper(b []byte) bool {
	for _, c := range b {
		if 'A' <= c && c <= 'Z' {
			return true
		}
	}
	return false
}

func (r *dateReader) literal(s string) {
	for i := range len(s) {
		r.letter(s[i])
	}
}

// letter takes one character, in any case.
func (r *dateReader) letter(c byte) {
	if len(r.b) == 0 || lowerASCII(r.b[0]) != lowerASCII(c) {
		r.ok = false
		return
	}
	r.m.folded = r.m.folded || r.b[0] != c
	r.b = r.b[1:]
}

func (r *dateReader) take(c byte) bool {
	if len(r.b) == 0 || r.b[0] != c {
		return false
	}
	r.b = r.b[1:]
	return true
}
