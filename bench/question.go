package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
)

// A shape is a kind of question.
type shape struct{ op, mode string }

func (s shape) String() string { return s.op + " " + s.mode }

// The ways to combine the words of a query.
const (
	and    = "AND"    // all of the words
	or     = "OR"     // any of them
	phrase = "phrase" // in this order
	prefix = "prefix" // words that begin as its longest
)

// What is asked for. All but the last three are asked of the body, and answered with
// the exact total and the ten best.
const (
	ids      = "ids"       // nothing else
	facets   = "facets"    // also the counts of topics, authors, tags and months
	snippets = "snippets"  // also a snippet of each of the ten
	filter   = "filter"    // documents of 2005 to 2011 about topic07 only
	date     = "date"      // the newest ten
	whole    = "HTTP"      // an HTTP request: ten snippets, four facets, histogram
	again    = "HTTP kept" // the same of a server that keeps its answers, which has this one
	same     = "HTTP 304"  // the same with the ETag of its answer, which has not changed
)

// Between them lie the dates that filter lets pass, inclusive; both are whole years.
const (
	filterFrom, filterTo = "2005", "2011"
	filterTopic          = "topic07"
)

// A question is what an engine is asked.
type question struct {
	shape
	text  string   // as it was drawn
	words []string // in lower case
	begin string   // what a prefix question looks for
}

// shapes returns what the engines are asked, in the order of the table.
func shapes() (all []shape) {
	for _, op := range []string{and, or, phrase, prefix} {
		for _, mode := range []string{ids, facets, snippets, filter, date} {
			all = append(all, shape{op, mode})
		}
	}
	return all
}

// webShapes returns what only a server is asked. "floor" is an answer as long as a
// usual one that nothing has to be done for.
func webShapes() []shape {
	return []shape{{and, whole}, {or, whole}, {or, again}, {and, same}, {floor, whole}}
}

const floor = "floor"

// web reports whether a shape is of webShapes.
func (s shape) web() bool { return slices.Contains(webShapes(), s) }

// readQueries returns the first n queries of the shared list, in an order that has
// nothing to do with their class. 0 means all.
func readQueries(data string, n int) ([]string, error) {
	text, err := os.ReadFile(filepath.Join(data, "queries.txt"))
	if err != nil {
		return nil, err
	}
	var queries []string
	for line := range strings.Lines(string(text)) {
		query, _, _ := strings.Cut(line, "\t")
		if query = strings.Trim(strings.TrimSpace(query), `"`); len(split(query)) > 0 {
			queries = append(queries, query)
		}
	}
	if len(queries) == 0 {
		return nil, fmt.Errorf("no queries in %s", data)
	}
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(queries), func(i, j int) { queries[i], queries[j] = queries[j], queries[i] })
	if n > 0 {
		queries = queries[:min(n, len(queries))]
	}
	return queries, nil
}

// ask returns the question that a query becomes in a shape.
func ask(s shape, query string) question {
	words := split(query)
	longest := ""
	for _, w := range words {
		if len(w) > len(longest) {
			longest = w
		}
	}
	runes := []rune(longest)
	return question{s, query, words, string(runes[:min(len(runes), prefixLength)])}
}

// prefixLength is how much of a word a prefix question has, in letters: enough that
// bleve and the others go through hundreds of terms at most.
const prefixLength = 5

// split returns the words of a query, as a plain tokenizer sees them.
func split(query string) []string {
	return strings.FieldsFunc(strings.ToLower(query), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}
