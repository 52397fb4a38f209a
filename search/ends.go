package search

import (
	"context"
	"slices"

	"kronika/search/query"
)

// ends puts the oldest and the newest hit into an answer.
func (h *hitter) ends(ctx context.Context, res *Result, found *Found) (err error) {
	if res.First, err = h.mention(ctx, res.Hits, found.First); err != nil {
		return err
	}
	res.Last, err = h.mention(ctx, res.Hits, found.Last)
	return err
}

// mention returns a post as a mention, read anew if it is not among the hits; nil for
// none.
func (h *hitter) mention(ctx context.Context, hits []Hit, m *Post) (*Mention, error) {
	if m == nil {
		return nil, nil
	}
	at := slices.IndexFunc(hits, func(hit Hit) bool { return hit.ID == m.ID })
	if at < 0 {
		var err error
		if hits, err = h.hits(ctx, []Post{*m}); err != nil || len(hits) == 0 {
			return nil, err
		}
		at = 0
	}
	return &Mention{hits[at].Published, hits[at].Link, hits[at].Title}, nil
}

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
