package topic

import (
	"sync/atomic"

	"kronika/indexer/swedish"
)

// How many words a memo holds, in half a megabyte: silent ones are many more than
// others, and take less.
const (
	memoSilent = 1 << 15
	memoKeys   = 1 << 13
)

// A memo holds what a list last said of words. Each has one place, by
// [swedish.Token.Word], where the next word takes it over: so it never grows. It may
// be used by several goroutines.
type memo struct {
	silent [memoSilent]atomic.Uint64 // words that are the key of no cue
	keys   [memoKeys]atomic.Pointer[known]
}

// Known is what a list says of a word that is the key of cues, wherever it stands.
type known struct {
	word uint64 // as [swedish.Token.Word]
	cues []int  // without those of kind sameCase
	idf  float64
}

// known returns what the list says of a word, nil for nothing.
func (l *List) known(t *swedish.Token) *known {
	silent, key := &l.memo.silent[t.Word%memoSilent], &l.memo.keys[t.Word%memoKeys]
	if t.Word != 0 {
		if silent.Load() == t.Word {
			return nil
		}
		if k := key.Load(); k != nil && k.word == t.Word {
			return k
		}
	}
	cues := l.keyed(t)
	if len(cues) == 0 {
		silent.Store(t.Word)
		return nil
	}
	k := &known{t.Word, cues, l.idf(t)}
	key.Store(k)
	return k
}

// worth is how much a word counts: see idf.
func (l *List) worth(t *swedish.Token) float64 {
	if k := l.known(t); k != nil {
		return k.idf
	}
	return l.idf(t)
}
