package search

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"sync"

	"kronika/archive"
	"kronika/indexer"
	"kronika/search/query"
)

// maxMarked is in how many bytes of text one answer looks for the words to mark: in
// a few hundred posts of ordinary length. It takes 0.4 s and 50 MiB.
const maxMarked = 2 << 20

// A hitter makes hits of an engine's matches.
type hitter struct {
	store   *archive.Store
	analyst *indexer.Analyst
	marker
	names
	wanted wanted
	forms  map[string]int // the words that were marked, by how often

	left     int  // bytes of text that may still be looked through
	unmarked bool // a post is longer than that
	missing  bool // a post is in the index and not in the archive
}

// each reads the posts of matches, in their order and all out of one state of the archive.
func (h *hitter) each(ctx context.Context, matches []Post, take func(i int, p *archive.Post)) error {
	i := -1
	for p, err := range h.store.Each(ctx, refs(matches)) {
		i++
		switch {
		case errors.As(err, new(*archive.WithdrawnError)): // just now: the search is made again
		case errors.Is(err, archive.ErrNotFound): // of a copy of the archive that is older than the index
			h.missing = true
		case err != nil:
			return err
		default:
			take(i, p)
		}
	}
	return nil
}

// refs returns which texts matches are of.
func refs(matches []Post) []archive.Ref {
	refs := make([]archive.Ref, len(matches))
	for i, m := range matches {
		refs[i] = archive.Ref{ID: m.ID, Revision: m.Revision}
	}
	return refs
}

// hit makes a hit of a match, and returns what is marked in its snippet.
func (h *hitter) hit(p *archive.Post, m Post) (hit Hit, spans []span) {
	hit = Hit{
		ID: p.ID, Revision: p.Revision, Link: "/inlagg/" + p.ID, URL: p.URL, Title: p.Title,
		Published: p.Published, Precision: p.Precision, Source: h.source(p.Source),
		Author: p.Author, Topics: h.topicsOf(m.Topics), Labels: p.Labels, Score: m.Score,
	}
	if p.Status != archive.Present {
		hit.Status = p.Status
	}
	if hit.Title == "" {
		hit.Title, hit.Untitled = firstWords(p.Text), true
	}
	spans = h.best(p, &hit)
	if hit.Paragraph > 0 {
		hit.Link += "#p" + strconv.Itoa(hit.Paragraph)
	}
	return hit, spans
}

// best puts into a hit the paragraph with the most of the words, the first of
// several, and a snippet of it, and returns what is marked there; without words, that
// which earned it a chosen facet. Where only a comment or the title matched, nothing was
// asked for, or the post is too long to look through, the paragraph is 0.
func (h *hitter) best(p *archive.Post, hit *Hit) []span {
	texts := p.Paragraphs()
	if len(texts) > 0 {
		hit.Snippet = snippet(texts[0], nil)
	}
	if len(h.clauses) == 0 && len(h.wanted) == 0 || !h.spend(p) {
		return nil
	}
	passages := sync.OnceValue(func() []indexer.Passage { return indexer.Passages(p) })
	read := func(i int) indexer.Passage { return indexer.Passage{Text: texts[i]} }
	if h.voice != AnyVoice {
		read = func(i int) indexer.Passage { return passages()[i] }
	}
	if i, spans := h.most(texts, read); i >= 0 {
		hit.Paragraph, hit.Snippet, hit.Quotes = i+1, snippet(texts[i], spans), quoted(passages()[i], spans)
		return spans
	}
	if h.voice == AnyVoice {
		var comments []string
		for _, c := range p.Comments {
			comments = append(comments, c.Text)
		}
		if i, spans := h.most(comments, func(i int) indexer.Passage { return indexer.Passage{Text: comments[i]} }); i >= 0 {
			hit.Snippet = "Kommentar: " + snippet(comments[i], spans)
			return nil
		}
	}
	if len(h.wanted) > 0 {
		r := h.analyst.Read(p, h.sources[p.Source].Source)
		if i, spans := h.wanted.best(r); i >= 0 {
			hit.Paragraph, hit.Snippet = i+1, snippet(r.Passages[i].Text, spans)
		}
	}
	return nil
}

