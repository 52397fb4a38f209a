package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// compareTokens asks the engines that can have the same tokens about documents of
// which each word stands as letters that every tokenizer takes for a word and no
// stemmer knows. Then all totals and counts must be the same.
func (b *bench) compareTokens(ctx context.Context, c *comparison) (err error) {
	dir := filepath.Join(b.work, "same")
	recoded, err := b.recode(dir)
	if err != nil {
		return err
	}
	c.documents = recoded.docs
	plain := &reference{words: func(text string) (terms []term, err error) {
		for _, word := range strings.Fields(text) {
			terms = append(terms, term{text: word})
		}
		return terms, nil
	}}
	all := []engine{referenceEngine("reference", plain), bleveEngine("bleve", "", &stock{mapping: staticMapping("simple")}), sqliteEngine("sqlite")}
	var askers []asker
	defer func() {
		for _, a := range askers {
			err = errors.Join(err, a.Close())
		}
	}()
	for _, e := range all {
		b.progress.begin("indexing %d documents of the same tokens with %s", recoded.docs, e.name)
		to := filepath.Join(dir, e.name)
		if err := e.index(ctx, recoded, to, b.progress); err != nil {
			return fmt.Errorf("%s: %w", e.name, err)
		}
		a, err := e.open(to, recoded.docs)
		if err != nil {
			return fmt.Errorf("%s: %w", e.name, err)
		}
		askers = append(askers, a)
	}
	return b.askTokens(ctx, c, all, askers)
}

// askTokens asks the engines all that they can all be asked.
func (b *bench) askTokens(ctx context.Context, c *comparison, all []engine, askers []asker) error {
	b.progress.begin("comparing answers about the same tokens")
	for i, query := range b.queries {
		text, err := b.inLetters(query)
		if err := errors.Join(err, ctx.Err()); err != nil {
			return err
		}
		for _, s := range shapes() {
			if s.mode == snippets {
				continue
			}
			q := ask(s, text)
			q.begin = letters(ask(s, query).begin)
			if err := c.ask(all, askers, q, query); err != nil {
				return err
			}
		}
		b.progress.set(i+1, len(b.queries))
	}
	return nil
}

// recode writes the first documents of the corpus in letters.
func (b *bench) recode(dir string) (c corpus, err error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return c, err
	}
	c = corpus{filepath.Join(dir, "corpus"), min(b.docs.docs, b.check)}
	f, err := os.Create(c.path)
	if err != nil {
		return c, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	out := bufio.NewWriter(f)
	for d, err := range (corpus{b.docs.path, c.docs}).all() {
		if err != nil {
			return c, err
		}
		for _, text := range []*string{&d.Title, &d.Body} {
			if *text, err = b.inLetters(*text); err != nil {
				return c, err
			}
		}
		write(out, d)
	}
	return c, out.Flush()
}

// inLetters returns the terms of Kronika's analyzer, each in letters.
func (b *bench) inLetters(text string) (string, error) {
	terms, err := b.words(text)
	var all []string
	for _, t := range terms {
		all = append(all, letters(t.text))
	}
	return strings.Join(all, " "), err
}

// letters writes each byte of a word as two letters, from a to p.
func letters(word string) string {
	var s strings.Builder
	for _, c := range []byte(word) {
		s.WriteByte('a' + c>>4)
		s.WriteByte('a' + c&15)
	}
	return s.String()
}
