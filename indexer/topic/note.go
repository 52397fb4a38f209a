package topic

import "kronika/indexer/swedish"

// Known is what a list says of a word that is the key of cues, wherever it stands: it
// is noted at the word's form. At words that are the key of none, which nearly all
// are, stands the list's nothing.
type known struct {
	list *List
	cues []int // without those of kind sameCase
	idf  float64
}

// known returns what the list says of a word, nil for nothing.
func (l *List) known(t *swedish.Token) *known {
	note := t.Notes[swedish.NoteOfTopics].Load()
	if note == &l.nothing {
		return nil
	}
	if note != nil {
		if k, ok := (*note).(*known); ok && k.list == l {
			return k
		}
	}
	cues := l.keyed(t)
	if len(cues) == 0 {
		t.Notes[swedish.NoteOfTopics].Store(&l.nothing)
		return nil
	}
	k := &known{l, cues, l.idf(t)}
	var found any = k
	t.Notes[swedish.NoteOfTopics].Store(&found)
	return k
}

// worth is how much a word counts: see idf.
func (l *List) worth(t *swedish.Token) float64 {
	if k := l.known(t); k != nil {
		return k.idf
	}
	return l.idf(t)
}
