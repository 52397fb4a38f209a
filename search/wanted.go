package search

import (
	"slices"

	"kronika/indexer"
	"kronika/indexer/swedish"
)

// Wanted are the values that hits were asked to have, by facet, of the facets that
// are derived from the text: places in it speak for them.
type wanted map[string][]string

// derived are those facets.
var derived = []string{"topic", "organ", "place", "person", "decision", "dnr"}

// want returns the values that a request chooses and that its words name.
func want(r Request, p plan) wanted {
	w := wanted{}
	add := func(facet, value string) {
		if slices.Contains(derived, facet) {
			w[facet] = append(w[facet], value)
		}
	}
	for facet, choices := range r.Facets {
		for _, c := range choices {
			if !c.Exclude {
				add(facet, c.Value)
			}
		}
	}
	for _, c := range p.Clauses {
		for _, t := range c.leaves() {
			add(t.Field, t.Terms[0])
		}
	}
	return w
}

// best returns the paragraph with the most that speaks for the values, the first
// of several, and where it does; -1 if none does.
func (w wanted) best(r *indexer.Reading) (best int, spans []span) {
	best = -1
	most := 0
	for i, p := range r.Passages {
		found := w.spans(r, i+1, p)
		n := len(found)
		for _, t := range r.Topics {
			if t.Paragraph == i+1 && slices.Contains(w["topic"], t.ID) {
				n += len(t.Evidence) // it earned the topic
			}
		}
		if len(found) > 0 && n > most {
			best, spans, most = i, found, n
		}
	}
	return best, spans
}

// spans returns what in a paragraph, which has a number, speaks for the values.
func (w wanted) spans(r *indexer.Reading, number int, p indexer.Passage) []span {
	var found []span
	offset := r.Offset(number)
	for _, t := range r.Topics {
		for _, e := range t.Evidence {
			if e.Paragraph == number && slices.Contains(w["topic"], t.ID) {
				found = append(found, span{start: e.Start, end: e.End})
			}
		}
	}
	for _, place := range r.Places {
		for _, e := range place.Evidence {
			if !e.Title && slices.Contains(w["place"], place.Name) {
				found = within(found, e.Start-offset, e.End-offset, p)
			}
		}
	}
	for _, person := range r.People {
		if slices.Contains(w["person"], person.Name) {
			found = within(found, person.Start-offset, person.End-offset, p)
		}
	}
	for _, m := range p.Bodies {
		if slices.Contains(w["organ"], m.ID) {
			found = append(found, span{start: m.Start, end: m.End})
		}
	}
	for _, d := range p.Decisions {
		if slices.Contains(w["decision"], string(d.Stage)) {
			found = append(found, span{start: d.VerbStart, end: d.VerbEnd})
		}
	}
	for _, t := range p.Tokens {
		if slices.Contains(w["dnr"], swedish.DiaryNumber(t.Refs)) {
			found = append(found, span{start: t.Start, end: t.RefEnd})
		}
	}
	slices.SortFunc(found, func(a, b span) int { return a.start - b.start })
	return found
}

// within adds a span that lies in a passage.
func within(spans []span, start, end int, p indexer.Passage) []span {
	if start < 0 || end > len(p.Text) {
		return spans
	}
	return append(spans, span{start: start, end: end})
}
