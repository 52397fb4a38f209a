package demo

import (
	"embed"
	"errors"
	"fmt"
	"hash/fnv"
	"io/fs"
	"slices"
	"strings"
	"time"
)

// What the blog says of itself.
const (
	blogID    = "7326104459018823415"
	blogTitle = "Kommunchefen i Granhamra"
	blogAbout = "Veckobrev från kommunchefen i Granhamra kommun"
	author    = "Karin Ekdal"
	profile   = "https://www.blogger.com/profile/04417725538060214967"
)

//go:embed posts/*.txt
var posts embed.FS

// A blog is all posts, newest first.
type blog struct {
	posts []*post
}

// load reads every post file. All damaged files are named in the error.
func load(files fs.FS, edited bool) (*blog, error) {
	names, err := fs.Glob(files, "posts/*.txt")
	if err != nil {
		return nil, err
	}
	b := new(blog)
	var damaged []error
	for _, name := range names {
		data, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		p, err := parsePost(strings.TrimPrefix(name, "posts/"), data)
		if err != nil {
			damaged = append(damaged, err)
			continue
		}
		p.choose(edited)
		b.posts = append(b.posts, p)
	}
	slices.SortStableFunc(b.posts, func(p, q *post) int { return p.Date.Compare(q.Date) })
	b.address()
	slices.Reverse(b.posts)
	return b, errors.Join(damaged...)
}

// choose makes the text of that time the text of the post.
func (p *post) choose(edited bool) {
	if p.Updated.IsZero() || !edited {
		p.Updated = p.Date
		return
	}
	p.Body = p.Later
}

// address gives each post its path; the posts are oldest first.
func (b *blog) address() {
	taken := make(map[string]bool)
	for _, p := range b.posts {
		folder := p.Date.Format(monthPath)
		day := p.Date.Format("_2")
		p.Path = folder + slug(p.Title) + ".html"
		if p.Title == "" || taken[p.Path] {
			p.Path = folder + slug(p.Title) + "_" + strings.TrimSpace(day) + ".html"
		}
		if taken[p.Path] { // Blogger adds a number of its own then
			p.Path = folder + slug(p.Title) + "_" + p.ID[:4] + ".html"
		}
		taken[p.Path] = true
	}
}

// maxSlug is the length at which Blogger cuts the name of a page.
const maxSlug = 39

// fold writes Swedish letters as Blogger does in addresses.
var fold = strings.NewReplacer("å", "a", "ä", "a", "ö", "o", "é", "e", "ü", "u")

// slug makes the name of a page out of a title.
func slug(title string) string {
	words := strings.FieldsFunc(fold.Replace(strings.ToLower(title)), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	})
	s := ""
	for _, word := range words {
		if s != "" && len(s)+1+len(word) > maxSlug {
			break
		}
		s += "-" + word
	}
	if s == "" {
		return "blog-post"
	}
	return s[1:]
}

// number makes the 19 digits that Blogger would have given a thing.
func number(name string) string {
	h := fnv.New64a()
	h.Write([]byte(name))
	const least = 1_000_000_000_000_000_000
	return fmt.Sprint(least + h.Sum64()%(8*least))
}

// URL is the permalink.
func (p *post) URL() string { return URL + p.Path }

// Clock is the time of day as it stands below the post: "15:04".
func (p *post) Clock() string { return p.Date.Format("15:04") }

// ISO is the time of publication with the offset of Swedish time.
func (p *post) ISO() string { return p.Date.Format(time.RFC3339) }

// Said is the number of comments as Blogger words it.
func (p *post) Said() string {
	switch n := len(p.Notes); n {
	case 0:
		return "Inga kommentarer:"
	case 1:
		return "1 kommentar:"
	default:
		return fmt.Sprintf("%d kommentarer:", n)
	}
}

// Link is the permalink of a comment; Blogger puts its time in it in
// milliseconds since 1970.
func (p *post) Link(n note) string {
	return fmt.Sprintf("%s?showComment=%d#c%s", p.URL(), n.Date.UnixMilli(), n.ID)
}

// When is the time of a comment as it is shown.
func (n note) When() string {
	return fmt.Sprintf("%d %s %s", n.Date.Day(), months[n.Date.Month()-1], n.Date.Format("2006 kl. 15:04"))
}

var (
	weekdays = []string{"söndag", "måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag"}
	months   = []string{"januari", "februari", "mars", "april", "maj", "juni", "juli",
		"augusti", "september", "oktober", "november", "december"}
)

// longDate is the date header: "fredag 23 november 2012".
func longDate(t time.Time) string {
	return fmt.Sprintf("%s %d %s %d", weekdays[t.Weekday()], t.Day(), months[t.Month()-1], t.Year())
}

// since returns the posts of a span of time, newest first; to is outside it.
func (b *blog) since(from, to time.Time) []*post {
	var found []*post
	for _, p := range b.posts {
		// The blog's own clock decides, not UTC.
		day := time.Date(p.Date.Year(), p.Date.Month(), p.Date.Day(), 0, 0, 0, 0, time.UTC)
		if !day.Before(from) && day.Before(to) {
			found = append(found, p)
		}
	}
	return found
}
