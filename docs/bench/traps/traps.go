package traps

import (
	"io"
	"strings"
)

// Trap is a body of any size.
type Trap struct {
	Name  string
	Args  string // for the command, split at blanks
	N     int    // of the units in the real one
	Parts []Part
}

// memory are the bounds, in MiB, by the start of the name, of traps that may
// take more than usual: about 250 bytes for each name up to MaxNames, 100 for
// each href, 200 for each path of DELETE, COPY and MOVE, and the parts of one
// response up to their limits.
var memory = []struct {
	start string
	mib   int
}{
	{"declarations", 340}, {"distinct", 340}, {"properties in two", 340}, {"undeclared prefixes", 340}, {"a request", 340}, {"an update", 160},
	{"hrefs twice", 256}, {"hrefs that differ", 320}, {"hrefs with every fault", 200}, {"a listing", 160}, {"424s of PROPPATCH", 160},
	{"424s and roots of LOCK", 256}, {"424s and roots of", 640}, {"424s before", 128}, {"424s over", 128}, {"deep 424s", 200},
	{"propstats", 160}, {"424s and roots in", 160}, {"conditions", 160}, {"foreign conditions", 160}, {"one property", 200}, {"texts", 96},
	{"list in the request", 128}, {"lines of curl", 320}, {"header fields of a HAR", 384}, {"hrefs asked", 192},
}

// MiB bounds the memory of the whole process.
func (t *Trap) MiB() int {
	for _, m := range memory {
		if strings.HasPrefix(t.Name, m.start) {
			return m.mib
		}
	}
	return 96
}

// Reader gives the body with n units.
func (t *Trap) Reader(n int) io.Reader {
	var rs []io.Reader
	for _, p := range t.Parts {
		rs = append(rs, p.reader(n))
	}
	return io.MultiReader(rs...)
}

const (
	million = 1_000_000
	open    = Text(`<D:multistatus xmlns:D="DAV:" xmlns="urn:z" xmlns:C="urn:ietf:params:xml:ns:caldav">`)
	end     = Text(`</D:multistatus>`)
	one     = Text(`<D:response><D:href>/a</D:href>`)
	oneEnd  = Text(`</D:response>`)
	ok      = Text(`</D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat>`)
	prop    = Text(`<D:propstat><D:prop>`)
)

func body(parts ...Part) []Part { return append(append([]Part{open}, parts...), end) }

// response has the parts in the one response.
func response(parts ...Part) []Part {
	return body(append(append([]Part{one}, parts...), oneEnd)...)
}

// value has them in a property.
func value(parts ...Part) []Part {
	return response(append(append([]Part{prop}, parts...), ok)...)
}

// nested puts a unit around itself: 9,000 deep, below MaxDepth.
func nested(unit string) []Part {
	name, _, _ := strings.Cut(strings.Trim(unit, "<>"), " ")
	return value(Text("<"+name+">"), Times{unit, 9000}, Each("<i>x</i>"), Times{"</" + name + ">", 9000}, Text("</"+name+">"))
}

func status(href, s string) string {
	return "<D:response><D:href>" + href + "</D:href><D:status>HTTP/1.1 " + s + "</D:status></D:response>"
}

func propstat(props, s string) string {
	return "<D:propstat><D:prop>" + props + "</D:prop><D:status>HTTP/1.1 " + s + "</D:status></D:propstat>"
}

// deep is the start of an href with so many segments.
func deep(segments int) string { return "/" + strings.Repeat("s/", segments) }

