package local

import (
	"fmt"
	"iter"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"kronika/archive"
	"kronika/indexer"
	"kronika/search"
)

func keys[V any](m map[string]V) iter.Seq[string] { return maps.Keys(m) }

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

func (r random) word() string {
	return words[min(r.IntN(len(words)), r.IntN(len(words)))]
}

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
	if r.IntN(8) == 0 { // its fields are kept apart
		delete(d.Fields, indexer.Exact)
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
	return c
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
	return p
}

// A builder makes generations the way [indexer.Update] does.
type builder struct {
	tb         testing.TB
	dir        string // of the latest generation, "" without one
	generation int
	held       map[string]indexer.Document
	unmerged   bool // segments stay as batches made them
}

// change makes a generation of the latest one: steps write to it.
func (b *builder) change(steps ...func(w indexer.Writer) error) {
	b.tb.Helper()
	b.generation++
	dir := filepath.Join(b.tb.TempDir(), fmt.Sprintf("%06d", b.generation))
	config := map[string]any{"bolt_timeout": lockTimeout}
	if b.unmerged {
		// No segment is small enough to be merged in the background.
		config["scorchMergePlanOptions"] = map[string]any{"MaxSegmentSize": 1}
	}
	w, err := openWriter(b.dir, dir, config)
	if err != nil {
		b.tb.Fatal(err)
	}
	if b.unmerged {
		w.(*writer).merge = 0
	}
	for _, step := range steps {
		if err := step(w); err != nil {
			b.tb.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		b.tb.Fatal(err)
	}
	b.dir = dir
}

func (b *builder) put(docs ...indexer.Document) func(w indexer.Writer) error {
	for _, d := range docs {
		b.held[d.ID] = d
	}
	return func(w indexer.Writer) error { return w.Put(docs) }
}

func (b *builder) delete(ids ...string) func(w indexer.Writer) error {
	for _, id := range ids {
		delete(b.held, id)
	}
	return func(w indexer.Writer) error { return w.Delete(ids) }
}

// docs returns what the index should hold.
func (b *builder) docs() []indexer.Document {
	return slices.SortedFunc(maps.Values(b.held), func(a, c indexer.Document) int { return strings.Compare(a.ID, c.ID) })
}

// open opens the latest generation.
func (b *builder) open() *Index {
	b.tb.Helper()
	ix, err := Open(b.dir, indexer.Manifest{Generation: filepath.Base(b.dir), Documents: len(b.held)})
	if err != nil {
		b.tb.Fatal(err)
	}
	b.tb.Cleanup(func() {
		if err := ix.Close(); err != nil {
			b.tb.Error(err)
		}
	})
	return ix
}

// TestLikeNaive builds indexes in random ways, with documents put again and
// deleted, and asks random questions: the engine answers as plain counting over
// the documents does. So no score depends on batches, merges or deletes.
func TestLikeNaive(t *testing.T) {
	segments, deleted := 0, 0
	for seed := range uint64(8) {
		r := newRandom(t, seed)
		b := &builder{tb: t, held: map[string]indexer.Document{}, unmerged: seed%4 > 0}
		for generation := range 1 + r.IntN(3) {
			var steps []func(w indexer.Writer) error
			for batch := range 1 + r.IntN(4) {
				var docs []indexer.Document
				for range 1 + r.IntN(40) {
					d := r.document(r.IntN(100), 1+10*generation+batch)
					if !slices.ContainsFunc(docs, func(o indexer.Document) bool { return o.ID == d.ID }) {
						docs = append(docs, d)
					}
				}
				steps = append(steps, b.put(docs...), b.delete(fmt.Sprintf("post%04d", r.IntN(100)), "unknown"))
			}
			b.change(steps...)
		}
		ix := b.open()
		segments, deleted = max(segments, len(ix.parts)), max(deleted, len(ix.ids)-ix.live)
		for range 300 {
			p := r.plan()
			got, err := ix.Find(t.Context(), p)
			if err != nil {
				t.Fatalf("%+v: %v", p, err)
			}
			want := naive{b.docs(), p}.find()
			want.Generation = filepath.Base(b.dir)
			if diff := gocmp.Diff(want, got, cmpopts.EquateEmpty(), cmpopts.EquateApprox(1e-9, 0)); diff != "" {
				t.Fatalf("seed %d, plan %+v (-want +got):\n%s", seed, p, diff)
			}
		}
	}
	if segments < 2 || deleted == 0 {
		t.Errorf("got at most %d segments and %d deleted documents in one: too easy", segments, deleted)
	}
}
