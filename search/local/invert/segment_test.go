package invert

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/document"
	index "github.com/blevesearch/bleve_index_api"
	segment "github.com/blevesearch/scorch_segment_api/v2"
	zap "github.com/blevesearch/zapx/v17"
	gocmp "github.com/google/go-cmp/cmp"

	"kronika/indexer"
)

// tiny is a budget that every document is too much for.
const tiny = 1

// words returns a field of words, one a position.
func words(name, text string) Field {
	f := Field{Name: name}
	for i, word := range strings.Fields(text) {
		f.Terms = append(f.Terms, indexer.Term{Text: word, Position: i + 1})
	}
	return f
}

func keywords(name string, values ...string) Field {
	f := Field{Name: name, Keyword: true}
	for _, v := range values {
		f.Terms = append(f.Terms, indexer.Term{Text: v})
	}
	return f
}

// write makes a segment of documents, in runs of at most so much memory, and opens it
// with zapx.
func write(tb testing.TB, budget int, docs []Document) segment.Segment {
	tb.Helper()
	dir := tb.TempDir()
	s := New(dir, budget)
	for _, d := range docs {
		if err := s.Add(d); err != nil {
			tb.Fatal(err)
		}
	}
	path := filepath.Join(dir, "segment.zap")
	if err := s.Write(path); err != nil {
		tb.Fatal(err)
	}
	if err := s.Close(); err != nil {
		tb.Fatal(err)
	}
	if left, err := filepath.Glob(filepath.Join(dir, "*")); err != nil || len(left) != 1 {
		tb.Errorf("got %q, %v, want the segment alone", left, err)
	}
	return open(tb, path)
}

func open(tb testing.TB, path string) segment.Segment {
	tb.Helper()
	seg, err := new(zap.ZapPlugin).Open(path)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := seg.Close(); err != nil {
			tb.Error(err)
		}
	})
	return seg
}

// zapped makes a segment of documents as zapx does.
func zapped(tb testing.TB, docs []Document) segment.Segment {
	tb.Helper()
	var all []index.Document
	for _, d := range docs {
		doc := document.NewDocument(d.ID)
		for _, f := range d.Fields {
			if !f.Keyword {
				doc.AddField(newText(f))
				continue
			}
			options := index.IndexField | index.SkipFreqNorm
			for i, t := range f.Terms {
				doc.AddField(document.NewTextFieldWithIndexingOptions(f.Name, []uint64{uint64(i)}, []byte(t.Text), options))
			}
		}
		doc.AddIDField()
		doc.VisitFields(func(f index.Field) { f.Analyze() })
		all = append(all, doc)
	}
	seg, _, err := new(zap.ZapPlugin).New(all)
	if err != nil {
		tb.Fatal(err)
	}
	return seg
}

// text is a field of words, of which each is in one location.
type text struct {
	index.Field
	name  string
	terms index.TokenFrequencies
}

func newText(f Field) text {
	t := text{name: f.Name, terms: index.TokenFrequencies{}}
	at := map[string][]int{}
	for _, term := range f.Terms {
		at[term.Text] = append(at[term.Text], term.Position)
	}
	for term, positions := range at {
		slices.Sort(positions)
		l := &index.TokenLocation{Position: positions[0]}
		for i, position := range positions[1:] {
			l.ArrayPositions = append(l.ArrayPositions, uint64(position-positions[i]))
		}
		f := &index.TokenFreq{Term: []byte(term), Locations: []*index.TokenLocation{l}}
		f.SetFrequency(len(positions))
		t.terms[term] = f
	}
	return t
}

func (t text) Name() string                                     { return t.name }
func (t text) AnalyzedTokenFrequencies() index.TokenFrequencies { return t.terms }
func (t text) AnalyzedLength() int                              { return 1 }
func (t text) Options() index.FieldIndexingOptions {
	return index.IndexField | index.IncludeTermVectors
}
func (t text) Analyze()                  {}
func (t text) Value() []byte             { return nil }
func (t text) ArrayPositions() []uint64  { return nil }
func (t text) EncodedFieldType() byte    { return 't' }
func (t text) NumPlainTextBytes() uint64 { return 0 }
func (t text) Size() int                 { return 0 }

// dump returns all that can be read of a segment.
func dump(tb testing.TB, seg segment.Segment) map[string][]string {
	tb.Helper()
	all := map[string][]string{"fields": seg.Fields()}
	for n := range seg.Count() {
		id, err := seg.DocID(n)
		err = cmp.Or(err, seg.VisitStoredFields(n, func(field string, typ byte, value []byte, pos []uint64) bool {
			all["stored"] = append(all["stored"], fmt.Sprint(n, " ", field, " ", typ, " ", string(value), pos))
			return true
		}))
		if err != nil {
			tb.Fatal(err)
		}
		all["ids"] = append(all["ids"], string(id))
	}
	numbers, err := seg.DocNumbers(append([]string{"nobody"}, all["ids"]...))
	if err != nil || numbers.GetCardinality() != seg.Count() {
		tb.Errorf("got %v, %v for the IDs of %d documents", numbers, err, seg.Count())
	}
	for _, field := range seg.Fields() {
		all["terms of "+field] = terms(tb, seg, field)
	}
	return all
}

