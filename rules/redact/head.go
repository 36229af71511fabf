package redact

import (
	"bytes"
	"strings"
)

// startLine redacts a request line or a status line.
func (n *names) startLine(b []byte) {
	if bytes.HasPrefix(b, []byte("HTTP/")) {
		n.text(b, keepWords|keepDigits)
		return
	}
	from, to := bytes.IndexByte(b, ' '), bytes.LastIndexByte(b, ' ')
	if from < 0 || to <= from {
		n.text(b, keepScheme)
		return
	}
	n.text(b[:from], keepWords)
	n.text(b[from:to], keepScheme)
}

// fields redacts header field lines; a folded line belongs to the one before.
func (n *names) fields(b []byte) {
	field := ""
	for line := range bytes.Lines(b) {
		i := bytes.IndexByte(line, ':')
		if line[0] == ' ' || line[0] == '\t' || i <= 0 {
			n.value(field, line)
			continue
		}
		field = string(bytes.TrimSpace(line[:i]))
		n.fieldName(line[:i])
		n.value(field, line[i:])
	}
}

func (n *names) fieldName(b []byte) {
	if !publicField(strings.ToLower(strings.TrimSpace(string(b)))) {
		n.text(b, 0)
	}
}

// publicField: its name, in lower case, is a published one.
func publicField(low string) bool { return keptFields()[low] || publicFields()[low] }

// value redacts the value of a field.
func (n *names) value(field string, b []byte) {
	low := strings.ToLower(field)
	switch {
	case secretFields()[low]:
		if i := bytes.IndexByte(bytes.TrimLeft(b, ": "), ' '); i > 0 && strings.HasSuffix(low, "authorization") {
			i += len(b) - len(bytes.TrimLeft(b, ": "))
			n.text(b[:i], keepWords)
			b = b[i:]
		}
		n.text(b, secret)
	case low == "if":
		n.ifField(b)
	case urlFields()[low]:
		n.text(b, keepScheme)
	case low == "content-type":
		media, boundary := b, []byte(nil) // which stands in the body too
		if i := bytes.Index(bytes.ToLower(b), []byte("boundary=")); i >= 0 {
			media, boundary = b[:i], b[i+len("boundary="):]
		}
		n.text(media, keepWords|keepDigits)
		n.text(boundary, keepScheme)
	case low == "dav" || low == "vary" || low == "connection":
		n.tokens(low, b)
	case keptFields()[low]:
		n.text(b, keepWords|keepDigits)
	case low == "server" || low == "user-agent" || low == "x-powered-by":
		n.software(b)
	case low == "www-authenticate" || low == "proxy-authenticate":
		n.text(b, keepWords)
	default:
		n.text(b, keepScheme)
	}
}

// compliance are tokens of the DAV field that its words do not tell.
var compliance = wordSet(`bis redirectrefs calendar-no-timezone calendar-availability calendar-query-extended
	version-control version-history workspace working-resource baseline activity version-controlled-collection
	checkout-in-place calendarserver-principal-property-search calendarserver-sharing calendarserver-private-events
	inbox-availability extended-mkcol`)

// tokens redacts a list; a compliance class or the name of a field stays.
func (n *names) tokens(field string, b []byte) {
	for len(b) > 0 {
		end := after(b, 0, ",")
		t := strings.ToLower(string(bytes.Trim(b[:end], ":, \t\r\n")))
		if field == "dav" && !compliance()[t] || field != "dav" && !publicField(t) {
			n.text(b[:end], keepWords|keepDigits)
		}
		b = b[end:]
	}
}

// ifField keeps the words of the If header field (RFC 4918 section 10.4).
func (n *names) ifField(b []byte) {
	for len(b) > 0 {
		end := bytes.IndexAny(b, "<[")
		if end < 0 {
			end = len(b)
		}
		for word := range bytes.FieldsFuncSeq(b[:end], func(r rune) bool { return !wordRune(r) }) {
			if !bytes.EqualFold(word, []byte("not")) {
				n.text(word, 0)
			}
		}
		b = b[end:]
		if len(b) == 0 {
			return
		}
		end = after(b, 1, string(b[0]+2)) // ">" or "]"
		if string(b[:end]) != "<DAV:no-lock>" {
			n.text(b[:end], keepScheme)
		}
		b = b[end:]
	}
}

// products are the names of software in Server and User-Agent.
var products = wordSet(`apache nginx lighttpd tomcat coyote iis microsoft sabre sabredav radicale xandikos cyrus davical
	baikal nextcloud owncloud mod dav fs openssl php python debian ubuntu linux unix win64 win32 windows macos x11 darwin
	curl mozilla gecko firefox chrome safari applewebkit webkit khtml like thunderbird lightning davx5 davdroid ios iphone
	cadaver neon litmus rclone caldavsynchronizer evolution gvfs webdavfs webdavlib cloud drive caddy go client java jetty
	httpd twisted calendarserver zope plone subversion svn sogo zimbra bedework kerio exchange dav4rack wsgidav cheroot`)

// software keeps the products and their versions.
func (n *names) software(b []byte) {
	for len(b) > 0 {
		i := 0
		for i < len(b) && b[i] != ' ' && b[i] != '/' && b[i] != '(' && b[i] != ')' && b[i] != ';' && b[i] != '_' && b[i] != '-' {
			i++
		}
		word := strings.ToLower(strings.Trim(string(b[:i]), ":\r\n"))
		if !products()[word] && !version(word) {
			n.text(b[:i], keepWords)
		}
		b = b[min(len(b), i+1):]
	}
}

// version says that a word is digits and dots.
func version(s string) bool { return s != "" && strings.Trim(s, "0123456789.") == "" }
