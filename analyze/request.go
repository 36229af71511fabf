package analyze

import (
	"bytes"
	"strings"

	"lint207/analyze/capture"
	"lint207/analyze/xmlscan"
)

// Depth is the value of a Depth header (RFC 4918 section 10.2).
type Depth uint8

// The depths.
const (
	DepthUnknown  Depth = iota // the header section is not known
	DepthZero                  // 0
	DepthOne                   // 1
	DepthInfinity              // infinity
	DepthInvalid               // anything else
)

// Request is what the request says about how its answer is to be read.
type Request struct {
	*capture.Request
	Set   Methods // what the method is, as known before the body
	kind  Reports // which REPORT it is
	Scope Scope   // of the Request-URI and the Destination in force

	Complete bool // the header section is there as a whole, as far as can be told: HTTP/1.1 requires Host

	Depth       Depth // effective: the default of the method where no header was sent
	DepthSent   bool
	DepthText   string // as sent
	Minimal     bool   // Prefer: return=minimal, or Brief: t without a Prefer that says otherwise
	Brief       bool   // Brief: t
	NoRoot      bool   // Prefer: depth-noroot
	Rootless    bool   // NoRoot, or the "1,noroot" that Microsoft clients send as Depth
	Conditional bool   // If, If-*, Overwrite
	If          bool
	Overwrite   string // as sent, "" if it was not
	Forwarded   bool   // a proxy passed it on: Forwarded or X-Forwarded-*

	Body RequestBody

	whole bool // Prefer: return=representation

	asked     Server
	askedSure bool

	noted

	stamps []int64 // by name: 1 + index of the last response that has the property
}

// RequestBody is what the body of a request asks for. Names are those of the
// answer's name table.
type RequestBody struct {
	Known     bool
	Empty     bool // no octets, or only white space
	IllFormed bool // in any way, also that of Namespaces in XML
	Malformed bool // it is XML, but not well-formed
	Root      xmlscan.NameID
	RootName  xmlscan.Name

	Outline Outline // of the requests of RFC 3253, 3648 and 5323

	Choices int  // children of the root that are prop, allprop or propname
	Update  bool // a propertyupdate stands somewhere

	AllProp, PropName bool
	Props             []xmlscan.NameID // children of D:prop of a propfind or report
	Include           []xmlscan.NameID // of D:include
	Set, Remove       []xmlscan.NameID // of a propertyupdate, mkcol or mkcalendar
	Asked, Changed    []xmlscan.NameID // Props, and Set with Remove, each name once
	Values            int              // children of a propfind's D:prop with text in them
	Hrefs             []string         // D:href children of a report's root (multiget)
	Report            ReportShape      // what a REPORT asks for besides
	SyncToken         bool             // D:sync-token with content

	Shape   Shape
	Address AddressRequest

	named map[xmlscan.NameID]Named
}

// NewRequest reads the request of an exchange; url and destination are those
// in force. nil if nothing is known of it.
func NewRequest(q *capture.Request, url, destination string, m Method, names *xmlscan.Names) *Request {
	if q == nil {
		if url == "" && destination == "" {
			return nil
		}
		q = &capture.Request{Method: m.Name, Target: url}
	}
	r := &Request{Request: q, Set: m.Set(), Scope: Scope{source: newBase(url), dest: newBase(destination)}}
	if q.HeaderKnown {
		r.header(m)
	}
	if q.BodyKnown {
		r.Body = readRequestBody(q.Body, names)
		r.Body.Malformed = r.Body.Malformed && (!q.HeaderKnown || framed(q))
	}
	if r.limited = m.WithRoot(r.Body.RootName).Reports()&(AddressReports|SyncCollection) != 0; r.limited {
		r.ask(names)
	}
	r.findServer()
	if r.kind = m.WithRoot(r.Body.RootName).Reports(); r.kind == CalendarMultiget {
		r.want()
	}
	r.stamps = make([]int64, len(names.List()))
	return r
}

// framed says that the end of the body is known: what was copied by hand may
// have lost its end, or have text behind it.
func framed(q *capture.Request) bool {
	_, length := capture.Get(q.Header, "Content-Length")
	_, coding := capture.Get(q.Header, "Transfer-Encoding")
	return length || coding
}

