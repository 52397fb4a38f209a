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
	sentences [][]Word
	words     [][]string
	kinds     [][]Kind
	mentions  []Mention
	at        []position // of each mention
}

// A position is where the words of a mention are.
type position struct{ sentence, word, end int }

// read tags a text.
func (t *Tagger) read(text string) reading {
	r := reading{sentences: Sentences(text)}
	r.words = make([][]string, len(r.sentences))
	total := 0
	for _, s := range r.sentences {
		total += len(s)
	}
	flat := make([]string, 0, total)
	for i, s := range r.sentences {
		begin := len(flat)
		for _, w := range s {
			flat = append(flat, w.Text)
		}
		r.words[i] = flat[begin:len(flat):len(flat)]
	}
	r.kinds = t.TagAll(r.words)
	for i, kinds := range r.kinds {
		for j := 0; j < len(kinds); {
			end := j + 1
			for end < len(kinds) && kinds[end] == kinds[j] && kinds[j] != None {
				end++
			}
			if kinds[j] != None {
				name := t.canonical(plainWords(r.words[i][j:end]), kinds[j])
				r.mentions = append(r.mentions, Mention{kinds[j], name, r.sentences[i][j].Start, r.sentences[i][end-1].End})
				r.at = append(r.at, position{i, j, end})
			}
			j = end
		}
	}
	return r
}

// plainWords returns words without soft hyphens, which show where a word may
// break.
func plainWords(words []string) []string {
	for i, w := range words {
		if strings.Contains(w, "\u00ad") {
			plain := append([]string(nil), words...)
			for ; i < len(plain); i++ {
				plain[i] = strings.ReplaceAll(plain[i], "\u00ad", "")
			}
			return plain
		}
	}
	return words
}
