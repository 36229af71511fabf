package rules

import "lint207/analyze/batch"

const jsonText = "RFC 8259 2"

func jsonRule(name string, s Severity, kind batch.FaultKind, spec, summary, help, message string) Rule {
	return Rule{
		Name: name, Family: familyBatch, Severity: s, Covers: []string{"JB-50"}, Spec: []string{spec}, Summary: summary, Help: help,
		On: OnJSONFault(func(p *Pass, f *batch.Fault) { p.ReportMark(f.At, f.Detail, "%s", message) }, kind),
	}
}

// The text of a JSON answer.
var _ = add(
	jsonRule("batch-json-syntax", Error, batch.Syntax, jsonText, "The answer is no valid JSON.",
		"write the body with a JSON library", "the JSON cannot go on like this, so parsers reject the whole body; what stands before it is reported"),
	jsonRule("batch-json-truncated", Error, batch.Truncated, jsonText, "The JSON of the answer ends too early.",
		"look for what cut the answer off: a timeout, a proxy, a full disk", "the JSON ends here, inside of a value: the answer is cut off"),
	jsonRule("batch-json-not-a-number", Error, batch.NotANumber, "RFC 8259 6", "NaN or Infinity stands where JSON has no such thing.",
		"write null, or leave the member out", "JSON has no NaN and no Infinity, so parsers reject the whole body"),
	jsonRule("batch-json-trailing-text", Error, batch.TrailingText, jsonText, "Text follows the JSON value of the answer.",
		"send one JSON value and nothing behind it", "text follows the end of the JSON, so parsers reject the body or drop it: perhaps an error message of the server"),
	jsonRule("batch-json-invalid-utf-8", Error, batch.InvalidUTF8, "RFC 8259 8.1", "The JSON of the answer is not encoded in UTF-8.",
		"encode the answer in UTF-8", "this byte is no UTF-8, so parsers reject the body or replace it"),
	jsonRule("batch-json-byte-order-mark", Error, batch.ByteOrderMark, "RFC 8259 8.1", "The JSON of the answer begins with a byte order mark.",
		"leave the byte order mark out", "the JSON begins with a byte order mark, on which many parsers fail"),
	Rule{
		Name: "batch-limit-exceeded", Family: familyBatch, Severity: Warning, Covers: []string{"JB-52"}, Spec: []string{"RFC 8259 9"},
		Summary: "The answer goes past a limit of lint207.", Help: "no service that is known sends such an answer; look at what made it",
		On: OnJSONFault(func(p *Pass, f *batch.Fault) {
			limits := map[batch.FaultKind]string{
				batch.TooDeep: "the JSON is nested deeper than 1,000 levels; reading ended here",
				batch.TooLong: "a string is longer than 16 MiB; reading ended here",
				batch.TooMany: "the answer has more than 131,072 entries; from here on they are only counted",
			}
			p.ReportMark(f.At, "", "%s", limits[f.Kind])
		}, batch.TooDeep, batch.TooLong, batch.TooMany),
	},
	Rule{
		Name: "batch-json-duplicate-name", Family: familyBatch, Severity: Warning, Covers: []string{"JB-51"}, Spec: []string{"RFC 8259 4"},
		Summary: "A member that matters stands twice in one object.", Help: "write each member once",
		On: OnJSONFault(func(p *Pass, f *batch.Fault) {
			p.ReportMark(f.At, f.Detail, "the member %s stands twice in this object, and parsers disagree which one counts", Quote([]byte(f.Detail)))
		}, batch.DuplicateName),
	},
)