// Stamp notes which properties a response reports, for Reports.
func (r *Request) Stamp(resp *Response) {
	for i := range resp.Propstats {
		ps := resp.Propstats[i].Props
		for j := range ps {
			if id := int(ps[j].Name); id >= 0 && id < len(r.stamps) {
				r.stamps[id] = resp.Index + 1
			}
		}
	}
}

// Reports says whether the response that was stamped reports a property that
// the request names. What has no name of its own counts as reported.
func (r *Request) Reports(resp *Response, id xmlscan.NameID) bool {
	return id < 0 || int(id) >= len(r.stamps) || r.stamps[id] == resp.Index+1
}

func (r *Request) header(m Method) {
	r.Depth = defaultDepth(m)
	_, host := capture.Get(r.Header, "Host")
	_, authority := capture.Get(r.Header, ":authority")
	r.Complete = host || authority
	for i := range r.Header {
		f := &r.Header[i]
		value := strings.TrimSpace(f.Value)
		switch name := strings.ToLower(f.Name); name {
		case "depth":
			r.Depth, r.DepthSent, r.DepthText = parseDepth(value), true, value
			r.Rootless = r.Rootless || strings.HasSuffix(strings.ToLower(value), "noroot")
		case "prefer":
			r.prefer(value)
		case "brief":
			r.Brief = r.Brief || strings.EqualFold(value, "t")
		case "overwrite":
			r.Conditional, r.Overwrite = true, value
		case "if":
			r.Conditional, r.If = true, true
		default:
			r.Conditional = r.Conditional || strings.HasPrefix(name, "if-")
			r.Forwarded = r.Forwarded || name == "forwarded" || strings.HasPrefix(name, "x-forwarded-")
		}
	}
	// Both at once may be treated as neither (RFC 7240 section 4.2); Prefer wins
	// over Brief (RFC 8144 appendix A).
	r.Minimal = (r.Minimal || r.Brief) && !r.whole
}

// defaultDepth is what a missing header means (RFC 4918 sections 9.1, 9.8.3,
// 9.9.2, 9.6.1, 9.10.3; RFC 3253 section 3.6).
func defaultDepth(m Method) Depth {
	if m.Name == "REPORT" {
		return DepthZero
	}
	return DepthInfinity
}

// parseDepth: literals compare without case (RFC 4918 section 2); "1,noroot"
// is a Microsoft extension.
func parseDepth(s string) Depth {
	s, _, _ = strings.Cut(strings.ToLower(s), ",")
	switch strings.TrimSpace(s) {
	case "0":
		return DepthZero
	case "1":
		return DepthOne
	case "infinity":
		return DepthInfinity
	}
	return DepthInvalid
}

// prefer reads a Prefer field (RFC 7240, RFC 8144).
func (r *Request) prefer(value string) {
	for p := range strings.SplitSeq(strings.ToLower(value), ",") {
		p, _, _ = strings.Cut(p, ";")
		switch strings.ReplaceAll(strings.ReplaceAll(strings.TrimSpace(p), " ", ""), `"`, "") {
		case "return=minimal", "return-minimal":
			r.Minimal = true
		case "return=representation", "return-representation":
			r.whole = true
		case "depth-noroot":
			r.NoRoot, r.Rootless = true, true
		}
	}
}

