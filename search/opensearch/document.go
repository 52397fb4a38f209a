package opensearch

import (
	"encoding/base64"
	"encoding/json"
	"hash/fnv"
	"slices"
	"strings"
	"time"

	"github.com/klauspost/compress/zstd"

	"kronika/archive"
	"kronika/indexer"
)

// A packer makes what is sent of documents.
type packer struct{ *zstd.Encoder }

func newPacker() (packer, error) {
	e, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1))
	return packer{e}, err
}

// pack returns a document as it is indexed, and its sum.
func (p packer) pack(d indexer.Document) (source []byte, sum int64, err error) {
	words := stream(d)
	fields := body{
		idField: d.ID, revisionField: d.Revision, wordsField: words,
		storedField: base64.StdEncoding.EncodeToString(p.EncodeAll([]byte(words), nil)),
	}
	lengths := body{}
	for field, terms := range d.Fields {
		if n := length(terms); n > 0 && roles[field] != "" {
			lengths[field] = n
		}
	}
	fields[lengthField], fields[spelledField] = lengths, spelled(d)
	for _, facet := range indexer.FacetNames {
		if values := clean(d.Facets[facet]); len(values) > 0 {
			fields[facet] = values
		}
	}
	if t := newPeriod(d.Published); t != (period{}) {
		fields[dayField], fields[startField], fields[firstField], fields[endField] = d.Published.Cut(len("2012-11-23")), t.start, t.first, t.end
	}
	bare, err := json.Marshal(fields)
	if err != nil {
		return nil, 0, err
	}
	sum = sumOf(bare)
	fields[sumField] = sum
	source, err = json.Marshal(fields)
	return source, sum, err
}

// sumOf returns a number of what is indexed of a document, so small that millions of
// them have a sum which a floating-point number holds exactly.
func sumOf(source []byte) int64 {
	h := fnv.New64a()
	h.Write(source)
	return int64(h.Sum64() >> (64 - sumBits))
}

const sumBits = 31

// length returns how many terms a field has; the marks between paragraphs are no
// words.
func length(terms []indexer.Term) (n int) {
	for _, t := range terms {
		if t.Text != indexer.Mark {
			n++
		}
	}
	return n
}

// clean returns values as text.
func clean(values []string) (texts []string) {
	for _, v := range values {
		if v = strings.ToValidUTF8(v, ""); v != "" {
			texts = append(texts, v)
		}
	}
	slices.Sort(texts)
	return slices.Compact(texts)
}

// A period is when a post was published, in days and seconds of its own clock.
type period struct {
	start      int64 // seconds since 1970
	first, end int64 // the first day, and the day after the last, since 1970
}

// newPeriod returns that of a date; the zero period of none.
func newPeriod(d archive.Date) period {
	start := d.Start()
	if start.IsZero() {
		return period{}
	}
	return period{start.Unix(), day(start), day(d.LastDay()) + 1}
}

// day returns the day of a time since 1970, of times before it too.
func day(t time.Time) int64 {
	const seconds = 24 * 60 * 60
	n := t.Unix()
	if n < 0 {
		n -= seconds - 1
	}
	return n / seconds
}
