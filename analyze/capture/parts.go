package capture

import "bytes"

// MaxWhole is the largest capture that Whole takes.
const MaxWhole = 256 << 20

// Recognise tells what a whole capture is, as Read does.
func Recognise(b []byte) (Kind, error) {
	k, not := recognise(b[:min(len(b), peekSize)], len(b) < peekSize)
	if not != nil {
		return 0, not
	}
	return k, nil
}

// Undo undoes the coding of a whole file, such as gzip; coding is "" if it has
// none.
func Undo(b []byte) (content []byte, coding string, err error) {
	coding = magic(b)
	if coding == "" {
		return b, "", nil
	}
	content, ok := undoBytes(b, nil, MaxWhole)
	if !ok {
		return nil, coding, &FormatError{What: "its " + coding + " data cannot be decoded"}
	}
	return content, coding, nil
}

// StartsMessage says that a text begins with a status line or a request line.
func StartsMessage(p []byte) bool { return startsMessage(p) }

// NextMessage is where the next message begins in a text that follows a head,
// or the end.
func NextMessage(p []byte) int {
	if startsMessage(p) && opensMessage(p) {
		return 0
	}
	if n := nextMessage(p, true); n >= 0 {
		return n
	}
	return len(p)
}

// Chunks gives the data of the chunks that p begins with (RFC 9112 section
// 7.1), and what they take; n is 0 if it begins with none.
func Chunks(p []byte) (data [][]byte, n int) {
	if !startsChunk(p) {
		return nil, 0
	}
	for {
		line := firstLine(p[n:])
		size := 0
		digits := 0
		for digits < len(line) && unhex(line[digits]) >= 0 && digits < 8 {
			size = size<<4 | unhex(line[digits])
			digits++
		}
		if digits == 0 || n+len(line)+1 > len(p) {
			return data, n
		}
		n += len(line) + 1
		if size == 0 {
			return data, n
		}
		end := min(len(p), n+size)
		data = append(data, p[n:end])
		n = end
		if bytes.HasPrefix(p[n:], []byte("\r\n")) {
			n += 2
		} else if bytes.HasPrefix(p[n:], newline) {
			n++
		}
	}
}

// Coded says that the content of a body is still coded as its head says.
func Coded(fields []Field, body []byte) bool {
	for _, label := range codings(fields) {
		if coded(label, body[:min(len(body), 64)]) != "" {
			return true
		}
	}
	return magic(body) != ""
}

// Fields reads field lines.
func Fields(lines []byte) []Field { return parseFields(lines) }
