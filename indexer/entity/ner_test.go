package entity

import (
	"errors"
	"io/fs"
	"os"
	"strings"
	"testing"
)

// corpusFile is a corpus of Swedish news with the names that two persons marked.
const corpusFile = "../../../shared/data/analysis/ner/train_corpus.txt"

// A tagged sentence has words and the tags that persons gave them.
type tagged struct{ words, tags []string }

// readCorpus reads lines of a word, a tab (in some parts blanks) and a tag, a blank
// line between sentences.
func readCorpus(t testing.TB, name string) []tagged {
	data, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("%s is not there: it is a corpus of others that lies beside the project", name)
	} else if err != nil {
		t.Fatal(err)
	}
	all := []tagged{{}}
	for line := range strings.Lines(string(data)) {
		last := &all[len(all)-1]
		if fields := strings.Fields(line); len(fields) == 2 {
			last.words, last.tags = append(last.words, fields[0]), append(last.tags, fields[1])
		} else if len(fields) == 0 && len(last.words) > 0 {
			all = append(all, tagged{})
		} else if len(fields) == 1 { // one line of it has no tag
			last.words, last.tags = append(last.words, fields[0]), append(last.tags, None.String())
		}
	}
	return all
}

// A span is some words of one name.
type span struct {
	sentence, start, end int
	tag                  string
}

// spans returns the names of a sentence: neighbours of one tag are one name.
func spans(n int, tags []string) []span {
	var all []span
	for i, tag := range tags {
		if tag == "0" || tag == "MISC" {
			continue
		}
		if i > 0 && tags[i-1] == tag {
			all[len(all)-1].end = i + 1
		} else {
			all = append(all, span{n, i, i + 1, tag})
		}
	}
	return all
}

// A score counts names that are right, found and wanted.
type score struct{ right, got, want int }

func (s score) precision() float64 { return float64(s.right) / float64(max(1, s.got)) }
func (s score) recall() float64    { return float64(s.right) / float64(max(1, s.want)) }
func (s score) f1() float64        { return 2 * float64(s.right) / float64(max(1, s.got+s.want)) }

// rate tags sentences and counts, by tag, the names that are exactly right.
func rate(tagger *Tagger, sentences []tagged) map[string]*score {
	scores := map[string]*score{"PER": {}, "LOC": {}, "ORG": {}}
	words := make([][]string, len(sentences))
	for i, s := range sentences {
		words[i] = s.words
	}
	for i, kinds := range tagger.TagAll(words) {
		got := make([]string, len(kinds))
		for j, k := range kinds {
			got[j] = k.String()
		}
		wanted := map[span]bool{}
		for _, w := range spans(i, sentences[i].tags) {
			wanted[w] = true
			scores[w.tag].want++
		}
		for _, g := range spans(i, got) {
			scores[g.tag].got++
			if wanted[g] {
				scores[g.tag].right++
			}
		}
	}
	return scores
}

// TestNER measures names on a corpus of news, exact words and kind. The rules
// were tuned on the first half; the floors hold for the second and the whole.
func TestNER(t *testing.T) {
	tagger := newTagger(t)
	all := readCorpus(t, corpusFile)
	half := len(all) / 2
	floors := map[string]float64{"PER": 0.85, "LOC": 0.85, "ORG": 0.70}
	for _, part := range []struct {
		name      string
		sentences []tagged
	}{{"first half", all[:half]}, {"second half", all[half:]}, {"whole", all}} {
		scores := rate(tagger, part.sentences)
		for _, tag := range []string{"PER", "LOC", "ORG"} {
			s := scores[tag]
			t.Logf("%-11s %s  P %.3f  R %.3f  F1 %.3f  (%d)", part.name, tag, s.precision(), s.recall(), s.f1(), s.want)
			if s.f1() < floors[tag] {
				t.Errorf("%s %s: got F1 %.3f, want at least %.2f", part.name, tag, s.f1(), floors[tag])
			}
		}
	}
}

func newTagger(t testing.TB) *Tagger {
	tagger, err := New("")
	if err != nil {
		t.Fatal(err)
	}
	return tagger
}
