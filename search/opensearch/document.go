package opensearch

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
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

// A stored document is all that is known of one, in the field stored: packed, its JSON in
// the first line, its terms in the second.
type stored struct {
	ID       string              `json:"id"`
	Revision int                 `json:"revision"`
	Start    *int64              `json:"start"` // null: it has no date
	Length   map[string]int      `json:"length"`
	Facets   map[string][]string `json:"facets"`

	text text
}

// pack returns a document as it is indexed, and its sum.
func (p packer) pack(d indexer.Document) (source []byte, sum int64, err error) {
	s := stored{ID: d.ID, Revision: d.Revision, Length: map[string]int{}, Facets: map[string][]string{}, text: text(stream(d))}
	fields := body{idField: d.ID, revisionField: d.Revision, wordsField: s.text, spelledField: spelled(d)}
	for field, terms := range d.Fields {
		if n := length(terms); n > 0 && roles[field] != "" {
			s.Length[field] = n
		}
	}
	fields[lengthField] = s.Length
	for _, facet := range indexer.FacetNames {
		if values := clean(d.Facets[facet]); len(values) > 0 {
			fields[facet], s.Facets[facet] = values, values
		}
	}
	if t := newPeriod(d.Published); t != (period{}) {
		s.Start = &t.start
		fields[dayField], fields[startField], fields[firstField], fields[endField] = d.Published.Cut(len("2012-11-23")), t.start, t.first, t.end
	}
	head, err := json.Marshal(s)
	if err != nil {
		return nil, 0, err
	}
	fields[storedField] = base64.StdEncoding.EncodeToString(p.EncodeAll(append(append(head, '\n'), s.text...), nil))
	bare, err := json.Marshal(fields)
	if err != nil {
		return nil, 0, err
	}
	sum = sumOf(bare)
	// The sum goes in front, so that nothing is encoded twice.
	source = append(fmt.Appendf(nil, "{%q:%d,", sumField, sum), bare[1:]...)
	return source, sum, nil
}

// unpadded makes one of the forms of base64 that versions of OpenSearch answer with.
var unpadded = strings.NewReplacer("=", "", "-", "+", "_", "/")

// unpack returns the documents of hits.
func unpack(hits []hitAnswer) ([]stored, error) {
	z, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1))
	if err != nil {
		return nil, err
	}
	defer z.Close()
	docs := make([]stored, len(hits))
	var plain []byte
	for i, h := range hits {
		packed, err := base64.RawStdEncoding.DecodeString(unpadded.Replace(h.text(storedField)))
		if err == nil {
			plain, err = z.DecodeAll(packed, plain[:0])
		}
		head, terms, _ := bytes.Cut(plain, []byte("\n"))
		if err == nil {
			err = json.Unmarshal(head, &docs[i])
		}
		if err != nil {
			return nil, fmt.Errorf("cluster: a document is not to be read: %w", err)
		}
		docs[i].text = text(terms)
	}
	return docs, nil
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
