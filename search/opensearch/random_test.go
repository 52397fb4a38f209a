package opensearch_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"kronika/archive"
	"kronika/indexer"
	"kronika/search"
)

// words that random posts are made of, the commonest first.
var words = strings.Fields(`och skolan kommunen i beslutade budgeten äldreomsorgen skolor nämnden väg skolhus it bolaget
	vägarna byggs snö isen invånare möte tack Åsa björk blåbär skolskjuts skolmat skolgård Örsjö krisen kris`)

var dates = []archive.Date{"", "2011", "2012-02", "2012-11", "2012-11-23", "2012-11-23T15:04:00+01:00", "2012-11-23T23:59:00-05:00", "2013-01-01", "2014-07-02"}

// analyst is the real one.
func analyst(tb testing.TB) *indexer.Analyst {
	tb.Helper()
	a, err := indexer.NewAnalyst("", "")
	if err != nil {
		tb.Fatal(err)
	}
	return a
}

// A source of random documents and questions.
type random struct {
	*rand.Rand
	analyst *indexer.Analyst
}

func newRandom(tb testing.TB, seed uint64) random {
	return random{rand.New(rand.NewPCG(seed, 7)), analyst(tb)}
}

func (r random) word() string { return words[min(r.IntN(len(words)), r.IntN(len(words)))] }

func (r random) text(longest int) string {
	text := make([]string, r.IntN(longest+1))
	for i := range text {
		text[i] = r.word()
	}
	return strings.Join(text, " ")
}

// document returns a version of the document with a number.
func (r random) document(n, revision int) indexer.Document {
	p := archive.Post{
		ID: fmt.Sprintf("post%04d", n), Revision: revision, Title: r.text(3), Text: r.text(20) + "\n\n" + r.text(20),
		Published: dates[r.IntN(len(dates))], Author: []string{"", "Karin", "Per"}[r.IntN(3)],
	}
	for range r.IntN(3) {
		p.Comments = append(p.Comments, archive.Comment{Text: r.text(8)})
		p.Labels = append(p.Labels, []string{"skola", "väg", "It & annat"}[r.IntN(3)])
	}
	d := r.analyst.Document(&p, archive.Source{ID: []string{"a", "b"}[r.IntN(2)], Owner: archive.Authority})
	for _, t := range d.Fields[indexer.Folded] {
		if r.IntN(3) == 0 {
			d.Fields[indexer.Voice] = append(d.Fields[indexer.Voice], indexer.Term{Text: indexer.Quoted, Position: t.Position})
		}
	}
	return d
}

func (r random) test(fields ...string) search.Test {
	field := fields[r.IntN(len(fields))]
	t := search.Test{Field: field, Weight: 0.5 + r.Float64(), Prefix: r.IntN(4) == 0, Slop: max(0, r.IntN(6)-3)}
	for range 1 + max(0, r.IntN(5)-2) {
		token := r.analyst.Swedish().Tokens(r.word())[0]
		switch field {
		case indexer.Exact:
			t.Terms = append(t.Terms, token.Exact)
		case indexer.Folded:
			t.Terms = append(t.Terms, token.Folded)
		default:
			t.Terms = append(t.Terms, token.Term)
		}
	}
	if r.IntN(4) == 0 && (field == indexer.Exact || field == indexer.Folded || field == indexer.Parts) {
		t.Voice = []search.Voice{search.Own, search.Quoted}[r.IntN(2)]
	}
	if last := len(t.Terms) - 1; t.Prefix {
		t.Terms[last] = string([]rune(t.Terms[last])[:1])
	}
	return t
}

func (r random) tests(fields ...string) (tests []search.Test) {
	for range 1 + r.IntN(3) {
		tests = append(tests, r.test(fields...))
	}
	return tests
}

