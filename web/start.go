package web

import (
	"net/http"

	"kronika/search"
)

// latestPosts is how many posts the start page shows.
const latestPosts = 6

// A startData page says what is held and where to begin.
type startData struct {
	frame
	Held   heldView
	Chart  *chart
	Topics []valueView
	Blogs  []blogView
	Hits   []hitView
	All    string // address of all posts
	Many   string // address of the page that takes many questions at once
}

func (*startData) template() string { return "start" }

// A blogView is one blog of the archive.
type blogView struct {
	valueView
	About string // "Vimmerby kommun, kommunchef, myndighet"
}

// startPage serves GET /.
func (s *site) startPage(w http.ResponseWriter, r *http.Request) error {
	return s.page(w, r, "start", func() (page, bool, error) {
		p, err := s.start(r)
		return p, true, err
	})
}

// start returns the start page.
func (s *site) start(r *http.Request) (*startData, error) {
	req := ask()
	req.Size = latestPosts
	res, err := s.find(r.Context(), req)
	if err != nil {
		return nil, err
	}
	page := &startData{
		frame: s.frame("Sök i kommunernas bloggar", ""),
		Held:  held(res.Coverage),
		Hits:  s.hits(res.Hits, req),
		All:   s.searchURL(ask()),
		Many:  s.prefix + "/lista",
	}
	if b := res.Histogram.Buckets; len(b) > maxMonths {
		page.Chart = s.draw(years(b), "year", ask())
	} else {
		page.Chart = s.draw(b, "month", ask())
	}
	if page.Chart != nil {
		page.Chart.Apart = apart(res)
	}
	for _, v := range res.Facets["topic"] {
		value := s.value("topic", v, ask())
		value.But = "" // there is nothing yet to leave it out of
		page.Topics = append(page.Topics, value)
	}
	page.Blogs, err = s.blogs(r, res.Facets["source"])
	return page, err
}

// blogs returns the blogs that have posts, with what is known about them.
func (s *site) blogs(r *http.Request, values []search.Value) ([]blogView, error) {
	sources, err := s.store.Sources(r.Context())
	if err != nil {
		return nil, err
	}
	about := make(map[string]string, len(sources))
	for _, src := range sources {
		about[src.ID] = describe(src)
	}
	var blogs []blogView
	for _, v := range values {
		blogs = append(blogs, blogView{s.value("source", v, ask()), about[v.Value]})
	}
	return blogs, nil
}
