package archive

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode"
)

// Merge returns the revisions of one post, oldest first, from all its
// sightings. It depends on the set of sightings alone, not on their order:
// pages may be imported in any order, and again.
//
// The sightings of one session are one look at the post: the longest text that
// is not cut short stands for it. Looks whose texts have the same letters and
// digits are one revision. What a revision's own sighting does not say, the
// best other sighting does.
//
// A sighting with the status [Gone] says that the post was looked for and not
// found; if none that shows it is later, it is gone.
func Merge(sightings []Sighting) []Post {
	shown, gone := vanishedFrom(sightings)
	looks := looks(shown)
	var revisions []Post
	for _, look := range looks {
		best := look[0].Post
		if n := len(revisions); n > 0 && normal(revisions[n-1].Text) == normal(best.Text) {
			continue
		}
		if best.Truncated && len(revisions) > 0 {
			continue
		}
		// A text cut short gives way to the first whole one.
		if n := len(revisions); n > 0 && revisions[n-1].Truncated {
			revisions = revisions[:n-1]
		}
		revisions = append(revisions, best)
	}
	id := PostID(strongest(looks[0]))
	said := said(looks)
	for i := range revisions {
		r := &revisions[i]
		r.ID, r.Revision = id, i+1
		fill(r, said)
	}
	last := &revisions[len(revisions)-1]
	last.Status = Present
	if len(revisions) > 1 {
		last.Status = Changed
	}
	if !gone.IsZero() {
		last.Status, last.Gone = Gone, &gone
	}
	return revisions
}

// vanishedFrom parts the sightings that show a post from those that say it is
// not there, and returns since when it is gone: the first of the latter after
// all of the former; zero if it is not.
func vanishedFrom(sightings []Sighting) (shown []Sighting, gone time.Time) {
	var last time.Time
	for _, s := range sightings {
		if s.Post.Status != Gone {
			shown = append(shown, s)
			if c := s.Post.Capture; c != nil && c.Fetched.After(last) {
				last = c.Fetched
			}
		}
	}
	for _, s := range sightings {
		c := s.Post.Capture
		if s.Post.Status == Gone && c != nil && !c.Fetched.Before(last) && (gone.IsZero() || c.Fetched.Before(gone)) {
			gone = c.Fetched
		}
	}
	return shown, gone
}

// looks groups sightings by session, the earliest first, the best sighting of
// each first.
func looks(sightings []Sighting) [][]Sighting {
	bySession := map[string][]Sighting{}
	for _, s := range sightings {
		bySession[s.Session] = append(bySession[s.Session], s)
	}
	groups := slices.Collect(maps.Values(bySession))
	for _, g := range groups {
		slices.SortFunc(g, better)
	}
	slices.SortFunc(groups, func(a, b []Sighting) int {
		return cmp.Or(begin(a).Compare(begin(b)), cmp.Compare(a[0].Session, b[0].Session))
	})
	return groups
}

// better orders the sightings of one session: whole before cut short, then the
// longer text, then the one from the post's own page, then by what they say.
func better(a, b Sighting) int {
	return cmp.Or(
		compareBool(!a.Post.Truncated, !b.Post.Truncated),
		cmp.Compare(len(normal(b.Post.Text)), len(normal(a.Post.Text))),
		compareBool(ownPage(a.Post), ownPage(b.Post)),
		cmp.Compare(a.Post.Text, b.Post.Text),
		cmp.Compare(captureURL(a.Post), captureURL(b.Post)),
		cmp.Compare(a.Post.URL, b.Post.URL),
		cmp.Compare(a.Post.Published, b.Post.Published),
	)
}

// compareBool orders true before false.
func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

func captureURL(p Post) string {
	if p.Capture == nil {
		return ""
	}
	return p.Capture.URL
}

// ownPage reports whether a post was seen on its own page.
func ownPage(p Post) bool { return p.URL != "" && captureURL(p) == p.URL }

// strongest returns the strongest key of a look; of several as strong the first
// in the order of the alphabet.
func strongest(look []Sighting) string {
	var keys []string
	for _, s := range look {
		keys = append(keys, s.Post.Keys...)
	}
	return slices.MinFunc(keys, func(a, b string) int {
		return cmp.Or(cmp.Compare(strength(a), strength(b)), cmp.Compare(a, b))
	})
}

// strength returns the rank of a key, the strongest the lowest.
func strength(key string) int {
	_, rest, _ := strings.Cut(key, ":")
	switch {
	case strings.HasPrefix(key, idKey) && IsID(rest):
		return -1
	case strings.HasPrefix(key, "blogger:"):
		return 0
	case strings.HasPrefix(rest, "/"):
		return 1
	}
	return 2
}

// said returns what the looks say of a post beside its text: the latest look
// that knows a thing, and of one look the fullest answer.
func said(looks [][]Sighting) Post {
	var p Post
	for _, look := range slices.Backward(looks) {
		for _, s := range look {
			fill(&p, s.Post)
			for _, key := range s.Post.Keys {
				if !slices.Contains(p.Keys, key) {
					p.Keys = append(p.Keys, key)
				}
			}
		}
	}
	slices.SortFunc(p.Keys, func(a, b string) int {
		return cmp.Or(cmp.Compare(strength(a), strength(b)), cmp.Compare(a, b))
	})
	return p
}

// fill gives p what it does not know and from does, and the fuller of two
// answers.
func fill(p *Post, from Post) {
	p.Source = cmp.Or(p.Source, from.Source)
	p.URL = cmp.Or(p.URL, from.URL)
	p.Title = cmp.Or(p.Title, from.Title)
	p.Author = cmp.Or(p.Author, from.Author)
	p.Updated = cmp.Or(p.Updated, from.Updated)
	if len(from.Published) > len(p.Published) {
		p.Published, p.Precision = from.Published, from.Precision
	}
	if len(p.Labels) < len(from.Labels) {
		p.Labels = from.Labels
	}
	if len(p.Comments) < len(from.Comments) {
		p.Comments = from.Comments
	}
	if p.CommentsCount == nil || from.CommentsCount != nil && *from.CommentsCount > *p.CommentsCount {
		p.CommentsCount = from.CommentsCount
	}
	if len(p.Keys) < len(from.Keys) {
		p.Keys = from.Keys
	}
}

// normal returns the letters and digits of a text in lower case: what two
// themes of one blog, a page and a feed have in common.
func normal(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, text)
}

// begin returns when a look began: its earliest capture.
func begin(look []Sighting) (first time.Time) {
	for _, s := range look {
		if c := s.Post.Capture; c != nil && (first.IsZero() || c.Fetched.Before(first)) {
			first = c.Fetched
		}
	}
	return first
}
