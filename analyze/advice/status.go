package advice

import (
	"slices"
	"sort"
)

// StatusInfo tells what a status code means inside a 207.
type StatusInfo struct {
	Code    int
	Codes   string // of the whole row: "520-527, 530"
	Phrase  string // of the IANA registry, "" if there is none
	Where   string // "response", "propstat", "both", or "" if it does not belong in a part
	Meaning string // per method
	Advice  string
}

type codeRange struct{ from, to int }

type statusRow struct {
	codes                  string
	ranges                 []codeRange
	where, meaning, advice string
}

func (r *statusRow) info(code int) *StatusInfo {
	return &StatusInfo{code, r.codes, Phrase(code), r.where, r.meaning, r.advice}
}

func (r *statusRow) holds(code int) bool {
	return slices.ContainsFunc(r.ranges, func(x codeRange) bool { return x.from <= code && code <= x.to })
}

func rowOf(code int) *statusRow {
	for i := range statusRows {
		if statusRows[i].holds(code) {
			return &statusRows[i]
		}
	}
	return nil
}

// ForStatus is what is known of a status code, nil if there is nothing. 0
// stands for a status that is not a number.
func ForStatus(code int) *StatusInfo {
	r := rowOf(code)
	if r == nil {
		return nil
	}
	return r.info(code)
}

// Statuses are the rows of the table, each with its first code.
func Statuses() []*StatusInfo {
	all := make([]*StatusInfo, len(statusRows))
	for i := range statusRows {
		r := &statusRows[i]
		all[i] = r.info(r.ranges[0].from)
	}
	return all
}

// Phrase is the reason phrase of the IANA registry, "" for a code that is not
// registered or registered as unused (306, 418).
func Phrase(code int) string {
	i := sort.Search(len(phrases), func(i int) bool { return phrases[i].code >= code })
	if i < len(phrases) && phrases[i].code == code {
		return phrases[i].phrase
	}
	return ""
}

// The HTTP Status Code Registry of the IANA.
var phrases = []struct {
	code   int
	phrase string
}{
	{100, "Continue"},
	{101, "Switching Protocols"},
	{102, "Processing"},
	{103, "Early Hints"},
	{104, "Upload Resumption Supported"}, // registered for a time
	{200, "OK"},
	{201, "Created"},
	{202, "Accepted"},
	{203, "Non-Authoritative Information"},
	{204, "No Content"},
	{205, "Reset Content"},
	{206, "Partial Content"},
	{207, "Multi-Status"},
	{208, "Already Reported"},
	{226, "IM Used"},
	{300, "Multiple Choices"},
	{301, "Moved Permanently"},
	{302, "Found"},
	{303, "See Other"},
	{304, "Not Modified"},
	{305, "Use Proxy"},
	{307, "Temporary Redirect"},
	{308, "Permanent Redirect"},
	{400, "Bad Request"},
	{401, "Unauthorized"},
	{402, "Payment Required"},
	{403, "Forbidden"},
	{404, "Not Found"},
	{405, "Method Not Allowed"},
	{406, "Not Acceptable"},
	{407, "Proxy Authentication Required"},
	{408, "Request Timeout"},
	{409, "Conflict"},
	{410, "Gone"},
	{411, "Length Required"},
	{412, "Precondition Failed"},
	{413, "Content Too Large"},
	{414, "URI Too Long"},
	{415, "Unsupported Media Type"},
	{416, "Range Not Satisfiable"},
	{417, "Expectation Failed"},
	{421, "Misdirected Request"},
	{422, "Unprocessable Content"},
	{423, "Locked"},
	{424, "Failed Dependency"},
	{425, "Too Early"},
	{426, "Upgrade Required"},
	{428, "Precondition Required"},
	{429, "Too Many Requests"},
	{431, "Request Header Fields Too Large"},
	{451, "Unavailable For Legal Reasons"},
	{500, "Internal Server Error"},
	{501, "Not Implemented"},
	{502, "Bad Gateway"},
	{503, "Service Unavailable"},
	{504, "Gateway Timeout"},
	{505, "HTTP Version Not Supported"},
	{506, "Variant Also Negotiates"},
	{507, "Insufficient Storage"},
	{508, "Loop Detected"},
	{510, "Not Extended"},
	{511, "Network Authentication Required"},
}