// match returns a condition whose parts lie at most so deep.
func (r random) match(depth int) (m search.Match) {
	shared := []string{indexer.Exact, indexer.Folded, indexer.Parts}
	if r.IntN(3) > 0 || depth == 0 {
		m.Tests = r.tests(append(shared, indexer.Title, indexer.Text, indexer.Comments)...)
	}
	if r.IntN(4) == 0 {
		n := search.Near{Distance: r.IntN(6), Paragraph: r.IntN(2) == 0, Weight: 1}
		for range 1 + r.IntN(3) {
			n.Groups = append(n.Groups, r.tests(shared...))
		}
		if r.IntN(2) == 0 {
			n.Not = r.tests(shared...)
		}
		m.Near = append(m.Near, n)
	}
	for depth > 0 && r.IntN(2) == 0 {
		switch sub := r.match(depth - 1); r.IntN(3) {
		case 0:
			m.Any = append(m.Any, sub)
		case 1:
			m.All = append(m.All, sub)
		default:
			m.Not = append(m.Not, sub)
		}
	}
	return m
}

func (r random) clause() (c search.Clause) {
	c.Match = r.match(2)
	if r.IntN(3) == 0 {
		c.Boosts = []search.Match{{Tests: r.tests(indexer.Text, indexer.Parts)}}
	}
	if r.IntN(5) == 0 {
		c.Match = search.Match{Tests: []search.Test{{Field: indexer.Text, Terms: []string{"finnsinte"}, Weight: 1}}}
		c.Fallbacks = []search.Match{c.Match, r.match(1), r.match(0)}
	}
	if r.IntN(8) == 0 {
		c.Match = search.Match{Tests: []search.Test{{Field: indexer.Exact, Terms: []string{misspelt(r, r.word())}, Weight: 1}}}
		fuzzy := c.Match.Tests[0]
		fuzzy.Fuzzy = true
		c.Fallbacks = []search.Match{{Tests: []search.Test{fuzzy}}}
	}
	if r.IntN(4) == 0 {
		t := r.analyst.Swedish().Tokens(r.word())[0]
		c.Spots = []search.Test{{Field: indexer.Parts, Terms: []string{t.Term}}}
	}
	return c
}

// misspelt returns a word with one letter changed or two.
func misspelt(r random, word string) string {
	letters := []rune(strings.ToLower(word))
	for range 1 + r.IntN(2) {
		letters[r.IntN(len(letters))] = 'q'
	}
	return string(letters)
}

func (r random) plan() *search.Plan {
	p := &search.Plan{
		Sort: []search.Sort{search.Relevance, search.Newest, search.Oldest}[r.IntN(3)], Some: r.IntN(4) == 0,
		Offset: r.IntN(3) * 5, Limit: r.IntN(12), Wider: r.IntN(5), Count: indexer.FacetNames, Facets: map[string][]search.Choice{},
	}
	for range r.IntN(4) {
		p.Clauses = append(p.Clauses, r.clause())
	}
	if r.IntN(4) == 0 {
		p.Not = append(p.Not, r.match(1))
	}
	if r.IntN(3) == 0 {
		p.From = []archive.Date{"", "2012", "2012-11", "2012-11-23"}[r.IntN(4)]
		p.To = []archive.Date{"", "2012", "2012-11", "2012-11-23", "2013-01"}[r.IntN(5)]
	}
	if r.IntN(3) == 0 {
		p.Spans = []search.Span{{From: "2012-11-19", To: "2012-11-25"}, {From: "2011", To: "2012-10"}}
	}
	for range r.IntN(3) {
		facet := []string{"topic", "author", "label", "source", "year"}[r.IntN(5)]
		value := []string{"skola", "Karin", "väg", "a", "2012", "finns inte"}[r.IntN(6)]
		p.Facets[facet] = append(p.Facets[facet], search.Choice{Value: value, Exclude: r.IntN(3) == 0})
	}
	if r.IntN(4) == 0 {
		ids := []string{fmt.Sprintf("post%04d", r.IntN(100)), fmt.Sprintf("post%04d", r.IntN(100)), "unknown"}
		slices.Sort(ids)
		p.Withheld = func(archive.Head, int64) []string { return ids }
	}
	return p
}
