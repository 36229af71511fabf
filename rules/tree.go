package rules

import (
	"strconv"

	"lint207/analyze"
)

// DELETE, COPY and MOVE: what the outcomes of a tree of resources say of each other.
var _ = add(
	Rule{
		Name: "delete-ancestor-success", Aliases: []string{"inconsistent-namespace-outcome"}, Family: "dependency", Severity: Error, When: analyze.DELETE,
		Covers:  []string{"R4918-079", "R4918-010"},
		Spec:    []string{"RFC 4918 9.6.1", "RFC 4918 5.1"},
		Summary: "A collection is reported as deleted although a member of it could not be deleted.",
		Help:    "report only the member; its ancestors must not be deleted and need not be listed",
		On: onConflict(analyze.AncestorSucceeded,
			"%s is reported as deleted, but something below it could not be, so clients drop a folder that is still there",
			"%s could not be deleted, but a collection above it is reported as deleted, so clients drop a folder that is still there"),
	},
	Rule{
		Name: "move-ancestor-success", Family: "dependency", Severity: Warning, When: analyze.MOVE,
		Covers:  []string{"R4918-103", "R4918-010"},
		Spec:    []string{"RFC 4918 9.9.2", "RFC 4918 5.1"},
		Summary: "A collection is reported as moved although a member of it stayed behind.",
		Help:    "leave the success out; a collection whose member stays behind stays, too",
		On: onConflict(analyze.AncestorSucceeded,
			"%s is reported as moved, but something below it stayed behind, so the collection is still at the source",
			"%s stayed behind, but a collection above it is reported as moved, although it is still at the source"),
	},
	Rule{
		Name: "success-below-failed-collection", Family: "dependency", Severity: Error, When: analyze.COPY | analyze.MOVE,
		Covers:  []string{"R4918-090", "R4918-102", "R4918-010"},
		Spec:    []string{"RFC 4918 9.8.3", "RFC 4918 9.9.2"},
		Summary: "A member is reported as copied or moved although its collection failed.",
		Help:    "do not copy or move anything below a collection that failed, and list the collection only",
		On: onConflict(analyze.BelowSucceeded,
			"%s is reported as a success, but a collection above it failed, so clients look for a resource whose parent is not there",
			"%s failed, but something below it is reported as a success, so clients look for a resource whose parent is not there"),
	},
	Rule{
		Name: "redundant-ancestor-failure", Family: "dependency", Severity: Info, When: analyze.DELETE,
		Covers:  []string{"R4918-085"},
		Spec:    []string{"RFC 4918 9.6.1"},
		Summary: "An ancestor of a member that could not be deleted is listed as failed, too.",
		Help:    "list the member only: that its ancestors stay follows from it",
		On: onConflict(analyze.RedundantFailure,
			"", "%s and a resource above or below it are both listed as failed, but a collection stays anyway when a member does"),
	},
	Rule{
		Name: "redundant-descendant-failure", Family: "dependency", Severity: Info, When: analyze.COPY | analyze.MOVE,
		Covers:  []string{"R4918-095"},
		Spec:    []string{"RFC 4918 9.8.3", "RFC 4918 9.9.2"},
		Summary: "A member of a collection that failed is listed as failed, too.",
		Help:    "list the collection only: what is below it follows from it",
		On: onConflict(analyze.RedundantFailure,
			"", "%s and a resource above or below it are both listed as failed, but nothing below a collection that failed is tried anyway"),
	},
	Rule{
		Name: "default-success-listed", Family: "dependency", Severity: Warning, When: analyze.TreeMethods,
		Covers:  []string{"R4918-081", "R4918-093"},
		Spec:    []string{"RFC 4918 9.6.1", "RFC 4918 9.8.3", "RFC 4918 9.9.2"},
		Summary: "DELETE, COPY and MOVE should not list the success that every unlisted resource has.",
		Help:    "leave this response out; list only what failed",
		On: OnResponse(func(p *Pass, r *analyze.Response) {
			if code := r.Status.Code; r.Status.Present && p.Document.DefaultSuccess(code) {
				p.Report(r.Status.Span, strconv.Itoa(code), "%d should not be listed here: it is what became of every resource that is not listed, and it hides the failures", code)
			}
		}),
	},
	Rule{
		Name: "delete-multistatus-without-failure", Family: "dependency", Severity: Info, When: analyze.DELETE, Whole: true,
		Covers:  []string{"R4918-082"},
		Spec:    []string{"RFC 4918 9.6.1"},
		Summary: "A Multi-Status to DELETE names nothing that could not be deleted.",
		Help:    "answer 204 No Content if everything was deleted",
		On:      onNoFailure("DELETE names what could not be deleted, but this answer names nothing; 204 No Content would do"),
	},
	Rule{
		Name: "copy-move-multistatus-without-failure", Family: "dependency", Severity: Info, When: analyze.COPY | analyze.MOVE, Whole: true,
		Covers:  []string{"R4918-091"},
		Spec:    []string{"RFC 4918 9.8.3", "RFC 4918 9.9.2"},
		Summary: "A Multi-Status to COPY or MOVE names no resource that failed.",
		Help:    "answer 201 Created or 204 No Content if everything went well",
		On:      onNoFailure("COPY and MOVE names what failed, but this answer names nothing; 201 Created or 204 No Content would do"),
	},
)

// onConflict reports what does not go with an earlier entry. The message takes
// the href of the later one; it depends on whether that is the success.
func onConflict(kind analyze.ConflictKind, success, failure string) Hook {
	return OnResponse(func(p *Pass, r *analyze.Response) {
		for i := range r.Conflicts {
			c := &r.Conflicts[i]
			if c.Kind != kind {
				continue
			}
			message := failure
			if r.Status.Code/100 == 2 {
				message = success
			}
			p.Report(c.At, "", message, Quote([]byte(c.Href))).RelatedPlace(c.Earlier, c.Len, "the other outcome")
		}
	})
}

func onNoFailure(message string) Hook {
	return OnEnd(func(p *Pass) {
		by := &p.Diagnosis.Counts.By
		if p.Facts.Root.Kind == analyze.KindMultistatus && by[analyze.Failed]+by[analyze.Dependent]+by[analyze.Unclassifiable] == 0 {
			p.ReportMark(p.Document.RootMark(), "", "a Multi-Status to %s", message)
		}
	})
}
