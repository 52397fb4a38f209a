package entity

import "strings"

// A Mention is one name in a text.
type Mention struct {
	Kind       Kind
	Name       string // without a genitive; of a place without «kommun» and norra
	Start, End int    // bytes of the text
}

// Find returns the names that a text has, in its order.
func (t *Tagger) Find(text string) []Mention {
	return t.read(text).mentions
}

// A reading is a text with its words and names.
type reading struct {
	sentences []Sentence
	kinds     [][]Kind
	mentions  []Mention
	at        []position // of each mention
}

// A position is where the words of a mention are.
type position struct{ sentence, word, end int }

// read tags a text.
func (t *Tagger) read(text string) reading {
	r := reading{sentences: Sentences(text)}
	words := make([][]string, len(r.sentences))
	for i, s := range r.sentences {
		words[i] = s.Words
	}
	if strings.Contains(text, softHyphen) {
		words = plain(words)
	}
	r.kinds = t.tagAll(words)
	for i, kinds := range r.kinds {
		for j := 0; j < len(kinds); {
			if kinds[j] == None {
				j++
				continue
			}
			end := j + 1
			for end < len(kinds) && kinds[end] == kinds[j] {
				end++
			}
			s, name := r.sentences[i], t.canonical(words[i][j:end], kinds[j])
			r.mentions = append(r.mentions, Mention{kinds[j], name, s.Starts[j], s.Starts[end-1] + len(s.Words[end-1])})
			r.at = append(r.at, position{i, j, end})
			j = end
		}
	}
	return r
}

// softHyphen shows where a word may break; it is none of its letters.
const softHyphen = "\u00ad"

// plain returns sentences without the soft hyphens in their words.
func plain(sentences [][]string) [][]string {
	all := make([][]string, len(sentences))
	for i, words := range sentences {
		all[i] = make([]string, len(words))
		for j, w := range words {
			all[i][j] = strings.ReplaceAll(w, softHyphen, "")
		}
	}
	return all
}
