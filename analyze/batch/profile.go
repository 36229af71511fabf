package batch

import (
	"fmt"
	"strings"
)

// Profile says where the answer of a batch has what matters. Fields are paths:
// names joined by dots, or a JSON Pointer; "*" is every element of an array.
type Profile struct {
	Name   string
	List   string // the array of entries; "" the body itself is it
	ID     string // in an entry; "" entries are numbered from 1
	Status string // in an entry; required

	// Victim is the test that an entry failed only because something else did:
	// "PATH=VALUE"; "" is the status 424.
	Victim string

	DependsOn string // names of ids or groups, an array or one string; in the answer or in the request
	Group     string // name of the atomicity group
	Code      string // of the error
	Message   string // of the error

	// Requests is the array of entries in the request; "" is "requests".
	// ID, DependsOn and Group are looked up in them too.
	Requests string

	// AllOrNothing: the batch is one transaction.
	AllOrNothing bool

	kind    kind
	without string // an entry that has this field is of another profile
	message []string
}

// kind is what is special about the profiles of the specification.
type kind uint8

const (
	userKind kind = iota
	odataKind
	cosmosKind
	salesforceKind
)

// Names of the profiles that are built in.
const (
	OData      = "odata"
	Graph      = "graph"
	Cosmos     = "cosmos"
	Salesforce = "salesforce-composite"
	Lone424    = "lone-424"
)

// Profiles are the names of the profiles that are built in.
var Profiles = []string{OData, Graph, Cosmos, Salesforce, Lone424}

// builtin are the profiles in the order in which they are tried.
var builtin = []Profile{
	salesforce("compositeResponse", "compositeRequest"),
	salesforce("graphs.*.graphResponse.compositeResponse", "graphs.*.compositeRequest"),
	{
		Name: OData, kind: odataKind, List: "responses", Requests: "requests", ID: "id", Status: "status",
		DependsOn: "dependsOn", Group: "atomicityGroup", Code: "body.error.code", Message: "body.error.message",
		message: []string{"body.message", "body.error_description", "body.detail", "body"},
	},
	{
		Name: Cosmos, kind: cosmosKind, Status: "statusCode", AllOrNothing: true, without: "body",
		Message: "message", message: []string{"resourceBody.message"},
	},
}

func salesforce(list, requests string) Profile {
	return Profile{
		Name: Salesforce, kind: salesforceKind, List: list, Requests: requests, ID: "referenceId", Status: "httpStatusCode",
		Victim: "body.0.errorCode=PROCESSING_HALTED", Code: "body.0.errorCode", Message: "body.0.message",
	}
}

// victim splits the test.
func (p *Profile) victim() (path, value string) {
	if p.Victim == "" {
		return p.Status, "424"
	}
	path, value, _ = strings.Cut(p.Victim, "=")
	return path, value
}

// candidates are the profiles that an answer is tried against. Those of the
// user come first: they say more than a shape.
func candidates(o *Options) ([]Profile, error) {
	all := append(append([]Profile(nil), o.Profiles...), builtin...)
	if o.Force == "" {
		return all, nil
	}
	if o.Force == Lone424 {
		return nil, nil
	}
	var out []Profile
	for _, p := range all {
		if p.Name == o.Force || p.Name == OData && o.Force == Graph {
			out = append(out, p)
		}
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("there is no profile %q", o.Force)
	}
	return out, nil
}
