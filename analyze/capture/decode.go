package capture

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"io"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
)

// magic names the content coding whose data begin with p, "" if none does. br
// and raw deflate cannot be told so.
func magic(p []byte) string {
	switch {
	case len(p) >= 3 && p[0] == 0x1F && p[1] == 0x8B && p[2] == 8:
		return "gzip"
	case len(p) >= 4 && p[0] == 0x28 && p[1] == 0xB5 && p[2] == 0x2F && p[3] == 0xFD:
		return "zstd"
	case len(p) >= 2 && p[0] == 0x78 && (p[1] == 0x01 || p[1] == 0x9C || p[1] == 0xDA):
		return "deflate"
	}
	return ""
}

// codings lists the content codings of a head in the order they were applied
// (RFC 9110 section 8.4), in lower case, without identity.
func codings(fields []Field) []string {
	var out []string
	for i := range fields {
		if !equalFold(fields[i].Name, "Content-Encoding") {
			continue
		}
		for c := range strings.SplitSeq(fields[i].Value, ",") {
			c = strings.ToLower(strings.TrimSpace(c))
			if c == "x-gzip" {
				c = "gzip"
			}
			if c != "" && c != "identity" {
				out = append(out, c)
			}
		}
	}
	return out
}

// coded says which coding is really there, given the one that the head names:
// recorders often keep the field and undo the coding, or label it wrongly. ""
// says that the content is not coded.
func coded(label string, p []byte) string {
	if m := magic(p); m != "" {
		return m
	}
	t := trimSpace(p)
	if len(t) == 0 || t[0] == '<' || t[0] == '{' || t[0] == '[' {
		return ""
	}
	switch label {
	case "br":
		return "br"
	case "deflate":
		return "raw-deflate"
	}
	return ""
}

// undo gives the content of a body; changed says that a coding was undone. A
// body that is compressed but not labelled so is decoded, too.
func undo(body io.Reader, labels []string) (content io.Reader, changed bool) {
	if len(labels) > MaxCodings {
		return &failing{&LimitError{What: "the list of content codings", Limit: "MaxCodings, 4"}}, true
	}
	for i := len(labels); i >= 0; i-- {
		label := ""
		if i > 0 {
			label = labels[i-1]
		} else if changed {
			break // the labels told all
		}
		b := bufio.NewReaderSize(body, 4096)
		p, _ := b.Peek(64)
		body = b
		c := coded(label, p)
		if c == "" {
			break
		}
		body, changed = newDecoder(c, body), true
	}
	return body, changed
}

// failing is a reader that gives an error only.
type failing struct{ err error }

func (f *failing) Read([]byte) (int, error) { return 0, f.err }

// decoder undoes one content coding within MaxDecoded and MaxRatio.
type decoder struct {
	coding  string
	in, out int64
	from    io.Reader
	r       io.Reader // nil until the first read
	err     error
	inErr   error // of from
}

func newDecoder(coding string, r io.Reader) *decoder {
	return &decoder{coding: coding, from: r}
}

// decoderInput counts what the decoder takes.
type decoderInput struct{ d *decoder }

func (i decoderInput) Read(p []byte) (int, error) {
	n, err := i.d.from.Read(p)
	i.d.in += int64(n)
	if err != nil && err != io.EOF {
		i.d.inErr = err
	}
	return n, err
}

func (d *decoder) Read(p []byte) (int, error) {
	if d.err == nil && d.r == nil {
		d.err = d.open()
	}
	if d.err != nil {
		return 0, d.err
	}
	n, err := d.r.Read(p)
	d.out += int64(n)
	if d.out > MaxDecoded {
		d.err = &LimitError{What: "the content of the " + d.name() + " data", Limit: "MaxDecoded, 1 GiB"}
	} else if d.out > ratioFrom && d.out/MaxRatio > d.in {
		d.err = &LimitError{What: "the expansion of the " + d.name() + " data", Limit: "MaxRatio, 1000 to 1 beyond 16 MiB"}
	} else if err != nil {
		d.err = d.explain(err)
	}
	if d.err != nil {
		if z, ok := d.r.(*zstd.Decoder); ok {
			z.Close()
		}
	}
	return n, d.err
}

// open starts the decoder that fits the coding.
func (d *decoder) open() (err error) {
	in := bufio.NewReaderSize(decoderInput{d}, 32<<10)
	switch d.coding {
	case "gzip":
		d.r, err = gzip.NewReader(in)
	case "deflate":
		d.r, err = zlib.NewReader(in)
	case "raw-deflate":
		d.r = flate.NewReader(in)
	case "br":
		d.r = brotli.NewReader(in)
	default:
		d.r, err = zstd.NewReader(in, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true),
			zstd.WithDecoderMaxMemory(MaxDecoded), zstd.WithDecoderMaxWindow(zstdWindow))
	}
	if err != nil {
		d.r = nil
		return d.explain(err)
	}
	return nil
}

func (d *decoder) name() string { return strings.TrimPrefix(d.coding, "raw-") }

// explain says in our words what is wrong with compressed data; an error of
// what lies below passes through.
func (d *decoder) explain(err error) error {
	switch {
	case d.inErr != nil:
		return d.inErr
	case err == io.EOF:
		return err
	case errors.Is(err, io.ErrUnexpectedEOF):
		return &FormatError{What: "the " + d.name() + " data are cut off", Do: "record the answer again"}
	case errors.Is(err, zstd.ErrWindowSizeExceeded), errors.Is(err, zstd.ErrDecoderSizeExceeded):
		return &LimitError{What: "the window of the zstd data", Limit: "8 MiB, as RFC 9659 has it"}
	}
	return &FormatError{What: "the " + d.name() + " data are broken", Err: err, Do: "record the answer again, or ask for it without Accept-Encoding"}
}

// undoBytes is undo for a body in memory; on an error, or past limit, the
// bytes come back as they are and ok is false.
func undoBytes(b []byte, labels []string, limit int64) (content []byte, ok bool) {
	r, changed := undo(bytes.NewReader(b), labels)
	if !changed {
		return b, true
	}
	out, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil || int64(len(out)) > limit {
		return b, false
	}
	return out, true
}
