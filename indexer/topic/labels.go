package topic

import (
	"fmt"
	"slices"
	"strings"

	"kronika/indexer/swedish"
)

// labels is etiketter.toml: which topics the labels of a blog speak for.
//
//	[etiketter]
//	"äldreomsorg" = ["omsorg"]
//	"Allmänt*"    = []           # speaks for none
//
// A label is compared without regard to case, accents, or å, ä and ö written as a
// and o; one that ends in * stands for all that begin so. A label of a post
// speaks as strongly as a strong word of its title, and is no verdict: catch-alls
// are too common.
type labels struct {
	exact  map[string][]string // topics by folded label
	begins map[string][]string
}

func parseLabels(text []byte, topics map[string]int) (*labels, error) {
	var f struct{ Etiketter map[string][]string }
	if err := decode(LabelsName, text, &f); err != nil {
		return nil, err
	}
	l := &labels{map[string][]string{}, map[string][]string{}}
	for label, ids := range f.Etiketter {
		for _, id := range ids {
			if _, known := topics[id]; !known {
				return nil, &FileError{LabelsName, lineOfWord(text, id), fmt.Sprintf("label %q: the list has no topic %q", label, id)}
			}
		}
		if begin, ok := strings.CutSuffix(label, "*"); ok {
			l.begins[foldLabel(begin)] = ids
		} else {
			l.exact[foldLabel(label)] = ids
		}
	}
	return l, nil
}

// topics returns the topics that a label speaks for: of several entries the one
// that says most of it.
func (l *labels) topics(label string) []string {
	folded := foldLabel(label)
	if ids, ok := l.exact[folded]; ok {
		return ids
	}
	for i := len(folded); i > 0; i-- {
		if ids, ok := l.begins[folded[:i]]; ok {
			return ids
		}
	}
	return nil
}

func foldLabel(label string) string {
	return swedish.Fold(strings.ToLower(strings.Join(strings.Fields(label), " ")))
}

// Labels proposes etiketter.toml for the labels that posts have: what the words
// of each speak for, nothing where they say nothing.
func (l *List) Labels(found []string) string {
	var b strings.Builder
	b.WriteString("# Vilka ämnen bloggens egna etiketter talar för; [] för inget.\n[etiketter]\n")
	for _, label := range slices.Sorted(slices.Values(found)) {
		ids := l.labels.topics(label)
		if ids == nil {
			ids = l.guess(label)
		}
		fmt.Fprintf(&b, "%q = %s\n", label, list(ids))
	}
	return b.String()
}

// guess returns the topic that the words of a label speak for most, if any.
func (l *List) guess(label string) []string {
	m := matching{list: l, scores: make([]score, len(l.subjects))}
	m.passage(0, l.Passage(label))
	for _, i := range m.order() {
		return []string{l.subjects[i].ID}
	}
	return nil
}

// list writes a TOML list of words.
func list(words []string) string {
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = fmt.Sprintf("%q", w)
	}
	return "[" + strings.Join(quoted, ", ") + "]"
}
