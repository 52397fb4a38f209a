package demo

import (
	"bytes"
	"cmp"
	"embed"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

//go:embed templates/*.html
var templates embed.FS

var pages = template.Must(template.ParseFS(templates, "templates/*.html"))

// How many posts the lists hold, as set in the blog's settings.
const (
	homeSize  = 7
	labelSize = 20
)

// A page is everything page.html shows.
type page struct {
	site
	Kind   string // Blogger's pageType: index, archive, item, error_page
	Path   string // canonical
	Title  string // of the window
	Status string // the line above the posts of a label, or of nothing found
	Posts  []*post

	Days         []day // the posts, made ready
	Newer, Older string
	Years        []archiveYear
	Labels       []labelCount
}

// A day is one date header with all posts of it.
type day struct {
	Header string
	Posts  []entry
}

// An entry is a post as this page shows it.
type entry struct {
	site
	*post
	Single  bool // alone on its page, with comments
	Cut     bool // only down to the jump break
	HTML    template.HTML
	Threads []thread
}

// A thread is a comment and what the blog's author answered.
type thread struct {
	note
	Link    string
	Own     bool // by the author of the blog
	Replies []thread
}

type archiveYear struct {
	Year, Count int
	Open        bool
	Months      []archiveMonth
}

type archiveMonth struct {
	Path, Name string
	Count      int
	Open       bool
	Posts      []*post // only of the open month
}

type labelCount struct {
	Name  string
	Count int
}

// A site is what every page and post says alike.
type site struct{}

// BlogTitle is the name of the blog.
func (site) BlogTitle() string { return blogTitle }

// About is the line below the title.
func (site) About() string { return blogAbout }

// Owner is who writes the blog.
func (site) Owner() string { return author }

// Profile is the owner's page.
func (site) Profile() string { return profile }

// Home is the address of the blog, without a slash at the end.
func (site) Home() string { return URL }

// LabelURL is the address of a label's page.
func (site) LabelURL(label string) string { return URL + "/search/label/" + url.PathEscape(label) }

// BlogID is Blogger's number of the blog.
func (site) BlogID() string { return blogID }

// render makes the page ready and writes it.
func (b *blog) render(p page) reply {
	for _, one := range p.Posts {
		e, err := one.show(p.Kind == "item")
		if err != nil {
			return reply{Err: err}
		}
		if last := len(p.Days) - 1; last < 0 || p.Days[last].Header != longDate(one.Date) {
			p.Days = append(p.Days, day{Header: longDate(one.Date)})
		}
		today := &p.Days[len(p.Days)-1]
		today.Posts = append(today.Posts, e)
	}
	p.Years, p.Labels = b.archive(), b.labels()
	var out bytes.Buffer
	err := pages.ExecuteTemplate(&out, "page.html", p)
	return reply{Type: "text/html; charset=UTF-8", Body: out.Bytes(), Err: err}
}

// show is the post on a page of its own or in a list.
func (p *post) show(single bool) (e entry, err error) {
	e = entry{post: p, Single: single, Cut: !single && p.Body.Break > 0}
	if e.Cut {
		e.HTML, err = p.teaser()
		return e, err
	}
	e.HTML, err = p.whole()
	for _, n := range p.Notes {
		t := thread{note: n, Link: p.Link(n), Own: n.Author == author}
		if last := len(e.Threads) - 1; t.Own && last >= 0 {
			e.Threads[last].Replies = append(e.Threads[last].Replies, t)
			continue
		}
		e.Threads = append(e.Threads, t)
	}
	return e, err
}

// archive is the tree of years and months, newest first; the newest is open.
func (b *blog) archive() []archiveYear {
	var years []archiveYear
	for i, p := range b.posts {
		if last := len(years) - 1; last < 0 || years[last].Year != p.Date.Year() {
			years = append(years, archiveYear{Year: p.Date.Year(), Open: i == 0})
		}
		y := &years[len(years)-1]
		y.Count++
		path := p.Date.Format(monthPath)
		if last := len(y.Months) - 1; last < 0 || y.Months[last].Path != path {
			y.Months = append(y.Months, archiveMonth{Path: path, Name: months[p.Date.Month()-1], Open: i == 0})
		}
		m := &y.Months[len(y.Months)-1]
		m.Count++
		if m.Open {
			m.Posts = append(m.Posts, p)
		}
	}
	return years
}

// labels are all labels by name.
func (b *blog) labels() []labelCount {
	count := make(map[string]int)
	for _, p := range b.posts {
		for _, label := range p.Labels {
			count[label]++
		}
	}
	var all []labelCount
	for name, n := range count {
		all = append(all, labelCount{name, n})
	}
	slices.SortFunc(all, func(x, y labelCount) int { return cmp.Compare(x.Name, y.Name) })
	return all
}

// home serves the latest posts.
func (b *blog) home(r *http.Request) reply {
	return b.list(page{Kind: "index", Path: "/", Title: blogTitle, Posts: b.posts}, r, homeSize)
}

// search serves the pages behind «Äldre inlägg».
func (b *blog) search(r *http.Request) reply {
	return b.list(page{Kind: "index", Path: "/search", Title: blogTitle, Posts: b.posts, Newer: URL + "/"}, r, homeSize)
}

// label serves the posts with a label; an unknown one is an empty page, not 404.
func (b *blog) label(r *http.Request) reply {
	name := r.PathValue("label")
	p := page{
		Kind: "index", Path: "/search/label/" + url.PathEscape(name), Title: blogTitle + ": " + name,
		Status: "Visar inlägg med etikett " + name + ".",
	}
	for _, one := range b.posts {
		if slices.Contains(one.Labels, name) {
			p.Posts = append(p.Posts, one)
		}
	}
	if len(p.Posts) == 0 {
		p.Status = "Det finns inga inlägg med etikett " + name + "."
	}
	return b.list(p, r, labelSize)
}

// list cuts the posts to those before updated-max, at most max-results, and
// links to the older ones below the path of the page.
func (b *blog) list(p page, r *http.Request, size int) reply {
	v := r.URL.Query()
	if s := v.Get("updated-max"); s != "" {
		before, err := time.Parse(time.RFC3339, s)
		if err != nil {
			return b.missing(r)
		}
		p.Posts = slices.DeleteFunc(slices.Clone(p.Posts), func(one *post) bool { return !one.Date.Before(before) })
	}
	size = min(positive(v, "max-results", size), most)
	if len(p.Posts) > size {
		p.Posts = p.Posts[:size]
		older := url.Values{"updated-max": {p.Posts[size-1].ISO()}, "max-results": {fmt.Sprint(size)}}
		path := p.Path
		if path == "/" {
			path = "/search"
		}
		p.Older = URL + path + "?" + older.Encode()
	}
	return b.render(p)
}

// The paths of the archive pages, as layouts of package time.
const (
	yearPath  = "/2006/"
	monthPath = "/2006/01/"
)

// year serves all posts of a year.
func (b *blog) year(r *http.Request) reply {
	from, err := time.Parse(yearPath, r.URL.Path)
	if err != nil {
		return b.missing(r)
	}
	return b.span(r, page{Title: from.Format("2006"), Posts: b.since(from, from.AddDate(1, 0, 0))}, yearPath)
}

// month serves all posts of a month.
func (b *blog) month(r *http.Request) reply {
	from, err := time.Parse(monthPath, r.URL.Path)
	if err != nil {
		return b.missing(r)
	}
	title := fmt.Sprintf("%s %d", months[from.Month()-1], from.Year())
	return b.span(r, page{Title: title, Posts: b.since(from, from.AddDate(0, 1, 0))}, monthPath)
}

// span serves the posts of a year or month, with links to the nearest that
// have any.
func (b *blog) span(r *http.Request, p page, path string) reply {
	if len(p.Posts) == 0 {
		return b.missing(r)
	}
	p.Kind, p.Path, p.Title = "archive", r.URL.Path, blogTitle+": "+p.Title
	first := slices.Index(b.posts, p.Posts[0])
	if first > 0 {
		p.Newer = URL + b.posts[first-1].Date.Format(path)
	}
	if next := first + len(p.Posts); next < len(b.posts) {
		p.Older = URL + b.posts[next].Date.Format(path)
	}
	return b.render(p)
}

// single serves one post with its comments.
func (b *blog) single(r *http.Request) reply {
	for i, p := range b.posts {
		if p.Path != r.URL.Path {
			continue
		}
		view := page{Kind: "item", Path: p.Path, Title: strings.TrimSuffix(blogTitle+": "+p.Title, ": "), Posts: b.posts[i : i+1]}
		if i > 0 {
			view.Newer = b.posts[i-1].URL()
		}
		if i+1 < len(b.posts) {
			view.Older = b.posts[i+1].URL()
		}
		return b.render(view)
	}
	return b.missing(r)
}

// missing is the answer to every address the blog does not have.
func (b *blog) missing(r *http.Request) reply {
	a := b.render(page{
		Kind: "error_page", Path: r.URL.Path, Title: blogTitle,
		Status: "Sidan som du letade efter i den här bloggen finns inte.",
	})
	a.Status = http.StatusNotFound
	return a
}
