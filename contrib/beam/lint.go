package main

import (
	"context"
	"errors"
	"net/url"
	"reflect"
	"strings"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/io/fileio"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/register"

	"lint207/analyze/capture"
	"lint207/rules"
)

func init() {
	beam.RegisterType(reflect.TypeFor[Key]())
	register.DoFn3x1[context.Context, string, func(Key, int64), error](&lineFn{})
	register.DoFn3x1[context.Context, fileio.ReadableFile, func(Key, int64), error](&fileFn{})
	register.Emitter2[Key, int64]()
}

// Key is what is counted. Fields that say nothing about a kind are empty.
type Key struct {
	Server    string // the Server field, else the host of the URL
	Kind      string // answer, outcome, cause, dependent, finding, unread
	Name      string // of the rule or the outcome
	Severity  string // of a finding
	Status    int32  // of a cause; of the answer otherwise
	Condition string // of a cause, in Clark notation
}

// lineFn lints a line of NDJSON.
type lineFn struct{ Settings Settings }

// ProcessElement lints a line. A line that cannot be read is counted.
func (f *lineFn) ProcessElement(ctx context.Context, line string, emit func(Key, int64)) error {
	if strings.TrimSpace(line) == "" {
		return nil
	}
	return f.Settings.read(ctx, capture.NDJSON, strings.NewReader(line), emit)
}

// fileFn lints the exchanges of a HAR file, one held at a time.
type fileFn struct{ Settings Settings }

// ProcessElement lints a file.
func (f *fileFn) ProcessElement(ctx context.Context, file fileio.ReadableFile, emit func(Key, int64)) error {
	r, err := file.Open(ctx)
	if err != nil {
		return err // the runner tries again
	}
	defer r.Close()
	return f.Settings.read(ctx, capture.Auto, r, emit)
}

// Settings say how exchanges are linted.
type Settings struct{ Preview bool }

// read lints what r holds. Only an error that another try may cure is returned.
func (s *Settings) read(ctx context.Context, form capture.Kind, r reader, emit func(Key, int64)) error {
	var lintErr error
	err := capture.Read(ctx, r, capture.Options{Name: "beam", Input: form}, func(ex *capture.Exchange) error {
		lintErr = s.lint(ctx, ex, emit)
		return lintErr
	})
	var not *capture.NotRecognised
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case lintErr != nil:
		return lintErr
	case errors.As(err, &not): // no Multi-Status in it
	case broken(err):
		emit(Key{Kind: "unread"}, 1)
	default:
		return err
	}
	return nil
}

type reader interface{ Read([]byte) (int, error) }

// broken says that an error is about the data, which no other try mends.
func broken(err error) bool {
	var format *capture.FormatError
	var limit *capture.LimitError
	return errors.As(err, &format) || errors.As(err, &limit)
}

// lint counts what an exchange comes to.
func (s *Settings) lint(ctx context.Context, ex *capture.Exchange, emit func(Key, int64)) error {
	of := server(ex)
	res, err := rules.Lint(ctx, ex, rules.Options{Preview: s.Preview})
	var not *rules.ErrNotMultistatus
	switch {
	case errors.As(err, &not):
		return nil
	case broken(err):
		emit(Key{Server: of, Kind: "unread"}, 1)
	case err != nil:
		return err
	}
	if res == nil {
		return nil
	}
	status := int32(res.Status)
	emit(Key{Server: of, Kind: "answer", Status: status}, 1)
	d := res.Diagnosis
	emit(Key{Server: of, Kind: "outcome", Name: string(d.Outcome), Status: status}, 1)
	for i := range d.Causes {
		c := &d.Causes[i]
		k := Key{Server: of, Kind: "cause", Status: int32(c.Code)}
		if c.Condition != nil {
			k.Condition = c.Condition.Clark()
		}
		emit(k, 1)
		if k.Kind = "dependent"; c.DependentCount > 0 {
			emit(k, c.DependentCount)
		}
	}
	if n := d.CauseCount - int64(len(d.Causes)); n > 0 {
		emit(Key{Server: of, Kind: "cause"}, n) // too many to be told apart
	}
	severity := map[*rules.Rule]rules.Severity{}
	for i := range res.Findings {
		severity[res.Findings[i].Rule] = res.Findings[i].Severity
	}
	for rule, n := range res.Counts {
		emit(Key{Server: of, Kind: "finding", Name: rule.Name, Severity: severity[rule].String(), Status: status}, n)
	}
	return nil
}

// server is who answered: as it calls itself, else its host.
func server(ex *capture.Exchange) string {
	if ex.Head != nil {
		if s, ok := capture.Get(ex.Head.Header, "Server"); ok && s != "" {
			return s
		}
	}
	if ex.Request != nil {
		if u, err := url.Parse(ex.Request.URL()); err == nil && u.Host != "" {
			return u.Host
		}
		if h, ok := capture.Get(ex.Request.Header, "Host"); ok {
			return h
		}
	}
	return ""
}
