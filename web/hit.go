package web

import (
	"html/template"

	"kronika/archive"
	"kronika/search"
)

// A hitView is a hit as a page shows it.
type hitView struct {
	Link     string
	Title    string
	Untitled bool // Title holds the first words of the text
	Date     archive.Date
	Dateline string // in Swedish; empty: undated
	Blog     link
	Owner    archive.Owner
	Author   string
	Snippet  template.HTML
	Quotes   string // whose words the snippet quotes
	Status   string // "ändrat" or "försvunnet"; empty: as it was first seen
	Topics   []link
	Labels   []link
}

// hits returns hits for a page; its links keep the words of the request.
func (s *site) hits(found []search.Hit, r search.Request) []hitView {
	var views []hitView
	for _, h := range found {
		v := hitView{
			Link:     s.postURL(h.Link, r.Query),
			Title:    h.Title,
			Untitled: h.Untitled,
			Date:     h.Published,
			Dateline: longDate(h.Published),
			Blog:     link{s.searchURL(only(ask(), "source", h.Source.ID)), h.Source.Name},
			Owner:    h.Source.Owner,
			Author:   h.Author,
			Snippet:  trusted(h.Snippet),
			Quotes:   h.Quotes,
			Status:   standing(h.Status),
		}
		for _, t := range h.Topics {
			v.Topics = append(v.Topics, link{s.searchURL(only(ask(), "topic", t.ID)), t.Name})
		}
		for _, l := range h.Labels {
			v.Labels = append(v.Labels, link{s.searchURL(only(ask(), "label", l)), l})
		}
		views = append(views, v)
	}
	return views
}

// standing says in one word how a post stands at its blog.
func standing(status archive.Status) string {
	switch status {
	case archive.Changed:
		return "ändrat"
	case archive.Gone:
		return "försvunnet"
	}
	return ""
}