// spend reports whether a post is short enough to be looked through.
func (h *hitter) spend(p *archive.Post) bool {
	size := len(p.Text)
	for _, c := range p.Comments {
		size += len(c.Text)
	}
	if size > h.left {
		h.unmarked = true
		return false
	}
	h.left -= size
	return true
}

// quoted says whose words are marked in a passage, if it quotes them.
func quoted(p indexer.Passage, spans []span) string {
	var names []string
	for _, s := range spans {
		if q := p.Quoting(s.start, s.end); q != nil {
			if name := cmp.Or(q.Who, unclear); !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return strings.Join(names, ", ")
}

// unclear stands for the name of a person who is quoted without one.
const unclear = "källa oklar"

// count takes in the words that are marked in a hit.
func (h *hitter) count(spans []span) {
	for _, s := range spans {
		if s.exact != "" {
			h.forms[s.exact]++
		}
	}
}

// maxForms is how many other forms of the words are told.
const maxForms = 12

// others returns the marked words that nobody typed, the commonest first.
func (h hitter) others(typed string) (forms []string) {
	for _, t := range h.analyzer.Tokens(typed) {
		delete(h.forms, t.Exact)
	}
	for form := range h.forms {
		forms = append(forms, form)
	}
	slices.SortFunc(forms, func(a, b string) int { return cmp.Or(cmp.Compare(h.forms[b], h.forms[a]), cmp.Compare(a, b)) })
	return forms[:min(len(forms), maxForms)]
}

// titleWords is how many words stand for the title of an untitled post.
const titleWords = 8

// firstWords returns the beginning of a text as a title.
func firstWords(text string) string {
	var words []string
	for word := range strings.FieldsSeq(text) {
		if len(words) == titleWords {
			return strings.TrimRight(strings.Join(words, " "), ",.:;–-…") + " …"
		}
		words = append(words, word)
	}
	return strings.Join(words, " ")
}

// A Paragraph of a post, as a page shows it.
type Paragraph struct {
	Number int    // from 1
	HTML   string // escaped text, the words of the query in <mark>; line breaks as in the text
	// Quotes are the persons whose words are in it, in order; "källa oklar" for one
	// who is not named.
	Quotes []string
}

// quotes returns who is quoted in a passage.
func quotes(p indexer.Passage) (names []string) {
	for _, q := range p.Quotations {
		if name := cmp.Or(q.Who, unclear); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// Reasons returns the text of a post with the words marked that speak for a topic.
func (s *Searcher) Reasons(p *archive.Post, src archive.Source, topic string) []Paragraph {
	var paragraphs []Paragraph
	r, w := s.Analyst.Read(p, src), wanted{"topic": {topic}}
	for i, passage := range r.Passages {
		spans := w.spans(r, i+1, passage)
		paragraphs = append(paragraphs, Paragraph{i + 1, mark(passage.Text, 0, len(passage.Text), spans), quotes(passage)})
	}
	return paragraphs
}

// Paragraphs returns the text of a post with the words of a query marked; an
// empty query marks none.
func (s *Searcher) Paragraphs(p *archive.Post, text string) []Paragraph {
	plan := newPlan(s.Analyst, s.Synonyms, Request{Page: 1}, query.Parse(text))
	marker := s.marker(plan, nil)
	passages := indexer.Passages(p)
	if i, _ := marker.most(p.Paragraphs(), func(i int) indexer.Passage { return passages[i] }); i < 0 {
		marker = s.marker(plan, fallbacks(plan))
	}
	var paragraphs []Paragraph
	for i, passage := range passages {
		paragraphs = append(paragraphs, Paragraph{i + 1, mark(passage.Text, 0, len(passage.Text), marker.spans(passage)), quotes(passage)})
	}
	return paragraphs
}

// Derive returns what a post of a blog says, as far as a program can tell.
func (s *Searcher) Derive(p *archive.Post, src archive.Source) *Derived {
	return Derive(s.Analyst, p, src)
}

// fallbacks returns the first fallback of each clause that has one.
func fallbacks(p plan) (first []Fallback) {
	for i, c := range p.Clauses {
		if len(c.Fallbacks) > 0 {
			first = append(first, Fallback{Clause: i})
		}
	}
	return first
}
