package capture

import "bytes"

// looks says what the first bytes of a body look like.
func looks(p []byte) Looks {
	p = narrow(p)
	t := trimSpace(p)
	switch {
	case len(t) == 0:
		return LooksEmpty
	case t[0] == '{' || t[0] == '[':
		return LooksJSON
	case bytes.Contains(p, multistatus):
		return LooksXML
	case isHTML(t):
		return LooksHTML
	case t[0] == '<' && len(t) > 1 && (t[1] == '?' || t[1] == '!' || nameByte(t[1])):
		return LooksXML
	}
	return LooksOther
}

var multistatus = []byte("multistatus")

// wanted says whether an exchange is to be linted, by its status and by the
// first bytes of its body.
func wanted(ex *Exchange, p []byte) bool {
	if q := ex.Request; q != nil && q.Method == "HEAD" && len(p) == 0 {
		return false // has no body, whatever its status
	}
	if h := ex.Head; h != nil && (h.Status == 207 || h.Status == 424) {
		return true
	}
	switch ex.Looks {
	case LooksXML:
		return wantedXML(narrow(p))
	case LooksJSON:
		return looksBatch(p)
	}
	return false
}

// wantedXML says that an XML body is one that WebDAV answers with.
func wantedXML(p []byte) bool {
	name, _ := rootName(p)
	switch string(local(name)) {
	case "multistatus", "mkcol-response", "mkcalendar-response":
		return true
	case "error":
		return bytes.Contains(p, []byte("DAV:")) || undeclaredDAV(name, p)
	case "":
		return bytes.Contains(p, multistatus)
	}
	// A DAV:response is no root, but who cut a multistatus up wants to know.
	return bytes.Contains(p, []byte("multistatus")) && !requestRoot(string(local(name)))
}

// undeclaredDAV says that a root has the usual prefix of DAV:, and that the
// document forgets to bind it (RFC 4791 section 7.8.10 prints one so).
func undeclaredDAV(name, p []byte) bool {
	return bytes.EqualFold(name[:len(name)-len(local(name))], []byte("D:")) && !bytes.Contains(p, append([]byte("xmlns:"), name[0], '='))
}

// looksBatch says that JSON is shaped like the answer of a batch: the members
// of spec/batch.md at the start of the value.
func looksBatch(p []byte) bool {
	t := trimSpace(narrow(p))
	if len(t) == 0 {
		return false
	}
	for _, member := range batchMembers {
		if bytes.Contains(t, member) {
			return true
		}
	}
	return t[0] == '[' && bytes.Contains(t, []byte(`"statusCode"`))
}

var batchMembers = [][]byte{[]byte(`"responses"`), []byte(`"compositeResponse"`), []byte(`"graphResponse"`)}

// isHTML says that trimmed text begins like an HTML page.
func isHTML(t []byte) bool {
	t = bytes.ToLower(t[:min(len(t), 4096)])
	if bytes.HasPrefix(t, []byte("<!doctype html")) || bytes.HasPrefix(t, []byte("<html")) {
		return true
	}
	name, _ := rootName(t)
	switch string(name) {
	case "html", "head", "body", "title":
		return true
	}
	return false
}

// rootName finds the qualified name of the first element of text, past a byte
// order mark, white space, comments, processing instructions and a document
// type declaration. known is false if p ends before it.
func rootName(p []byte) (name []byte, known bool) {
	for {
		p = trimSpace(p)
		end := ""
		switch {
		case len(p) < 2 || p[0] != '<':
			return nil, len(p) >= 2
		case bytes.HasPrefix(p, []byte("<?xml")) && len(p) > 5 && p[5] <= ' ':
			end = ">" // which RFC 4331 section 6 prints without the question mark
		case bytes.HasPrefix(p, []byte("<?")):
			end = "?>"
		case bytes.HasPrefix(p, []byte("<!--")):
			end = "-->"
		case p[1] == '!':
			end = ">"
			if i := bytes.IndexAny(p, "[>"); i >= 0 && p[i] == '[' {
				end = "]"
			}
		default:
			n := 1
			for n < len(p) && nameByte(p[n]) {
				n++
			}
			return p[1:n], n < len(p)
		}
		i := bytes.Index(p, []byte(end))
		if i < 0 {
			return nil, false
		}
		p = p[i+len(end):]
		if end == "]" {
			p = bytes.TrimPrefix(trimSpace(p), []byte(">"))
		}
	}
}

func nameByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' ||
		c == ':' || c == '_' || c == '-' || c == '.' || c >= 0x80
}

// local cuts the prefix off a qualified name.
func local(name []byte) []byte { return name[bytes.LastIndexByte(name, ':')+1:] }

// trimSpace cuts a UTF-8 byte order mark and white space off the start.
func trimSpace(p []byte) []byte {
	return bytes.TrimLeft(bytes.TrimPrefix(p, []byte("\xEF\xBB\xBF")), " \t\r\n")
}

// narrow makes UTF-16 text readable by dropping its NUL bytes and byte order
// mark: enough to recognise ASCII in it. Other bytes come back as they are.
func narrow(p []byte) []byte {
	if len(p) < 4 {
		return p
	}
	bom := p[0] == 0xFE && p[1] == 0xFF || p[0] == 0xFF && p[1] == 0xFE
	bare := p[0] == 0 && p[1] == '<' && p[2] == 0 || p[0] == '<' && p[1] == 0 && p[3] == 0
	if !bom && !bare {
		return p
	}
	if bom {
		p = p[2:]
	}
	return bytes.ReplaceAll(p, []byte{0}, nil)
}
