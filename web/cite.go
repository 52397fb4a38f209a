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
// Hämtad 23 november 2026 kl. 07.10 UTC. Kronika, inlägg k7f2m9q4xbr3d, version 1.
func (s *site) cite(post *archive.Post, src archive.Source) citation {
	c := citation{Address: s.base + "/inlagg/" + post.ID, Revision: max(1, post.Revision)}
	title := post.Title
	if title == "" {
		title = firstWords(post.Text, quotedWords)
	}
	var b strings.Builder
	b.WriteString(src.Name)
	if about := describe(src); about != "" {
		b.WriteString(" (" + about + ")")
	}
	if title != "" {
		b.WriteString(": ”" + title + "”")
	}
	if date := shortDate(post.Published); date != "" {
		b.WriteString(", " + date)
	}
	b.WriteString(".")
	if post.URL != "" {
		b.WriteString(" " + post.URL + ".")
	}
	if at := post.Capture; at != nil {
		c.Fetched, c.SHA256, c.WARC, c.Offset = moment(at.Fetched), at.SHA256, at.WARC, number(int(at.Offset))
		b.WriteString(" Hämtad " + c.Fetched + ".")
	}
	b.WriteString(" Kronika, inlägg " + post.ID + ", version " + number(c.Revision) + ".")
	c.Line = b.String()
	return c
}
