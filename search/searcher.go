package search

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"kronika/archive"
	"kronika/indexer"
	"kronika/search/query"
)

// A Searcher answers requests. It may be used by several goroutines.
type Searcher struct {
	Engine  Engine
	Store   *archive.Store
	Analyst *indexer.Analyst

	Synonyms *Synonyms // nil: none
}

// Search answers a request as [ParseRequest] reads it. A decision that falls
// while the answer is made is in it.
func (s *Searcher) Search(ctx context.Context, r Request) (*Result, error) {
	began := time.Now()
	for {
		decided, err := s.Store.Decided(ctx)
		if err != nil {
			return nil, fmt.Errorf("search: %w", err)
		}
		res, err := s.search(ctx, r, decided)
		if err != nil {
			return nil, err
		}
		now, err := s.Store.Head()
		if err != nil {
			return nil, fmt.Errorf("search: %w", err)
		}
		if now != decided.Head {
			continue
		}
		res.Epoch = res.Generation + "/" + decided.Head.String()
		res.TookMS = float64(time.Since(began).Microseconds()) / 1000
		return res, nil
	}
}

func (s *Searcher) search(ctx context.Context, r Request, decided *archive.Decided) (*Result, error) {
	q := query.Parse(r.Query)
	p := newPlan(s.Analyst, s.Synonyms, r, q)
	p.Withheld = decided.Since
	found, err := s.Engine.Find(ctx, &p.Plan)
	if err != nil {
		return nil, err
	}
	states, err := s.Store.States(ctx)
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	n := newNames(s.Analyst, states)
	res := &Result{
		Query: echo(r, q, p, found), Total: found.Total, Page: r.Page, Size: r.Size, Sort: r.Sort,
		Facets: n.facets(found, r), Histogram: histogram(found.Months), Generation: found.Generation,
	}
	res.Coverage = coverage(found.Coverage, states)
	h := hitter{store: s.Store, marker: newMarker(s.Analyst.Swedish(), p, found.Fallbacks), names: n, forms: map[string]int{}}
	if res.Hits, err = h.hits(ctx, found.Hits); err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	if p.LastHit(found.Total) && p.Wider > 0 && found.WiderTotal > 0 {
		res.Wider = &Wider{Said: q.SaidSome(), Total: found.WiderTotal}
		if res.Wider.Hits, err = h.hits(ctx, found.Wider); err != nil {
			return nil, fmt.Errorf("search: %w", err)
		}
	}
	res.Query.Forms = h.others(r.Query)
	if p.Offset+len(found.Hits) < found.Total && r.Size > 0 && (r.Page+1)*r.Size <= MaxWindow {
		next := r
		next.Page++
		res.Next = "/api/v1/search?" + next.Values().Encode()
	}
	return res, nil
}

