package archive

import (
	"cmp"
	"context"
	"encoding/hex"
	"fmt"
	"html"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Releasable reports whether the WARC record of a capture may leave the house:
// no post that was seen on that page has a part that is withdrawn, and the page
// says nothing of such a part in another place, such as a list of the latest
// comments, nor links to an address that says what is hidden. Of what cannot be
// read it says no.
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
	t, err := v.tells(ctx)
	if err != nil {
		return false, err
	}
	text, said, readable := page.words()
	if !readable || t.linked(text) {
		return false, nil
	}
	for _, needle := range t.needles {
		if slices.ContainsFunc(said, func(all []word) bool { return among(all, needle) }) {
			return false, nil
		}
	}
	return true, nil
}

// What tells what is hidden.
type telling struct {
	needles   [][]word        // runs of words that give away that a text says it
	addresses []string        // paths of addresses that say it
	words     map[string]bool // folded, those of all that is hidden
}

// tells returns what tells what is hidden in all posts.
func (v *view) tells(ctx context.Context) (*telling, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.telling != nil {
		return v.telling, nil
	}
	t := &telling{words: map[string]bool{}}
	for id, r := range v.rules {
		sealed, err := v.sealed(ctx, id)
		if err != nil {
			return nil, err
		}
		t.add(r, sealed)
	}
	v.telling = t
	return t, nil
}

// add takes in what tells what is hidden in one post.
func (t *telling) add(r ruling, sealed []Post) {
	t.needles = append(t.needles, r.needles(sealed)...)
	left := r.leftOut(sealed)
	for i, p := range sealed {
		hidden := r.whole() != nil || left[i] != nil
		if hidden {
			for _, text := range p.said() {
				t.hide(words(text))
			}
		}
		for _, d := range r {
			for _, needle := range d.Target.needles(p) {
				t.hide(needle)
			}
		}
		u, err := url.Parse(p.URL)
		if err != nil || len(u.Path) < minPath || !hidden && r.mask(p).URL != "" {
			continue
		}
		t.hide(words(u.Path))
		t.addresses = append(t.addresses, u.Path, u.EscapedPath())
	}
}

// linked reports whether a text has one of the addresses, with characters written
// as numbers or not.
func (t *telling) linked(text string) bool {
	if len(t.addresses) == 0 {
		return false
	}
	plain := percent.ReplaceAllStringFunc(text, func(code string) string {
		b, _ := hex.DecodeString(code[1:]) // two hex digits
		return string(b)
	})
	return slices.ContainsFunc(t.addresses, func(a string) bool { return strings.Contains(text, a) || strings.Contains(plain, a) })
}

var percent = regexp.MustCompile(`%[0-9A-Fa-f]{2}`)

// minPath is the length of a path that tells one post from others, in bytes.
const minPath = 5

func (t *telling) hide(all []word) {
	for _, w := range all {
		t.words[fold(w.text)] = true
	}
}

// sees reports whether a capture showed a post under decisions, or was not read.
func (v *view) sees(ctx context.Context, c Capture) (seen bool, err error) {
	err = v.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM captures WHERE warc = ? AND offset = ? AND read = 0)", c.WARC, c.Offset).Scan(&seen)
	for id := range v.rules {
		if seen || err != nil {
			return seen, err
		}
		err = v.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM sightings WHERE post = ?1 AND (
			capture = (SELECT id FROM captures WHERE warc = ?2 AND offset = ?3) OR visit = (SELECT id FROM visits WHERE warc = ?2 AND offset = ?3)))`, id, c.WARC, c.Offset).Scan(&seen)
	}
	return seen, err
}

// words returns the text of a page, and the words of it as a reader sees them and,
// for feeds, as the HTML in it says; none of a picture. It reports false if they
// cannot be told.
func (p *Page) words() (text string, said [][]word, readable bool) {
	kind := strings.ToLower(cmp.Or(p.ContentType, p.Header().Get("Content-Type")))
	for _, other := range []string{"image/", "font/", "audio/", "video/", "text/css"} {
		if strings.HasPrefix(kind, other) {
			return "", nil, true
		}
	}
	body, err := p.Content()
	if err != nil || strings.HasPrefix(kind, "application/pdf") {
		return "", nil, false
	}
	text = string(body)
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
	return text, said, true
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
			texts := append(p.Paragraphs(), p.Title)
			for _, c := range p.Comments {
				texts = append(texts, c.Text)
			}
			for _, text := range texts {
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
