// Command makelexicon makes the lexicon of package swedish out of a corpus.
//
//	go run ./indexer/swedish/makelexicon corpus.jsonl.zst
//
// It reads JSON lines, packed by zstd or not, each a document with a title and
// a body, and writes indexer/swedish/lexicon.bin, whose format stands in
// lexicon.go. What it writes is words and figures: every word of letters that
// is in at least three documents, in how many it is, and how its lemma is made
// of it. No text can be read out of it, and no dictionary goes into it: lemmas
// come from Swedish grammar (paradigm.go and lemma.go) and from which forms
// the corpus has.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/klauspost/compress/zstd"

	"kronika/indexer/swedish"
)

const output = "indexer/swedish/lexicon.bin"

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "makelexicon:", err)
		os.Exit(1)
	}
}

func run(args []string, stdout io.Writer) error {
	if len(args) != 1 {
		return errors.New("name one corpus: makelexicon corpus.jsonl.zst")
	}
	c := newCorpus()
	if err := read(args[0], c); err != nil {
		return err
	}
	words := c.lexicon()
	data := swedish.EncodeLexicon(words)
	if err := os.WriteFile(output, data, 0o666); err != nil {
		return err
	}
	fmt.Fprintf(stdout, "%d documents, %d words, %d written in %d bytes\n", c.documents, len(c.words), len(words), len(data))
	return nil
}

// read counts every document of a file.
func read(name string, c *corpus) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	var r io.Reader = f
	if strings.HasSuffix(name, ".zst") {
		z, err := zstd.NewReader(f)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		defer z.Close()
		r = z
	}
	d := json.NewDecoder(bufio.NewReaderSize(r, 1<<20))
	for {
		var doc struct{ Title, Body string }
		if err := d.Decode(&doc); err == io.EOF {
			return nil
		} else if err != nil {
			return fmt.Errorf("%s: document %d: %w", name, c.documents+1, err)
		}
		c.add(doc.Title + "\n" + doc.Body)
	}
}
