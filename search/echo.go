package search

import (
	"fmt"
	"strings"

	"kronika/archive"
	"kronika/search/query"
)

// echo says back what was asked and what was repaired.
func echo(r Request, q query.Query, p plan, found *Found) Echo {
	e := Echo{Q: r.Query, Said: q.Said(), Repairs: append(q.Repairs, p.repairs...), Synonyms: p.means, Filters: map[string][]string{}}
	if r.Some && p.several() {
		e.Said = q.SaidSome()
	}
	switch r.Voice {
	case Own:
		e.Said += ", bara i skribentens egna ord"
	case Quoted:
		e.Said += ", bara i citat"
	}
	for _, f := range found.Fallbacks {
		e.Repairs = append(e.Repairs, p.said(f))
	}
	e.Repairs = append(e.Repairs, p.spared(found)...)
	for name, choices := range r.Facets {
		for _, c := range choices {
			e.Filters[name] = append(e.Filters[name], c.String())
		}
	}
	for name, d := range map[string]archive.Date{"from": r.From, "to": r.To} {
		if d != "" {
			e.Filters[name] = []string{string(d)}
		}
	}
	return e
}

// said says that something was found in another way than it was typed.
func (p plan) said(f Fallback) string {
	if len(f.Words) > 0 {
		return "Inget inlägg har ”" + p.typed[f.Clause] + "”; sökte på det som stavas nästan så: " + strings.Join(f.Words, ", ") + "."
	}
	return "Inget inlägg har ”" + p.typed[f.Clause] + "” som det skrevs; sökte med å, ä och ö lästa som a och o."
}

// spared says what an engine did not look for.
func (p plan) spared(found *Found) (said []string) {
	for _, c := range found.Cut {
		switch typed := p.typed[c.Clause]; {
		case c.Short:
			said = append(said, "Att leta efter ”"+typed+"” tog för lång tid och avbröts; fler inlägg än de som visas kan ha det.")
		case strings.HasSuffix(typed, "*") && !strings.Contains(typed, " "):
			said = append(said, fmt.Sprintf("Så många ord börjar på ”%s” att bara de %d vanligaste söktes.", strings.TrimRight(typed, "*"), c.Terms))
		default:
			said = append(said, fmt.Sprintf("I ”%s” står * för så många ord att bara de %d vanligaste söktes.", typed, c.Terms))
		}
	}
	if found.Rough {
		said = append(said, "Hur nära varandra orden står påverkade inte ordningen: det hade tagit för lång tid.")
	}
	return said
}
