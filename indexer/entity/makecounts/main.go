// Command makecounts makes the counts of package entity out of a corpus.
//
//	go run ./indexer/entity/makecounts corpus.jsonl.zst
//
// It reads JSON lines, packed by zstd or not, each a document with a title and
// a body, and writes indexer/entity/counts.tsv: words that are written with a
// capital inside sentences, and how often which kind of word stands beside
// them. The columns stand in indexer/entity/counts.go. No text can be read out
// of it.
package main

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	texts "kronika/indexer/corpus"
	"kronika/indexer/entity"
)

const (
	output        = "indexer/entity/counts.tsv"
	outputOpeners = "indexer/entity/openers.txt"
)

// minDocuments is how many documents a word must be in to be written: of what
// is in fewer, the words beside it tell nothing, and it may be one person's
// name.
const minDocuments = 4

// minOpened is how often a word must open a sentence to be written.
const minOpened = 6

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "makecounts:", err)
		os.Exit(1)
	}
}

func run(args []string, stdout io.Writer) error {
	if len(args) != 1 {
		return errors.New("name one corpus: makecounts corpus.jsonl.zst")
	}
	c := &corpus{words: map[string]*word{}}
	if err := texts.Each(args[0], c.add); err != nil {
		return err
	}
	var b, openers strings.Builder
	written := 0
	for _, text := range slices.Sorted(maps.Keys(c.words)) {
		w := c.words[text]
		if w.opened >= minOpened && w.capital < w.lower {
			openers.WriteString(text + "\n")
		}
		if w.documents < minDocuments || w.capital <= w.lower {
			continue
		}
		fmt.Fprintf(&b, "%s\t%d\t%d\t%d\t%d\t%d\t%d\n", text, w.capital, w.first, w.last, w.titled, w.place, w.agent)
		written++
	}
	if err := os.WriteFile(outputOpeners, []byte(entity.OpenersHeader+openers.String()), 0o666); err != nil {
		return err
	}
	if err := os.WriteFile(output, []byte(entity.CountsHeader+b.String()), 0o666); err != nil {
		return err
	}
	fmt.Fprintf(stdout, "%d documents, %d words, %d written in %d bytes\n", c.documents, len(c.words), written, b.Len())
	return nil
}
