package main

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"iter"
	"os"
	"path/filepath"

	"github.com/klauspost/compress/zstd"
)

// A document is one text with what it is narrowed and counted by.
type document struct {
	Number int    // from 1; the document's ID is made of it
	Date   string // YYYY-MM-DD; empty: undated
	Title  string
	Author string
	Body   string
}

// ID returns "d0000123": unlike the corpus's own it is never given twice.
func (d *document) ID() string { return fmt.Sprintf("d%07d", d.Number) }

// month returns "2012-11", empty of an undated document.
func (d *document) month() string { return d.Date[:min(len(d.Date), len("2012-11"))] }

const (
	topics  = 20 // every document is about one
	tags    = 50
	maxTags = 3 // a document has none to so many
)

// topic returns one of "topic00" to "topic19", the same for the same document always.
func (d *document) topic() string { return fmt.Sprintf("topic%02d", d.hash(0)%topics) }

// tags returns its tags, "tag00" to "tag49", each once.
func (d *document) tags() (names []string) {
	seen := map[string]bool{}
	for i := range d.hash(1) % (maxTags + 1) {
		if name := fmt.Sprintf("tag%02d", d.hash(2+i)%tags); !seen[name] {
			seen[name] = true
			names = append(names, name)
		}
	}
	return names
}

// hash returns the i-th of a row of numbers that only the document decides.
func (d *document) hash(i uint64) uint64 {
	h := fnv.New64a()
	fmt.Fprintf(h, "%d of %s", i, d.ID())
	v := h.Sum64()
	return v ^ v>>32
}

// size returns how much text it has, in bytes: what sizes on disk are compared with.
func (d *document) size() int { return len(d.Title) + len(d.Body) }

// A corpus is a file of documents that costs next to nothing to read, so that what
// is measured is the indexing. Each document is four texts, date, title, author and
// body, and each text its length as an unsigned varint and its bytes.
type corpus struct {
	path string
	docs int
}

// writeCorpus makes a corpus of the first n documents of a folder that holds
// docs.jsonl.zst; n = 0 means all of them once, and beyond their number they come
// again as other documents. It returns how much text there is, in bytes.
func writeCorpus(path, data string, n int) (c corpus, text int, err error) {
	f, err := os.Create(path)
	if err != nil {
		return c, 0, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	out := bufio.NewWriterSize(f, 1<<20)
	c.path = path
	for again := true; again; again = c.docs < n {
		before := c.docs
		for d, err := range readShared(data) {
			if err != nil {
				return c, text, err
			}
			if n > 0 && c.docs == n {
				break
			}
			write(out, d)
			c.docs++
			text += d.size()
		}
		if c.docs == before {
			return c, text, fmt.Errorf("no documents in %s", data)
		}
	}
	return c, text, out.Flush()
}

// readShared reads the documents of the shared corpus, without their numbers.
func readShared(data string) iter.Seq2[*document, error] {
	return func(yield func(*document, error) bool) {
		f, err := os.Open(filepath.Join(data, "docs.jsonl.zst"))
		if err != nil {
			yield(nil, err)
			return
		}
		defer f.Close()
		z, err := zstd.NewReader(f)
		if err != nil {
			yield(nil, err)
			return
		}
		defer z.Close()
		for lines := json.NewDecoder(z); ; {
			d := &document{}
			err := lines.Decode(d)
			if err == io.EOF || !yield(d, err) || err != nil {
				return
			}
		}
	}
}

func write(out *bufio.Writer, d *document) {
	for _, s := range []string{d.Date, d.Title, d.Author, d.Body} {
		out.Write(binary.AppendUvarint(nil, uint64(len(s))))
		out.WriteString(s) // an error stays until Flush
	}
}

// all reads the documents of the corpus, in their order.
func (c corpus) all() iter.Seq2[*document, error] {
	return func(yield func(*document, error) bool) {
		f, err := os.Open(c.path)
		if err != nil {
			yield(nil, err)
			return
		}
		defer f.Close()
		in := bufio.NewReaderSize(f, 1<<20)
		for n := 1; n <= c.docs; n++ {
			d := &document{Number: n}
			err := read(in, d)
			if !yield(d, err) || err != nil {
				return
			}
		}
	}
}

func read(in *bufio.Reader, d *document) error {
	for _, s := range []*string{&d.Date, &d.Title, &d.Author, &d.Body} {
		n, err := binary.ReadUvarint(in)
		if err != nil {
			return fmt.Errorf("corpus: %w", err)
		}
		text := make([]byte, n)
		if _, err := io.ReadFull(in, text); err != nil {
			return fmt.Errorf("corpus: %w", err)
		}
		*s = string(text)
	}
	return nil
}

// batches returns the documents of the corpus, so many at a time.
func (c corpus) batches(size int) iter.Seq2[[]*document, error] {
	return func(yield func([]*document, error) bool) {
		var batch []*document
		for d, err := range c.all() {
			if err != nil {
				yield(nil, err)
				return
			}
			if batch = append(batch, d); len(batch) == size {
				if !yield(batch, nil) {
					return
				}
				batch = nil
			}
		}
		if len(batch) > 0 {
			yield(batch, nil)
		}
	}
}
