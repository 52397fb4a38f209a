package archive

import (
	"cmp"
	"context"
	"fmt"
	"html"
	"slices"
	"strings"
	"unicode/utf8"
)

// Releasable reports whether the WARC record of a capture may leave the house:
// no post that was seen on that page has a part that is withdrawn, and the page
// says nothing of such a part in another place, such as a list of the latest
// comments. Of what cannot be read it says no.
func (s *Store) Releasable(ctx context.Context, c Capture) (bool, error) {
	ok, err := s.releasable(ctx, c)
	if err != nil {
		return false, fmt.Errorf("capture %s at %d: %w", c.WARC, c.Offset, err)
	}
	return ok, nil
}

func (s *Store) releasable(ctx context.Context, c Capture) (bool, error) {
	v, err := s.view(ctx)
	if err != nil {
		return false, err
	}
	defer v.end()
	if len(v.rules) == 0 {
		return true, nil
	}
	if seen, err := v.sees(ctx, c); seen || err != nil {
		return false, err
	}
	page, err := s.Page(c)
	if err != nil {
		return false, err
	}
	said, readable := page.words()
	if !readable {
		return false, nil
	}
	for id, r := range v.rules {
		sealed, err := v.sealed(ctx, id)
		if err != nil {
			return false, err
		}
		for _, needle := range r.needles(sealed) {
			if slices.ContainsFunc(said, func(all []word) bool { return among(all, needle) }) {
				return false, nil
			}
		}
	}
	return true, nil
}

// sees reports whether a capture showed a post under decisions, or was not read.
func (v *view) sees(ctx context.Context, c Capture) (seen bool, err error) {
	err = v.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM captures WHERE warc = ? AND offset = ? AND read = 0)", c.WARC, c.Offset).Scan(&seen)
	for id := range v.rules {
		if seen || err != nil {
			return seen, err
		}
		err = v.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM sightings WHERE post = ?
			AND sighting ->> '$.Post.capture.warc' = ? AND sighting ->> '$.Post.capture.offset' = ?)`, id, c.WARC, c.Offset).Scan(&seen)
	}
	return seen, err
}

// words returns the words of a page as a reader sees them and, for feeds, as the
// HTML in them says; none of a picture. It reports false if they cannot be told.
func (p *Page) words() (said [][]word, readable bool) {
	kind := strings.ToLower(cmp.Or(p.ContentType, p.Header().Get("Content-Type")))
	for _, other := range []string{"image/", "font/", "audio/", "video/", "text/css"} {
		if strings.HasPrefix(kind, other) {
			return nil, true
		}
	}
	body, err := p.Content()
	if err != nil || strings.HasPrefix(kind, "application/pdf") {
		return nil, false
	}
	text := string(body)
	if !utf8.ValidString(text) { // Latin-1, in which each byte is the character of its number
		runes := make([]rune, len(body))
		for i, b := range body {
			runes[i] = rune(b)
		}
		text = string(runes)
	}
	text = jsonBreaks.Replace(text)
	for _, form := range []string{text, html.UnescapeString(text)} {
		all, _ := wordsHTML(form)
		said = append(said, all)
	}
	return said, true
}

// jsonBreaks reads what JSON has for the characters that part words.
var jsonBreaks = strings.NewReplacer(`\n`, " ", `\t`, " ", `\u003c`, "<", `\u003e`, ">", `\u0026`, "&")

// How many words of a paragraph tell it from others, and how few do not.
const (
	tellingWords = 12
	commonWords  = 4
)

// needles returns what gives away that a page says something that is hidden.
func (r ruling) needles(sealed []Post) (all [][]word) {
	left := r.leftOut(sealed)
	whole := r.whole() != nil
	for i, p := range sealed {
		if whole || left[i] != nil {
			for _, text := range append(p.Paragraphs(), p.Title) {
				if of := words(text); len(of) >= commonWords {
					all = append(all, of[:min(len(of), tellingWords)])
				}
			}
		}
		for _, d := range r {
			all = append(all, d.Target.needles(p)...)
		}
	}
	return all
}

// needles returns the words that a passage or comment has in a post.
func (t Target) needles(p Post) (all [][]word) {
	for _, c := range p.Comments {
		if t.Comment != nil && t.Comment.names(c.said()) {
			all = append(all, words(c.said()))
		}
	}
	if t.Passage == nil {
		return all
	}
	for _, text := range p.said() {
		of := words(text)
		for _, s := range t.Passage.find(of) {
			all = append(all, of[s.first:s.end])
		}
	}
	return all
}

// said returns all texts of a post.
func (p *Post) said() []string {
	said := append([]string{p.Title, p.Text, p.Author}, p.Labels...)
	for _, c := range p.Comments {
		said = append(said, c.Text, c.Author)
	}
	return said
}
