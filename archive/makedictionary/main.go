// Command makedictionary makes the dictionary with which the archive packs its texts.
//
//	go run ./archive/makedictionary corpus.jsonl.zst
//
// It reads JSON lines, packed by zstd or not, each a document with a title and a body, and
// writes archive/swedish.dict: words and phrases that stand in many documents, the
// commonest last, and how often which letter is used (RFC 8878, section 6). A phrase in
// it is the language's and nobody's: it stands in at least [minDocuments] documents, and
// no word of it is written with a capital more often than without, as names are.
package main

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"unicode"

	"github.com/klauspost/compress/zstd"

	"kronika/indexer/corpus"
)

const output = "archive/swedish.dict"

// What is taken.
const (
	minDocuments = 100       // that a phrase stands in
	maxWords     = 5         // of a phrase: longer ones are a text's
	size         = 110 << 10 // of all phrases, in bytes: half as much packs a fortieth worse
	everyNth     = 2         // document is read, and of these every twentieth for its letters
)

// ends is what an archive has beside words: HTML, and addresses and dates of posts.
const ends = `<strong><em><blockquote></blockquote><ul><li></li></ul><h2></h2><h3></h3><img src="https://` +
	`<a href="http://www.</a> <br/></p>` + "\n" + `<p>` + "\n\n" + `.html.com/wordpresshttp://www..blogspot.com/20blogger:` +
	"https://www..se/blogg/20\x062011\x00\x062012-01\x05month\x00\x06second\x00T09:00:00+01:00T10:00:00+02:00\x192013-\x06second\n2010-\x03day\x00"

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "makedictionary:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 1 {
		return errors.New("name one corpus: makedictionary corpus.jsonl.zst")
	}
	var texts []string
	n := 0
	err := corpus.Each(args[0], func(text string) {
		if n++; n%everyNth == 0 {
			texts = append(texts, strings.ReplaceAll(text, "\n", "\n\n"))
		}
	})
	if err != nil {
		return err
	}
	var letters [][]byte
	for i := 0; i < len(texts); i += 20 {
		letters = append(letters, []byte(texts[i]))
	}
	dict, err := zstd.BuildDict(zstd.BuildDictOptions{
		ID: 1, Contents: letters, History: history(phrases(texts)), Offsets: [3]int{1, 4, 8}, Level: zstd.SpeedFastest,
	})
	if err != nil {
		return err
	}
	return os.WriteFile(output, dict, 0o666)
}

// A phrase is a word, or several, with the characters that part them and those before it.
type phrase struct {
	text      string
	count     int
	documents int
	last      int // the last document that it stands in
}

// phrases returns the common phrases of texts. A longer one is looked for only where
// both that it begins and ends with are common.
func phrases(texts []string) (all []*phrase) {
	common := map[string]*phrase{}
	var allowed func(word string) bool
	for n := 1; n <= maxWords; n++ {
		found := map[string]*phrase{}
		for i, text := range texts {
			starts := words(text)
			for w := 0; w+n < len(starts); w++ {
				p := text[starts[w]:starts[w+n]]
				if n > 1 && (common[text[starts[w]:starts[w+n-1]]] == nil || common[text[starts[w+1]:starts[w+n]]] == nil) || n == 1 && !plain(p) {
					continue
				}
				f := found[p]
				if f == nil {
					f = &phrase{text: p, last: -1}
					found[p] = f
				}
				if f.count++; f.last != i {
					f.documents, f.last = f.documents+1, i
				}
			}
		}
		if n == 1 {
			allowed = noName(found)
		}
		maps.DeleteFunc(found, func(text string, f *phrase) bool { return f.documents < minDocuments || n == 1 && !allowed(text) })
		all = slices.AppendSeq(all, maps.Values(found))
		common = found
	}
	return all
}

// words returns where words begin, each with the characters before it, and the end.
func words(text string) (starts []int) {
	was := true
	for i, r := range text {
		is := unicode.IsLetter(r)
		if was && !is {
			starts = append(starts, i)
		}
		was = is
	}
	return append(starts, len(text))
}

// plain reports whether there is nothing but letters, a space and what ends a clause.
func plain(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !strings.ContainsRune(" ,.", r) })
}

// noName returns what reports whether a word is written without a capital at least as
// often as with one.
func noName(found map[string]*phrase) func(string) bool {
	counts := map[string]int{}
	for text, f := range found {
		counts[strings.TrimLeft(text, " ,.")] += f.count
	}
	return func(text string) bool {
		word := strings.TrimLeft(text, " ,.")
		return counts[word] <= counts[strings.ToLower(word)]
	}
}

// history returns the phrases that save most, the best last: what is near is named by
// fewer bits.
func history(all []*phrase) []byte {
	const reference = 3 // bytes that a match takes, about
	saves := func(p *phrase) int { return p.count * (len(p.text) - reference) }
	slices.SortFunc(all, func(a, b *phrase) int {
		return cmp.Or(cmp.Compare(saves(b), saves(a)), strings.Compare(a.text, b.text))
	})
	var taken []string
	have, total := "", 0
	for _, p := range all {
		if len(p.text) < 5 || strings.Contains(have, p.text) {
			continue
		}
		if total += len(p.text); total > size {
			break
		}
		taken = append(taken, p.text)
		have += p.text + "\n"
	}
	slices.Reverse(taken)
	return []byte(strings.Join(taken, "") + ends)
}
