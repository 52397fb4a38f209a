package search

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"unicode"

	"kronika/archive"
	"kronika/search/query"
)

// names knows what readers call the values of facets.
type names struct {
	topics  map[string]string
	organs  map[string]string
	sources map[string]archive.SourceState
}

func (s *Searcher) names(states []archive.SourceState) names {
	s.listed.once.Do(func() { s.listed.topics, s.listed.organs = s.Analyst.Topics().Names(), s.Analyst.Bodies().Names() })
	n := names{s.listed.topics, s.listed.organs, make(map[string]archive.SourceState, len(states))}
	for _, state := range states {
		n.sources[state.ID] = state
	}
	return n
}

// listed are the names of topics and organs, made once.
type listed struct {
	once           sync.Once
	topics, organs map[string]string
}

var owners = map[archive.Owner]string{
	archive.Authority: "Myndighet", archive.Elected: "Förtroendevald", archive.Party: "Parti", archive.Private: "Privatperson",
}

// of returns the name of a facet's value, the value itself if it has none.
func (n names) of(facet, value string) string {
	name := ""
	switch facet {
	case "topic":
		name = n.topics[value]
	case "organ":
		name = n.organs[value]
	case "source":
		name = n.sources[value].Name
	case "owner":
		name = owners[archive.Owner(value)]
	case "month":
		if month := monthOf(value); month > 0 {
			name = query.Months[month%12] + " " + value[:len("2012")]
		}
	}
	if name == "" {
		return value
	}
	return name
}

func (n names) source(id string) SourceRef {
	s := n.sources[id]
	return SourceRef{ID: id, Name: n.of("source", id), Owner: s.Owner}
}

// topicsOf returns topics in the order of their names: how strongly a post is about each
// is not in the index.
func (n names) topicsOf(ids []string) []Named {
	named := make([]Named, len(ids))
	for i, id := range ids {
		named[i] = Named{id, n.of("topic", id)}
	}
	slices.SortFunc(named, func(a, b Named) int {
		return cmp.Or(cmp.Compare(sortKey(a.Name), sortKey(b.Name)), cmp.Compare(a.ID, b.ID))
	})
	return named
}

// sortKey puts å, ä and ö last, as Swedish does: Unicode has them in another order.
func sortKey(name string) string {
	return strings.Map(func(r rune) rune {
		switch r = unicode.ToLower(r); r {
		case 'å':
			return '{'
		case 'ä':
			return '|'
		case 'ö':
			return '}'
		}
		return r
	}, name)
}

// facets returns the counted facets as readers see them. A chosen value that no
// post has at all is shown too, so that it can be taken back.
func (n names) facets(found *Found, r Request) map[string][]Value {
	facets := map[string][]Value{}
	for facet, counts := range found.Facets {
		values := make([]Value, 0, len(counts))
		for _, c := range counts {
			values = append(values, n.value(facet, c, r))
		}
		for _, choice := range r.Facets[facet] {
			if !slices.ContainsFunc(values, func(v Value) bool { return v.Value == choice.Value }) {
				values = append(values, n.value(facet, Count{Value: choice.Value}, r))
			}
		}
		facets[facet] = values
	}
	return facets
}

func (n names) value(facet string, c Count, r Request) Value {
	return Value{
		Value: c.Value, Name: strings.TrimSpace(n.of(facet, c.Value)), Count: c.Count,
		Selected: slices.Contains(r.Facets[facet], Choice{c.Value, false}),
		Excluded: slices.Contains(r.Facets[facet], Choice{c.Value, true}),
	}
}
