package rules

import (
	"testing"

	"lint207/analyze"
	"lint207/analyze/xmlscan"
)

func TestNearest(t *testing.T) {
	for local, want := range map[string]string{
		"reponse": "response", "Response": "response", "responses": "response", "stat": "status", "props": "prop",
		"propStat": "propstat", "hrefs": "href", "responseDescription": "responsedescription", "errordescription": "",
		"multi-status": "multistatus", "iscollection": "", "x": "",
	} {
		if got := nearest(local); got != want {
			t.Errorf("nearest(%q) = %q, want %q", local, got, want)
		}
	}
}

// What is an element or a property as well has other meanings outside error.
func TestConditionOnly(t *testing.T) {
	for n, want := range map[xmlscan.Name]bool{
		{Space: analyze.DAV, Local: "no-conflicting-lock"}:        true,
		{Space: analyze.DAV, Local: "need-privileges"}:            true,
		{Space: analyze.DAV, Local: "supported-report"}:           false,
		{Space: analyze.CalDAV, Local: "valid-calendar-data"}:     true,
		{Space: analyze.CalDAV, Local: "max-resource-size"}:       false,
		{Space: "http://sabredav.org/ns", Local: "exception"}:     false,
		{Space: "urn:x", Local: "no-conflicting-lock"}:            false,
		{Space: analyze.DAV, Local: "response"}:                   false,
		{Space: analyze.CardDAV, Local: "supported-address-data"}: false,
		{Space: analyze.CardDAV, Local: "no-uid-conflict"}:        true,
		{Space: analyze.DAV, Local: "allow-client-defined-uri"}:   true,
		{Space: analyze.DAV, Local: "cannot-modify-version"}:      true,
		{Space: analyze.DAV, Local: "propfind-finite-depth"}:      true,
		{Space: analyze.DAV, Local: "keep-checked-out"}:           false,
		{Space: analyze.DAV, Local: "supported-live-property"}:    false,
		{Space: analyze.DAV, Local: "lock-token-matches-request"}: false,
	} {
		if got := conditionOnly(n); got != want {
			t.Errorf("conditionOnly(%s) = %t", n.Clark(), got)
		}
	}
}
