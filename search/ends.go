package search

import (
	"context"
	"slices"

	"kronika/archive"
	"kronika/search/query"
)

// fill reads the posts of an answer, all of them at once, and makes its hits of them, the
// wider ones if it is to have any, and the oldest and the newest hit.
func (h *hitter) fill(ctx context.Context, res *Result, found *Found) error {
	matches := slices.Clone(found.Hits)
	if res.Wider != nil {
		matches, res.Wider.Hits = append(matches, found.Wider...), []Hit{}
	}
	hits, shown := len(found.Hits), len(matches)
	for _, end := range []*Post{found.First, found.Last} {
		if end != nil && !slices.ContainsFunc(found.Hits, func(p Post) bool { return p.ID == end.ID }) {
			matches = append(matches, *end)
		}
	}
	aside := *h // what is left unmarked in a post that is only mentioned is not told
	mentions := map[string]Mention{}
	err := h.each(ctx, matches, func(i int, p *archive.Post) {
		if i >= shown {
			hit, _ := aside.hit(p, matches[i])
			mentions[matches[i].ID] = mentionOf(hit)
			return
		}
		hit, spans := h.hit(p, matches[i])
		h.count(spans)
		if i >= hits {
			res.Wider.Hits = append(res.Wider.Hits, hit)
			return
		}
		res.Hits = append(res.Hits, hit)
		mentions[matches[i].ID] = mentionOf(hit)
	})
	mention := func(end *Post) *Mention { // of its own, even if one post is both
		if end == nil {
			return nil
		}
		if m, ok := mentions[end.ID]; ok {
			return &m
		}
		return nil // withdrawn just now
	}
	res.First, res.Last = mention(found.First), mention(found.Last)
	return err
}

func mentionOf(h Hit) Mention { return Mention{h.Published, h.Link, h.Title} }

// missing returns the clauses that no post has, as they were typed.
func (p plan) missing(found *Found) (typed []string) {
	for _, i := range found.Missing {
		if !slices.Contains(typed, p.typed[i]) {
			typed = append(typed, p.typed[i])
		}
	}
	return typed
}

// strict returns the query that finds nothing but what was typed, if more was found than that.
func (p plan) strict(q query.Query, total int, e Echo) string {
	if total == 0 || len(e.Forms)+len(e.Synonyms)+len(e.Repairs) == 0 {
		return ""
	}
	if text := q.Exactly().String(); text != q.String() && len(text) <= MaxQuery {
		return text
	}
	return ""
}
