package contract

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/google/go-cmp/cmp"

	"kronika/indexer"
	"kronika/search"
)

// An answer is what was answered to a case.
type answer struct {
	*site
	ctx     context.Context
	request search.Request
	result  *search.Result // nil: there is none
	refused string         // what is wrong with the address
	typed   []string       // lines of what is suggested
}

// answer asks the case of an entry.
func (st *site) answer(ctx context.Context, e *entry) (answer, error) {
	a := answer{site: st, ctx: ctx}
	var err error
	switch e.kind() {
	case typed:
		err = a.suggest(e.head[1:])
	case query:
		text, _, _ := strings.Cut(e.head, "=>")
		err = a.ask("size=100&q=" + url.QueryEscape(strings.TrimSpace(text)))
	default:
		err = a.ask(e.head[1:])
	}
	return a, err
}

func (a *answer) suggest(q string) error {
	s, err := a.Suggest(a.ctx, q)
	if err != nil {
		return err
	}
	for _, s := range s.Suggestions {
		a.typed = append(a.typed, fmt.Sprintf("%s  %s  (%s, %d)", s.Text, s.Name, s.Kind, s.Count))
	}
	return nil
}

// ask searches as an address asks, or says what is wrong with it.
func (a *answer) ask(address string) (err error) {
	v, err := url.ParseQuery(address)
	if err != nil {
		return err
	}
	var faults []*search.ParamError
	if a.request, faults = search.ParseRequest(v); len(faults) > 0 {
		a.refused = faults[0].Error()
		return nil
	}
	a.result, err = a.Search(a.ctx, a.request)
	return err
}

// values are what is said of a result, by key, but for the counts of facets, of which
// each has its own.
var values = map[string]func(a *answer) string{
	"total":     func(a *answer) string { return fmt.Sprint(a.result.Total) },
	"hits":      func(a *answer) string { return a.of(a.result.Hits) },
	"wider":     (*answer).wider,
	"said":      func(a *answer) string { return a.result.Query.Said },
	"repairs":   func(a *answer) string { return strings.Join(a.result.Query.Repairs, " ") },
	"forms":     func(a *answer) string { return strings.Join(a.result.Query.Forms, ", ") },
	"synonyms":  func(a *answer) string { return strings.Join(a.result.Query.Synonyms, "; ") },
	"meant":     (*answer).meant,
	"strict":    func(a *answer) string { return a.result.Strict },
	"missing":   func(a *answer) string { return strings.Join(a.result.Missing, ", ") },
	"outside":   func(a *answer) string { return some(a.result.Outside) },
	"first":     func(a *answer) string { return a.mention(a.result.First) },
	"last":      func(a *answer) string { return a.mention(a.result.Last) },
	"silence":   (*answer).silence,
	"partial":   func(a *answer) string { return map[bool]string{true: "yes"}[a.result.Partial] },
	"coverage":  (*answer).coverage,
	"histogram": (*answer).histogram,
	"quotes":    (*answer).quotes,
	"unmarked":  (*answer).unmarked,
	"revisions": (*answer).revisions,
	"status":    (*answer).status,
	"about":     (*answer).about,
	"pages":     (*answer).pages,
	"error":     func(a *answer) string { return a.refused },
}

// usual are the keys of a case that names none, where there is something to say.
var usual = []string{"total", "hits", "wider", "repairs", "meant", "partial", "outside", "missing"}

// none stands for a value that is empty.
const none = "-"

// value returns what is said of a key.
func (a *answer) value(key string) (string, error) {
	of, known := values[key]
	switch {
	case slices.Contains(indexer.FacetNames, key):
		of = func(a *answer) string { return a.facet(key) }
	case !known:
		return "", fmt.Errorf("%s is nothing that is said of an answer", key)
	}
	if a.result == nil && key != "error" {
		return "", fmt.Errorf("the address is refused: %s", a.refused)
	}
	if value := of(a); value != "" {
		return value, nil
	}
	return none, nil
}

