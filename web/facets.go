package web

import (
	"cmp"
	"slices"

	"kronika/search"
)

// shownValues is how many values of a facet stand open; the rest fold away.
const shownValues = 8

// headings are the facets in the order readers see them.
var headings = []struct{ facet, title, note, one string }{
	{"topic", "Ämnen", "härledda ur texten", "Ämne"},
	{"year", "År", "", "År"},
	{"month", "Månad", "", "Månad"},
	{"source", "Blogg", "", "Blogg"},
	{"municipality", "Kommun", "", "Kommun"},
	{"owner", "Avsändare", "vem bloggen talar för", "Avsändare"},
	{"author", "Författare", "", "Författare"},
	{"organ", "Organ", "nämnda i texten", "Organ"},
	{"place", "Platser", "nämnda i texten", "Plats"},
	{"person", "Personer", "nämnda med en offentlig roll", "Person"},
	{"decision", "Beslut", "lästa ur texten", "Beslut"},
	{"dnr", "Diarienummer", "lästa ur texten", "Diarienummer"},
	{"label", "Etiketter", "bloggens egna", "Etikett"},
}

// A facetView is one facet as a list of links.
type facetView struct {
	Facet, Title, Note string
	Shown, Rest        []valueView
	Open               bool // a value among the rest is chosen
}

// A valueView is one value; its link adds it, or takes it away if it is chosen.
type valueView struct {
	Href, Name         string
	Count              int
	Selected, Excluded bool
}

// facets returns the facets that have values. Months are shown only within a chosen year.
func (s *site) facets(res *search.Result, r search.Request) []facetView {
	var views []facetView
	for _, h := range headings {
		values := res.Facets[h.facet]
		if len(values) == 0 || h.facet == "month" && len(r.Facets["year"])+len(r.Facets["month"]) == 0 {
			continue
		}
		view := facetView{Facet: h.facet, Title: h.title, Note: h.note}
		for i, v := range values {
			shown := s.value(h.facet, v, r)
			if i < shownValues {
				view.Shown = append(view.Shown, shown)
				continue
			}
			view.Rest = append(view.Rest, shown)
			view.Open = view.Open || shown.Selected || shown.Excluded
		}
		views = append(views, view)
	}
	return views
}

func (s *site) value(facet string, v search.Value, r search.Request) valueView {
	target := choose(r, facet, v.Value)
	if v.Selected || v.Excluded {
		target = without(r, facet, v.Value)
	}
	return valueView{Href: s.searchURL(target), Name: valueName(v), Count: v.Count, Selected: v.Selected, Excluded: v.Excluded}
}

// valueName returns a value as readers see it.
func valueName(v search.Value) string { return cmp.Or(v.Name, v.Value) }

// A chip is an active filter; its link takes it away.
type chip struct {
	Href, Facet, Name string
	Excluded          bool
}

// chips returns the active filters of a request.
func (s *site) chips(res *search.Result, r search.Request) []chip {
	var chips []chip
	for _, h := range headings {
		for _, c := range r.Facets[h.facet] {
			v := search.Value{Value: c.Value}
			if i := slices.IndexFunc(res.Facets[h.facet], func(o search.Value) bool { return o.Value == c.Value }); i >= 0 {
				v = res.Facets[h.facet][i]
			}
			chips = append(chips, chip{s.searchURL(without(r, h.facet, c.Value)), h.one, valueName(v), c.Exclude})
		}
	}
	if r.From != "" {
		chips = append(chips, chip{s.searchURL(within(r, "", r.To)), "Från och med", shortDate(r.From), false})
	}
	if r.To != "" {
		chips = append(chips, chip{s.searchURL(within(r, r.From, "")), "Till och med", shortDate(r.To), false})
	}
	return chips
}
