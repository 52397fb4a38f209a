package web

import "kronika/search"

// beside is how many pages are named on either side of the page shown: with them
// all links fit on two lines at 320 pixels.
const beside = 2

// A pager leads to the other pages; empty addresses are not shown.
type pager struct {
	Page, Pages     int
	First, Previous string
	Numbers         []pageLink
	Next, Last      string
	Unreachable     string // how many posts lie beyond the last page
}

// A pageLink is the number of a page near the one that is shown.
type pageLink struct {
	Number  int
	Href    string
	Current bool
}

// pages is how many pages of hits can be turned to.
func pages(total, size int) int {
	return min((total+size-1)/size, search.Pages(size))
}

func (s *site) pager(res *search.Result, req search.Request) pager {
	p := pager{Page: req.Page, Pages: pages(res.Total, req.Size)}
	if p.Pages == 0 {
		return p
	}
	if p.Page > 1 {
		p.First, p.Previous = s.searchURL(at(req, 1)), s.searchURL(at(req, min(p.Page-1, p.Pages)))
	}
	if p.Page < p.Pages {
		p.Next, p.Last = s.searchURL(at(req, p.Page+1)), s.searchURL(at(req, p.Pages))
	}
	for n := max(1, p.Page-beside); n <= min(p.Pages, p.Page+beside); n++ {
		p.Numbers = append(p.Numbers, pageLink{n, s.searchURL(at(req, n)), n == p.Page})
	}
	if beyond := res.Total - search.MaxWindow; beyond > 0 {
		p.Unreachable = number(beyond)
	}
	return p
}
