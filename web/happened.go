package web

import (
	"fmt"
	"html"
	"net/http"
	"strconv"
	"strings"

	"kronika/archive"
)

const (
	eventsOnPage = 50
	maxEventPage = 200 // of those pages; who wants all asks /api/v1/changes
)

// A happenedData page shows what happened to posts after they were first fetched.
type happenedData struct {
	frame
	Events         []eventView
	Page           int
	Previous, Next string
	Atom           string
}

func (*happenedData) template() string { return "happened" }

// An eventView is one thing that happened, as a page shows it.
type eventView struct {
	Day    archive.Date
	Date   string // in Swedish
	Kind   archive.Kind
	What   string // "Texten ändrades"
	Said   string // the same as a sentence, with what follows from it
	Reason string // of a decision
	Title  string // of the post; of one that is not shown, that it is one
	Link   string
	Blog   link
	About  string // whose blog
}

// happenedPage serves GET /andringar, the newest first; page turns the pages.
func (s *site) happenedPage(w http.ResponseWriter, r *http.Request) error {
	n, err := strconv.Atoi(r.URL.Query().Get("page"))
	if err != nil || n < 1 || n > maxEventPage {
		n = 1
	}
	events, err := s.store.Happened(r.Context(), (n-1)*eventsOnPage, eventsOnPage+1)
	if err != nil {
		return err
	}
	page := &happenedData{frame: s.frame("Ändrade och försvunna inlägg", ""), Page: n, Atom: s.prefix + "/andringar.atom"}
	page.NoIndex, page.Feed = true, page.Atom
	if n > 1 {
		page.Previous = fmt.Sprintf("%s/andringar?page=%d", s.prefix, n-1)
	}
	if len(events) > eventsOnPage && n < maxEventPage {
		page.Next = fmt.Sprintf("%s/andringar?page=%d", s.prefix, n+1)
	}
	if page.Events, err = s.eventViews(r, events[:min(len(events), eventsOnPage)]); err != nil {
		return err
	}
	w.Header().Set("X-Robots-Tag", "noindex")
	return s.render(w, http.StatusOK, page)
}

// happenedFeed serves GET /andringar.atom: what happened last.
func (s *site) happenedFeed(w http.ResponseWriter, r *http.Request) error {
	events, err := s.store.Happened(r.Context(), 0, feedHits)
	if err != nil {
		return err
	}
	views, err := s.eventViews(r, events)
	if err != nil {
		return err
	}
	f := s.newFeed("/andringar.atom", "/andringar")
	f.Title = "Kronika: ändrade och försvunna inlägg"
	for i, v := range views {
		e := events[i]
		about := v.Blog.Text
		if v.About != "" {
			about += " (" + v.About + ")"
		}
		f.add(entry{
			ID: atomID("event", string(e.Kind), e.ID, strconv.Itoa(e.Revision), strconv.Itoa(e.Decision), instant(e.Time)), Title: v.What + ": " + v.Title, Author: atomAuthor{about},
			Links:   []atomLink{{"alternate", "text/html", s.outward(strings.TrimPrefix(v.Link, s.prefix))}},
			Summary: asHTML("<p>" + html.EscapeString(strings.TrimSpace(v.Said+" "+v.Reason)) + "</p><p>Blogg: " + html.EscapeString(about) + "</p>"),
		}, e.Time)
	}
	return s.writeFeed(w, r, f)
}

func (s *site) eventViews(r *http.Request, events []archive.Event) (views []eventView, err error) {
	sources, err := s.store.Sources(r.Context())
	if err != nil {
		return nil, err
	}
	blogs := map[string]archive.Source{}
	for _, src := range sources {
		blogs[src.ID] = src
	}
	for _, e := range events {
		src, known := blogs[e.Source]
		if !known {
			src = archive.Source{ID: e.Source, Name: e.Source}
		}
		day := archive.NewDate(e.Time, archive.Day)
		v := eventView{Day: day, Date: shortDate(day), Kind: e.Kind, Title: "Ett inlägg som inte visas", Link: s.prefix + "/inlagg/" + e.ID,
			Blog: link{s.searchURL(only(ask(), "source", src.ID)), src.Name}, About: describe(src)}
		v.What, v.Said = sayEvent(e, v.Date)
		if e.Reason != "" {
			v.Reason = "Grund: " + e.Reason
		}
		if e.Post != nil {
			v.Title = e.Post.Title
			if v.Title == "" {
				v.Title = firstWords(e.Post.Text, quotedWords)
			}
		}
		views = append(views, v)
	}
	return views, nil
}

// sayEvent says what happened, in a few words and as sentences.
func sayEvent(e archive.Event, day string) (what, said string) {
	decided := fmt.Sprintf("genom beslut %s den %s.", number(e.Decision), day)
	switch e.Kind {
	case archive.Edited:
		return "Ändrat", fmt.Sprintf("Texten på bloggen hade ändrats den %s. Det är version %s i arkivet.", day, number(e.Revision))
	case archive.Vanished:
		return "Försvunnet", fmt.Sprintf("Inlägget fanns inte längre kvar på bloggen den %s. Texten finns kvar här.", day)
	case archive.Cleared:
		return "Gallrat", "Inlägget gallrades " + decided + " Det finns inte kvar i arkivet."
	case archive.Shown:
		return "Visas igen", initial(partOf(e.Target)) + " visas igen " + decided
	}
	return "Dolt", initial(partOf(e.Target)) + " doldes " + decided
}

// partOf names what a decision is on.
func partOf(t archive.Target) string {
	switch {
	case t.Passage != nil:
		return "en uppgift i inlägget"
	case t.Comment != nil:
		return "en kommentar"
	case t.Revision != nil:
		return "en version av texten"
	}
	return "inlägget"
}
