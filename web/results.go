package web

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"kronika/search"
)

const (
	defaultSize   = 10
	maxSearches   = 32               // at once: more would only make each other slow
	searchTimeout = 10 * time.Second // for a place and an answer: a reader has left by then
)

// A resultsData page shows what a search found.
type resultsData struct {
	frame
	Heading string // "12 inlägg"
	Said    string // what was searched for, as a sentence
	Repairs []string
	Meant   link     // the question with a misspelt word corrected; an empty text: none is
	Also    []string // other forms that were found, and what else was looked for
	Strict  link     // the question as it was typed and nothing else; empty: that is all it found
	Dates   *mentionsView
	Chips   []chip
	Clear   string // address without any filter
	Voices  []choiceLink
	Sorts   []choiceLink
	Hits    []hitView
	Wider   *widerView
	Chart   *chart
	Facets  []facetView
	Same    []string // what all hits have in common: "Blogg: Kommunchefen"
	Period  periodForm
	Pager   pager
	Empty   *emptyView
	Held    heldView
	Many    string // address of the page for many questions at once
	Lists   string // versions of what topics and the like are derived by
	Twins   twins
}

func (*resultsData) template() string { return "results" }

// A choiceLink is one of several ways to see the hits.
type choiceLink struct {
	link
	Current bool
}

// A widerView holds posts with some of the words.
type widerView struct {
	Said  string
	Total int
	More  string // address that shows them all
	Hits  []hitView
}

// A periodForm asks for a first and a last day.
type periodForm struct {
	Action, From, To string
	Keep             []keeping
}

// find searches, unless no index is served or too many searches run already.
func (s *site) find(ctx context.Context, r search.Request) (res *search.Result, err error) {
	err = s.inTurn(ctx, func(ctx context.Context) error {
		res, err = s.searcher.Search(ctx, r)
		return err
	})
	return res, err
}

// inTurn runs a search when it has a place among those under way.
func (s *site) inTurn(ctx context.Context, find func(context.Context) error) error {
	if err := s.ready(); err != nil {
		return fmt.Errorf("%w: %w", errNotReady, err)
	}
	began := time.Now()
	defer func() { s.metrics.search(time.Since(began)) }()
	ctx, cancel := context.WithTimeout(ctx, searchTimeout)
	defer cancel()
	leave, err := s.enter(ctx)
	if err != nil {
		return err
	}
	defer leave()
	if err := find(ctx); err != nil {
		return fmt.Errorf("search: %w", err)
	}
	return nil
}

// enter waits for a place among what is worked on at once, which leave frees.
func (s *site) enter(ctx context.Context) (leave func(), err error) {
	select {
	case s.slots <- struct{}{}:
		return func() { <-s.slots }, nil
	case <-ctx.Done():
		return nil, errBusy
	}
}

// resultsPage serves GET /sok; [search.ParseRequest] documents its parameters.
// What is unknown among them is left out; what is malformed too, and the page says so.
func (s *site) resultsPage(w http.ResponseWriter, r *http.Request) error {
	req, dropped := question(r)
	req.Count = nil // a page shows all facets
	if req.Size == 0 {
		req.Size = defaultSize
	}
	unread := misread(dropped)
	return s.page(w, r, "sok "+req.Values().Encode()+" "+strings.Join(unread, " "), func() (page, bool, error) {
		res, err := s.find(r.Context(), req)
		if err != nil {
			return nil, false, err
		}
		p := s.results(res, req)
		p.Repairs = append(unread, p.Repairs...)
		if res.Total == 0 {
			p.Empty.Advice = s.offers(r.Context(), res, req)
		}
		return p, res.Total > 0, nil // there may have been no time for some offers
	})
}

