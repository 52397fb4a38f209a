package swedish

import (
	"encoding/json"
	"os"
	"testing"
)

// A gold form is one of Universal Dependencies: its class and its lemma.
type goldForm struct{ class, form, lemma string }

func goldForms(t *testing.T) []goldForm {
	t.Helper()
	text, err := os.ReadFile(shared + "analysis/ud_lemma_pairs.json")
	if err != nil {
		t.Skip("no forms and lemmas beside the project: see the design's data folder")
	}
	var rows [][]any
	if err := json.Unmarshal(text, &rows); err != nil {
		t.Fatal(err)
	}
	var gold []goldForm
	for _, r := range rows {
		gold = append(gold, goldForm{r[0].(string), r[1].(string), r[2].(string)})
	}
	return gold
}

type pair [2]string

// pairs returns every pair of different forms in one group.
func pairs(groups map[string][]string) map[pair]bool {
	all := map[pair]bool{}
	for _, forms := range groups {
		for _, a := range forms {
			for _, b := range forms {
				if a < b {
					all[pair{a, b}] = true
				}
			}
		}
	}
	return all
}

// pairwise returns the precision and recall of a stemmer on a class, "" for
// all: the pairs of forms it joins against those that have one class and lemma.
func pairwise(gold []goldForm, class string, stem func(string) string) (precision, recall float64) {
	lemmas, stems, seen := map[string][]string{}, map[string][]string{}, map[string]bool{}
	for _, g := range gold {
		if class != "" && g.class != class {
			continue
		}
		key := g.class + " " + g.lemma
		lemmas[key] = append(lemmas[key], g.form)
		if !seen[g.form] {
			seen[g.form] = true
			s := stem(g.form)
			stems[s] = append(stems[s], g.form)
		}
	}
	want, got := pairs(lemmas), pairs(stems)
	right := 0
	for p := range got {
		if want[p] {
			right++
		}
	}
	return float64(right) / float64(len(got)), float64(right) / float64(len(want))
}

// TestUD scores the stemmers on the forms and lemmas of Universal Dependencies.
// The forms decide nothing but the score: no list of the project is made of them.
func TestUD(t *testing.T) {
	gold := goldForms(t)
	s := &stemmer{loadLexicon(), nil}
	scoreUD(t, gold, []scored{{"Snowball", snowball, .78, .61}, {"lexicon", s.stem, .87, .70}})
	t.Run("hunspell", func(t *testing.T) {
		d := &stemmer{loadLexicon(), installed(t)}
		scoreUD(t, gold, []scored{{"hunspell", d.stem, .93, .843}})
	})
}

// A scored stemmer has the least F1 of nouns and of all classes.
type scored struct {
	name      string
	stem      func(string) string
	noun, all float64
}

func scoreUD(t *testing.T, gold []goldForm, stemmers []scored) {
	t.Helper()
	for _, c := range stemmers {
		f1 := map[string]float64{}
		for _, class := range []string{"NOUN", "VERB", "ADJ", ""} {
			p, r := pairwise(gold, class, c.stem)
			f1[class] = 2 * p * r / (p + r)
			t.Logf("%-10s %-5s F1 %.3f (%.2f/%.2f)", c.name, class, f1[class], p, r)
		}
		if f1["NOUN"] < c.noun || f1[""] < c.all {
			t.Errorf("%s: F1 %.3f of nouns and %.3f of all, want at least %.2f and %.2f", c.name, f1["NOUN"], f1[""], c.noun, c.all)
		}
	}
}