// terms returns the terms of a field, each with its postings.
func terms(tb testing.TB, seg segment.Segment, field string) (all []string) {
	dict, err := seg.Dictionary(field)
	if err != nil {
		tb.Fatal(err)
	}
	all = append(all, fmt.Sprint(dict.Cardinality(), " terms"))
	it := dict.AutomatonIterator(nil, nil, nil)
	for {
		entry, err := it.Next()
		if err != nil {
			tb.Fatal(err)
		}
		if entry == nil {
			return all
		}
		all = append(all, fmt.Sprintf("%q in %d:%s", entry.Term, entry.Count, postings(tb, dict, entry.Term)))
	}
}

func postings(tb testing.TB, dict segment.TermDictionary, term string) string {
	list, err := dict.PostingsList([]byte(term), nil, nil)
	if err != nil {
		tb.Fatal(err)
	}
	var b strings.Builder
	for it := list.Iterator(true, true, true, nil); ; {
		p, err := it.Next()
		if err != nil {
			tb.Fatalf("term %q: %v", term, err)
		}
		if p == nil {
			return b.String()
		}
		fmt.Fprint(&b, " ", p.Number(), "×", p.Frequency(), "/", p.(*zap.Posting).NormUint64())
		for _, l := range p.Locations() {
			fmt.Fprint(&b, " ", l.Field(), ":", l.Pos(), ":", l.Start(), ":", l.End(), l.ArrayPositions())
		}
	}
}

// same compares a segment of documents with what zapx makes of them.
func same(tb testing.TB, budget int, docs []Document) {
	tb.Helper()
	got, want := dump(tb, write(tb, budget, docs)), dump(tb, zapped(tb, docs))
	if diff := gocmp.Diff(want, got); diff != "" {
		tb.Errorf("budget %d, %d documents (-zapx +got):\n%.3000s", budget, len(docs), diff)
	}
}

// TestLikeZapx: whatever the documents are, the segment holds what zapx's own would.
func TestLikeZapx(t *testing.T) {
	several := words("text", "a b a")
	several.Terms = append(several.Terms, indexer.Term{Text: "c", Position: 2}, indexer.Term{Text: "c", Position: 2}, indexer.Term{Position: 0})
	for name, docs := range map[string][]Document{
		"one document without fields": {{ID: "1"}},
		"empty fields":                {{ID: "1", Fields: []Field{words("text", ""), words("title", "x")}}, {ID: "2", Fields: []Field{words("text", "")}}},
		"fields of some documents":    {{ID: "b", Fields: []Field{words("title", "x y")}}, {ID: "a"}, {ID: "c", Fields: []Field{words("text", "y x x"), words("title", "x")}}},
		"many terms at one position":  {{ID: "1", Fields: []Field{several}}},
		"keywords":                    {{ID: "1", Fields: []Field{keywords("label", "x", "y", "x", "å ä ö")}}, {ID: "2", Fields: []Field{keywords("label", "y"), keywords("year", "2012")}}},
		"a huge term":                 {{ID: "1", Fields: []Field{words("text", "a "+strings.Repeat("ö", 100_000)+" b")}}},
		"far positions":               {{ID: "1", Fields: []Field{{Name: "text", Terms: []indexer.Term{{Text: "x", Position: 1<<32 - 1}, {Text: "x", Position: 127}, {Text: "x", Position: 128}}}}}},
		"no UTF-8":                    {{ID: "\xff", Fields: []Field{words("text", "\xff \xfe\x00 \x00"), keywords("label", "\xff")}}},
		"long names and IDs":          {{ID: strings.Repeat("i", 300), Fields: []Field{words(strings.Repeat("n", 300), "x")}}, {ID: "i"}},
	} {
		t.Run(name, func(t *testing.T) {
			for _, budget := range []int{tiny, 1 << 20} {
				same(t, budget, docs)
			}
		})
	}
}

// random returns documents of random terms, the first of them in every document.
func random(seed uint64, n int) (docs []Document) {
	r := rand.New(rand.NewPCG(seed, 1))
	for i := range n {
		d := Document{ID: fmt.Sprint(r.Uint64(), "-", i)}
		for _, name := range []string{"text", "title", "refs", "exact"}[:1+r.IntN(4)] {
			f := Field{Name: name, Terms: []indexer.Term{{Text: "och", Position: 1}}}
			for range r.IntN(20) {
				at := 1 + r.IntN(300)
				f.Terms = append(f.Terms, indexer.Term{Text: fmt.Sprint("t", min(r.IntN(1000), r.IntN(1000))), Position: at})
			}
			d.Fields = append(d.Fields, f)
		}
		if r.IntN(3) > 0 {
			d.Fields = append(d.Fields, keywords("label", fmt.Sprint(r.IntN(5)), fmt.Sprint(r.IntN(5))))
		}
		docs = append(docs, d)
	}
	return docs
}

