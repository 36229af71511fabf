package xmlscan

import "bytes"

// preambleLook is how far into the body the document itself is looked for.
const preambleLook = 64 << 10

// roots are the elements with which an answer begins.
var roots = map[string]bool{"multistatus": true, "mkcol-response": true, "mkcalendar-response": true, "error": true}

// preamble finds what a script printed before the document: head[from:to] is
// to be skipped. to is 0 if there is nothing of that kind.
func preamble(head []byte) (from, to int) {
	for from < len(head) && space[head[from]] {
		from++
	}
	if from == len(head) || atDecl(head[from:]) {
		return 0, 0
	}
	decl, known := findDecl(head), findRoot(head)
	if head[from] != '<' {
		if decl >= 0 {
			return from, decl
		}
		return from, max(known, 0)
	}
	// it begins with markup: with that of the document, or with HTML
	if decl < 0 || startsKnown(head[from:]) || findRoot(head[decl:]) < 0 {
		return 0, 0
	}
	return from, decl
}

func atDecl(b []byte) bool { return hasPrefix(b, "<?xml") && len(b) > 5 && space[b[5]] }

func findDecl(b []byte) int {
	for i := 0; ; i++ {
		k := bytes.Index(b[i:], []byte("<?xml"))
		if k < 0 {
			return -1
		}
		if i += k; atDecl(b[i:]) {
			return i
		}
	}
}

// findRoot is the index of the first start tag with one of the roots' names.
func findRoot(b []byte) int {
	for i := 0; ; i++ {
		k := bytes.IndexByte(b[i:], '<')
		if k < 0 {
			return -1
		}
		if i += k; roots[string(localName(b[i+1:]))] {
			return i
		}
	}
}

// localName is the local part of the qualified name at the start of b.
func localName(b []byte) []byte {
	name := b[:nameLen(b)]
	return name[bytes.IndexByte(name, ':')+1:]
}

// startsKnown says that the first element of b is one of the roots. Comments,
// processing instructions and a DOCTYPE may come before it.
func startsKnown(b []byte) bool {
	for len(b) > 0 && b[0] == '<' {
		end := ">"
		switch {
		case hasPrefix(b, "<!--"):
			end = "-->"
		case hasPrefix(b, "<?"):
			end = "?>"
		case hasPrefix(b, "<!"):
		default:
			return roots[string(localName(b[1:]))]
		}
		k := bytes.Index(b, []byte(end))
		if k < 0 {
			return false
		}
		b = bytes.TrimLeft(b[k+len(end):], " \t\r\n")
	}
	return false
}
