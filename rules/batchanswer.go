package rules

import (
	"fmt"

	"lint207/analyze"
	"lint207/analyze/batch"
)

// The answer of a batch, alone and beside its request.

func entryRule(name string, s Severity, needs Needs, covers string, spec []string, summary, help string, f func(*Pass, *batch.Document, *batch.Entry)) Rule {
	return Rule{
		Name: name, Family: familyBatch, Severity: s, Needs: needs, Covers: []string{covers}, Spec: spec,
		Summary: summary, Help: help, On: OnBatchEntry(f),
	}
}

func wholeRule(name string, s Severity, needs Needs, covers string, spec []string, summary, help string, f func(*Pass, *batch.Document)) Rule {
	return Rule{
		Name: name, Family: familyBatch, Severity: s, Needs: needs, Covers: []string{covers}, Spec: spec, Whole: true,
		Summary: summary, Help: help, On: OnBatch(f),
	}
}

var _ = add(
	entryRule("batch-dependent-ran", Error, NeedsRequestBody, "JB-20", []string{batchProcess, graphDocs},
		"A request succeeded although one that it depends on did not.", "answer it 424, without running it",
		func(p *Pass, d *batch.Document, e *batch.Entry) {
			if b := blocker(d, e); b != nil && e.Class == batch.Success {
				p.ReportEntry(e, "%s succeeded, although it depends on %s, which was answered %d, so it must not run", entry(e), entry(b), b.Code).
					RelatedMark(b.At, "what it depends on")
			}
		}),
	entryRule("batch-dependent-failed-otherwise", Error, NeedsRequestBody, "JB-21", []string{batchProcess, graphDocs},
		"A request that depends on a failed one is answered with another failure than 424.", "answer it 424, without running it",
		func(p *Pass, d *batch.Document, e *batch.Entry) {
			if b := blocker(d, e); b != nil && e.Class == batch.Failure {
				p.ReportEntry(e, "%s is answered %d, but it depends on %s, which was answered %d, so it must be 424: it may have run", entry(e), e.Code, entry(b), b.Code).
					RelatedMark(b.At, "what it depends on")
			}
		}),
	wholeRule("batch-request-unanswered", Warning, NeedsRequestBody, "JB-22", []string{batchResponse, graphDocs},
		"A request of the batch has no answer.", "answer every request of the batch",
		func(p *Pass, d *batch.Document) { unanswered(p, d, false) }),
	wholeRule("batch-request-not-processed", Info, NeedsRequestBody, "JB-23", []string{batchProcess, graphDocs},
		"Requests have no answer here, where the service may stop early or sends the rest later.", "read the rest of the answer, or send these requests again",
		func(p *Pass, d *batch.Document) { unanswered(p, d, true) }),
	entryRule("batch-response-without-request", Error, NeedsRequestBody, "JB-24", []string{batchResponse, graphDocs},
		"An answer has an id that no request has.", "repeat the id of the request as it was sent",
		func(p *Pass, d *batch.Document, e *batch.Entry) {
			if d.Request != nil && !d.Request.IllFormed && d.RequestOf(e) == nil && e.ID != "" && !e.Twice {
				p.ReportMark(e.IDAt, e.ID, "no request of the batch has the id %s, so nobody knows what this answers", Quote([]byte(e.ID)))
			}
		}),
	entryRule("batch-duplicate-response-id", Error, 0, "JB-25", []string{batchResponse, graphDocs},
		"Two answers have the same id.", "answer each request once",
		func(p *Pass, _ *batch.Document, e *batch.Entry) {
			if e.Twice {
				p.ReportMark(e.IDAt, e.ID, "the id %s was answered before, so clients take one of the two answers and drop the other", Quote([]byte(e.ID)))
			}
		}),
	entryRule("batch-victim-without-failed-dependency", Warning, NeedsRequestBody, "JB-26", []string{batchProcess, graphDocs},
		"A request is answered 424, but nothing that it depends on failed.", "answer it with a status of its own, unless the service does not support dependencies at all",
		func(p *Pass, d *batch.Document, e *batch.Entry) {
			q := d.RequestOf(e)
			if !d.IsOData() || e.Class != batch.Victim || q == nil || e.Group != "" || q.Misspelt != "" {
				return
			}
			for _, name := range append(append([]string(nil), q.DependsOn...), q.Dollar()) {
				if b, known := d.Named(e, name); !known && name != "" || b != nil {
					return
				}
			}
			p.ReportEntry(e, "%s is answered 424, but nothing that it depends on failed: it hides its own failure, or the service does not support dependencies", entry(e))
		}),
	entryRule("batch-success-in-failed-group", Warning, 0, "JB-30", []string{batchProcess},
		"A success stands in an atomicity group that failed.", "answer it 424, since it was rolled back",
		func(p *Pass, d *batch.Document, e *batch.Entry) {
			if e.RolledBack {
				p.ReportEntry(e, "%s is answered %d, but another member of group %s failed, so it was rolled back", entry(e), e.Code, Quote([]byte(e.Group)))
			}
		}),
	entryRule("batch-group-without-failure", Warning, 0, "JB-31", []string{batchProcess},
		"An atomicity group failed, but none of its answers says why.", "answer the request that failed with its own status",
		func(p *Pass, d *batch.Document, e *batch.Entry) {
			if g := d.GroupOf(e); e.Class == batch.Victim && g != nil && g.FirstVictim(d) == e && d.Unclear(g) {
				p.ReportEntry(e, "every failure in group %s is 424, so nothing says which request made it fail", Quote([]byte(e.Group)))
			}
		}),
	wholeRule("batch-only-victims", Warning, 0, "JB-32", []string{batchProcess, graphDocs, cosmosDocs, salesforceDocs},
		"Every entry of the answer failed because of another one, and that one is not there.", "add the answer of the request that failed, with its own status",
		func(p *Pass, d *batch.Document) {
			if len(d.Entries) == 0 || d.Partial != nil || d.Lost() > 0 {
				return
			}
			for i := range d.Entries {
				if d.Entries[i].Class != batch.Victim || d.Entries[i].Group != "" {
					return
				}
			}
			p.ReportEntry(&d.Entries[0], "every entry of this answer depends on a failure, but none of them is one, so nothing says what to fix")
		}),
	entryRule("batch-status-not-number", Error, 0, "JB-33", []string{batchResponse, graphDocs},
		"The status of an answer is not a number.", `write "status": 424`,
		func(p *Pass, d *batch.Document, e *batch.Entry) {
			if d.IsOData() && (e.Written != '0' || e.Code == 0) {
				p.ReportEntry(e, "the status of %s is not a number from 100 to 999, so clients that read it as one fail", entry(e))
			}
		}),
	wholeRule("batch-outer-status-contradicts", Warning, NeedsHead, "JB-34", []string{batchResponse, graphDocs, cosmosDocs, salesforceDocs},
		"The status of the whole answer contradicts its entries.", "send 200 for the answer as a whole (Azure Cosmos DB: 207 if an operation failed)",
		func(p *Pass, d *batch.Document) {
			failed := p.Diagnosis.Counts.By[analyze.Failed]+p.Diagnosis.Counts.By[analyze.Dependent] > 0
			switch s := d.Status; {
			case d.Name == batch.Graph && s == 424: // old documentation
			case d.Name == batch.Cosmos && s == 200 && failed:
				p.ReportMark(d.Root, "200", "the answer is a 200, but operations in it failed, for which Azure Cosmos DB sends 207")
			case s >= 400 && !failed && len(d.Entries) > 0:
				p.ReportMark(d.Root, fmt.Sprint(s), "the answer is a %d, but no entry in it failed", s)
			case (d.IsOData() || d.Name == batch.Salesforce) && s >= 300 && len(d.Entries) > 0:
				p.ReportMark(d.Root, fmt.Sprint(s), "the answer is a %d, but it holds the outcome of each request, which goes with 200", s)
			}
		}),
	wholeRule("cosmos-several-failures", Warning, 0, "JB-35", []string{cosmosDocs},
		"A transactional batch reports several failures of their own.", "report the operation that failed with its status and all others as 424",
		func(p *Pass, d *batch.Document) {
			if first, second := twoFailures(d); d.Name == batch.Cosmos && second != nil {
				p.ReportEntry(second, "two operations of one transaction failed on their own account (%d and %d), and client libraries disagree which one they name", first.Code, second.Code).
					RelatedMark(first.At, "the first one")
			}
		}),
	wholeRule("cosmos-success-beside-failure", Warning, 0, "JB-36", []string{cosmosDocs},
		"A transactional batch reports a success beside a failure.", "report every operation but the one that failed as 424",
		func(p *Pass, d *batch.Document) {
			if first, _ := twoFailures(d); d.Name == batch.Cosmos && first != nil {
				for i := range d.Entries {
					if e := &d.Entries[i]; e.Code > 0 && e.Code < 400 {
						p.ReportEntry(e, "operation %s of the transaction is answered %d, but operation %s failed with %d, so nothing was changed", e.Name, e.Code, first.Name, first.Code)
					}
				}
			}
		}),
	entryRule("batch-victim-without-message", Info, 0, "JB-37", []string{batchResponse, graphDocs},
		"A 424 says nothing about what it depends on.", "say in the body which request failed",
		func(p *Pass, d *batch.Document, e *batch.Entry) {
			if e.Class == batch.Victim && e.Message == "" && d.Name != batch.Cosmos && d.Request == nil && len(e.DependsOn) == 0 {
				p.ReportEntry(e, "%s failed because of another one and does not say which, so without the request nobody can tell", entry(e))
			}
		}),
	wholeRule("batch-partial-answer", Info, 0, "JB-38", []string{batchResponse},
		"The answer is only a part: it has a link to the rest.", "follow the link to read the rest",
		func(p *Pass, d *batch.Document) {
			if d.Partial != nil {
				p.ReportMark(d.Partial, "", "the answer goes on behind this link, so causes and dependents may stand there")
			}
		}),
	entryRule("batch-group-not-repeated", Warning, NeedsRequestBody, "JB-39", []string{batchResponse},
		"An answer does not repeat the atomicity group of its request.", "repeat atomicityGroup in the answer",
		func(p *Pass, d *batch.Document, e *batch.Entry) {
			if q := d.RequestOf(e); d.IsOData() && d.Name != batch.Graph && q != nil && q.Group != "" && !e.Told {
				p.ReportEntry(e, "the answer to %s does not repeat its group %s, so without the request nobody sees what was rolled back", entry(e), Quote([]byte(q.Group)))
			}
		}),
)

