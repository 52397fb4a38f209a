package swedish

import (
	"strings"
	"sync/atomic"
)

// memoSize is how many stems a memo holds, in about two megabytes. The common
// words of running text keep their places in it.
const memoSize = 1 << 14

// A memo holds the stems of words that were asked for last. Each word has one
// place, by its hash, where the next word takes it over: so it never grows. It
// may be used by several goroutines.
type memo struct {
	places [memoSize]atomic.Pointer[stemmed]
}

type stemmed struct{ word, term string }

func (m *memo) get(word string) (term string, ok bool) {
	p := m.places[fnv1a(word)%memoSize].Load()
	if p == nil || p.word != word {
		return "", false
	}
	return p.term, true
}

// put keeps copies, so that a word does not hold the text that it is cut from.
func (m *memo) put(word, term string) {
	m.places[fnv1a(word)%memoSize].Store(&stemmed{strings.Clone(word), strings.Clone(term)})
}
