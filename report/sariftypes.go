package report

import (
	"net/url"
	"path"
	"strings"

	"lint207/analyze"
	"lint207/rules"
)

// The parts of SARIF 2.1.0 that are written.
type (
	sarifMessage struct {
		Text string `json:"text"`
	}
	sarifRule struct {
		ID         string          `json:"id"`
		Old        []string        `json:"deprecatedIds,omitempty"`
		Short      sarifMessage    `json:"shortDescription"`
		Full       sarifMessage    `json:"fullDescription"`
		Help       *sarifMessage   `json:"help,omitempty"`
		HelpURI    string          `json:"helpUri,omitempty"`
		Default    sarifConfig     `json:"defaultConfiguration"`
		Properties sarifProperties `json:"properties"`
	}
	sarifConfig struct {
		Level string `json:"level"`
	}
	sarifProperties struct {
		Tags     []string    `json:"tags,omitempty"`
		Severity string      `json:"problem.severity,omitempty"` // as GitHub code scanning reads it
		Spec     []string    `json:"spec,omitempty"`
		Exchange int         `json:"exchange,omitempty"`
		Href     *string     `json:"href,omitempty"`
		Property *string     `json:"property,omitempty"`
		Certain  string      `json:"certainty,omitempty"`
		Body     *sarifPlace `json:"decodedBody,omitempty"`
	}
	sarifPlace struct {
		Line   int64 `json:"line"`
		Column int64 `json:"column"`
	}
	sarifResult struct {
		RuleID       string            `json:"ruleId"`
		RuleIndex    int               `json:"ruleIndex"`
		Kind         string            `json:"kind,omitempty"`
		Level        string            `json:"level"`
		Message      sarifMessage      `json:"message"`
		Locations    []sarifLocation   `json:"locations"`
		Related      []sarifLocation   `json:"relatedLocations,omitempty"`
		Flows        []sarifFlow       `json:"codeFlows,omitempty"`
		Fingerprints map[string]string `json:"partialFingerprints,omitempty"`
		Properties   sarifProperties   `json:"properties"`
	}
	sarifLocation struct {
		ID       int            `json:"id,omitempty"`
		Physical sarifPhysical  `json:"physicalLocation"`
		Logical  []sarifLogical `json:"logicalLocations,omitempty"`
		Message  *sarifMessage  `json:"message,omitempty"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   *sarifRegion  `json:"region,omitempty"`
	}
	sarifArtifact struct {
		URI  string `json:"uri"`
		Base string `json:"uriBaseId,omitempty"`
	}
	sarifRegion struct {
		Line    int64         `json:"startLine"`
		Column  int64         `json:"startColumn"`
		End     int64         `json:"endColumn,omitempty"`
		Snippet *sarifMessage `json:"snippet,omitempty"`
	}
	sarifLogical struct {
		Name string `json:"fullyQualifiedName"`
		Kind string `json:"kind"`
	}
	sarifFlow struct {
		Threads []sarifThread `json:"threadFlows"`
	}
	sarifThread struct {
		Locations []sarifStep `json:"locations"`
	}
	sarifStep struct {
		Location sarifLocation `json:"location"`
		Level    int           `json:"nestingLevel"`
		Weight   string        `json:"importance"`
	}
	sarifNotification struct {
		Descriptor sarifID         `json:"descriptor"`
		Level      string          `json:"level"`
		Message    sarifMessage    `json:"message"`
		Locations  []sarifLocation `json:"locations,omitempty"`
	}
	sarifID struct {
		ID string `json:"id"`
	}
	sarifInvocation struct {
		OK            bool                `json:"executionSuccessful"`
		Notifications []sarifNotification `json:"toolExecutionNotifications"`
	}
)

var sarifLevels = [...]string{rules.Off: "none", rules.Info: "note", rules.Warning: "warning", rules.Error: "error"}

// sarifText is a plain text message. "[a](b)" would be a link there.
func sarifText(s string) sarifMessage {
	return sarifMessage{strings.ReplaceAll(escape(s), "](", `]\(`)}
}

// artifact is a file: relative to the root of the repository if it is in
// there, and what is no URI percent-encoded.
func (o *Options) artifact(source string) sarifArtifact {
	p := o.path(source)
	u := url.URL{Path: p}
	if path.IsAbs(p) {
		return sarifArtifact{URI: "file://" + u.EscapedPath()}
	}
	relative := (&url.URL{Path: "/" + p}).EscapedPath()[1:]
	return sarifArtifact{strings.ReplaceAll(relative, ":", "%3A"), "SRCROOT"} // "a:b" would have a scheme
}

// location is a place in a file; of a place in a decoded body only the file.
func (o *Options) location(r *rules.Result, at analyze.Position, e *rules.Excerpt) sarifLocation {
	out := sarifLocation{Physical: sarifPhysical{Artifact: o.artifact(r.Source)}}
	if inFile(at) {
		out.Physical.Region = &sarifRegion{Line: at.Line, Column: at.Col16, End: endCol16(at, e)}
	}
	return out
}

// entryLocation is the place of an entry's status.
func (o *Options) entryLocation(r *rules.Result, e *analyze.Entry) sarifLocation {
	out := o.location(r, e.At, &rules.Excerpt{})
	if region := out.Physical.Region; region != nil && ascii([]byte(e.Reason)) {
		region.End = e.At.Col16 + e.At.Len
	}
	out.Logical = logical(e.Href)
	text := sarifText(told(r, e.At, failure(e)))
	out.Message = &text
	return out
}

func logical(href string) []sarifLogical {
	if href == "" {
		return nil
	}
	return []sarifLogical{{clean(href), "resource"}}
}