// entry names an entry.
func entry(e *batch.Entry) string { return "request " + Quote([]byte(e.Name)) }

// blocker is a dependency of an entry that did not succeed, nil if there is
// none or if the entry decides by itself ("if").
func blocker(d *batch.Document, e *batch.Entry) *batch.Entry {
	q := d.RequestOf(e)
	if !d.IsOData() || q == nil || q.If || q.Written || e.Twice {
		return nil
	}
	for _, name := range q.DependsOn {
		b, _ := d.Named(e, name)
		// A sibling that was rolled back ran before; what cannot be read says nothing.
		if b != nil && b != e && !b.RolledBack && b.Code > 0 && d.Before(q, name) {
			return b
		}
	}
	return nil
}

// unanswered reports the requests without an answer, if the service may leave
// them out or not.
func unanswered(p *Pass, d *batch.Document, may bool) {
	if d.Request == nil || d.Request.IllFormed {
		return
	}
	early := d.Partial != nil || d.IsOData() && d.Name != batch.Graph && p.Diagnosis.CauseCount > 0
	if early != may {
		return
	}
	for i := range d.Request.Entries {
		if q := &d.Request.Entries[i]; q.Response < 0 && (q.HasID || d.Profile.ID == "") {
			p.ReportMark(d.Root, q.ID, "%s has no answer: it never ran, or its answer is lost", asked(q))
		}
	}
}

// twoFailures are the first two entries that failed on their own account.
func twoFailures(d *batch.Document) (first, second *batch.Entry) {
	for i := range d.Entries {
		if e := &d.Entries[i]; e.Class == batch.Failure {
			if first != nil {
				return first, e
			}
			first = e
		}
	}
	return first, nil
}