// results returns the page of a result.
func (s *site) results(res *search.Result, req search.Request) *resultsData {
	p := &resultsData{
		frame:   s.frame(windowTitle(res, req), req.Query),
		Heading: heading(res),
		Said:    initial(res.Query.Said),
		Repairs: res.Query.Repairs,
		Also:    also(res.Query),
		Chips:   s.chips(res, req),
		Clear:   s.searchURL(unfiltered(req)),
		Hits:    s.hits(res.Hits, req),
		Chart:   s.chart(res.Histogram, req),
		Period:  periodForm{s.prefix + "/sok", string(req.From), string(req.To), kept(req, "from", "to")},
		Pager:   s.pager(res, req),
		Held:    held(res.Coverage),
		Lists:   listNames(res.Lists),
		Twins:   s.twins(req),
	}
	if p.Chart != nil {
		p.Chart.Apart = apart(res)
	}
	p.Facets, p.Same = s.facets(res, req)
	p.Many = s.prefix + "/lista"
	p.NoIndex = true
	p.Alternate = s.apiURL(req)
	p.Feed = p.Twins.Atom
	p.Form.Keep = kept(req, "q", "match")
	if res.DidYouMean != "" {
		meant := at(req, 1)
		meant.Query = res.DidYouMean
		p.Meant = link{s.searchURL(meant), res.DidYouMean}
	}
	if res.Strict != "" {
		strict := at(req, 1)
		strict.Query = res.Strict
		p.Strict = link{s.searchURL(strict), res.Strict}
	}
	p.Dates = s.mentions(res, req)
	if res.Total > 1 {
		p.Sorts = s.sorts(req)
	}
	if req.Query != "" {
		p.Voices = s.voices(req)
	}
	if wider := res.Wider; wider != nil && len(wider.Hits) > 0 {
		some := at(req, 1)
		some.Some = true
		p.Wider = &widerView{initial(wider.Said), wider.Total, "", s.hits(wider.Hits, req)}
		if wider.Total > len(wider.Hits) {
			p.Wider.More = s.searchURL(some)
		}
	}
	if len(res.Hits) == 0 {
		p.Empty = s.empty(res, req)
	}
	return p
}

func heading(res *search.Result) string {
	switch {
	case res.Total == 0 && res.Partial:
		return "Inga inlägg hittades"
	case res.Total == 0:
		return "Inga inlägg"
	case res.Partial:
		return "Minst " + number(res.Total) + nbsp + "inlägg"
	}
	return number(res.Total) + nbsp + "inlägg"
}

func windowTitle(res *search.Result, req search.Request) string {
	if req.Query == "" {
		return heading(res)
	}
	return firstWords(req.Query, 60) + " – " + heading(res)
}

// voices returns the ways to choose whose words are looked for.
func (s *site) voices(req search.Request) []choiceLink {
	var links []choiceLink
	for _, by := range []struct {
		voice search.Voice
		name  string
	}{{search.AnyVoice, "Alla ord"}, {search.Own, "Skribentens egna"}, {search.Quoted, "Citat"}} {
		links = append(links, choiceLink{link{s.searchURL(spoken(req, by.voice)), by.name}, by.voice == req.Voice})
	}
	return links
}

func (s *site) sorts(req search.Request) []choiceLink {
	var links []choiceLink
	for _, by := range []struct {
		sort search.Sort
		name string
	}{{search.Relevance, "Relevans"}, {search.Newest, "Nyast"}, {search.Oldest, "Äldst"}} {
		if by.sort == search.Relevance && req.Query == "" {
			continue
		}
		links = append(links, choiceLink{link{s.searchURL(sorted(req, by.sort)), by.name}, by.sort == req.Sort})
	}
	return links
}

// also says which words were looked for and found beside those that were typed.
func also(q search.Echo) (said []string) {
	for _, s := range q.Synonyms {
		said = append(said, "Sökte också "+s+".")
	}
	if len(q.Forms) > 0 {
		said = append(said, "Också träffat: "+strings.Join(q.Forms, ", ")+".")
	}
	return said
}