// All are the traps.
func All() []Trap {
	list := []Trap{
		{"deep nesting", "", 10 * million, body(Each("<a>"))},
		{"deep nesting in a value", "", 10 * million, response(prop, Each("<a>"))},
		{"attributes of one tag", "", million, body(Text("<a"), Each(` a#="x"`), Text("/>"))},
		{"equal attributes of one tag", "", million, body(Text("<a"), Each(` a="x"`), Text("/>"))},
		{"declarations in one tag", "", million, body(Text("<a"), Each(` xmlns:p#="urn:#"`), Text("/>"))},
		{"declarations in siblings", "", million, body(Each(`<p#:a xmlns:p#="urn:#"/>`))},
		{"declarations in nested tags", "", million, body(Each(`<p#:a xmlns:p#="urn:#">`))},
		{"declarations of one prefix", "", million, body(Each(`<a xmlns:p="urn:#" p:b=""/>`))},
		{"distinct names", "", 2 * million, value(Each(`<n#/>`))},
		{"hrefs all equal", "", million, body(Each(status("/a", "200 OK")))},
		{"hrefs twice each", "", million, body(Each(status("/a/#", "200 OK")), Each(status("/a/#", "404 Not Found")))},
		{"hrefs that differ in case", "", million, body(Each(status("/A%2f/#/", "200 OK")), Each(status("/a%2F/#", "200 OK")))},
		{"hrefs of one response", "", million, response(Each("<D:href>/#</D:href>"))},
		{"propstats of one response", "", million, response(Each(propstat("<a/>", "200 OK")))},
		{"propstats with distinct statuses", "", million, response(Each(propstat("<a#/>", "# x")))},
		{"properties of one propstat", "", million, value(Each("<a/>"))},
		{"distinct properties of one propstat", "--method PROPPATCH", million, value(Each("<a#/>"))},
		{"properties in two propstats", "--method PROPPATCH", million, response(prop, Each("<a#/>"), ok, prop, Each("<a#/>"), ok)},
		{"424s and roots in one response", "--method PROPPATCH", million, response(Each(propstat("<a#/>", "424 Failed Dependency") + propstat("<b#/>", "403 Forbidden")))},
		{"424s of PROPPATCH in many responses", "", million, body(Each("<D:response><D:href>/#</D:href>" + propstat("<a/>", "424 x") + propstat("<b/>", "403 x") + "</D:response>"))},
		{"suppressions of one element", "", million, body(Each("<!-- lint207:ignore href-illegal-character x -->"), one, oneEnd)},
		{"suppressions of the file", "", million, body(Each("<!-- lint207:ignore-file a#,href x -->"), one, oneEnd)},
		{"names in a suppression", "", million, body(Text("<!-- lint207:ignore a"), Each(",a#"), Text(" x -->"), one, oneEnd)},
		{"names in many suppressions", "", 100_000, body(Each("<!-- lint207:ignore "+strings.Repeat("a#,href,", 20)+" x -->"), one, oneEnd)},
		{"findings under a thousand suppressions", "", 100_000, body(Times{"<!-- lint207:ignore-file xml x -->", 500}, Times{"<!-- lint207:ignore entity-declaration x --><D:response>", 400}, Each("<D:href>a b</D:href>"), Times{"</D:response>", 400}, Each(status("a b", "200 OK")))},
		{"conditions of one error", "", million, response(Text("<D:error>"), Each("<D:no-conflicting-lock><D:href>/#</D:href></D:no-conflicting-lock>"), Text("</D:error>"))},
		{"foreign conditions of one error", "", million, response(Text("<D:error>"), Each("<c#/>"), Text("</D:error>"))},
		{"texts of an href", "", million, response(Text("<D:href>/a"), Each("&amp;<![CDATA[x]]><!-- -->"), Text("</D:href>"))},
		{"texts of a value", "", million, value(Text("<D:displayname> "), Each("&#32;<![CDATA[ ]]><?p?>"), Text("</D:displayname>"))},
		{"texts beside elements", "", million, value(Text("<D:resourcetype>"), Each("x<a/>"), Text("</D:resourcetype>"))},
		{"references", "", 10 * million, value(Text("<a>"), Each("&lt;"), Text("</a>"))},
		{"raw ampersands", "", million, value(Text("<a>"), Each("& "), Text("</a>"))},
		{"undeclared entities", "", million, value(Text("<a>"), Each("&e#;"), Text("</a>"))},
		{"undeclared prefixes", "", million, value(Each("<p#:a/>"))},
		{"illegal characters", "", million, value(Text("<a>"), Each("\x01\xff"), Text("</a>"))},
		{"hrefs with every fault", "", million, body(Each(status("a b/../%zz//\\#", "99 ")))},
		{"oddities in the root", "", million, body(Each("<D:prop/><x/>text"))},
		{"oddities in a response", "", million, response(Each("<D:prop/><x/>text"))},
		{"processing instructions", "", million, body(Each("<?a b?>"))},
		{"lines", "", 10 * million, body(Each("\n"), one, oneEnd)},
		{"locks", "", million, value(Text("<D:lockdiscovery>"), Each("<D:activelock><D:lockscope><D:exclusive/></D:lockscope><D:locktoken><D:href>urn:uuid:#</D:href></D:locktoken><D:lockroot><D:href>/#</D:href></D:lockroot></D:activelock>"), Text("</D:lockdiscovery>"))},
		{"locks of many responses", "", 100_000, body(Each("<D:response><D:href>/#</D:href>" + propstat("<D:lockdiscovery><D:activelock><D:locktoken><D:href>urn:uuid:#</D:href></D:locktoken><D:lockroot><D:href>/#</D:href></D:lockroot></D:activelock></D:lockdiscovery>", "200 OK") + "</D:response>"))},
		{"access control entries", "", million, value(Text("<D:acl>"), Each("<D:ace><D:principal><D:href>/#</D:href></D:principal><D:grant><D:privilege><D:read/></D:privilege></D:grant></D:ace>"), Text("</D:acl>"))},
		{"privileges in privileges", "", 100_000, nested("<D:supported-privilege-set>")},
		{"values in values", "", 100_000, nested("<D:resourcetype>")},
		{"acls in acls", "", 100_000, nested("<D:acl>")},
		{"calendar lines", "", million, value(Text("<C:calendar-data>BEGIN:VCALENDAR\n"), Each("X-A;B=#:c\n"), Text("END:VCALENDAR</C:calendar-data>"))},
		{"calendars", "", 100_000, body(Each("<D:response><D:href>/#.ics</D:href>" + propstat("<D:getetag>\"#\"</D:getetag><C:calendar-data>BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\nBEGIN:VEVENT\nUID:#\nDTSTAMP:20260101T000000Z\nDTSTART:20260101T000000Z\nEND:VEVENT\nEND:VCALENDAR\n</C:calendar-data>", "200 OK") + "</D:response>"))},
		{"a listing", "--method PROPFIND --url /a/", million, body(Each("<D:response><D:href>/a/#</D:href>" + propstat("<D:getetag>\"#\"</D:getetag><D:resourcetype/>", "200 OK") + "</D:response>"))},
		{"entity bomb", "", million, []Part{Text("<!DOCTYPE a [<!ENTITY l0 \"ha\">"), Times{"<!ENTITY l1# \"&l1;&l2;&l#;\">", 1000}, Text("]>"), open, one, prop, Text("<a>"), Each("&l1#;"), Text("</a>"), ok, oneEnd, end}},
		{"entities", "", million, []Part{Text("<!DOCTYPE a ["), Each("<!ENTITY e# \"x\">"), Text("]>"), open, one, prop, Text("<a>"), Each("&e#;"), Text("</a>"), ok, oneEnd, end}},
	}
	for _, m := range []string{"LOCK", "DELETE", "COPY", "MOVE"} {
		args := "--method " + m + " --url /a/ --destination /b/"
		list = append(list,
			Trap{"424s and roots of " + m, args, million, body(Each(status("/a/#/x", "403 Forbidden") + status("/a/#/", "424 Failed Dependency")))},
			Trap{"424s before roots of " + m, args, 100_000, body(Each(status("/a/#/", "424 Failed Dependency")), Each(status("/a/#/x", "403 Forbidden")))},
			Trap{"424s over one chain of " + m, args, 100_000, body(Each(status("/a/x/", "424 Failed Dependency")), Each(status("/a/x/y/#", "200 OK")), Each(status("/a/x/y/#", "403 Forbidden")))},
			Trap{"deep 424s and roots of " + m, args, 10_000, body(Each(status("/a"+deep(600)+"#/", "424 Failed Dependency")), Each(status("/a"+deep(600)+"#/x", "403 Forbidden")))},
		)
	}
	return append(append(list, exchanges()...), long()...)
}