// readRequestBody reads the few elements that say what was asked for.
func readRequestBody(body []byte, names *xmlscan.Names) RequestBody {
	b := RequestBody{Known: true, Root: xmlscan.NameOther}
	if len(bytes.TrimSpace(body)) == 0 {
		b.Empty = true
		return b
	}
	s := xmlscan.New(bytes.NewReader(body), names, xmlscan.Options{Fault: func(f xmlscan.Fault) {
		b.IllFormed = b.IllFormed || f.IllFormed() || f.Fatal
		b.Malformed = b.Malformed || malforms(&f)
	}})
	var path []xmlscan.NameID
	var named []xmlscan.Name // path by names
	var text []byte
	var t xmlscan.Token
	for s.Next(&t) {
		switch t.Kind {
		case xmlscan.Start:
			path = append(path, t.Name)
			text = text[:0]
			b.element(path, names)
			named = append(named, Name(names.List(), t.Name))
			b.Outline.start(named, s, names)
			b.Report.start(named)
			b.Shape.start(named)
			b.Address.start(named, s, names.List())
		case xmlscan.Text:
			begins := len(text) == 0
			text = xmlscan.AppendText(text, s.Window().Slice(t.Off+int64(t.In), t.N), t.Flags)
			if begins { // so that no trimming looks at it again
				text = append(text[:0], bytes.TrimLeft(text, " \t\r\n")...)
			}
			if t.Flags&xmlscan.White == 0 && len(path) == 3 && path[1] == NameProp {
				b.Values++
			}
			if t.Flags&xmlscan.White == 0 {
				b.Shape.text(named, TrimSpace(text))
			}
		case xmlscan.End:
			b.Report.end(named, TrimSpace(text))
			b.endElement(path, TrimSpace(text))
			b.Address.end(named, TrimSpace(text))
			b.Outline.end(named, TrimSpace(text))
			b.Shape.end(named)
			path, named = path[:len(path)-1], named[:len(named)-1]
			text = text[:0]
		}
	}
	b.Malformed = b.Malformed && b.RootName.Local != ""
	b.index()
	return b
}

// malforms leaves out what is a matter of namespaces, of the encoding (a field
// or a capture may have changed it) or of the limits of this tool.
func malforms(f *xmlscan.Fault) bool {
	switch f.Kind {
	case xmlscan.UndeclaredPrefix, xmlscan.EmptyPrefixDecl, xmlscan.ReservedPrefix, xmlscan.BadQName, xmlscan.DuplicateAttr,
		xmlscan.InvalidEncoding, xmlscan.EncodingUndecodable, xmlscan.NoRoot:
		return false
	}
	return f.IllFormed()
}

func (b *RequestBody) element(path []xmlscan.NameID, names *xmlscan.Names) {
	list := names.List()
	name := Name(list, path[len(path)-1])
	if b.RootName == dav("searchrequest") && len(path) > 3 && Name(list, path[2]) == dav("select") {
		b.selected(path, name)
		return
	}
	b.Update = b.Update || name == xmlscan.Name{Space: DAV, Local: "propertyupdate"}
	switch len(path) {
	case 1:
		b.Root, b.RootName = path[0], name
	case 2:
		b.choice(name)
	case 3:
		if path[1] == NameProp {
			b.Props = append(b.Props, path[2])
		} else if (Name(list, path[1]) == xmlscan.Name{Space: DAV, Local: "include"}) {
			b.Include = append(b.Include, path[2])
		}
	case 4:
		if path[2] != NameProp {
			return
		}
		switch parent := Name(list, path[1]); parent {
		case xmlscan.Name{Space: DAV, Local: "set"}:
			b.Set = append(b.Set, path[3])
		case xmlscan.Name{Space: DAV, Local: "remove"}:
			b.Remove = append(b.Remove, path[3])
		}
	}
}

// selected notes what the DAV:select of a search asks for (RFC 5323 section 5.3).
func (b *RequestBody) selected(path []xmlscan.NameID, name xmlscan.Name) {
	switch {
	case len(path) == 4:
		b.choice(name)
	case len(path) == 5 && path[3] == NameProp:
		b.Props = append(b.Props, path[4])
	}
}

// choice notes what a propfind or a report asks for.
func (b *RequestBody) choice(name xmlscan.Name) {
	switch name {
	case xmlscan.Name{Space: DAV, Local: "prop"}:
		b.Choices++
	case xmlscan.Name{Space: DAV, Local: "allprop"}:
		b.AllProp = true
		b.Choices++
	case xmlscan.Name{Space: DAV, Local: "propname"}:
		b.PropName = true
		b.Choices++
	}
}

func (b *RequestBody) endElement(path []xmlscan.NameID, text []byte) {
	if len(path) != 2 || len(text) == 0 {
		return
	}
	switch path[1] {
	case NameHref:
		b.Hrefs = append(b.Hrefs, string(text))
	case NameSyncToken:
		b.SyncToken = true
	}
}
