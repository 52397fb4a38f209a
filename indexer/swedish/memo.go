package swedish

import (
	"strings"
	"sync/atomic"
)

// memoSize is how many words a memo holds, in about seven MiB. The common words
// of running text keep their places in it.
const memoSize = 1 << 16

// A memo holds what was last found out about words. Each word has one place, by
// its hash, where the next word takes it over: so it never grows. It may be used
// by several goroutines.
type memo struct {
	places [memoSize]atomic.Pointer[known]
	last   atomic.Uint64 // number given to a word
}

// Known is what is known about a word wherever it stands.
type known struct {
	number       uint64 // never 0
	exact        string
	term, folded string
	stop         bool
	parts        []string // not to be changed
}

// get returns what is known about a word, nil if it is not in the memo.
func (m *memo) get(exact string) *known {
	if k := m.places[fnv1a(exact)%memoSize].Load(); k != nil && k.exact == exact {
		return k
	}
	return nil
}

func (m *memo) put(k *known) { m.places[fnv1a(k.exact)%memoSize].Store(k) }

// known returns what is known about a word that is no number.
func (a *Analyzer) known(exact string) *known {
	if k := a.memo.get(exact); k != nil {
		return k
	}
	exact = strings.Clone(exact) // not to hold the text that it is cut from
	k := &known{number: a.memo.last.Add(1), exact: exact, stop: a.stop[exact], term: plain(exact)}
	if !k.stop {
		base := withoutEnding(exact)
		k.term = a.term(base)
		if k.parts = a.parts(base); k.parts == nil {
			k.parts = []string{k.term}
		}
		k.parts = k.parts[:len(k.parts):len(k.parts)]
	}
	k.folded = Fold(k.term)
	a.memo.put(k)
	return k
}
