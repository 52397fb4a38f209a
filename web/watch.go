package web

import (
	"cmp"
	"html"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"kronika/search"
)

// feedHits is how many hits a feed holds: more than a blog writes between two looks
// of a reader of feeds.
const feedHits = 50

// resultsFeed serves GET /sok.atom: the newest hits, the newest first; the parameters
// are those of the page, but for the order.
func (s *site) resultsFeed(w http.ResponseWriter, r *http.Request) error {
	req, dropped := question(r)
	if len(dropped) > 0 {
		return dropped[0] // what leaves the site must not answer another question
	}
	req.Sort, req.Page, req.Size, req.Count = search.Newest, 1, defaultSize, nil
	found, err := s.walk(r.Context(), req, feedHits)
	if err != nil {
		return err
	}
	asked := questionMark(req.Values())
	f := s.newFeed("/sok.atom"+asked, "/sok"+asked)
	f.Title, f.Subtitle = "Kronika: "+cmp.Or(firstWords(req.Query, 60), "alla inlägg"), initial(found.Query.Said)+"."
	for hit, err := range found.Hits(r.Context()) {
		if err != nil {
			return err
		}
		e, seen := s.hitEntry(hit, req.Query), hit.Post.Capture
		if seen == nil {
			continue // a post of an archive was seen at some time
		}
		f.add(e, seen.Fetched)
	}
	if t := found.Coverage.Fetched; t != nil && len(f.Entries) == 0 {
		f.Updated = instant(*t)
	}
	return s.writeFeed(w, r, f)
}

// hitEntry returns a hit as an entry: its ID is that of the post, whatever is asked.
func (s *site) hitEntry(h search.WholeHit, q string) entry {
	path := strings.TrimPrefix(s.postURL(h.Link, q), s.prefix)
	e := entry{
		ID: atomID("post", h.ID), Title: h.Title, Published: atomPublished(h.Published),
		Author:  atomAuthor{cmp.Or(h.Author, h.Source.Name)},
		Links:   []atomLink{{"alternate", "text/html", s.outward(path)}},
		Summary: asHTML("<p>" + h.Snippet + "</p>" + s.why(h)),
	}
	if original := webAddress(h.URL); original != "" {
		e.Links = append(e.Links, atomLink{"via", "text/html", original})
	}
	for _, t := range h.Topics {
		e.Categories = append(e.Categories, atomCategory{t.ID, t.Name})
	}
	return e
}

// why says why a post is in a feed, whose blog it stands in and when it was
// published, as HTML.
func (s *site) why(h search.WholeHit) string {
	var lines []string
	line := func(name, value string) {
		if value != "" {
			lines = append(lines, name+": "+html.EscapeString(value))
		}
	}
	line("Träffade på", strings.Join(marks(h.Snippet), ", "))
	line("Citerar", h.Quotes)
	var topics []string
	for _, t := range h.Topics {
		topics = append(topics, t.Name)
	}
	line("Ämnen", strings.Join(topics, ", "))
	line("Blogg", h.Source.Name+ownerOf(h.Source))
	line("Publicerat", longDate(h.Published))
	return "<p>" + strings.Join(lines, "<br>") + "</p>"
}

// ownerOf says whose blog it is, as " (myndighet)".
func ownerOf(src search.SourceRef) string {
	if src.Owner == "" {
		return ""
	}
	return " (" + string(src.Owner) + ")"
}

// marks returns the marked words of a snippet, each once.
func marks(snippet string) (words []string) {
	for _, m := range regexp.MustCompile(`<mark>(.*?)</mark>`).FindAllStringSubmatch(snippet, -1) {
		if word := html.UnescapeString(m[1]); !slices.Contains(words, word) {
			words = append(words, word)
		}
	}
	return words
}
