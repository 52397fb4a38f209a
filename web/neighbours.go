package web

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strconv"
	"time"

	"kronika/archive"
	"kronika/search"
)

// A neighbour is another post, with its date and whose it is.
type neighbour struct {
	link
	Date     archive.Date
	Dateline string
	Blog     string // empty: of the same
	Why      string // "samma diarienummer"; empty: it has words in common
}

// Neighbours are posts near a post: in time, or in what they are about.
type neighbours struct {
	Previous, Next *neighbour  // of the same blog; nil: none
	Week           []neighbour // of other blogs in the same week
	WeekAll        string      // address of all of them; empty if there are no more
	Related        []neighbour
}

const (
	// sameDay is among how many posts of a blog the one before and behind are looked
	// for: those of the same day, and one more.
	sameDay    = 20
	weekPosts  = 5
	maxRelated = 5
	// likeEnough is what share of the score that the post itself gets for its most
	// telling words another must have to be called related.
	likeEnough = 0.2
)

// neighbours returns the posts near a post. Where they cannot be looked for just
// now, the page does without.
func (s *site) neighbours(ctx context.Context, post *archive.Post, src archive.Source, d *search.Derived) neighbours {
	var n neighbours
	n.Previous = s.beside(ctx, post, -1)
	n.Next = s.beside(ctx, post, 1)
	n.Week, n.WeekAll = s.week(ctx, post)
	n.Related = s.related(ctx, post, src, d)
	return n
}

// looked returns the hits of a request, none if it is not answered.
func (s *site) looked(ctx context.Context, r search.Request) *search.Result {
	res, err := s.find(ctx, r)
	if err != nil {
		if !errors.Is(err, errNotReady) && !errors.Is(err, errBusy) && ctx.Err() == nil {
			s.log.Error("neighbours", "err", err)
		}
		return &search.Result{}
	}
	return res
}

// beside returns the post of the same blog that comes next in time (step 1), or
// that came before (step -1), nil if none did. Posts of one moment are in the order
// of their IDs.
func (s *site) beside(ctx context.Context, post *archive.Post, step int) *neighbour {
	if post.Published.Start().IsZero() {
		return nil
	}
	r := only(ask(), "source", post.Source)
	r.Size, r.Count = sameDay, []string{}
	if step < 0 {
		r.To, r.Sort = day(post.Published), search.Newest
	} else {
		r.From, r.Sort = day(post.Published), search.Oldest
	}
	var best *search.Hit
	for _, h := range s.looked(ctx, r).Hits {
		if inTime(h.Published, h.ID, post.Published, post.ID)*step <= 0 {
			continue
		}
		if best == nil || inTime(h.Published, h.ID, best.Published, best.ID)*step < 0 {
			best = &h
		}
	}
	if best == nil {
		return nil
	}
	n := s.neighbour(*best)
	n.Blog = ""
	return &n
}

// inTime compares two posts by date, then by ID.
func inTime(a archive.Date, id string, b archive.Date, other string) int {
	return cmp.Or(a.Start().Compare(b.Start()), cmp.Compare(id, other))
}

// day cuts a date to its day, if it is so precise.
func day(d archive.Date) archive.Date { return d[:min(len(d), len(time.DateOnly))] }

// neighbour returns a hit as one.
func (s *site) neighbour(h search.Hit) neighbour {
	return neighbour{link: link{s.postPath(h.ID), h.Title}, Date: h.Published, Dateline: shortDate(h.Published), Blog: h.Source.Name}
}

// week returns posts of other blogs in the week of a post, from Monday to Sunday,
// and where there are more.
func (s *site) week(ctx context.Context, post *archive.Post) (posts []neighbour, all string) {
	at := post.Published.Start()
	if p := post.Published.Precision(); at.IsZero() || p == archive.Month || p == archive.Year {
		return nil, ""
	}
	monday := at.AddDate(0, 0, -(int(at.Weekday())+6)%7)
	r := within(ask(), archive.NewDate(monday, archive.Day), archive.NewDate(monday.AddDate(0, 0, 6), archive.Day))
	r.Facets = map[string][]search.Choice{"source": {{Value: post.Source, Exclude: true}}}
	r.Size, r.Count = weekPosts, []string{}
	res := s.looked(ctx, r)
	for _, h := range res.Hits {
		posts = append(posts, s.neighbour(h))
	}
	if r.Count, r.Size = nil, defaultSize; res.Total > len(posts) {
		all = s.searchURL(r)
	}
	return posts, all
}

// related returns the posts that name the same diarienummer, the latest first, and
// behind them those that have the most telling words in common.
func (s *site) related(ctx context.Context, post *archive.Post, src archive.Source, d *search.Derived) (posts []neighbour) {
	seen := []string{post.ID}
	add := func(h search.Hit, why string) {
		if len(posts) < maxRelated && !slices.Contains(seen, h.ID) {
			seen = append(seen, h.ID)
			n := s.neighbour(h)
			n.Why = why
			posts = append(posts, n)
		}
	}
	if r, ok := d.SameCases(src); ok {
		r.Size = maxRelated + 1
		for _, h := range s.looked(ctx, r).Hits {
			add(h, "samma diarienummer")
		}
	}
	if r, ok := s.searcher.Alike(post); ok && len(posts) < maxRelated {
		r.Size = 2 * maxRelated
		hits := s.looked(ctx, r).Hits
		best := 0.0
		for _, h := range hits {
			best = max(best, h.Score)
		}
		for _, h := range hits {
			if h.Score >= likeEnough*best {
				add(h, "")
			}
		}
	}
	return posts
}

// versionCount says how many texts of a post are shown: "3 versioner"; it is empty
// for one.
func versionCount(n int) string {
	if n < 2 {
		return ""
	}
	return strconv.Itoa(n) + " versioner"
}
