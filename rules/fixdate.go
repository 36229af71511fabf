package rules

const (
	fixDays   = "SunMonTueWedThuFriSat"
	fixMonths = "JanFebMarAprMayJunJulAugSepOctNovDec"
)

// fixDate reads an rfc1123-date that is written to the letter, as nearly all
// are; every other one is readDate's.
func fixDate(b []byte) (m moment, ok bool) {
	if len(b) != len("Mon, 12 Jan 1998 09:25:56 GMT") || string(b[25:]) != " GMT" ||
		b[3] != ',' || b[4] != ' ' || b[7] != ' ' || b[11] != ' ' || b[16] != ' ' || b[19] != ':' || b[22] != ':' {
		return m, false
	}
	century, year := twoDigits(b[12:]), twoDigits(b[14:])
	m = moment{
		year: century*100 + year, month: ofThree(fixMonths, b[8:]) + 1, day: twoDigits(b[5:]),
		hour: twoDigits(b[17:]), minute: twoDigits(b[20:]), second: twoDigits(b[23:]),
		weekday: ofThree(fixDays, b),
	}
	return m, century|year|(m.month-1)|m.day|m.hour|m.minute|m.second|m.weekday >= 0
}

// twoDigits is the number that two digits at the beginning are, -1 if they are none.
func twoDigits(b []byte) int {
	tens, ones := b[0]-'0', b[1]-'0'
	if tens > 9 || ones > 9 {
		return -1
	}
	return int(tens)*10 + int(ones)
}

// ofThree is the index in a list of words of three letters, -1 if it has none
// that b begins with.
func ofThree(list string, b []byte) int {
	for i := 0; i < len(list); i += 3 {
		if list[i] == b[0] && list[i+1] == b[1] && list[i+2] == b[2] {
			return i / 3
		}
	}
	return -1
}