func TestRandomLikeZapx(t *testing.T) {
	for seed := range uint64(20) {
		docs := random(seed, 1+rand.New(rand.NewPCG(seed, 2)).IntN(200))
		for _, budget := range []int{tiny, 1 << 16, 1 << 20} {
			same(t, budget, docs)
		}
	}
}

// TestManyDocuments: more documents than a container of a bitmap holds, chunks of many
// sizes, and terms that are in every document.
func TestManyDocuments(t *testing.T) {
	for _, n := range []int{1023, 1024, 2049, 70_000} {
		var docs []Document
		for i := range n {
			text := "all"
			for _, every := range []int{2, 3, 60, 1000, n - 1} {
				if i%every == 0 {
					text += fmt.Sprint(" e", every)
				}
			}
			docs = append(docs, Document{ID: fmt.Sprint("d", i), Fields: []Field{words("text", text), keywords("label", "all", fmt.Sprint(i%7))}})
		}
		same(t, 1<<20, docs)
	}
}

// FuzzLikeZapx makes documents of lines, fields of what is between tabs, and terms of
// the rest.
func FuzzLikeZapx(f *testing.F) {
	f.Add("a b a\tx\n\nb\n", 1)
	f.Add("\t\tå ¶ å\n\xff \x00", 1<<20)
	f.Fuzz(func(t *testing.T, text string, budget int) {
		var docs []Document
		for i, line := range strings.Split(text, "\n") {
			d := Document{ID: fmt.Sprint(i)}
			for k, field := range strings.Split(line, "\t") {
				if name := fmt.Sprint("field", k/2); k%2 == 0 {
					d.Fields = append(d.Fields, words(name, field))
				} else {
					d.Fields = append(d.Fields, keywords("keyword"+name, strings.Fields(field)...))
				}
			}
			docs = append(docs, d)
		}
		same(t, max(budget, 0), docs)
	})
}

// TestMergedLikeZapx: zapx merges segments, of which documents are dropped, as it merges
// its own.
func TestMergedLikeZapx(t *testing.T) {
	one, other := random(1, 100), random(2, 150)
	merged := func(segments ...segment.Segment) map[string][]string {
		path := filepath.Join(t.TempDir(), "merged.zap")
		drops := []*roaring.Bitmap{roaring.BitmapOf(0, 17, 99), roaring.BitmapOf(3, 149)}
		if _, _, err := new(zap.ZapPlugin).Merge(segments, drops, path, nil, nil); err != nil {
			t.Fatal(err)
		}
		return dump(t, open(t, path))
	}
	got := merged(write(t, tiny, one), write(t, 1<<20, other))
	want := merged(zapped(t, one), zapped(t, other))
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Errorf("(-zapx +got):\n%.3000s", diff)
	}
	if got, want := len(got["ids"]), 245; got != want {
		t.Errorf("got %d documents, want %d", got, want)
	}
}

// TestBadDocument: what cannot be written is refused, by name.
func TestBadDocument(t *testing.T) {
	for want, docs := range map[string][]Document{
		`document "": no ID`:                                                  {{}},
		`document "1": twice in a segment`:                                    {{ID: "1"}, {ID: "1"}},
		`document "1": field "_id": not a name for a field`:                   {{ID: "1", Fields: []Field{words("_id", "x")}}},
		`document "1": field "x": twice in the document`:                      {{ID: "1", Fields: []Field{words("x", "y"), words("x", "z")}}},
		`document "1": field "": not a name for a field`:                      {{ID: "1", Fields: []Field{words("", "x")}}},
		`document "1": field "x": term "y" at position -1`:                    {{ID: "1", Fields: []Field{{Name: "x", Terms: []indexer.Term{{Text: "y", Position: -1}}}}}},
		`document "1": field "x": term "y" at position 4294967296`:            {{ID: "1", Fields: []Field{{Name: "x", Terms: []indexer.Term{{Text: "y", Position: 1 << 32}}}}}},
		`document "2": field "x": keywords in one document, words in another`: {{ID: "1", Fields: []Field{words("x", "y")}}, {ID: "2", Fields: []Field{keywords("x", "y")}}},
	} {
		s := New(t.TempDir(), 1<<20)
		var err error
		for _, d := range docs {
			err = cmp.Or(err, s.Add(d))
		}
		if err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

// TestNoRoom: what cannot be written to disk is told, at the latest by Write, and
// nothing is left.
func TestNoRoom(t *testing.T) {
	dir := t.TempDir()
	s := New(filepath.Join(dir, "gone"), tiny)
	if err := s.Add(Document{ID: "1"}); !os.IsNotExist(err) && !strings.Contains(fmt.Sprint(err), "gone") {
		t.Errorf("run: got %v, want an error that names the folder", err)
	}
	s = New(dir, 1<<20)
	if err := s.Add(Document{ID: "1"}); err != nil {
		t.Fatal(err)
	}
	if err := s.Write(filepath.Join(dir, "gone", "segment.zap")); err == nil || !strings.Contains(err.Error(), "gone") {
		t.Errorf("segment: got %v, want an error that names the folder", err)
	}
}
