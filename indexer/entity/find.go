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
	return t.read(new(room), text).mentions
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

// A room is memory that the words of one text after another lie in.
type room struct {
	cutter cutter
	words  [][]string
	kinds  []Kind
	tagged [][]Kind
}

// roomKept is room for how many words is kept from one text to the next: longer ones are
// few.
const roomKept = 1 << 14

// enter returns a room, empty or with what the text before left in it.
func (t *Tagger) enter() *room {
	if r, ok := t.rooms.Get().(*room); ok {
		return r
	}
	return new(room)
}

// leave gives a room back that no reading is made in any more.
func (t *Tagger) leave(r *room) {
	if cap(r.cutter.words) <= roomKept {
		t.rooms.Put(r)
	}
}

// read tags a text. What it returns lies in the room.
func (t *Tagger) read(in *room, text string) reading {
	r := reading{sentences: in.cutter.sentencesOf(text)}
	words := in.words[:0]
	for _, s := range r.sentences {
		words = append(words, s.Words)
	}
	in.words = words
	if strings.Contains(text, softHyphen) {
		words = plain(words)
	}
	r.kinds = t.tagAll(in, words)
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
