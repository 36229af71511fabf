package traps

import "strings"

// exchange is a line of NDJSON: the request's body and the answer's.
func exchange(method, headers string, request, answer []Part) []Part {
	line := []Part{Text(`{"request":{"method":"` + method + `","url":"/a/","headers":{` + headers + `},"body":"`)}
	line = append(append(line, request...), Text(`"},"response":{"status":207,"headers":{"Content-Type":"application/xml"},"body":"`))
	for _, p := range answer {
		line = append(line, quoted(p))
	}
	return append(line, Text("\"}}\n"))
}

// quoted makes a part fit to stand in a string of JSON.
func quoted(p Part) Part {
	r := strings.NewReplacer(`"`, `\"`, "\n", `\n`)
	switch p := p.(type) {
	case Text:
		return Text(r.Replace(string(p)))
	case Each:
		return Each(r.Replace(string(p)))
	}
	return p
}

// message is an answer with a head.
func message(head ...Part) []Part {
	m := append([]Part{Text("HTTP/1.1 207 Multi-Status\r\n")}, head...)
	return append(m, Text("\r\nContent-Type: application/xml\r\n\r\n"), open, one, Text(propstat("<a/>", "200 OK")), oneEnd, end)
}

// exchanges are traps in requests, heads and forms.
func exchanges() []Trap {
	const depth = `"Depth":"1"`
	const auto = ""
	member := Each("<D:response><D:href>/a/#</D:href>" + propstat("<D:getetag>\"#\"</D:getetag>", "200 OK") + "</D:response>")
	list := []Trap{
		{"a request of many properties", auto, million, exchange("PROPFIND", depth,
			[]Part{Text("<D:propfind xmlns:D='DAV:'><D:prop>"), Each("<a#/>"), Text("</D:prop></D:propfind>")}, value(Each("<a#/>")))},
		{"a request of many properties, many members", auto, 100_000, exchange("PROPFIND", depth,
			[]Part{Text("<D:propfind xmlns:D='DAV:'><D:prop>"), Each("<a#/>"), Text("</D:prop></D:propfind>")}, body(member))},
		{"an update of many properties", auto, 100_000, exchange("PROPPATCH", depth,
			[]Part{Text("<D:propertyupdate xmlns:D='DAV:'>"), Each("<D:set><D:prop><a#>x</a#></D:prop></D:set>"), Text("</D:propertyupdate>")}, response(prop, Each("<a#/>"), ok))},
		{"one property updated often", auto, 100_000, exchange("PROPPATCH", depth,
			[]Part{Text("<D:propertyupdate xmlns:D='DAV:'>"), Each("<D:set><D:prop><a>x</a></D:prop></D:set>"), Text("</D:propertyupdate>")}, response(Each(propstat("<a/>", "200 OK"))))},
		{"texts of a request", auto, 100_000, exchange("PROPPATCH", depth,
			[]Part{Text("<D:propertyupdate xmlns:D='DAV:'><D:set><D:prop><a>"), Each("                "), Each("<![CDATA[x]]>"), Text("</a></D:prop></D:set></D:propertyupdate>")}, response())},
		{"many exchanges", "--input ndjson", 100_000, []Part{Each(`{"response":{"status":207,"body":"<a/>"}}` + "\n")}},
		{"many messages", "", 100_000, []Part{Each("HTTP/1.1 207 x\r\nContent-Length: 4\r\n\r\n<a/>\r\n")}},
		{"chunks of one byte", "", million, []Part{Text("HTTP/1.1 207 x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<a>\r\n\r\n"), Each("1\r\nx\r\n"), Text("0\r\n\r\n")}},
		{"header fields", "", 100_000, message(Text("A: b"), Each("\r\nX-#: y"))},
		{"equal header fields", "", 100_000, message(Text("A: b"), Each("\r\nETag: \"x\""))},
		{"folded header fields", "", 100_000, message(Text("A: b"), Each("\r\n y"))},
		{"lines of curl -v", "", million, []Part{Text("> PROPFIND / HTTP/1.1\n> \n< HTTP/1.1 207 x\n< A: b\n< \n"), open, Text("\n"), Each("<D:response><D:href>/#</D:href></D:response>\n* note\n"), end}},
		{"entries of a HAR", "", 100_000, []Part{Text(`{"log":{"entries":[1`), Each(`,{"request":{"method":"PROPFIND","url":"/"},"response":{"status":207,"content":{"text":"<a/>"}}}`), Text(`]}}`)}},
		{"header fields of a HAR", "", million, []Part{Text(`{"log":{"entries":[{"request":{"method":"PROPFIND","url":"/","headers":[{"name":"a","value":"b"}`), Each(`,{"name":"X-#","value":"y"}`), Text(`]},"response":{"status":207,"content":{"text":"<a/>"}}}]}}`)}},
	}
	for _, r := range []string{"D:sync-collection", "C:calendar-multiget", "CR:addressbook-multiget", "D:expand-property"} {
		list = append(list, Trap{"hrefs asked for by " + r, auto, 100_000, exchange("REPORT", depth,
			[]Part{Text("<" + r + " xmlns:D='DAV:' xmlns:C='urn:ietf:params:xml:ns:caldav' xmlns:CR='urn:ietf:params:xml:ns:carddav'><D:prop><D:getetag/></D:prop>"), Each("<D:href>/a/#</D:href>"), Text("</" + r + ">")}, body(member))})
	}
	for _, f := range []string{"ETag", "Link", "DAV", "Allow", "Vary", "Preference-Applied", "Lock-Token", "Content-Type", "Cache-Control", "Location"} {
		list = append(list, Trap{"list in " + f, "", 100_000, message(Text(f+": a"), Each(`, <urn:#>; a="b"`))})
	}
	for _, f := range []string{"If", "If-None-Match", "Prefer", "Depth", "Destination", "Lock-Token", "Timeout", "Host"} {
		list = append(list, Trap{"list in the request's " + f, auto, 100_000, []Part{Text(`{"request":{"method":"MOVE","url":"/a/","headers":{"` + f + `":"a`), Each(` (<urn:#> [x]),`), Text(`"}},"response":{"status":207,"body":"`), quoted(open), Each("<D:response><D:href>/a/#</D:href><D:status>HTTP/1.1 423 x</D:status></D:response>"), quoted(end), Text("\"}}\n")}})
	}
	return list
}
