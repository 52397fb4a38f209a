package search

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"kronika/archive"
)

// Of what a post is looked for by, in those that are like it.
const (
	tellingWords = 12 // words: as many as a long question has, and as cheap
	tellingText  = 32 << 10
	rareEnough   = 0.3 // of [swedish.Analyzer.Rarity]: a word that a third of all texts have tells nothing
	shortWord    = 4   // bytes: shorter ones are seldom names or compounds
	titleCounts  = 2   // times as much as the text
)

// SameCases returns the request for posts with a diarienummer of a post of a blog,
// and false if it has none. Each municipality has numbers of its own.
func (d *Derived) SameCases(src archive.Source) (Request, bool) {
	r := Request{Sort: Newest, Page: 1, Count: []string{}, Facets: map[string][]Choice{}}
	for _, ref := range d.References {
		if ref.Kind == "dnr" {
			r.Facets["dnr"] = append(r.Facets["dnr"], Choice{Value: ref.Value})
		}
	}
	if src.Municipality != "" {
		r.Facets["municipality"] = []Choice{{Value: src.Municipality}}
	} else {
		r.Facets["source"] = []Choice{{Value: src.ID}}
	}
	return r, len(r.Facets["dnr"]) > 0
}

// Alike returns the request for posts that have some of the words that tell most of
// what a post is about, best first, and false if it has none: rare in Swedish,
// and often in the post. The post itself is among them.
func (s *Searcher) Alike(p *archive.Post) (Request, bool) {
	words := s.telling(p)
	return Request{Query: strings.Join(words, " "), Sort: Relevance, Page: 1, Some: true, Count: []string{}, Facets: map[string][]Choice{}}, len(words) > 0
}

// telling returns the words that tell most of a post, the most telling first.
func (s *Searcher) telling(p *archive.Post) (words []string) {
	weight, written := map[string]float64{}, map[string]string{}
	take := func(text string, times float64) {
		for _, t := range s.Analyst.Swedish().Tokens(text) {
			rarity := s.Analyst.Swedish().Rarity(&t)
			if t.Stop || rarity < rareEnough || len(t.Exact) < shortWord || strings.ContainsFunc(t.Exact, notLetter) {
				continue
			}
			weight[t.Term] += times * rarity
			written[t.Term] = cmp.Or(written[t.Term], t.Exact)
		}
	}
	take(p.Title, titleCounts)
	take(p.Text[:min(len(p.Text), tellingText)], 1)
	for term := range weight {
		words = append(words, term)
	}
	slices.SortFunc(words, func(a, b string) int { return cmp.Or(cmp.Compare(weight[b], weight[a]), cmp.Compare(a, b)) })
	words = words[:min(len(words), tellingWords)]
	for i, term := range words {
		words[i] = written[term]
	}
	return words
}

// notLetter reports whether a word with the sign may mean something in a query.
func notLetter(r rune) bool { return !unicode.IsLetter(r) }
