package capture

import "strings"

// request reads the request of an entry: of a HAR, or of a line of NDJSON.
func (d *jsonReader) request(e *harEntry) error {
	q := &e.request
	return d.object(func(name string) error {
		switch name {
		case "method":
			return d.string(&q.Method)
		case "url":
			return d.string(&q.Target)
		case "headers":
			return d.headers(&q.Header)
		case "postData":
			return d.postData(&e.reqBody)
		case "bodySize":
			return d.number(&e.reqSize)
		case "body":
			return d.body(&e.reqBody, false)
		case "bodyBase64":
			return d.body(&e.reqBody, true)
		}
		return d.dec.SkipValue()
	})
}

// response reads the response of an entry.
func (d *jsonReader) response(e *harEntry) error {
	h := &e.response
	err := d.object(func(name string) error {
		switch name {
		case "status":
			var n int64
			err := d.number(&n)
			h.Status = int(max(0, min(n, 999)))
			return err
		case "statusText", "reason":
			return d.string(&h.Reason)
		case "lossy":
			return d.string(&e.lossy)
		case "httpVersion":
			return d.string(&h.Proto)
		case "headers":
			return d.headers(&h.Header)
		case "content":
			return d.content(e)
		case "bodySize":
			return d.number(&e.moved)
		case "body":
			return d.body(&e.body, false)
		case "bodyBase64":
			return d.body(&e.body, true)
		}
		return d.dec.SkipValue()
	})
	h.Proto = protocol(h.Proto)
	h.Complete = len(h.Header) > 0
	return err
}

// protocol writes the names that browsers have for a protocol as HTTP does.
func protocol(s string) string {
	switch strings.ToLower(s) {
	case "h2", "http/2.0", "http/2":
		return "HTTP/2"
	case "h3", "http/3.0", "http/3":
		return "HTTP/3"
	case "http/1.0", "http/1.1":
		return strings.ToUpper(s)
	}
	return s
}

// body reads a body that is a string; a null leaves it unknown.
func (d *jsonReader) body(to *harText, base64 bool) error {
	t, err := d.text()
	if t.known {
		*to = t
		to.base64 = base64
	}
	return err
}

func (d *jsonReader) content(e *harEntry) error {
	var encoding string
	err := d.object(func(name string) error {
		switch name {
		case "text":
			return d.body(&e.body, false)
		case "encoding":
			return d.string(&encoding)
		case "size":
			return d.number(&e.size)
		case "compression":
			return d.number(&e.saved)
		}
		return d.dec.SkipValue()
	})
	e.body.base64 = equalFold(encoding, "base64")
	return err
}

func (d *jsonReader) postData(to *harText) error {
	var encoding string
	err := d.object(func(name string) error {
		switch name {
		case "text":
			return d.body(to, false)
		case "encoding", "_encoding":
			return d.string(&encoding)
		}
		return d.dec.SkipValue()
	})
	to.base64 = equalFold(encoding, "base64")
	return err
}

// headers reads header fields: an array of {"name", "value"}, or an object of
// strings or arrays of strings.
func (d *jsonReader) headers(to *[]Field) error {
	add := func(name, value string) {
		if name != "" && name[0] != ':' { // the pseudo-header fields of HTTP/2
			*to = append(*to, Field{Name: name, Value: strings.TrimSpace(value)})
		}
	}
	if d.dec.PeekKind() == '[' {
		return d.array(func() error {
			var name, value string
			err := d.object(func(member string) error {
				switch member {
				case "name":
					return d.string(&name)
				case "value":
					return d.string(&value)
				}
				return d.dec.SkipValue()
			})
			add(name, value)
			return err
		})
	}
	return d.object(func(name string) error {
		if d.dec.PeekKind() == '[' {
			return d.array(func() error { return d.field(name, add) })
		}
		return d.field(name, add)
	})
}

func (d *jsonReader) field(name string, add func(name, value string)) error {
	if d.dec.PeekKind() != '"' {
		return d.dec.SkipValue()
	}
	var value string
	err := d.string(&value)
	add(name, value)
	return err
}
