package batch

import "fmt"

// choose decides which profile the answer has.
func (p *parse) choose() (*Document, error) {
	d := p.doc
	for i := range p.cands {
		f := p.found[i]
		if f == nil {
			continue
		}
		if f.lack != "" {
			p.tried = append(p.tried, f.lack)
			continue
		}
		if p.cands[i].kind == cosmosKind && len(f.entries) == 0 && p.o.Force == "" {
			p.tried = append(p.tried, "the array is empty")
			continue
		}
		d.Profile, d.Name, d.Entries, d.More = &p.cands[i], p.cands[i].Name, f.entries, f.more
		if d.IsOData() && (p.o.Force == Graph || p.o.Force == "" && (p.graph || f.graph || isGraph(p.o.URL))) {
			d.Name = Graph
		}
		p.names(f)
		return d, nil
	}
	if p.o.Force == Lone424 || p.o.Force == "" && (d.Status == 424 || d.Status == 0 && p.status == 424) {
		d.Name, d.Status = Lone424, 424
		if p.code != "" && d.Message != "" {
			d.Message = p.code + ": " + d.Message
		}
		return d, nil
	}
	return nil, &NotRecognised{Why: p.why()}
}

// names gives each entry the name that people know it by.
func (p *parse) names(f *found) {
	for i := range p.doc.Entries {
		e := &p.doc.Entries[i]
		e.Name = e.ID
		if e.Name == "" {
			e.Name = fmt.Sprint(i + 1)
		}
		if f.lists > 1 {
			scope := fmt.Sprint(e.Scope + 1)
			if len(p.scopes) == f.lists {
				scope = p.scopes[e.Scope]
			}
			e.Name = scope + "/" + e.Name
		}
	}
}

// why says what was looked for.
func (p *parse) why() []string {
	if len(p.doc.Faults) > 0 && p.doc.Cut {
		fault := p.doc.Faults[len(p.doc.Faults)-1]
		at := fault.At.At
		p.tried = append(p.tried, fmt.Sprintf("it cannot be read beyond line %d, column %d", at.Line, at.Col))
	}
	if p.o.Force != "" && p.o.Force != Lone424 && len(p.tried) == 0 {
		q := &p.cands[0]
		if q.List == "" {
			return []string{fmt.Sprintf("profile %s looks for an array of entries, and this is none", p.o.Force)}
		}
		return []string{fmt.Sprintf("profile %s looks for an array %q, and there is none", p.o.Force, q.List)}
	}
	looked := `looked for "responses" with id and status (OData, Microsoft Graph), "compositeResponse" (Salesforce), an array of entries with statusCode (Cosmos DB), and a status 424`
	for i := range p.o.Profiles {
		looked += fmt.Sprintf(", %q (profile %s)", p.o.Profiles[i].List, p.o.Profiles[i].Name)
	}
	return append(p.tried, looked)
}
