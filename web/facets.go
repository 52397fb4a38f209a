package web

import (
	"cmp"
	"slices"
	"strings"

	"kronika/archive"
	"kronika/search"
)

const (
	shownValues = 6   // values of a facet on a result page, which stays below 60 kB
	yearsMonths = 12  // of the facet month: a whole year
	fewMore     = 2   // so many more are shown rather than a link to them
	answered    = 200 // an answer with so many values may lack some
)

// A facetHeading is a facet as readers see it.
type facetHeading struct{ facet, title, note, one string }

// headings are the facets in the order readers see them.
func headings() []facetHeading {
	return []facetHeading{
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
}

// A facetView is one facet as a list of links.
type facetView struct {
	Facet, Title, Note string
	Values             []valueView // the commonest, and those that are chosen
	All                link        // to the page with all of them; empty: they are all here
}

// A valueView is one value; its link adds it, or takes it away if it is chosen.
type valueView struct {
	Href, But, Name    string // But leaves the posts with it out; empty: it is chosen already
	Count              int
	Selected, Excluded bool
}

// facets returns the facets that have values, but for those that all hits have the
// same value of: these are told in a line. Months are shown only within a chosen year.
func (s *site) facets(res *search.Result, r search.Request) (views []facetView, same []string) {
	for _, h := range headings() {
		values := res.Facets[h.facet]
		if h.facet == "month" {
			values = monthsOf(values, r)
		}
		switch {
		case len(values) == 0:
		case len(values) == 1 && values[0].Count == res.Total && !values[0].Selected && !values[0].Excluded:
			same = append(same, h.one+": "+valueName(values[0]))
		default:
			views = append(views, s.facet(h, values, r))
		}
	}
	return views, same
}

func (s *site) facet(h facetHeading, values []search.Value, r search.Request) facetView {
	view := facetView{Facet: h.facet, Title: h.title, Note: h.note}
	most := shownValues
	if h.facet == "month" {
		most = yearsMonths
	}
	if len(values) > most+fewMore {
		n := number(len(values))
		if len(values) >= answered {
			n = "minst " + n
		}
		view.All = link{s.facetURL(h.facet, r), "Visa alla " + n}
	}
	for i, v := range values {
		if i < most || view.All.Href == "" || v.Selected || v.Excluded {
			view.Values = append(view.Values, s.value(h.facet, v, r))
		}
	}
	return view
}

// monthsOf returns the months of the years that are chosen, or that chosen months are
// of, and the months that are chosen.
func monthsOf(values []search.Value, r search.Request) []search.Value {
	years := map[archive.Date]bool{}
	for _, facet := range []string{"year", "month"} {
		for _, c := range r.Facets[facet] {
			if !c.Exclude {
				years[archive.Date(c.Value).Cut(len("2012"))] = true
			}
		}
	}
	var months []search.Value
	for _, v := range values {
		if v.Selected || v.Excluded || years[archive.Date(v.Value).Cut(len("2012"))] {
			months = append(months, v)
		}
	}
	return months
}

func (s *site) value(facet string, v search.Value, r search.Request) valueView {
	view := valueView{Name: valueName(v), Count: v.Count, Selected: v.Selected, Excluded: v.Excluded}
	if v.Selected || v.Excluded {
		view.Href = s.searchURL(without(r, facet, v.Value))
		return view
	}
	view.Href, view.But = s.searchURL(choose(r, facet, v.Value)), s.searchURL(exclude(r, facet, v.Value))
	return view
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
	for _, h := range headings() {
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

// facetURL returns the address of the page with all values of a facet.
func (s *site) facetURL(facet string, r search.Request) string {
	return strings.Replace(s.searchURL(at(r, 1)), "/sok", "/sok/"+facet, 1)
}