// long are single things of a gigabyte.
func long() (list []Trap) {
	const kib = "0123456789abcdefghijklmnopqrstuvwxyz_-.ABCDEFGHIJKLMNOPQRSTUVWXY"
	for _, c := range []struct {
		name          string
		before, after Part
	}{
		{"name", Text("<"), Text("/>")},
		{"name of an end tag", Text("<a></"), Text(">")},
		{"name of an attribute", Text("<a "), Text("=''/>")},
		{"attribute", Text("<a b='"), Text("'/>")},
		{"namespace", Text("<a xmlns='"), Text("'/>")},
		{"comment", Text("<!--"), Text("-->")},
		{"suppression", Text("<!-- lint207:ignore "), Text("-->")},
		{"instruction", Text("<?"), Text("?>")},
		{"reference", Text("&"), Text(";")},
		{"character reference", Text("&#x0"), Text(";")},
		{"CDATA section", Text("<![CDATA["), Text("]]>")},
		{"text", Text(""), Text("")},
	} {
		list = append(list, Trap{"long " + c.name, "", 1 << 24, body(c.before, Each(kib), c.after)})
	}
	for _, name := range []string{"href", "status", "responsedescription", "error", "location"} {
		list = append(list, Trap{"long " + name, "", 1 << 24, response(Text("<D:"+name+">"), Each(kib), Text("</D:"+name+">"))})
	}
	return append(list,
		Trap{"long sync-token", "", 1 << 24, body(Text("<D:sync-token>"), Each(kib), Text("</D:sync-token>"))},
		Trap{"long value", "", 1 << 24, value(Text("<D:displayname>"), Each(kib), Text("</D:displayname>"))},
		Trap{"long document type", "", 1 << 24, []Part{Text("<!DOCTYPE "), Each(kib), Text(">"), open, one, oneEnd, end}},
		Trap{"text before the root", "", 1 << 24, []Part{Text("<br/>"), Each(kib), open, one, oneEnd, end}},
		Trap{"text behind the root", "", 1 << 24, []Part{open, one, oneEnd, end, Each(kib)}},
	)
}
