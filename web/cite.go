package web

import (
	"strings"

	"kronika/archive"
)

// A citation lets others find and check what was quoted.
type citation struct {
	Line     string // to copy
	Address  string // of this page
	Fetched  string // empty if unknown, like the rest
	SHA256   string
	WARC     string
	Offset   string
	Revision int
}

// quotedWords is how many characters of an untitled post stand for its title.
const quotedWords = 60

// cite returns how to cite a post, for example: Kommunchefen i Vimmerby
// (Vimmerby kommun, myndighet): ”Ny skola”, 23 november 2012. https://… .
// Hämtad 23 november 2026 kl. 07.10 UTC. SHA-256 9f86… . Kronika, inlägg
// k7f2m9q4xbr3d, version 1. Arkiverat: https://… . Without a base address the
// last is left out.
func (s *site) cite(post *archive.Post, src archive.Source) citation {
	c := citation{Address: s.base + "/inlagg/" + post.ID, Revision: max(1, post.Revision), Line: work(post, src) + "." + provenance(post)}
	if s.base != "" {
		c.Line += " Arkiverat: " + s.base + s.withoutBase(s.versionPath(post))
	}
	if at := post.Capture; at != nil {
		c.Fetched, c.SHA256, c.WARC, c.Offset = moment(at.Fetched), at.SHA256, at.WARC, number(int(at.Offset))
	}
	return c
}

// work names a post: whose blog, its title or first words, and its date.
func work(post *archive.Post, src archive.Source) string {
	said := src.Name
	if about := describe(src); about != "" {
		said += " (" + about + ")"
	}
	if title := quotedTitle(post); title != "" {
		said += ": ”" + title + "”"
	}
	if date := shortDate(post.Published); date != "" {
		said += ", " + date
	}
	return said
}

// quotedTitle returns the title of a post, or its first words in its place.
func quotedTitle(post *archive.Post) string {
	if post.Title != "" {
		return post.Title
	}
	return firstWords(post.Text, quotedWords)
}

// provenance says where a text was taken from, and what it is in the archive.
func provenance(post *archive.Post) string {
	var b strings.Builder
	if post.URL != "" {
		b.WriteString(" " + post.URL + ".")
	}
	if at := post.Capture; at != nil {
		b.WriteString(" Hämtad " + moment(at.Fetched) + ".")
		if at.SHA256 != "" {
			b.WriteString(" SHA-256 " + at.SHA256 + ".")
		}
	}
	b.WriteString(" Kronika, inlägg " + post.ID + ", version " + number(max(1, post.Revision)) + ".")
	return b.String()
}
