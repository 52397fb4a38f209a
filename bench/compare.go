package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// A comparison is what the answers of the engines have in common.
type comparison struct {
	asked       int      // questions about the same tokens
	cut         int      // of these, those of which an engine says that it looked for less
	differences []string // of all others: none may be
	documents   int      // that hold the same tokens

	// agree are the shares of queries of which an engine's total is that of bleve,
	// each with its own analysis, by engine and op.
	agree map[string]map[string]float64
	// unlike are the questions of which one engine gave totals that do not agree, by mode.
	unlike []string
}

// kept is how many differences are shown.
const kept = 10

func (c *comparison) differ(list *[]string, format string, args ...any) {
	*list = append(*list, fmt.Sprintf(format, args...))
}

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

// ask asks all engines, and compares their answers with the first one's.
func (c *comparison) ask(all []engine, askers []asker, q question, query string) error {
	c.asked++
	var answers []answer
	for i, a := range askers {
		got, err := a.ask(q)
		if err != nil {
			return fmt.Errorf("%s: %s %q: %w", all[i].name, q.shape, query, err)
		}
		answers = append(answers, got)
	}
	if slices.ContainsFunc(answers, func(a answer) bool { return a.cut }) {
		c.cut++
		return nil
	}
	for i, got := range answers[1:] {
		if got.total != answers[0].total {
			c.differ(&c.differences, "%s %q: %d of %s and %d of %s", q.shape, query, answers[0].total, all[0].name, got.total, all[i+1].name)
		} else if q.mode == facets {
			one, err := answers[0].counts()
			other, otherErr := got.counts()
			if err := errors.Join(err, otherErr); err != nil {
				return err
			}
			if err := one.same(other); err != nil {
				c.differ(&c.differences, "%s %q, %s and %s: %v", q.shape, query, all[0].name, all[i+1].name, err)
			}
		}
	}
	return nil
}

// compareOwn asks all engines about the documents as each analyses them. Their totals
// may differ; those that one engine gives of the same words may not, and the counts of
// the topics, of which each document has one, must add up to them.
func (b *bench) compareOwn(ctx context.Context, c *comparison, askers map[string]asker) error {
	b.progress.begin("comparing answers, each with its own analysis")
	c.agree = map[string]map[string]float64{}
	for i, query := range b.queries {
		for _, op := range []string{and, or, phrase, prefix} {
			if err := ctx.Err(); err != nil {
				return err
			}
			totals := map[string]int{}
			for name, a := range askers {
				total, err := c.inOne(name, a, op, query, i < withSnippets)
				if err != nil {
					return err
				}
				totals[name] = total
			}
			for name, total := range totals {
				if c.agree[name] == nil {
					c.agree[name] = map[string]float64{}
				}
				if total == totals["bleve"] {
					c.agree[name][op] += 1 / float64(len(b.queries))
				}
			}
		}
		b.progress.set(i+1, len(b.queries))
	}
	return nil
}

// withSnippets is of how many queries snippets are compared too: they take the longest.
const withSnippets = 100

// inOne returns the total that an engine gives of a query, and notes where it does not
// agree with itself.
func (c *comparison) inOne(name string, a asker, op, query string, cutting bool) (total int, err error) {
	modes := []string{facets, ids, date} // the first gives the total
	if cutting {
		modes = append(modes, snippets)
	}
	for _, mode := range modes {
		got, err := a.ask(ask(shape{op, mode}, query))
		if errors.Is(err, errors.ErrUnsupported) || errors.Is(err, errSlow) {
			continue
		}
		if err != nil {
			return 0, fmt.Errorf("%s: %s %s %q: %w", name, op, mode, query, err)
		}
		if mode != facets {
			if got.total != total {
				c.differ(&c.unlike, "%s: %s %q: %d with %s and %d with %s", name, op, query, total, facets, got.total, mode)
			}
			continue
		}
		total = got.total
		counted, err := got.counts()
		if err != nil {
			return 0, err
		}
		sum := 0
		for _, v := range counted["topic"] {
			sum += v.n
		}
		if sum != total {
			c.differ(&c.unlike, "%s: %s %q: %d documents and %d topics", name, op, query, total, sum)
		}
	}
	return total, nil
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

// same returns in what two engines' counts differ.
func (c counts) same(d counts) error {
	for name := range facetLimits() {
		if !slices.Equal(c[name], d[name]) {
			return fmt.Errorf("%s: %v and %v", name, c[name], d[name])
		}
	}
	return nil
}

// top returns the counts that were asked for.
func (c counts) top() counts {
	for name, most := range facetLimits() {
		slices.SortFunc(c[name], byCount)
		c[name] = c[name][:min(len(c[name]), most)]
	}
	return c
}

// err returns what must not be.
func (c *comparison) err() error {
	all := slices.Concat(c.differences, c.unlike)
	if len(all) == 0 {
		return nil
	}
	return fmt.Errorf("%d answers differ: %s", len(all), strings.Join(all[:min(len(all), kept)], "; "))
}
