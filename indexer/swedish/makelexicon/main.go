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
	"errors"
	"fmt"
	"io"
	"os"

	texts "kronika/indexer/corpus"
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
	if err := texts.Each(args[0], c.add); err != nil {
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