// lines returns what is expected of a case as it was answered: of the keys that it names,
// or of the usual ones and the facets that were asked for.
func (a *answer) lines(e *entry) (lines []string) {
	if e.kind() == typed {
		return a.typed
	}
	keys := []string{}
	for _, line := range e.want {
		key, _, _ := strings.Cut(line, " ")
		keys = append(keys, key)
	}
	named := len(keys) > 0
	if !named {
		keys = slices.Concat(usual, a.request.Count)
	}
	if a.result == nil {
		keys, named = []string{"error"}, true
	}
	for _, key := range keys {
		value, err := a.value(key)
		if err != nil {
			value = err.Error()
		}
		if named || value != none || key == "total" {
			lines = append(lines, key+" "+value)
		}
	}
	return lines
}

// of returns the names of the posts that hits are.
func (a *answer) of(hits []search.Hit) string {
	var names []string
	for _, h := range hits {
		names = append(names, a.names[h.ID])
	}
	return strings.Join(names, " ")
}

func (a *answer) wider() string {
	if a.result.Wider == nil {
		return ""
	}
	return fmt.Sprintf("%d: %s", a.result.Wider.Total, a.of(a.result.Wider.Hits))
}

func some(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprint(n)
}

// meant returns what is proposed instead, of which nothing is to be corrected again.
func (a *answer) meant() string {
	proposed := a.result.DidYouMean
	if proposed == "" {
		return ""
	}
	again := answer{site: a.site, ctx: a.ctx}
	if err := again.ask("q=" + url.QueryEscape(proposed)); err != nil || again.result.DidYouMean != "" {
		return fmt.Sprintf("%s, of which %s is meant: %v", proposed, again.result.DidYouMean, err)
	}
	return proposed
}

func (a *answer) mention(m *search.Mention) string {
	if m == nil {
		return ""
	}
	id, _, _ := strings.Cut(strings.TrimPrefix(m.Link, "/inlagg/"), "#")
	return strings.TrimSpace(a.names[id] + " " + string(m.Published))
}

func (a *answer) silence() string {
	if s := a.result.Silence; s != nil {
		return string(s.From + " " + s.To)
	}
	return ""
}

func (a *answer) coverage() string {
	c := a.result.Coverage
	said := fmt.Sprintf("%d posts, %s to %s", c.Posts, c.First, c.Last)
	for _, g := range c.Gaps {
		said += fmt.Sprintf(", none %s to %s", g.From, g.To)
	}
	return said
}

// histogram returns how many hits are of each month or week. The address of a week must
// find as many.
func (a *answer) histogram() string {
	var said []string
	for _, b := range a.result.Histogram.Buckets {
		if b.End == "" {
			said = append(said, fmt.Sprintf("%s %d", b.Start, b.Count))
			continue
		}
		count := fmt.Sprintf("%s–%s %d", b.Start, b.End, b.Count)
		week := answer{site: a.site, ctx: a.ctx}
		request := a.request
		request.From, request.To, request.Page = b.Start, b.End, 1
		if err := week.ask(request.Values().Encode()); err != nil || week.result.Total != b.Count {
			count += fmt.Sprintf(" (its address finds %d, %v)", week.result.Total, err)
		}
		said = append(said, count)
	}
	return strings.Join(said, ", ")
}

// facet returns the values of a facet; those that were chosen have a + before them,
// those that were excluded a -.
func (a *answer) facet(name string) string {
	var said []string
	for _, v := range a.result.Facets[name] {
		chosen := ""
		if v.Selected {
			chosen = "+"
		}
		if v.Excluded {
			chosen = "-"
		}
		said = append(said, fmt.Sprintf("%s%s %d", chosen, v.Value, v.Count))
	}
	return strings.Join(said, "; ")
}