// echo says back what was asked and what was repaired.
func echo(r Request, q query.Query, p plan, found *Found) Echo {
	e := Echo{Q: r.Query, Said: q.Said(), Repairs: append(q.Repairs, p.repairs...), Synonyms: p.means, Filters: map[string][]string{}}
	if r.Some && p.several() {
		e.Said = q.SaidSome()
	}
	for _, f := range found.Fallbacks {
		e.Repairs = append(e.Repairs, p.said(f))
	}
	for _, i := range found.Cut {
		e.Repairs = append(e.Repairs, fmt.Sprintf("Så många ord börjar på ”%s” att bara de %d vanligaste söktes.", strings.TrimRight(p.typed[i], "*"), MaxTerms))
	}
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

// coverage adds when a blog was last fetched to what the engine knows.
func coverage(c Coverage, states []archive.SourceState) Coverage {
	for _, s := range states {
		if f := s.Fetched; !f.IsZero() && (c.Fetched == nil || f.After(*c.Fetched)) {
			c.Fetched = &f
		}
	}
	return c
}

// histogram fills the months between the first and the last that have posts.
func histogram(months []Count) Histogram {
	h := Histogram{Interval: "month", Buckets: []Bucket{}}
	for _, m := range months {
		for n := len(h.Buckets); n > 0; n = len(h.Buckets) {
			next := archive.NewDate(h.Buckets[n-1].Start.Start().AddDate(0, 1, 0), archive.Month)
			if next >= archive.Date(m.Value) {
				break
			}
			h.Buckets = append(h.Buckets, Bucket{Start: next})
		}
		h.Buckets = append(h.Buckets, Bucket{archive.Date(m.Value), m.Count})
	}
	return h
}

// A hitter makes hits of an engine's matches.
type hitter struct {
	store *archive.Store
	marker
	names
	forms map[string]int // the words that were marked, by how often
}

func (h hitter) hits(ctx context.Context, matches []Post) ([]Hit, error) {
	hits := make([]Hit, 0, len(matches))
	for _, m := range matches {
		p, err := h.store.Revision(ctx, m.ID, m.Revision)
		if errors.Is(err, archive.ErrNotFound) {
			// The archive has moved on since the index was made.
			p, err = h.store.Post(ctx, m.ID)
		}
		if errors.As(err, new(*archive.WithdrawnError)) {
			continue // just now: the search is made again
		}
		if err != nil {
			return nil, err
		}
		hits = append(hits, h.hit(p, m))
	}
	return hits, nil
}

func (h hitter) hit(p *archive.Post, m Post) Hit {
	hit := Hit{
		ID: p.ID, Revision: p.Revision, Link: "/inlagg/" + p.ID, URL: p.URL, Title: p.Title,
		Published: p.Published, Precision: p.Precision, Source: h.source(p.Source),
		Author: p.Author, Topics: h.topicsOf(m.Topics), Labels: p.Labels, Score: m.Score,
	}
	if hit.Title == "" {
		hit.Title, hit.Untitled = firstWords(p.Text), true
	}
	hit.Paragraph, hit.Snippet = h.best(p)
	if hit.Paragraph > 0 {
		hit.Link += fmt.Sprintf("#p%d", hit.Paragraph)
	}
	return hit
}

// best returns the paragraph with the most of the words, the first of several,
// and a snippet of it. Where only a comment or the title matched, or nothing
// was asked for, the paragraph is 0.
func (h hitter) best(p *archive.Post) (paragraph int, cut string) {
	paragraphs := p.Paragraphs()
	if i, spans := h.most(paragraphs); i >= 0 {
		h.count(spans)
		return i + 1, snippet(paragraphs[i], spans)
	}
	comments := make([]string, len(p.Comments))
	for i, c := range p.Comments {
		comments[i] = c.Text
	}
	if i, spans := h.most(comments); i >= 0 {
		return 0, "Kommentar: " + snippet(comments[i], spans)
	}
	if len(paragraphs) == 0 {
		return 0, ""
	}
	return 0, snippet(paragraphs[0], nil)
}

func (h hitter) count(spans []span) {
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

// most returns the text in which the most clauses match, and the spans in it;
// -1 if none matches anywhere.
func (h hitter) most(texts []string) (best int, spans []span) {
	best = -1
	most := [2]int{}
	for i, text := range texts {
		found := h.spans(text)
		clauses := map[int]bool{}
		for _, s := range found {
			clauses[s.clause] = true
		}
		if n := [2]int{len(clauses), len(found)}; n[0] > most[0] || n[0] == most[0] && n[1] > most[1] {
			best, spans, most = i, found, n
		}
	}
	return best, spans
}

// titleWords is how many words stand for the title of an untitled post.
const titleWords = 8

// firstWords returns the beginning of a text as a title.
func firstWords(text string) string {
	words := strings.Fields(text)
	if len(words) <= titleWords {
		return strings.Join(words, " ")
	}
	return strings.TrimRight(strings.Join(words[:titleWords], " "), ",.:;–-") + " …"
}

// A Paragraph of a post, as a page shows it.
type Paragraph struct {
	Number int    // from 1
	HTML   string // escaped text, the words of the query in <mark>; line breaks as in the text
}

// Paragraphs returns the text of a post with the words of a query marked; an
// empty query marks none.
func (s *Searcher) Paragraphs(p *archive.Post, text string) []Paragraph {
	plan := newPlan(s.Analyst, s.Synonyms, Request{Page: 1}, query.Parse(text))
	marker := newMarker(s.Analyst.Swedish(), plan, nil)
	if i, _ := (hitter{marker: marker}).most(p.Paragraphs()); i < 0 {
		marker = newMarker(s.Analyst.Swedish(), plan, fallbacks(plan))
	}
	var paragraphs []Paragraph
	for i, text := range p.Paragraphs() {
		paragraphs = append(paragraphs, Paragraph{i + 1, mark(text, 0, len(text), marker.spans(text))})
	}
	return paragraphs
}

// Topics returns what a post is about, the strongest topic first.
func (s *Searcher) Topics(p *archive.Post) []Named {
	topics := []Named{}
	names := s.Analyst.Topics().Names()
	for _, t := range s.Analyst.Topics().Match(p.Title, p.Text) {
		topics = append(topics, Named{t.ID, names[t.ID]})
	}
	return topics
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
