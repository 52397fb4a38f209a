package contract

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"kronika/archive"
	"kronika/indexer"
	"kronika/search"
)

// words that random posts are made of, the commonest first.
var words = strings.Fields(`och skolan kommunen i beslutade budgeten äldreomsorgen skolor nämnden väg skolhus it bolaget
	vägarna byggs snö isen invånare möte tack Åsa björk blåbär skolskjuts skolmat skolgård Örsjö krisen kris`)

var dates = []archive.Date{"", "2011", "2012-02", "2012-11", "2012-11-23", "2012-11-23T15:04:00+01:00", "2012-11-23T23:59:00-05:00", "2013-01-01", "2014-07-02"}

// A Random is a source of posts, documents and plans; the same seed gives the same.
type Random struct {
	*rand.Rand
	Analyst *indexer.Analyst
}

// NewRandom returns one.
func NewRandom(analyst *indexer.Analyst, seed uint64) Random {
	return Random{rand.New(rand.NewPCG(seed, 7)), analyst}
}

func (r Random) word() string {
	return words[min(r.IntN(len(words)), r.IntN(len(words)))]
}

func (r Random) text(longest int) string {
	text := make([]string, r.IntN(longest+1))
	for i := range text {
		text[i] = r.word()
	}
	return strings.Join(text, " ")
}

// Words returns the words that posts are made of.
func (Random) Words() []string { return words }

// Post returns a version of the post with a number.
func (r Random) Post(n, revision int) archive.Post {
	p := archive.Post{
		ID: fmt.Sprintf("post%04d", n), Revision: revision, Title: r.text(3), Text: r.text(20) + "\n\n" + r.text(20),
		Published: dates[r.IntN(len(dates))], Author: []string{"", "Karin", "Per"}[r.IntN(3)],
	}
	for range r.IntN(3) {
		p.Comments = append(p.Comments, archive.Comment{Text: r.text(8)})
		p.Labels = append(p.Labels, []string{"skola", "väg", "It & annat"}[r.IntN(3)])
	}
	return p
}

// Document returns a version of the document with a number. Its words are quoted here
// and there, and some documents lack a field.
func (r Random) Document(n, revision int) indexer.Document {
	p := r.Post(n, revision)
	d := r.Analyst.Document(&p, archive.Source{ID: []string{"a", "b"}[r.IntN(2)], Owner: archive.Authority})
	for _, t := range d.Fields[indexer.Folded] {
		if r.IntN(3) == 0 {
			d.Fields[indexer.Voice] = append(d.Fields[indexer.Voice], indexer.Term{Text: indexer.Quoted, Position: t.Position})
		}
	}
	if r.IntN(8) == 0 { // its fields are kept apart
		delete(d.Fields, indexer.Exact)
	}
	return d
}

func (r Random) test(fields ...string) search.Test {
	field := fields[r.IntN(len(fields))]
	t := search.Test{Field: field, Weight: 0.5 + r.Float64(), Prefix: r.IntN(4) == 0, Slop: max(0, r.IntN(6)-3)}
	for range 1 + max(0, r.IntN(5)-2) {
		token := r.Analyst.Swedish().Tokens(r.word())[0]
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

func (r Random) tests(fields ...string) (tests []search.Test) {
	for range 1 + r.IntN(3) {
		tests = append(tests, r.test(fields...))
	}
	return tests
}

// match returns a condition whose parts lie at most so deep.
func (r Random) match(depth int) (m search.Match) {
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

// misspelt looks for a word with a letter that is wrong, or two.
func (r Random) misspelt() search.Match {
	word := []rune(strings.ToLower(r.word()))
	for range 1 + r.IntN(2) {
		word[r.IntN(len(word))] = 'q'
	}
	return search.Match{Tests: []search.Test{{Field: indexer.Exact, Terms: []string{string(word)}, Fuzzy: true, Weight: 0.5}}}
}

func (r Random) clause() (c search.Clause) {
	c.Match = r.match(2)
	if r.IntN(3) == 0 {
		c.Boosts = []search.Match{{Tests: r.tests(indexer.Text, indexer.Parts)}}
	}
	if r.IntN(5) == 0 {
		c.Match = search.Match{Tests: []search.Test{{Field: indexer.Text, Terms: []string{"finnsinte"}, Weight: 1}}}
		c.Fallbacks = []search.Match{c.Match, r.misspelt(), r.match(1), r.match(0)}
	}
	for range r.IntN(3) {
		c.Spots = append(c.Spots, search.Test{Field: indexer.Parts, Terms: r.test(indexer.Parts).Terms[:1]})
	}
	return c
}

// Plan returns a plan of any kind.
func (r Random) Plan() *search.Plan {
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
	return p
}
