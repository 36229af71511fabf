package analyze

import (
	"strconv"

	"lint207/analyze/xmlscan"
)

// ReportShape is what the body of a REPORT asks for besides properties.
type ReportShape struct {
	SyncTokens, SyncLevels, Props int    // children of a sync-collection
	SyncToken                     string // the first of them, trimmed
	SyncLevel                     string
	Limit                         int64 // DAV:nresults, 0: none, or one that cannot be read

	Expand bool // C:expand: recurrences are to be expanded
	Part   bool // C:comp: only parts of the calendar objects are asked for
}

// start notes an element by the names on the way to it.
func (s *ReportShape) start(path []xmlscan.Name) {
	switch last := path[len(path)-1]; {
	case len(path) == 2 && path[0] == dav("sync-collection"):
		switch last {
		case dav("sync-token"):
			s.SyncTokens++
		case dav("sync-level"):
			s.SyncLevels++
		case dav("prop"):
			s.Props++
		}
	case len(path) > 3 && path[len(path)-2] == xmlscan.Name{Space: CalDAV, Local: "calendar-data"}:
		s.Expand = s.Expand || last == xmlscan.Name{Space: CalDAV, Local: "expand"}
		s.Part = s.Part || last == xmlscan.Name{Space: CalDAV, Local: "comp"}
	}
}

// end takes the text of an element without children.
func (s *ReportShape) end(path []xmlscan.Name, text []byte) {
	if path[0] != dav("sync-collection") {
		return
	}
	switch last := path[len(path)-1]; {
	case len(path) == 2 && last == dav("sync-token") && s.SyncTokens == 1:
		s.SyncToken = string(text)
	case len(path) == 2 && last == dav("sync-level") && s.SyncLevels == 1:
		s.SyncLevel = string(text)
	case len(path) == 3 && path[1] == dav("limit") && last == dav("nresults"):
		s.Limit, _ = strconv.ParseInt(string(text), 10, 64)
	}
}
