package web

import (
	"net/http"
	"slices"
	"strings"
)

// listedValues is how many values a page of all values shows: a reader of more looks
// for one by its letters.
const listedValues = 500

// A facetPage shows all values of one facet among the hits.
type facetPage struct {
	frame
	Heading string // "Organ"
	Note    string
	Said    string // what was searched for, as a sentence
	Repairs []string
	Back    string // address of the hits
	Action  string // of the form
	Among   string // the letters that values are to have
	Keep    []keeping
	Values  []valueView
	Total   int // values with the letters
}

func (*facetPage) template() string { return "facet" }

// facetPage serves GET /sok/{facet}: all values of a facet among the hits of a search,
// the commonest first. With bland they are those whose names have these letters.
func (s *site) facetPage(w http.ResponseWriter, r *http.Request) error {
	i := slices.IndexFunc(headings(), func(h facetHeading) bool { return h.facet == r.PathValue("facet") })
	if i < 0 {
		return errNoPage
	}
	h := headings()[i]
	among := strings.TrimSpace(r.URL.Query().Get("bland"))
	req, dropped := question(r)
	shown := at(req, 1)
	shown.Count = nil
	if shown.Size == 0 {
		shown.Size = defaultSize
	}
	req.Page, req.Size, req.Count = 1, 0, []string{h.facet}
	res, err := s.find(r.Context(), req)
	if err != nil {
		return err
	}
	p := &facetPage{
		frame: s.frame(h.title, req.Query), Heading: h.title, Note: h.note, Said: initial(res.Query.Said), Repairs: misread(dropped), Back: s.searchURL(shown),
		Action: s.prefix + "/sok/" + h.facet, Among: among, Keep: kept(shown),
	}
	p.NoIndex = true
	for _, v := range res.Facets[h.facet] {
		if !strings.Contains(strings.ToLower(valueName(v)), strings.ToLower(among)) {
			continue
		}
		if p.Total++; p.Total <= listedValues {
			p.Values = append(p.Values, s.value(h.facet, v, shown))
		}
	}
	return s.render(w, http.StatusOK, p)
}