// quotes returns the hits whose snippet quotes somebody, with whom.
func (a *answer) quotes() string {
	return a.each(func(h search.Hit) string {
		if h.Quotes == "" {
			return ""
		}
		return fmt.Sprintf("%s=%q", a.names[h.ID], h.Quotes)
	})
}

// unmarked returns the hits in whose snippet no word is marked.
func (a *answer) unmarked() string {
	return a.each(func(h search.Hit) string {
		if strings.Contains(h.Snippet, "<mark>") {
			return ""
		}
		return a.names[h.ID]
	})
}

// revisions returns the hits with the number of the revision that they show.
func (a *answer) revisions() string {
	return a.each(func(h search.Hit) string { return fmt.Sprintf("%s@%d", a.names[h.ID], h.Revision) })
}

// status returns the hits that are not as they were first seen, with how they stand.
func (a *answer) status() string {
	return a.each(func(h search.Hit) string {
		if h.Status == "" {
			return ""
		}
		return a.names[h.ID] + "=" + string(h.Status)
	})
}

// about returns the hits with their topics.
func (a *answer) about() string {
	return a.each(func(h search.Hit) string {
		var topics []string
		for _, t := range h.Topics {
			topics = append(topics, t.ID)
		}
		slices.Sort(topics)
		return a.names[h.ID] + "=" + strings.Join(topics, ",")
	})
}

func (a *answer) each(say func(search.Hit) string) string {
	var said []string
	for _, h := range a.result.Hits {
		if s := say(h); s != "" {
			said = append(said, s)
		}
	}
	return strings.Join(said, " ")
}

// pages turns the pages from this one to the last, and returns how many there are, or what
// is wrong: no hit may be there twice, the wider ones only at the end, and a walk finds
// the same hits.
func (a *answer) pages() string {
	n, wider := 1, a.result.Wider != nil
	hits := slices.Clone(a.result.Hits)
	for res := a.result; res.Next != ""; n++ {
		next := answer{site: a.site, ctx: a.ctx}
		_, address, _ := strings.Cut(res.Next, "?")
		if err := next.ask(address); err != nil || next.result == nil {
			return fmt.Sprintf("page %d: %v%s", n+1, err, next.refused)
		}
		res = next.result
		switch {
		case wider:
			return fmt.Sprintf("page %d: follows one with wider hits", n+1)
		case res.Total != a.result.Total || !cmp.Equal(res.Facets, a.result.Facets):
			return fmt.Sprintf("page %d: has another total or other counts", n+1)
		}
		wider = res.Wider != nil
		hits = append(hits, res.Hits...)
	}
	walked, err := a.walk()
	if err != nil {
		return err.Error()
	}
	if diff := cmp.Diff(walked, hits); diff != "" {
		return fmt.Sprintf("hits (-walk +pages):\n%s", diff)
	}
	return fmt.Sprint(n)
}

// walk returns the hits of the request from its page on, as a walk reads them.
func (a *answer) walk() ([]search.Hit, error) {
	w, err := a.Walk(a.ctx, a.request, search.All)
	if err != nil {
		return nil, err
	}
	if w.Total != a.result.Total || w.Epoch != a.result.Epoch || w.Query.Said != a.result.Query.Said {
		return nil, fmt.Errorf("a walk finds %d of epoch %s (%s)", w.Total, w.Epoch, w.Query.Said)
	}
	hits, seen := []search.Hit{}, map[string]bool{}
	for hit, err := range w.Hits(a.ctx) {
		switch {
		case err != nil:
			return nil, err
		case seen[hit.ID]:
			return nil, fmt.Errorf("%s is there twice", a.names[hit.ID])
		case hit.Post.ID != hit.ID:
			return nil, errors.New("a hit comes with another post")
		}
		seen[hit.ID] = true
		hits = append(hits, hit.Hit)
	}
	if len(hits) != w.Total {
		return nil, fmt.Errorf("a walk reads %d hits of %d", len(hits), w.Total)
	}
	return hits[min(len(hits), (a.request.Page-1)*a.request.Size):], nil
}
