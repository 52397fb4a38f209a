package web

import (
	"maps"
	"net/url"
	"slices"
	"strings"

	"kronika/archive"
	"kronika/search"
)

// A link is an address with the words that lead to it.
type link struct{ Href, Text string }

// searchURL returns the address of the result page of a request.
func (s *site) searchURL(r search.Request) string {
	return s.prefix + "/sok" + questionMark(r.Values())
}

// apiURL returns the address of the same answer as JSON.
func (s *site) apiURL(r search.Request) string {
	return s.prefix + "/sok.json" + questionMark(r.Values())
}

func questionMark(v url.Values) string {
	if len(v) == 0 {
		return ""
	}
	return "?" + v.Encode()
}

// postURL turns a hit's link, "/inlagg/ID#p4", into one whose page marks the words of q.
func (s *site) postURL(hitLink, q string) string {
	if q == "" {
		return s.prefix + hitLink
	}
	path, fragment, found := strings.Cut(hitLink, "#")
	address := s.prefix + path + "?" + url.Values{"q": {q}}.Encode()
	if found {
		address += "#" + fragment
	}
	return address
}

// webAddress returns a blog's address if a browser may be sent there, else "".
func webAddress(raw string) string {
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	return raw
}

// ask returns the request for all posts, newest first.
func ask() search.Request {
	return search.Request{Sort: search.Newest, Page: 1, Size: defaultSize}
}

// choose returns the request with one more value chosen, from its first page.
func choose(r search.Request, facet, value string) search.Request {
	r = without(r, facet, value)
	r.Facets[facet] = append(r.Facets[facet], search.Choice{Value: value})
	return r
}

// exclude returns the request with one more value left out, from its first page.
func exclude(r search.Request, facet, value string) search.Request {
	r = without(r, facet, value)
	r.Facets[facet] = append(r.Facets[facet], search.Choice{Value: value, Exclude: true})
	return r
}

// without returns the request without one value, chosen or excluded.
func without(r search.Request, facet, value string) search.Request {
	r.Page = 1
	r.Facets = copied(r.Facets)
	r.Facets[facet] = slices.DeleteFunc(r.Facets[facet], func(c search.Choice) bool { return c.Value == value })
	if len(r.Facets[facet]) == 0 {
		delete(r.Facets, facet)
	}
	return r
}

// only returns the request with one value of a facet instead of those chosen.
func only(r search.Request, facet, value string) search.Request {
	r = unchosen(r, facet)
	r.Facets[facet] = []search.Choice{{Value: value}}
	return r
}

// unchosen returns the request with nothing chosen in the given facets.
func unchosen(r search.Request, facets ...string) search.Request {
	r.Page = 1
	r.Facets = copied(r.Facets)
	for _, f := range facets {
		delete(r.Facets, f)
	}
	return r
}

// unfiltered returns the request with its words only.
func unfiltered(r search.Request) search.Request {
	r.Page, r.Facets, r.From, r.To, r.Voice = 1, nil, "", "", search.AnyVoice
	return r
}

func within(r search.Request, from, to archive.Date) search.Request {
	r.Page, r.From, r.To = 1, from, to
	return r
}

func sorted(r search.Request, by search.Sort) search.Request {
	r.Page, r.Sort = 1, by
	return r
}

func spoken(r search.Request, by search.Voice) search.Request {
	r.Page, r.Voice = 1, by
	return r
}

func at(r search.Request, page int) search.Request {
	r.Page = page
	return r
}

// copied returns a deep copy that is never nil.
func copied(facets map[string][]search.Choice) map[string][]search.Choice {
	c := make(map[string][]search.Choice, len(facets))
	for name, choices := range facets {
		c[name] = slices.Clone(choices)
	}
	return c
}

// kept returns the parameters of a request as hidden fields of a form, but for those named.
func kept(r search.Request, but ...string) []keeping {
	r.Page = 1
	values := r.Values()
	var fields []keeping
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if slices.Contains(but, name) {
			continue
		}
		for _, v := range values[name] {
			fields = append(fields, keeping{name, v})
		}
	}
	return fields
}
