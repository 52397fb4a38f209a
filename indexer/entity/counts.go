package entity

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
)

// countsData is made by makecounts from a corpus of public Swedish text.
//
//go:embed counts.tsv
var countsData string

// openersData is made by makecounts too.
//
//go:embed openers.txt
var openersData string

// OpenersHeader stands above the words in openers.txt and says what they are.
const OpenersHeader = `# Words that open sentences in at least four documents of the same corpus, and are mostly written without a capital inside
# sentences: what stands first in a sentence and is one of these is no name. Made by indexer/entity/makecounts; do not edit.
`

// withoutComments returns a text without the lines that begin with #.
func withoutComments(data string) string {
	for strings.HasPrefix(data, "#") {
		_, data, _ = strings.Cut(data, "\n")
	}
	return data
}

// CountsHeader stands above the counts in counts.tsv and says what they are.
const CountsHeader = `# Words that a corpus of public Swedish text (government pages, statutes, interpellations of 1991-2025) writes
# with a capital inside sentences more often than without, in at least six documents. Made by indexer/entity/makecounts; do
# not edit. Columns, separated by tabs: the word; how often it has a capital inside a sentence; of these: as the first of
# several words with a capital; as the last; behind a title or before a party's letter; behind a preposition of place (i,
# från, utanför …); behind a preposition that goes before one who acts (hos, av, enligt …).
`

// counts tell how a word is used in the corpus.
type counts struct {
	capital, first, last, titled, place, agent int
}

// readCounts reads the form of counts.tsv.
func readCounts(data string) (map[string]counts, error) {
	all := make(map[string]counts, strings.Count(data, "\n"))
	n := 0
	for line := range strings.Lines(data) {
		n++
		if strings.HasPrefix(line, "#") {
			continue
		}
		word, rest, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		var figures [6]int
		for i := range figures {
			var field string
			field, rest, _ = strings.Cut(rest, "\t")
			f, err := strconv.Atoi(field)
			if err != nil {
				return nil, fmt.Errorf("counts, line %d: want a word and 6 figures: %w", n, err)
			}
			figures[i] = f
		}
		all[word] = counts{figures[0], figures[1], figures[2], figures[3], figures[4], figures[5]}
	}
	return all, nil
}
