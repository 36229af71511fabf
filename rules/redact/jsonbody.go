package redact

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

// json redacts a body that is JSON in place: its strings and numbers keep their
// length, so the text around them stays.
func (n *names) json(b []byte) {
	b = bytes.TrimPrefix(b, []byte("\xEF\xBB\xBF"))
	d := jsontext.NewDecoder(bytes.NewReader(b), tolerant...)
	var last string
	for {
		before := d.InputOffset()
		kind := d.PeekKind()
		v, err := d.ReadToken()
		if err != nil {
			n.brokenJSON(b[min(int(before), len(b)):])
			return
		}
		at := b[before:d.InputOffset()]
		key := false
		if k, i := d.StackIndex(d.StackDepth()); k == '{' && i%2 == 1 && kind == '"' {
			key = true
		}
		switch kind {
		case '"':
			s := v.String()
			n.jsonString(at, s, last, key)
			if key {
				last = s
			}
		case '0':
			if !numbersKept()[strings.ToLower(last)] {
				n.text(at, 0)
			}
		}
	}
}

// brokenJSON redacts what comes after the last token that could be read. What
// stands there in place of a number is a finding.
func (n *names) brokenJSON(b []byte) {
	b = bytes.TrimLeft(b, " \t\r\n:,-")
	for _, word := range []string{"NaN", "Infinity"} {
		if bytes.HasPrefix(b, []byte(word)) {
			b = b[len(word):]
			break
		}
	}
	n.text(b, 0)
}

var (
	numbersKept = wordSet("status statuscode code httpstatuscode httpstatus errorcode requestcharge")
	batchNames  = wordSet(`responses requests id status statuscode headers body error errors code message innererror details target
		atomicitygroup dependson url method compositeresponse compositerequest graphresponse graphs graphid issuccessful
		referenceid httpheaders httpstatuscode errorcode fields resourcebody etag requestcharge location content-type
		retry-after value date request-id client-request-id if allornone detail error_description
		depends_on dependon @nextlink @odata.nextlink @context @odata.context`)
	batchCodes = wordSet(`faileddependency failed_dependency processing_halted dependencyfailed`)
)

// jsonString redacts a string of a JSON body; at holds it with its quotes and
// what stands before it.
func (n *names) jsonString(at []byte, s, member string, key bool) {
	open := bytes.IndexByte(at, '"')
	if open < 0 {
		return
	}
	m := keepScheme
	low := strings.ToLower(s)
	switch member = strings.ToLower(member); {
	case key && batchNames()[low], !key && member == "code" && batchCodes()[low], !key && member == "errorcode" && batchCodes()[low]:
		return
	case key:
		m = 0
	case member == "method" || member == "content-type" || member == "status" || member == "statuscode":
		m = keepWords | keepDigits
	}
	n.escaped(at[open+1:len(at)-1], m)
}

// escaped redacts the inside of a JSON string, past its escapes.
func (n *names) escaped(b []byte, m mode) {
	for len(b) > 0 {
		i := bytes.IndexByte(b, '\\')
		if i < 0 {
			n.text(b, m)
			return
		}
		n.text(b[:i], m)
		size := 2
		if i+1 < len(b) && b[i+1] == 'u' {
			size = 6
			if r, err := jsontext.AppendUnquote(nil, append(append([]byte{'"'}, b[i:min(len(b), i+6)]...), '"')); err == nil && utf8.RuneCount(r) == 1 {
				if c, _ := utf8.DecodeRune(r); wordRune(c) && i+6 <= len(b) {
					copy(b[i:], `\u0078`) // a letter, whatever it was
				}
			}
		}
		b = b[min(len(b), i+size):]
	}
}
