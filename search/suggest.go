package search

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"kronika/archive"
	"kronika/indexer"
)

const (
	maxSuggestions = 10 // as many as can be looked over at once
	leastTyped     = 2  // letters: one begins nearly everything
)

// Suggestions are ways to go on with what is typed; their JSON is the API's.
type Suggestions struct {
	Q           string       `json:"q"`           // as typed
	Suggestions []Suggestion `json:"suggestions"` // the commonest first, at most ten; never null

	// Epoch is another whenever the same question may have another answer.
	Epoch string `json:"-"`
}

// A Suggestion is one way to go on.
type Suggestion struct {
	Text  string         `json:"text"` // the whole query
	Name  string         `json:"name"` // what was added to it, as readers see it
	Kind  SuggestionKind `json:"kind"`
	Count int            `json:"count"` // posts that have it
}

// A SuggestionKind says what is suggested.
type SuggestionKind string

// The kinds of suggestions: a word of the posts, or what they are about or name.
const (
	WordKind  SuggestionKind = "word"
	TopicKind SuggestionKind = "topic"
	OrganKind SuggestionKind = "organ"
	PlaceKind SuggestionKind = "place"
)

// Suggest completes the last word of a query out of what posts say that may be
// shown. It suggests nothing after less than two letters, or in a field.
func (s *Searcher) Suggest(ctx context.Context, q string) (*Suggestions, error) {
	ctx, cancel := context.WithTimeout(ctx, MaxTime)
	defer cancel()
	answer := &Suggestions{Q: q, Suggestions: []Suggestion{}}
	head, last := lastWord(q)
	tokens := s.Analyst.Swedish().Tokens(last)
	if len(tokens) != 1 || utf8.RuneCountInString(last) < leastTyped || strings.ContainsAny(last, "*:") {
		return answer, nil
	}
	c := completer{s, head, tokens[0].Exact}
	generation := ""
	now, err := s.whole(ctx, func(decided *archive.Decided) error {
		found, err := c.named(ctx, decided, &generation)
		if err != nil {
			return err
		}
		words, err := c.words(ctx, decided)
		answer.Suggestions = append([]Suggestion{}, commonest(append(found, words...))...)
		return err
	})
	if err != nil {
		return nil, err
	}
	answer.Epoch = epoch(generation, now)
	return answer, nil
}

// lastWord cuts a query before the word that is being typed.
func lastWord(q string) (before, last string) {
	i := strings.LastIndexAny(q, " \t\"(")
	before, last = q[:i+1], q[i+1:]
	if bare, ok := strings.CutPrefix(last, "-"); ok {
		return before + "-", bare
	}
	return before, last
}

func commonest(found []Suggestion) []Suggestion {
	slices.SortFunc(found, func(a, b Suggestion) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Kind, b.Kind))
	})
	return found[:min(len(found), maxSuggestions)]
}

// A completer completes one word.
type completer struct {
	*Searcher
	before string // what was typed before the word
	typed  string // the word, in small letters
}

// words returns the words of posts that begin so, but the typed one itself.
func (c completer) words(ctx context.Context, decided *archive.Decided) (all []Suggestion, err error) {
	terms, err := c.Engine.Complete(ctx, &Completion{Field: indexer.Exact, Prefix: c.typed, Limit: maxSuggestions + 1, Withheld: decided.Since})
	for _, t := range terms {
		if t.Value != c.typed {
			all = append(all, Suggestion{c.before + t.Value, t.Value, WordKind, t.Count})
		}
	}
	return all, err
}

// named returns the topics, bodies and places with a word in their names that begins
// so. Within quotes there are none: words stand there.
func (c completer) named(ctx context.Context, decided *archive.Decided, generation *string) (all []Suggestion, err error) {
	found, err := c.Engine.Find(ctx, &Plan{Sort: Newest, Count: []string{"topic", "organ", "place"}, Withheld: decided.Since})
	if err != nil {
		return nil, err
	}
	*generation = found.Generation
	if strings.Count(c.before, `"`)%2 == 1 {
		return nil, nil
	}
	n := c.names(nil)
	for _, facet := range []struct {
		kind  SuggestionKind
		field string
	}{{TopicKind, "ämne:"}, {OrganKind, "organ:"}, {PlaceKind, "plats:"}} {
		for _, v := range found.Facets[string(facet.kind)] {
			if name := n.of(string(facet.kind), v.Value); c.begins(name) {
				all = append(all, Suggestion{c.before + facet.field + inField(v.Value), name, facet.kind, v.Count})
			}
		}
	}
	return all, nil
}

// begins reports whether a word of a name begins as the typed one.
func (c completer) begins(name string) bool {
	return slices.ContainsFunc(strings.Fields(strings.ToLower(name)), func(w string) bool { return strings.HasPrefix(w, c.typed) })
}

// inField returns a value as it stands behind a field.
func inField(value string) string {
	value = strings.ReplaceAll(value, `"`, "")
	if strings.ContainsAny(value, " ()") {
		return `"` + value + `"`
	}
	return value
}
