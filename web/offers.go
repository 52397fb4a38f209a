package web

import (
	"context"
	"strings"

	"kronika/search"
	"kronika/search/query"
)

const (
	// maxOffers is how many other questions are asked where one finds nothing, so that a
	// page costs no more than a few searches.
	maxOffers = 4
	// leastPrefix is how many letters a word has whose beginning is worth a search.
	leastPrefix = 4
)

// An offer is another question.
type offer struct {
	why string // what is other: "Sök utan filter"
	search.Request
}

// offers returns links to questions that find something where one found nothing, each
// with how much, and what else may help.
func (s *site) offers(ctx context.Context, res *search.Result, req search.Request) (links []link) {
	asked := map[string]bool{s.searchURL(req): true}
	for _, o := range others(res, req) {
		address := s.searchURL(o.Request)
		if asked[address] {
			continue
		}
		if asked[address] = true; len(asked) > maxOffers+1 {
			break
		}
		o.Size, o.Count = 0, []string{}
		// An offer that cannot be made is no fault of the answer.
		if found, err := s.find(ctx, o.Request); err == nil && found.Total > 0 {
			links = append(links, link{address, o.why + " (" + number(found.Total) + nbsp + "inlägg)"})
		}
	}
	if strings.TrimSpace(req.Query) != "" {
		links = append(links, link{"", "Pröva ett annat ord för samma sak, eller kontrollera stavningen."})
	}
	return links
}

// others returns questions that may find more than one that found nothing, the nearest
// to it first.
func others(res *search.Result, req search.Request) (offers []offer) {
	req = at(req, 1)
	add := func(why string, r search.Request) { offers = append(offers, offer{why, r}) }
	if res.Outside > 0 {
		add("Sök utan period och filter", everywhere(req))
	}
	if req.Voice != search.AnyVoice {
		add("Sök i alla ord, vem som än säger dem", spoken(req, search.AnyVoice))
	}
	if less := lesser(res, req); less.Query != "" {
		add("Sök efter "+less.Query, less)
		add("Sök efter "+everywhere(less).Query+" utan period och filter", everywhere(less))
	}
	if unquoted := strings.ReplaceAll(req.Query, `"`, ""); unquoted != req.Query {
		r := req
		r.Query = unquoted
		add("Sök utan citattecken: "+unquoted, r)
	}
	if words := strings.Fields(req.Query); len(words) == 1 && !strings.ContainsAny(words[0], `*":-`) && len([]rune(words[0])) >= leastPrefix {
		r := req
		r.Query = words[0] + "*"
		add("Sök efter alla ord som börjar på "+words[0]+": "+r.Query, r)
	}
	return offers
}

// lesser returns the request without what no post has; an empty query: nothing is left.
func lesser(res *search.Result, req search.Request) search.Request {
	req.Query = query.Parse(req.Query).Without(res.Missing).String()
	return req
}

// everywhere returns the request with its words only: without filters and time, a time
// that was typed among the words too.
func everywhere(req search.Request) search.Request {
	if q := query.Parse(req.Query); q.From != "" || q.To != "" {
		q.From, q.To = "", ""
		req.Query = q.String()
	}
	req.Page, req.Facets, req.From, req.To = 1, nil, "", ""
	return req
}
