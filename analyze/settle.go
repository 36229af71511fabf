package analyze

// settle decides from the whole body which method it answers: the first row
// of the evidence that fits. A method that was known before is kept.
func settle(known Method, f *Facts, o *outcomes) Method {
	root := f.Root
	if known.Class != ClassUnknown || known.Name != "" {
		return known
	}
	certain := func(name string, c Class) Method {
		return Method{Name: name, Class: c, From: "body", Certainty: Certain}
	}
	probable := func(name string, c Class) Method {
		return Method{Name: name, Class: c, From: "body", Certainty: Probable}
	}
	propDeps := o.sum.deps - o.sum.statusDeps
	switch {
	case root.Kind == KindMkcol:
		return certain("MKCOL", ClassUpdate)
	case root.Kind == KindMkcalendar:
		return certain("MKCALENDAR", ClassUpdate)
	case root.Kind != KindMultistatus:
		return Method{}
	case f.SyncToken:
		m := certain("REPORT", ClassRead)
		m.Report = "{DAV:}sync-collection"
		return m
	case f.CalendarData && f.AddressData:
		return certain("REPORT", ClassRead)
	case f.CalendarData:
		m := certain("REPORT", ClassRead)
		m.kinds = CalendarReports
		return m
	case f.AddressData:
		m := certain("REPORT", ClassRead)
		m.kinds = AddressReports
		return m
	case o.sum.values:
		return certain("", ClassRead)
	case o.mixed:
		return certain("PROPPATCH", ClassUpdate)
	case propDeps > 0 && o.responsesWithFail == 1 && o.sum.failures() > 0 && o.unexplained > 0:
		return probable("LOCK", ClassLock)
	case propDeps > 0 && o.sum.failures() == 0 && o.sum.lockDeps == 0 && o.sum.statusDeps == 0:
		return probable("PROPPATCH", ClassUpdate)
	}
	return Method{}
}

// outcome says what the operation came to, by class.
func (o *outcomes) outcome(d *Diagnosis, c *Counts) Outcome {
	failed := c.By[Failed] + c.By[Dependent] + c.By[Redirected]
	ok := c.By[Succeeded]
	switch {
	case d.IllFormed || d.Cut || c.By[Unclassifiable] > 0:
		return OutcomeUnknown
	case d.Method.Class == ClassRead:
		return Read
	case d.Method.Class == ClassUpdate:
		switch {
		case o.contradiction:
			return Contradictory
		case failed > 0 && ok > 0:
			return OutcomeUnknown // different responses: nothing says which of them was undone
		case failed > 0:
			return RolledBack
		case ok > 0:
			return Applied
		}
		return OutcomeUnknown
	case d.Method.Class == ClassLock:
		if ok > 0 {
			return Contradictory
		}
		return NotApplied
	case d.Method.Class == ClassTree:
		return o.treeOutcome(failed, ok)
	}
	return OutcomeUnknown
}

func (o *outcomes) treeOutcome(failed, ok int64) Outcome {
	switch {
	case o.tree.conflict:
		return Contradictory
	case failed > 0 && o.total.entries == 1 && o.tree.rootEntry:
		return NotApplied
	case failed > 0:
		return PartlyApplied
	case ok > 0:
		return Applied
	}
	return OutcomeUnknown
}

// counts sorts the tally into classes.
func (o *outcomes) counts(c Class, responses int64) Counts {
	n := Counts{Responses: responses, Entries: o.total.entries}
	for form := range o.total.by {
		for code, k := range o.total.by[form] {
			if k > 0 {
				n.By[classify(c, form, code, false)] += k
			}
		}
	}
	if c == ClassUnknown || c == ClassOther {
		n.By[Absent] -= o.deps424With404
		n.By[Failed] += o.deps424With404
	}
	return n
}
