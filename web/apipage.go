package web

import (
	"fmt"
	"net/http"
	"strings"
)

// An apiData page tells programmers how to ask, with examples to follow.
type apiData struct {
	frame
	Document   string // address of the OpenAPI document
	Operations []operationView
	Fault      string // address of an example of a refusal
}

func (*apiData) template() string { return "api" }

// An operationView is an operation with examples.
type operationView struct {
	operation
	Path     string
	ID       string // of its heading
	Examples []link
}

// operations are the paths of the document that the page explains, in their order,
// each with examples: what follows the path, and what it asks for.
func operations(post string) []operationView {
	views := []operationView{
		{Path: "/api/v1/search", Examples: []link{
			{"?q=skolan", "inlägg om skolan"},
			{"?q=skolan&from=2012&to=2013-06&sort=oldest", "från 2012 till juni 2013, äldst först"},
			{"?topic=skola&decision=beslutat&size=5", "ämnet skola, med beslut, fem i taget"},
			{"?size=0&facets=topic,year", "bara antal per ämne och år"},
		}},
		{Path: "/api/v1/posts/{id}"},
		{Path: "/api/v1/suggest", Examples: []link{{"?q=skol", "ord och ämnen som börjar på skol"}}},
		{Path: "/api/v1/status", Examples: []link{{"", "arkivets tillstånd"}}},
	}
	if post != "" {
		views[1].Examples = []link{{post, "det senaste inlägget"}}
	}
	return views
}

// apiPage serves GET /api.
func (s *site) apiPage(w http.ResponseWriter, r *http.Request) error {
	d, err := describeAPI()
	if err != nil {
		return err
	}
	req := ask()
	req.Size, req.Count = 1, []string{}
	res, err := s.find(r.Context(), req)
	if err != nil {
		return err
	}
	post := ""
	if len(res.Hits) > 0 {
		post = res.Hits[0].ID
	}
	page := &apiData{frame: s.frame("För program", ""), Document: s.prefix + "/openapi.json", Fault: s.prefix + "/api/v1/search?from=2012-13"}
	for i, view := range operations(post) {
		view.operation, view.ID = d.Paths[view.Path].Get, fmt.Sprintf("fraga-%d", i+1)
		start, _, _ := strings.Cut(view.Path, "{")
		for j, e := range view.Examples {
			view.Examples[j].Href = s.prefix + start + e.Href
		}
		page.Operations = append(page.Operations, view)
	}
	return s.render(w, http.StatusOK, page)
}
