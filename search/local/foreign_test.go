package local

import (
	index "github.com/blevesearch/bleve_index_api"

	"kronika/indexer"
)

// A text is a field of terms as bleve gets it. It implements bleve's Field.
type text struct {
	name  string
	terms index.TokenFrequencies
}

// textOptions index positions; bleve keeps the frequency with them.
const textOptions = index.IndexField | index.IncludeTermVectors

// newText keeps where a term stands in a document in one location, for which bleve takes
// five bytes and more: its position is the first one, and each of its array positions is
// how far a further one is from the one before.
func newText(name string, terms []indexer.Term) text {
	t := text{name, make(index.TokenFrequencies, len(terms))}
	for _, term := range terms {
		f := t.terms[term.Text]
		if f == nil {
			f = &index.TokenFreq{Locations: []*index.TokenLocation{{Position: term.Position}}}
			t.terms[term.Text] = f
		} else {
			f.Locations[0].ArrayPositions = append(f.Locations[0].ArrayPositions, uint64(term.Position-f.Locations[0].End))
		}
		f.Locations[0].End = term.Position // until all are there
		f.SetFrequency(f.Frequency() + 1)
	}
	for _, f := range t.terms {
		f.Locations[0].End = 0
	}
	return t
}

// Name implements bleve's Field, as do the other methods.
func (t text) Name() string { return t.name }

// AnalyzedTokenFrequencies are what it holds.
func (t text) AnalyzedTokenFrequencies() index.TokenFrequencies { return t.terms }

// AnalyzedLength is not the true one, which [lengthField] has: bleve would keep it with
// every term.
func (t text) AnalyzedLength() int { return 1 }

// Options are those of all texts.
func (t text) Options() index.FieldIndexingOptions { return textOptions }

// Analyze has nothing to do.
func (t text) Analyze() {}

// Value is nothing: it is not stored.
func (t text) Value() []byte { return nil }

// ArrayPositions are none: it has one value.
func (t text) ArrayPositions() []uint64 { return nil }

// EncodedFieldType is that of texts.
func (t text) EncodedFieldType() byte { return 't' }

// NumPlainTextBytes is not counted.
func (t text) NumPlainTextBytes() uint64 { return 0 }

// Size is not counted.
func (t text) Size() int { return 0 }
